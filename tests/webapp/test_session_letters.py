"""Agenda, minutes, extract and the jury's sheet, for each landlord: what they say, and what they never say."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from string import ascii_uppercase
from types import SimpleNamespace

import pytest

from letters import LETTERS
from letters.session_contexts import Membre
from rules.clauses import list_clauses
from rules.reasons import reasons
from tests.webapp.letters_made import DAY, LANDLORDS, made_for, told
from tests.webapp.test_sentinelle import SENSITIVE, TELLING
from webapp import clock
from webapp.db.models import Decision
from webapp.letter_contexts import agenda, extract, for_jury, jury, minutes
from webapp.letter_contexts.seance import reservataires_of

EVERY = pytest.mark.parametrize("landlord", LANDLORDS)
RESERVED = {"logement": {"logement.contingent": "action-logement"}}
SECRET = {1: SENSITIVE, "logement": {"logement.contingent": "action-logement"}}


@EVERY
def test_an_agenda_shows_every_dwelling_and_candidate(app, landlord):
    with made_for(app, landlord) as made:
        said = told(agenda(made.setting, [made.entry]))
        for words in (
            "Ordre du jour de la séance du 23 novembre 2026",
            "RSH-LEV-0001",
            "Madame Claire Delmas",
            "512,30 €",
        ):
            assert words in said
        assert made.setting.policy.commission(made.setting.seance.commission)["nom"] in said


def test_an_agenda_without_dwelling_says_so(app):
    with made_for(app, "emeraude") as made:
        (missing,) = agenda(made.setting, []).missing
        assert "Aucun logement" in missing.advice


def test_an_agenda_names_whoever_lacks_a_value(app):
    with made_for(app, "rives-de-seine", {2: {"demande.deposee_le": None}}) as made:
        prepared = agenda(made.setting, [made.entry])
        assert prepared.context is None
        assert [(one.person, one.path) for one in prepared.missing] == [("Paul Martin", "demande.deposee_le")]


def test_a_file_presented_beside_the_slate_has_no_rank(app):
    with made_for(app, "rives-de-seine") as made:
        row = made.entry.candidates[2][0]
        row.faits = {
            **{path: one for path, one in row.faits.items() if path != "candidature.rang"},
            "candidature.presentee_irrecevabilite": [{**row.faits["candidature.rang"][0], "valeur": True}],
        }
        assert "sans rang | Madame Odile Renard" in told(agenda(made.setting, [made.entry]))


@EVERY
def test_minutes_hold_every_decision_in_the_landlords_words(app, landlord):
    with made_for(app, landlord, RESERVED) as made:
        said = told(minutes(made.setting, [made.decided]))
        names = {one["code"]: one["nom"] for one in made.setting.policy.data["decision"]}
        for words in (
            names["attribution-condition"],
            "Pièce attendue : Avis d’imposition 2025, sur les revenus de 2024, au plus tard le 18 décembre 2026",
            names["non-attribution"],
            "D’après le dossier, la localisation du logement ne convient pas au candidat.",
            "Article L. 441-1 du CCH.",
            "Examen reporté, aucune décision",
            "5 membres avec voix délibérative",
            "par extrait, aux réservataires concernés : Action Logement",
            "Présidence de la commission",
            "Secrétaire de séance",
            "Imputation : Action Logement, à défaut de choix",
        ):
            assert words in said, words


def test_minutes_tell_a_rank_where_the_commission_ranked_and_only_there(app):
    with made_for(app, "rives-de-seine") as made:
        assert ", rang 1" not in told(minutes(made.setting, [made.decided]))
        first, second = (pair[0].id for pair in made.entry.candidates[:2])
        placed = {"decision": "attribution-classement", "rang": 2, "par": "s", "le": clock.now()}
        after = Decision(seance_id=made.setting.seance.id, candidature_id=second, **placed)
        ranked = {first: made.decided.decisions[first], second: after}
        said = told(minutes(made.setting, [replace(made.decided, decisions=ranked)]))
        assert ", rang 1" in said
        assert ", rang 2" in said


def test_minutes_without_a_quorum_on_record_never_say_that_it_is_met(app):
    with made_for(app, "rives-de-seine") as made:
        said = told(minutes(made.setting, [made.decided]))
        assert "à vérifier avant la signature" in said
        assert "Il est atteint" not in said


def test_minutes_ask_how_many_sat(app):
    with made_for(app, "rives-de-seine") as made:
        made.setting.seance.faits = {}
        (missing,) = minutes(made.setting, [made.decided]).missing
        assert (missing.path, missing.subject) == ("seance.presents", "seance")
        assert missing.subject_id == made.setting.seance.id


def test_minutes_refuse_an_attendance_that_does_not_add_up(app):
    sat = {"voix": "délibérative", "presence": "En séance", "procuration": None}
    members = [Membre(nom="Paul Renard", qualite="président", **sat)]
    with made_for(app, "rives-de-seine") as made:
        (missing,) = minutes(made.setting, [made.decided], members).missing
        assert missing.label == "presents"
        assert "feuille de présence" in missing.advice
    with made_for(app, "rives-de-seine", presents=1) as made:
        said = told(minutes(made.setting, [made.decided], members))
        assert "Paul Renard | président | délibérative | En séance" in said


@pytest.mark.parametrize(("against", "printed"), [(2, False), (3, True)])
def test_the_mayors_vote_is_told_in_a_tie_alone(app, against, printed):
    with made_for(app, "rives-de-seine") as made:
        votes = {"voix_pour": 3, "voix_contre": against, "voix_maire": "pour"}
        kept = {
            f"liste.{name}": [{"valeur": value, "origine": "declare", "le": "2026-11-23T10:00:00+01:00", "par": "s"}]
            for name, value in votes.items()
        }
        made.entry.liste.faits = {**made.entry.liste.faits, **kept}
        said = told(minutes(made.setting, [made.decided]))
        assert f"3 voix pour, {against} voix contre" in said
        assert ("voix du maire" in said) is printed


@EVERY
def test_an_extract_goes_to_the_reservataire_of_the_dwelling_alone(app, landlord):
    with made_for(app, landlord, RESERVED) as made:
        assert reservataires_of([made.decided]) == {"action-logement": "Action Logement"}
        said = told(extract(made.setting, [made.decided], "action-logement"))
        assert "Extrait du procès-verbal pour Action Logement" in said
        assert "Madame Claire Delmas" in said
        nobody = extract(made.setting, [made.decided], "commune")
        assert nobody.context is None
        assert not any("Delmas" in one.person for one in nobody.missing)


@pytest.mark.parametrize("code", ["IRR-SEJOUR", "IRR-PLAFOND"])
def test_an_extract_says_the_same_of_both_grounds_of_inadmissibility_and_names_no_text_that_tells_them_apart(code):
    assert reasons()[code].reservataire == reasons()["IRR-SEJOUR"].reservataire


def test_an_extract_names_no_text_of_law_beside_its_sentence(app):
    with made_for(app, "rives-de-seine", RESERVED) as made:
        base = "L. 441-1"
        assert base in told(minutes(made.setting, [made.decided]))
        said = told(extract(made.setting, [made.decided], "action-logement"))
        assert base not in said
        assert "ne convient pas à la demande" in said


TAKEN_BACK = {"logement": {"logement.contingent": "action-logement", "logement.rendu_pour_un_tour": True}}


def charged(made, number: int, code: str) -> None:
    """The commission charges the attribution of that candidate to a réservataire."""
    row = made.entry.candidates[number][0]
    row.faits = {**row.faits, "candidature.imputation": [{**row.faits["candidature.rang"][0], "valeur": code}]}


def test_a_dwelling_taken_back_for_one_turn_makes_no_extract_for_its_reservataire(app):
    with made_for(app, "rives-de-seine", TAKEN_BACK) as made:
        assert reservataires_of([made.decided]) == {}
        charged(made, 0, "bailleur")
        assert reservataires_of([made.decided]) == {}
        said = told(minutes(made.setting, [made.decided]))
        assert "aux réservataires concernés" not in said
        assert "Imputation : Non réservé (bailleur)" in said


def test_an_attribution_charged_to_the_reservataire_of_a_dwelling_taken_back_is_all_that_its_extract_names(app):
    with made_for(app, "rives-de-seine", TAKEN_BACK) as made:
        charged(made, 0, "action-logement")
        assert list(reservataires_of([made.decided])) == ["action-logement"]
        said = told(extract(made.setting, [made.decided], "action-logement"))
        assert "Claire Delmas" in said
        assert "Imputation : Action Logement" in said
        assert not any(name in said for name in ("Martin", "Renard"))


def test_a_choice_of_the_commission_on_a_refusal_charges_nobody(app):
    with made_for(app, "rives-de-seine", TAKEN_BACK) as made:
        charged(made, 1, "action-logement")
        assert reservataires_of([made.decided]) == {}


@pytest.mark.parametrize("code", ["etat", "etat-agents"])
def test_a_document_names_the_state_without_whom_it_serves(app, code):
    with made_for(app, "rives-de-seine") as made:
        charged(made, 0, code)
        said = told(minutes(made.setting, [made.decided]))
        assert "Imputation : État" in said
        assert "Imputation : État," not in said


def test_an_extract_tells_an_imputation_to_whoever_is_charged_alone(app):
    with made_for(app, "rives-de-seine", RESERVED) as made:
        charged(made, 0, "departement")
        said = told(extract(made.setting, [made.decided], "action-logement"))
        assert "Claire Delmas" in said
        assert "Imputation" not in said


@EVERY
def test_minutes_do_not_say_the_decision_twice(app, landlord):
    with made_for(app, landlord) as made:
        said = told(minutes(made.setting, [made.decided]))
        assert "Non-attribution :" not in said
        assert "D’après le dossier, la localisation" in said


def test_the_landlords_own_dwellings_make_no_extract(app):
    with made_for(app, "rives-de-seine") as made:
        assert reservataires_of([made.decided]) == {}


def test_a_jury_reads_no_name_no_number_no_address(app):
    with made_for(app, "rives-de-seine") as made:
        said = told(for_jury(made.setting, [made.entry]))
        for letter in "ABC":
            assert f"Candidat {letter} | 1 adulte, 1 enfant | 2023" in said
        numbers = [one.numero for _, one in made.entry.candidates]
        for words in ("Claire", "Delmas", "Martin", "Renard", "Tilleuls", "Lilas", "27 400", "14 mars", *numbers):
            assert words not in said, words


def test_a_jury_reads_every_candidate_however_many(app):
    with made_for(app, "rives-de-seine") as made:
        entry = replace(made.entry, candidates=made.entry.candidates * 10)
        said = told(for_jury(made.setting, [entry]))
        found = [line.split(" | ")[0] for line in said.splitlines() if line.startswith("Candidat ") and " | " in line]
        assert found[1:] == [f"Candidat {letter}" for letter in (*ascii_uppercase, "AA", "AB", "AC", "AD")]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"annee": 2022}, {"annee": 2023, "number": 1}),
        ({"adultes": 1}, {"adultes": 2, "number": 1}),
        ({"enfants": 0}, {"enfants": 1, "number": 1}),
        ({"number": 1, "day": 28, "nom": "Zola"}, {"number": 2, "day": 1, "nom": "Adam"}),
    ],
    ids=["the year", "the adults", "the children", "the candidacy, never the day nor the name"],
)
@pytest.mark.parametrize("swapped", [False, True])
def test_the_letters_of_a_jury_follow_nothing_that_tells_a_person(first, second, swapped):
    """`number`: of the candidacy; whatever the order in which they are presented."""
    given = [presented(**first, rang=1), presented(**second, rang=2)]
    rows = given[::-1] if swapped else given
    entry = SimpleNamespace(inscription=SimpleNamespace(ordre=1), candidates=[(row, None) for row, _ in rows])
    point = jury._anonymous(entry, {"candidats": [one for _, one in rows], "logement": HOME})
    assert [one.reste_a_vivre for one in point.candidats] == ["1", "2"]


def presented(annee=2023, day=15, adultes=1, enfants=0, number=2, nom="Martin", rang=1) -> tuple:
    """A candidacy, and what the agenda presents of it."""
    shown = {"adultes": adultes, "enfants": enfants, "nom": nom, "reste_a_vivre": str(rang)}
    shown |= {"anciennete": date(annee, 3, day), "en_visite": None, "taux_effort": Decimal(30), "plafonds": "Conformes"}
    return SimpleNamespace(id=number), SimpleNamespace(**shown)


HOME = SimpleNamespace(
    reference="R", commune="C", typologie="T2", surface=1, loyer=Decimal(1), annexes=None, charges=None
)


@pytest.mark.parametrize("landlord", ["plaine-commune", "emeraude"])
def test_a_landlord_without_jury_makes_no_sheet_for_one(app, landlord):
    with made_for(app, landlord) as made:
        assert [one.label for one in for_jury(made.setting, [made.entry]).missing] == ["Jury de locataires"]


def test_no_document_of_a_session_tells_a_confidential_fact(app):
    with made_for(app, "rives-de-seine", SECRET) as made:
        documents = [
            agenda(made.setting, [made.entry]),
            minutes(made.setting, [made.decided]),
            extract(made.setting, [made.decided], "action-logement"),
            for_jury(made.setting, [made.entry]),
        ]
        for prepared in documents:
            said = told(prepared).lower()
            assert [word for word in TELLING if word in said] == [], prepared.letter.id
            assert "handicap" not in said


def test_every_clause_that_a_letter_does_is_one_of_the_sources():
    known = {one["id"] for one in list_clauses(DAY)}
    named = {clause for letter in LETTERS.values() for clause in letter.clauses}
    assert {"RA-5", "RA-26", "RA-28", "RP-9", "RP-10", "EM-34"} <= named <= known


def test_a_document_named_as_the_place_of_a_clause_names_that_clause():
    for one in list_clauses(DAY):
        for place in one["where"]:
            if place.startswith("document:"):
                assert one["id"] in LETTERS[place.removeprefix("document:")].clauses
