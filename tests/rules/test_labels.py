"""Labels: each names its list, its text and what establishes it; legal label and local label are two things."""

from __future__ import annotations

from datetime import date

import pytest

from rules.labels import labels, piece_vue, porte
from rules.policy import load_policy, policy_names
from rules.vocabulary import LISTES_LABELS, PREUVES, PUBLICS, PUBLICS_LOCAUX, PUBLICS_PLAN

BEFORE, SINCE = date(2022, 11, 7), date(2022, 11, 8)


def test_every_label_of_the_law_and_of_the_plans_names_its_list():
    assert labels().keys() == PUBLICS.keys() | PUBLICS_PLAN.keys()
    assert all(label.liste in LISTES_LABELS for label in labels().values())
    assert {labels()[code].liste for code in PUBLICS} == {"nationale"}


@pytest.mark.parametrize("code", [*PUBLICS, *PUBLICS_PLAN])
def test_every_reading_has_its_source_and_known_proofs(code):
    for version in labels()[code].versions:
        assert version.source
        assert set(version.preuves) <= PREUVES.keys()
        assert version.first is None or version.last is None or version.first <= version.last


@pytest.mark.parametrize(
    ("on", "proofs"), [(BEFORE, ("ordonnance-protection", "decision-juge")), (SINCE, ("ordonnance-protection",))]
)
def test_letter_g_is_read_differently_before_and_since_the_charter(on, proofs):
    assert labels()["g"].at(on).preuves == proofs


@pytest.mark.parametrize(("on", "known"), [(BEFORE, False), (SINCE, True)])
def test_letter_m_is_absent_from_the_older_lists(on, known):
    assert (labels()["m"].at(on) is not None) == known


def test_no_code_stands_in_two_lists():
    assert not PUBLICS.keys() & PUBLICS_PLAN.keys()
    assert not PUBLICS_LOCAUX.keys() & (PUBLICS.keys() | PUBLICS_PLAN.keys())


@pytest.mark.parametrize("name", sorted(policy_names()))
def test_a_policy_names_its_publics_among_the_known_codes(name):
    assert {one["code"] for one in load_policy(name).data["public"]} <= PUBLICS_LOCAUX.keys()


@pytest.mark.parametrize("name", sorted(policy_names()))
def test_each_local_public_of_a_clause_is_described_by_the_policy(name):
    data = load_policy(name).data
    described = {one["code"] for one in data["public"]}
    for clause in data["clause"]:
        named = {*clause.get("publics", ()), *clause.get("parcours", ()), *clause.get("ouverts", ())}
        for publics in clause.get("contingents", {}).values():
            named.update(publics)
        assert named & PUBLICS_LOCAUX.keys() <= described, clause["genre"]


@pytest.mark.parametrize("codes", [(), ("inconnu",), ("k", "inconnu")])
def test_a_label_of_no_list_is_refused(codes):
    with pytest.raises(ValueError, match="no label called"):
        porte(codes, "essai", "Essai")


def test_a_proof_of_no_list_is_refused():
    with pytest.raises(ValueError, match="no proof called"):
        piece_vue(("rumeur",))
