"""The conventions of the house, read from the code base itself."""

from __future__ import annotations

import ast
import json
import re
import subprocess
import tomllib
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest
from ruff import find_ruff_bin

import rules.law  # noqa: F401 - importing declares the rules
from rules import vocabulary
from rules.clauses import all_rules
from rules.facts import FAITS, GROUPES
from rules.french import typeset
from rules.kinds import Choix, Ensemble
from rules.parameters import national
from rules.policy import load_policy, policy_names
from rules.rule import Regle, explained
from rules.verdict import Outcome
from seed.scenario import scenarios
from seed.variants import every_case
from tests.rules.conftest import a_file, verdicts_of
from tests.seed.reachable import SHARED, outcomes_of

ROOT = Path(__file__).parent.parent
PRODUCT = ("rules", "letters", "seed", "webapp")
FOLDERS = (*PRODUCT, "tests", "e2e", "scripts")
RULES = all_rules()
RULE_IDS = [f"{rule.landlord or 'national'}-{rule.identifier}" for rule in RULES]
STEPS = ("flechage", "appel", "liste", "ordre_du_jour", "seance", "mutation", "occupation")
CLAUSE_IDS = {
    f"{prefix}-{n}"
    for prefix, last in (("RP", 12), ("RA", 40), ("PC", 27), ("PP", 17), ("EM", 49))
    for n in range(1, last + 1)
}
LONGEST_MODULE, LONGEST_FUNCTION = 400, 45
VAGUE_NAMES = {"utils", "helpers", "misc", "common"}
CLOCK_READERS = {"today", "now", "utcnow", "time", "localtime", "gmtime"}


def modules(*folders: str) -> list[Path]:
    return [
        path for folder in folders for path in sorted((ROOT / folder).rglob("*.py")) if "__pycache__" not in path.parts
    ]


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


# Rules


@pytest.mark.parametrize("rule", RULES, ids=RULE_IDS)
def test_every_rule_has_a_source_a_title_and_a_known_clause(rule):
    assert re.fullmatch(r"[a-z]+(-[a-z0-9]+)+", rule.identifier)
    assert rule.source.text
    assert rule.title
    assert rule.title[0].isupper()
    assert not rule.title.endswith(".")
    assert rule.clauses
    assert set(rule.clauses) <= CLAUSE_IDS
    assert rule.steps


@pytest.mark.parametrize("rule", [rule for rule in RULES if isinstance(rule, Regle)], ids=lambda rule: rule.identifier)
def test_every_explanation_is_a_sentence_that_formats(rule):
    for text in filter(None, (rule.explanation, rule.partielle, *rule.breves)):
        told = text.format_map(dict.fromkeys(explained(text), "x"))
        assert "{" not in told
        assert told.endswith(".")
    assert all(reason.endswith(".") for _, reason in rule.sans_objet)
    assert all(condition.type == "booleen" for condition, _ in rule.sans_objet)


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("policy", sorted(policy_names()))
@pytest.mark.parametrize("facts", [a_file(), {}], ids=["conforming", "empty"])
def test_every_message_is_french_without_a_hole(policy, step, facts):
    for verdict in verdicts_of(facts, step=step, policy=policy):
        assert verdict.message.endswith((".", "…")), verdict.rule
        assert verdict.message == typeset(verdict.message)
        assert not re.search(r"[{}]|\bNone\b|\bTrue\b|\bFalse\b", verdict.message), verdict.message
        assert verdict.outcome == Outcome.COMPLETER or "inconnu" not in verdict.message, verdict.message


def law_tests() -> Iterator[str]:
    """The source of each law test, with the module's own constants and helping functions that it uses spelled out."""
    for path in sorted((ROOT / "tests" / "rules").glob("test_law_*.py")):
        lines, body = path.read_text("utf-8").splitlines(), tree_of(path).body
        sources = {_name(one): _lines(lines, one) for one in body if _name(one)}
        for name, source in sources.items():
            if name.startswith("test_"):
                used = (
                    other for other in sources if not other.startswith("test_") and re.search(rf"\b{other}\b", source)
                )
                yield source + "".join(sources[other] for other in used)


def _name(one: ast.stmt) -> str:
    if isinstance(one, ast.FunctionDef):
        return one.name
    assigned = isinstance(one, ast.Assign) and isinstance(one.targets[0], ast.Name)
    return one.targets[0].id if assigned else ""


def _lines(lines: list[str], one: ast.stmt) -> str:
    first = min([one.lineno, *(decorator.lineno for decorator in getattr(one, "decorator_list", ()))])
    return "\n".join(lines[first - 1 : one.end_lineno]) + "\n"


def test_every_rule_is_tested_on_both_sides():
    """Each rule is named by law tests that expect at least two different outcomes of it, or met so in the scenarios."""
    sources = list(law_tests())
    met: dict[str, set[str]] = {}
    for scenario in scenarios():
        for verdict in scenario.verdicts():
            met.setdefault(verdict.rule, set()).add(verdict.outcome.name)
    for rule in RULES:
        names = (rule.identifier, f"test_{rule.identifier.replace('-', '_')}")
        naming = [source for source in sources if any(name in source for name in names)]
        assert naming, f"no law test names {rule.identifier}"
        seen = {outcome for outcome in Outcome.__members__ for source in naming if re.search(rf"\b{outcome}\b", source)}
        assert len(seen | met.get(rule.identifier, set())) >= 2, (rule.identifier, seen)


def expected_by_scenarios() -> dict[tuple[str, str], set[Outcome]]:
    """Rule and policy → the outcomes that scenarios, told at length or in short cases, say it must give there."""
    found: dict[tuple[str, str], set[Outcome]] = {}
    told = [(one.regle, story.politique, one.resultat) for story in scenarios() for one in story.attendus]
    short = [(rule, case.politique, outcome) for case in every_case() for rule, outcome in case.attendus.items()]
    for rule, policy, outcome in (*told, *short):
        found.setdefault((rule, policy), set()).add(outcome)
    return found


EXPECTED = expected_by_scenarios()


@pytest.mark.parametrize("rule", RULES, ids=RULE_IDS)
def test_every_rule_has_a_scenario_for_each_outcome_that_it_can_give(rule):
    """Met and not met under each landlord whose rule it is; what the code of a set rule shares, under any of them."""
    shown = {policy: EXPECTED.get((rule.identifier, policy), set()) for policy in policy_names()}
    anywhere = set().union(*shown.values())
    here = shown.get(rule.landlord, anywhere)
    shared = SHARED if not isinstance(rule, Regle) else set()
    for outcome in outcomes_of(rule):
        assert outcome in (anywhere if outcome in shared else here), f"no scenario where it is « {outcome} »"
    assert len(here) >= 2


def test_every_policy_loads():
    assert {load_policy(name).identifier for name in policy_names()} == set(policy_names())


# Clauses, figures, vocabulary


def test_the_clauses_are_exactly_those_of_the_sources():
    declared = [one["id"] for one in tomllib.loads((ROOT / "rules/data/clauses.toml").read_text("utf-8"))["clause"]]
    assert sorted(declared) == sorted(CLAUSE_IDS)


def test_every_clause_has_our_wording_its_source_and_its_place():
    for one in tomllib.loads((ROOT / "rules/data/clauses.toml").read_text("utf-8"))["clause"]:
        assert one["texte"].endswith((".", "»", ")")), one["id"]
        assert one["source"], one["id"]
        assert one["lieu"] in {"prevu", "regle", "question", "ecran", "document"}, one["id"]
        assert bool(one["ou"]) == (one["lieu"] != "prevu"), one["id"]


@pytest.mark.parametrize("figure", national().by_identifier.values(), ids=lambda figure: figure.identifier)
def test_every_figure_has_a_unit_a_source_and_dates(figure):
    assert figure.title
    assert figure.unit
    for period in figure.periods:
        assert period.source
        assert period.confidence in {"A", "B", "L"}
        assert period.last is None or period.first <= period.last
        assert period.confidence == "A" or period.reserve, "a doubtful figure says why"


LISTS = {name: found for name, found in vars(vocabulary).items() if name.isupper() and isinstance(found, dict)}


@pytest.mark.parametrize("name", LISTS)
def test_every_code_is_stable_and_every_label_is_read(name):
    code = r"PLAI|PLUS|PLS|PLI" if name == "FINANCEMENTS" else r"[a-z0-9]+(-[a-z0-9]+)*"
    for key, label in LISTS[name].items():
        assert re.fullmatch(code, key), key
        assert label.strip()


@pytest.mark.parametrize("path", FAITS)
def test_every_fact_has_a_label_and_its_choices_have_theirs(path):
    fait = FAITS[path]
    assert re.fullmatch(r"[a-z_]+(\.[a-z_*]+)*\.[a-z0-9_]+", path)
    assert fait.label
    assert fait.ask in {"candidat", "bailleur", "administrateur"}
    assert not fait.question or fait.question.endswith(("?", "."))
    assert all(typeset(words) == words for words in (fait.label, fait.question, fait.help))
    if isinstance(fait.kind, Choix | Ensemble):
        assert fait.kind.options
        assert all(label.strip() and label == typeset(label) for label in fait.kind.options.values())


# Data files and names

DATA_FILES = [
    path for folder in PRODUCT for suffix in ("toml", "json") for path in (ROOT / folder).rglob(f"*.{suffix}")
]


@pytest.mark.parametrize("path", DATA_FILES, ids=name_of)
def test_every_data_file_can_be_read_and_holds_something(path):
    read = tomllib.loads if path.suffix == ".toml" else json.loads
    assert read(path.read_text("utf-8"))


def glossary() -> set[str]:
    """The words of the README's glossary and of its list of jobs, as identifiers write them."""
    readme = (ROOT / "README.md").read_text("utf-8")
    terms = re.findall(r"^\| ([^|]+) \|", readme.split("## Glossary")[1], re.MULTILINE)
    jobs = re.findall(r"`(\w+)`", readme.split("The officer's jobs")[1].split("\n\n")[0])
    plain = unicodedata.normalize("NFD", " ".join(terms).lower())
    letters = "".join(one for one in plain if not unicodedata.combining(one))
    return {
        word.rstrip("s")
        for word in [*re.findall(r"[a-z]+", letters), *(part for job in jobs for part in job.split("_"))]
    }


# What any program would say.
ENGLISH = {"administration", "cases", "conversations", "demonstration", "health", "mending", "scope", "subjects"}
ENGLISH |= {"clashes", "needs", "documents", "sections", "after_call", "elsewhere", "taking_back"}
ENGLISH |= {"amounts", "compared", "days", "opening", "written", "presented", "reading", "request_file", "slate"}
ENGLISH |= {"history", "votes", "judging", "records", "versioned", "subject", "conversation", "document", "journal"}


def french_names() -> Iterator[str]:
    """The groups of facts, the rooms of the law and of the officers' jobs, the tables."""
    yield from (groupe.__name__ for groupe in GROUPES)
    for path in modules("rules/law", "rules/facts", "webapp/casework", "webapp/views", "webapp/conversations"):
        yield path.stem
    for path in modules("webapp/db/models"):
        tables = (one for one in tree_of(path).body if isinstance(one, ast.ClassDef))
        yield from (re.sub(r"(?<!^)(?=[A-Z])", "_", one.name).lower() for one in tables)


OURS = {"__init__", "model", "engine", "fact"}


@pytest.mark.parametrize("name", sorted(set(french_names()) - ENGLISH - OURS))
def test_every_french_name_is_in_the_glossary(name):
    assert {part.rstrip("s") for part in name.split("_")} <= glossary()


# The code


@pytest.mark.parametrize("path", modules(*PRODUCT), ids=name_of)
def test_only_the_clock_and_the_commands_read_the_time(path):
    if name_of(path) == "webapp/clock.py" or path.name == "__main__.py":
        return
    for one in ast.walk(tree_of(path)):
        if isinstance(one, ast.Attribute) and isinstance(one.value, ast.Name):
            assert not (one.value.id in {"date", "datetime", "time"} and one.attr in CLOCK_READERS), one.lineno


@pytest.mark.parametrize("path", modules("rules"), ids=name_of)
def test_rules_know_no_binary_fraction(path):
    for one in ast.walk(tree_of(path)):
        assert not (isinstance(one, ast.Constant) and isinstance(one.value, float)), one.lineno
        assert not (isinstance(one, ast.Call) and isinstance(one.func, ast.Name) and one.func.id == "float"), one.lineno


@pytest.mark.parametrize("path", modules(*FOLDERS), ids=name_of)
def test_modules_and_functions_stay_short(path):
    assert path.read_text("utf-8").count("\n") <= LONGEST_MODULE
    if "versions" in path.parts:
        return
    for one in ast.walk(tree_of(path)):
        if isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef):
            assert one.end_lineno - one.lineno < LONGEST_FUNCTION, one.name


@pytest.mark.parametrize("path", modules(*FOLDERS), ids=name_of)
def test_modules_are_named_for_what_they_hold_and_open_with_a_sentence(path):
    assert path.stem not in VAGUE_NAMES
    if path.parts[len(ROOT.parts)] in PRODUCT and path.read_text("utf-8").strip():
        assert ast.get_docstring(tree_of(path)), "a module says what it is"


@pytest.mark.parametrize("path", modules(*FOLDERS), ids=name_of)
def test_nothing_is_left_undone_or_hidden(path):
    undone = "|".join(("TO" + "DO", "FIX" + "ME"))
    assert not re.search(rf"\b({undone})\b", path.read_text("utf-8"))
    for one in ast.walk(tree_of(path)):
        assert not (isinstance(one, ast.ExceptHandler) and one.type is None), one.lineno
        assert not (isinstance(one, ast.Assert) and isinstance(one.test, ast.Constant)), one.lineno
    assert not re.search(r"pytest\.(mark\.)?(skip|skipif|xfail)\b", path.read_text("utf-8").replace('r"pytest', ""))


# What Playwright answers at once, or by a clock; inner_text, get_attribute, input_value wait for their element.
IMMEDIATE = {"count", "evaluate_all", "eval_on_selector", "eval_on_selector_all", "is_visible", "is_hidden"}
IMMEDIATE |= {"all_inner_texts", "all_text_contents", "query_selector", "query_selector_all", "wait_for_timeout"}
OF_THE_PAGE = {"page.evaluate", "page.content", "page.title"}


@pytest.mark.parametrize("path", [one for one in modules("e2e") if one.stem != "pages"], ids=name_of)
def test_browser_tests_read_no_page_that_is_still_arriving(path):
    """What does not wait by itself is read by `e2e/pages.py`, which waits for the whole page."""
    for call in (one for one in ast.walk(tree_of(path)) if isinstance(one, ast.Call)):
        if isinstance(call.func, ast.Attribute):
            reads_at_once = call.func.attr in IMMEDIATE or ast.unparse(call.func) in OF_THE_PAGE
            assert not reads_at_once, f"{call.lineno}: {ast.unparse(call)}"


TEXTS = {".py", ".toml", ".html", ".css", ".js", ".sh", ".md", ".txt", ".json"}


def texts() -> list[Path]:
    found = [path for folder in FOLDERS for path in sorted((ROOT / folder).rglob("*")) if path.suffix in TEXTS]
    return [
        path
        for path in [*found, *ROOT.glob("*.md"), *ROOT.glob("*.toml")]
        if not {"vendor", "__pycache__"} & set(path.parts)
    ]


def test_no_text_names_a_place_of_one_machine():
    places = "|".join(("/" + "work/", "/" + "root/", "/" + "home/"))
    for path in texts():
        assert not re.search(rf"(?<![\w.:])({places})", path.read_text("utf-8")), name_of(path)


def test_the_linter_and_the_formatter_have_nothing_to_say():
    for command in (("check", "--quiet"), ("format", "--check", "--quiet")):
        found = subprocess.run([find_ruff_bin(), *command, "."], cwd=ROOT, capture_output=True, text=True, check=False)
        assert found.returncode == 0, found.stdout
