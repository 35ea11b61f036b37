"""The slate redone by hand: who is counted, which exception holds, and by when an attribution is asked for."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from rules.verdict import APPRECIER, COMPLETER, CONFORME, JUSTIFIER, SANS_OBJET
from tests.rules.conftest import a_file, outcome_of, verdict_of
from tests.rules.test_law_by_hand import figure

WRITTEN = {"liste.exception": "insuffisance", "liste.justification": "Une seule demande pour cette typologie."}
BESIDE = {"candidature.rang": None, "candidature.presentee_irrecevabilite": True}
GRANTED = {"logement.contingent": "commune", "liste.exception": "offre-tres-sociale"}
VISITED = {"candidature.visite_faite": True, "candidature.interet": "oui"}


def slate(ranked: int, facts: dict[str, Any] | None = None, beside: int = 0) -> list[dict[str, Any]]:
    """So many candidates in their ranks, then so many presented beside the slate, of one dwelling."""
    files = [a_file({**(facts or {}), "candidature.rang": rank}) for rank in range(1, ranked + 1)]
    return files + [a_file({**(facts or {}), **BESIDE}) for _ in range(beside)]


@pytest.mark.parametrize(
    ("files", "counted", "enough", "outcome"),
    [
        # Two ranked and one beside: 2 are counted, 3 are wanted; 2 ≥ 3 is false, and no exception is named.
        (slate(2, beside=1), 2, False, JUSTIFIER),
        # 3 ≥ 3.
        (slate(3), 3, True, CONFORME),
        # 1 < 3, but the prefect designated this household: the text then asks for no other request.
        (
            slate(1, {"liste.exception": "dalo-designe", "demande.designee_par_le_prefet": True}),
            1,
            False,
            CONFORME,
        ),
        # 1 < 3, on a dwelling said to have had a grant that the file says it never had.
        (
            slate(1, {"liste.exception": "offre-tres-sociale", "logement.offre_tres_sociale": False}),
            1,
            False,
            JUSTIFIER,
        ),
        # 2 < 3, and the lack of candidates is written.
        (slate(2, WRITTEN), 2, False, CONFORME),
    ],
    ids=["two and one beside", "three", "one designated", "a grant that was not", "two, the lack written"],
)
def test_trois_candidats_by_hand(files, counted, enough, outcome):
    found = verdict_of("trois-candidats", files, step="liste")
    (line,) = found.working
    assert ([one.value for one in line.operands], line.result) == ([counted, 3], enough)
    assert found.outcome == outcome


@pytest.mark.parametrize(
    ("ranked", "beside", "examined", "outcome", "enough"),
    [
        # 3 in their ranks + 1 beside = 4 files; the three are there without it.
        (3, 1, 4, APPRECIER, CONFORME),
        # 2 + 2 = 4 files too, yet only 2 candidates of the 3 wanted.
        (2, 2, 4, APPRECIER, JUSTIFIER),
        # Nobody beside: nothing to say.
        (3, 0, None, SANS_OBJET, CONFORME),
    ],
    ids=["three and one beside", "two and two beside", "nobody beside"],
)
def test_irrecevabilite_a_cote_de_la_liste_by_hand(ranked, beside, examined, outcome, enough):
    files = slate(ranked, beside=beside)
    found = verdict_of("irrecevabilite-a-cote-de-la-liste", files, step="liste")
    assert ([one.result for one in found.working], found.outcome) == ([examined] if examined else [], outcome)
    assert outcome_of("trois-candidats", files, step="liste") == enough


@pytest.mark.parametrize(
    ("sitting", "wanted_by", "outcome"),
    [
        # Sitting of Friday 4 December, an attribution asked for by the 4th: the last day is still in time.
        ("2026-12-04", "2026-12-04", CONFORME),
        # By the 3rd: the sitting comes one day late, and people appraise.
        ("2026-12-04", "2026-12-03", APPRECIER),
        # Over the turn of the year: 8 January 2027 comes after 31 December 2026.
        ("2027-01-08", "2026-12-31", APPRECIER),
        # No day was set.
        ("2026-12-04", None, SANS_OBJET),
    ],
    ids=["on the last day", "one day late", "over the year", "no day set"],
)
def test_attribution_dans_le_delai_fixe_by_hand(sitting, wanted_by, outcome):
    facts = a_file(seance__le=sitting, candidature__attribution_avant_le=wanted_by)
    found = verdict_of("attribution-dans-le-delai-fixe", facts, step="liste")
    assert found.outcome == outcome
    if wanted_by:
        asked = [[one.value for one in line.operands] for line in found.working]
        assert [date.fromisoformat(sitting), date.fromisoformat(wanted_by)] in asked


PLS = {"liste.exception_locale": "financement-pls", "logement.financement": "PLS", **VISITED}


@pytest.mark.parametrize(
    ("policy", "files", "outcome"),
    [
        # The charter: PLS, one candidate, interested, who visited. The law: the lack is written. Both hold.
        ("emeraude", slate(1, {**PLS, **WRITTEN}), CONFORME),
        # The same without the writing: the law knows no exception of financing.
        ("emeraude", slate(1, PLS), JUSTIFIER),
        # The same writing on a PLUS dwelling: the ground named is not true of it.
        ("emeraude", slate(1, {**PLS, **WRITTEN, "logement.financement": "PLUS"}), JUSTIFIER),
        # Two candidates, who did not visit: the charter lets only those who visited through.
        ("emeraude", slate(2, {**PLS, **WRITTEN, "candidature.visite_faite": False}), JUSTIFIER),
        # A structural vacancy asks for no visit.
        (
            "emeraude",
            slate(1, {"liste.exception_locale": "vacance-structurelle", **WRITTEN, "candidature.visite_faite": False}),
            CONFORME,
        ),
        # Three candidates: no exception is needed.
        ("emeraude", slate(3, PLS), SANS_OBJET),
        # Freeing a large home is a ground of the one landlord, and none of the other's.
        ("plaine-commune", slate(1, {"liste.exception_locale": "grand-logement", **WRITTEN}), CONFORME),
        ("emeraude", slate(1, {"liste.exception_locale": "grand-logement", **WRITTEN}), JUSTIFIER),
        # Urgent, and designated by the prefect: the law's own exception holds, once the file says so.
        (
            "plaine-commune",
            slate(1, {"liste.exception_locale": "urgence", "liste.exception": "dalo-designe"}),
            JUSTIFIER,
        ),
    ],
    ids=[
        "PLS visited and written",
        "PLS visited, not written",
        "PLUS said PLS",
        "PLS without a visit",
        "structural vacancy without a visit",
        "three candidates",
        "a large home at Plaine Commune",
        "a large home at Emeraude",
        "urgent, said designated and not",
    ],
)
def test_exception_locale_trois_candidats_by_hand(policy, files, outcome):
    assert outcome_of("exception-locale-trois-candidats", files, step="liste", policy=policy) == outcome


@pytest.mark.parametrize(
    ("files", "outcome"),
    [
        # The town proposes two of three and has written nothing: its writing is asked for.
        (slate(2, {"logement.contingent": "commune"}), JUSTIFIER),
        # It wrote that it has no third request.
        (
            slate(
                2,
                {"logement.contingent": "commune", "liste.justification_reservataire": "Pas d’autre demande de T4."},
            ),
            CONFORME,
        ),
        # Three candidates: 3 ≥ 3, nothing to justify.
        (slate(3, {"logement.contingent": "commune"}), SANS_OBJET),
        # Handed back for one turn: the landlord chooses, and justifies for itself.
        (slate(2, {"logement.contingent": "commune", "logement.rendu_pour_un_tour": True}), SANS_OBJET),
        # Two on a dwelling of which nobody said whose it is.
        (slate(2, {"logement.contingent": None}), COMPLETER),
        # The article asks for no number where the dwelling had the grant: there is nothing to justify.
        (slate(1, {**GRANTED, "logement.offre_tres_sociale": True}), SANS_OBJET),
        # The grant is invoked and the file says that there was none, or does not say: the town still writes.
        (slate(1, {**GRANTED, "logement.offre_tres_sociale": False}), JUSTIFIER),
        (slate(1, {**GRANTED, "logement.offre_tres_sociale": None}), JUSTIFIER),
    ],
    ids=[
        "two, nothing written",
        "two, written",
        "three",
        "handed back",
        "whose dwelling is not known",
        "a grant",
        "no grant",
        "a grant unproven",
    ],
)
def test_justification_du_reservataire_by_hand(files, outcome):
    found = verdict_of("justification-du-reservataire", files, step="liste", policy="emeraude")
    assert found.outcome == outcome
    if outcome == JUSTIFIER:
        assert figure("justification-du-reservataire", "Nombre suffisant", files, step="liste", policy="emeraude") is (
            False
        )
