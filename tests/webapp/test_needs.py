"""Conversations ask what the landlord's rules need, and nothing else; what is not asked is fed by a record."""

from __future__ import annotations

import re
from datetime import date

import pytest

from rules.dossier import from_json
from rules.facts import FAITS
from rules.parameters import national
from rules.policy import load_policy, policy_names
from rules.rule import STEPS, RegleEnsemble
from tests.rules.conftest import CONFORMING, DEMANDEUR
from webapp.conversations import CONVERSATIONS
from webapp.conversations.engine import stand
from webapp.conversations.needs import facts_read, tailored

LANDLORDS = sorted(policy_names())
DAY = date(2026, 11, 23)
ON_SCREEN = tuple(step for step in STEPS if step != "annee")

# Facts that rules read and that no conversation asks, by what feeds them.
FED = {
    "le logement, tel que le patrimoine le décrit": (
        "logement.code_postal",
        "logement.commune",
        "logement.immeuble",
        "logement.territoire",
    ),
    "l’extraction du SNE": ("demande.communes", "demande.deposee_le", "menage.nombre"),
    "la liste des personnes, une fois confirmée": ("menage.composition_confirmee",),
    "les autres listes et la présentation à côté de la liste": (
        "candidature.rang_un_ailleurs",
        "candidature.retenue_ailleurs",
        "liste.a_cote",
        "liste.inscrite_le",
    ),
    "la séance : sa création, sa tenue, ses décisions et ses suites": (
        r"seance\.\w+",
        r"liste\.voix_\w+",
        "candidature.condition_le",
        "candidature.condition_piece",
        "candidature.decision",
        "candidature.decision_rang",
        "candidature.imputation",
        "candidature.motif",
        "candidature.report",
    ),
    "la demande de pièces, quand elle part": ("candidature.pieces_demandees",),
    "les réponses aux offres et la radiation": (
        "candidature.avertissement_le",
        "candidature.avertissement_prouve",
        "candidature.bail_signe_le",
        "candidature.delai_reponse",
        "candidature.information_offre",
        "candidature.notifie_le",
        "candidature.piece_absente",
        "candidature.piece_ecartee_le",
        "candidature.presentee_le",
        "candidature.radiation_motif",
        "candidature.radiee_le",
        "candidature.reponse",
        "candidature.reponse_le",
    ),
}


def asked(landlord: str, kind: str = "") -> set[str]:
    """The facts that this landlord's officers are asked, in one conversation or in all."""
    policy = load_policy(landlord)
    chosen = [CONVERSATIONS[kind]] if kind else CONVERSATIONS.values()
    return {path for one in chosen for question in tailored(one, policy).questions for path in question.paths}


def read(landlord: str) -> frozenset[str]:
    return facts_read(load_policy(landlord), ON_SCREEN)


def fed(path: str) -> bool:
    return any(re.fullmatch(pattern, path) for patterns in FED.values() for pattern in patterns)


@pytest.mark.parametrize("landlord", LANDLORDS)
def test_every_fact_that_a_rule_reads_is_asked_or_fed_by_a_record(landlord):
    answerable = {path for path in read(landlord) if FAITS[path].ask in ("candidat", "bailleur")}
    assert {path for path in answerable - asked(landlord) if not fed(path)} == set()


def test_what_a_record_feeds_is_read_by_some_rule_and_asked_by_no_question():
    everything = frozenset().union(*(read(one) for one in LANDLORDS))
    spoken = set().union(*(asked(one) for one in LANDLORDS))
    for feeder, patterns in FED.items():
        for pattern in patterns:
            assert any(re.fullmatch(pattern, path) for path in everything), (feeder, pattern)
    assert {path for path in spoken if fed(path)} <= {"liste.seance"}


@pytest.mark.parametrize("landlord", LANDLORDS)
def test_nobody_is_asked_a_fact_that_only_another_landlords_rules_read(landlord):
    others = frozenset().union(*(read(one) for one in LANDLORDS if one != landlord)) - read(landlord)
    always = {
        path for one in CONVERSATIONS.values() for q in one.questions if q.serves or q.repeat for path in q.wanted
    }
    always |= {path for one in CONVERSATIONS.values() for stop in one.stops for path in stop.when.facts}
    assert (others & asked(landlord)) - always == set()


@pytest.mark.parametrize(
    ("landlord", "never"),
    [
        (
            "rives-de-seine",
            {
                "demande.offre_adaptee_recue",
                "demande.publics_plan",
                "demande.profil_seniors",
                "demande.recue_le",
                "candidature.ameliore_situation",
                "candidature.dossier_complet",
                "candidature.refus_sans_motif",
                "candidature.visite_faite",
                "liste.exception_locale",
                "logement.ecart_offre_demande",
                "logement.label_seniors",
            },
        ),
        ("plaine-commune", {"demande.lit_medicalise", "demande.residence_principale", "demande.logement_actuel"}),
        ("emeraude", {"demande.lit_medicalise", "demande.activite_a_domicile", "candidature.ameliore_situation"}),
    ],
)
def test_what_is_another_landlords_own_is_never_asked(landlord, never):
    assert asked(landlord) & never == set()


@pytest.mark.parametrize("landlord", LANDLORDS)
def test_identity_outcome_and_what_letters_print_are_always_asked(landlord):
    always = {"demande.identite_verifiee", "demande.toujours_en_recherche", "demande.adresse_postale"}
    assert always | {"candidature.interet", "demande.pieces_vues"} <= asked(landlord, "appel")
    assert {"logement.fleche", "logement.motif_flechage", "logement.qpv"} <= asked(landlord, "flechage")


@pytest.mark.parametrize("landlord", LANDLORDS)
@pytest.mark.parametrize("kind", CONVERSATIONS)
def test_a_question_rests_on_facts_asked_before_it_or_recorded(landlord, kind):
    known = set(asked(landlord, "flechage")) | {path for path in FAITS if fed(path)} | {"liste.candidats"}
    for question in tailored(CONVERSATIONS[kind], load_policy(landlord)).questions:
        if question.only_if is not None:
            people = {path for path in question.only_if.facts if path.startswith("menage.personnes")}
            assert question.only_if.facts - people - known <= asked(landlord), (kind, question.key)
        known |= set(question.paths)


def test_a_rule_over_a_set_tells_the_facts_that_it_names():
    emeraude = load_policy("emeraude")
    assert any(isinstance(rule, RegleEnsemble) for rule in emeraude.at("liste"))
    named = facts_read(emeraude, ("liste",))
    assert {"liste.exception_locale", "logement.label_seniors", "demande.acces_adapte"} <= named
    assert "liste.exception_locale" not in facts_read(load_policy("rives-de-seine"), ("liste",))


def test_a_conversation_is_tailored_once_for_a_policy():
    policy = load_policy("rives-de-seine")
    assert tailored(CONVERSATIONS["appel"], policy) is tailored(CONVERSATIONS["appel"], policy)


@pytest.mark.parametrize("landlord", LANDLORDS)
def test_a_card_cut_short_speaks_of_what_is_left(landlord):
    for declared in CONVERSATIONS.values():
        for question in tailored(declared, load_policy(landlord)).questions:
            whole = declared.question(question.key)
            dropped = set(whole.wanted) - set(question.paths)
            assert not dropped or question.say != whole.say or not whole.say, question.key
            assert question.heading


def standing(landlord: str, changes: dict):
    facts = {**CONFORMING, "menage.personnes": {"p1": DEMANDEUR}, **changes}
    declared = tailored(CONVERSATIONS["appel"], load_policy(landlord))
    return stand(declared, from_json(facts, []), (), DAY, national())


@pytest.mark.parametrize(
    ("landlord", "changes", "opened"),
    [
        ("rives-de-seine", {"demande.publics": ["k"]}, False),
        ("rives-de-seine", {"demande.publics": ["g"]}, True),
        ("rives-de-seine", {"demande.publics": ["dalo"], "demande.designee_par_le_prefet": False}, True),
        ("rives-de-seine", {"demande.publics": ["dalo"], "demande.designee_par_le_prefet": True}, False),
        ("emeraude", {"demande.publics": [], "demande.publics_locaux": ["protection"]}, True),
        ("emeraude", {"demande.publics": [], "demande.publics_locaux": ["logement-temporaire"]}, True),
        ("emeraude", {"demande.publics": [], "demande.publics_locaux": ["jeune-actif"]}, False),
        ("rives-de-seine", {"demande.publics": [], "demande.publics_locaux": ["protection"]}, False),
    ],
)
def test_a_paper_is_asked_where_a_text_wants_the_label_established(landlord, changes, opened):
    assert ("preuves" in [one.key for one in standing(landlord, changes).asked]) == opened


def test_the_papers_offered_are_those_that_the_landlords_rules_look_for():
    offered = {}
    for landlord in LANDLORDS:
        question = tailored(CONVERSATIONS["appel"], load_policy(landlord)).question("preuves")
        offered[landlord] = set(question.options["demande.preuves_vues"])
    assert "instance-locale" in offered["emeraude"]
    assert "instance-locale" not in offered["rives-de-seine"]


@pytest.mark.parametrize(
    ("changes", "key", "opened"),
    [
        ({"logement.adapte": True, "demande.besoin_adaptation": True}, "acces_adapte", True),
        ({"logement.adapte": False, "demande.besoin_adaptation": True}, "acces_adapte", False),
        ({"logement.label_seniors": "senior"}, "profil_seniors", True),
        ({"logement.label_seniors": "aucun"}, "profil_seniors", False),
    ],
)
def test_a_place_on_a_dwelling_for_some_is_asked_for_such_a_dwelling(changes, key, opened):
    assert (key in [one.key for one in standing("emeraude", changes).asked]) == opened


@pytest.mark.parametrize(("rank", "opened"), [(None, False), (1, False), (2, True), (3, True)])
def test_whether_the_dwelling_is_equivalent_is_asked_of_a_candidate_ranked_before(rank, opened):
    """The rank may be known from the records, before anybody was asked for it."""
    changes = {"candidature.rang_precedent": rank} if rank else {}
    found = standing("emeraude", changes)
    assert ("equivalent" in [one.key for one in found.asked]) == opened
    assert "equivalent" not in found.answered
    assert "candidature.logement_equivalent" not in asked("rives-de-seine") | asked("plaine-commune")


def test_a_date_left_free_does_not_keep_a_card_waiting():
    found = standing("rives-de-seine", {"demande.sejour_regulier": True})
    assert "sejour" in found.answered
