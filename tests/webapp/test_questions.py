"""Rare situations are asked of those whom they may concern, and may be passed."""

from __future__ import annotations

import re
from datetime import date

import pytest

from rules.dossier import from_json
from rules.facts import fait
from rules.kinds import Booleen
from rules.parameters import national
from tests.rules.conftest import CONFORMING, DEMANDEUR, ENFANT
from webapp.conversations import CONVERSATIONS
from webapp.conversations.engine import stand

HOUSEHOLD = {"menage.personnes": {"p1": DEMANDEUR}}
OWN_N2 = "ressources.rfr_personnel"
APART, OWN = {"ressources.separation_etablie": True}, {OWN_N2: "15800"}
ASKED = [
    ("appel", "revenus_particuliers", {"ressources.rfr_n2": "26920"}, False),
    ("appel", "revenus_particuliers", {"ressources.rfr_n2": "26920.01"}, True),
    ("appel", "revenus_particuliers", {"ressources.rfr_n2": None}, False),
    ("appel", "revenus_particuliers", {"ressources.rfr_n2": "90000"} | APART | OWN, True),
    ("appel", "revenus_apres_separation", {"ressources.rfr_n2": "90000"} | OWN, False),
    ("appel", "revenus_apres_separation", {"ressources.rfr_n2": "90000"} | APART | {OWN_N2: "26920"}, False),
    ("appel", "revenus_apres_separation", {"ressources.rfr_n2": "90000"} | APART | {OWN_N2: "26920.01"}, True),
    ("occupation", "revenus_particuliers", {"ressources.rfr_n2": "26920"}, False),
    ("occupation", "revenus_particuliers", {"ressources.rfr_n2": "26920.01"}, True),
    ("occupation", "revenus_particuliers", {"ressources.rfr_n2": "90000"} | APART | OWN, True),
    ("appel", "obligation", {"demande.residence_principale": True}, False),
    ("appel", "obligation", {"demande.residence_principale": False}, True),
    ("appel", "amelioration", {"demande.locataire_du_parc": False}, False),
    ("appel", "amelioration", {"demande.locataire_du_parc": True}, True),
    ("mutation", "remise_en_etat", {"occupation.visite": "bon-etat"}, False),
    ("mutation", "remise_en_etat", {"occupation.visite": "travaux-legers"}, True),
    ("mutation", "dette", {"occupation.loyers_a_jour": "a-jour"}, False),
    ("mutation", "dette", {"occupation.loyers_a_jour": "dette"}, True),
]


@pytest.mark.parametrize(("kind", "key", "changes", "asked"), ASKED)
def test_a_rare_situation_is_asked_only_where_it_may_count(kind, key, changes, asked):
    facts = {path: value for path, value in {**CONFORMING, **HOUSEHOLD, **changes}.items() if value is not None}
    standing = stand(CONVERSATIONS[kind], from_json(facts, []), (), date(2026, 11, 23), national())
    assert (key in [one.key for one in standing.asked]) == asked


ROOMS, REASON = "occupation.pieces", "occupation.motif"
VISITOR = {"menage.personnes": {"p1": DEMANDEUR, "p2": {**ENFANT, "garde": "visite"}}}


@pytest.mark.parametrize(
    ("key", "changes", "asked"),
    [
        ("libere", {REASON: "logement-trop-petit"}, False),
        ("libere", {REASON: "logement-trop-grand"}, True),
        ("libere", {REASON: "cout-logement"}, True),
        ("libere", {REASON: None}, True),
        ("secteur", {ROOMS: 2, REASON: "cout-logement"}, False),
        ("secteur", {ROOMS: 3, REASON: "cout-logement"}, True),
        ("secteur", {ROOMS: 3, REASON: None}, True),
        ("secteur", {ROOMS: 3, "occupation.pieces_profession": 1}, False),
        ("secteur", {ROOMS: 3, REASON: "logement-trop-petit"}, False),
        ("secteur", {ROOMS: None}, False),
        ("secteur", {ROOMS: 2, **VISITOR}, False),
        ("secteur", {ROOMS: 3, **VISITOR}, True),  # under-occupied by one of the two counts alone
    ],
)
def test_a_transfer_is_asked_only_what_a_rule_may_read(key, changes, asked):
    facts = {path: value for path, value in {**CONFORMING, **HOUSEHOLD, **changes}.items() if value is not None}
    standing = stand(CONVERSATIONS["mutation"], from_json(facts, []), (), date(2026, 11, 23), national())
    assert (key in [one.key for one in standing.asked]) == asked


@pytest.mark.parametrize(
    ("kind", "key"),
    sorted({(kind, key) for kind, key, _, _ in ASKED} | {("flechage", "contribution"), ("flechage", "arrete")}),
)
def test_and_it_may_be_passed(kind, key):
    assert CONVERSATIONS[kind].question(key).optional


EMPTY = [
    (question.key, fact)
    for kind in ("flechage", "mutation")
    for question in CONVERSATIONS[kind].questions
    if question.optional
    for fact in question.facts
]


@pytest.mark.parametrize(("key", "fact"), EMPTY, ids=lambda one: one if isinstance(one, str) else one.key)
def test_a_card_to_answer_or_pass_never_says_to_leave_it_empty(key, fact):
    assert "Laissez vide" not in fact.help


@pytest.mark.parametrize("name", ["avis_localisation", "avis_typologie", "avis_loyer", "avis_mixite"])
def test_an_opinion_is_asked_as_an_opinion(name):
    """« Favorable » answers no « does it … ? »."""
    assert fait(f"logement.{name}").question.startswith("Quel avis sur ")


def test_a_dwelling_without_an_order_of_the_prefet_is_said_in_one_gesture():
    question = CONVERSATIONS["flechage"].question("arrete")
    assert question.heading.startswith("Un arrêté du préfet relève-t-il")
    assert question.none == "Non"


OPEN = re.compile(r"\b(quel|quels|quelle|quelles|combien|comment|pourquoi)\b", re.IGNORECASE)


@pytest.mark.parametrize("kind", CONVERSATIONS)
def test_what_is_said_aloud_asks_for_nothing_that_no_field_can_note(kind):
    """An open question needs a field that takes more than a yes or a no."""
    for one in CONVERSATIONS[kind].questions:
        asked = [part for part in re.split(r"(?<=[.?!])\s", one.say) if "?" in part and OPEN.search(part)]
        noted = [fact for fact in one.facts if not isinstance(fact.kind, Booleen)]
        assert len(asked) <= len(noted), (one.key, asked)


def test_a_visit_already_made_is_asked_about_before_another_is_offered():
    say = CONVERSATIONS["appel"].question("visite").say
    assert say.index("déjà visité") < say.index("souhaitez-vous")
