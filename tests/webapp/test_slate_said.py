"""A slate and its agenda entry: what is written is guarded and shown, what is counted is listed, who mends a fact comes
back."""

from __future__ import annotations

import re

import pytest
from bs4 import BeautifulSoup
from sqlmodel import select

from tests.webapp.commission import get, off_the_agenda, sitting
from tests.webapp.test_liste import concluded, entry, fields, refused
from webapp import db
from webapp.db.models import Appel, Candidature, Conversation, Justification

TELLING = ["Décision DALO.", "Hébergée par un tiers.", "Désignée par le préfet.", "Maladie.", "Violences."]
LATE = {"demande.sejour_regulier": None}


@pytest.fixture
def manager(client, sign_in):
    return sign_in(client, "responsable")


def soup(answer) -> BeautifulSoup:
    return BeautifulSoup(answer.text, "html.parser")


def words(node) -> str:
    return " ".join(node.get_text(" ").replace("\u00a0", " ").split())


def slate(client, made) -> str:
    data = {"genre": "liste", "logement": made["logement"]}
    return client.post("/conversations", data=data).headers["Location"]


def test_the_age_of_each_request_shows_where_the_candidates_are_ranked(app, manager):
    made = sitting(app, changes={2: {"demande.deposee_le": "2020-06-12"}, 3: {"demande.deposee_le": None}})
    page = soup(manager.get(f"{slate(manager, made)}?question=rangs"))
    lines = [words(one) for one in page.select("fieldset.candidate p.small:last-child")]
    assert "première demande le 14 mars 2023, il y a 3 ans et 8 mois" in lines[0]
    assert "première demande le 12 juin 2020, il y a 6 ans et 5 mois" in lines[1]
    assert "date de la première demande à compléter" in lines[2]


@pytest.mark.parametrize("told", TELLING)
def test_why_a_rank_names_no_ground_and_what_was_typed_stays(app, manager, told):
    made = sitting(app)
    one = made["candidats"][0]
    answer = manager.post(f"{slate(manager, made)}/rangs/rangs", data={f"rang-{one}": "1", f"motif-{one}": told})
    assert answer.status_code == 422
    page = soup(answer)
    assert "ni motif de priorité" in words(page.select_one(".summary"))
    assert page.select_one(f"#motif-{one}")["value"] == told
    assert "candidature.motif_position" not in get(app, Candidature, one).faits


def test_why_a_rank_may_say_a_label_or_the_first_quartile(app, manager):
    made = off_the_agenda(app, sitting(app))
    one = made["candidats"][0]
    data = {f"rang-{one}": "1", f"motif-{one}": "Label reconnu, premier quartile, demande de 2020."}
    assert manager.post(f"{slate(manager, made)}/rangs/rangs", data=data).status_code in (200, 303)


@pytest.mark.parametrize("told", TELLING)
def test_a_justification_names_no_ground_and_what_was_typed_stays(app, manager, told):
    made = sitting(app)
    opened = entry(manager, made)
    page = soup(manager.get(f"{opened}?question=justifications"))
    boxes = page.select("textarea")
    answer = manager.post(f"{opened}/justifications/justifications", data={one["name"]: told for one in boxes})
    assert answer.status_code == 422
    assert [one.text.strip() for one in soup(answer).select("textarea")] == [told] * len(boxes)
    with app.app_context(), db.reading() as session:
        assert session.exec(select(Justification)).all() == []


@pytest.mark.parametrize(("lacking", "told"), [((2,), "un point"), ((2, 3), "2 points")])
def test_the_points_that_are_counted_are_those_listed(app, manager, lacking, told):
    page = refused(manager, sitting(app, changes=dict.fromkeys(lacking, LATE)))
    listed = page.select(".refusals > li")
    assert len(listed) == len(lacking)
    assert f"attend encore {told} " in words(page.select_one(".summary"))
    assert f"({len(listed)})" in words(page.select_one("#refus"))


def mended(app, manager, made):
    """The concluded call about the second candidate, opened at the question that keeps the agenda entry."""
    number = get(app, Candidature, made["candidats"][1]).demande_id
    ids = {"logement": made["logement"], "demande": number, "candidature": made["candidats"][1]}
    concluded(app, "appel", ids)
    form = refused(manager, made).select_one('.refusals [data-rule="sejour-regulier"] form')
    return manager.post(form["action"], data=fields(form)).headers["Location"], number


def attempts(app, demande: int) -> int:
    with app.app_context(), db.reading() as session:
        return len(session.exec(select(Appel).where(Appel.demande_id == demande)).all())


def test_a_mended_fact_leads_back_to_the_agenda_entry_and_counts_no_call(app, manager):
    made = sitting(app, changes={2: LATE})
    where, number = mended(app, manager, made)
    page = soup(manager.get(where))
    assert "nouvel appel" in words(page.select_one("details:has(#issue-appel) summary"))
    call = where.partition("?")[0]
    answer = manager.post(f"{call}/sejour", data={"demande.sejour_regulier": "oui"}, follow_redirects=True)
    back = soup(answer).select_one("#exchange .actions a.button")
    assert words(back) == "Revenir à l’inscription à l’ordre du jour"
    found = soup(manager.get(back["href"]))
    assert "Inscription à l’ordre du jour" in words(found.main)
    assert not found.select("[data-rule='sejour-regulier'] form")
    manager.post(f"{call}/conclure", data={"conclusion": "qualifiee"})
    assert attempts(app, number) == 0


def test_a_call_concluded_for_the_first_time_is_an_attempt(app, manager):
    made = sitting(app)
    number = get(app, Candidature, made["candidats"][0]).demande_id
    data = {"genre": "appel", "logement": made["logement"], "demande": number}
    call = manager.post("/conversations", data=data).headers["Location"]
    manager.post(f"{call}/conclure", data={"conclusion": "qualifiee"})
    assert attempts(app, number) == 1


def test_a_concluded_call_leads_nowhere_while_nothing_waits_for_it(app, manager):
    made = sitting(app)
    number = get(app, Candidature, made["candidats"][1]).demande_id
    ids = {"logement": made["logement"], "demande": number, "candidature": made["candidats"][1]}
    call = concluded(app, "appel", ids).removesuffix("/conclusion")
    assert "Revenir à" not in soup(manager.get(call)).select_one("#exchange").text


@pytest.mark.parametrize(("concluded_first", "label"), [("ordre_du_jour", "liste de candidats"), ("", "ordre du jour")])
def test_the_agenda_entry_comes_before_the_slate_it_follows(app, manager, concluded_first, label):
    made = sitting(app)
    slate(manager, made)
    opened = entry(manager, made)
    if concluded_first:
        with app.app_context(), db.transaction() as session:
            session.get_one(Conversation, int(opened.rsplit("/", 1)[1])).etat = "conclue"
    home = concluded(app, "flechage", {"logement": made["logement"]}).removesuffix("/conclusion")
    assert label in words(soup(manager.get(home)).select_one("#exchange .actions a.button"))


def counted(client, opened: str) -> tuple[int, str]:
    """How many answers the first candidate waits for, and what is said of that count."""
    told = words(soup(client.get(f"{opened}/verifier")).select_one(".candidate-verdicts summary"))
    found = re.search(r"(\d+) à compléter(?: \(([^)]*)\))?", told)
    return (int(found[1]), found[2] or "") if found else (0, "")


@pytest.mark.parametrize(
    ("lacking", "said"),
    [
        ({"demande.publics_locaux": None}, "pour la liste seulement"),
        ({"demande.publics_locaux": None, **LATE}, "dont {} pour la liste seulement"),
    ],
)
def test_the_slate_says_how_many_answers_it_alone_waits_for(app, manager, lacking, said):
    made = sitting(app, changes={1: lacking, "logement": {"logement.territoire": None}})
    (whole, told), (kept, more) = counted(manager, slate(manager, made)), counted(manager, entry(manager, made))
    assert kept < whole
    assert told == said.format(whole - kept)
    assert more == ""


def test_the_review_gives_each_candidate_a_line(app, manager):
    made = sitting(app)
    page = soup(manager.get(f"{slate(manager, made)}/verifier"))
    assert [words(one) for one in page.select(".review .line")][:3] == [
        "1. Claire Delmas",
        "2. Paul Martin",
        "3. Odile Renard",
    ]


def test_the_review_shows_the_sentences_that_were_written(app, manager):
    made = sitting(app)
    opened, told = entry(manager, made), "L’avis arrive la semaine prochaine."
    boxes = soup(manager.get(f"{opened}?question=justifications")).select("textarea")
    assert boxes
    manager.post(f"{opened}/justifications/justifications", data={one["name"]: told for one in boxes})
    said = [words(one) for one in soup(manager.get(f"{opened}/verifier")).select(".review .line")]
    assert len(said) == len(boxes)
    assert said[0].startswith("Claire Delmas, ")
    assert all(one.endswith(f" : « {told} »") for one in said)


@pytest.mark.parametrize("kind", ["liste", "ordre_du_jour"])
def test_the_end_says_what_was_settled_and_for_which_session(app, manager, kind):
    made = sitting(app)
    ids = {"logement": made["logement"], "liste": made["liste"]}
    told = [words(one) for one in soup(manager.get(concluded(app, kind, ids))).select(".settled li")]
    assert told[-3:] == ["1. Claire Delmas", "2. Paul Martin", "3. Odile Renard"]
    session = [one for one in told if one.startswith("Séance : ")]
    assert session == (["Séance : CALEOL de Levallois, 23 novembre 2026"] if kind == "ordre_du_jour" else [])
