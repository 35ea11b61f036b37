"""What was written, and what the rules leave to appraise, stands beside each candidate where it is decided."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup

from tests.webapp import stock
from tests.webapp.commission import ATTRIBUTION, OUTRANKED, TOO_FAR, decide, get, justify, sitting
from tests.webapp.reading import page_of, words
from tests.webapp.test_projection import elsewhere
from tests.webapp.test_visiting_rights import VISITING, WHY
from webapp import db
from webapp.db.models import Candidature, Seance
from webapp.letter_contexts.commission import SIZE

TOO_LARGE = {"decision": "non-attribution", "motif": "NA-TYPO-SOUS"}
OLDEST = "la demande la plus ancienne"
LACKING = "Aucun logement plus petit n’est libre."


@pytest.fixture
def secretary(client, sign_in):
    return sign_in(client, "secretaire-caleol")


def decision(made) -> str:
    return f"/seances/{made['seance']}/logements/{made['liste']}"


def projection(made) -> str:
    return f"/seances/{made['seance']}/projection/{made['liste']}"


def placed(app, made, text: str) -> None:
    with app.app_context(), db.transaction() as session:
        stock.write(session, session.get_one(Candidature, made["candidats"][0]), {"candidature.motif_position": text})


@pytest.fixture
def named(app, client, sign_in):
    """A session at a landlord whose room knows the names, a room too many, and its projection."""
    made = elsewhere(app, "plaine-commune", home={"logement.pieces": 5})
    sign_in(client, "ailleurs")
    return made


def review(app, client, made):
    data = {"version": get(app, Seance, made["seance"]).version}
    data |= {f"report-{number}": "oui" for number in made["candidats"]}
    return BeautifulSoup(client.post(f"/seances/{made['seance']}/tenue", data=data).text, "html.parser")


def test_a_reason_left_to_appraise_is_said_once_recorded_beside_the_candidate_and_before_the_end(app, secretary):
    made = sitting(app, changes=VISITING)
    answer = decide(app, secretary, made, TOO_LARGE, ATTRIBUTION, TOO_FAR)
    assert answer.status_code == 303
    recorded = words(page_of(secretary, f"/seances/{made['seance']}"))
    assert "Claire Delmas, motif à apprécier" in recorded
    shown = page_of(secretary, decision(made)).select("[data-reason]")
    assert shown
    assert "À apprécier : motif «" in words(shown[0])
    assert WHY in words(shown[0])
    assert WHY in words(review(app, secretary, made).select_one('ul[aria-labelledby="point-1"] li'))


def test_a_reason_that_the_facts_bear_out_says_nothing_more(app, secretary):
    made = sitting(app, changes={"logement": {"logement.pieces": 5}})
    assert decide(app, secretary, made, TOO_LARGE, ATTRIBUTION, {"decision": ""}).status_code == 303
    assert not page_of(secretary, decision(made)).select("[data-reason]")
    assert "motif à apprécier" not in words(page_of(secretary, f"/seances/{made['seance']}"))


def test_a_reason_that_no_recorded_fact_speaks_of_says_nothing_more(app, secretary):
    made = sitting(app)
    decide(app, secretary, made, ATTRIBUTION, OUTRANKED, OUTRANKED)
    assert not page_of(secretary, decision(made)).select("[data-reason]")


def test_the_end_of_the_session_lists_each_dwelling_with_names_decisions_ranks_and_reasons(app, secretary):
    made = sitting(app)
    ranked = [{"decision": "attribution-classement", "rang": str(rank)} for rank in (1, 2)]
    decide(app, secretary, made, *ranked, TOO_FAR)
    lines = [words(line) for line in review(app, secretary, made).select('ul[aria-labelledby="point-1"] li')]
    names = ("Claire Delmas", "Paul Martin", "Odile Renard")
    assert [next(name for name in names if name in line) for line in lines if any(n in line for n in names)] == [*names]
    assert "rang 1" in lines[0]
    assert "rang 2" in lines[1]


def test_the_reason_of_a_rank_and_the_written_sentences_stand_where_it_is_decided(app, secretary):
    made = sitting(app, changes={"logement": {"logement.pieces": 4}})
    placed(app, made, OLDEST)
    justify(app, made["liste"], made["candidats"][0], "pieces-selon-occupants", LACKING)
    said = words(page_of(secretary, decision(made)).aside)
    assert f"Pourquoi ce rang : {OLDEST}" in said
    assert said.count("Pourquoi ce rang") == 1
    assert LACKING in said


def to_justify(client, made) -> str:
    """A rule on the size that wants a sentence for the first candidate."""
    page = page_of(client, decision(made))
    return next(one["data-rule"] for one in page.select(".verdict.justifier") if one["data-rule"] in SIZE)


def test_the_room_reads_the_reason_of_a_rank_and_the_sentence_of_a_point_to_justify(app, client, named):
    rule = to_justify(client, named)
    placed(app, named, OLDEST)
    justify(app, named["liste"], named["candidats"][0], rule, LACKING)
    first, second, _ = page_of(client, projection(named)).select("tbody tr")
    assert f"Pourquoi ce rang : {OLDEST}" in words(first)
    assert f"« {LACKING} »" in words(first)
    assert LACKING not in words(second)
    assert "Pourquoi ce rang" not in words(second)


@pytest.mark.parametrize(
    "text",
    [
        "ménage reconnu DALO",
        "Demande prioritaire",
        "suite à un handicap",
        "passe avant Paul MARTIN",
        "plus ancienne que celle de Renard",
        "désigné par le préfet",
        "victime de violences",
    ],
)
def test_the_room_reads_no_ground_and_no_name_in_what_was_written(app, client, named, text):
    rule = to_justify(client, named)
    placed(app, named, text)
    justify(app, named["liste"], named["candidats"][0], rule, text)
    assert text not in words(page_of(client, projection(named)))


def test_a_room_without_names_reads_nothing_that_was_written(app, secretary):
    made = sitting(app, changes={"logement": {"logement.pieces": 4}})
    placed(app, made, OLDEST)
    justify(app, made["liste"], made["candidats"][0], "pieces-selon-occupants", LACKING)
    page = words(page_of(secretary, projection(made)))
    assert "Dossiers montrés sans nom" in page
    assert OLDEST not in page
    assert LACKING not in page


@pytest.mark.parametrize("where", ["session", "decision", "projection"])
def test_a_size_that_rests_on_children_who_visit_says_so_wherever_its_verdict_shows(app, secretary, where):
    made = sitting(app, changes=VISITING)
    url = {"session": f"/seances/{made['seance']}", "decision": decision(made), "projection": projection(made)}[where]
    assert WHY in words(page_of(secretary, url).main)
