"""Rules and criteria displayed to all: open to anyone, made to be read on a screen or on a wall."""

from __future__ import annotations

from flask import Blueprint, abort, render_template

from webapp import clock
from webapp.casework import criteres, referentiel
from webapp.casework.chiffres import figures_of
from webapp.permissions import PUBLIC, requires

blueprint = Blueprint("criteres", __name__, url_prefix="/criteres")


@blueprint.get("")
@requires(PUBLIC)
def index():
    return render_template("criteres/index.html", landlords=referentiel.landlords())


@blueprint.get("/<bailleur>")
@requires(PUBLIC)
def show(bailleur: str):
    policy, today = criteres.find(bailleur) or abort(404), clock.today()
    topics = criteres.topics(bailleur, today)
    return render_template(
        "criteres/page.html",
        policy=policy,
        source=criteres.public_source(policy),
        topics=topics,
        figures=criteres.figures(policy, topics, figures_of(bailleur), today),
        today=today,
    )
