"""What earlier offers, answers and agenda entries say reaches the rules, and the page of the session shows it."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from bs4 import BeautifulSoup
from sqlmodel import func, select

from rules.check import check
from tests.webapp import commission
from tests.webapp.commission import DAY, get, sitting
from webapp import db
from webapp.casework import cases
from webapp.db.models import Candidature, Decision, Inscription, Liste, Logement, Seance, Suite

PARIS = ZoneInfo("Europe/Paris")


@pytest.fixture
def secretary(client, sign_in):
    return sign_in(client, "secretaire-caleol")


def instant(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=PARIS)


def earlier(app, made: dict, etat: str, facts: dict, *suites: tuple[str, date], rank: int | None = None) -> int:
    """Another candidacy of the first candidate's request, on a dwelling of another sitting."""
    with app.app_context(), db.transaction() as session:
        first = session.get_one(Candidature, made["candidats"][0])
        home = Logement(bailleur="rives-de-seine", agence="agence-levallois", reference="")
        number = session.exec(select(func.count()).select_from(Logement)).one()
        home = commission.add(session, home, {"logement.reference": f"RSH-ANCIEN-{number}"})
        row = Candidature(logement_id=home.id, demande_id=first.demande_id, etat=etat)
        row = commission.add(session, row, facts)
        for kind, day in suites:
            session.add(Suite(candidature_id=row.id, genre=kind, le=instant(day), par="secretaire"))
        if rank:
            held = Seance(bailleur="rives-de-seine", commission="caleol-levallois", le=date(2026, 9, 1), etat="close")
            session.add(held)
            session.flush()
            decision = {"decision": "attribution-classement", "rang": rank, "par": "x", "le": instant(held.le)}
            session.add(Decision(seance_id=held.id, candidature_id=row.id, **decision))
        return row.id


def facts_of(app, made: dict) -> dict:
    with app.app_context(), db.reading() as session:
        liste = session.get(Liste, made["liste"])
        return dict(cases.of_liste(session, liste).candidates[f"c{made['candidats'][0]}"].values)


def outcome_of(app, made: dict, rule: str, policy: str) -> str:
    """The outcome of a rule for the first candidate, or for the slate, as another landlord's policy judges it."""
    with app.app_context(), db.reading() as session:
        case = cases.of_liste(session, session.get(Liste, made["liste"]))
        verdicts = check(case, cases.policy_of(policy), "ordre_du_jour", DAY)
    key = f"c{made['candidats'][0]}"
    return next(one.outcome.value for one in verdicts if one.rule == rule and one.candidate in (key, ""))


UNREASONED, REASONED = {"candidature.refus_motive": False}, {"candidature.refus_motive": True}
REFUSED = ("refusee", date(2026, 4, 14))


def test_refusals_without_a_reason_are_counted_with_the_last_day(app):
    made = sitting(app)
    earlier(app, made, "refusee", UNREASONED, REFUSED)
    earlier(app, made, "refusee", REASONED, ("refusee", date(2026, 6, 1)))
    earlier(app, made, "refusee", {}, ("refusee", date(2026, 7, 1)))
    earlier(app, made, "sans-reponse", {}, ("silence", date(2026, 5, 4)))
    found = facts_of(app, made)
    assert (found["candidature.refus_sans_motif"], found["candidature.dernier_refus_le"]) == (2, date(2026, 5, 4))


@pytest.mark.parametrize(("count", "outcome"), [(0, "sans-objet"), (1, "conforme"), (2, "apprecier")])
def test_repeated_refusals_reach_the_rule_of_plaine_commune(app, count, outcome):
    made = sitting(app)
    for _ in range(count):
        earlier(app, made, "refusee", UNREASONED, REFUSED)
    assert outcome_of(app, made, "refus-repetes", "plaine-commune") == outcome


@pytest.mark.parametrize(("count", "outcome"), [(2, "conforme"), (3, "justifier")])
def test_three_refusals_within_six_months_suspend_the_examination_of_emeraude(app, count, outcome):
    made = sitting(app)
    for _ in range(count):
        earlier(app, made, "refusee", UNREASONED, ("refusee", date(2026, 10, 14)))
    assert outcome_of(app, made, "examen-suspendu-apres-refus", "emeraude") == outcome


@pytest.mark.parametrize(("rank", "outcome"), [(2, "conforme"), (None, "sans-objet")])
def test_a_rank_left_without_an_offer_is_known_at_the_next_slate(app, rank, outcome):
    made = sitting(app)
    earlier(app, made, "non-retenue", {"candidature.logement_equivalent": True}, rank=rank)
    assert facts_of(app, made).get("candidature.rang_precedent") == rank
    with app.app_context(), db.transaction() as session:
        row = session.get_one(Candidature, made["candidats"][0])
        row.faits = {**row.faits, **commission.stored({"candidature.logement_equivalent": True})}
        session.add(row)
    assert outcome_of(app, made, "reexamen-meilleur-rang", "emeraude") == outcome


def test_a_rank_that_had_its_offer_is_not_one_left_without(app):
    made = sitting(app)
    earlier(app, made, "non-retenue", {"candidature.notifie_le": "2026-09-08"}, rank=2)
    assert "candidature.rang_precedent" not in facts_of(app, made)


def test_a_lease_signed_elsewhere_strikes_the_request_off_every_slate(app, secretary):
    made = sitting(app)
    facts = {"candidature.radiation_motif": "bail-signe", "candidature.radiee_le": "2026-11-02"}
    page = BeautifulSoup(secretary.get(f"/seances/{made['seance']}").text, "html.parser")
    assert not page.select('[data-rule="demande-non-radiee"]')
    earlier(app, made, "bail-signe", facts, ("bail-signe", date(2026, 11, 2)))
    page = BeautifulSoup(secretary.get(f"/seances/{made['seance']}").text, "html.parser")
    verdict = page.select_one('.ranked > li [data-rule="demande-non-radiee"]')
    assert "bloquant" in verdict["class"]
    assert len(page.select('[data-rule="demande-non-radiee"]')) == 1


@pytest.mark.parametrize(("day", "outcome"), [(date(2026, 11, 20), "conforme"), (date(2026, 11, 21), "justifier")])
def test_the_day_of_the_agenda_entry_decides_whether_the_list_was_closed(app, day, outcome):
    """The session sits on Monday 23 November; Emeraude closes its list on the Friday before."""
    made = sitting(app)
    with app.app_context(), db.transaction() as session:
        row = session.get_one(Inscription, 1)
        row.cree_le = instant(day)
        session.add(row)
    assert get(app, Inscription, 1).liste_id == made["liste"]
    assert outcome_of(app, made, "cloture-de-la-liste", "emeraude") == outcome
