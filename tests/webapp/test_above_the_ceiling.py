"""Above the ceiling: of this dwelling alone, or of all that the landlord has; only the latter is inadmissible."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup

from tests.webapp.commission import ATTRIBUTION, TOO_FAR, decide, sitting

ABOVE = dict.fromkeys(("ressources.rfr_n2", "ressources.rfr_n1", "ressources.douze_mois"), "90000")


@pytest.fixture
def secretary(client, sign_in):
    return sign_in(client, "secretaire-caleol")


def error_of(app, client, made, first_decision) -> str:
    """What stands under the first candidate's reason, refused."""
    answer = decide(app, client, made, first_decision, ATTRIBUTION, TOO_FAR)
    assert answer.status_code == 422
    return BeautifulSoup(answer.text, "html.parser").select_one(f"#motif-{made['candidats'][0]}-error").text


@pytest.mark.parametrize(("answer", "told"), [(None, "il manque"), (False, "choisissez une non-attribution")])
def test_above_the_ceiling_of_one_financing_a_request_is_not_inadmissible(app, secretary, answer, told):
    made = sitting(app, changes={1: {**ABOVE, "candidature.aucun_financement_ouvert": answer}})
    said = error_of(app, secretary, made, {"decision": "irrecevabilite", "motif": "IRR-PLAFOND"})
    assert told in said.lower()


def test_above_the_ceiling_of_this_dwelling_the_request_lives_on(app, secretary):
    made = sitting(app, changes={1: ABOVE})
    one = {"decision": "non-attribution", "motif": "NA-PLAFOND-LOGEMENT"}
    assert decide(app, secretary, made, one, ATTRIBUTION, TOO_FAR).status_code == 303


def test_below_the_ceiling_of_this_dwelling_nobody_is_refused_for_it(app, secretary):
    one = {"decision": "non-attribution", "motif": "NA-PLAFOND-LOGEMENT"}
    assert "contredit" in error_of(app, secretary, sitting(app), one)


LACKING = [
    ("irrecevabilite", "IRR-PLAFOND", ABOVE, {"candidature.aucun_financement_ouvert": "oui"}),
    (
        "non-attribution",
        "NA-PIECES",
        {},
        {"candidature.pieces_demandees": "ressources", "candidature.complement_demande_le": "02/11/2026"},
    ),
]


@pytest.mark.parametrize(("decision", "code", "facts", "answers"), LACKING)
def test_what_a_refusal_rests_on_is_given_from_the_page_of_the_session(app, secretary, decision, code, facts, answers):
    made = sitting(app, changes={1: facts})
    first = {"decision": decision, "motif": code}
    page = BeautifulSoup(decide(app, secretary, made, first, ATTRIBUTION, TOO_FAR).text, "html.parser")
    links = [one["href"] for one in page.select(f"#manque-{made['candidats'][0]} a")]
    assert len(links) == len(answers)
    for path, value in answers.items():
        link = next(one for one in links if path in one)
        form = BeautifulSoup(secretary.get(link).text, "html.parser")
        hidden = {one["name"]: one["value"] for one in form.select('main input[type="hidden"]')}
        assert secretary.post(link.partition("?")[0], data={**hidden, "valeur": value}).status_code == 303
    assert decide(app, secretary, made, first, ATTRIBUTION, TOO_FAR).status_code == 303
