"""Signing in and out."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for

from webapp import hx, security
from webapp.casework import administration, demonstration
from webapp.permissions import PUBLIC, ROLES, SIGNED_IN, requires

blueprint = Blueprint("connexion", __name__)


@blueprint.get("/connexion")
@requires(PUBLIC)
def index():
    if security.current_agent():
        return redirect(url_for("accueil.index"))
    return _page(suite=request.args.get("suite", ""))


@blueprint.post("/connexion")
@requires(PUBLIC)
def sign_in():
    identifiant, suite = request.form.get("identifiant", ""), request.form.get("suite", "")
    try:
        security.enter(administration.sign_in(identifiant, request.form.get("mot_de_passe", "")))
    except administration.MustWait as refusal:
        return _page(suite, identifiant, str(refusal)), 429
    except administration.WrongCredentials as refusal:
        return _page(suite, identifiant, str(refusal)), 422
    return redirect(security.safe_path(suite), 303)


@blueprint.post("/deconnexion")
@requires(SIGNED_IN)
def sign_out():
    security.leave()
    return hx.go_to(url_for("connexion.index"))


def _page(suite: str = "", identifiant: str = "", error: str = "") -> str:
    return render_template(
        "connexion/index.html",
        suite=suite,
        identifiant=identifiant,
        error=error,
        roles=ROLES,
        demo_accounts=demonstration.accounts(),
        demo_password=demonstration.PASSWORD,
    )
