"""Is the request alive, and do the offer and the request meet?"""

from __future__ import annotations

from datetime import date

import pytest

from rules.verdict import APPRECIER, BLOQUANT, COMPLETER, CONFORME, JUSTIFIER, SANS_OBJET
from tests.rules.conftest import a_file, outcome_of, verdict_of, verdicts_of

VALIDITY = "demande-en-cours-de-validite"


@pytest.mark.parametrize(
    ("renewed", "outcome"), [("2025-11-24", CONFORME), ("2025-11-23", CONFORME), ("2025-11-22", BLOQUANT)]
)
def test_a_request_lives_one_year_from_its_last_renewal(renewed, outcome):
    assert outcome_of(VALIDITY, a_file(demande__renouvelee_le=renewed, seance__le=None)) == outcome


@pytest.mark.parametrize(
    ("renewed", "outcome"), [("2025-12-05", CONFORME), ("2025-12-04", CONFORME), ("2025-12-03", BLOQUANT)]
)
@pytest.mark.parametrize("step", ["liste", "ordre_du_jour", "seance"])
def test_a_request_is_alive_on_the_day_of_the_session_where_it_is_known(step, renewed, outcome):
    facts = a_file(demande__renouvelee_le=renewed, seance__le="2026-12-04")
    assert outcome_of(VALIDITY, facts, step=step) == outcome


@pytest.mark.parametrize("on", [date(2026, 12, 3), date(2026, 12, 4), date(2026, 12, 5), date(2027, 6, 1)])
def test_a_request_alive_at_its_session_stays_so_whenever_the_sitting_is_looked_at_again(on):
    facts = a_file(demande__renouvelee_le="2025-12-04", seance__le="2026-12-04")
    assert outcome_of(VALIDITY, facts, step="seance", on=on) == CONFORME


def test_a_request_that_ends_before_its_session_tells_both_days_and_what_to_do():
    verdict = verdict_of(VALIDITY, a_file(demande__renouvelee_le="2025-12-03"), step="ordre_du_jour")
    assert "jusqu’au 3 décembre 2026" in verdict.message
    assert "pour un examen le 4 décembre 2026" in verdict.message
    assert [one for one in verdict.reserves if "Encore valable à ce jour" in one]


def test_a_request_on_its_last_day_is_still_to_renew_before_its_session():
    reserves = verdict_of(VALIDITY, a_file(demande__renouvelee_le="2025-11-23"), step="ordre_du_jour").reserves
    assert [one for one in reserves if "Encore valable à ce jour" in one]


@pytest.mark.parametrize("renewed", ["2025-12-04", "2025-11-22"])
def test_nothing_is_to_renew_before_the_session_where_the_request_lasts_until_then_or_is_over(renewed):
    reserves = verdict_of(VALIDITY, a_file(demande__renouvelee_le=renewed), step="ordre_du_jour").reserves
    assert not [one for one in reserves if "Encore valable à ce jour" in one]


@pytest.mark.parametrize(("filed", "outcome"), [("2025-11-24", CONFORME), ("2025-11-23", CONFORME)])
def test_in_its_first_year_a_request_needs_no_renewal(filed, outcome):
    facts = a_file(demande__deposee_le=filed, demande__renouvelee_le=None, seance__le=None)
    assert outcome_of(VALIDITY, facts) == outcome


@pytest.mark.parametrize(("filed", "outcome"), [("2025-12-04", CONFORME), ("2025-12-03", COMPLETER)])
def test_a_first_year_that_ends_before_the_session_asks_for_the_renewal(filed, outcome):
    assert outcome_of(VALIDITY, a_file(demande__deposee_le=filed, demande__renouvelee_le=None)) == outcome


def test_beyond_its_first_year_an_unknown_renewal_is_asked_never_held_against_the_applicant():
    verdict = verdict_of(VALIDITY, a_file(demande__deposee_le="2025-11-22", demande__renouvelee_le=None))
    assert (verdict.outcome, [item.fact for item in verdict.missing]) == (COMPLETER, ["demande.renouvelee_le"])


def test_a_request_without_any_date_is_open():
    assert outcome_of(VALIDITY, a_file(demande__deposee_le=None, demande__renouvelee_le=None)) == COMPLETER


def test_the_message_gives_the_last_day():
    assert "jusqu’au 2 mars 2027" in verdict_of(VALIDITY, a_file()).message


@pytest.mark.parametrize(("answer", "outcome"), [(True, CONFORME), (False, JUSTIFIER), (None, COMPLETER)])
def test_demande_maintenue_follows_the_answer(answer, outcome):
    assert outcome_of("demande-maintenue", a_file(demande__toujours_en_recherche=answer)) == outcome


@pytest.mark.parametrize(
    ("facts", "outcome"),
    [
        ({}, CONFORME),
        ({"candidature.interet": "a-reflechir"}, APPRECIER),
        ({"candidature.interet": "a-reflechir", "demande.accepte_commune": False}, JUSTIFIER),
        ({"candidature.interet": "a-reflechir", "demande.accepte_commune": None}, COMPLETER),
        ({"candidature.interet": "non"}, JUSTIFIER),
        ({"demande.accepte_commune": False}, JUSTIFIER),
        ({"demande.accepte_typologie": False}, JUSTIFIER),
        ({"demande.accepte_typologie": None}, COMPLETER),
        ({"demande.accepte_typologie": None, "demande.accepte_commune": False}, JUSTIFIER),
    ],
)
def test_offre_compatible_wants_commune_size_and_interest(facts, outcome):
    assert outcome_of("offre-compatible", a_file(facts)) == outcome


@pytest.mark.parametrize(("answer", "outcome"), [(True, CONFORME), (False, JUSTIFIER), (None, COMPLETER)])
def test_composition_connue_follows_the_confirmation(answer, outcome):
    assert outcome_of("composition-connue", a_file(menage__composition_confirmee=answer)) == outcome


@pytest.mark.parametrize(
    ("renewed", "outcome"),
    [
        ("2025-12-24", CONFORME),
        ("2025-12-23", APPRECIER),
        ("2025-12-22", APPRECIER),
        ("2025-11-23", APPRECIER),
        ("2025-11-22", SANS_OBJET),
    ],
)
def test_renouvellement_a_prevoir_is_said_a_month_ahead(renewed, outcome):
    assert outcome_of("renouvellement-a-prevoir", a_file(demande__renouvelee_le=renewed)) == outcome


@pytest.mark.parametrize(("renewed", "outcome"), [("2026-11-20", CONFORME), (None, APPRECIER)])
def test_a_renewal_in_the_first_year_sets_the_day_from_which_one_is_reminded(renewed, outcome):
    facts = a_file(demande__deposee_le="2025-12-01", demande__renouvelee_le=renewed)
    assert outcome_of("renouvellement-a-prevoir", facts) == outcome


def struck_off(ground: str | None, warned: str | None = None, proven: bool | None = None) -> dict:
    return {
        "candidature.radiation_motif": ground,
        "candidature.avertissement_le": warned,
        "candidature.avertissement_prouve": proven,
    }


@pytest.mark.parametrize(
    ("facts", "outcome"),
    [
        (struck_off(None), SANS_OBJET),
        (struck_off("bail-signe"), BLOQUANT),
        (struck_off("renonciation"), BLOQUANT),
        (struck_off("non-renouvellement"), BLOQUANT),
        (struck_off("sans-reponse", "2026-10-24", True), CONFORME),
        (struck_off("sans-reponse", "2026-10-23", True), CONFORME),
        (struck_off("sans-reponse", "2026-10-22", True), BLOQUANT),
        (struck_off("irrecevabilite", "2026-10-22", True), BLOQUANT),
        (struck_off("irrecevabilite", "2026-10-22", False), CONFORME),
        (struck_off("irrecevabilite", "2026-10-22"), COMPLETER),
        (struck_off("irrecevabilite", None, True), COMPLETER),
    ],
)
def test_demande_non_radiee_wants_a_proven_warning_a_month_old_for_two_of_the_five_grounds(facts, outcome):
    assert outcome_of("demande-non-radiee", a_file(facts, seance__le=None)) == outcome


@pytest.mark.parametrize(
    ("warned", "outcome"),
    [("2026-11-04", CONFORME), ("2026-11-03", APPRECIER), ("2026-10-23", APPRECIER), ("2026-10-22", BLOQUANT)],
)
def test_a_warning_that_runs_out_before_the_session_is_told_ahead_of_it(warned, outcome):
    facts = a_file(struck_off("sans-reponse", warned, True), seance__le="2026-12-04")
    verdict = verdict_of("demande-non-radiee", facts, step="ordre_du_jour")
    assert verdict.outcome == outcome
    assert len([one for one in verdict.reserves if "avant l’examen du 4 décembre 2026" in one]) == (
        outcome == APPRECIER
    )


@pytest.mark.parametrize("facts", [struck_off("sans-reponse", "2026-11-03", False), struck_off("renonciation")])
def test_a_warning_without_proof_or_without_need_says_nothing_of_the_session(facts):
    verdict = verdict_of("demande-non-radiee", a_file(facts), step="ordre_du_jour")
    assert (verdict.outcome == APPRECIER, "avant l’examen" in " ".join(verdict.reserves)) == (False, False)


@pytest.mark.parametrize("policy", ["plaine-commune", "emeraude"])
def test_the_procedure_of_one_landlord_binds_no_other(policy):
    """The law strikes off on a written renunciation alone; the call of qualification is Rives de Seine's procedure."""
    found = {one.rule for one in verdicts_of(a_file(demande__toujours_en_recherche=False), policy=policy)}
    assert not {"demande-maintenue", "offre-compatible"} & found
    assert outcome_of("demande-non-radiee", a_file(struck_off("renonciation")), policy=policy) == BLOQUANT


@pytest.mark.parametrize(
    ("registered", "given", "outcome"),
    [
        ("2026-10-01", "2026-10-08", CONFORME),
        ("2026-10-01", "2026-10-09", CONFORME),
        ("2026-10-01", "2026-10-10", APPRECIER),
        ("2026-11-15", None, COMPLETER),
        ("2020-06-22", None, COMPLETER),
        (None, None, SANS_OBJET),
    ],
)
def test_delai_attestation_runs_eight_days_from_registration(registered, given, outcome):
    facts = a_file(demande__enregistree_le=registered, demande__attestation_le=given)
    assert outcome_of("delai-attestation", facts) == outcome


@pytest.mark.parametrize(("given", "outcome"), [("2026-09-30", APPRECIER), ("2026-10-01", CONFORME)])
def test_a_certificate_older_than_the_registration_has_a_day_to_check(given, outcome):
    verdict = verdict_of(
        "delai-attestation", a_file(demande__enregistree_le="2026-10-01", demande__attestation_le=given)
    )
    assert verdict.outcome == outcome
    assert any("à vérifier" in one for one in verdict.reserves) is (outcome == APPRECIER)


@pytest.mark.parametrize(
    ("received", "registered", "outcome"),
    [
        ("2026-10-01", "2026-10-09", CONFORME),
        ("2026-10-01", "2026-10-10", APPRECIER),
        ("2026-11-15", None, COMPLETER),
        ("2026-11-14", None, COMPLETER),
        (None, "2026-10-09", SANS_OBJET),
    ],
)
def test_delai_enregistrement_runs_eight_days_from_receipt(received, registered, outcome):
    facts = a_file(demande__recue_le=received, demande__enregistree_le=registered)
    assert outcome_of("delai-enregistrement", facts, policy="emeraude") == outcome
