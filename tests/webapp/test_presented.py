"""What the commission sees of each candidate: agenda entry, page of the session, projection; never a ground."""

from __future__ import annotations

import io

import pytest
from bs4 import BeautifulSoup
from docx import Document as Word

from rules.dossier import Dossier, Record
from rules.parameters import national
from tests.webapp.commission import DAY, sitting
from tests.webapp.reading import words
from webapp import db
from webapp.casework import subjects
from webapp.casework.presented import presented
from webapp.db.models import Candidature, Demande

QUARTILE = {"demande.premier_quartile_sne": True}
TRANSFER = {"demande.locataire_du_parc": True}


@pytest.fixture
def secretary(client, sign_in):
    return sign_in(client, "secretaire-caleol")


def candidacy(app, made, place: int, **facts) -> None:
    """More facts of the candidacy at this place."""
    with app.app_context(), db.transaction() as session:
        row = session.get_one(Candidature, made["candidats"][place - 1])
        for path, value in facts.items():
            subjects.write(session, row, {f"candidature.{path}": value}, par="relation")


def on_the_page(client, made, place: int = 1) -> str:
    page = BeautifulSoup(client.get(f"/seances/{made['seance']}").text, "html.parser")
    return words(page.select(".ranked > li")[place - 1])


def on_the_screen(client, made, place: int = 1) -> str:
    page = BeautifulSoup(client.get(f"/seances/{made['seance']}/projection/{made['liste']}").text, "html.parser")
    return words(page.select("tbody tr")[place - 1])


def on_the_entry(client, made) -> list[list[str]]:
    """The rows of the agenda entry's tables on the candidates."""
    answer = client.get(f"/courriers/ordre-du-jour/{made['seance']}/{made['liste']}.docx")
    assert answer.status_code == 200, answer.status_code
    document = Word(io.BytesIO(answer.data))
    return [
        [cell.text.replace("\u00a0", " ").replace("\u202f", " ") for cell in row.cells]
        for table in document.tables
        for row in table.rows
    ]


def known_of(client, made, place: int = 1) -> str:
    """The cell « À savoir » of a candidate."""
    header, *rows = [row for row in on_the_entry(client, made) if len(row) == 5]
    assert header[2] == "À savoir"
    return rows[place - 1][2]


def both_said(app, made, path: str, *values: tuple[str, str]) -> None:
    """A request's amount, said by these origins (origin, value)."""
    with app.app_context(), db.transaction() as session:
        row = session.get_one(Demande, session.get_one(Candidature, made["candidats"][0]).demande_id)
        said = [{"valeur": value, "origine": one, "le": "2026-11-01T08:00:00+01:00"} for one, value in values]
        row.faits = {**row.faits, path: said}
        session.add(row)


@pytest.mark.parametrize(("placed", "said"), [(True, "oui"), (False, "non"), (None, "à vérifier")])
def test_the_first_quartile_stands_beside_the_label_without_any_ground(app, secretary, placed, said):
    home = {"logement.territoire": "paris-ouest-la-defense"}
    made = sitting(app, changes={"logement": home, 1: {"demande.premier_quartile_sne": placed}})
    assert f"Label reconnu : oui · Premier quartile : {said}" in on_the_page(secretary, made)
    header, first, *_ = [row for row in on_the_entry(secretary, made) if len(row) == 9]
    assert header[-2:] == ["Label reconnu", "Premier quartile"]
    assert first[-2:] == ["oui", said]


def test_where_decisions_are_entered_the_same_is_said(app, secretary):
    made = sitting(app, changes={1: {**QUARTILE, **TRANSFER}})
    page = BeautifulSoup(secretary.get(f"/seances/{made['seance']}/logements/{made['liste']}").text, "html.parser")
    said = words(page.select_one("fieldset.candidate p.soft"))
    assert said == "Label reconnu : oui · Premier quartile : oui · Mutation : déjà locataire du bailleur"


def test_the_projected_screen_says_neither_label_nor_quartile(app, secretary):
    assert "quartile" not in on_the_screen(secretary, sitting(app, changes={1: QUARTILE})).lower()


@pytest.mark.parametrize(
    ("larger", "said"),
    [
        (True, "Mutation : déjà locataire du bailleur, libère un logement plus grand"),
        (False, "Mutation : déjà locataire du bailleur"),
    ],
)
def test_a_sitting_tenant_is_said_to_be_one_everywhere(app, secretary, larger, said):
    made = sitting(app, changes={1: {**TRANSFER, "demande.libere_plus_grand": larger}})
    assert known_of(secretary, made) == said
    for shown in (on_the_page, on_the_screen):
        assert said in shown(secretary, made)
        assert "Mutation" not in shown(secretary, made, 2)


def test_who_wants_to_think_about_it_is_said_to_everywhere(app, secretary):
    made = sitting(app)
    candidacy(app, made, 1, interet="a-reflechir")
    assert known_of(secretary, made) == "Souhaite réfléchir"
    for shown in (on_the_page, on_the_screen):
        assert "Souhaite réfléchir" in shown(secretary, made)
        assert "réfléchir" not in shown(secretary, made, 2)


@pytest.mark.parametrize(("quota", "name"), [("action-logement", "Action Logement"), ("etat", "État")])
def test_a_dwelling_taken_back_for_one_round_says_so_everywhere(app, secretary, quota, name):
    home = {"logement.contingent": quota, "logement.rendu_pour_un_tour": True}
    made = sitting(app, changes={"logement": home})
    assert any("(repris pour un tour)" in cell for row in on_the_entry(secretary, made) for cell in row)
    page = BeautifulSoup(secretary.get(f"/seances/{made['seance']}").text, "html.parser")
    assert "(repris pour un tour)" in words(page.select_one(f"#logement-{made['liste']}"))
    screen = BeautifulSoup(secretary.get(f"/seances/{made['seance']}/projection/{made['liste']}").text, "html.parser")
    assert f"Contingent {name} Loyer" in words(screen.dl)
    assert "2e étage · repris pour un tour" in words(screen.main)


def test_a_dwelling_that_is_not_taken_back_says_nothing_of_it(app, secretary):
    made = sitting(app, changes={"logement": {"logement.contingent": "action-logement"}})
    assert not any("repris" in cell for row in on_the_entry(secretary, made) for cell in row)
    assert "repris pour un tour" not in secretary.get(f"/seances/{made['seance']}").text


def test_the_officers_sentence_for_a_rank_reaches_the_commission(app, secretary):
    made = sitting(app)
    candidacy(app, made, 1, motif_position="La demande la plus ancienne.")
    assert known_of(secretary, made) == "Pourquoi ce rang : La demande la plus ancienne."
    assert "Pourquoi ce rang : La demande la plus ancienne." in on_the_page(secretary, made)
    assert known_of(secretary, made, 2) == "Rien de particulier"


@pytest.mark.parametrize("told", ["Décision DALO.", "Sortante d’hébergement.", "Désignée par le préfet.", "Violences."])
def test_a_sentence_that_names_a_ground_reaches_nobody(app, secretary, told):
    made = sitting(app)
    candidacy(app, made, 1, motif_position=told)
    assert known_of(secretary, made) == "Rien de particulier"
    assert told not in on_the_page(secretary, made)
    decisions = secretary.get(f"/seances/{made['seance']}/logements/{made['liste']}").text
    assert told not in decisions


def test_an_amount_that_the_register_says_otherwise_is_shown_with_both_origins(app, secretary):
    made = sitting(app)
    both_said(app, made, "ressources.rfr_n2", ("sne", "12911"), ("declare", "24500"))
    said = (
        "Valeurs différentes, revenu fiscal de référence N\u20112 : 12 911 € (extraction du SNE), 24 500 € (déclaré) ; "
        "retenu : 24 500 €"
    )
    assert known_of(secretary, made) == said
    assert f"À regarder. {said}" in on_the_page(secretary, made)


def test_a_paper_that_was_seen_is_the_amount_retained(app, secretary):
    made = sitting(app)
    both_said(app, made, "ressources.mensuelles", ("piece", "1900"), ("declare", "2310"))
    assert known_of(secretary, made).endswith("1 900 € (vu sur pièce), 2 310 € (déclaré) ; retenu : 1 900 €")


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("ressources.rfr_n2", (("sne", "24500"), ("declare", "24500"))),
        ("ressources.frais_hebergement", (("sne", "300"), ("declare", "400"))),
        ("demande.deposee_le", (("sne", "2023-03-14"), ("declare", "2023-03-15"))),
    ],
)
def test_what_agrees_what_tells_and_what_is_no_amount_is_not_a_point(app, secretary, path, said):
    made = sitting(app)
    both_said(app, made, path, *said)
    assert "Valeurs différentes" not in known_of(secretary, made)
    assert "À regarder" not in on_the_page(secretary, made)


def test_an_amount_on_which_no_verdict_rests_is_not_a_point():
    values = [Record("12911", "sne"), Record("24500", "declare")]
    file = Dossier({"ressources.rfr_n2": "24500"}, {"ressources.rfr_n2": values})
    assert presented(file, (), DAY, national()).differing == ()
