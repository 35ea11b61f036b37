"""Settings of one installation, read from the environment once, at start."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from click import ClickException, echo

WORKERS = ("interne", "a-part")


class BadInput(ClickException):
    """A setting or an argument that cannot be used: one French line on standard error, exit 2."""

    exit_code = 2

    def show(self, file=None) -> None:
        echo(self.message, err=True)


@dataclass(frozen=True)
class Config:
    """`data_dir` holds database, documents, queue and secret key; `today` freezes the day (tests, demonstrations).

    `worker`: who makes the batches of letters: the request itself (« immediat »: tests, programs), a thread of the web
    process (« interne »), or `flask --app webapp worker` (« a-part »).
    """

    data_dir: Path = Path("var")
    url: str = ""
    host: str = "127.0.0.1"
    port: int = 8000
    https: bool = False
    today: date | None = None
    idle_minutes: int = 120
    absolute_hours: int = 12
    secret: str = field(default="", repr=False)
    worker: str = "immediat"

    @property
    def database_url(self) -> str:
        return self.url or f"sqlite:///{self.data_dir.absolute() / 'caleol.sqlite'}"

    @property
    def documents_dir(self) -> Path:
        return self.data_dir / "documents"

    @property
    def queue_file(self) -> Path:
        """Apart from the database, so that neither waits for the other."""
        return self.data_dir / "travaux.sqlite"

    @classmethod
    def from_env(cls, env: Mapping[str, str] = os.environ) -> Config:
        return cls(
            data_dir=Path(env.get("DATA_DIR") or "var"),
            url=_database_url(env.get("DATABASE_URL", "")),
            host=env.get("HOST") or "127.0.0.1",
            port=_port(env.get("PORT") or "8000"),
            https=env.get("HTTPS", "") in {"1", "oui", "true"},
            today=_day(env.get("TODAY", "")),
            secret=env.get("SECRET_KEY", ""),
            worker=_worker(env.get("WORKER") or WORKERS[0]),
        )

    def prepare(self) -> None:
        """Makes the data folders, closed to other users of the machine."""
        for folder in (self.data_dir, self.documents_dir):
            try:
                folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            except OSError as error:
                raise BadInput(f"DATA_DIR : impossible de créer le dossier « {folder} » ({error.strerror}).") from error

    def secret_key(self) -> str:
        """The signing key, drawn at the first start and kept in the data folder."""
        return self.secret or _stored_secret(self.data_dir / "secret_key")


def _stored_secret(path: Path) -> str:
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_hex(32))
    except FileExistsError:
        return path.read_text().strip()
    return path.read_text().strip()


def _database_url(text: str) -> str:
    if text and "://" not in text:
        raise BadInput(
            f"DATABASE_URL : « {text} » n’est pas une adresse de base (par exemple sqlite:///var/base.sqlite)."
        )
    return "postgresql://" + text.removeprefix("postgres://") if text.startswith("postgres://") else text


def _worker(text: str) -> str:
    if text not in WORKERS:
        raise BadInput(f"WORKER : « {text} » n’est pas connu. Choisissez {' ou '.join(WORKERS)}.")
    return text


def _port(text: str) -> int:
    if not text.isdecimal() or not 0 < int(text) < 65536:
        raise BadInput(f"PORT : « {text} » n’est pas un numéro de port (de 1 à 65535).")
    return int(text)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise BadInput(f"TODAY : « {text} » n’est pas une date de la forme 2026-11-23.") from error
