"""`flask --app webapp …`: commands for whoever runs the installation. Messages are French, on standard error."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

import click
from flask import Flask, current_app
from flask.cli import AppGroup, with_appcontext

from webapp import clock, db
from webapp.casework import administration, demonstration
from webapp.config import BadInput
from webapp.db import migrate
from webapp.permissions import ROLES

database = AppGroup("db", help="Base de données.")
user = AppGroup("user", help="Comptes.")


def init_app(app: Flask) -> None:
    for command in (database, user, seed):
        app.cli.add_command(command)


@database.command("upgrade", help="Met la base à jour.")
def upgrade() -> None:
    migrate.upgrade(current_app.config["DATABASE_URL"])
    click.echo("La base est à jour.", err=True)


@database.command("revision", help="Écrit la migration qui mène aux modèles.")
@click.argument("message")
def revision(message: str) -> None:
    migrate.write_revision(current_app.config["DATABASE_URL"], message)


@user.command("add", help=f"Crée un compte. Rôles : {', '.join(ROLES)}.")
@click.argument("identifiant")
@click.option("--nom", required=True)
@click.option("--role", required=True)
@click.option("--bailleur", required=True, help="Code de la politique, par exemple rives-de-seine.")
@click.option("--agence", "agences", multiple=True, help="Code d’agence, répétable ; sans elle, toutes.")
@click.password_option("--mot-de-passe", "password", prompt="Mot de passe", confirmation_prompt="Encore une fois")
def add_user(identifiant: str, nom: str, role: str, bailleur: str, agences: tuple[str, ...], password: str) -> None:
    with _refusals(), db.transaction() as session:
        administration.add_account(session, identifiant, nom, role, bailleur, list(agences) or ["*"], password)
    click.echo(f"Compte « {identifiant} » créé.", err=True)


@user.command("password", help="Change un mot de passe et ferme les sessions ouvertes.")
@click.argument("identifiant")
@click.password_option("--mot-de-passe", "password", prompt="Mot de passe", confirmation_prompt="Encore une fois")
def change_password(identifiant: str, password: str) -> None:
    with _refusals(), db.transaction() as session:
        administration.change_password(session, identifiant, password)
    click.echo(f"Mot de passe de « {identifiant} » changé.", err=True)


@click.command("seed", help="Charge la démonstration dans une base neuve.")
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
    click.echo(f"Démonstration du {day.isoformat()} chargée.", err=True)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text) if text else clock.today()
    except ValueError as error:
        raise BadInput(f"--on : « {text} » n’est pas une date de la forme 2026-11-23.") from error


@contextmanager
def _refusals() -> Iterator[None]:
    """Turns a refusal into its French line and exit 2."""
    try:
        yield
    except administration.Refused as error:
        raise BadInput(str(error)) from error
