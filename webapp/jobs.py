"""Background work: a queue of identifiers (huey), emptied by a thread of the web process or by `flask worker`.

The queue may lose or repeat a job (a job being run when a process dies is gone from it): our rows are the truth, every
job can run twice, and what is not finished is put back at each start, then every minute.
"""

from __future__ import annotations

import threading
from functools import cached_property
from pathlib import Path
from time import sleep
from typing import Any

from flask import Flask, current_app
from huey import MemoryHuey, SqliteHuey, crontab
from huey.api import Huey, TaskWrapper
from huey.consumer import Consumer

from webapp.casework import apercu, lots, lots_courriers, lots_tirages

AT_ONCE, INSIDE, APART = "immediat", "interne", "a-part"
LONGEST_PAUSE = 0.2  # seconds between two looks at an empty queue
LOOKS, BETWEEN = 50, 0.02
LAST_LETTERS = 10  # seconds left to a group of letters when the process ends


class Embedded(Consumer):
    """A consumer in a process that has its own ways with signals."""

    def _set_signal_handlers(self) -> None:
        pass


class Jobs:
    """The queue of one application, in a file of its own under the data folder."""

    def __init__(self, app: Flask, mode: str, file: Path):
        self.app, self.mode, self.file = app, mode, file
        self.leaving = threading.Event()
        self._consumer: Embedded | None = None
        self._lock = threading.Lock()

    @cached_property
    def _opened(self) -> tuple[Huey, TaskWrapper, TaskWrapper]:
        """The queue and its jobs, opened at first use: most commands never need it."""
        if self.mode == AT_ONCE:
            queue = MemoryHuey("caleol", immediate=True)
        else:
            queue = SqliteHuey("caleol", filename=str(self.file), results=False)
        queue.periodic_task(crontab(), name="reprise")(self.recover)
        return queue, queue.task(name="lot")(self._run), queue.task(name="tirage")(self._draw)

    @property
    def queue(self) -> Huey:
        return self._opened[0]

    def put(self, lot_id: int) -> None:
        """A batch to look at, now or by whoever consumes."""
        self._opened[1](lot_id)

    def make(self, lot_id: int) -> None:
        """Asks for a batch, whose row is committed. Wherever the web process consumes, it begins to."""
        self.put(lot_id)
        if self.mode == INSIDE:
            self.start()

    def draw(self, lot_id: int, genre: str) -> None:
        """Asks for what is drawn from a batch, whose row is committed."""
        self._opened[2](lot_id, genre)
        if self.mode == INSIDE:
            self.start()

    def wait(self, lot_id: int, genre: str = "") -> None:
        """Lets a small batch be finished, or what is drawn from it, for a second at most."""
        for _ in range(LOOKS):
            if not (lots_tirages.active(lot_id, genre) if genre else lots.active(lot_id)):
                return
            sleep(BETWEEN)

    def start(self) -> None:
        """The consumer, once a process: what was left unfinished first."""
        with self._lock:
            if self._consumer is not None or self.mode == AT_ONCE:
                return
            self._consumer = Embedded(self.queue, initial_delay=0.02, max_delay=LONGEST_PAUSE)
            self.recover()
            self._consumer.start()

    def stop(self) -> None:
        """Ends after the group of letters being made; the rest waits for the next start."""
        self.leaving.set()
        with self._lock:
            if self._consumer is not None:
                self._consumer.shutdown_timeout = LAST_LETTERS
                self._consumer.stop(graceful=True)
                self.queue.storage.close()
                self._consumer = None

    def recover(self) -> None:
        """Puts back all that is unfinished: what is in the queue already is made once all the same. Old previews go."""
        with self.app.app_context():
            for lot_id in lots.to_run():
                self.put(lot_id)
            for lot_id, genre in lots_tirages.to_run():
                self._opened[2](lot_id, genre)
            apercu.forget_old()

    def _run(self, lot_id: int) -> None:
        with self.app.app_context():
            lots_courriers.run(lot_id, self._going_on)

    def _draw(self, lot_id: int, genre: str) -> None:
        """One group, then back to the end of the queue: a batch of letters asked for meanwhile passes first."""
        with self.app.app_context():
            if lots_tirages.run(lot_id, genre, self._going_on):
                self._opened[2](lot_id, genre)

    def _going_on(self) -> bool:
        return not self.leaving.is_set()


def init_app(app: Flask, mode: str, file: Path) -> None:
    app.extensions["jobs"] = Jobs(app, mode, file)


def jobs(app: Flask | Any = current_app) -> Jobs:
    """The queue of the current application."""
    return app.extensions["jobs"]
