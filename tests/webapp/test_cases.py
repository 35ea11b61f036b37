"""A slate's and a call's files hold what the candidate's tenancy says, so that the law's exemptions apply there too."""

from __future__ import annotations

from datetime import timedelta

import pytest

from rules.check import check
from rules.verdict import BLOQUANT, COMPLETER, CONFORME, SANS_OBJET, Outcome
from tests.webapp.commission import DAY, add, sitting
from webapp import db
from webapp.casework import cases
from webapp.db.models import Candidature, Demande, Liste, Logement, Occupation

TENANT = {"demande.locataire_du_parc": True, "demande.libere_plus_grand": True}
UNPROTECTED = {
    "occupation.adapte_sans_occupant": False,
    "occupation.zone_desequilibre": True,
    "occupation.qpv": False,
    "occupation.protection_etablie": False,
}
RICH = {"ressources.rfr_n2": "90000", "ressources.rfr_n1": "90000", "ressources.douze_mois": "90000"}


def house(app, made: dict, rooms: int, *, of: int = 0) -> None:
    """The first candidate's present home, or another's."""
    with app.app_context(), db.transaction() as session:
        demande = session.get_one(Candidature, made["candidats"][of]).demande_id
        row = Occupation(bailleur="rives-de-seine", agence="agence-levallois", demande_id=demande)
        add(session, row, {"occupation.pieces": rooms, **UNPROTECTED})


def ceiling(app, made: dict, step: str) -> Outcome:
    """The outcome on the first candidate's income, on the slate or during a call."""
    with app.app_context():
        session = db.session()
        row = session.get_one(Candidature, made["candidats"][0])
        liste = session.get_one(Liste, row.liste_id)
        rows = {"logement": session.get_one(Logement, liste.logement_id), "candidature": row}
        rows["demande"] = session.get_one(Demande, row.demande_id)
        held = cases.tenancy(session, rows["demande"])
        case = cases.of_call(rows, held) if step == "appel" else cases.of_liste(session, liste)
        key = "" if step == "appel" else f"c{row.id}"
        found = check(case, cases.policy_of("rives-de-seine"), step, DAY)
        return next(one.outcome for one in found if one.rule == "ressources-sous-plafond" and one.candidate == key)


@pytest.mark.parametrize("step", ["appel", "liste"])
@pytest.mark.parametrize(("rooms", "outcome"), [(3, BLOQUANT), (4, SANS_OBJET)])
def test_the_tenancy_decides_whether_the_home_is_under_occupied_in_law(app, step, rooms, outcome):
    """Two persons: four rooms and more are under-occupation."""
    made = sitting(app, changes={1: TENANT | RICH})
    house(app, made, rooms)
    assert ceiling(app, made, step) == outcome


def test_the_tenancy_of_another_candidate_changes_nothing(app):
    made = sitting(app, changes={1: TENANT | RICH})
    house(app, made, 3, of=1)
    assert ceiling(app, made, "liste") == COMPLETER


def test_the_latest_tenancy_of_a_request_is_the_one_that_counts(app):
    made = sitting(app, changes={1: TENANT | RICH})
    house(app, made, 3)
    house(app, made, 4)
    assert ceiling(app, made, "liste") == SANS_OBJET


@pytest.mark.parametrize(
    ("renewed", "outcome"), [("2025-11-24", CONFORME), ("2025-11-23", CONFORME), ("2025-11-22", BLOQUANT)]
)
@pytest.mark.parametrize("step", ["liste", "ordre_du_jour", "seance"])
def test_a_slate_is_judged_on_the_day_of_its_session_whatever_the_day_it_is_looked_at(app, step, renewed, outcome):
    made = sitting(app, changes={1: {"demande.renouvelee_le": renewed}})
    with app.app_context():
        session = db.session()
        liste = session.get_one(Liste, session.get_one(Candidature, made["candidats"][0]).liste_id)
        case = cases.of_liste(session, liste)
        for on in (DAY - timedelta(days=6), DAY, DAY + timedelta(days=6)):
            found = check(case, cases.policy_of("rives-de-seine"), step, on)
            told = next(one.outcome for one in found if one.rule == "demande-en-cours-de-validite")
            assert told == outcome
