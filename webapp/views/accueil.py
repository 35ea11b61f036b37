"""The home page: what waits for the person signed in."""

from __future__ import annotations

from flask import Blueprint, render_template

from webapp import navigation
from webapp.navigation import Entry
from webapp.permissions import SIGNED_IN, requires

blueprint = Blueprint("accueil", __name__)
NAV = [Entry("Accueil", "accueil.index", SIGNED_IN, 0)]


@blueprint.get("/")
@requires(SIGNED_IN)
def index():
    return render_template("accueil/index.html", sections=navigation.sections())
