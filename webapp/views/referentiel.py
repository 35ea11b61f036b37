"""The rules and where they come from: clause, rule, figure in force, source."""

from __future__ import annotations

from math import ceil

from flask import Blueprint, render_template, request

from rules.verdict import TITLES
from webapp import clock
from webapp.casework import referentiel
from webapp.navigation import Entry
from webapp.permissions import requires

blueprint = Blueprint("referentiel", __name__, url_prefix="/referentiel")
NAV = [Entry("Référentiel", "referentiel.index", "consulter-referentiel", 80)]
PER_PAGE = 25


@blueprint.get("")
@requires("consulter-referentiel")
def index():
    source = request.args.get("source", "") if request.args.get("source") in referentiel.sources() else ""
    lieu = request.args.get("lieu", "") if request.args.get("lieu") in referentiel.LIEUX else ""
    text = request.args.get("q", "").strip()
    found = referentiel.search(clock.today(), source, lieu, text)
    pages = max(1, ceil(len(found) / PER_PAGE))
    page = min(max(request.args.get("page", 1, type=int), 1), pages)
    return render_template(
        "referentiel/index.html",
        rows=found[(page - 1) * PER_PAGE : page * PER_PAGE],
        total=len(found),
        done=sum(one.lieu != "prevu" for one in found),
        sources=referentiel.sources(),
        lieux=referentiel.LIEUX,
        landlords=referentiel.landlords(),
        levels=TITLES,
        today=clock.today(),
        source=source,
        lieu=lieu,
        text=text,
        page=page,
        pages=pages,
        args={"source": source or None, "lieu": lieu or None, "q": text or None},
    )
