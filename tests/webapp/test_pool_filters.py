"""The filters of a pool survive a call and every way back to it, on each dwelling for itself."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup

from tests.webapp import stock

SEARCH = "q=delmas&commune=toutes&cible=oui&appel=jamais"


@pytest.fixture
def officer(client, sign_in):
    return sign_in(client)


@pytest.fixture
def line(app):
    """A person on the line: ids of the dwelling and of the conversation."""
    logement, demande = stock.dwelling(app), stock.applicant(app, publics=["k"])
    candidature = stock.candidacy(app, logement, demande)
    return {"logement": logement, "conversation": stock.call(app, logement, demande, candidature)}


def searched(client, logement: int, query: str = SEARCH) -> None:
    assert client.get(f"/logements/{logement}/vivier?{query}").status_code == 200


def arrival(client, path: str) -> str:
    """Where the browser ends up."""
    answer = client.get(path, follow_redirects=True)
    assert answer.status_code == 200
    return answer.request.full_path.rstrip("?")


@pytest.mark.parametrize("issue", ["sans-reponse", "faux-numero", "plus-interesse", "deja-loge"])
def test_the_outcome_of_a_call_leads_back_to_the_pool_as_it_was_narrowed(officer, line, issue):
    searched(officer, line["logement"])
    answer = officer.post("/appels/issue", data={"conversation": line["conversation"], "issue": issue})
    assert arrival(officer, answer.location) == f"/logements/{line['logement']}/vivier?{SEARCH}"


@pytest.mark.parametrize("link", ["", "?cible=oui"])
def test_every_link_that_opens_the_pool_takes_the_last_search_up_again(officer, line, link):
    searched(officer, line["logement"], "commune=toutes&label=oui&page=1")
    path = f"/logements/{line['logement']}/vivier"
    assert arrival(officer, path + link) == f"{path}?commune=toutes&label=oui&page=1"


def test_a_search_is_remembered_for_its_own_dwelling_alone(app, officer, line):
    other = stock.dwelling(app, "RSH-2")
    searched(officer, line["logement"])
    assert arrival(officer, f"/logements/{other}/vivier?cible=oui") == f"/logements/{other}/vivier?cible=oui"
    searched(officer, other, "commune=toutes")
    assert arrival(officer, f"/logements/{line['logement']}/vivier").endswith(SEARCH)


def test_a_first_search_opens_as_the_link_says(officer, line):
    path = f"/logements/{line['logement']}/vivier"
    assert arrival(officer, path) == path
    assert arrival(officer, f"{path}?cible=oui") == f"{path}?cible=oui"


def test_a_search_is_forgotten_with_the_session(client, officer, sign_in, line):
    searched(officer, line["logement"])
    officer.post("/deconnexion")
    path = f"/logements/{line['logement']}/vivier"
    assert arrival(sign_in(client), path) == path


def test_filters_are_taken_off_in_one_click(officer, line):
    path = f"/logements/{line['logement']}/vivier"
    page = BeautifulSoup(officer.get(f"{path}?{SEARCH}").text, "html.parser")
    (link,) = [one["href"] for one in page.select(".filters a")]
    assert arrival(officer, link) == link
    bare = BeautifulSoup(officer.get(link).text, "html.parser")
    assert bare.select(".filters a") == []
    assert not bare.select(".filters [checked]")


def test_the_last_searches_only_are_kept(app, officer):
    homes = [stock.dwelling(app, f"RSH-{number}") for number in range(12)]
    for one in homes:
        searched(officer, one, "commune=toutes&label=oui")
    searched(officer, homes[0], "commune=toutes&q=" + "a" * 400)
    with officer.session_transaction() as kept:
        assert [one for one, _ in kept["vivier"]] == homes[-5:]


def test_the_search_that_the_link_opened_is_the_one_that_the_call_leads_back_to(officer, line):
    path = f"/logements/{line['logement']}/vivier"
    searched(officer, line["logement"], "cible=oui")
    answer = officer.post("/appels/issue", data={"conversation": line["conversation"], "issue": "sans-reponse"})
    assert arrival(officer, answer.location) == f"{path}?cible=oui"
