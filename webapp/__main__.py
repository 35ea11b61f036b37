"""Serves the application on this machine: `python -m webapp`."""

from __future__ import annotations

import errno
import gc
import sys

from flask import Flask
from waitress import create_server

from rules.policy import policy_names
from webapp import create_app, db
from webapp.casework import demandes, demonstration, health
from webapp.config import BadInput, Config
from webapp.jobs import INSIDE, jobs
from webapp.permissions import Agent


def main() -> int:
    try:
        config = Config.from_env()
        app = create_app(config)
        server = create_server(
            app, host=config.host, port=config.port, threads=8, ident="", clear_untrusted_proxy_headers=True
        )
    except BadInput as error:
        return _refuse(error.message)
    except OSError as error:
        return _refuse(_explain(error, config))
    if _greet(app, config):
        warm(app)
        _resume(app, config)
    settle()
    try:
        server.run()
    finally:
        jobs(app).stop()
    return 0


def _resume(app: Flask, config: Config) -> None:
    """The batches that were not finished when the application last stopped, unless a worker makes them."""
    if config.worker == INSIDE:
        jobs(app).start()


def warm(app: Flask) -> None:
    """Each landlord's requests are read before anybody asks: the first page of a pool waits for no start."""
    with app.app_context(), db.reading() as session:
        for bailleur in policy_names():
            demandes.active(session, Agent(0, "systeme", "", "", bailleur, ("*",)))


def settle() -> None:
    """What was loaded stays for the life of the process: the collector need not walk through it at each request."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


def _explain(error: OSError, config: Config) -> str:
    if error.errno == errno.EADDRINUSE:
        return (
            f"Le port {config.port} est déjà pris par un autre programme. "
            f"Arrêtez-le, ou choisissez un autre port : PORT={config.port + 1} scripts/run"
        )
    return (
        f"Impossible d’écouter sur {config.host}:{config.port} ({error.strerror}). Choisissez un autre port avec PORT."
    )


def _refuse(message: str) -> int:
    print(message, file=sys.stderr)
    return BadInput.exit_code


def _greet(app: Flask, config: Config) -> bool:
    """Where the application answers, and for whom; False when its database is not ready."""
    print(f"Assistant CALEOL : http://{config.host}:{config.port}", flush=True)
    with app.app_context():
        state = health.check()
        accounts = demonstration.accounts() if state["migrations"] == "ok" else []
    for part in (name for name, found in state.items() if found != "ok"):
        print(f"Attention, {part} : {state[part]}", file=sys.stderr)
    if accounts:
        print(f"Comptes de démonstration (mot de passe : {demonstration.PASSWORD}) :")
    for compte in accounts:
        print(f"  {compte.identifiant:22} {compte.role:24} {compte.bailleur}", flush=True)
    return all(found == "ok" for found in state.values())


if __name__ == "__main__":
    sys.exit(main())
