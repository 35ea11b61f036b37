"""The end of a call leads to a request for papers where some are missing, and nowhere else."""

from __future__ import annotations

import pytest

from rules.vocabulary import PIECES
from webapp import db
from webapp.casework import subjects
from webapp.db.models import Demande

WRITE = "Demander les pièces manquantes"


@pytest.mark.parametrize(("seen", "offered"), [([], True), (["identite"], True), (list(PIECES), False)])
def test_papers_are_asked_for_at_the_end_of_a_call_only_where_some_are_missing(
    app, client, sign_in, rows, seen, offered
):
    sign_in(client, "charge-relation-client")
    call = client.post("/conversations", data={"genre": "appel", **rows}).headers["Location"]
    with app.app_context(), db.transaction() as session:
        row = session.get_one(Demande, rows["demande"])
        subjects.write(session, row, {"demande.pieces_vues": frozenset(seen)}, par="relation")
    client.post(f"{call}/identite", data={"demande.identite_verifiee": "oui"})
    ended = client.post(f"{call}/conclure", data={"conclusion": "qualifiee"})
    assert (WRITE in client.get(ended.location).text) is offered
