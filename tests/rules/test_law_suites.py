"""Answers: the delay stated, silence, refusals, the next in line."""

from __future__ import annotations

from datetime import date

import pytest

from rules.law.suites import answer_days
from rules.parameters import national
from rules.policy import load_policy, policy_names
from rules.verdict import APPRECIER, BLOQUANT, COMPLETER, CONFORME, JUSTIFIER, SANS_OBJET
from tests.rules.conftest import a_file, outcome_of, verdict_of
from tests.rules.recompute import check_working

STEP = {"step": "seance"}


def offered(rank: int = 1, notified: str | None = "2026-12-08", answer: str | None = None, **facts) -> dict:
    """An attributed candidate; an offer received on the 8th with ten days ends on Friday 18 December."""
    known = {
        "candidature.decision": "attribution-classement",
        "candidature.decision_rang": rank,
        "candidature.notifie_le": notified,
        "candidature.delai_reponse": 10,
        "candidature.reponse": answer,
    }
    return a_file(known, **facts)


@pytest.mark.parametrize(("days", "outcome"), [(9, BLOQUANT), (10, CONFORME), (11, CONFORME), (None, COMPLETER)])
@pytest.mark.parametrize("policy", ["rives-de-seine", "plaine-commune", "emeraude"])
def test_delai_de_reponse_is_ten_days_at_least(policy, days, outcome):
    facts = offered(candidature__delai_reponse=days)
    assert outcome_of("delai-de-reponse", facts, policy=policy, **STEP) == outcome


@pytest.mark.parametrize(("days", "outcome"), [(9, APPRECIER), (10, CONFORME), (11, APPRECIER), (None, COMPLETER)])
@pytest.mark.parametrize("policy", ["plaine-commune", "emeraude"])
def test_delai_de_reponse_du_bailleur_stands_beside_the_law(policy, days, outcome):
    facts = offered(candidature__delai_reponse=days)
    assert outcome_of("delai-de-reponse-du-bailleur", facts, policy=policy, **STEP) == outcome


@pytest.mark.parametrize("rule", ["delai-de-reponse", "delai-de-reponse-du-bailleur"])
def test_no_offer_no_delay(rule):
    assert outcome_of(rule, offered(notified=None), policy="emeraude", **STEP) == SANS_OBJET
    refused = a_file(candidature__decision="non-attribution", candidature__notifie_le="2026-12-08")
    assert outcome_of(rule, refused, policy="emeraude", **STEP) == SANS_OBJET


@pytest.mark.parametrize(
    ("notified", "on", "outcome"),
    [
        ("2026-12-08", date(2026, 12, 17), COMPLETER),  # the ninth day
        ("2026-12-08", date(2026, 12, 18), COMPLETER),  # the tenth, until midnight
        ("2026-12-08", date(2026, 12, 19), APPRECIER),
        ("2026-12-09", date(2026, 12, 21), COMPLETER),  # the tenth day is a Saturday: Monday
        ("2026-12-09", date(2026, 12, 22), APPRECIER),
        ("2027-03-19", date(2027, 3, 30), COMPLETER),  # Easter Monday is the tenth day: Tuesday
        ("2027-03-19", date(2027, 3, 31), APPRECIER),
        ("2026-12-15", date(2026, 12, 28), COMPLETER),  # Christmas, a Friday: Monday
        ("2026-12-15", date(2026, 12, 29), APPRECIER),
        ("2026-12-22", date(2027, 1, 4), COMPLETER),  # New Year's Day, a Friday: Monday
        ("2026-12-22", date(2027, 1, 5), APPRECIER),
    ],
)
def test_reponses_aux_offres_silence_past_the_last_day_is_a_refusal(notified, on, outcome):
    verdict = verdict_of("reponses-aux-offres", offered(notified=notified), on=on, **STEP)
    assert verdict.outcome == outcome
    assert ("vaut refus" in verdict.message) == (outcome == APPRECIER)


@pytest.mark.parametrize(
    ("answer", "day", "outcome"),
    [
        ("acceptee", "2026-12-17", CONFORME),
        ("acceptee", "2026-12-18", CONFORME),
        ("acceptee", "2026-12-19", APPRECIER),
        ("refusee", "2026-12-18", CONFORME),
        ("acceptee", None, COMPLETER),
    ],
)
def test_reponses_aux_offres_in_time_or_not(answer, day, outcome):
    facts = offered(answer=answer, candidature__reponse_le=day)
    assert outcome_of("reponses-aux-offres", facts, on=date(2026, 12, 20), **STEP) == outcome


def test_reponses_aux_offres_never_calls_silence_a_delay_that_nobody_wrote_down():
    facts = offered(candidature__delai_reponse=None)
    assert outcome_of("reponses-aux-offres", facts, on=date(2027, 6, 1), **STEP) == COMPLETER
    assert outcome_of("reponses-aux-offres", offered(notified=None), **STEP) == SANS_OBJET


REFUSED_IN_TIME = {"answer": "refusee", "candidature__reponse_le": "2026-12-10"}
ACCEPTED_IN_TIME = {"answer": "acceptee", "candidature__reponse_le": "2026-12-17"}


@pytest.mark.parametrize(
    ("first", "second", "outcome", "asked"),
    [
        (REFUSED_IN_TIME, ACCEPTED_IN_TIME, CONFORME, []),
        (REFUSED_IN_TIME | {"candidature__delai_reponse": None}, ACCEPTED_IN_TIME, COMPLETER, ["delai_reponse"]),
        (REFUSED_IN_TIME, ACCEPTED_IN_TIME | {"candidature__reponse_le": None}, COMPLETER, ["reponse_le"]),
    ],
)
def test_reponses_aux_offres_holds_for_each_offer_of_the_slate(first, second, outcome, asked):
    files = [offered(1, **first), offered(2, **second)]
    verdict = verdict_of("reponses-aux-offres", files, on=date(2026, 12, 20), **STEP)
    assert (verdict.outcome, [item.fact for item in verdict.missing]) == (
        outcome,
        [f"candidature.{name}" for name in asked],
    )
    if outcome == CONFORME:
        assert [one.result for one in verdict.working] == [10, 10]
        check_working(verdict.working)


def test_an_offer_without_a_rank_is_the_first():
    alone = offered(candidature__decision="attribution", candidature__decision_rang=None)
    verdict = verdict_of("suivant-apres-refus", alone, on=date(2026, 12, 18), **STEP)
    assert (verdict.outcome, verdict.message) == (CONFORME, "L’offre est au rang 1.")


def test_the_first_rank_that_still_stands_is_the_one_named():
    files = [offered(1, answer="acceptee"), offered(2), offered(3)]
    message = verdict_of("suivant-apres-refus", files, on=date(2026, 12, 18), **STEP).message
    assert message == "Offre au rang 3 alors que le rang 1 n’a pas décliné."


def test_a_longer_delay_counts_and_a_shorter_one_does_not():
    longer, shorter = offered(candidature__delai_reponse=15), offered(candidature__delai_reponse=5)
    assert outcome_of("reponses-aux-offres", longer, on=date(2026, 12, 23), **STEP) == COMPLETER
    assert outcome_of("reponses-aux-offres", longer, on=date(2026, 12, 24), **STEP) == APPRECIER
    assert outcome_of("reponses-aux-offres", shorter, on=date(2026, 12, 18), **STEP) == COMPLETER


@pytest.mark.parametrize(
    ("files", "outcome", "said"),
    [
        ([offered(1, None), offered(2, None)], SANS_OBJET, "Aucune offre"),
        ([offered(1), offered(2, None)], CONFORME, "au rang 1"),
        ([offered(1, answer="refusee"), offered(2, None)], CONFORME, "le rang 2 devient attributaire"),
        ([offered(1, answer="refusee"), offered(2)], CONFORME, "au rang 2"),
        ([offered(1, answer="acceptee"), offered(2)], BLOQUANT, "le rang 1 n’a pas décliné"),
        ([offered(1), offered(2)], BLOQUANT, "le rang 1 n’a pas décliné"),
        ([offered(1, None), offered(2)], BLOQUANT, "le rang 1 n’a pas décliné"),
        ([offered(1, answer="refusee"), offered(2, answer="refusee")], APPRECIER, "les demandes restent actives"),
    ],
)
def test_suivant_apres_refus_takes_over_and_not_sooner(files, outcome, said):
    verdict = verdict_of("suivant-apres-refus", files, on=date(2026, 12, 18), **STEP)
    assert verdict.outcome == outcome
    assert said in verdict.message


def test_suivant_apres_refus_counts_silence_and_a_late_yes_as_refusals():
    silent, waiting = offered(1), offered(2, None)
    late = offered(1, answer="acceptee", candidature__reponse_le="2026-12-19")
    for first in (silent, late):
        verdict = verdict_of("suivant-apres-refus", [first, waiting], on=date(2026, 12, 19), **STEP)
        assert "le rang 2 devient attributaire" in verdict.message


@pytest.mark.parametrize(
    ("labels", "designated", "told", "outcome"),
    [
        (["dalo"], True, True, CONFORME),
        (["dalo"], True, False, JUSTIFIER),
        (["dalo"], True, None, COMPLETER),
        (["k"], True, False, JUSTIFIER),
        (["dalo"], False, False, SANS_OBJET),
        (["dalo"], False, None, SANS_OBJET),
        (["dalo"], None, True, CONFORME),
        (["dalo"], None, False, JUSTIFIER),
        (["dalo"], None, None, COMPLETER),
        (["k"], None, False, SANS_OBJET),
        (["k"], False, None, SANS_OBJET),
    ],
)
def test_information_dans_l_offre_is_owed_to_whoever_the_prefet_designated(labels, designated, told, outcome):
    facts = offered(demande__publics=labels, candidature__information_offre=told)
    facts["demande.designee_par_le_prefet"] = designated
    facts = {path: value for path, value in facts.items() if value is not None}
    verdict = verdict_of("information-dans-l-offre", facts, **STEP)
    assert verdict.outcome == outcome
    assert "DALO" not in verdict.title + verdict.message


@pytest.mark.parametrize(
    "changes",
    [
        {"candidature.decision": "non-attribution"},
        {"candidature.decision": "irrecevabilite"},
        {"candidature.notifie_le": None},
    ],
)
def test_information_dans_l_offre_matters_once_there_is_an_offer(changes):
    facts = offered(demande__publics=["dalo"], candidature__information_offre=False)
    facts["demande.designee_par_le_prefet"] = True
    assert outcome_of("information-dans-l-offre", facts, **STEP) == JUSTIFIER
    without = {path: value for path, value in (facts | changes).items() if value is not None}
    assert outcome_of("information-dans-l-offre", without, **STEP) == SANS_OBJET


@pytest.mark.parametrize(("refusals", "outcome"), [(0, CONFORME), (1, CONFORME), (2, APPRECIER), (None, SANS_OBJET)])
def test_refus_repetes_are_shown_from_the_second_on(refusals, outcome):
    """PC-19: they put the file's priority in question."""
    facts = a_file(candidature__refus_sans_motif=refusals)
    found = verdict_of("refus-repetes", facts, policy="plaine-commune", step="liste")
    assert found.outcome == outcome
    assert outcome == SANS_OBJET or "remet en question la priorité" in found.message


@pytest.mark.parametrize(
    ("refusals", "last", "outcome"),
    [
        (2, "2026-11-20", CONFORME),
        (3, "2026-06-03", CONFORME),
        (3, "2026-06-04", CONFORME),  # six months to the day of the session
        (3, "2026-06-05", JUSTIFIER),
        (4, "2026-06-05", JUSTIFIER),
        (3, None, COMPLETER),
        (2, None, CONFORME),
        (None, None, SANS_OBJET),
    ],
)
def test_examen_suspendu_apres_refus_for_six_months(refusals, last, outcome):
    facts = a_file(candidature__refus_sans_motif=refusals, candidature__dernier_refus_le=last)
    assert outcome_of("examen-suspendu-apres-refus", facts, policy="emeraude", step="ordre_du_jour") == outcome


def test_examen_suspendu_apres_refus_ends_with_a_short_month():
    facts = a_file(candidature__refus_sans_motif=3, candidature__dernier_refus_le="2026-08-31", seance__le="2027-02-27")
    rule = {"policy": "emeraude", "step": "ordre_du_jour"}
    assert outcome_of("examen-suspendu-apres-refus", facts, **rule) == JUSTIFIER
    later = {**facts, "seance.le": "2027-02-28"}
    assert outcome_of("examen-suspendu-apres-refus", later, **rule) == CONFORME


def test_examen_suspendu_after_a_session_already_held_looks_at_today():
    """Suspended to 1 November: over today, though not on 16 October, the last session of the file."""
    facts = a_file(candidature__refus_sans_motif=3, candidature__dernier_refus_le="2026-05-01", seance__le="2026-10-16")
    assert outcome_of("examen-suspendu-apres-refus", facts, policy="emeraude", step="liste") == CONFORME


@pytest.mark.parametrize(("stated", "days"), [({}, 10), ({"reponse_offre_jours": 9}, 10)])
def test_answer_days_are_never_fewer_than_the_law_s(stated, days):
    assert answer_days(stated, date(2026, 11, 23), national()) == days


@pytest.mark.parametrize(("stated", "days"), [(10, 10), (11, 11)])
def test_answer_days_follow_the_landlord_above_the_minimum(stated, days):
    assert answer_days({"reponse_offre_jours": stated}, date(2026, 11, 23), national()) == days


def test_answer_days_are_unknown_before_the_figure_begins():
    assert answer_days({"reponse_offre_jours": 12}, date(2020, 1, 1), national()) is None


@pytest.mark.parametrize("name", sorted(policy_names()))
def test_the_clauses_of_a_policy_say_the_delays_of_its_table(name):
    policy = load_policy(name)
    delays = policy.data["delais"]
    clauses = {one["genre"]: one for one in policy.data["clause"]}
    if local := clauses.get("delai-de-reponse-du-bailleur"):
        assert local["jours"] == delays["reponse_offre_jours"]
    if letters := clauses.get("courriers-apres-seance"):
        assert letters["jours"] == delays["courriers_jours"]


@pytest.mark.parametrize(
    ("received", "presented", "outcome"),
    [
        (None, "2026-12-08", APPRECIER),  # never collected: counted from the presentation
        ("2026-12-09", "2026-12-08", COMPLETER),  # collected: counted from the delivery, to Monday 21
        ("2026-12-09", None, COMPLETER),
        (None, None, SANS_OBJET),
    ],
)
def test_registered_post_counts_from_delivery_or_else_from_presentation(received, presented, outcome):
    facts = offered(notified=received, candidature__presentee_le=presented)
    assert outcome_of("reponses-aux-offres", facts, on=date(2026, 12, 19), **STEP) == outcome
    expected = SANS_OBJET if outcome == SANS_OBJET else CONFORME
    assert outcome_of("offre-apres-decision", facts, **STEP) == expected


@pytest.mark.parametrize(
    ("first", "on", "outcome"),
    [
        ({"answer": None}, date(2026, 12, 18), BLOQUANT),  # the law’s ten days run
        ({"answer": None}, date(2026, 12, 19), COMPLETER),  # past them, the delay of the offer decides
        ({"answer": "acceptee", "candidature__reponse_le": "2026-12-18"}, date(2026, 12, 19), BLOQUANT),
        ({"answer": "acceptee", "candidature__reponse_le": "2026-12-19"}, date(2026, 12, 19), COMPLETER),
        ({"answer": "acceptee"}, date(2026, 12, 19), BLOQUANT),
        ({"answer": "refusee"}, date(2026, 12, 10), CONFORME),
    ],
)
def test_a_delay_that_nobody_gave_forbids_only_what_is_too_early_in_law(first, on, outcome):
    files = [offered(1, candidature__delai_reponse=None, **first), offered(2, "2026-12-19")]
    verdict = verdict_of("suivant-apres-refus", files, on=on, **STEP)
    asked = [item.fact for item in verdict.missing]
    assert (verdict.outcome, asked) == (outcome, ["candidature.delai_reponse"] if outcome == COMPLETER else [])
