from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from bs4 import BeautifulSoup
from sqlmodel import select

from rules.dossier import Dossier
from tests.webapp import stock
from webapp import db
from webapp.casework import indicateurs
from webapp.db.models import Decision, Journal, Suite

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
        "prioritaires-baux-non-reserves": (1, 4),
        "prioritaires-non-reserves-et-rendus": (2, 5),
        "dalo-non-reserves": (0, 4),
        "prioritaires-etat": (0, 0),
        "prioritaires-action-logement": (0, 0),
        "prioritaires-commune": (0, 1),
        "prioritaires-departement": (0, 0),
        "prioritaires-region": (0, 0),
        "quartile-toutes-attributions": (3, 6),
        "quartile-baux-hors-qpv": (1, 3),
        "quartile-ou-relogement-baux-hors-qpv": (2, 3),
        "autres-que-quartile-decisions-en-qpv": (0, 1),
        "hors-qpv-quartile": (2, 3),
        "hors-qpv-prioritaires": (2, 2),
        "etat-toutes-attributions": (0, 6),
        "agents-toutes-attributions": (0, 6),
        "etat-prioritaires-toutes-attributions": (0, 6),
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
    theirs = counted(app, bailleur="plaine-commune")
    assert set(theirs.values()) == {(0, 0)}
    assert "prioritaires-non-reserves" not in theirs


def test_the_page_shows_every_counting_with_its_definition_and_each_agency(app, client, sign_in, decide):
    decide(1, publics=["k"])
    decide(2, agence="agence-puteaux", publics=[])
    page = BeautifulSoup(sign_in(client).get("/indicateurs").text, "html.parser")
    cards = page.select("section.counting")
    with app.app_context(), db.reading() as session:
        found = indicateurs.gauges(stock.BAILLEUR, indicateurs.attributions(session, stock.BAILLEUR, 2026), TODAY)
    assert len(cards) == sum(not one.empty for one in found)
    assert len({card["aria-labelledby"] for card in cards}) == len(cards)
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
    assert "Rien à compter encore" in page.text
    assert not page.select("section.counting")
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
    assert [one.title for one in effect[:2]] == [
        "Publics prioritaires sur les logements non réservés (décisions)",
        "Ménages reconnus DALO sur les logements non réservés (décisions)",
    ]
    assert not any("bail signé" in one.title for one in effect)


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        (Decimal(14) / 60, Decimal(14) / 61, "aujourd’hui 23,33 %, avec elle 22,95 %"),
        (Decimal(14) / 60, Decimal(15) / 61, "aujourd’hui 23,3 %, avec elle 24,6 %"),
        (None, Decimal(1), "rien encore aujourd’hui, avec elle 100 %"),
    ],
)
def test_what_a_slate_changes_names_both_rates_to_the_same_decimals(before, after, told):
    effect = indicateurs.Effect("Premier quartile", before, after, Decimal("0.25"))
    assert effect.told.replace("\u00a0", " ") == told


def test_the_effect_on_leases_supposes_this_one_signed(app, decide):
    decide(1, signed=True, premier_quartile_sne=False)
    hypothetical = {"decision": "attribution", "contingent": "bailleur", "qpv": False, "premier_quartile": True}
    with app.app_context(), db.reading() as session:
        told = {one.title: one for one in indicateurs.effect(session, stock.BAILLEUR, TODAY, hypothetical)}
    leased = told["Premier quartile hors quartiers prioritaires (baux signés), une fois le bail signé"]
    assert (leased.before, leased.after) == (Decimal(0), Decimal("0.5"))


def test_the_effect_on_a_ceiling_is_told_when_it_rises(app, decide):
    decide(1)
    with app.app_context(), db.reading() as session:
        for contingent, told in (("etat", True), ("bailleur", False)):
            effect = indicateurs.effect(
                session, stock.BAILLEUR, TODAY, {"decision": "attribution", "contingent": contingent, "qpv": False}
            )
            assert any(one.title.startswith("État, agents compris") for one in effect) == told
            assert all(one.target is not None for one in effect)


@pytest.mark.parametrize("bailleur", ["rives-de-seine", "plaine-commune", "emeraude"])
def test_the_effect_is_told_under_each_policy(app, bailleur):
    hypothetical = {"decision": "attribution", "contingent": "bailleur", "prioritaire": True, "qpv": True}
    with app.app_context(), db.reading() as session:
        effect = indicateurs.effect(session, bailleur, TODAY, hypothetical | {"premier_quartile": False})
    assert any("logements repris pour un tour" in one.title for one in effect)
    assert sum("en quartier prioritaire" in one.title for one in effect) == 1  # the law's, said once


def test_the_effect_of_the_first_attribution_has_no_before(app):
    with app.app_context(), db.reading() as session:
        hypothetical = {"decision": "attribution", "contingent": "etat", "bail_signe": False}
        effect = indicateurs.effect(session, stock.BAILLEUR, TODAY, hypothetical)
    assert {one.before for one in effect} == {None}
    assert effect[0].after == Decimal(0)


def cells(page: BeautifulSoup) -> list[list[str]]:
    return [[td.text.strip() for td in row.select("td")] for row in page.select("#repartition ~ .scroll tbody tr")]


def test_the_year_is_divided_by_reservataire_and_district(client, sign_in, decide):
    decide(1, publics=["dalo"], signed=True)
    decide(2, contingent="commune", qpv=True, publics=[])
    decide(3, contingent="commune", rendu_pour_un_tour=True, publics=["k"])
    page = BeautifulSoup(sign_in(client).get("/indicateurs").text, "html.parser")
    assert cells(page) == [
        ["Bailleur (logement non réservé)", "Hors QPV", "2", "1", "2", "1", "0"],
        ["Commune", "En QPV", "1", "0", "0", "0", "0"],
    ]
    assert "3 décisions, 1 bail signé" in page.text


def test_the_advice_stands_on_the_page_of_a_landlord_whose_policy_switches_it_on(app, client, sign_in, decide):
    decide(1, contingent="action-logement", publics=[])
    text = BeautifulSoup(sign_in(client).get("/indicateurs").text, "html.parser").text.replace("\u00a0", " ")
    assert "Action Logement, 0 attribution sur 1 (l’obligation en demande 1)" in text
    assert "La commission choisit." in text
    assert "à confirmer par le bailleur" in text


def test_an_officer_kept_to_an_agency_sees_no_advice_on_a_part_of_the_year(app, client, sign_in, decide):
    decide(1, contingent="action-logement", publics=[])
    sign_in(client, stock.kept_to(app, "agence-levallois"))
    assert "l’obligation en demande" not in client.get("/indicateurs").text


def test_the_advice_for_a_candidate_names_figures_and_no_ground(app, decide):
    decide(1, contingent="action-logement", publics=[])
    decide(2, publics=["k"])
    candidate = Dossier({"demande.publics": frozenset({"g"}), "logement.contingent": "bailleur"})
    with app.app_context(), db.reading() as session:
        told = indicateurs.advice(session, stock.BAILLEUR, TODAY, candidate)
        none = indicateurs.advice(session, stock.BAILLEUR, TODAY, Dossier({"demande.publics": frozenset()}))
        off = indicateurs.advice(session, "emeraude", TODAY, candidate)
    assert {one.reservataire for one in told[:2]} == {"action-logement", "etat"}
    assert "iolence" not in " ".join(one.reason for one in told)
    assert (none, off) == ((), ())


def test_each_counting_says_in_a_word_where_it_stands(app, decide):
    def standing() -> dict[str, str]:
        with app.app_context(), db.reading() as session:
            found = indicateurs.attributions(session, stock.BAILLEUR, 2026)
            return {one.verdict.rule: one.standing[0] for one in indicateurs.gauges(stock.BAILLEUR, found, TODAY)}

    decide(1, contingent="etat", publics=["dalo"])
    told = standing()
    assert told["etat-toutes-attributions"] == "au-dessus du plafond"
    assert told["agents-toutes-attributions"] == "plafond respecté"
    assert told["etat-prioritaires-toutes-attributions"] == "hors de la fourchette"
    assert told["hors-qpv-prioritaires"] == "sans seuil"
    assert told["prioritaires-etat"] == "cible atteinte"
    assert told["prioritaires-commune"] == "rien à compter encore"
    decide(2, publics=[])
    assert standing()["prioritaires-non-reserves"] == "sous la cible"


def test_reserves_of_the_figures_are_read_on_the_page(client, sign_in, decide):
    decide(1, publics=["k"])
    text = sign_in(client).get("/indicateurs").text
    assert "se compte séparément pour chaque réservataire" in text
    assert "repris pour un tour" in text


def test_the_balance_of_the_year_goes_into_the_report_of_activity(app, client, sign_in, decide):
    decide(1, publics=["k"])
    sign_in(client, "responsable")
    page = client.get("/indicateurs").text
    assert all(name in page for name in ("(CIA)", "(CUS)", "(PDALHPD)", "conventions de réservation", "bilan.csv"))
    answer = client.get("/indicateurs/bilan.csv?annee=2026")
    lines = answer.data.decode("utf-8-sig").replace("\u00a0", " ").splitlines()
    assert answer.mimetype == "text/csv"
    own = "Publics prioritaires sur les logements non réservés (décisions);1;1;100 %;25 %"
    assert any(one.startswith(own) for one in lines)
    with app.app_context(), db.reading() as session:
        assert len(lines) == 1 + len(indicateurs.gauges(stock.BAILLEUR, (), TODAY))
        noted = session.exec(select(Journal).where(Journal.action == "exporter")).all()
    assert [(one.par, one.objet, one.apres) for one in noted] == [("responsable", "indicateurs", {"annee": 2026})]


@pytest.mark.parametrize("role", ["charge-relation-client", "secretaire-caleol"])
def test_the_balance_is_for_those_who_may_export(client, sign_in, role):
    sign_in(client, role)
    assert "bilan.csv" not in client.get("/indicateurs").text
    assert client.get("/indicateurs/bilan.csv").status_code == 403


def test_each_quota_shows_its_publics_where_the_policy_names_them(client, sign_in, decide, app):
    number = stock.dwelling(app, "PC-1", "attribue", bailleur="plaine-commune", agence="agence-saint-denis")
    candidature = stock.candidacy(app, number, stock.applicant(app, 9, bailleur="plaine-commune"), "retenue")
    seance = stock.sitting(app, HELD, "plaine-commune")
    with app.app_context(), db.transaction() as session:
        when = {"par": "secretaire", "le": stock.EARLIER}
        session.add(Decision(seance_id=seance, candidature_id=candidature, decision="attribution", **when))
    text = sign_in(client, "relation.plaine").get("/indicateurs").text
    assert "Échanges, mutations, décohabitations" in text
    assert "Contribution de chaque réservataire" in text
    assert "l’obligation en demande" not in text
