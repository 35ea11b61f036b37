"""A worker killed without warning, several times, anywhere; the next start makes exactly what is left."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest

from letters import read_manifest, verify
from letters.package import digest
from tests.bench.batch import SECRETARY, held
from webapp import create_app, db
from webapp.casework import courriers, lots
from webapp.config import Config
from webapp.db import migrate
from webapp.db.models import Lot, Seance

DAY = date(2026, 11, 23)
DWELLINGS, LETTERS = 50, 200
KILLS = 6
LONGEST = 30  # seconds
ROOT = Path(__file__).parents[2]
WORKER = ("-m", "flask", "--app", "webapp", "worker")
# Loads the application once, without touching its database, then starts it in a process of its own at each line.
STARTER = """
import os, signal, sys
from webapp import create_app
from webapp.config import Config
from webapp.jobs import jobs
app = create_app(Config.from_env())
for _ in sys.stdin:
    pid = os.fork()
    if not pid:
        jobs(app).start()
        while True:
            signal.pause()
    print(pid, flush=True)
    os.waitpid(pid, 0)
"""


@pytest.fixture
def app(tmp_path):
    """A session of two hundred letters, whose batch is foreseen and nothing more."""
    config = Config(data_dir=tmp_path / "var", today=DAY)
    config.prepare()
    migrate.upgrade(config.database_url)
    app = create_app(config)
    seance_id = held(app, DWELLINGS)
    with app.app_context():
        with db.reading() as session:
            seance = session.get_one(Seance, seance_id)
            lines = courriers.plan(session, SECRETARY, seance)
        lots.create(SECRETARY, seance, lines, {}, "")
    yield app
    for name in ("engine", "reading_engine"):
        app.extensions[name].dispose()


@contextmanager
def started(app, *command: str) -> Iterator[subprocess.Popen]:
    """The process, ended at the latest with the test."""
    told = {"DATA_DIR": str(app.config["DATA_DIR"]), "TODAY": DAY.isoformat(), "WORKER": "interne"}
    process = subprocess.Popen(
        [sys.executable, *command],
        env={**os.environ, **told},
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    with process:
        try:
            yield process
        finally:
            process.kill()


def wait_for(reached: Callable[[], bool]) -> None:
    end = time.monotonic() + LONGEST
    while not reached():
        assert time.monotonic() < end, "too long"
        time.sleep(0.0005)


def folder(app) -> Path:
    return app.config["DOCUMENTS_DIR"] / "seance-1" / "lot-1"


def written(app) -> int:
    return len(os.listdir(folder(app))) if folder(app).exists() else 0


def packing(app) -> bool:
    return any(folder(app).parent.glob(".lot-1.zip.*"))


def finished(app) -> bool:
    with app.app_context():
        return not lots.active(1)


def kill_when(starter: subprocess.Popen, reached: Callable[[], bool]) -> None:
    """A fresh process, that is given no time for anything once that is reached."""
    starter.stdin.write("\n")
    starter.stdin.flush()
    number = int(starter.stdout.readline())
    try:
        wait_for(reached)
    finally:
        os.kill(number, signal.SIGKILL)


def test_a_batch_killed_anywhere_is_finished_exactly_by_the_next_start(app):
    points = sorted(random.sample(range(1, LETTERS), KILLS))
    with started(app, "-c", STARTER) as starter:
        for point in points:
            kill_when(starter, lambda aim=point: written(app) >= aim)
        kill_when(starter, lambda: packing(app) or finished(app))
    with started(app, *WORKER) as worker:
        assert "Prêt" in worker.stderr.readline()
        wait_for(lambda: finished(app))
        worker.send_signal(signal.SIGTERM)
        assert worker.wait(LONGEST) == 0
    check(app, points)


def check(app, points: list[int]) -> None:
    with app.app_context(), db.reading() as session:
        lot = session.get_one(Lot, 1)
        rows = lots.letters_of(session, lot)
        archive = lots.archive(lot)
    foreseen = [number for number, *_ in lot.prevu["courriers"]]
    assert (lot.etat, len(foreseen)) == ("termine", LETTERS), points
    assert [row.candidature_id for row in rows] == foreseen, points
    assert sorted(os.listdir(folder(app))) == sorted(Path(row.fichier).name for row in rows), points
    for row in rows:
        assert digest((app.config["DOCUMENTS_DIR"] / row.fichier).read_bytes()) == row.sha256, points
    entries = read_manifest(archive)
    verify(archive, entries)
    assert [(entry.order, entry.sha256) for entry in entries] == [(i, row.sha256) for i, row in enumerate(rows, 1)]
    assert [entry.as_dict() for entry in entries] == lot.manifeste["files"]
