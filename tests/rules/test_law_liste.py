"""The slate: three candidates, or a lawful exception with what it rests on."""

from __future__ import annotations

import pytest

from rules.policy import PolicyFaults
from rules.verdict import APPRECIER, COMPLETER, CONFORME, JUSTIFIER, SANS_OBJET
from tests.rules.conftest import a_file, outcome_of, verdict_of, verdicts_of
from tests.rules.recompute import check_working

STEPS = ("liste", "ordre_du_jour")


def slate(*ranks: int | None, **common) -> list[dict]:
    """One conforming candidate per rank."""
    return [a_file(candidature__rang=rank, **common) for rank in ranks]


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize(("count", "outcome"), [(2, JUSTIFIER), (3, CONFORME), (4, CONFORME)])
def test_trois_candidats_below_on_and_above(count, outcome, step):
    assert outcome_of("trois-candidats", slate(*range(1, count + 1)), step=step) == outcome


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize(("ranked", "outcome"), [(2, JUSTIFIER), (3, CONFORME)])
def test_irrecevabilite_a_cote_de_la_liste_is_said_and_not_counted_among_the_three(ranked, outcome, step):
    beside = a_file(candidature__rang=None, candidature__presentee_irrecevabilite=True, ressources__rfr_n2="90000")
    files = [*slate(*range(1, ranked + 1)), beside]
    assert outcome_of("trois-candidats", files, step=step) == outcome
    assert outcome_of("rangs-de-la-liste", files, step=step) == CONFORME
    assert outcome_of("irrecevabilite-a-cote-de-la-liste", files, step=step) == APPRECIER
    assert outcome_of("irrecevabilite-a-cote-de-la-liste", files[:-1], step=step) == SANS_OBJET


def test_the_files_beside_the_slate_are_added_to_those_on_it():
    beside = a_file(candidature__rang=None, candidature__presentee_irrecevabilite=True)
    working = verdict_of("irrecevabilite-a-cote-de-la-liste", [*slate(1, 2, 3), beside], step="liste").working
    assert working[-1].result == 4
    check_working(working)


def test_a_file_beside_the_slate_keeps_nobody_from_the_agenda():
    beside = a_file(candidature__rang=None, candidature__presentee_irrecevabilite=True, demande__sejour_regulier=False)
    files = [*slate(1, 2, 3), beside]
    verdict = verdict_of("candidats-presentables", files, step="ordre_du_jour")
    alone = verdict_of("candidats-presentables", files[:-1], step="ordre_du_jour")
    assert (verdict.outcome, verdict.message) == (alone.outcome, alone.message)


@pytest.mark.parametrize(
    ("facts", "outcome"),
    [
        ({"liste.exception": "aucune"}, JUSTIFIER),
        ({"liste.exception": "insuffisance"}, JUSTIFIER),
        ({"liste.exception": "insuffisance", "liste.justification": "Aucune autre demande."}, CONFORME),
        ({"liste.exception": "dalo-designe"}, JUSTIFIER),
        ({"liste.exception": "dalo-designe", "demande.designee_par_le_prefet": True}, CONFORME),
        ({"liste.exception": "dalo-designe", "demande.designee_par_le_prefet": None}, COMPLETER),
        ({"liste.exception": "offre-tres-sociale"}, JUSTIFIER),
        ({"liste.exception": "offre-tres-sociale", "logement.offre_tres_sociale": True}, CONFORME),
        ({"liste.exception": "offre-tres-sociale", "logement.offre_tres_sociale": None}, COMPLETER),
    ],
)
def test_fewer_candidates_need_an_exception_of_the_law_and_what_it_rests_on(facts, outcome):
    verdict = verdict_of("trois-candidats", [a_file(facts)], step="liste")
    assert verdict.outcome == outcome
    assert bool(verdict.missing) == (outcome == COMPLETER)


@pytest.mark.parametrize(
    ("exception", "said"),
    [("insuffisance", "écrivez-en le motif"), ("dalo-designe", "le dossier dit que non")],
)
def test_an_exception_that_does_not_hold_says_what_to_do_about_it(exception, said):
    assert said in verdict_of("trois-candidats", [a_file(liste__exception=exception)], step="liste").message


def test_an_empty_slate_is_open_whatever_the_exception():
    from rules.check import CaseFile, check
    from rules.policy import load_policy
    from tests.rules.conftest import TODAY, dossier_of

    common = dossier_of({"liste.exception": "insuffisance", "liste.justification": "Personne."})
    found = check(CaseFile(common, {}), load_policy("rives-de-seine"), "ordre_du_jour", TODAY)
    outcomes = {verdict.rule: verdict.outcome for verdict in found}
    for rule in ("trois-candidats", "rangs-de-la-liste", "candidats-presentables"):
        assert outcomes[rule] == COMPLETER, rule


def test_a_verdict_to_justify_asks_for_a_sentence_and_lists_nothing_as_missing():
    verdict = verdict_of("trois-candidats", slate(1, 2), step="liste")
    assert (verdict.outcome, verdict.missing) == (JUSTIFIER, ())
    assert "choisissez l’exception" in verdict.message


DESIGNE = {"liste.exception": "dalo-designe", "demande.designee_par_le_prefet": True}
ECRIT = {"liste.exception": "insuffisance", "liste.justification": "Aucune autre demande."}
VU = {"candidature.visite_faite": True}


@pytest.mark.parametrize(
    ("policy", "facts", "outcome"),
    [
        ("plaine-commune", {}, SANS_OBJET),
        ("plaine-commune", {"liste.exception_locale": "aucune"}, SANS_OBJET),
        ("plaine-commune", {"liste.exception_locale": "action-logement"}, JUSTIFIER),
        ("plaine-commune", {"liste.exception_locale": "action-logement", **ECRIT}, CONFORME),
        ("plaine-commune", {"liste.exception_locale": "grand-logement", **ECRIT}, CONFORME),
        ("plaine-commune", {"liste.exception_locale": "urgence", **DESIGNE}, CONFORME),
        (
            "plaine-commune",
            {"liste.exception_locale": "urgence", **DESIGNE, "demande.designee_par_le_prefet": None},
            COMPLETER,
        ),
        (
            "plaine-commune",
            {"liste.exception_locale": "urgence", **DESIGNE, "demande.designee_par_le_prefet": False},
            JUSTIFIER,
        ),
        (
            "plaine-commune",
            {
                "liste.exception_locale": "urgence",
                "liste.exception": "offre-tres-sociale",
                "logement.offre_tres_sociale": None,
            },
            COMPLETER,
        ),
        ("plaine-commune", {"liste.exception_locale": "vacance-commerciale", **ECRIT}, JUSTIFIER),
        ("emeraude", {"liste.exception_locale": "action-logement", **ECRIT}, JUSTIFIER),
        ("emeraude", {"liste.exception_locale": "vacance-structurelle", **ECRIT}, CONFORME),
        ("emeraude", {"liste.exception_locale": "vacance-commerciale", **ECRIT, **VU}, CONFORME),
        ("emeraude", {"liste.exception_locale": "vacance-commerciale", **VU}, JUSTIFIER),
        ("emeraude", {"liste.exception_locale": "vacance-commerciale", **ECRIT}, COMPLETER),
        (
            "emeraude",
            {"liste.exception_locale": "vacance-commerciale", **ECRIT, "candidature.visite_faite": False},
            JUSTIFIER,
        ),
        (
            "emeraude",
            {"liste.exception_locale": "vacance-commerciale", **ECRIT, **VU, "candidature.interet": "a-reflechir"},
            JUSTIFIER,
        ),
        ("emeraude", {"liste.exception_locale": "financement-pls", **ECRIT, **VU}, JUSTIFIER),
        (
            "emeraude",
            {"liste.exception_locale": "financement-pls", **ECRIT, **VU, "logement.financement": "PLS"},
            CONFORME,
        ),
        (
            "emeraude",
            {"liste.exception_locale": "financement-pli", **ECRIT, **VU, "logement.financement": None},
            COMPLETER,
        ),
        ("emeraude", {"liste.exception_locale": "financement-pli", **ECRIT, **VU}, JUSTIFIER),
        (
            "emeraude",
            {"liste.exception_locale": "financement-pli", **ECRIT, **VU, "logement.financement": "PLI"},
            CONFORME,
        ),
        # EM-1 names the financing without saying which: no visit is asked, the written reason is.
        ("emeraude", {"liste.exception_locale": "financement", **ECRIT}, CONFORME),
        ("emeraude", {"liste.exception_locale": "financement"}, JUSTIFIER),
        ("plaine-commune", {"liste.exception_locale": "financement", **ECRIT}, JUSTIFIER),
    ],
)
def test_exception_locale_trois_candidats_needs_the_law_beside_the_policy(policy, facts, outcome):
    found = verdict_of("exception-locale-trois-candidats", a_file(facts), step="liste", policy=policy)
    assert found.outcome == outcome
    check_working(found.working)


@pytest.mark.parametrize(("count", "outcome"), [(2, JUSTIFIER), (3, SANS_OBJET), (4, SANS_OBJET)])
def test_exception_locale_trois_candidats_matters_below_three(count, outcome):
    files = slate(*range(1, count + 1))
    files[0]["liste.exception_locale"] = "urgence"
    assert outcome_of("exception-locale-trois-candidats", files, step="liste", policy="plaine-commune") == outcome


def test_the_local_ground_and_the_law_are_both_shown():
    facts = a_file(liste__exception_locale="urgence")
    local = verdict_of("exception-locale-trois-candidats", facts, step="liste", policy="plaine-commune")
    assert "La politique prévoit" in local.message
    assert "motif écrit" in local.message
    assert outcome_of("trois-candidats", facts, step="liste", policy="plaine-commune") == JUSTIFIER


@pytest.mark.parametrize(
    ("facts", "outcome"),
    [
        ({"logement.contingent": "action-logement"}, JUSTIFIER),
        ({"logement.contingent": None}, COMPLETER),
        ({"logement.contingent": "bailleur"}, SANS_OBJET),
        ({"logement.contingent": "etat", "liste.justification_reservataire": "Aucun autre candidat."}, CONFORME),
        (
            {
                "logement.contingent": "etat",
                "liste.exception": "dalo-designe",
                "demande.designee_par_le_prefet": True,
            },
            SANS_OBJET,
        ),
        (
            {
                "logement.contingent": "etat",
                "liste.exception": "dalo-designe",
                "demande.designee_par_le_prefet": False,
            },
            JUSTIFIER,
        ),
        # A lack of candidates, though explained by the landlord, is for the réservataire to explain too.
        (
            {"logement.contingent": "etat", "liste.exception": "insuffisance", "liste.justification": "Un seul."},
            JUSTIFIER,
        ),
    ],
)
def test_justification_du_reservataire_below_three(facts, outcome):
    assert outcome_of("justification-du-reservataire", a_file(facts), step="liste", policy="emeraude") == outcome


@pytest.mark.parametrize(("count", "outcome"), [(2, JUSTIFIER), (3, SANS_OBJET), (4, SANS_OBJET)])
def test_justification_du_reservataire_is_asked_below_three(count, outcome):
    files = slate(*range(1, count + 1), logement__contingent="commune")
    assert outcome_of("justification-du-reservataire", files, step="liste", policy="emeraude") == outcome


@pytest.mark.parametrize(
    ("limit", "outcome"),
    [
        ("2026-12-03", APPRECIER),
        ("2026-12-04", CONFORME),
        ("2026-12-05", CONFORME),
        (None, SANS_OBJET),
    ],
)
def test_attribution_dans_le_delai_fixe_by_the_day_of_the_session(limit, outcome):
    facts = a_file(candidature__attribution_avant_le=limit)
    assert outcome_of("attribution-dans-le-delai-fixe", facts, step="liste") == outcome


def test_attribution_dans_le_delai_fixe_waits_for_a_session():
    facts = a_file(candidature__attribution_avant_le="2026-12-05", seance__le=None)
    assert outcome_of("attribution-dans-le-delai-fixe", facts, step="liste") == COMPLETER


SHORT = slate(1, 2, liste__exception_locale="vacance-structurelle", logement__contingent="commune")


@pytest.mark.parametrize(
    ("policy", "expected"),
    [
        ("rives-de-seine", {"trois-candidats": JUSTIFIER}),
        ("plaine-commune", {"trois-candidats": JUSTIFIER, "exception-locale-trois-candidats": JUSTIFIER}),
        (
            "emeraude",
            {
                "trois-candidats": JUSTIFIER,
                "exception-locale-trois-candidats": JUSTIFIER,
                "justification-du-reservataire": JUSTIFIER,
            },
        ),
    ],
)
def test_one_short_slate_under_the_three_policies(policy, expected):
    rules = {"trois-candidats", "exception-locale-trois-candidats", "justification-du-reservataire"}
    found = {one.rule: one.outcome for one in verdicts_of(SHORT, step="liste", policy=policy) if one.rule in rules}
    assert found == expected


@pytest.mark.parametrize(
    "codes", ['motifs = ["inconnu"]\napres_visite = []', 'motifs = []\napres_visite = ["inconnu"]']
)
def test_a_ground_out_of_the_list_is_refused_with_the_policy(landlord, codes):
    with pytest.raises(PolicyFaults):
        landlord(f'genre = "exception-locale-trois-candidats"\nreference = "X"\nniveau = "justifier"\n{codes}')
