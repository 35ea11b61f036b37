"""What people read of a reason held against one fact: the whole sentence, what is asked, and of whom."""

from __future__ import annotations

import pytest

from rules.reasons import compare
from rules.verdict import APPRECIER, BLOQUANT, COMPLETER, CONFORME, Missing
from tests.rules.conftest import a_file, dossier_of, verdicts_of


def compared(code, **changes):
    facts = a_file(**changes)
    return compare(code, dossier_of(facts), verdicts_of(facts, "seance"))


def said(found):
    return found.text.replace("\u00a0", " ")


SETTLED_OR_SIGNED = (
    "Le dossier dit la dette régularisée, ou un engagement signé : à écarter, sauf engagement non respecté."
)
PAID = "Le dossier dit que les loyers sont à jour, ou qu’un plan d’apurement est respecté."
FORMER = "Une dette antérieure est enregistrée, sans engagement de la payer."
OWED = "Paiement des loyers et charges : Dette sans plan."
ASK_SETTLED = "Il manque : dette régularisée ou engagement de la payer."
ASK_RENT = "Il manque : paiement des loyers et charges."
NO_TENANCY = dict.fromkeys(
    ("occupation__loyers_a_jour", "occupation__dette_anterieure", "occupation__dette_regularisee")
)


@pytest.mark.parametrize(
    ("rent", "former", "settled", "outcome", "told"),
    [
        ("a-jour", True, True, APPRECIER, SETTLED_OR_SIGNED),
        ("a-jour", True, False, CONFORME, FORMER),
        ("a-jour", True, None, COMPLETER, ASK_SETTLED),
        ("a-jour", False, True, BLOQUANT, PAID),
        ("a-jour", False, None, BLOQUANT, PAID),
        ("plan-respecte", True, False, CONFORME, FORMER),
        ("plan-respecte", False, False, BLOQUANT, PAID),
        ("dette", True, True, APPRECIER, SETTLED_OR_SIGNED),
        ("dette", False, True, APPRECIER, SETTLED_OR_SIGNED),
        ("dette", True, False, CONFORME, OWED),
        ("dette", True, None, CONFORME, OWED),
        ("dette", False, False, CONFORME, OWED),
        ("dette", None, None, CONFORME, OWED),
        (None, True, True, APPRECIER, SETTLED_OR_SIGNED),
        (None, True, False, CONFORME, FORMER),
        (None, True, None, COMPLETER, ASK_SETTLED),
        (None, False, True, COMPLETER, ASK_RENT),
        (None, False, None, COMPLETER, ASK_RENT),
        (None, None, None, COMPLETER, ASK_RENT),
    ],
)
def test_a_debt_is_told_by_the_rent_record_the_former_tenancy_and_the_commitment(rent, former, settled, outcome, told):
    facts = {"loyers_a_jour": rent, "dette_anterieure": former, "dette_regularisee": settled}
    ours = {"demande__locataire_du_parc": True}
    found = compared("NA-DETTE", **ours, **{f"occupation__{name}": value for name, value in facts.items()})
    assert (found.outcome, said(found)) == (outcome, f"Motif : dette locative sans engagement de paiement. {told}")
    asked = {ASK_SETTLED: ["occupation.dette_regularisee"], ASK_RENT: ["occupation.loyers_a_jour"]}
    assert [one.fact for one in found.missing] == asked.get(told, [])


def test_whoever_is_no_tenant_of_ours_owes_us_no_rent_and_a_debt_to_others_is_no_ground():
    found = compared("NA-DETTE", demande__locataire_du_parc=False, **NO_TENANCY)
    assert (found.outcome, found.missing) == (COMPLETER, ())
    assert "Aucune dette envers nous n’est enregistrée" in said(found)
    assert "n’est pas locataire chez nous" in said(found)
    assert "Une dette envers un tiers ne fonde pas ce motif." in said(found)


def test_whether_the_person_is_a_tenant_of_ours_is_asked_before_the_rent():
    found = compared("NA-DETTE", demande__locataire_du_parc=None, **NO_TENANCY)
    assert found.outcome == COMPLETER
    assert [one.fact for one in found.missing] == ["demande.locataire_du_parc"]


@pytest.mark.parametrize(
    ("code", "changes", "told"),
    [
        (
            "NA-LOCALISATION",
            {},
            "localisation du logement non adaptée. Le dossier dit que la commune convient au candidat.",
        ),
        (
            "NA-LOCALISATION",
            {"demande__accepte_commune": False},
            "localisation du logement non adaptée. La commune convient : non.",
        ),
        ("AT-LOCALISATION", {}, "localisation demandée par le candidat. La commune convient : oui."),
        (
            "AT-LOCALISATION",
            {"demande__accepte_commune": False},
            "localisation demandée par le candidat. Le dossier dit que la commune ne convient pas.",
        ),
        ("AT-PRIORITE", {}, "priorité reconnue. Dossier : priorité reconnue au dossier."),
        (
            "AT-PRIORITE",
            {"demande__publics": []},
            "priorité reconnue. Le dossier ne porte aucune priorité reconnue.",
        ),
        ("AT-ANCIENNETE", {}, "ancienneté de la demande. Première demande déposée le : 14 mars 2023."),
        (
            "NA-INFO-INEXACTE",
            {},
            "informations et justificatifs non concordants. Le dossier ne porte pas deux valeurs qui diffèrent : "
            "saisissez ce qui a été déclaré et ce que dit la pièce.",
        ),
    ],
)
def test_a_reason_held_against_one_fact_is_told_with_it(code, changes, told):
    assert said(compared(code, **changes)) == f"Motif : {told}"


def test_values_that_differ_are_named():
    two = [{"valeur": "2310", "origine": "declare"}, {"valeur": "1900", "origine": "piece", "le": "2026-11-01"}]
    facts = a_file({"ressources.mensuelles": two, "ressources.rfr_n1": two})
    assert said(compare("NA-INFO-INEXACTE", dossier_of(facts), [])) == (
        "Motif : informations et justificatifs non concordants. Le dossier porte des valeurs qui ne concordent pas : "
        "Revenu fiscal de référence N-1 ; Ressources mensuelles du foyer, hors aide au logement."
    )


@pytest.mark.parametrize(
    ("code", "fact", "told", "question", "whom"),
    [
        (
            "AT-ANCIENNETE",
            "demande.deposee_le",
            "ancienneté de la demande. Il manque : première demande déposée le.",
            "À quelle date avez-vous déposé votre première demande\u00a0?",
            "candidat",
        ),
        (
            "AT-PRIORITE",
            "demande.publics",
            "priorité reconnue. Il manque : labels de priorité reconnus.",
            "Quels labels de priorité la demande porte-t-elle\u00a0?",
            "bailleur",
        ),
    ],
)
def test_a_fact_that_lacks_is_asked_of_who_knows(code, fact, told, question, whom):
    found = compared(code, **{fact.replace(".", "__"): None})
    assert said(found) == f"Motif : {told}"
    assert found.missing == (Missing(fact, question, whom),)
