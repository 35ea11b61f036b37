"""`python -m rules`: check, screen, schema, policies, parameters, clauses. JSON on stdout, French on stderr."""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import Callable, Iterable
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from rules.check import check
from rules.command_line import Parser, Refusal, parser
from rules.dossier import Fault, Faults
from rules.parameters import Chiffres, national
from rules.policy import Policy, PolicyFaults, load_policy, policy_names
from rules.printing import abandon_output, answer, give, open_output, print_faults, tell
from rules.reading import read_case, read_dwelling
from rules.rule import STEPS
from rules.tables import Row, numbered_lines, parse_json, read_rows, told_once

DONE, OWN_FAILURE, REFUSED = 0, 1, 2
ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def main(arguments: list[str] | None = None) -> int:
    """The exit code: 0 done, 2 bad input or faults found, 1 our own failure."""
    _quiet_alarms()
    open_output()
    try:
        if sys.stdout is None:
            raise OSError("no standard output")
        code = _run(parser(COMMANDS), arguments)
        sys.stdout.flush()
        return code
    except Refusal as refusal:
        for line in refusal.lines:
            tell(line)
        return REFUSED
    except BrokenPipeError:
        abandon_output()
        return DONE
    except Exception as error:
        tell(_failure(error))
        return OWN_FAILURE


def _failure(error: Exception) -> str:
    """What could not be done: an answer that nothing receives has no file's name."""
    if isinstance(error, OSError) and error.filename is None:
        abandon_output()
        return "La réponse n’a pas pu être écrite : disque plein ou sortie fermée."
    return f"Erreur de notre fait ({type(error).__name__}) ; prévenez l’administrateur."


def _run(commands: Parser, arguments: list[str] | None) -> int:
    options = commands.parse_args(arguments)
    options.on = _day(options.on) if "on" in options else None
    return options.run(options)


def _quiet_alarms() -> None:
    """Alarms of the rules on one line each, without the trace."""
    handler = logging.StreamHandler()
    handler.setFormatter(_OneLine("Alarme : %(message)s"))
    logging.basicConfig(handlers=[handler], level=logging.WARNING)


class _OneLine(logging.Formatter):
    def formatException(self, ei: Any) -> str:
        return ei[0].__name__


def _day(text: str | None) -> date:
    if text is None:
        return datetime.now(ZoneInfo("Europe/Paris")).date()
    try:
        if ISO_DAY.fullmatch(text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise Refusal([f"--on : « {text} » n’est pas une date. Écrivez-la sous la forme 2026-03-27."])


def _policy(name: str) -> Policy:
    try:
        return load_policy(name)
    except FileNotFoundError:
        raise Refusal([_no_policy(name, "n’existe pas")]) from None
    except (OSError, ValueError) as error:
        if isinstance(error, PolicyFaults):
            raise Refusal(error.faults) from None
        raise Refusal([_no_policy(name, "n’est pas lisible")]) from None


def _no_policy(name: str, why: str) -> str:
    known = ", ".join(policy_names())
    return f"--policy : « {name} » {why}. Politiques : {known}, ou le chemin d’un fichier."


def _content(name: str) -> bytes:
    if name == "-" and sys.stdin is None:
        raise Refusal(["L’entrée standard est fermée."])
    try:
        return sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    except (OSError, ValueError):
        raise Refusal([f"{name} : fichier introuvable ou illisible."]) from None


def _fault_lines(faults: Iterable[Fault], before: str = "") -> list[str]:
    return [f"{before}{fault.path} : {fault.message}" for fault in faults]


def run_check(options: Any) -> int:
    policy, content = _policy(options.policy), _content(options.file)
    if options.step not in STEPS:
        raise Refusal([f"--step : « {options.step} » n’existe pas. Étapes : {', '.join(STEPS)}."])
    one = _checker(policy, options.step, options.on, _entered(options.figures, policy))
    if options.lines:
        return _check_lines(one, content)
    try:
        give(one(content))
    except Faults as error:
        raise Refusal(_fault_lines(error.faults)) from None
    return DONE


def _entered(name: str | None, policy: Policy) -> Chiffres:
    """The national figures, and those of the file where there is one."""
    if name is None:
        return national()
    from rules.entered import with_entered

    try:
        return with_entered(
            parse_json(_content(name)), {"commission": [one["code"] for one in policy.data.get("commission", ())]}
        )
    except Faults as error:
        raise Refusal(_fault_lines(error.faults, "--figures, ")) from None


def _checker(policy: Policy, step: str, on: date, figures: Chiffres) -> Callable[[bytes], dict[str, Any]]:
    def one(content: bytes) -> dict[str, Any]:
        case = read_case(parse_json(content), step, on)
        return answer(policy.identifier, step, on, check(case, policy, step, on, figures))

    return one


def _check_lines(one: Callable[[bytes], dict[str, Any]], content: bytes) -> int:
    code = DONE
    for number, line in numbered_lines(content):
        try:
            give(one(line))
        except Faults as error:
            code = REFUSED
            _give_faulty(number, error.faults)
    return code


def _give_faulty(number: int, faults: Iterable[Fault], told: bool = False) -> None:
    give({"line": number, "faults": print_faults(faults)})
    for line in () if told else _fault_lines(faults, f"ligne {number}, "):
        tell(line)


def run_screen(options: Any) -> int:
    """One JSON line per request, in the pool's order; a faulty row gives its faults in its place."""
    policy = _policy(options.policy)
    try:
        dwelling = read_dwelling(parse_json(_content(options.dwelling)), options.on)
        rows, header = read_rows(_content(options.pool), options.on)
        rows = told_once(rows)
    except Faults as error:
        raise Refusal(_fault_lines(error.faults)) from None
    for line in _fault_lines(header, "en-tête, "):
        tell(line)
    printed = _screened(policy, dwelling, rows, options.on, _entered(options.figures, policy))
    for row in rows:
        if row.dossier is None:
            _give_faulty(row.line, row.faults, row.told)
        else:
            give(next(printed))
    if any(row.dossier is not None for row in rows):
        return DONE
    tell("Aucune demande lisible dans ce vivier.")
    return REFUSED


def _screened(policy: Policy, dwelling: Any, rows: list[Row], on: date, figures: Chiffres) -> Iterable[dict[str, Any]]:
    from rules.pool import Pool
    from rules.screening import screen

    read = [row for row in rows if row.dossier is not None]
    screening = screen(policy, dwelling, Pool.from_dossiers([row.dossier for row in read]), on, figures)
    for row, kept, order, reasons in zip(
        read, screening.kept.tolist(), screening.order.tolist(), screening.all_reasons(), strict=True
    ):
        yield {
            "demande": row.dossier.values.get("demande.numero", f"ligne {row.line}"),
            "kept": kept,
            "order": order or None,
            "reasons": [{"rule": rule, "outcome": str(outcome)} for rule, outcome in reasons],
        }


def run_schema(_options: Any) -> int:
    from rules.schema import file_schema

    give(file_schema())
    return DONE


def run_policies(_options: Any) -> int:
    give({"policies": [_summary(load_policy(name)) for name in policy_names()]})
    return DONE


def _summary(policy: Policy) -> dict[str, Any]:
    return {
        "policy": policy.identifier,
        "name": policy.name,
        "source": policy.source,
        "provisional": bool(policy.data.get("provisoire")),
        "rules": [rule.identifier for rule in policy.rules],
        "national_rules": len(policy.all_rules) - len(policy.rules),
    }


def run_policy_check(options: Any) -> int:
    """The faults of a file of policy, figures or reasons, in JSON and on stderr."""
    from rules.data_check import check_data_file

    try:
        found = check_data_file(Path(options.file))
    except OSError:
        known = options.file in policy_names()
        why = "politique du produit, donnez le chemin d’un fichier" if known else "fichier introuvable ou illisible"
        found = {"faults": [f"{options.file} : {why}."]}
    give({"file": options.file, **found})
    for line in found["faults"]:
        tell(line)
    return REFUSED if found["faults"] else DONE


def run_parameters(options: Any) -> int:
    from rules.figures import figures_in_force

    give({"on": options.on.isoformat(), "figures": figures_in_force(national(), options.on)})
    return DONE


def run_clauses(options: Any) -> int:
    from rules.clauses import list_clauses

    give({"on": options.on.isoformat(), "clauses": list_clauses(options.on)})
    return DONE


COMMANDS: dict[str, Callable[[Any], int]] = {
    "check": run_check,
    "screen": run_screen,
    "schema": run_schema,
    "policies": run_policies,
    "policies check": run_policy_check,
    "parameters": run_parameters,
    "clauses": run_clauses,
}

if __name__ == "__main__":
    sys.exit(main())
