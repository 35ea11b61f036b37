"""Whether the installation is well, for those who watch over it."""

from __future__ import annotations

from flask import Blueprint, jsonify

from webapp.casework import health
from webapp.permissions import PUBLIC, requires

blueprint = Blueprint("sante", __name__)


@blueprint.get("/sante")
@requires(PUBLIC)
def index():
    state = health.watch()
    return jsonify(state), 200 if set(state.values()) == {"ok"} else 503
