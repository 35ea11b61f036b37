"""Decisions: known to the law, complete, reasoned, and true to the facts."""

from __future__ import annotations

import pytest

from rules.policy import PolicyFaults, load_policy
from rules.verdict import APPRECIER, BLOQUANT, COMPLETER, CONFORME, JUSTIFIER, SANS_OBJET
from rules.vocabulary import DECISIONS
from tests.rules.conftest import a_file, outcome_of, verdict_of
from tests.rules.recompute import check_working

STEP = {"step": "seance"}
FREEING = {"demande.locataire_du_parc": True, "demande.libere_plus_grand": True}
LEFT = {"occupation.zone_desequilibre": True, "occupation.qpv": False, "occupation.protection_etablie": False}
ABOVE = {"ressources.rfr_n2": "62968.01", "ressources.rfr_n1": "62968.01", "ressources.douze_mois": "62968.01"}
ON = {"ressources.rfr_n2": "62968", "ressources.rfr_n1": "62968", "ressources.douze_mois": "62968"}


def decided(decision: str | None, **facts) -> dict:
    return a_file(candidature__decision=decision, **facts)


@pytest.mark.parametrize("decision", DECISIONS)
def test_decision_prise_knows_the_five_decisions_of_the_law(decision):
    assert outcome_of("decision-prise", decided(decision), **STEP) == CONFORME


def test_decision_prise_waits_for_a_decision():
    verdict = verdict_of("decision-prise", decided(None), **STEP)
    assert (verdict.outcome, verdict.required_for) == (COMPLETER, ("seance",))


@pytest.mark.parametrize(
    ("piece", "due", "outcome"),
    [
        ("ressources", "2026-12-05", CONFORME),
        ("ressources", "2026-12-04", BLOQUANT),
        ("ressources", "2026-12-03", BLOQUANT),
        ("ressources", None, COMPLETER),
        ("identite", "2026-12-05", BLOQUANT),  # already seen: nothing is missing
        (None, "2026-12-18", COMPLETER),
    ],
)
def test_condition_suspensive_complete_names_a_paper_and_a_later_day(piece, due, outcome):
    facts = decided("attribution-condition", candidature__condition_piece=piece, candidature__condition_le=due)
    assert outcome_of("condition-suspensive-complete", facts, **STEP) == outcome


def test_without_condition_nothing_is_awaited():
    assert outcome_of("condition-suspensive-complete", decided("attribution"), **STEP) == SANS_OBJET


@pytest.mark.parametrize(
    ("decision", "reason", "outcome"),
    [
        ("non-attribution", "NA-RANG", CONFORME),
        ("non-attribution", None, COMPLETER),
        ("irrecevabilite", None, COMPLETER),
        ("attribution", None, SANS_OBJET),
    ],
)
def test_refus_motive_wants_a_reason_for_each_refusal(decision, reason, outcome):
    assert outcome_of("refus-motive", decided(decision, candidature__motif=reason), **STEP) == outcome


@pytest.mark.parametrize("policy", ["rives-de-seine", "plaine-commune", "emeraude"])
@pytest.mark.parametrize(
    ("decision", "reason", "outcome"),
    [
        ("irrecevabilite", "IRR-SEJOUR", CONFORME),
        ("irrecevabilite", "IRR-PLAFOND", CONFORME),
        ("irrecevabilite", "NA-PIECES", BLOQUANT),
        ("irrecevabilite", "INCAPACITE-CONTRACTER", BLOQUANT),
        ("irrecevabilite", None, COMPLETER),
        ("non-attribution", "NA-PIECES", SANS_OBJET),
    ],
)
def test_irrecevabilite_deux_motifs_holds_for_every_landlord(decision, reason, outcome, policy):
    facts = decided(decision, candidature__motif=reason)
    assert outcome_of("irrecevabilite-deux-motifs", facts, policy=policy, **STEP) == outcome


@pytest.mark.parametrize(
    ("decision", "reason", "outcome"),
    [
        ("non-attribution", "INCAPACITE-CONTRACTER", JUSTIFIER),
        ("irrecevabilite", "INCAPACITE-CONTRACTER", JUSTIFIER),
        ("non-attribution", "NA-RANG", CONFORME),
        ("non-attribution", None, COMPLETER),
        ("attribution", None, SANS_OBJET),
    ],
)
def test_incapacite_a_justifier_is_never_automatic(decision, reason, outcome):
    assert outcome_of("incapacite-a-justifier", decided(decision, candidature__motif=reason), **STEP) == outcome


@pytest.mark.parametrize(
    ("facts", "reason", "outcome"),
    [
        (ABOVE, "IRR-PLAFOND", CONFORME),
        (ON, "IRR-PLAFOND", BLOQUANT),
        ({**ABOVE, "ressources.rfr_n1": "50000"}, "IRR-PLAFOND", BLOQUANT),
        ({**ABOVE, "ressources.rfr_n1": None}, "IRR-PLAFOND", COMPLETER),
        ({**ABOVE, **FREEING, **LEFT, "occupation.pieces": 6}, "IRR-PLAFOND", BLOQUANT),
        ({**ABOVE, **FREEING, **LEFT, "occupation.pieces": 5}, "IRR-PLAFOND", CONFORME),
        ({**ABOVE, **FREEING, "occupation.pieces": 6}, "IRR-PLAFOND", COMPLETER),
        ({"demande.sejour_regulier": False}, "IRR-SEJOUR", CONFORME),
        ({"demande.sejour_valable_jusqu_au": "2026-11-22"}, "IRR-SEJOUR", CONFORME),
        ({"demande.sejour_valable_jusqu_au": "2026-11-23", "seance.le": None}, "IRR-SEJOUR", BLOQUANT),
        ({"demande.sejour_valable_jusqu_au": "2026-12-03"}, "IRR-SEJOUR", APPRECIER),
        ({"demande.sejour_valable_jusqu_au": "2026-12-04"}, "IRR-SEJOUR", BLOQUANT),
        ({"demande.sejour_regulier": None}, "IRR-SEJOUR", COMPLETER),
        ({**ABOVE, "demande.sejour_valable_jusqu_au": "2026-12-03"}, "IRR-PLAFOND", CONFORME),  # another reason's doubt
        ({"demande.sejour_regulier": False}, "IRR-PLAFOND", BLOQUANT),
        ({}, "NA-RANG", SANS_OBJET),
    ],
)
def test_motif_conforme_aux_faits_refuses_a_reason_that_the_file_contradicts(facts, reason, outcome):
    facts = decided("irrecevabilite", candidature__motif=reason) | facts
    facts = {path: value for path, value in facts.items() if value is not None}
    assert outcome_of("motif-conforme-aux-faits", facts, **STEP) == outcome


def test_an_attribution_has_no_reason_to_check():
    assert outcome_of("motif-conforme-aux-faits", decided("attribution"), **STEP) == SANS_OBJET


def test_a_contradicted_reason_is_told_with_both_figures():
    facts = decided("irrecevabilite", candidature__motif="IRR-PLAFOND")
    message = verdict_of("motif-conforme-aux-faits", facts, **STEP).message
    assert "27\u202f400\u00a0€" in message
    assert "62\u202f968\u00a0€" in message


@pytest.mark.parametrize(
    ("decisions", "outcome"),
    [
        ([("attribution", None), ("non-attribution", None)], CONFORME),
        ([("non-attribution", None), ("irrecevabilite", None)], CONFORME),
        ([("attribution-condition", None), ("non-attribution", None)], CONFORME),
        ([("attribution-classement", 1), ("attribution-classement", 2), ("attribution-classement", 3)], CONFORME),
        ([("attribution", 2), ("non-attribution", None)], CONFORME),
        ([("attribution", None), ("attribution", None)], BLOQUANT),
        ([("attribution-classement", 1), ("attribution-classement", 1)], BLOQUANT),
        ([("attribution-classement", 1), ("attribution-classement", 3)], BLOQUANT),
        ([("attribution-classement", None), ("non-attribution", None)], COMPLETER),
        ([("attribution", None), (None, None)], COMPLETER),
    ],
)
def test_un_seul_attributaire_per_rank(decisions, outcome):
    files = [decided(decision, candidature__decision_rang=rank) for decision, rank in decisions]
    verdict = verdict_of("un-seul-attributaire", files, **STEP)
    assert verdict.outcome == outcome
    check_working(verdict.working)
    assert not verdict.working or verdict.working[-1].result is (outcome == CONFORME)


def test_un_seul_attributaire_says_that_nobody_was_retained():
    nobody = verdict_of("un-seul-attributaire", [decided("non-attribution"), decided("irrecevabilite")], **STEP)
    assert nobody.message == "Aucune attribution."


def test_un_seul_attributaire_leaves_out_a_file_put_off():
    put_off = decided(None, candidature__report="information")
    assert outcome_of("un-seul-attributaire", [decided("attribution"), put_off], **STEP) == CONFORME
    assert outcome_of("un-seul-attributaire", [put_off], **STEP) == SANS_OBJET
    waiting = decided(None, candidature__report="aucun")
    assert outcome_of("un-seul-attributaire", [decided("attribution"), waiting], **STEP) == COMPLETER


@pytest.mark.parametrize(
    ("put_off", "decision", "outcome"),
    [
        ("information", None, CONFORME),
        ("accompagnement", "attribution", APPRECIER),
        ("aucun", "attribution", SANS_OBJET),
        (None, "attribution", SANS_OBJET),
    ],
)
def test_report_sans_decision_is_none_of_the_five(put_off, decision, outcome):
    facts = decided(decision, candidature__report=put_off)
    assert outcome_of("report-sans-decision", facts, policy="emeraude", **STEP) == outcome


RANKED = [decided("attribution-classement", candidature__decision_rang=rank) for rank in (1, 2, 3)]
CHOSEN = [decided("attribution"), decided("non-attribution"), decided("non-attribution")]


@pytest.mark.parametrize(
    ("policy", "existing", "brand_new"),
    [
        ("rives-de-seine", (APPRECIER, CONFORME), (APPRECIER, CONFORME)),
        ("plaine-commune", (JUSTIFIER, CONFORME), (CONFORME, JUSTIFIER)),
        ("emeraude", (CONFORME, JUSTIFIER), (CONFORME, JUSTIFIER)),
    ],
)
def test_classement_selon_patrimoine_of_one_slate_under_the_three_policies(policy, existing, brand_new):
    """The same slate, ranked then with one candidate chosen."""
    for is_new, expected in ((False, existing), (True, brand_new)):
        for files, outcome in zip((RANKED, CHOSEN), expected, strict=True):
            placed = [{**one, "logement.neuf": is_new} for one in files]
            verdict = verdict_of("classement-selon-patrimoine", placed, policy=policy, **STEP)
            assert verdict.outcome == outcome
            check_working(verdict.working)
            assert verdict.working[-1].result is (outcome == CONFORME)


@pytest.mark.parametrize(
    ("files", "outcome"),
    [
        ([decided("attribution")], CONFORME),
        ([decided("attribution-classement", candidature__decision_rang=1)], JUSTIFIER),
        ([decided("non-attribution")], SANS_OBJET),
        ([decided("attribution"), decided("non-attribution")], COMPLETER),
        ([decided("attribution"), decided(None)], COMPLETER),
    ],
)
def test_a_single_candidate_is_accepted_or_refused(files, outcome):
    """PC-16; whether the dwelling is new matters from two candidates on."""
    assert outcome_of("classement-selon-patrimoine", files, policy="plaine-commune", **STEP) == outcome


@pytest.mark.parametrize("decision", ["attribution", "attribution-classement"])
@pytest.mark.parametrize("is_new", [True, False, None])
def test_a_single_candidate_may_bear_a_rank_where_the_policy_always_ranks(decision, is_new):
    """EM-16 ranks in every dwelling."""
    alone = decided(decision, candidature__decision_rang=1, logement__neuf=is_new)
    assert outcome_of("classement-selon-patrimoine", [alone], policy="emeraude", **STEP) == CONFORME


@pytest.mark.parametrize(("is_new", "outcome"), [(True, CONFORME), (False, JUSTIFIER), (None, COMPLETER)])
def test_a_candidate_put_off_still_makes_several_candidates(is_new, outcome):
    """PC-17: two were on the slate; the one whose file is put off has no decision."""
    files = [RANKED[0], decided(None, candidature__report="accompagnement")]
    placed = [{**one, "logement.neuf": is_new} if is_new is not None else one for one in files]
    assert outcome_of("classement-selon-patrimoine", placed, policy="plaine-commune", **STEP) == outcome


def test_a_decision_still_to_take_leaves_the_ranking_open():
    files = [{**one, "logement.neuf": True} for one in (*RANKED, decided(None))]
    assert outcome_of("classement-selon-patrimoine", files[:3], policy="plaine-commune", **STEP) == CONFORME
    assert outcome_of("classement-selon-patrimoine", files, policy="plaine-commune", **STEP) == COMPLETER


@pytest.mark.parametrize("practice", ["inconnue", "10"])
def test_a_practice_out_of_the_list_is_refused_with_the_policy(landlord, practice):
    clause = f'genre = "classement-selon-patrimoine"\nreference = "X"\nniveau = "justifier"\nneuf = "{practice}"'
    with pytest.raises(PolicyFaults):
        landlord(f'{clause}\nexistant = "un-seul"')


@pytest.mark.parametrize(
    ("facts", "outcome"),
    [
        ({"candidature.decision": "attribution-condition", "candidature.condition_piece": "identite"}, APPRECIER),
        (
            {"candidature.decision": "attribution-condition", "candidature.condition_piece": "avis-imposition"},
            CONFORME,
        ),
        ({"candidature.decision": "irrecevabilite", "candidature.motif": "IRR-SEJOUR"}, APPRECIER),
        ({"candidature.decision": "irrecevabilite", "candidature.motif": "IRR-PLAFOND"}, CONFORME),
        ({"candidature.decision": "irrecevabilite"}, COMPLETER),
        ({"candidature.decision": "attribution"}, SANS_OBJET),
    ],
)
def test_titre_attendu_a_apprecier_where_the_policy_names_it_twice(facts, outcome):
    assert outcome_of("titre-attendu-a-apprecier", a_file(facts), **STEP) == outcome


@pytest.mark.parametrize(
    ("notified", "outcome"),
    [
        ("2026-12-03", BLOQUANT),
        ("2026-12-04", CONFORME),
        ("2026-12-05", CONFORME),
        (None, SANS_OBJET),
    ],
)
@pytest.mark.parametrize("policy", ["rives-de-seine", "plaine-commune", "emeraude"])
def test_offre_apres_decision_since_only_the_commission_attributes(policy, notified, outcome):
    facts = decided("attribution", candidature__notifie_le=notified)
    assert outcome_of("offre-apres-decision", facts, policy=policy, **STEP) == outcome


@pytest.mark.parametrize(("presented", "outcome"), [("2026-12-02", BLOQUANT), ("2026-12-04", CONFORME)])
def test_an_offer_presented_before_the_session_is_too_early_though_handed_over_after(presented, outcome):
    facts = decided("attribution", candidature__presentee_le=presented, candidature__notifie_le="2026-12-07")
    assert outcome_of("offre-apres-decision", facts, **STEP) == outcome


@pytest.mark.parametrize(
    ("policy", "names"),
    [
        ("rives-de-seine", ("Attribution", "Irrecevabilité")),
        ("plaine-commune", ("Acceptation du dossier", "Irrecevabilité")),
        ("emeraude", ("Attribution", "Rejet")),
    ],
)
def test_the_five_decisions_bear_the_landlord_s_names(policy, names):
    found = load_policy(policy)
    assert (found.decision_name("attribution"), found.decision_name("irrecevabilite")) == names
    assert len({found.decision_name(code) for code in DECISIONS}) == 5


@pytest.mark.parametrize(("postal", "outcome"), [("93380", APPRECIER), ("93200", CONFORME)])
def test_a_ceiling_whose_zone_is_to_be_checked_settles_no_inadmissibility(postal, outcome):
    rich = {f"ressources.{name}": "90000" for name in ("rfr_n2", "rfr_n1", "douze_mois")}
    facts = decided("irrecevabilite", candidature__motif="IRR-PLAFOND")
    facts |= rich | {"logement.commune": "93066", "logement.code_postal": postal}
    assert outcome_of("motif-conforme-aux-faits", facts, **STEP) == outcome
    stay = {"candidature.motif": "IRR-SEJOUR", "demande.sejour_regulier": False}
    assert outcome_of("motif-conforme-aux-faits", facts | stay, **STEP) == CONFORME
