"""The fields of a letter as one pastes them, and the field that was perhaps meant."""

from __future__ import annotations

import pytest

from letters import LETTERS
from letters.asked import Ref
from letters.checker import leaves
from letters.fields import champs, nearest

EVERY = pytest.mark.parametrize("letter", LETTERS.values(), ids=list(LETTERS))


@EVERY
def test_every_field_of_a_letter_is_there_once_with_its_meaning(letter):
    known = champs(letter.id)
    assert {one.path.removesuffix("[]") for one in known} == set(leaves(Ref("", letter.context)))
    assert len({one.path for one in known}) == len(known)
    assert all(one.meaning and one.tag for one in known)


@EVERY
def test_a_field_that_is_always_there_has_an_example(letter):
    assert [one.path for one in champs(letter.id) if not one.optional and not one.example] == []


def test_an_optional_field_comes_with_its_condition_and_a_listed_one_with_its_loop():
    known = {one.path: one for one in champs("non-attribution")}
    assert known["destinataire.prenom"].tag.startswith("{% if destinataire.prenom %}")
    assert known["logement.etage"].tag == "{% if logement.etage is present %}{{ logement.etage|etage }}{% endif %}"
    assert known["motifs[].faits"].loops == ("{% for motif in motifs %}",)
    assert known["seance.date"].example == "26 février 2026"


@pytest.mark.parametrize(
    ("asked", "meant"),
    [
        ("destinataire.nmo", "{{ destinataire.nom }}"),
        ("numero_unik", "{{ numero_unique }}"),
        ("motifs[].fait", "{{ motif.faits }}"),
        ("Bailleur.Nom", "{{ bailleur.nom }}"),
        ("zzz", ""),
    ],
)
def test_the_field_that_was_meant_is_the_nearest_one(asked, meant):
    assert nearest(LETTERS["non-attribution"], asked) == meant
