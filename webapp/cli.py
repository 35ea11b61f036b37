"""`flask --app webapp …`: commands for whoever runs the installation. Messages are French, on standard error."""

from __future__ import annotations

import re
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from threading import Event
from typing import Any, NoReturn

import click
from flask import Flask, current_app
from flask.cli import AppGroup, with_appcontext

from rules.french import typeset
from rules.policy import load_policy, policy_names
from webapp import clock, db
from webapp.casework import administration, demandes, demonstration, health
from webapp.config import BadInput
from webapp.db import journal, migrate
from webapp.jobs import APART, Jobs, jobs
from webapp.permissions import ROLES

NOT_CURRENT = "La base n’est pas à jour. Faites d’abord : flask --app webapp db upgrade"
BROKEN = 1
MISUSES = (
    (r"Missing (?:argument|option) '(.+?)'\.?.*", r"Il manque : \1."),
    (r"No such option:? '?(--?[\w-]+).*", r"Option inconnue : \1."),
    (r"No such command '(.+?)'\..*", r"Commande inconnue : « \1 »."),
    (r"Option '(.+?)' requires an argument\.", r"\1 : une valeur est attendue."),
    (r"Got unexpected extra arguments? \((.+)\)", r"De trop : \1."),
    (r"Option '(.+?)' does not take a value\.", r"\1 ne prend pas de valeur."),
)


def refuse(message: str) -> NoReturn:
    """One French line on standard error, exit 2."""
    raise BadInput(typeset(message))


@contextmanager
def in_french() -> Iterator[None]:
    """A command badly called is told in French, on one line."""
    try:
        yield
    except click.exceptions.NoArgsIsHelpError:
        raise
    except click.UsageError as error:
        said = error.format_message()
        told = (re.sub(english, french, said) for english, french in MISUSES if re.fullmatch(english, said))
        refuse(next(told, f"Commande mal formée ({said})."))
    except click.Abort:
        refuse("Rien n’a été saisi : abandon.")


class Command(click.Command):
    def make_context(self, *args: Any, **more: Any) -> click.Context:
        with in_french():
            return super().make_context(*args, **more)


class Group(AppGroup):
    def make_context(self, *args: Any, **more: Any) -> click.Context:
        with in_french():
            return super().make_context(*args, **more)

    def invoke(self, ctx: click.Context) -> Any:
        with in_french():
            return super().invoke(ctx)


class Commands(AppGroup):
    """What stands behind `flask --app webapp`, beside Flask's own commands."""

    def get_command(self, ctx: click.Context, name: str) -> click.Command:
        known = super().get_command(ctx, name)
        if known is None:
            told = ", ".join(self.list_commands(ctx))
            refuse(f"Commande inconnue : « {name} ». Commandes de l’application : {told}.")
        return known


database = Group("db", help="Base de données.")
user = Group("user", help="Comptes.")


def init_app(app: Flask) -> None:
    app.cli = Commands(app.name)
    for command in (database, user, seed, worker):
        app.cli.add_command(command)


def say(message: str) -> None:
    click.echo(typeset(message), err=True)


@database.command("upgrade", help="Met la base à jour.")
def upgrade() -> None:
    _answering()
    migrate.upgrade(current_app.config["DATABASE_URL"])
    with db.transaction() as session:
        demandes.refresh(session)
    say("La base est à jour.")


@database.command("revision", help="Écrit la migration qui mène aux modèles.")
@click.argument("message")
def revision(message: str) -> None:
    _answering()
    migrate.write_revision(current_app.config["DATABASE_URL"], message)


@database.command("journal", help="Vérifie que rien n’a été changé ni ôté dans le journal.")
def verify_journal() -> None:
    with _refusals(), db.reading() as session:
        broken, (lines, last) = journal.first_broken(session), journal.extent(session)
    if broken is not None:
        say(f"Journal rompu à la ligne {broken} : elle a été changée, ou celle d’avant a été ôtée.")
        raise click.exceptions.Exit(BROKEN)
    say(f"Journal entier : {lines} lignes. Empreinte de la dernière, à noter ailleurs : {last}")


@user.command("add", help=f"Crée un compte. Rôles : {', '.join(ROLES)}.")
@click.argument("identifiant")
@click.option("--nom", required=True)
@click.option("--role", required=True)
@click.option("--bailleur", required=True, help="Code de la politique, par exemple rives-de-seine.")
@click.option("--agence", "agences", multiple=True, help="Code d’agence, répétable ; sans elle, toutes.")
@click.password_option("--mot-de-passe", "password", prompt="Mot de passe", confirmation_prompt="Encore une fois")
def add_user(identifiant: str, nom: str, role: str, bailleur: str, agences: tuple[str, ...], password: str) -> None:
    _named(identifiant, nom)
    _known(bailleur, agences)
    with _refusals(), db.transaction() as session:
        administration.add_account(session, identifiant, nom, role, bailleur, list(agences) or ["*"], password)
    say(f"Compte « {identifiant} » créé.")


def _named(identifiant: str, nom: str) -> None:
    if not identifiant.strip() or not nom.strip():
        refuse("L’identifiant et le nom ne peuvent pas être vides.")


def _known(bailleur: str, agences: tuple[str, ...]) -> None:
    """An account of a landlord or an agency that no policy has would see nothing, and nobody would know why."""
    if bailleur not in policy_names():
        refuse(f"--bailleur : « {bailleur} » n’existe pas. Bailleurs : {', '.join(policy_names())}.")
    codes = [agency["code"] for agency in load_policy(bailleur).data["agence"]]
    for unknown in (code for code in agences if code not in codes):
        refuse(f"--agence : « {unknown} » n’existe pas. Agences : {', '.join(codes)}.")


@user.command("password", help="Change un mot de passe et ferme les sessions ouvertes.")
@click.argument("identifiant")
@click.password_option("--mot-de-passe", "password", prompt="Mot de passe", confirmation_prompt="Encore une fois")
def change_password(identifiant: str, password: str) -> None:
    with _refusals(), db.transaction() as session:
        administration.change_password(session, identifiant, password)
    say(f"Mot de passe de « {identifiant} » changé.")


@user.command("close", help="Ferme un compte et ses sessions ouvertes ; ce qu’il a fait reste sous son nom.")
@click.argument("identifiant")
def close_account(identifiant: str) -> None:
    with _refusals(), db.transaction() as session:
        administration.set_active(session, identifiant, active=False)
    say(f"Compte « {identifiant} » fermé.")


@user.command("open", help="Rouvre un compte fermé.")
@click.argument("identifiant")
def open_account(identifiant: str) -> None:
    with _refusals(), db.transaction() as session:
        administration.set_active(session, identifiant, active=True)
    say(f"Compte « {identifiant} » ouvert.")


@click.command("seed", cls=Command, help="Charge la démonstration dans une base neuve.")
@click.option("--on", "on", default="", help="Jour de la démonstration, par exemple 2026-11-23.")
@click.option("--if-new", is_flag=True, help="Ne fait rien si la base contient déjà des comptes.")
@with_appcontext
def seed(on: str, if_new: bool) -> None:
    day = _day(on)
    with _refusals(), db.transaction() as session:
        if if_new and not demonstration.is_new(session):
            return
        demonstration.prepare(session)
        demonstration.load(session, day)
    say(f"Démonstration du {day.isoformat()} chargée.")


@click.command("worker", cls=Command, help="Fait les lots de courriers, dans un processus à part.")
@with_appcontext
def worker() -> None:
    if _answering()["migrations"] != "ok":
        refuse(NOT_CURRENT)
    own, ended = Jobs(current_app._get_current_object(), APART, jobs().file), Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: ended.set())
    own.start()
    say("Prêt à faire les lots de courriers. Ctrl+C pour arrêter.")
    ended.wait()
    own.stop()


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text) if text else clock.today()
    except ValueError:
        refuse(f"--on : « {text} » n’est pas une date de la forme 2026-11-23.")


@contextmanager
def _refusals() -> Iterator[None]:
    """Turns a refusal, or a database that is not ready, into its French line and exit 2."""
    if _answering()["migrations"] != "ok":
        refuse(NOT_CURRENT)
    try:
        yield
    except administration.Refused as error:
        refuse(str(error))


def _answering() -> dict[str, str]:
    """The health of the installation, once its database answers."""
    current_app.logger.disabled = True  # the trace is for the logs of a server, not for whoever typed the command
    state = health.check()
    current_app.logger.disabled = False
    if state["base"] != "ok":
        refuse("La base ne répond pas. Vérifiez DATABASE_URL et DATA_DIR.")
    return state
