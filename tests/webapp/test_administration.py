"""Figures that only the landlord can give: entered with their source, confirmed, corrected, read by the rules."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from bs4 import BeautifulSoup
from sqlmodel import col, select

from rules.check import CaseFile, check
from rules.dossier import Dossier
from rules.policy import load_policy
from rules.verdict import APPRECIER, COMPLETER, CONFORME
from webapp import db
from webapp.casework import chiffres, subjects
from webapp.db.models import Compte, Journal, Logement, Periode

RIVES, PLAINE = "rives-de-seine", "plaine-commune"
TERRITORY = "paris-ouest-la-defense"
ADDRESS = "/administration/chiffres/seuil-premier-quartile"
FORM = {
    "territoire": TERRITORY,
    "valeur": "11 250",
    "du": "01/01/2026",
    "au": "31/12/2026",
    "source": "arrêté du 20 mai 2026",
}
FACTS = {
    "logement.territoire": TERRITORY,
    "ressources.mensuelles": Decimal(900),
    "menage.personnes": [
        {
            "menage.personnes.*": "p1",
            "menage.personnes.*.naissance": date(1988, 5, 17),
            "menage.personnes.*.lien": "demandeur",
        }
    ],
}


@pytest.fixture
def admin(app, client, sign_in, recorded):
    """The administrator of Rives de Seine, which has one dwelling in a territory."""
    with app.app_context(), db.transaction() as session:
        row = Logement(bailleur=RIVES, agence="agence-levallois", reference="")
        row.faits = recorded({"logement.reference": "LEV-1", "logement.territoire": TERRITORY})
        subjects.project(row)
        session.add(row)
    return sign_in(client, "administrateur")


def keep(client, **more) -> None:
    answer = client.post(ADDRESS, data=FORM | {"geste": "confirmer"} | more)
    assert answer.status_code == 303, BeautifulSoup(answer.text, "html.parser").select_one("main").text


def lines(app) -> list[Periode]:
    with app.app_context(), db.reading() as session:
        return list(session.exec(select(Periode).order_by(col(Periode.id))).all())


def quartile(app, on: date, bailleur: str = RIVES, monthly: int = 900):
    """The verdict on the first quartile for somebody alone."""
    case = CaseFile(Dossier(FACTS | {"ressources.mensuelles": Decimal(monthly)}), {})
    with app.app_context():
        verdicts = check(case, load_policy(bailleur), "appel", on, chiffres.figures_of(bailleur))
    return next(one for one in verdicts if one.rule == "premier-quartile")


def test_without_threshold_the_first_quartile_is_asked_of_the_administrator(app):
    verdict = quartile(app, date(2026, 11, 23))
    assert verdict.outcome == COMPLETER
    assert "administrateur" in {one.ask for one in verdict.missing}


@pytest.mark.parametrize(("monthly", "outcome"), [(937, CONFORME), (938, APPRECIER)])
def test_an_entered_threshold_settles_the_first_quartile(app, admin, monthly, outcome):
    """11 250 a year: 937.50 a month, for one unit."""
    keep(admin)
    verdict = quartile(app, date(2026, 11, 23), monthly=monthly)
    assert verdict.outcome == outcome
    assert "arrêté du 20 mai 2026" in {operand.source for step in verdict.working for operand in step.operands}


def test_resources_exactly_at_the_threshold_are_within_it(app, admin):
    keep(admin, valeur="10 800")
    assert quartile(app, date(2026, 11, 23)).outcome == CONFORME


def test_before_its_first_day_a_threshold_says_nothing(app, admin):
    keep(admin)
    assert quartile(app, date(2025, 12, 31)).outcome == COMPLETER
    assert quartile(app, date(2026, 1, 1)).outcome == CONFORME


def test_past_its_validity_a_threshold_leaves_people_to_judge(app, admin):
    keep(admin)
    assert quartile(app, date(2026, 12, 31)).outcome == CONFORME
    verdict = quartile(app, date(2027, 1, 1))
    assert verdict.outcome == APPRECIER
    assert any("périmée" in reserve for reserve in verdict.reserves)


def test_another_landlords_threshold_is_not_read(app, admin):
    keep(admin)
    assert quartile(app, date(2026, 11, 23), PLAINE).outcome == COMPLETER


def test_nothing_is_kept_before_it_is_confirmed(app, admin):
    answer = admin.post(ADDRESS, data=FORM)
    assert "Confirmer la valeur" in answer.text
    assert "11 250 € par an" in " ".join(answer.text.split())
    assert lines(app) == []


def test_going_back_from_the_confirmation_keeps_what_was_typed(app, admin):
    answer = admin.post(ADDRESS, data=FORM | {"geste": "modifier"})
    page = BeautifulSoup(answer.text, "html.parser")
    assert page.select_one("[name=source]")["value"] == FORM["source"]
    assert page.select_one("[name=territoire] option[selected]")["value"] == TERRITORY
    assert lines(app) == []


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("valeur", ""),
        ("valeur", "beaucoup"),
        ("valeur", "0"),
        ("valeur", "-3"),
        ("du", ""),
        ("du", "31/02/2026"),
        ("au", "31/12/2025"),
        ("source", "   "),
        ("territoire", ""),
        ("territoire", "ailleurs"),
    ],
)
def test_a_value_that_does_not_hold_is_refused_beside_its_field_and_stays_typed(app, admin, field, value):
    answer = admin.post(ADDRESS, data=FORM | {field: value, "geste": "confirmer"})
    page = BeautifulSoup(answer.text, "html.parser")
    assert answer.status_code == 422
    assert page.select_one(f"#{field}-error")
    assert page.select_one("[name=source]")["value"].strip() == (FORM | {field: value})["source"].strip()
    assert lines(app) == []


@pytest.mark.parametrize(
    ("du", "au"),
    [("31/12/2026", ""), ("01/01/2025", "01/01/2026"), ("01/06/2026", "30/06/2026"), ("01/01/2025", "")],
)
def test_two_values_on_one_day_are_refused_and_what_was_typed_stays(app, admin, du, au):
    keep(admin)
    answer = admin.post(ADDRESS, data=FORM | {"du": du, "au": au, "valeur": "12 000", "geste": "confirmer"})
    page = BeautifulSoup(answer.text, "html.parser")
    assert answer.status_code == 422
    assert "deux valeurs" in page.select_one("#du-error").text
    assert page.select_one("[name=valeur]")["value"] == "12 000"
    assert len(lines(app)) == 1


def test_the_day_after_the_end_another_value_takes_over(app, admin):
    keep(admin)
    keep(admin, du="01/01/2027", au="", valeur="12 000")
    assert quartile(app, date(2026, 12, 31), monthly=950).outcome == APPRECIER
    assert quartile(app, date(2027, 1, 1), monthly=950).outcome == CONFORME


def test_a_correction_takes_the_place_of_a_line_that_is_kept(app, admin):
    keep(admin)
    keep(admin, valeur="9 000", corrige=str(lines(app)[0].id))
    first, second = lines(app)
    assert (first.valeur, second.valeur, second.remplace_id) == ("11250", "9000", first.id)
    assert quartile(app, date(2026, 11, 23)).outcome == APPRECIER
    page = BeautifulSoup(admin.get("/administration").text, "html.parser")
    assert "Corrigée" in page.text
    assert "En vigueur" in page.text


def test_a_line_is_corrected_once(app, admin):
    keep(admin)
    known = str(lines(app)[0].id)
    keep(admin, valeur="9 000", corrige=known)
    assert admin.post(ADDRESS, data=FORM | {"corrige": known, "geste": "confirmer"}).status_code == 404
    assert len(lines(app)) == 2


def test_every_line_is_journalled_with_what_was_there_before(app, admin):
    keep(admin)
    keep(admin, valeur="9 000", corrige=str(lines(app)[0].id))
    with app.app_context(), db.reading() as session:
        told = session.exec(select(Journal).where(Journal.objet == "chiffre").order_by(col(Journal.id))).all()
    assert [(one.action, one.par) for one in told] == [("saisir", "administrateur"), ("corriger", "administrateur")]
    assert (told[1].avant["valeur"], told[1].apres["valeur"]) == ("11250", "9000")


def test_the_page_says_what_is_still_to_be_entered(admin):
    before = BeautifulSoup(admin.get("/administration").text, "html.parser")
    assert before.select_one(f'a[href="{ADDRESS}?territoire={TERRITORY}"]')
    keep(admin)
    after = BeautifulSoup(admin.get("/administration").text, "html.parser")
    assert not after.select_one(f'a[href="{ADDRESS}?territoire={TERRITORY}"]')
    assert "arrêté du 20 mai 2026" in after.text


def test_a_quorum_is_entered_for_a_commission_of_the_landlord(app, admin):
    form = {
        "commission": "caleol-levallois",
        "valeur": "4",
        "du": "01/01/2026",
        "source": "règlement intérieur, art. 3",
    }
    answer = admin.post("/administration/chiffres/quorum", data=form | {"geste": "confirmer"})
    assert answer.status_code == 303
    with app.app_context():
        found = chiffres.figures_of(RIVES).lookup("quorum", date(2026, 11, 23), ("caleol-levallois",))
    assert found.value == 4


@pytest.mark.parametrize("role", ["charge-relation-client", "secretaire-caleol", "responsable", "formateur"])
def test_only_administrators_enter_figures(client, sign_in, role):
    sign_in(client, role)
    assert client.get("/administration").status_code == 403
    assert client.post(ADDRESS, data=FORM | {"geste": "confirmer"}).status_code == 403


@pytest.mark.parametrize("figure", ["plafond-ressources", "nulle-part"])
def test_a_figure_that_a_text_sets_is_not_entered(admin, figure):
    assert admin.get(f"/administration/chiffres/{figure}").status_code == 404


def test_an_administrator_of_another_landlord_neither_sees_nor_corrects_a_line(app, admin, sign_in):
    keep(admin)
    with app.app_context(), db.transaction() as session:
        known = session.exec(select(Compte)).first().mot_de_passe
        own = {"nom": "Lou Mercier", "bailleur": PLAINE, "agences": ["*"], "mot_de_passe": known}
        session.add(Compte(identifiant="administrateur.plaine", role="administrateur", **own))
    other = sign_in(app.test_client(), "administrateur.plaine")
    line = lines(app)[0].id
    assert "arrêté du 20 mai 2026" not in other.get("/administration").text
    assert other.get(f"{ADDRESS}?corrige={line}").status_code == 404
    assert other.post(ADDRESS, data=FORM | {"corrige": str(line), "geste": "confirmer"}).status_code == 404
    assert [one.bailleur for one in lines(app)] == [RIVES]


def test_figures_are_read_again_only_when_a_line_is_added(app, admin):
    with app.test_request_context():
        chiffres.note(None)
        assert chiffres.figures_of(RIVES) is chiffres.figures_of(RIVES)
    keep(admin)
    with app.test_request_context():
        chiffres.note(lines(app)[-1].id)
        found = chiffres.figures_of(RIVES)
        assert found.lookup("seuil-premier-quartile", date(2026, 11, 23), (TERRITORY,)).value == 11250
        assert chiffres.figures_of(RIVES) is found
