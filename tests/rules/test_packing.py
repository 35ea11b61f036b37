"""A pool read from packed requests is the pool made from their files."""

from __future__ import annotations

import random
from datetime import timedelta

import numpy as np
import pytest

from rules.check import rule_book
from rules.dossier import Dossier
from rules.facts import FAITS
from rules.kinds import Texte
from rules.packing import LAYOUT, NUMBER, OWNED, TOWNS, is_current, pack
from rules.policy import load_policy, policy_names
from rules.pool import Pool
from rules.screening import replaced, screen, unpack
from tests.rules.test_screening import TODAY, random_facts, random_request

DRAW = random.Random(17)
DWELLING = Dossier(
    random_facts(DRAW, "logement.", 0.0, TODAY)
    | {"logement.commune": "92044", "logement.disponible_le": TODAY + timedelta(days=20)}
)


def some(count: int, unknown: float = 0.1) -> list[Dossier]:
    """Requests without what a candidacy or a tenancy tells: a packed request speaks of itself alone."""
    made = [random_request(DRAW, unknown, TODAY) for _ in range(count)]
    kept = [{path: value for path, value in one.values.items() if path.startswith(OWNED)} for one in made]
    return [Dossier(one | {NUMBER: f"111032301{place:06}041"}) for place, one in enumerate(kept)]


def packed(files: list[Dossier]) -> list[bytes]:
    return [pack(one.values) for one in files]


def outcomes(pool: Pool, name: str) -> tuple:
    screening = screen(load_policy(name), DWELLING, pool, TODAY)
    return screening.outcomes.tolist(), screening.displayed, screening.kept.tolist()


@pytest.mark.parametrize("name", policy_names())
@pytest.mark.parametrize("unknown", [0.0, 0.1, 0.6, 1.0])
def test_packed_requests_are_screened_as_their_files_are(name, unknown):
    files = some(60, unknown)
    assert outcomes(unpack(packed(files)), name) == outcomes(Pool.from_dossiers(files), name)


def test_requests_that_changed_are_put_in_the_pool_again():
    files, others = some(50), some(50)
    for places in ([], [0], [49, 3], list(range(50))):
        expected = [others[place] if place in places else one for place, one in enumerate(files)]
        pool = replaced(unpack(packed(files)), places, packed([others[place] for place in places]))
        assert outcomes(pool, "emeraude") == outcomes(unpack(packed(expected)), "emeraude")


def test_a_town_or_a_number_never_seen_finds_its_place_among_the_others():
    files = [Dossier({NUMBER: f"11103230100000104{place}", TOWNS: f"9204{place}"}) for place in (1, 5)]
    changed = Dossier({NUMBER: "111032301000001043", TOWNS: "92043, 92044"})
    pool = replaced(unpack(packed(files)), [0], packed([changed]))
    texts = {path: [pool.columns[path].words[place] for place in pool.columns[path].data] for path in (NUMBER, TOWNS)}
    assert texts == {NUMBER: ["111032301000001043", "111032301000001045"], TOWNS: ["92043, 92044", "92045"]}
    assert np.argsort(pool.columns[NUMBER].data).tolist() == [0, 1]


def test_nobody_makes_an_empty_pool():
    assert len(unpack([])) == 0
    assert outcomes(unpack([]), "rives-de-seine") == outcomes(Pool.from_dossiers([]), "rives-de-seine")


def test_a_record_of_another_vocabulary_is_told_apart():
    record = pack({})
    assert is_current(record)
    assert not is_current(None)
    old = (LAYOUT ^ 1).to_bytes(4, "little") + record[4:]
    assert not is_current(old)
    with pytest.raises(ValueError, match="vocabulary"):
        unpack([record, old])


def test_a_record_holds_every_text_of_a_request_that_a_rule_compares():
    books = [rule_book(load_policy(name), "appel") for name in policy_names()]
    read = {path for book in books for rule in book.rules for path in rule.facts if path.startswith(OWNED)}
    assert {path for path in read if isinstance(FAITS[path].kind, Texte)} <= {NUMBER, TOWNS}
