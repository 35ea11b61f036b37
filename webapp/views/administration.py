"""What only the landlord can give: entering a figure, correcting it, and its history."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, Response, abort, flash, make_response, render_template, request, url_for

from rules.figures import EXPIRED, figures_in_force
from rules.parameters import Chiffre, national
from rules.wording import UNITS
from webapp import clock, db, hx, security
from webapp.casework import periodes
from webapp.casework.periodes import Entry as Entered
from webapp.db.models import Periode
from webapp.navigation import Entry
from webapp.permissions import requires

blueprint = Blueprint("administration", __name__, url_prefix="/administration")
NAV = [Entry("Administration", "administration.index", "administrer", 90)]


@blueprint.app_template_global()
def enters_figures() -> bool:
    """Is the page shown to somebody who can enter a figure?"""
    agent = security.current_agent()
    return agent is not None and agent.can("administrer")


@blueprint.app_template_test("enterable")
def is_enterable(figure: str) -> bool:
    """Is it a figure that the landlord enters?"""
    return figure in periodes.enterable()


@blueprint.app_template_filter("unite")
def printed_unit(unit: str) -> str:
    """A figure's unit as it is printed."""
    return UNITS.get(unit, unit)


@blueprint.get("")
@requires("administrer")
def index():
    agent, session, today = security.agent(), db.session(), clock.today()
    return render_template(
        "administration/index.html",
        sheets=periodes.sheets(session, agent, today),
        states=periodes.STATES,
        keys={name: periodes.known_keys(session, agent, name) for name in _key_names()},
        expired=_expired(today),
        today=today,
    )


def _expired(on: date) -> list[dict]:
    """The product's own figures past their validity."""
    found = (one for one in figures_in_force(national(), on) if one["state"] == EXPIRED)
    return [one | {"to": date.fromisoformat(one["to"])} for one in found]


def _key_names() -> set[str]:
    return {name for figure in periodes.enterable().values() for name in figure.keys}


@blueprint.get("/chiffres/<figure>")
@requires("administrer")
def show_entry(figure: str):
    known, corrects = _figure(figure), _corrected(figure)
    filled = periodes.typed(corrects, known) if corrects else {name: request.args.get(name, "") for name in known.keys}
    return _form(known, corrects, filled, {})


@blueprint.post("/chiffres/<figure>")
@requires("administrer")
def enter(figure: str):
    """Read, shown once more as it will be kept, and kept when confirmed."""
    known, corrects = _figure(figure), _corrected(figure)
    entry = periodes.read(db.session(), security.agent(), known, request.form, corrects)
    if entry.errors or request.form.get("geste") == "modifier":
        return _form(known, corrects, request.form, entry.errors, 422 if entry.errors else 200)
    if request.form.get("geste") != "confirmer":
        return _confirmation(entry)
    periodes.add(db.session(), security.agent(), entry)
    flash(f"{known.title} : {entry.value}, enregistré.")
    return hx.go_to(url_for("administration.index"))


def _figure(identifier: str) -> Chiffre:
    return periodes.enterable().get(identifier) or abort(404)


def _corrected(identifier: str) -> Periode | None:
    """The line that the form corrects, one of the landlord's own."""
    asked = request.values.get("corrige", "")
    if not asked:
        return None
    return periodes.find(db.session(), security.agent(), _figure(identifier), db.number_of(asked)) or abort(404)


def _form(figure: Chiffre, corrects: Periode | None, typed, errors: dict[str, str], status: int = 200) -> Response:
    session, agent = db.session(), security.agent()
    page = render_template(
        "administration/saisie.html",
        figure=figure,
        unit=periodes.unit_of(figure),
        rules=periodes.rules_of(figure),
        keys={name: periodes.known_keys(session, agent, name) for name in figure.keys},
        corrects=corrects,
        validity=periodes.validity,
        typed=typed,
        errors=errors,
    )
    return make_response(page, status)


def _confirmation(entry: Entered) -> str:
    session, agent = db.session(), security.agent()
    return render_template(
        "administration/confirmation.html",
        entry=entry,
        rules=periodes.rules_of(entry.figure),
        keys={name: periodes.known_keys(session, agent, name) for name in entry.figure.keys},
        validity=periodes.validity,
        typed=request.form,
        today=clock.today(),
    )
