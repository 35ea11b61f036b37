"""The arrows between the parts of the house, read from their imports."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
DATABASE = {"sqlmodel", "sqlalchemy", "alembic"}
WEB = {"flask", "flask_wtf", "htmx_flask", "werkzeug"}
OURS = {"rules", "letters", "seed", "webapp"}


def modules(folder: str) -> list[Path]:
    return sorted((ROOT / folder).rglob("*.py"))


def imported(path: Path) -> Iterator[str]:
    """Dotted names that a module imports, anywhere in it."""
    for one in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(one, ast.Import):
            yield from (alias.name for alias in one.names)
        elif isinstance(one, ast.ImportFrom) and one.module:
            yield one.module
            yield from (f"{one.module}.{alias.name}" for alias in one.names)


def importers(folder: str, *names: str) -> set[str]:
    """Files of a folder that import one of these packages or modules."""
    found = set()
    for path in modules(folder):
        if any(name == wanted or name.startswith(f"{wanted}.") for name in imported(path) for wanted in names):
            found.add(path.relative_to(ROOT).as_posix())
    return found


@pytest.mark.parametrize(
    ("folder", "forbidden"),
    [
        ("rules", OURS - {"rules"} | WEB | DATABASE),
        ("letters", OURS - {"letters"} | WEB | DATABASE),
        ("seed", OURS - {"seed", "rules"} | WEB | DATABASE),
        ("webapp/conversations", WEB | DATABASE | {"letters", "webapp.db", "webapp.casework", "webapp.views"}),
        ("webapp/db", {"letters", "seed", "webapp.casework", "webapp.views", "webapp.conversations"}),
        ("webapp/casework", {"webapp.views"}),
        ("webapp/views", DATABASE),
    ],
)
def test_a_part_imports_nothing_from_above_it(folder, forbidden):
    assert modules(folder), f"{folder} has no module"
    assert not importers(folder, *sorted(forbidden))


def test_only_the_database_and_the_casework_know_the_database():
    allowed = ("webapp/db/", "webapp/casework/")
    assert not {path for path in importers("webapp", *DATABASE) if not path.startswith(allowed)}


def test_only_screening_and_the_pool_import_numpy():
    allowed = ("rules/screening/", "rules/pool.py")
    found = {path for folder in OURS for path in importers(folder, "numpy")}
    assert found
    assert not {path for path in found if not path.startswith(allowed)}


def test_checking_a_file_does_not_load_numpy():
    """It is imported at the first screening, not before."""
    import subprocess
    import sys

    code = "import sys, rules.check, rules.law, rules.reading; sys.exit('numpy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0


def test_the_parts_have_no_circle_of_imports_within_the_rules():
    """The core never imports the law that rests on it, but to load it on demand."""
    core = ("expression", "facts", "kinds", "vocabulary", "french", "calendar", "parameters", "dossier", "evaluate")
    for name in (*core, "working", "verdict", "rule"):
        found = [ROOT / "rules" / f"{name}.py"] if name != "facts" else modules("rules/facts")
        assert not any(one.startswith("rules.law") for path in found for one in imported(path)), name
