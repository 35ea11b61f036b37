from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from bs4 import BeautifulSoup

from tests.webapp import stock
from webapp import db
from webapp.casework import indicateurs
from webapp.db.models import Decision, Suite

HELD = date(2026, 10, 2)
TODAY = date(2026, 11, 23)


@pytest.fixture
def decide(app):
    """`decide(number, publics=["k"])`: a decision of the sitting of 2 October on a dwelling of its own."""
    sittings = {}

    def make(number: int, decision: str = "attribution", agence: str = stock.AGENCE, on: date = HELD, **more) -> int:
        own = {name: more.pop(name) for name in ("qpv", "contingent", "rendu_pour_un_tour") if name in more}
        signed, rang = more.pop("signed", False), more.pop("rang", None)
        seance = sittings.setdefault(on, None) or stock.sitting(app, on)
        sittings[on] = seance
        logement = stock.dwelling(app, f"RSH-{number}", "attribue", agence=agence)
        if own:
            set_dwelling(app, logement, own)
        candidature = stock.candidacy(app, logement, stock.applicant(app, number, **more), "retenue")
        with app.app_context(), db.transaction() as session:
            when = {"par": "secretaire", "le": stock.EARLIER}
            session.add(Decision(seance_id=seance, candidature_id=candidature, decision=decision, rang=rang, **when))
            if signed:
                session.add(Suite(candidature_id=candidature, genre="bail-signe", **when))
        return candidature

    return make


def set_dwelling(app, logement: int, facts: dict) -> None:
    from webapp.db.models import Logement

    with app.app_context(), db.transaction() as session:
        stock.write(session, session.get_one(Logement, logement), {f"logement.{k}": v for k, v in facts.items()})


def counted(app, year: int = 2026, bailleur: str = stock.BAILLEUR) -> dict[str, tuple[int, int]]:
    with app.app_context(), db.reading() as session:
        found = indicateurs.attributions(session, bailleur, year)
        return {one.verdict.rule: (one.compte, one.base) for one in indicateurs.gauges(bailleur, found, TODAY)}


def test_each_counting_has_its_own_base(app, decide):
    decide(1, publics=["k"], signed=True)
    decide(2, contingent="etat", rendu_pour_un_tour=True, publics=["dalo"])
    decide(3, contingent="commune", premier_quartile_sne=True)
    decide(4, qpv=True, premier_quartile_sne=True, signed=True)
    decide(5, premier_quartile_sne=True, signed=True)
    decide(6, relogement_renouvellement=True, signed=True)
    decide(7, decision="non-attribution", publics=["k"])
    assert counted(app) == {
        "prioritaires-non-reserves": (1, 4),
        "prioritaires-non-reserves-et-rendus": (2, 5),
        "quartile-toutes-attributions": (3, 6),
        "quartile-baux-hors-qpv": (1, 3),
        "quartile-ou-relogement-baux-hors-qpv": (2, 3),
    }


def test_a_household_ranked_second_counts_once_its_lease_is_signed(app, decide):
    decide(1, decision="attribution-classement", rang=1)
    decide(2, decision="attribution-classement", rang=2, publics=["k"])
    assert counted(app)["prioritaires-non-reserves"] == (0, 1)
    decide(3, decision="attribution-classement", rang=2, publics=["k"], signed=True)
    assert counted(app)["prioritaires-non-reserves"] == (1, 2)


def test_a_first_quartile_household_without_label_is_not_counted_as_priority(app, decide):
    decide(1, premier_quartile_sne=True)
    assert counted(app)["prioritaires-non-reserves"] == (0, 1)


@pytest.mark.parametrize(
    ("on", "base"), [(date(2025, 12, 31), 0), (date(2026, 1, 1), 1), (date(2026, 12, 31), 1), (date(2027, 1, 1), 0)]
)
def test_a_year_is_that_of_its_sittings(app, decide, on, base):
    decide(1, on=on)
    assert counted(app)["quartile-toutes-attributions"] == (0, base)


def test_another_landlord_counts_for_itself(app, decide):
    decide(1)
    assert counted(app, bailleur="plaine-commune")["quartile-toutes-attributions"] == (0, 0)


def test_the_page_shows_every_counting_with_its_definition_and_each_agency(app, client, sign_in, decide):
    decide(1, publics=["k"])
    decide(2, agence="agence-puteaux", publics=[])
    page = BeautifulSoup(sign_in(client).get("/indicateurs").text, "html.parser")
    cards = page.select("section.counting")
    assert len(cards) == len(indicateurs.DEFINITIONS)
    first = cards[0].text.replace("\u00a0", " ")
    assert "1 sur 2, soit 50 %" in first
    assert "cible atteinte" in first
    assert "logements non réservés" in first
    assert [one.text for one in cards[0].select(".gauge span:first-child")] == [
        "Ensemble du bailleur",
        "Agence de Courbevoie",
        "Agence de Levallois",
        "Agence de Puteaux",
    ]


def test_a_target_reached_on_incomplete_files_is_to_be_confirmed(client, sign_in, decide):
    decide(1, publics=["k"])
    decide(2)
    page = BeautifulSoup(sign_in(client).get("/indicateurs").text, "html.parser")
    first = page.select_one("section.counting").text
    assert "à confirmer" in first
    assert "un fait manque" in first


def test_nothing_to_count_is_said_without_a_rate(client, sign_in):
    page = BeautifulSoup(sign_in(client).get("/indicateurs").text, "html.parser")
    assert "rien à compter encore" in page.text
    assert "sous la cible" not in page.text


def test_an_officer_kept_to_an_agency_counts_that_agency(app, client, sign_in, decide):
    decide(1, publics=["k"])
    decide(2, agence="agence-puteaux")
    sign_in(client, stock.kept_to(app, "agence-levallois"))
    text = BeautifulSoup(client.get("/indicateurs").text, "html.parser").select_one(".counting").text
    assert "Vos agences" in text
    assert "1 sur 1" in text
    assert "Puteaux" not in text


@pytest.mark.parametrize("year", ["abc", "1900", "99999", "-1", ""])
def test_an_odd_year_shows_the_current_one(client, sign_in, year):
    answer = sign_in(client).get(f"/indicateurs?annee={year}")
    assert answer.status_code == 200
    assert "Indicateurs 2026" in answer.text


def test_an_earlier_year_is_one_click_away(client, sign_in, decide):
    decide(1, on=date(2025, 6, 2))
    sign_in(client)
    assert "annee=2025" in client.get("/indicateurs").text
    assert "Indicateurs 2025" in client.get("/indicateurs?annee=2025").text


def test_the_effect_of_one_more_attribution_is_told_where_it_counts(app, decide):
    decide(1)
    hypothetical = {"decision": "attribution", "contingent": "bailleur", "prioritaire": True, "bail_signe": False}
    with app.app_context(), db.reading() as session:
        effect = indicateurs.effect(session, stock.BAILLEUR, TODAY, hypothetical)
    assert effect[0].title.startswith("Publics prioritaires sur les logements non réservés")
    assert (effect[0].before, effect[0].after, effect[0].target) == (Decimal(0), Decimal("0.5"), Decimal("0.25"))
    assert len(effect) == 3


def test_the_effect_of_the_first_attribution_has_no_before(app):
    with app.app_context(), db.reading() as session:
        hypothetical = {"decision": "attribution", "contingent": "etat"}
        (effect,) = indicateurs.effect(session, stock.BAILLEUR, TODAY, hypothetical)
    assert (effect.before, effect.after) == (None, Decimal(0))


def test_every_counting_of_the_rules_has_its_definition(app):
    with app.app_context():
        rules = {one.verdict.rule for one in indicateurs.gauges(stock.BAILLEUR, (), TODAY)}
    assert rules == set(indicateurs.DEFINITIONS)
