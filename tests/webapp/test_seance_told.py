"""What a session says of what was just recorded, of its quorum, its members, and who each attribution is charged to."""

from __future__ import annotations

import pytest

from tests.webapp.commission import ATTRIBUTION, OUTRANKED, decide, hold, sitting
from tests.webapp.test_membres import AWAY, EXCUSED, PARTNER, PRESIDENT, PROXY, TENANT, post
from tests.webapp.test_reasons_compared import POORER, TOO_DEAR
from tests.webapp.test_reasons_shown import page_of, review, words
from tests.webapp.test_tenue import quorum, record

UNKNOWN = "Le quorum de cette commission n’est pas saisi."
RESERVED = {"logement": {"logement.contingent": "action-logement"}}
TAKEN_BACK = {"logement": RESERVED["logement"] | {"logement.rendu_pour_un_tour": True}}


@pytest.fixture
def secretary(client, sign_in):
    return sign_in(client, "secretaire-caleol")


@pytest.fixture
def made(app):
    return sitting(app)


def followed(client, answer):
    """The page where an answer leads, and the part of it that the address points to."""
    place = answer.location.partition("#")[2]
    page = page_of(client, answer.location.partition("#")[0])
    found = page.select_one(f"#{place}")
    return page, found if found.name == "section" else found.find_parent("section")


def test_recorded_decisions_are_said_in_the_dwelling_where_the_page_opens(app, secretary, made):
    page, there = followed(secretary, decide(app, secretary, made, ATTRIBUTION, OUTRANKED, OUTRANKED))
    assert words(there.select_one('.notice[role="status"]')) == "Décisions enregistrées pour 3 rue des Lilas."
    assert not page.select("body > .notice")
    assert not page_of(secretary, f"/seances/{made['seance']}").select(".notice")


def test_a_reason_to_appraise_is_said_there_too_and_not_as_a_success(app, secretary):
    made = sitting(app, changes={2: POORER})
    _, there = followed(secretary, decide(app, secretary, made, TOO_DEAR, ATTRIBUTION, {"decision": ""}))
    (warning,) = there.select(".notice.attention")
    assert "Claire Delmas, motif à apprécier" in words(warning)
    assert "attention" not in there.select_one(".notice")["class"]


@pytest.mark.parametrize("what", ["tenue", "presence"])
def test_what_is_noted_of_the_session_is_said_under_its_title(app, secretary, made, what):
    answer = record(app, secretary, made, presents="5") if what == "tenue" else post(app, secretary, made, PRESIDENT)
    page, there = followed(secretary, answer)
    assert "enregistrée" in words(there.select_one('.notice[role="status"]'))
    assert not page.select("body > .notice")


def test_the_members_are_counted_once_as_the_minutes_count_them(app, secretary, made):
    post(app, secretary, made, PRESIDENT, TENANT, PARTNER, PROXY, AWAY, EXCUSED)
    said = words(page_of(secretary, f"/seances/{made['seance']}").select_one("#presence summary"))
    assert said == "Présence : 3 en séance, dont 2 avec voix délibérative, 1 par procuration, 2 absences"


def test_an_unknown_quorum_is_recalled_before_the_end_and_beside_the_signature(app, secretary, made):
    assert UNKNOWN in words(review(app, secretary, made).select_one("#quorum [data-quorum=completer]"))
    assert UNKNOWN in words(page_of(secretary, f"/seances/{made['seance']}").select_one("#tenue [data-quorum]"))


@pytest.mark.parametrize(("wanted", "shown"), [("1", False), ("2", False), ("3", True)])
def test_a_quorum_that_is_met_is_not_recalled_and_one_that_is_not_is(app, secretary, made, wanted, shown):
    quorum(app, wanted)
    post(app, secretary, made, PRESIDENT, TENANT)
    assert bool(review(app, secretary, made).select("#quorum [data-quorum=bloquant]")) is shown
    assert bool(page_of(secretary, f"/seances/{made['seance']}").select("#tenue [data-quorum]")) is shown


def test_what_our_services_have_to_note_is_one_link_away_from_its_fields(app, secretary, made):
    decide(app, secretary, made, ATTRIBUTION, OUTRANKED, OUTRANKED)
    hold(app, secretary, made)
    url = f"/seances/{made['seance']}"
    page = page_of(secretary, url)
    (link,) = page.select(f'a[href="{url}?ouvrir=tenue#tenue"]')
    assert "procès-verbal signé, signataire du procès-verbal" in words(link)
    assert "signature et transmission du procès-verbal" in words(page.select_one("#tenue summary"))
    assert page_of(secretary, f"{url}?ouvrir=tenue").select_one("details#tenue[open]")


@pytest.mark.parametrize(
    ("changes", "chosen", "said"),
    [
        (RESERVED, "departement", "Réservataire imputé : Département"),
        (RESERVED, "", "Réservataire imputé : Action Logement, à défaut de choix"),
        (TAKEN_BACK, "", "Réservataire imputé : Non réservé (bailleur), à défaut de choix"),
        ({"logement": {"logement.contingent": None}}, "", "Réservataire imputé : à choisir"),
    ],
)
def test_the_one_charged_shows_on_the_session_and_before_its_end(app, secretary, changes, chosen, said):
    made = sitting(app, changes=changes)
    given = ATTRIBUTION | ({"imputation": chosen} if chosen else {})
    assert decide(app, secretary, made, given, OUTRANKED, OUTRANKED).status_code == 303
    for page in (page_of(secretary, f"/seances/{made['seance']}"), review(app, secretary, made)):
        assert words(page).count("Réservataire imputé") == 1
        assert said in words(page)
