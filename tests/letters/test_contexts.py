"""Contexts: types and bounds checked, every fault named by its path, examples and schemas that agree."""

from __future__ import annotations

import copy
from dataclasses import fields, is_dataclass
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from letters import LETTERS, FaultyContext, dump, faults_of, load
from letters.catalogue import described
from letters.loading import element, hints, unwrap
from letters.sensitive import sensitive_words

EVERY = pytest.mark.parametrize("letter", LETTERS.values(), ids=list(LETTERS))


def faults_after(name: str, *path, value) -> dict[str, str]:
    letter = LETTERS[name]
    data = copy.deepcopy(letter.example())
    inner = data
    for step in path[:-1]:
        inner = inner[step]
    inner[path[-1]] = value
    try:
        load(letter.context, data)
    except FaultyContext as error:
        return {fault.path: fault.message for fault in error.faults}
    return {}


@EVERY
def test_an_example_loads_and_comes_back_unchanged(letter):
    context = load(letter.context, letter.example())
    assert dump(context) == letter.example()
    assert faults_of(context) == ()


@EVERY
def test_an_example_obeys_the_json_schema_and_has_every_field(letter):
    schema = described(letter)["schema"]
    Draft202012Validator.check_schema(schema)
    Draft202012Validator(schema).validate(letter.example())
    assert set(letter.example()) == {item.name for item in fields(letter.context)}


def classes(cls):
    yield cls
    for kind in hints(cls).values():
        inner = element(unwrap(kind)[0]) or unwrap(kind)[0]
        if is_dataclass(inner):
            yield from classes(inner)


@EVERY
def test_every_field_has_its_help_in_french(letter):
    for cls in classes(letter.context):
        assert all(item.metadata["aide"] for item in fields(cls)), cls


def test_no_context_of_a_letter_to_a_candidate_has_room_for_another_candidate():
    for letter in LETTERS.values():
        if letter.audience == "candidat":
            assert "candidats" not in {item.name for item in fields(letter.context)}


@pytest.mark.parametrize("name", ["attribution", "attribution-rang-suivant", "attribution-sous-condition"])
def test_an_answer_delay_under_ten_days_is_refused_with_its_article(name):
    below = faults_after(name, "delai_reponse_jours", value=9)
    assert "R. 441-10" in below["delai_reponse_jours"]
    assert faults_after(name, "delai_reponse_jours", value=10) == {}
    assert faults_after(name, "delai_reponse_jours", value=11) == {}


def test_a_following_rank_starts_at_two():
    assert "rang" in faults_after("attribution-rang-suivant", "rang", value=1)
    assert faults_after("attribution-rang-suivant", "rang", value=2) == {}
    assert faults_after("attribution-rang-suivant", "rang", value=3) == {}


def test_a_condition_ends_after_the_letter():
    assert "date_limite" in faults_after("attribution-sous-condition", "date_limite", value="2026-02-28")
    assert "date_limite" in faults_after("attribution-sous-condition", "date_limite", value="2026-03-01")
    assert faults_after("attribution-sous-condition", "date_limite", value="2026-03-02") == {}


def test_a_letter_is_not_dated_before_its_session():
    assert "date" in faults_after("attribution", "date", value="2026-02-25")
    assert faults_after("attribution", "date", value="2026-02-26") == {}


def test_ranks_follow_each_other():
    assert "candidats" in faults_after("ordre-du-jour", "candidats", 1, "rang", value=3)


@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        (("destinataire", "nom"), None, "valeur manquante (Nom)"),
        (("destinataire", "nom"), "  ", "valeur manquante"),
        (("destinataire", "nom"), 3, "on attend un texte"),
        (("destinataire", "nom"), "a\x00b", "ne s’imprime pas"),
        (("destinataire", "nom"), "\ud800", "ne s’imprime pas"),
        (("destinataire", "adresse"), "3 rue", "on attend une liste"),
        (("destinataire", "adresse"), [], "la liste est vide"),
        (("destinataire",), "Dupont", "on attend un objet"),
        (("date",), "01/03/2026", "AAAA-MM-JJ"),
        (("date",), "2026-02-30", "AAAA-MM-JJ"),
        (("loyer", "principal"), 512.34, "nombre décimal exact"),
        (("loyer", "principal"), "NaN", "nombre décimal exact"),
        (("loyer", "principal"), "-1", "minimum de 0"),
        (("logement", "etage"), "2", "nombre entier"),
        (("logement", "etage"), True, "nombre entier"),
        (("dalo",), "oui", "true ou false"),
        (("couleur",), "bleu", "champ inconnu"),
    ],
)
def test_a_fault_is_named_by_its_path(path, value, said):
    assert said in faults_after("attribution", *path, value=value)[".".join(path)]


def test_a_fault_inside_a_list_is_named_by_its_index():
    faults = faults_after("ordre-du-jour", "candidats", 1, "taux_effort", value="beaucoup")
    assert list(faults) == ["candidats[1].taux_effort"]


def test_all_faults_are_told_at_once():
    assert len(faults_after("attribution", "destinataire", value={"nom": "Dupont", "age": 3})) == 3


def test_a_transfer_reason_is_a_neutral_category():
    assert "hors liste" in faults_after("revue-mutation", "categorie", value="maladie")["categorie"]
    assert faults_after("revue-mutation", "categorie", value="coût du logement") == {}


def test_free_text_holds_no_word_of_health_or_violence():
    faults = faults_after(
        "non-attribution", "motifs", 0, "faits", value="Suite à des violences, état de santé fragile."
    )
    assert faults == {"motifs[0].faits": "mot à ne pas écrire dans un courrier\u00a0: violences, santé"}
    assert faults_after("non-attribution", "destinataire", "adresse", value=["3 rue de la Santé"]) == {}


@pytest.mark.parametrize("text", ["Le violon de l’origine", "dossier détenu par l’agence", "pièce invalide"])
def test_ordinary_words_are_left_alone(text):
    assert sensitive_words(text) == []


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(), lambda x: st.lists(x) | st.dictionaries(st.text(), x)
    )
)
def test_any_json_is_either_loaded_or_refused_by_name(data):
    with pytest.raises(FaultyContext) as caught:
        load(LETTERS["attribution"].context, data)
    assert caught.value.faults


def test_decimals_stay_exact():
    context = load(LETTERS["attribution"].context, LETTERS["attribution"].example())
    assert context.loyer.principal + context.loyer.charges == Decimal("608.54")


@pytest.mark.parametrize(("day", "refused"), [("2026-02-19", True), ("2026-02-20", True), ("2026-02-21", False)])
def test_a_lapsed_condition_is_told_after_its_day(day, refused):
    assert bool(faults_after("attribution-sans-effet", "date", value=day)) is refused


@pytest.mark.parametrize(
    ("day", "refused"),
    [("2026-01-28", True), ("2026-01-29", False), ("2026-02-20", False), ("2026-02-21", True), (None, False)],
)
def test_a_paper_that_confirms_nothing_came_between_the_session_and_its_day(day, refused):
    assert ("recue_le" in faults_after("attribution-sans-effet", "recue_le", value=day)) is refused


@pytest.mark.parametrize(("presents", "refused"), [(4, True), (5, False), (6, True)])
def test_an_attendance_adds_up(presents, refused):
    assert ("presents" in faults_after("proces-verbal", "presents", value=presents)) is refused


def test_minutes_refuse_two_candidates_at_one_rank():
    assert "points[0].candidats" in faults_after("proces-verbal", "points", 0, "candidats", 1, "rang", value=1)
    assert "points[0].candidats" in faults_after("proces-verbal", "points", 0, "candidats", 1, "rang", value=3)


def test_points_come_in_order():
    for name in ("ordre-du-jour-seance", "proces-verbal"):
        assert "points" in faults_after(name, "points", 1, "point", value=1)
        assert faults_after(name, "points", 1, "point", value=4) == {}


def test_an_extract_holds_no_dwelling_of_another_reservataire():
    found = faults_after("extrait-proces-verbal", "points", 0, "logement", "contingent", value="Commune")
    assert list(found) == ["points[0].logement.contingent"]


def test_a_registration_follows_the_filing_and_comes_before_the_attestation():
    assert "enregistree_le" in faults_after("attestation-enregistrement", "enregistree_le", value="2026-02-23")
    assert faults_after("attestation-enregistrement", "enregistree_le", value="2026-02-24") == {}


@pytest.mark.parametrize(("day", "refused"), [("2026-02-28", True), ("2026-03-01", True), ("2026-03-02", False)])
def test_an_attestation_is_of_a_request_that_is_still_to_renew(day, refused):
    assert ("expire_le" in faults_after("attestation-enregistrement", "expire_le", value=day)) is refused
    assert faults_after("attestation-enregistrement", "enregistree_le", value="2026-03-01") == {}
    assert "date" in faults_after("attestation-enregistrement", "enregistree_le", value="2026-03-02")


def test_a_share_counts_no_more_than_its_base():
    assert "indicateurs[0].compte" in faults_after("note-trimestrielle", "indicateurs", 0, "compte", value=42)
    assert faults_after("note-trimestrielle", "indicateurs", 0, "compte", value=41) == {}


def test_what_a_report_divides_adds_up():
    wrong = faults_after("rapport-annuel", "menages", 0, "lignes", 0, "nombre", value=14)
    assert list(wrong) == ["menages[0].lignes"]


def test_an_action_keeps_private_life_out():
    assert "violences" in str(faults_after("note-trimestrielle", "actions", value=["Aider les victimes de violences."]))
