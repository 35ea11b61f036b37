"""Offers and answers counted on a calendar of 2026 and 2027."""

from __future__ import annotations

from datetime import date

import pytest

from rules.verdict import APPRECIER, BLOQUANT, COMPLETER, CONFORME, JUSTIFIER, SANS_OBJET
from tests.rules.by_hand.reading import result
from tests.rules.conftest import a_file, outcome_of, verdict_of

STEP = {"step": "seance"}
LISTE_EMERAUDE = {"step": "liste", "policy": "emeraude"}


def offered(rank: int, received: str | None, days: int = 10, **facts) -> dict:
    known = {
        "candidature.decision": "attribution-classement",
        "candidature.decision_rang": rank,
        "candidature.notifie_le": received,
        "candidature.delai_reponse": days,
    }
    return a_file(known, **facts)


@pytest.mark.parametrize(
    ("days", "outcome"),
    [
        # A week is three days short of the ten of the law.
        pytest.param(7, BLOQUANT, id="a week"),
        # Ten days are ten days.
        pytest.param(10, CONFORME, id="ten days"),
        # A fortnight is more than the minimum.
        pytest.param(15, CONFORME, id="a fortnight"),
    ],
)
def test_delai_de_reponse_by_hand(days, outcome):
    verdict = verdict_of("delai-de-reponse", offered(1, "2026-12-08", days), **STEP)
    assert (verdict.working[-1].result, verdict.outcome) == (outcome == CONFORME, outcome)
    assert outcome_of("delai-de-reponse", offered(1, None, days), **STEP) == SANS_OBJET


@pytest.mark.parametrize(
    ("days", "law", "own"),
    [
        # The two policies say ten: as written.
        pytest.param(10, CONFORME, CONFORME, id="ten days"),
        # Twelve are lawful and not what the policies say: people weigh.
        pytest.param(12, CONFORME, APPRECIER, id="twelve days"),
        # Nine are neither.
        pytest.param(9, BLOQUANT, APPRECIER, id="nine days"),
    ],
)
def test_delai_de_reponse_du_bailleur_by_hand(days, law, own):
    facts = offered(1, "2026-12-08", days)
    for policy in ("plaine-commune", "emeraude"):
        found = [
            outcome_of(rule, facts, policy=policy, **STEP)
            for rule in ("delai-de-reponse", "delai-de-reponse-du-bailleur")
        ]
        assert found == [law, own]


DELAY = "Délai du rang 1, reporté au jour ouvrable suivant s’il y a lieu"


@pytest.mark.parametrize(
    ("notified", "elapsed", "last", "next_day"),
    [
        # Ten days from the 3rd: Friday 12 February 2027.
        pytest.param("2027-02-02", 10, date(2027, 2, 12), date(2027, 2, 13), id="on a Friday"),
        # In 2028 the 12th is a Saturday: Monday 14, two days more.
        pytest.param("2028-02-02", 12, date(2028, 2, 14), date(2028, 2, 15), id="on a Saturday"),
        # The tenth day is Saturday 1 May 2027; Monday 3 then.
        pytest.param("2027-04-21", 12, date(2027, 5, 3), date(2027, 5, 4), id="on the first of May"),
    ],
)
def test_reponses_aux_offres_by_hand(notified, elapsed, last, next_day):
    facts = a_file(candidature__notifie_le=notified, candidature__delai_reponse=10)
    for on, outcome in ((last, COMPLETER), (next_day, APPRECIER)):
        verdict = verdict_of("reponses-aux-offres", facts, on=on, **STEP)
        assert (result(verdict, DELAY), verdict.outcome) == (elapsed, outcome)


@pytest.mark.parametrize(
    ("received", "days", "elapsed", "last", "next_day"),
    [
        # Received on Tuesday 15 December 2026, ten days: the tenth is Friday 25, Christmas; the 26th and the 27th are
        # a Saturday and a Sunday; Monday 28. From 15 to 28: 13 days.
        pytest.param("2026-12-15", 10, 13, date(2026, 12, 28), date(2026, 12, 29), id="over Christmas"),
        # Received on Friday 4 December 2026, ten days: Monday 14.
        pytest.param("2026-12-04", 10, 10, date(2026, 12, 14), date(2026, 12, 15), id="to a Monday"),
        # An offer that says five days leaves ten in law: Tuesday 8 + 10 = Friday 18.
        pytest.param("2026-12-08", 5, 10, date(2026, 12, 18), date(2026, 12, 19), id="five days written"),
        # Received on Friday 19 March 2027: the tenth day is the 29th, Easter Monday (Easter is on the 28th);
        # Tuesday 30. From 19 to 30: 11 days.
        pytest.param("2027-03-19", 10, 11, date(2027, 3, 30), date(2027, 3, 31), id="on Easter Monday"),
    ],
)
def test_suivant_apres_refus_by_hand(received, days, elapsed, last, next_day):
    """While the first may still answer, nobody else is offered the home; the day after, silence is a refusal."""
    first = offered(1, received, days)
    early = verdict_of("suivant-apres-refus", [first, offered(2, last.isoformat())], on=last, **STEP)
    assert (result(early, DELAY), early.outcome) == (elapsed, BLOQUANT)
    waiting = verdict_of("suivant-apres-refus", [first, offered(2, None)], on=next_day, **STEP)
    assert waiting.outcome == CONFORME
    assert "le rang 2 devient attributaire" in waiting.message
    in_turn = [first, offered(2, next_day.isoformat())]
    assert outcome_of("suivant-apres-refus", in_turn, on=next_day, **STEP) == CONFORME


@pytest.mark.parametrize(
    ("first", "outcome"),
    [
        # Friday 4 + 10 = Monday 14: on the 10th, when the second was offered the home, the first could still take it.
        pytest.param({}, BLOQUANT, id="silent since"),
        # Refused on the 11th, a day after the second's offer; on the 10th it was not.
        pytest.param(
            {"candidature.reponse": "refusee", "candidature.reponse_le": "2026-12-11"}, BLOQUANT, id="refused since"
        ),
        # Refused on the 10th: the second's turn came that very day.
        pytest.param(
            {"candidature.reponse": "refusee", "candidature.reponse_le": "2026-12-10"}, CONFORME, id="refused that day"
        ),
    ],
)
def test_an_offer_made_too_early_stays_so_by_hand(first, outcome):
    """Looked at on Wednesday 16, when the first has declined in every case."""
    files = [{**offered(1, "2026-12-04"), **first}, offered(2, "2026-12-10")]
    verdict = verdict_of("suivant-apres-refus", files, on=date(2026, 12, 16), **STEP)
    assert verdict.outcome == outcome
    assert ("n’avait pas encore décliné" in verdict.message) is (outcome == BLOQUANT)


def conditional(day: str, seen: list[str] | None, **facts) -> dict:
    """First rank, if the tax notice comes by that day; offered on 4 December."""
    return offered(
        1,
        facts.pop("received", "2026-12-04"),
        candidature__decision="attribution-condition",
        candidature__condition_piece="avis-imposition",
        candidature__condition_le=day,
        demande__pieces_vues=seen,
        **facts,
    )


ACCEPTED = {"candidature__reponse": "acceptee", "candidature__reponse_le": "2026-12-08"}


@pytest.mark.parametrize(
    ("first", "second", "outcome", "said"),
    [
        # Accepted on the 8th, if the notice came by the 11th. It did not: on the 12th nothing binds the landlord.
        pytest.param(conditional("2026-12-11", ["identite"], **ACCEPTED), "2026-12-12", CONFORME, "rang 2", id="gone"),
        # On the 11th the notice could still come.
        pytest.param(
            conditional("2026-12-11", ["identite"], **ACCEPTED), "2026-12-11", BLOQUANT, "n’avait pas", id="too early"
        ),
        # It came: the first rank stands, and it accepted.
        pytest.param(
            conditional("2026-12-11", ["identite", "avis-imposition"], **ACCEPTED),
            "2026-12-12",
            BLOQUANT,
            "n’a pas décliné",
            id="the paper came",
        ),
        # The same paper seen for another dwelling, once it was written down that this attribution had no effect.
        pytest.param(
            conditional("2026-12-11", ["avis-imposition"], candidature__piece_absente=True, **ACCEPTED),
            "2026-12-12",
            CONFORME,
            "rang 2",
            id="seen afterwards",
        ),
        # No offer ever reached the first rank, and the paper never came.
        pytest.param(
            conditional("2026-12-11", ["identite"], received=None), "2026-12-12", CONFORME, "rang 2", id="no offer"
        ),
        # Nobody says which papers were seen.
        pytest.param(conditional("2026-12-11", None, **ACCEPTED), "2026-12-12", COMPLETER, "pièce", id="not known"),
    ],
)
def test_an_attribution_whose_paper_never_came_leaves_its_turn_by_hand(first, second, outcome, said):
    """Looked at on Wednesday 16 December."""
    verdict = verdict_of("suivant-apres-refus", [first, offered(2, second)], on=date(2026, 12, 16), **STEP)
    assert verdict.outcome == outcome
    assert said in verdict.message


def test_the_turn_passes_where_the_paper_never_came_by_hand():
    """Offered on the 4th, the paper by the 11th; on the 16th the second rank is next."""
    files = [conditional("2026-12-11", ["identite"], **ACCEPTED), offered(2, None)]
    verdict = verdict_of("suivant-apres-refus", files, on=date(2026, 12, 16), **STEP)
    assert verdict.outcome == CONFORME
    assert "le rang 2 devient attributaire" in verdict.message


@pytest.mark.parametrize(
    ("labels", "designated", "told", "outcome"),
    [
        # A household that the préfet designated, and the letter says what a refusal may cost.
        pytest.param(["dalo"], True, True, CONFORME, id="told"),
        # The letter is silent: a refusal would cost nothing, and the landlord has the burden of proof.
        pytest.param(["dalo"], True, False, JUSTIFIER, id="not told"),
        # The decision without the designation: this offer is not the one that the article is about.
        pytest.param(["dalo"], False, False, SANS_OBJET, id="not designated"),
        # Another priority: the article is about the decision alone.
        pytest.param(["a", "k"], False, False, SANS_OBJET, id="other labels"),
    ],
)
def test_information_dans_l_offre_by_hand(labels, designated, told, outcome):
    facts = offered(1, "2026-12-08", demande__publics=labels, candidature__information_offre=told)
    facts["demande.designee_par_le_prefet"] = designated
    assert outcome_of("information-dans-l-offre", facts, **STEP) == outcome


@pytest.mark.parametrize(
    ("refusals", "outcome"),
    [
        # One refusal is not several.
        pytest.param(1, CONFORME, id="one"),
        # Two are more than one; the text gives no number.
        pytest.param(2, APPRECIER, id="two"),
    ],
)
def test_refus_repetes_by_hand(refusals, outcome):
    verdict = verdict_of(
        "refus-repetes", a_file(candidature__refus_sans_motif=refusals), policy="plaine-commune", step="liste"
    )
    assert (verdict.working[-1].result, verdict.outcome) == (outcome == CONFORME, outcome)


@pytest.mark.parametrize(
    ("refusals", "last_refusal", "before", "first_day"),
    [
        # Third refusal on 14 July 2026: six months end on 14 January 2027.
        pytest.param(3, "2026-07-14", date(2027, 1, 13), date(2027, 1, 14), id="over the new year"),
        # Fourth on 30 August 2026: 28 February 2027, since there is no 30th.
        pytest.param(4, "2026-08-30", date(2027, 2, 27), date(2027, 2, 28), id="a short month"),
    ],
)
def test_examen_suspendu_apres_refus_by_hand(refusals, last_refusal, before, first_day):
    facts = a_file(candidature__refus_sans_motif=refusals, candidature__dernier_refus_le=last_refusal)
    rule = "examen-suspendu-apres-refus"
    for session, outcome in ((before, JUSTIFIER), (first_day, CONFORME)):
        assert outcome_of(rule, {**facts, "seance.le": session.isoformat()}, **LISTE_EMERAUDE) == outcome
    # Two refusals suspend nothing, however recent.
    assert outcome_of(rule, {**facts, "candidature.refus_sans_motif": 2}, **LISTE_EMERAUDE) == CONFORME
    without_day = {path: value for path, value in facts.items() if path != "candidature.dernier_refus_le"}
    assert outcome_of(rule, without_day, **LISTE_EMERAUDE) == COMPLETER
