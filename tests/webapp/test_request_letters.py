"""Letters before any commission, for each landlord."""

from __future__ import annotations

from datetime import date

import pytest

from rules.vocabulary import PIECES
from tests.webapp.letters_made import DAY, LANDLORDS, made_for, told
from tests.webapp.test_sentinelle import SENSITIVE, TELLING
from webapp.casework.courriers_demande import to_ask
from webapp.letter_contexts import missing_papers, registration
from webapp.letter_contexts.demande import lacking_papers, papers_delay, papers_offered

EVERY = pytest.mark.parametrize("landlord", LANDLORDS)
REGISTERED = {"demande.enregistree_le": "2023-03-16"}
UNTIL = date(2026, 12, 31)


def agency(landlord: str) -> str:
    return LANDLORDS[landlord][0]


# Papers


@EVERY
def test_missing_papers_are_named_one_by_one_with_a_day(app, landlord):
    with made_for(app, landlord) as made:
        said = told(missing_papers(made.setting, made.demande, agency(landlord), ("ressources",), UNTIL))
        for words in (
            "Justificatifs de ressources",
            "31 décembre 2026",
            made.setting.policy.data["agence"][0]["nom"][:7],
        ):
            assert words in said
        assert "Avis d’imposition" not in said


@EVERY
def test_missing_papers_never_threaten(app, landlord):
    with made_for(app, landlord) as made:
        said = told(missing_papers(made.setting, made.demande, agency(landlord), PIECES, UNTIL)).lower()
        for word in ("irrecevab", "radi", "rejet", "refus", "annul"):
            assert word not in said
        assert "votre demande de logement social reste active" in said


def test_the_delay_is_the_landlords_own_where_its_text_states_one(app):
    with made_for(app, "emeraude") as made:
        assert papers_delay(made.setting)[0] == date(2026, 12, 25)
        said = told(missing_papers(made.setting, made.demande, agency("emeraude"), ("identite",)))
        assert "25 décembre 2026" in said
        assert "délai d’un mois, charte d’attribution" in said


@pytest.mark.parametrize("landlord", LANDLORDS)
@pytest.mark.parametrize("until", [date(2026, 12, 24), date(2026, 12, 25)])
def test_what_an_incomplete_file_leads_to_is_said_where_the_policy_says_it(app, landlord, until):
    """Emeraude counts a month from the written request; Plaine Commune states no delay."""
    with made_for(app, landlord) as made:
        said = told(missing_papers(made.setting, made.demande, agency(landlord), PIECES, until))
        stated = {"emeraude": until >= date(2026, 12, 25), "plaine-commune": True, "rives-de-seine": False}
        assert ("n’examine que des dossiers complets" in said) is stated[landlord]
        assert ("Votre demande, elle, reste enregistrée" in said) is stated[landlord]


@pytest.mark.parametrize(
    ("papers", "told_as", "not_as"),
    [(("identite",), "cette pièce", "ces pièces"), (("identite", "ressources"), "ces pièces", "cette pièce")],
)
def test_one_paper_is_asked_for_as_one(app, papers, told_as, not_as):
    with made_for(app, "plaine-commune") as made:
        said = told(missing_papers(made.setting, made.demande, agency("plaine-commune"), papers, UNTIL))
        assert f"remettre {told_as} au plus tard" in said
        assert not_as not in said


@pytest.mark.parametrize("landlord", ["rives-de-seine", "plaine-commune"])
def test_elsewhere_whoever_writes_chooses_the_day(app, landlord):
    with made_for(app, landlord) as made:
        (missing,) = missing_papers(made.setting, made.demande, agency(landlord), ("identite",)).missing
        assert missing.label == "Date limite"


@pytest.mark.parametrize(("until", "refused"), [(date(2026, 11, 24), True), (DAY, True), (date(2026, 11, 26), False)])
def test_the_day_comes_after_the_letter(app, until, refused):
    with made_for(app, "emeraude") as made:
        prepared = missing_papers(made.setting, made.demande, agency("emeraude"), ("identite",), until)
        assert bool(prepared.missing) is refused


def test_a_request_for_no_paper_is_not_written(app):
    with made_for(app, "emeraude") as made:
        assert missing_papers(made.setting, made.demande, agency("emeraude"), ()).missing[0].label == "Pièces attendues"


def test_the_papers_lacking_are_those_that_nobody_saw(app):
    with made_for(app, "emeraude") as made:
        assert lacking_papers(made.demande) == tuple(code for code in PIECES if code != "identite")


@pytest.mark.parametrize("landlord", LANDLORDS)
def test_the_papers_of_every_landlord_are_named_without_codes(app, landlord):
    with made_for(app, landlord) as made:
        said = told(missing_papers(made.setting, made.demande, agency(landlord), PIECES, UNTIL, date(2027, 1, 10)))
        assert "Avis d’imposition 2026, sur les revenus de 2025" in said
        assert "N-2" not in said


@pytest.mark.parametrize("landlord", LANDLORDS)
def test_the_papers_ticked_are_those_that_the_landlord_asks_for_and_that_nobody_saw(app, landlord):
    with made_for(app, landlord) as made:
        assert to_ask(made.session, made.demande) == ("avis-imposition",)


@pytest.mark.parametrize("tenant", [True, False, None])
def test_our_own_tenant_is_not_asked_what_they_live_in(app, tenant):
    with made_for(app, "emeraude", {1: {"demande.locataire_du_parc": tenant}}) as made:
        assert ("logement-actuel" in papers_offered(made.demande)) is (tenant is not True)


# Registration


@EVERY
def test_an_attestation_bears_the_number_and_the_days(app, landlord):
    with made_for(app, landlord, {1: REGISTERED}) as made:
        said = told(registration(made.setting, made.demande, agency(landlord)))
        for words in (
            made.demande.numero,
            "déposée le 14 mars 2023",
            "enregistrée le 16 mars 2023",
            "fichier national des demandes de logement social",
            "avant le 2 mars 2027",
            "un an",
        ):
            assert words in said, words


def test_an_attestation_says_what_the_landlord_tells_at_reception(app):
    for landlord, printed in (("plaine-commune", True), ("emeraude", False)):
        with made_for(app, landlord, {1: REGISTERED}) as made:
            said = told(registration(made.setting, made.demande, agency(landlord)))
            assert ("décohabitations" in said) is printed
            assert ("Action Logement" in said) is printed


@pytest.mark.parametrize(("renewed", "refused"), [("2025-11-24", True), ("2025-11-25", True), ("2025-11-26", False)])
def test_an_attestation_is_not_given_once_the_renewal_is_late(app, renewed, refused):
    """The attestation is of 25 November 2026."""
    with made_for(app, "emeraude", {1: {**REGISTERED, "demande.renouvelee_le": renewed}}) as made:
        missing = registration(made.setting, made.demande, agency("emeraude")).missing
        assert [one.path for one in missing] == (["demande.renouvelee_le"] if refused else [])
        assert all("notez d’abord le renouvellement" in one.advice for one in missing)


@pytest.mark.parametrize(
    ("number", "told_as"),
    [
        ("111032301698211041", "il identifie votre demande en Île-de-France."),
        ("035032301698211041", "il identifie votre demande dans le département."),
        ("999032301698211041", "il identifie votre demande."),
    ],
)
def test_an_attestation_says_no_more_than_the_territory_of_the_number(app, number, told_as):
    with made_for(app, "emeraude", {1: {**REGISTERED, "demande.numero": number}}) as made:
        said = told(registration(made.setting, made.demande, agency("emeraude")))
        assert told_as in said
        assert "tous les bailleurs" not in said


def test_an_attestation_waits_for_the_registration(app):
    with made_for(app, "emeraude") as made:
        (missing,) = registration(made.setting, made.demande, agency("emeraude")).missing
        assert (missing.person, missing.path) == ("Claire Delmas", "demande.enregistree_le")
        assert missing.subject_id == made.demande.id


@EVERY
def test_no_letter_about_a_request_tells_a_confidential_fact(app, landlord):
    with made_for(app, landlord, {1: {**SENSITIVE, **REGISTERED}}) as made:
        letters = [
            missing_papers(made.setting, made.demande, agency(landlord), lacking_papers(made.demande), UNTIL),
            registration(made.setting, made.demande, agency(landlord)),
        ]
        for prepared in letters:
            said = told(prepared).lower()
            assert [word for word in (*TELLING, "martin", "renard") if word in said] == [], prepared.letter.id
