"""Answers that exclude each other are never recorded together, and nothing is asked that another answer says."""

from __future__ import annotations

import pytest

from rules.facts import demande
from rules.policy import load_policy, policy_names
from tests.webapp.test_after_call import ANEW, call, facts
from tests.webapp.test_conversations import HTMX, soup
from webapp.conversations import CONVERSATIONS
from webapp.conversations.needs import tailored

__all__ = ["call"]
LISTS = demande.listes_du_label.key
LABELS = {"demande.publics": ["", "dalo"], "demande.premier_quartile_sne": "oui"} | ANEW


def sent(client, call, **told):
    data = LABELS | {name.replace("__", "."): value for name, value in told.items()}
    return client.post(f"{call}/section/priorite", data=data, headers=HTMX)


@pytest.mark.parametrize("box", ["aucun-publics", "inconnu-publics"])
def test_a_label_ticked_with_what_denies_it_is_asked_again(app, client, call, rows, box):
    answer = sent(client, call, **{box: "1"})
    assert answer.status_code == 422
    assert "gardez l’un ou l’autre" in soup(answer).select_one("#demande-publics-error").text
    assert "dalo" not in (facts(app, rows).get("demande.publics") or ())
    assert soup(answer).select_one("[name='demande.publics'][value=dalo]").has_attr("checked"), "what is ticked is kept"


def test_none_of_the_lists_left_empty_cannot_be_said_where_none_is(app, client, call, rows):
    local = {"demande__publics_locaux": ["", "rapprochement-travail"], "demande__listes_du_label": ["", "pdalhpd"]}
    answer = sent(client, call, **local, **{"aucun-publics_locaux": "1"})
    assert "gardez l’un ou l’autre" in soup(answer).select_one("#demande-publics_locaux-error").text
    assert LISTS not in facts(app, rows)


def test_what_the_file_held_may_still_become_unknown(app, client, call, rows):
    client.post(f"{call}/quartile", data={"demande.premier_quartile_sne": "oui"})
    sent(client, call, **{"inconnu-quartile": "1"})
    assert "demande.premier_quartile_sne" not in facts(app, rows)


@pytest.mark.parametrize("landlord", sorted(policy_names()))
def test_the_list_that_a_label_of_the_law_comes_from_is_asked_of_nobody(landlord):
    held = tailored(CONVERSATIONS["appel"], load_policy(landlord))
    offered = [one.options[LISTS] for one in held.questions if LISTS in one.paths]
    assert all("pdalhpd" in one and "nationale" not in one for one in offered)


def test_to_have_no_other_list_does_not_contradict_a_label_of_the_law(client, call):
    page = soup(client.get(f"{call}?question=publics_locaux"))
    legend = next(one.text for one in page.select("legend") if "listes" in one.text)
    assert legend.strip() == "En plus de la loi, quelles listes reconnaissent le label\u00a0?"
    assert page.select_one(f"[name='{LISTS}'][value=nationale]") is None
