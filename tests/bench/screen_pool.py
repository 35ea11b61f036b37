"""A pool of 100,000 requests against one dwelling: in memory, from SQLite, its memory, and the officer's page."""

from __future__ import annotations

import resource
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import date
from http.client import HTTPConnection
from pathlib import Path

from flask import Flask

from rules.kinds import Texte
from rules.policy import load_policy
from rules.pool import Column, Pool
from rules.screening import screen, unpack
from tests.bench.answer_question import browser, served
from tests.bench.by_hand_pool import ByHand, Figures
from tests.bench.measure import Line, in_turn
from tests.bench.pool import DWELLING, ON, fill, records, stored
from webapp import create_app, db
from webapp.casework import administration, demandes, demonstration, subjects
from webapp.config import Config
from webapp.db import migrate
from webapp.db.models import Demande, Logement
from webapp.permissions import Agent

SIZE = 100_000
ROUNDS = 15
LANDLORD = "rives-de-seine"
AGENT = Agent(1, "relation", "", "charge-relation-client", LANDLORD, ("*",))
PEAK_MB, PAGE_MS = 400, 300


def kept_list(pool: Pool) -> list[int]:
    """The kept requests in order, nothing being known beforehand but the columns."""
    pool.derived = {}
    return screen(load_policy(LANDLORD), DWELLING, pool, ON).displayed


def every_reason(pool: Pool) -> object:
    """The outcome of every rule for every request, and the kept list."""
    pool.derived = {}
    screening = screen(load_policy(LANDLORD), DWELLING, pool, ON)
    return screening.displayed, screening.outcomes


def in_memory(pool: Pool) -> Iterator[Line]:
    by_hand, figures = ByHand(pool), Figures.of(DWELLING.values["logement.disponible_le"], "PLUS", "zone-1")
    if kept_list(pool) != by_hand.kept(ON, figures).tolist():
        raise ValueError("the rules and the version written by hand do not keep the same requests")
    named = "règles qui excluent ou ordonnent, écrites à la main en numpy, mêmes masques"
    for bench, ours, goal in (("vivier-retenus", kept_list, "<= 3"), ("vivier-toutes-raisons", every_reason, "<= 6")):
        yield in_turn(
            bench,
            lambda ours=ours: ours(pool),
            lambda: by_hand.kept(ON, figures),
            named=named,
            goal=goal,
            rounds=ROUNDS,
            batch=1,
        )


def growth(pool: Pool) -> Line:
    double = unpack(records(2 * SIZE))
    return in_turn(
        "vivier-200000",
        lambda: every_reason(double),
        lambda: every_reason(pool),
        named="le même vivier, deux fois plus petit",
        goal="<= 2.2",
        rounds=ROUNDS,
        batch=1,
    )


def plain_tables(path: Path, pool: Pool) -> None:
    """The same columns as integers, NULL where unknown, alone in their file: what the sqlite3 module is timed on."""
    with closing(sqlite3.connect(path)) as connection, connection:
        for table, columns in (("demande", pool.columns), ("personne", pool.persons)):
            names = ", ".join(f'"{key}"' for key in columns)
            connection.execute(f"CREATE TABLE {table} (id INTEGER PRIMARY KEY, {names})")
            rows = zip(*map(_plain, columns.values()), strict=True)
            connection.executemany(f"INSERT INTO {table} ({names}) VALUES ({', '.join('?' * len(columns))})", rows)


def _plain(column: Column) -> list:
    """Values as SQLite keeps them: a text as itself, anything else as its integer."""
    data = column.data.tolist()
    if isinstance(column.kind, Texte):
        data = [column.words[place] for place in data]
    return [value if known else None for value, known in zip(data, column.known.tolist(), strict=True)]


def read_plain(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("SELECT * FROM demande").fetchall()
        connection.execute("SELECT * FROM personne").fetchall()


def read_and_screen(app: Flask) -> list[int]:
    """From the application's database, nothing being in memory: the kept list."""
    app.extensions.pop("pools", None)
    with app.app_context(), db.reading() as session:
        return kept_list(demandes.active(session, AGENT).pool)


def installed(folder: Path) -> tuple[Flask, int]:
    """The application on a database that holds the pool and one dwelling, and the dwelling's identifier."""
    config = Config(data_dir=folder / "var", today=date(2026, 11, 23))
    (folder / "var").mkdir()
    migrate.upgrade(config.database_url)
    fill(Path(config.database_url.removeprefix("sqlite:///")), SIZE)
    app = create_app(config)
    with app.app_context(), db.transaction() as session:
        demonstration.prepare(session)
        row = Logement(bailleur=LANDLORD, agence="agence-levallois", reference="", etat="fleche")
        row.faits = stored(DWELLING.values)
        subjects.project(row)
        session.add(row)
        session.flush()
        return app, row.id


def from_sqlite(app: Flask, folder: Path, pool: Pool) -> Line:
    plain_tables(folder / "plain.sqlite", pool)
    return in_turn(
        "vivier-depuis-sqlite",
        lambda: read_and_screen(app),
        lambda: read_plain(folder / "plain.sqlite"),
        named="les mêmes colonnes lues par le module sqlite3",
        goal="<= 1.5",
        rounds=ROUNDS,
        batch=1,
    )


def peak(folder: Path) -> Line:
    """In a process of its own: the application, the pool read, screened with every reason.

    The shell between: a process that vforks leaves its own peak to its child.
    """
    command = [sys.executable, "-m", "tests.bench.screen_pool", str(folder / "var")]
    shell = ["sh", "-c", '"$0" "$@"; exit $?', *command]
    done = subprocess.run(shell, stdout=subprocess.PIPE, text=True, check=True)
    return fixed("vivier-memoire", float(done.stdout), "Mo", f"{PEAK_MB} Mo au plus", PEAK_MB)


def fixed(bench: str, value: float, unit: str, named: str, most: float) -> Line:
    """A value beside the most that it may be."""
    return Line(bench, round(value, 1), unit, named, most, round(value / most, 2), "<= 1", value <= most)


def pages(app: Flask, logement: int) -> Iterator[Line]:
    """Over HTTP, by the product's own server: the pool known, one request changed since, and a process's first page."""
    path = f"/logements/{logement}/vivier?commune=toutes"
    headers = {"Cookie": browser(app, administration_token(app))["Cookie"]}
    app.extensions.pop("pools", None)
    for name in ("engine", "reading_engine"):
        app.extensions[name].dispose()
    with served(app) as connection:
        first = timed(lambda: get(connection, path, headers))
        known = statistics.median(timed(lambda: get(connection, path, headers)) for _ in range(ROUNDS))
        changed = statistics.median(_after_a_change(app, lambda: get(connection, path, headers)) for _ in range(ROUNDS))
    named = f"{PAGE_MS} ms au plus"
    yield fixed("vivier-page", known, "ms", named, PAGE_MS)
    yield fixed("vivier-page-apres-une-reponse", changed, "ms", named, PAGE_MS)
    yield fixed("vivier-page-au-demarrage", first, "ms", named, PAGE_MS)


def administration_token(app: Flask) -> str:
    with app.test_request_context(method="POST"):
        return administration.sign_in("relation", demonstration.PASSWORD)


def _after_a_change(app: Flask, call: Callable[[], None]) -> float:
    with app.app_context(), db.transaction() as session:
        row = session.get_one(Demande, 1)
        known = not row.faits.get("demande.toujours_en_recherche", [{"valeur": True}])[-1]["valeur"]
        subjects.write(session, row, {"demande.toujours_en_recherche": known}, par="banc")
    return timed(call)


def timed(call: Callable[[], object]) -> float:
    """Milliseconds."""
    start = time.perf_counter()
    call()
    return (time.perf_counter() - start) * 1000


def get(connection: HTTPConnection, path: str, headers: dict[str, str]) -> None:
    connection.request("GET", path, headers=headers)
    response = connection.getresponse()
    body = response.read()
    assert response.status == 200, response.status
    assert b"table" in body


@contextmanager
def workspace() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder)


def run() -> Iterator[Line]:
    pool = unpack(records(SIZE))
    yield from in_memory(pool)
    yield growth(pool)
    with workspace() as folder:
        app, logement = installed(folder)
        yield from_sqlite(app, folder, pool)
        yield peak(folder)
        yield from pages(app, logement)


def main(data_dir: Path) -> None:
    """Prints the peak of memory, in MB, of reading and screening that database."""
    app = create_app(Config(data_dir=data_dir, today=ON))
    with app.app_context(), db.reading() as session:
        every_reason(demandes.active(session, AGENT).pool)
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
