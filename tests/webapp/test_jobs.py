from __future__ import annotations

import time

import pytest

from tests.webapp.test_courriers import held_session, produce, rows
from webapp import __main__, create_app
from webapp.casework import lots
from webapp.config import BadInput, Config
from webapp.db.models import Document
from webapp.jobs import APART, INSIDE, Jobs, jobs

LONGEST = 10


@pytest.fixture
def secretary(client, sign_in):
    return sign_in(client, "secretaire-caleol")


@pytest.fixture
def worked(app):
    """`worked(mode)`: the application's queue in that mode, stopped at the end."""
    opened = []

    def queue(mode: str) -> Jobs:
        opened.append(Jobs(app, mode, app.config["DATA_DIR"] / "travaux.sqlite"))
        app.extensions["jobs"] = opened[-1]
        return opened[-1]

    yield queue
    for one in opened:
        one.stop()
        one.queue.storage.close()


def finished(app) -> bool:
    end = time.monotonic() + LONGEST
    with app.app_context():
        while lots.active(1) and time.monotonic() < end:
            time.sleep(0.01)
        return not lots.active(1)


def test_a_thread_of_the_web_process_makes_what_is_asked_for(app, secretary, worked):
    worked(INSIDE)
    made = held_session(app, secretary)
    answer = produce(secretary, made)
    assert "Télécharger le lot n°" in secretary.get(answer.location).text
    assert finished(app)
    assert len(rows(app, Document)) == 3


def test_a_web_process_that_does_not_consume_leaves_it_to_a_worker(app, secretary, worked, monkeypatch):
    monkeypatch.setattr("webapp.jobs.LOOKS", 1)
    web = worked(APART)
    made = held_session(app, secretary)
    produce(secretary, made)
    assert rows(app, Document) == []
    assert "En attente" in secretary.get("/courriers/lots/1").text
    worker = Jobs(app, APART, web.file)
    worker.start()
    assert finished(app)
    worker.stop()
    assert len(rows(app, Document)) == 3


def test_a_worker_started_before_any_batch_knows_what_to_do_with_one(app, secretary, worked):
    web = worked(APART)
    worker = Jobs(app, APART, web.file)
    worker.start()
    produce(secretary, held_session(app, secretary))
    assert finished(app)
    worker.stop()
    assert len(rows(app, Document)) == 3


def test_the_queue_carries_a_number_and_nothing_else(app, secretary, worked, monkeypatch):
    monkeypatch.setattr("webapp.jobs.LOOKS", 1)
    web = worked(APART)
    produce(secretary, held_session(app, secretary))
    (waiting,) = web.queue.pending()
    assert (waiting.name, waiting.args, waiting.kwargs) == ("lot", (1,), {})


def test_what_a_dead_process_left_is_taken_up_at_the_next_start_without_the_queue(app, secretary, worked, monkeypatch):
    with monkeypatch.context() as patched:
        patched.setattr(Jobs, "make", lambda self, lot_id: None)
        patched.setattr("webapp.jobs.LOOKS", 1)
        produce(secretary, held_session(app, secretary))
    worked(INSIDE).start()
    assert finished(app)
    assert len(rows(app, Document)) == 3


def test_a_second_start_changes_nothing_and_the_request_itself_has_no_consumer(app, worked):
    queue = worked(INSIDE)
    queue.start()
    first = queue._consumer
    queue.start()
    assert queue._consumer is first
    immediate = create_app(Config(data_dir=app.config["DATA_DIR"]))
    jobs(immediate).start()
    assert jobs(immediate)._consumer is None


@pytest.mark.parametrize(("told", "mode"), [({}, "interne"), ({"WORKER": "interne"}, "interne")])
def test_the_web_process_consumes_unless_told_otherwise(told, mode):
    assert Config.from_env(told).worker == mode
    assert Config.from_env({"WORKER": "a-part"}).worker == "a-part"


def test_an_unknown_way_of_working_is_refused_with_the_known_ones():
    with pytest.raises(BadInput, match="interne ou a-part"):
        Config.from_env({"WORKER": "ailleurs"})


@pytest.mark.parametrize(("worker", "begun"), [("interne", True), ("a-part", False)])
def test_the_application_takes_up_its_batches_when_it_starts(app, worked, worker, begun):
    queue = worked(worker)
    __main__._resume(app, Config(worker=worker))
    assert (queue._consumer is not None) is begun
