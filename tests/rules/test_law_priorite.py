"""Labels, their evidence, and the first quartile."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

import pytest

from rules.evaluate import compile_program
from rules.law.priorite import premier_quartile
from rules.parameters import Periode, national
from rules.verdict import APPRECIER, COMPLETER, CONFORME, JUSTIFIER, SANS_OBJET
from rules.vocabulary import PUBLICS
from tests.rules.conftest import CONJOINT, DEMANDEUR, ENFANT, TODAY, a_file, dossier_of, outcome_of, verdict_of


def threshold(value: str, last: date = date(2026, 12, 31)):
    """The figures with a first-quartile threshold that the landlord entered for its territory."""
    entered = Periode(
        date(2026, 1, 1), last, "arrêté de démonstration", "A", "", ("paris-ouest-la-defense",), {"": Decimal(value)}
    )
    return national().with_entered([("seuil-premier-quartile", entered)])


@pytest.mark.parametrize("label", PUBLICS)
def test_public_cible_recognises_each_label(label):
    facts = a_file(demande__publics=[label], demande__premier_quartile_sne=False)
    assert outcome_of("public-cible", facts) == CONFORME


@pytest.mark.parametrize(
    ("labels", "quartile", "flagged", "outcome"),
    [
        ([], True, True, CONFORME),
        ([], False, True, APPRECIER),
        ([], None, True, COMPLETER),
        (None, True, True, CONFORME),
        (None, False, True, COMPLETER),
        ([], False, False, SANS_OBJET),
        ([], False, None, COMPLETER),
    ],
)
def test_public_cible_takes_a_label_or_the_first_quartile(labels, quartile, flagged, outcome):
    facts = a_file(demande__publics=labels, demande__premier_quartile_sne=quartile, logement__fleche=flagged)
    assert outcome_of("public-cible", facts) == outcome


def test_without_a_threshold_the_first_quartile_asks_the_administrator():
    verdict = verdict_of("premier-quartile", a_file())
    assert verdict.outcome == COMPLETER
    assert [(item.fact, item.ask) for item in verdict.missing] == [("chiffre:seuil-premier-quartile", "administrateur")]


@pytest.mark.parametrize(("bound", "outcome"), [("13200.01", CONFORME), ("13200", CONFORME), ("13199.99", APPRECIER)])
def test_premier_quartile_compares_yearly_resources_per_unit(bound, outcome):
    """Two adults and two children under fourteen: 2,1 units; 2 310 € a month is 13 200 € a year and unit."""
    verdict = verdict_of("premier-quartile", a_file(), figures=threshold(bound))
    assert verdict.outcome == outcome
    assert "13\u202f200\u00a0€ par unité" in verdict.message


def test_a_threshold_of_last_year_is_shown_and_appraised():
    verdict = verdict_of("premier-quartile", a_file(), figures=threshold("20000", date(2026, 6, 30)))
    assert verdict.outcome == APPRECIER
    assert any("périmée" in reserve for reserve in verdict.reserves)


@pytest.mark.parametrize(("last", "quartile"), [
    (date(2026, 11, 22), None), (date(2026, 11, 23), True), (date(2026, 11, 24), True),
])  # fmt: skip
def test_a_threshold_past_its_last_day_places_nobody(last, quartile):
    """2 310 € a month are under it by far; without a threshold of the day, only what the request says would count."""
    facts = dossier_of(a_file(demande__premier_quartile_sne=None)).values
    assert (
        compile_program([premier_quartile]).run(facts, TODAY, threshold("20000", last)).of(premier_quartile) is quartile
    )


@pytest.mark.parametrize(("said", "outcome"), [(True, APPRECIER), (False, APPRECIER), (None, COMPLETER)])
def test_the_word_of_the_request_stands_in_for_an_old_threshold_and_people_appraise(said, outcome):
    facts = a_file(demande__publics=[], demande__premier_quartile_sne=said)
    assert outcome_of("public-cible", facts, figures=threshold("20000", date(2026, 6, 30))) == outcome


def test_an_expired_threshold_does_not_weigh_on_a_recognised_label():
    assert outcome_of("public-cible", a_file(), figures=threshold("20000", date(2026, 6, 30))) == CONFORME


@pytest.mark.parametrize(
    ("persons", "units"),
    [
        ([DEMANDEUR], "1"),
        ([DEMANDEUR, CONJOINT], "1.5"),
        ([DEMANDEUR, {**ENFANT, "naissance": "2012-11-23"}], "1.5"),
        ([DEMANDEUR, {**ENFANT, "naissance": "2012-11-24"}], "1.3"),
    ],
    ids=["alone", "couple", "child of fourteen today", "child of fourteen tomorrow"],
)
def test_consumption_units_turn_on_the_fourteenth_birthday(persons, units):
    working = verdict_of("premier-quartile", a_file(personnes=persons), figures=threshold("20000")).working
    assert next(one.result for one in working if one.label == "Unités de consommation") == Decimal(units)


@pytest.mark.parametrize(
    ("labels", "proofs", "national_outcome", "local_outcome"),
    [
        (["k"], [], SANS_OBJET, SANS_OBJET),
        (["g"], ["ordonnance-protection"], CONFORME, CONFORME),
        (["g"], ["decision-juge"], JUSTIFIER, CONFORME),
        (["g"], [], JUSTIFIER, JUSTIFIER),
        (["g-bis"], ["interdiction-judiciaire"], CONFORME, SANS_OBJET),
        (["g-bis"], ["ordonnance-protection"], JUSTIFIER, SANS_OBJET),
        (["g", "g-bis"], ["ordonnance-protection"], JUSTIFIER, CONFORME),
        (["g", "g-bis"], ["ordonnance-protection", "interdiction-judiciaire"], CONFORME, CONFORME),
        (["g"], None, COMPLETER, COMPLETER),
        (None, [], COMPLETER, COMPLETER),
    ],
)
def test_preuve_du_label_and_preuve_du_label_procedure_read_their_own_texts(
    labels, proofs, national_outcome, local_outcome
):
    facts = a_file(demande__publics=labels, demande__preuves_vues=proofs)
    assert outcome_of("preuve-du-label", facts) == national_outcome
    assert outcome_of("preuve-du-label-procedure", facts) == local_outcome


PROOF_RULES = ("preuve-du-label", "preuve-du-label-procedure")


@pytest.mark.parametrize("rule", PROOF_RULES)
def test_a_missing_proof_does_not_read_as_seen(rule):
    facts = a_file(demande__publics=["g"], demande__preuves_vues=[])
    assert verdict_of(rule, facts).message.endswith("demande\u00a0: non.")


@pytest.mark.parametrize("rule", PROOF_RULES)
@pytest.mark.parametrize("proofs", [[], ["ordonnance-protection", "interdiction-judiciaire"]])
def test_the_rules_on_proofs_name_no_ground_in_title_sentence_source_or_step(rule, proofs):
    """They are read on the pages of a slate and of a session, where a named proof would tell the ground."""
    verdict = verdict_of(rule, a_file(demande__publics=["g", "g-bis"], demande__preuves_vues=proofs))
    told = " ".join([verdict.title, verdict.message, str(verdict.source), *(one.label for one in verdict.working)])
    assert not re.search(r"\bg\b|ordonnance|interdiction|violence|justificatif", told.lower())


@pytest.mark.parametrize(
    ("proofs", "on", "outcome"),
    [
        (["decision-juge"], date(2022, 11, 7), CONFORME),
        (["decision-juge"], date(2022, 11, 8), JUSTIFIER),
        (["ordonnance-protection"], date(2022, 11, 7), CONFORME),
        (["ordonnance-protection"], date(2022, 11, 8), CONFORME),
        (["plainte"], date(2022, 11, 7), JUSTIFIER),
    ],
)
def test_preuve_du_label_follows_the_reading_of_the_text_in_force(proofs, on, outcome):
    facts = a_file(demande__publics=["g"], demande__preuves_vues=proofs)
    assert outcome_of("preuve-du-label", facts, on=on) == outcome


@pytest.mark.parametrize(
    ("labels", "designated", "proofs", "outcome"),
    [
        (["dalo"], False, ["decision-mediation"], CONFORME),
        (["dalo", "k"], False, [], APPRECIER),
        (["dalo"], False, None, COMPLETER),
        (["dalo"], True, [], SANS_OBJET),
        (["k"], False, [], SANS_OBJET),
    ],
)
def test_decision_de_mediation_is_seen_or_the_prefet_designates(labels, designated, proofs, outcome):
    facts = a_file(demande__publics=labels, demande__designee_par_le_prefet=designated, demande__preuves_vues=proofs)
    assert outcome_of("decision-de-mediation", facts) == outcome


@pytest.mark.parametrize(
    ("born", "ended", "outcome"),
    [
        ("2005-11-24", "2023-11-24", CONFORME),
        ("2005-11-24", "2023-11-23", CONFORME),
        ("2005-11-24", "2023-11-22", APPRECIER),
        ("2005-11-23", "2025-11-23", APPRECIER),
        ("2005-11-24", None, COMPLETER),
    ],
)
def test_label_age_et_delai_keeps_the_text_s_two_bounds(born, ended, outcome):
    facts = a_file(
        personnes=[{**DEMANDEUR, "naissance": born}], demande__publics=["m"], demande__fin_accompagnement_le=ended
    )
    assert outcome_of("label-age-et-delai", facts) == outcome
    assert outcome_of("label-age-et-delai", a_file(demande__publics=["k"])) == SANS_OBJET


@pytest.mark.parametrize(
    ("changes", "outcome"),
    [
        ({}, CONFORME),
        ({"demande.publics_locaux": []}, APPRECIER),
        ({"demande.publics_locaux": None}, COMPLETER),
        ({"logement.contingent": "etat"}, SANS_OBJET),
        ({"logement.contingent": "etat-agents"}, SANS_OBJET),
        ({"logement.programme_autorise": False}, SANS_OBJET),
        ({"logement.adapte": False}, SANS_OBJET),
        ({"logement.programme_autorise": None}, COMPLETER),
        ({"logement.contingent": None}, COMPLETER),
    ],
)
def test_perte_autonomie_d_abord_wants_an_authorised_programme_that_the_prefet_has_not_reserved(changes, outcome):
    authorised = {
        "logement.adapte": True,
        "logement.programme_autorise": True,
        "demande.publics_locaux": ["perte-autonomie"],
    }
    assert outcome_of("perte-autonomie-d-abord", a_file(authorised | changes), policy="emeraude") == outcome


@pytest.mark.parametrize(("territoire", "outcome"), [("paris-ouest-la-defense", CONFORME), (None, COMPLETER)])
def test_where_the_territory_is_unknown_nobody_knows_whether_a_threshold_stands_above_the_request(territoire, outcome):
    facts = {"demande.publics": [], "demande.premier_quartile_sne": True, "logement.fleche": True}
    assert outcome_of("public-cible", a_file({**facts, "logement.territoire": territoire})) == outcome
