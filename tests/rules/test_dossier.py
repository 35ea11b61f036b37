"""A file: values, origins, contradictions, faults."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from rules.dossier import (
    PERSONNES,
    Fault,
    Faults,
    Record,
    from_json,
    from_records,
    from_stored,
    latest_by_origin,
    retained,
)


def read(groups: dict):
    faults: list[Fault] = []
    return from_json(groups, faults), [(fault.path, fault.message) for fault in faults]


def test_a_plain_value_is_declared():
    dossier, faults = read({"logement": {"pieces": 3}})
    assert not faults
    assert dossier.values == {"logement.pieces": 3}
    assert dossier.origine("logement.pieces") == "declare"


def test_nested_and_flat_paths_say_the_same():
    assert read({"logement": {"pieces": 3}})[0] == read({"logement.pieces": 3})[0]


def test_a_paper_wins_over_a_later_declaration():
    dossier, _ = read({"ressources": {"rfr_n2": [
        {"valeur": "20000", "origine": "piece", "le": "2026-01-01"},
        {"valeur": "18000", "origine": "declare", "le": "2026-06-01"},
    ]}})  # fmt: skip
    assert dossier.values["ressources.rfr_n2"] == Decimal(20000)
    assert {record.value for record in dossier.contradictions()["ressources.rfr_n2"]} == {
        Decimal(20000),
        Decimal(18000),
    }


def test_without_a_paper_the_latest_wins_whatever_its_origin():
    records = [
        Record(1, "sne", "2026-05-01"),
        Record(2, "declare", "2026-03-01"),
        Record(3, "simulation", "2026-01-01"),
    ]
    assert retained(records).value == 1


def test_among_equals_the_last_written_wins():
    assert retained([Record(1, "declare", "2026-05-01"), Record(2, "declare", "2026-05-01")]).value == 2


def test_two_origins_that_agree_are_no_contradiction():
    same = [{"valeur": 3, "origine": "sne"}, {"valeur": 3, "origine": "piece"}]
    assert not read({"logement": {"pieces": same}})[0].contradictions()


def test_asked_and_not_known_is_remembered_and_stays_unknown():
    dossier, _ = read({"ressources": {"rfr_n1": {"inconnu": "ne-sait-pas", "le": "2026-11-20"}}})
    assert dossier.asked("ressources.rfr_n1")
    assert "ressources.rfr_n1" not in dossier.values


def test_null_and_absent_were_not_asked():
    assert not read({"ressources": {"rfr_n1": None}})[0].asked("ressources.rfr_n1")


def test_an_empty_set_is_a_known_answer():
    assert read({"demande": {"publics": []}})[0].values["demande.publics"] == frozenset()


def test_persons_keep_their_keys_and_order():
    dossier, _ = read({"menage": {"personnes": {"p2": {"lien": "demandeur"}, "p1": {"naissance": "2015-09-01"}}}})
    assert dossier.persons() == ["p2", "p1"]
    assert dossier.values[PERSONNES][1]["menage.personnes.*.naissance"] == date(2015, 9, 1)


@pytest.mark.parametrize(
    ("groups", "path", "said"),
    [
        ({"logement": {"pieces": 0}}, "logement.pieces", "entre 1 et 15"),
        ({"logement": {"couleur": "bleu"}}, "logement.couleur", "inconnu du vocabulaire"),
        ({"menage": {"personnes": {"p1": {"lien": "voisin"}}}}, "menage.personnes.p1.lien", "la liste"),
        ({"logement": {"pieces": {"valeur": 3, "couleur": 1}}}, "logement.pieces.couleur", "Clé inconnue"),
        ({"logement": {"pieces": {"valeur": 3, "origine": "ouï-dire"}}}, "logement.pieces.origine", "origines"),
    ],
)
def test_a_fault_names_the_path_and_says_what_to_write(groups, path, said):
    found = read(groups)[1]
    assert [one[0] for one in found] == [path]
    assert said in found[0][1]


def test_every_fault_is_told_at_once():
    assert len(read({"logement": {"pieces": 0, "surface": "x", "commune": "?"}})[1]) == 3
    assert "a : b" in str(Faults([Fault("a", "b")]))


def test_stored_records_give_the_same_file_as_json():
    entries = [{"valeur": "20000", "origine": "piece", "le": "2026-01-01", "par": "", "piece": ""}]
    stored = from_stored({"ressources.rfr_n2": entries})
    assert stored == read({"ressources": {"rfr_n2": entries[0]}})[0]


def test_a_candidate_completes_the_common_file_without_changing_it():
    common, own = read({"logement": {"pieces": 3}})[0], read({"demande": {"publics": ["k"]}})[0]
    merged = common.merged(own)
    assert set(merged.values) == {"logement.pieces", "demande.publics"}
    assert set(common.values) == {"logement.pieces"}


def test_an_unknown_value_never_hides_a_paper():
    records = [Record(Decimal(1), "piece", "2026-01-01"), Record(None, "declare", "2026-06-01")]
    assert from_records({"ressources.rfr_n2": records}).values == {"ressources.rfr_n2": Decimal(1)}


def test_the_latest_of_an_origin_is_the_latest_dated_whatever_the_order_of_writing():
    late, early = Record(2, "declare", "2026-05-01"), Record(1, "declare", "2026-03-01")
    assert latest_by_origin([late, early]) == [late]
    assert latest_by_origin([early, late]) == [late]


def test_of_two_records_of_the_same_day_and_origin_the_last_written_is_the_latest():
    assert latest_by_origin([Record(1, "sne", "2026-05-01"), Record(2, "sne", "2026-05-01")])[0].value == 2


def test_a_value_that_its_own_origin_has_corrected_contradicts_nothing():
    records = [Record(3, "declare", "2026-05-01"), Record(4, "declare", "2026-03-01"), Record(3, "sne", "2026-01-01")]
    assert not from_records({"logement.pieces": records}).contradictions()


def test_a_value_that_its_own_origin_no_longer_knows_contradicts_nothing():
    said = [Record(4, "declare", "2026-03-01"), Record(3, "sne", "2026-01-01"), Record(None, "declare", "2026-05-01")]
    assert not from_records({"logement.pieces": said}).contradictions()


@pytest.mark.parametrize("origine", ["sne", "piece", "simulation"])
def test_not_knowing_hides_nothing_that_another_origin_knows(origine):
    known, unknown = Record(3, origine, "2026-01-01"), Record(None, "declare", "2026-06-01")
    for records in ([known, unknown], [unknown, known]):
        dossier = from_records({"logement.pieces": records})
        assert dossier.values == {"logement.pieces": 3}
        assert dossier.origine("logement.pieces") == origine


def test_not_knowing_any_more_supersedes_what_the_same_origin_said_before():
    said = [Record(3, "declare", "2026-01-01"), Record(None, "declare", "2026-06-01")]
    dossier = from_records({"logement.pieces": said})
    assert dossier.asked("logement.pieces")
    assert not dossier.values


def test_not_knowing_then_leaves_the_other_origins_alone():
    said = [Record(4, "declare", "2026-03-01"), Record(3, "sne", "2026-01-01"), Record(None, "declare", "2026-06-01")]
    assert from_records({"logement.pieces": said}).values == {"logement.pieces": 3}


def test_a_value_given_after_not_knowing_counts_again():
    said = [Record(None, "declare", "2026-01-01"), Record(3, "declare", "2026-06-01")]
    assert from_records({"logement.pieces": said}).values == {"logement.pieces": 3}


def test_a_person_keeps_what_the_register_knows_of_her_when_she_does_not_know():
    said = [Record(date(1988, 5, 17), "sne", "2026-01-01"), Record(None, "declare", "2026-06-01")]
    dossier = from_records({"menage.personnes.p1.naissance": said})
    assert dossier.values[PERSONNES][0]["menage.personnes.*.naissance"] == date(1988, 5, 17)


@pytest.mark.parametrize(
    "said", ["2026-03-27", "2026-03-27T09:30", "2026-03-27T09:30:00+01:00", "2026-03-27T09:30:00.25Z", "", None]
)
def test_the_day_of_a_record_is_read_with_or_without_its_hour(said):
    assert read({"ressources": {"mensuelles": {"valeur": "1000", "le": said}}})[1] == []


@pytest.mark.parametrize(
    "said", ["20260327", "2026-W13-5", "2026-3-27", "2026-02-30", "27/03/2026", "٢٠٢٦-03-27", 20260327]
)
def test_a_day_written_otherwise_is_refused_with_how_to_write_it(said):
    ((path, message),) = read({"ressources": {"mensuelles": {"valeur": "1000", "le": said}}})[1]
    assert path == "ressources.mensuelles.le"
    assert "2026-03-27" in message


LATER = [
    ("2026-03-27", "2026-03-28"),
    ("2026-03-27", "2026-03-27T08:00:00+01:00"),  # the day alone is its midnight
    ("2026-03-28T00:10:00+01:00", "2026-03-27T23:30:00-05:00"),  # the first is half past six before, at Lima
    ("2026-10-25T02:50:00+02:00", "2026-10-25T02:10:00+01:00"),  # the hour that comes back in October
    ("2026-03-27T08:00:00", "2026-03-27T07:30:00Z"),  # without a place, at Paris
    ("", "1990-01-01"),
]


@pytest.mark.parametrize(("first", "later"), LATER)
@pytest.mark.parametrize("origins", [("declare", "declare"), ("declare", "sne"), ("piece", "piece")])
def test_the_latest_record_is_the_last_instant_not_the_last_text(first, later, origins):
    records = [Record(1, origins[0], first), Record(2, origins[1], later)]
    assert retained(records).value == retained(records[::-1]).value == 2
