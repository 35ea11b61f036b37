"""The life of a request redone by hand: validity, reminder, striking off, and the days a landlord promised."""

from __future__ import annotations

from datetime import date

import pytest

from rules.verdict import APPRECIER, BLOQUANT, COMPLETER, CONFORME, JUSTIFIER, SANS_OBJET
from tests.rules.conftest import a_file, outcome_of, verdict_of
from tests.rules.test_law_by_hand import figure


@pytest.mark.parametrize(
    ("facts", "ends", "reminded", "days"),
    [
        # Renewed on 31 March 2026: valid until 31 March 2027. A month before: 28 February, for want of a 31st.
        (
            {"demande.renouvelee_le": "2026-03-31"},
            date(2027, 3, 31),
            date(2027, 2, 28),
            [
                (date(2027, 2, 27), CONFORME),
                (date(2027, 2, 28), APPRECIER),
                (date(2027, 3, 1), APPRECIER),
                (date(2027, 3, 31), APPRECIER),
                (date(2027, 4, 1), SANS_OBJET),
            ],
        ),
        # Filed on 15 January 2027, never renewed: valid until 15 January 2028, so reminded from 15 December 2027.
        (
            {"demande.deposee_le": "2027-01-15", "demande.renouvelee_le": None},
            date(2028, 1, 15),
            date(2027, 12, 15),
            [(date(2027, 12, 14), CONFORME), (date(2027, 12, 15), APPRECIER), (date(2028, 1, 15), APPRECIER)],
        ),
    ],
    ids=["renewed at the end of a month", "in its first year"],
)
def test_renouvellement_a_prevoir_by_hand(facts, ends, reminded, days):
    facts, rule = a_file(facts), "renouvellement-a-prevoir"
    for on, outcome in days:
        assert outcome_of(rule, facts, on=on) == outcome
        if outcome != SANS_OBJET:
            assert figure(rule, "Fin de validité de la demande", facts, on=on) == ends
            assert figure(rule, "Rappel à partir du", facts, on=on) == reminded


def struck(ground: str | None, warned: str | None = None, proven: bool | None = None) -> dict:
    return a_file(
        candidature__radiation_motif=ground,
        candidature__avertissement_le=warned,
        candidature__avertissement_prouve=proven,
        seance__le=None,
    )


@pytest.mark.parametrize(
    ("facts", "on", "last_day", "outcome"),
    [
        # No answer; warned on 30 January 2027, receipt kept: the month ends on 28 February, and that day still counts.
        (struck("sans-reponse", "2027-01-30", True), date(2027, 2, 28), date(2027, 2, 28), CONFORME),
        (struck("sans-reponse", "2027-01-30", True), date(2027, 3, 1), date(2027, 2, 28), BLOQUANT),
        # Irrecevable; warned on 8 December 2026: 8 January 2027.
        (struck("irrecevabilite", "2026-12-08", True), date(2027, 1, 9), date(2027, 1, 8), BLOQUANT),
        # The same letter without proof of delivery, a year later: no month ever began.
        (struck("irrecevabilite", "2026-12-08", False), date(2027, 12, 8), None, CONFORME),
        # A written renunciation strikes off at once, without any letter.
        (struck("renonciation"), date(2026, 11, 23), None, BLOQUANT),
        # Nothing was begun.
        (struck(None), date(2026, 11, 23), None, SANS_OBJET),
    ],
    ids=["last day", "day after", "inadmissible", "no proof", "renunciation", "none"],
)
def test_demande_non_radiee_by_hand(facts, on, last_day, outcome):
    assert outcome_of("demande-non-radiee", facts, on=on) == outcome
    if last_day:
        assert figure("demande-non-radiee", "Dernier jour du préavis de radiation", facts, on=on) == last_day
    if outcome != SANS_OBJET:
        assert figure("demande-non-radiee", "La demande reste active", facts, on=on) is (outcome == CONFORME)


@pytest.mark.parametrize(
    ("confirmed", "outcome"),
    [
        # The household is as it was written down.
        (True, CONFORME),
        # A person came or left since: size, ceiling and rooms all rest on the number.
        (False, JUSTIFIER),
        # Nobody asked.
        (None, COMPLETER),
    ],
    ids=["confirmed", "changed", "not asked"],
)
def test_composition_connue_by_hand(confirmed, outcome):
    facts = a_file(menage__composition_confirmee=confirmed)
    for policy in ("rives-de-seine", "plaine-commune", "emeraude"):
        found = verdict_of("composition-connue", facts, policy=policy)
        assert found.outcome == outcome
        assert [one.result for one in found.working] == ([] if confirmed is None else [confirmed])


@pytest.mark.parametrize(
    ("searching", "outcome"),
    [
        # Called back, still looking.
        (True, CONFORME),
        # « J’ai trouvé »: said on the telephone, so never a striking off, a reason to write down.
        (False, JUSTIFIER),
        # Nobody could be reached.
        (None, COMPLETER),
    ],
    ids=["still", "no longer", "not reached"],
)
def test_demande_maintenue_by_hand(searching, outcome):
    found = verdict_of("demande-maintenue", a_file(demande__toujours_en_recherche=searching))
    assert found.outcome == outcome
    assert [one.result for one in found.working] == ([] if searching is None else [searching])
    assert any("renonciation écrite" in reserve for reserve in found.reserves)


@pytest.mark.parametrize(
    ("commune", "size", "interest", "outcome"),
    [
        # The three meet.
        (True, True, "oui", CONFORME),
        # The commune and the size suit; the answer is to come: nothing is against, nothing is settled.
        (True, True, "a-reflechir", APPRECIER),
        # The right size in the wrong commune.
        (False, True, "oui", JUSTIFIER),
        # Everything fits and the person says no.
        (True, True, "non", JUSTIFIER),
        # The size was not asked about.
        (True, None, "oui", COMPLETER),
        # Not asked about either, but the commune is refused: settled without it.
        (False, None, "a-reflechir", JUSTIFIER),
    ],
    ids=["all three", "thinking it over", "another commune", "no interest", "size not asked", "settled without it"],
)
def test_offre_compatible_by_hand(commune, size, interest, outcome):
    facts = a_file(demande__accepte_commune=commune, demande__accepte_typologie=size, candidature__interet=interest)
    assert outcome_of("offre-compatible", facts, policy="rives-de-seine") == outcome


@pytest.mark.parametrize(
    ("registered", "given", "on", "days", "outcome"),
    [
        # 28 December 2026 → 5 January 2027: 3 days to the 31st, then 5.
        ("2026-12-28", "2027-01-05", date(2027, 2, 1), 8, CONFORME),
        ("2026-12-28", "2027-01-06", date(2027, 2, 1), 9, APPRECIER),
        # 24 February 2028 → 3 March is 5 days to the 29th, then 3; the next day is the ninth.
        ("2028-02-24", "2028-03-03", date(2028, 4, 1), 8, CONFORME),
        ("2028-02-24", "2028-03-04", date(2028, 4, 1), 9, APPRECIER),
        # Given on 21 December for a request registered on the 28th: 28 − 21 = 7 days before, which nobody can do.
        ("2026-12-28", "2026-12-21", date(2027, 2, 1), -7, APPRECIER),
    ],
    ids=["eighth day", "ninth day", "leap year, eighth day", "leap year, ninth day", "before it was registered"],
)
def test_delai_attestation_by_hand(registered, given, on, days, outcome):
    facts = a_file(demande__enregistree_le=registered, demande__attestation_le=given)
    assert figure("delai-attestation", "Jours écoulés", facts, policy="rives-de-seine", on=on) == days
    assert outcome_of("delai-attestation", facts, policy="rives-de-seine", on=on) == outcome


@pytest.mark.parametrize(
    ("received", "registered", "on", "days", "outcome"),
    [
        # Received on Friday 29 October 2027, registered on Saturday 6 November: 2 days to the 31st, then 6.
        ("2027-10-29", "2027-11-06", date(2027, 12, 1), 8, CONFORME),
        # On Monday 8 it is 2 + 8: the charter does not wait for a working day.
        ("2027-10-29", "2027-11-08", date(2027, 12, 1), 10, APPRECIER),
        # Registered across the counter.
        ("2027-10-29", "2027-10-29", date(2027, 12, 1), 0, CONFORME),
        # Filed elsewhere: no day of receipt, no delay of this landlord's.
        (None, "2027-10-29", date(2027, 12, 1), None, SANS_OBJET),
        # Registered on the 28th, the eve of its receipt: one day less than none.
        ("2027-10-29", "2027-10-28", date(2027, 12, 1), -1, APPRECIER),
        # No day of registration recorded: nothing is counted.
        ("2027-10-29", None, date(2027, 12, 1), None, COMPLETER),
    ],
    ids=["eighth day", "tenth day", "the same day", "filed elsewhere", "the eve", "not recorded"],
)
def test_delai_enregistrement_by_hand(received, registered, on, days, outcome):
    facts, options = a_file(demande__recue_le=received, demande__enregistree_le=registered), {"policy": "emeraude"}
    assert outcome_of("delai-enregistrement", facts, on=on, **options) == outcome
    if days is not None:
        assert figure("delai-enregistrement", "Jours écoulés", facts, on=on, **options) == days


@pytest.mark.parametrize(
    ("rule", "policy", "facts", "told"),
    [
        (
            "delai-attestation",
            "rives-de-seine",
            {"demande.enregistree_le": "2020-06-22"},
            "Aucune attestation n’est notée pour une demande enregistrée le 22 juin 2020 ; la politique prévoit 8",
        ),
        (
            "delai-enregistrement",
            "emeraude",
            {"demande.recue_le": "2020-06-22"},
            "Aucun enregistrement n’est noté pour une demande reçue le 22 juin 2020 ; la politique prévoit 8",
        ),
    ],
)
def test_without_the_second_day_no_day_is_counted(rule, policy, facts, told):
    """Nobody counts to today what may have been done and not written down."""
    verdict = verdict_of(rule, a_file(facts), policy=policy)
    assert verdict.outcome == COMPLETER
    assert told in verdict.partial.replace("\u00a0", " ")
    assert " jours au plus" in verdict.partial.replace("\u00a0", " ")
    assert not any(one.label == "Jours écoulés" and one.result for one in verdict.working)
