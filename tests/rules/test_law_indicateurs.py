"""The year's counts under each counting that the sources and the law name."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from rules.check import CaseFile, check
from rules.counting import counting_of
from rules.dossier import Dossier
from rules.law.indicateurs import EN_QPV, PRIORITAIRES, QUARTILE, counting
from rules.parameters import Chiffres, Periode, national
from rules.policy import PolicyFaults, load_policy, policy_names
from rules.verdict import APPRECIER, COMPLETER, CONFORME, SANS_OBJET
from tests.rules.conftest import TODAY
from tests.rules.recompute import check_working

ONE = {
    "decision": "attribution",
    "contingent": "bailleur",
    "rendu_pour_un_tour": False,
    "qpv": False,
    "bail_signe": True,
    "prioritaire": False,
    "premier_quartile": False,
    "relogement_renouvellement": False,
}
COUNTED = {
    "prioritaires-non-reserves": {"prioritaire": True},
    "prioritaires-non-reserves-et-rendus": {"prioritaire": True},
    "quartile-toutes-attributions": {"premier_quartile": True},
    "quartile-baux-hors-qpv": {"premier_quartile": True},
    "quartile-ou-relogement-baux-hors-qpv": {"premier_quartile": True},
}


def verdict(rule: str, rows: list[dict]):
    found = check(CaseFile(Dossier(), {}, tuple(rows)), load_policy("rives-de-seine"), "annee", TODAY)
    return next(one for one in found if one.rule == rule)


def year_under(policy: str, rows: list[dict]) -> dict:
    """Every verdict of a year, by rule."""
    return {one.rule: one for one in check(CaseFile(Dossier(), {}, tuple(rows)), load_policy(policy), "annee", TODAY)}


def counts(rule: str, rows: list[dict]) -> tuple[int, int]:
    """Counted, base."""
    return tuple(operand.value for operand in verdict(rule, rows).working[0].operands)


@pytest.mark.parametrize("rule", COUNTED)
@pytest.mark.parametrize(("counted", "of", "outcome"), [(24, 100, APPRECIER), (25, 100, CONFORME), (26, 100, CONFORME)])
def test_each_counting_has_its_target_below_on_and_above(rule, counted, of, outcome):
    rows = [{**ONE, **COUNTED[rule]}] * counted + [ONE] * (of - counted)
    found = verdict(rule, rows)
    assert found.outcome == outcome
    assert found.working[0].result == Decimal(counted) / of
    check_working(found.working)


@pytest.mark.parametrize("rule", [rule for rule in COUNTED if rule != "quartile-toutes-attributions"])
@pytest.mark.parametrize(("last", "outcome"), [(date(2026, 11, 22), APPRECIER), (TODAY, CONFORME)])
def test_a_target_past_its_validity_is_appraised_and_says_so(rule, last, outcome):
    dated = {
        identifier: replace(figure, periods=tuple(replace(period, last=last) for period in figure.periods))
        for identifier, figure in national().by_identifier.items()
        if identifier in (PRIORITAIRES, QUARTILE)
    }
    figures = Chiffres({**national().by_identifier, **dated})
    case = CaseFile(Dossier(), {}, ({**ONE, **COUNTED[rule]},))
    found = check(case, load_policy("rives-de-seine"), "annee", TODAY, figures)
    told = next(one for one in found if one.rule == rule)
    assert told.outcome == outcome
    assert any("périmée" in reserve for reserve in told.reserves) == (outcome == APPRECIER)


def test_a_target_that_nobody_entered_is_asked_of_the_administrator_and_never_reached():
    empty = {name: replace(national().by_identifier[name], periods=()) for name in (PRIORITAIRES, QUARTILE)}
    figures, row = Chiffres({**national().by_identifier, **empty}), {**ONE, "prioritaire": True}
    found = check(CaseFile(Dossier(), {}, (row,)), load_policy("rives-de-seine"), "annee", TODAY, figures)
    told = next(one for one in found if one.rule == "prioritaires-non-reserves-et-rendus")
    assert told.outcome == COMPLETER
    assert [(item.fact, item.ask) for item in told.missing] == [(f"chiffre:{PRIORITAIRES}", "administrateur")]


@pytest.mark.parametrize("rule", COUNTED)
def test_a_year_without_attribution_has_nothing_to_count(rule):
    assert verdict(rule, []).outcome == SANS_OBJET


@pytest.mark.parametrize(
    ("change", "bases"),
    [
        ({}, (1, 1, 1, 1, 1)),
        ({"decision": "non-attribution", "bail_signe": False}, (0, 0, 0, 0, 0)),
        ({"decision": "attribution-classement"}, (1, 1, 1, 1, 1)),
        ({"decision": "attribution-condition", "bail_signe": False}, (1, 1, 1, 0, 0)),
        ({"contingent": "commune"}, (0, 0, 1, 1, 1)),
        ({"contingent": "commune", "rendu_pour_un_tour": True}, (0, 1, 1, 1, 1)),
        ({"qpv": True}, (1, 1, 1, 0, 0)),
        ({"bail_signe": False}, (1, 1, 1, 0, 0)),
    ],
)
def test_each_counting_has_its_own_base(change, bases):
    """A decision counts whether the household accepts or not; a lease counts once signed, outside QPV."""
    witness = {"decision": "attribution", "bail_signe": False, "qpv": True, "contingent": "etat"}
    for rule, based in zip(COUNTED, bases, strict=True):
        rows = [ONE, {**ONE, **change}, {**ONE, **witness, "decision": "non-attribution"}]
        assert counts(rule, rows)[1] == 1 + based, rule


@pytest.mark.parametrize(
    ("rang", "bail_signe", "bases"),
    [
        (None, False, (1, 1, 1, 0, 0)),
        (1, False, (1, 1, 1, 0, 0)),
        (2, False, (0, 0, 0, 0, 0)),
        (3, False, (0, 0, 0, 0, 0)),
        (2, True, (1, 1, 1, 1, 1)),
        (2, None, (0, 0, 0, 0, 0)),
    ],
)
def test_a_ranked_decision_is_an_attribution_at_the_first_rank_or_once_the_lease_is_signed(rang, bail_signe, bases):
    ranked = {**ONE, "decision": "attribution-classement", "rang": rang, "bail_signe": bail_signe}
    for rule, based in zip(COUNTED, bases, strict=True):
        assert counts(rule, [ONE, ranked])[1] == 1 + based, rule


@pytest.mark.parametrize("decision", ["attribution", "attribution-condition"])
def test_the_rank_matters_to_ranked_decisions_only(decision):
    row = {**ONE, "decision": decision, "rang": 2, "bail_signe": False}
    assert counts("quartile-toutes-attributions", [ONE, row])[1] == 2


def test_people_rehoused_by_urban_renewal_count_in_law_only():
    rows = [{**ONE, "relogement_renouvellement": True}, ONE]
    assert counts("quartile-baux-hors-qpv", rows) == (0, 2)
    assert counts("quartile-ou-relogement-baux-hors-qpv", rows) == (1, 2)


@pytest.mark.parametrize(
    ("rule", "hole"),
    [
        ("prioritaires-non-reserves", "contingent"),
        ("prioritaires-non-reserves", "prioritaire"),
        ("quartile-baux-hors-qpv", "qpv"),
        ("quartile-toutes-attributions", "decision"),
        ("quartile-ou-relogement-baux-hors-qpv", "premier_quartile"),
    ],
)
def test_a_row_with_a_hole_keeps_the_target_from_reading_as_reached(rule, hole):
    reached = [{**ONE, **COUNTED[rule]}] * 4
    found = verdict(rule, [*reached, {**ONE, hole: None}])
    assert found.outcome == APPRECIER
    assert "Attributions dont un fait manque\u00a0: 1." in found.message


# The other countings: the base that a row enters, and what makes it counted.
NATIONAL = {
    "prioritaires-action-logement": ({"contingent": "action-logement"}, {"prioritaire": True}),
    "prioritaires-commune": ({"contingent": "commune"}, {"prioritaire": True}),
    "prioritaires-departement": ({"contingent": "departement"}, {"prioritaire": True}),
    "prioritaires-region": ({"contingent": "region"}, {"prioritaire": True}),
}
LOCAL = {
    "prioritaires-baux-non-reserves": ({}, {"prioritaire": True}),
    "dalo-non-reserves": ({}, {"prioritaire": True, "dalo": True}),
}


@pytest.mark.parametrize("rule", [*NATIONAL, *LOCAL])
@pytest.mark.parametrize(("counted", "outcome"), [(24, APPRECIER), (25, CONFORME), (26, CONFORME)])
def test_each_other_counting_at_a_quarter_below_on_and_above(rule, counted, outcome):
    base, hit = (NATIONAL | LOCAL)[rule]
    rows = [{**ONE, **base, **hit}] * counted + [{**ONE, **base}] * (100 - counted)
    assert verdict(rule, rows).outcome == outcome
    assert counts(rule, rows) == (counted, 100)


@pytest.mark.parametrize("policy", sorted(policy_names()))
def test_nothing_of_nothing_is_never_conforme(policy):
    assert {one.outcome for one in year_under(policy, []).values()} == {SANS_OBJET}


@pytest.mark.parametrize(("counted", "outcome"), [(49, APPRECIER), (50, CONFORME), (51, CONFORME)])
def test_autres_que_quartile_decisions_en_qpv(counted, outcome):
    """In a priority district half at least goes to others than the first quartile, on decisions."""
    rows = [{**ONE, "qpv": True, "bail_signe": False}] * counted
    rows += [{**ONE, "qpv": True, "premier_quartile": True}] * (100 - counted) + [ONE]
    assert counts("autres-que-quartile-decisions-en-qpv", rows) == (counted, 100)
    assert verdict("autres-que-quartile-decisions-en-qpv", rows).outcome == outcome


@pytest.mark.parametrize(("counted", "outcome"), [(99, APPRECIER), (100, CONFORME)])
def test_prioritaires_etat_is_the_whole_of_the_state_s_own_quota(counted, outcome):
    state = {**ONE, "contingent": "etat"}
    rows = (
        [{**state, "prioritaire": True}] * counted + [state] * (100 - counted) + [{**ONE, "contingent": "etat-agents"}]
    )
    assert counts("prioritaires-etat", rows) == (counted, 100)
    assert verdict("prioritaires-etat", rows).outcome == outcome


@pytest.mark.parametrize(
    ("rule", "hit"), [("hors-qpv-quartile", "premier_quartile"), ("hors-qpv-prioritaires", "prioritaire")]
)
def test_what_no_text_sets_a_threshold_for_is_shown_and_appraised(rule, hit):
    rows = [{**ONE, hit: True, "qpv": qpv} for qpv in (True, False, False)]
    assert counts(rule, rows) == (2, 3)
    assert verdict(rule, rows).outcome == APPRECIER
    assert "aucun texte ne fixe de seuil" in verdict(rule, rows).message
    assert verdict(rule, [ONE]).outcome == SANS_OBJET


def test_the_landlord_s_own_quota_counts_what_was_taken_back_and_the_reservataire_s_does_not():
    taken_back = {**ONE, "contingent": "commune", "rendu_pour_un_tour": True, "prioritaire": True}
    assert counts("prioritaires-non-reserves-et-rendus", [ONE, taken_back]) == (1, 2)
    assert counts("prioritaires-non-reserves", [ONE, taken_back]) == (0, 1)
    assert verdict("prioritaires-commune", [ONE, taken_back]).outcome == SANS_OBJET


def test_an_attribution_charged_elsewhere_counts_there():
    charged = {**ONE, "contingent": "commune", "imputation": "action-logement", "prioritaire": True}
    assert counts("prioritaires-action-logement", [charged]) == (1, 1)
    assert verdict("prioritaires-commune", [charged]).outcome == SANS_OBJET


def test_a_decision_counts_whether_the_household_accepts_or_not():
    refused = {**ONE, "contingent": "action-logement", "bail_signe": False, "prioritaire": True}
    assert counts("prioritaires-action-logement", [refused]) == (1, 1)
    assert verdict("prioritaires-baux-non-reserves", [{**ONE, "bail_signe": False}]).outcome == SANS_OBJET


def test_a_household_without_a_label_has_no_dalo_decision_and_an_unknown_one_is_left_out():
    assert counts("dalo-non-reserves", [{**ONE, "dalo": None}]) == (0, 1)
    assert "un fait manque" in verdict("dalo-non-reserves", [{**ONE, "prioritaire": True, "dalo": None}]).message


SAME_YEAR = (
    [{**ONE, "prioritaire": True}] * 25
    + [ONE] * 75
    + [{**ONE, "qpv": True, "premier_quartile": True}] * 25
    + [{**ONE, "qpv": True}] * 25
    + [{**ONE, "relogement_renouvellement": True}] * 50
)


def test_the_same_year_under_the_three_policies():
    """The law says the same to each; each landlord's own countings stand beside."""
    found = {policy: year_under(policy, SAME_YEAR) for policy in policy_names()}
    told = {
        policy: {name: str(one.outcome) for name, one in verdicts.items() if one.declared.landlord}
        for policy, verdicts in found.items()
    }
    assert told["rives-de-seine"] == {
        "prioritaires-non-reserves": "apprecier",
        "prioritaires-baux-non-reserves": "apprecier",
        "dalo-non-reserves": "apprecier",
        "quartile-toutes-attributions": "apprecier",
        "quartile-baux-hors-qpv": "apprecier",
        "conseil-imputation": "apprecier",
    }
    assert told["plaine-commune"] == {"repartition-annuelle": "apprecier"}
    assert told["emeraude"] == {}
    national_ones = {
        tuple((name, str(one.outcome), one.message) for name, one in verdicts.items() if not one.declared.landlord)
        for verdicts in found.values()
    }
    assert len(national_ones) == 1


@pytest.mark.parametrize(
    ("rule", "hit", "counted", "outcome"),
    [
        ("quartile-ou-relogement-baux-hors-qpv", {"premier_quartile": True}, 24, APPRECIER),
        ("quartile-ou-relogement-baux-hors-qpv", {"relogement_renouvellement": True}, 25, CONFORME),
        ("autres-que-quartile-decisions-en-qpv", {"qpv": True}, 49, APPRECIER),
        ("autres-que-quartile-decisions-en-qpv", {"qpv": True}, 50, CONFORME),
    ],
)
def test_the_charter_of_emeraude_counts_beside_the_law(rule, hit, counted, outcome):
    others = {"qpv": True, "premier_quartile": True} if "qpv" in hit else {}
    rows = [{**ONE, **hit}] * counted + [{**ONE, **others}] * (100 - counted)
    assert year_under("emeraude", rows)[rule].outcome == outcome


def test_a_figure_that_the_territory_adapted_is_the_target_of_the_law_and_of_the_policy():
    adapted = Periode(
        date(2026, 1, 1), None, "convention intercommunale d’attribution", "L", "", (), {"": Decimal("0.30")}
    )
    figures = national().with_entered([(PRIORITAIRES, adapted)])
    rows = ({**ONE, "prioritaire": True},) * 29 + (ONE,) * 71
    found = check(CaseFile(Dossier(), {}, rows), load_policy("rives-de-seine"), "annee", TODAY, figures)
    for rule in ("prioritaires-non-reserves", "prioritaires-non-reserves-et-rendus"):
        told = next(one for one in found if one.rule == rule)
        assert told.outcome == APPRECIER
        assert "cible 30\u00a0%" in told.message
    assert verdict("prioritaires-non-reserves", list(rows)).outcome == CONFORME


def test_the_reserves_of_the_figures_and_of_the_clause_go_with_the_verdict():
    reserves = verdict("prioritaires-non-reserves", [ONE]).reserves
    assert any("repris pour un tour" in one for one in reserves)
    assert any("séparément pour chaque réservataire" in one for one in reserves)
    assert verdict("prioritaires-non-reserves-et-rendus", [ONE]).reserves


CLAUSE = """
[[clause]]
genre = "part-annuelle"
reference = "X"
niveau = "apprecier"
"""


def policy_with(tmp_path, **parameters: str):
    text = policy_names()["plaine-commune"].read_text("utf-8") + CLAUSE
    path = tmp_path / "essai.toml"
    path.write_text(text + "".join(f'{name} = "{value}"\n' for name, value in parameters.items()), "utf-8")
    return load_policy(str(path))


@pytest.mark.parametrize(
    "parameters",
    [
        {"compte": "inconnu", "base": "non-reserves", "cible": "0.25"},
        {"compte": "quartile", "base": "inconnue", "cible": "0.25"},
        {"compte": "quartile", "base": "non-reserves"},
        {"compte": "quartile", "base": "non-reserves", "cible": "25"},
        {"compte": "quartile", "base": "non-reserves", "cible": "0"},
        {"compte": "quartile", "base": "non-reserves", "cible": "1.01"},
        {"compte": "quartile", "base": "non-reserves", "cible": "0.25", "chiffre": QUARTILE},
        {"compte": "quartile", "base": "non-reserves", "chiffre": "plafond-ressources"},
    ],
)
def test_a_counting_that_does_not_hold_together_is_refused(tmp_path, parameters):
    with pytest.raises(PolicyFaults):
        policy_with(tmp_path, **parameters)


@pytest.mark.parametrize(("counted", "outcome"), [(9, APPRECIER), (10, CONFORME)])
def test_a_target_may_be_the_whole(tmp_path, counted, outcome):
    policy = policy_with(tmp_path, compte="quartile", base="non-reserves", cible="1")
    rows = [{**ONE, "premier_quartile": True}] * counted + [ONE] * (10 - counted)
    found = {one.rule: one.outcome for one in check(CaseFile(Dossier(), {}, tuple(rows)), policy, "annee", TODAY)}
    assert found["quartile-non-reserves"] == outcome


def test_a_counting_is_read_beside_those_of_its_base_and_the_regional_scheme_by_itself():
    assert counting("prioritaires", "commune").topic == "reservataires"
    assert counting("plus-prioritaires", "commune").topic == "region"


@pytest.mark.parametrize(("counted", "outcome"), [(9, APPRECIER), (10, CONFORME), (11, CONFORME)])
def test_the_regional_scheme_counts_only_where_a_policy_switches_it_on(tmp_path, counted, outcome):
    policy = policy_with(tmp_path, compte="plus-prioritaires", base="toutes-attributions", cible="0.10")
    rows = [{**ONE, "plus_prioritaire": True}] * counted + [{**ONE, "plus_prioritaire": False}] * (100 - counted)
    found = check(CaseFile(Dossier(), {}, tuple(rows)), policy, "annee", TODAY)
    told = {one.rule: one.outcome for one in found}
    assert told["plus-prioritaires-toutes-attributions"] == outcome
    assert "plus-prioritaires-toutes-attributions" not in year_under("plaine-commune", rows)


def test_under_the_regional_scheme_each_reservataire_can_have_its_own_objective(tmp_path):
    policy = policy_with(tmp_path, compte="plus-prioritaires", base="commune", cible="0.10")
    row = {**ONE, "contingent": "commune", "plus_prioritaire": True}
    found = {one.rule: one for one in check(CaseFile(Dossier(), {}, (ONE, row)), policy, "annee", TODAY)}
    assert found["plus-prioritaires-commune"].outcome == CONFORME
    assert found["plus-prioritaires-commune"].message.startswith("1 sur 1")


def test_every_counting_says_what_it_is_made_of():
    for policy in policy_names():
        for one in year_under(policy, [ONE]).values():
            found = counting_of(one.declared.function)
            if found:
                assert found.base.words.endswith(".")
                assert found.counted.words.endswith(".")
                assert found.topic
                assert found.target(TODAY, national()) or not found.has_target


def test_the_figure_of_priority_districts_stands_in_the_data():
    assert national().lookup(EN_QPV, TODAY).value == Decimal("0.50")
