"""What a room looks at: a dwelling at a time, the figures and the words of the rules, nothing that tells more."""

from __future__ import annotations

from datetime import date

import pytest
from bs4 import BeautifulSoup
from sqlmodel import select

from tests.webapp.commission import LOGEMENT, NAMES, add, justify, sitting
from tests.webapp.letters_made import LANDLORDS
from tests.webapp.reading import words
from tests.webapp.test_sentinelle import SENSITIVE, TELLING
from webapp import db
from webapp.casework import projection, subjects
from webapp.db.models import Candidature, Compte, Inscription, Liste, Logement, Seance

COLUMNS = ("Candidat", "Ménage", "Typologie", "Ancienneté", "Taux d’effort", "Reste à vivre", "Plafonds de ressources")

SECOND = {"logement": {"logement.reference": "RSH-LEV-0009"}}


@pytest.fixture
def secretary(client, sign_in):
    return sign_in(client, "secretaire-caleol")


def page_of(client, made):
    answer = client.get(f"/seances/{made['seance']}/projection/{made['liste']}")
    assert answer.status_code == 200
    return BeautifulSoup(answer.text, "html.parser")


def elsewhere(app, landlord: str, **options) -> dict:
    """The same session at another landlord, with its account."""
    agency, commission, commune, postcode = LANDLORDS[landlord]
    home = {"logement.commune": commune, "logement.code_postal": postcode, **options.pop("home", {})}
    changes = {"logement": home, **options.pop("changes", {})}
    made = sitting(app, bailleur=landlord, agence=agency, changes=changes, **options)
    with app.app_context(), db.transaction() as session:
        session.get_one(Seance, made["seance"]).commission = commission
        known = session.exec(select(Compte)).first()
        own = {"nom": "Lou", "bailleur": landlord, "agences": ["*"], "mot_de_passe": known.mot_de_passe}
        session.add(Compte(identifiant="ailleurs", role="secretaire-caleol", **own))
    return made


def second_dwelling(app, made, *, agence="agence-levallois", order=2) -> int:
    with app.app_context(), db.transaction() as session:
        home = Logement(bailleur="rives-de-seine", agence=agence, reference="", etat="inscrit")
        add(session, home, {**LOGEMENT, "logement.reference": f"RSH-LEV-000{order}"})
        slate = add(session, Liste(logement_id=home.id, etat="inscrite"), {"liste.exception": "aucune"})
        when = session.exec(select(Inscription.cree_le)).first()
        session.add(Inscription(seance_id=made["seance"], liste_id=slate.id, ordre=order, cree_le=when, par="relation"))
        return slate.id


def test_a_dwelling_and_its_candidates_stand_on_one_screen(app, secretary):
    page = page_of(secretary, sitting(app))
    assert words(page.h1) == "T3, Levallois-Perret"
    assert "64,5 m² · 2e étage" in words(page.main)
    assert words(page.dl) == (
        "Financement PLUS Contingent Non réservé (bailleur) Loyer 512,30 € Charges 118,40 € Loyer et charges 630,70 €"
    )
    assert [words(cell) for cell in page.select("thead th")] == list(COLUMNS)
    first = [words(cell) for cell in page.select("tbody tr")[0].select("td")]
    assert first[0] == "1 adulte, 1 enfant"
    assert first[1] == "Conforme"
    assert first[3].startswith("22,5 % À apprécier")
    assert "par mois" in first[4]
    assert first[5] == "Conforme"


@pytest.mark.parametrize("quota", ["etat", "etat-agents"])
def test_a_dwelling_kept_for_a_public_says_whose_it_is_not_whom_it_serves(app, secretary, quota):
    said = words(page_of(secretary, sitting(app, changes={"logement": {"logement.contingent": quota}})).main)
    assert "Contingent État Loyer" in said
    assert "prioritaires" not in said
    assert "agents" not in said


def test_a_policy_that_wants_no_name_shows_none_and_the_year_alone(app, secretary):
    page = page_of(secretary, sitting(app))
    said = words(page)
    for first_name, surname in NAMES:
        assert first_name not in said
        assert surname not in said
    assert "Demande de 2023" in said
    assert "14 mars 2023" not in said
    assert "Tilleuls" not in said
    assert [words(one) for one in page.select("tbody th")] == ["Rang 1", "Rang 2", "Rang 3"]


@pytest.mark.parametrize("landlord", ["plaine-commune", "emeraude"])
def test_another_policy_shows_who_it_is_about_and_since_when(app, client, sign_in, landlord):
    made = elsewhere(app, landlord)
    said = words(page_of(sign_in(client, "ailleurs"), made))
    assert "Rang 1 Madame Claire Delmas" in said
    assert "3 ans et 8 mois Demande du 14 mars 2023" in said
    assert "sans nom" not in said


@pytest.mark.parametrize("landlord", ["rives-de-seine", *LANDLORDS])
def test_the_screen_keeps_only_the_rules_on_size_effort_remainder_and_ceilings(app, client, sign_in, landlord):
    """A list that is closed: a rule added elsewhere never comes before the room."""
    made = elsewhere(app, landlord, changes={1: SENSITIVE})
    page = page_of(sign_in(client, "ailleurs"), made)
    shown = {words(one) for one in page.select(".badge")}
    assert shown <= {"Conforme", "À apprécier", "À justifier", "À compléter", "Bloquant"}
    said = words(page).lower()
    assert [word for word in TELLING if word in said] == []


def test_nothing_that_a_room_may_not_read_is_on_the_screen(app, secretary):
    made = sitting(app, changes={1: SENSITIVE, 2: SENSITIVE})
    justify(app, made["liste"], made["candidats"][0], "pieces-selon-occupants", "Certificat médical vu pour p2.")
    said = words(page_of(secretary, made)).lower()
    assert [word for word in (*TELLING, "label", "prioritaire", "quartile", "handicap") if word in said] == []


def test_an_unknown_benefit_shows_the_figure_without_it(app, secretary):
    made = sitting(app, changes={1: {"ressources.aide_logement": None}})
    first = [words(cell) for cell in page_of(secretary, made).select("tbody tr")[0].select("td")]
    assert first[3] == "Sans aide au logement : 27,3 %. À compléter"
    assert first[4].startswith("Sans aide au logement : 1 679,30 € par mois")


def test_the_rent_of_the_annexes_stands_beside_the_rent(app, secretary):
    page = page_of(secretary, sitting(app, changes={"logement": {"logement.annexes": "38.50"}}))
    assert "Loyer 512,30 € Annexes 38,50 € Charges 118,40 € Loyer, annexes et charges 669,20 €" in words(page.dl)


def test_a_rate_is_projected_as_the_rules_print_it(app, secretary):
    """518,70 ÷ 1 670,80 = 31,045 %: « 31 % » would hide that 31 is passed."""
    made = sitting(app, changes={1: {"ressources.mensuelles": "1670.80"}})
    first = [words(cell) for cell in page_of(secretary, made).select("tbody tr")[0].select("td")]
    assert first[3].startswith("31,05 % ")
    decision = secretary.get(f"/seances/{made['seance']}/logements/{made['liste']}").text.replace("\u00a0", " ")
    assert "31,05 %" in decision


def test_what_is_not_known_is_to_be_completed(app, secretary):
    unknown = {"menage.personnes.p2.naissance": None, "demande.deposee_le": None, "ressources.mensuelles": None}
    home = {"logement.charges": None, "logement.surface": None, "logement.etage": None, "logement.pieces": None}
    page = page_of(secretary, sitting(app, changes={1: unknown, "logement": home}))
    first = [words(cell) for cell in page.select("tbody tr")[0].select("td")]
    assert (first[0], first[2], first[3], first[4]) == ("À compléter",) * 4
    assert words(page.h1) == "Levallois-Perret"
    assert "surface à compléter" in words(page.main)
    assert "Charges à compléter Loyer et charges à compléter" in words(page.dl)


def test_the_dwellings_turn_in_the_agendas_order_by_links_and_keys(app, secretary):
    made = sitting(app)
    last = second_dwelling(app, made, order=3)
    middle = second_dwelling(app, made, order=2)
    pages = {one: page_of(secretary, made | {"liste": one}) for one in (made["liste"], middle, last)}
    turns = {
        one: [(a["rel"], a["data-turn"], a["href"].rsplit("/", 1)[1]) for a in page.select("a[rel]")]
        for one, page in pages.items()
    }
    before, after = (["prev"], "ArrowLeft PageUp"), (["next"], "ArrowRight PageDown")
    assert turns == {
        made["liste"]: [(*after, str(middle))],
        middle: [(*before, str(made["liste"])), (*after, str(last))],
        last: [(*before, str(middle))],
    }
    assert "Logement 2 sur 3" in words(pages[middle])
    assert "Aucun candidat" in words(pages[middle])


def test_the_projection_starts_with_the_first_dwelling_from_the_sessions_page(app, secretary):
    made = sitting(app)
    link = BeautifulSoup(secretary.get(f"/seances/{made['seance']}").text, "html.parser").find("a", string="Projeter")
    answer = secretary.get(link["href"])
    assert answer.location.endswith(f"/projection/{made['liste']}")


def test_an_empty_agenda_has_nothing_to_project(app, secretary):
    with app.app_context(), db.transaction() as session:
        row = Seance(bailleur="rives-de-seine", commission="caleol-levallois", le=date(2026, 12, 4))
        session.add(row)
        session.flush()
        number = row.id
    assert secretary.get(f"/seances/{number}/projection").location == f"/seances/{number}"
    assert "Projeter" not in secretary.get(f"/seances/{number}").text


def test_a_dwelling_of_another_agenda_or_agency_is_not_projected(app, secretary, client, sign_in):
    made, other = sitting(app), sitting(app, le=date(2026, 12, 4), numbers=10, changes=SECOND)
    assert secretary.get(f"/seances/{made['seance']}/projection/{other['liste']}").status_code == 404
    theirs = second_dwelling(app, made, agence="agence-puteaux")
    with app.app_context(), db.transaction() as session:
        known = session.exec(select(Compte)).first()
        own = {"bailleur": "rives-de-seine", "agences": ["agence-levallois"], "mot_de_passe": known.mot_de_passe}
        session.add(Compte(identifiant="voisin", nom="Lou", role="secretaire-caleol", **own))
    neighbour = sign_in(client, "voisin")
    assert neighbour.get(f"/seances/{made['seance']}/projection/{theirs}").status_code == 404
    assert "Logement 1 sur 1" in words(page_of(neighbour, made))


def test_a_file_presented_beside_the_slate_stands_without_a_rank(app, secretary):
    made = sitting(app)
    with app.app_context(), db.transaction() as session:
        row = session.get_one(Candidature, made["candidats"][2])
        subjects.write(session, row, {"candidature.presentee_irrecevabilite": True}, par="relation")
        subjects.erase(session, row, ["candidature.rang"], par="relation")
    assert words(page_of(secretary, made).select("tbody th")[2]) == "À côté de la liste"


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (date(2023, 3, 14), "0 mois"),
        (date(2023, 4, 13), "0 mois"),
        (date(2023, 4, 14), "1 mois"),
        (date(2024, 3, 13), "11 mois"),
        (date(2024, 3, 14), "1 an"),
        (date(2025, 4, 14), "2 ans et 1 mois"),
    ],
)
def test_seniority_is_told_in_years_and_months(on, expected):
    assert projection._since(date(2023, 3, 14), on, nameless=False).value == expected
