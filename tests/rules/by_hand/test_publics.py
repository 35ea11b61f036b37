"""Which publics a policy puts forward, read clause by clause with a finger on the list."""

from __future__ import annotations

import pytest

from rules.verdict import APPRECIER, CONFORME, SANS_OBJET
from tests.rules.by_hand.reading import lines, result
from tests.rules.conftest import a_file, outcome_of, verdict_of

PLAINE, EMERAUDE = {"policy": "plaine-commune"}, {"policy": "emeraude"}


@pytest.mark.parametrize(
    ("labels", "lists", "outcome"),
    [
        # Letter k, thirteenth of the fourteen categories, and the plan of the département recognises it.
        pytest.param(["k"], ["nationale", "pdalhpd"], CONFORME, id="letter k, recognised"),
        # The same letter in the national list alone: a label of the law is not yet one of the plan.
        pytest.param(["k"], ["nationale"], APPRECIER, id="letter k, of the law alone"),
        # Letter m came after the procedure's fourteen.
        pytest.param(["m"], ["nationale", "pdalhpd"], SANS_OBJET, id="letter m"),
    ],
)
def test_publics_du_plan_by_hand(labels, lists, outcome):
    facts = a_file(demande__publics=labels, demande__listes_du_label=lists)
    verdict = verdict_of("publics-du-plan", facts)
    shown = {} if outcome == SANS_OBJET else {"Label reconnu par le plan": outcome == CONFORME}
    assert (lines(verdict, "Label reconnu par le plan"), verdict.outcome) == (shown, outcome)


@pytest.mark.parametrize(
    ("public", "expected"),
    [
        # Nearness to work is the one wish that the three texts share.
        pytest.param("rapprochement-travail", (CONFORME, CONFORME, CONFORME), id="nearness to work"),
        # Nearness to family: in the first list only.
        pytest.param("rapprochement-familial", (CONFORME, SANS_OBJET, SANS_OBJET), id="nearness to family"),
        # A first home of one's own at the beginning of working life: in the charter only.
        pytest.param("jeune-actif", (SANS_OBJET, SANS_OBJET, CONFORME), id="young workers"),
    ],
)
def test_publics_favorises_by_hand(public, expected):
    facts = a_file(demande__publics_locaux=[public])
    policies = ("rives-de-seine", "plaine-commune", "emeraude")
    assert tuple(outcome_of("publics-favorises", facts, policy=name) for name in policies) == expected


@pytest.mark.parametrize(
    ("changes", "expected", "outcome"),
    [
        # First of the two cases: the present home must be left quickly.
        pytest.param({"demande.publics_locaux": ["depart-rapide"]}, {"Urgence": True}, CONFORME, id="leaving quickly"),
        # Second: a rehousing of urban renewal, whoever recorded it.
        pytest.param({"demande.relogement_renouvellement": True}, {"Urgence": True}, CONFORME, id="urban renewal"),
        # A wish is no urgency.
        pytest.param({"demande.publics_locaux": ["rapprochement-travail"]}, {}, SANS_OBJET, id="a wish"),
    ],
)
def test_caractere_urgent_by_hand(changes, expected, outcome):
    facts = a_file({"demande.publics_locaux": [], **changes})
    verdict = verdict_of("caractere-urgent", facts)
    assert verdict.outcome == outcome
    assert outcome == SANS_OBJET or lines(verdict, "Urgence") == expected


@pytest.mark.parametrize(
    ("policy", "known", "listed", "more", "known_then"),
    [
        # Nine criteria: composition, a home owned, resources, priority, seniority are known: 5; the present home,
        # work, childminding and facilities are not. The present home and the place of work told: 5 + 2 = 7.
        pytest.param(
            "rives-de-seine",
            5,
            9,
            {"demande.logement_actuel": "heberge", "demande.travail_eloigne": True},
            7,
            id="nine of the policy",
        ),
        # Fourteen: a home owned, composition, resources, balance, seniority, size, rent, quota, transfer: 9. The same
        # two told, and the places asked for: 9 + 3 = 12.
        pytest.param(
            "emeraude",
            9,
            14,
            {
                "demande.logement_actuel": "heberge",
                "demande.travail_eloigne": True,
                "demande.communes": ["35288"],
            },
            12,
            id="fourteen of the charter",
        ),
    ],
)
def test_criteres_pris_en_compte_by_hand(policy, known, listed, more, known_then):
    for changes, count in (({}, known), (more, known_then)):
        verdict = verdict_of("criteres-pris-en-compte", a_file(changes), policy=policy)
        assert (result(verdict, "Critères renseignés"), verdict.outcome) == (count, APPRECIER)
        assert f"{count} sur {listed}" in verdict.message


@pytest.mark.parametrize(
    ("changes", "outcome"),
    [
        # A tenant of the landlord whose home is out of proportion: a transfer that comes first.
        pytest.param(
            {"demande.locataire_du_parc": True, "demande.publics_locaux": ["loyer-disproportionne"]},
            CONFORME,
            id="a transfer",
        ),
        # The same ground from outside the stock: these priorities are for transfers and children leaving home.
        pytest.param({"demande.publics_locaux": ["loyer-disproportionne"]}, APPRECIER, id="from outside"),
        # From outside too, under a rehousing convention: open in its own right.
        pytest.param({"demande.publics_locaux": ["convention-relogement"]}, CONFORME, id="a convention"),
        # On the commune's dwelling these priorities play no part; taken back for one turn, they do.
        pytest.param(
            {"logement.contingent": "commune", "demande.publics_locaux": ["convention-relogement"]},
            SANS_OBJET,
            id="the commune's dwelling",
        ),
        pytest.param(
            {
                "logement.contingent": "commune",
                "logement.rendu_pour_un_tour": True,
                "demande.publics_locaux": ["convention-relogement"],
            },
            CONFORME,
            id="taken back for one turn",
        ),
    ],
)
def test_publics_contingent_propre_by_hand(changes, outcome):
    assert outcome_of("publics-contingent-propre", a_file(changes), **PLAINE) == outcome


DALO = {"demande.publics": ["dalo"], "demande.publics_locaux": [], "demande.publics_plan": []}
PRIMO = {"demande.publics": [], "demande.publics_locaux": ["primo-demandeur"], "demande.publics_plan": []}


@pytest.mark.parametrize(
    ("contingent", "dalo", "primo"),
    [
        # State: DALO households, leavers of shelter or of unfit homes; not first entries.
        pytest.param("etat", CONFORME, APPRECIER, id="State"),
        # Towns: first entries and public works; not DALO by name.
        pytest.param("commune", APPRECIER, CONFORME, id="town"),
        # Action Logement: employees; neither of the two.
        pytest.param("action-logement", APPRECIER, APPRECIER, id="Action Logement"),
        # The policy names no public of the region.
        pytest.param("region", SANS_OBJET, SANS_OBJET, id="region"),
    ],
)
def test_publics_par_contingent_by_hand(contingent, dalo, primo):
    found = [
        outcome_of("publics-par-contingent", a_file({**labels, "logement.contingent": contingent}), **PLAINE)
        for labels in (DALO, PRIMO)
    ]
    assert found == [dalo, primo]


@pytest.mark.parametrize(
    ("public", "seen", "outcome"),
    [
        # Second priority of the charter: « a complaint or a court decision ».
        pytest.param("protection", ["plainte"], CONFORME, id="a complaint"),
        pytest.param("protection", [], APPRECIER, id="nothing seen"),
        # Third: temporarily housed and recognised by the local body; a complaint establishes nothing of it.
        pytest.param("logement-temporaire", ["instance-locale"], CONFORME, id="recognised by the local body"),
        pytest.param("logement-temporaire", ["plainte"], APPRECIER, id="a paper of another priority"),
        # First: no home or an unfit one; no paper is named.
        pytest.param("sans-logement", [], CONFORME, id="no paper named"),
        # Nearness to work is among the wishes, not among the five priorities.
        pytest.param("rapprochement-travail", [], SANS_OBJET, id="not one of the five"),
    ],
)
def test_publics_prioritaires_by_hand(public, seen, outcome):
    facts = a_file(demande__publics_locaux=[public], demande__preuves_vues=seen)
    verdict = verdict_of("publics-prioritaires", facts, **EMERAUDE)
    label = "Public établi comme la politique le demande"
    shown = {} if outcome == SANS_OBJET else {label: outcome == CONFORME}
    assert (lines(verdict, label), verdict.outcome) == (shown, outcome)
