"""Reception, support, forms of a lease and consultation redone by hand: what is asked, as one ticks it off."""

from __future__ import annotations

import pytest

from rules.verdict import APPRECIER, COMPLETER, CONFORME, JUSTIFIER, SANS_OBJET
from tests.rules.by_hand.reading import result
from tests.rules.conftest import a_file, verdict_of

LEASE = "2026-12-15"


@pytest.mark.parametrize(
    ("offered", "wanted", "outcome"),
    [
        # She asks, nobody offers: the policy wanted it offered.
        (False, True, APPRECIER),
        # She asks, it is offered.
        (True, True, CONFORME),
        # She asks for none and her file is plain: nothing is owed.
        (False, False, SANS_OBJET),
        # She asks, and nobody noted whether it was offered.
        (None, True, COMPLETER),
    ],
)
def test_entretien_propose_by_hand(offered, wanted, outcome):
    facts = a_file(demande__entretien_propose=offered, demande__entretien_demande=wanted)
    assert verdict_of("entretien-propose", facts, policy="plaine-commune").outcome == outcome


@pytest.mark.parametrize(
    ("state", "outcome", "given"),
    [
        # Handed in: « rendu » is what is waited for.
        ("rendu", CONFORME, True),
        # Asked for, and not handed in.
        ("demande", APPRECIER, False),
    ],
)
def test_diagnostic_social_by_hand(state, outcome, given):
    found = verdict_of("diagnostic-social", a_file(demande__diagnostic_social=state), step="liste")
    assert (found.outcome, found.working[-1].result) == (outcome, given)


@pytest.mark.parametrize(
    ("measures", "begins", "outcome"),
    [
        # One measure, the 15th for a lease of the 15th: in time.
        (["asll"], LEASE, CONFORME),
        # The 16th for a lease of the 15th: one day late.
        (["asll"], "2026-12-16", APPRECIER),
        # In time, and no measure named.
        ([], LEASE, APPRECIER),
        # A measure, and no day.
        (["asll"], None, COMPLETER),
    ],
)
def test_accompagnement_de_l_attribution_by_hand(measures, begins, outcome):
    facts = a_file(
        candidature__accompagnement_utile=True,
        candidature__mesures=measures,
        candidature__accompagnement_le=begins,
    )
    assert verdict_of("accompagnement-de-l-attribution", facts, policy="emeraude").outcome == outcome


@pytest.mark.parametrize(
    ("form", "name", "approved", "outcome"),
    [
        # A form of the policy, a name, an approval seen: three out of three.
        ("bail-glissant", "Association de l’Exemple", True, CONFORME),
        # The approval is missing: two out of three.
        ("sous-location", "Association de l’Exemple", False, JUSTIFIER),
        # Nobody is named.
        ("sous-location", None, True, COMPLETER),
        # An ordinary lease: there is no association to name.
        ("ordinaire", None, None, SANS_OBJET),
    ],
)
def test_forme_de_l_attribution_by_hand(form, name, approved, outcome):
    facts = a_file(
        candidature__forme_bail=form, candidature__association=name, candidature__association_agreee=approved
    )
    assert verdict_of("forme-de-l-attribution", facts).outcome == outcome


@pytest.mark.parametrize(
    ("contracts", "until", "outcome"),
    [
        # Two contracts, one day of observation after the lease of the 15th, a measure.
        (True, "2026-12-16", CONFORME),
        # The observation ends the day it would begin.
        (True, LEASE, JUSTIFIER),
        # One contract alone.
        (False, "2027-12-15", JUSTIFIER),
        # No end: observation for ever is not asked for, nor presumed.
        (True, None, COMPLETER),
    ],
)
def test_sous_location_encadree_by_hand(contracts, until, outcome):
    facts = a_file(
        candidature__forme_bail="sous-location",
        candidature__deux_contrats=contracts,
        candidature__observation_jusqu_au=until,
        candidature__mesures=["avdl"],
    )
    found = verdict_of("sous-location-encadree", facts)
    assert found.outcome == outcome
    if outcome == CONFORME:
        assert result(found, "Mesure d’accompagnement nommée") is True


@pytest.mark.parametrize(
    ("received", "registered", "receipt", "outcome"),
    [
        # 2, 3, 4 November: in order.
        ("2026-11-02", "2026-11-03", "2026-11-04", CONFORME),
        # 2, 2, 2: the same day is in order too.
        ("2026-11-02", "2026-11-02", "2026-11-02", CONFORME),
        # Receipt of the 2nd for a registration of the 3rd: one of the two is wrong.
        ("2026-11-02", "2026-11-03", "2026-11-02", APPRECIER),
        # The receipt has not come.
        ("2026-11-02", "2026-11-03", None, COMPLETER),
    ],
)
def test_formulaire_remis_by_hand(received, registered, receipt, outcome):
    facts = a_file(
        demande__formulaire_remis=True,
        demande__liste_pieces_remise=True,
        demande__recue_le=received,
        demande__enregistree_le=registered,
        demande__attestation_le=receipt,
    )
    assert verdict_of("formulaire-remis", facts, policy="plaine-commune").outcome == outcome


@pytest.mark.parametrize(
    ("studied", "offered", "outcome"),
    [
        # Both done.
        (True, True, CONFORME),
        # One of the two.
        (True, False, APPRECIER),
        # One done, one not noted.
        (True, None, COMPLETER),
    ],
)
def test_mutation_individuelle_by_hand(studied, offered, outcome):
    facts = a_file(occupation__besoins_etudies=studied, occupation__accession_proposee=offered)
    assert verdict_of("mutation-individuelle", facts, step="mutation").outcome == outcome


@pytest.mark.parametrize(
    ("agreed", "outcome", "answer"),
    [
        # The commune was consulted: its right to propose is kept.
        (True, CONFORME, True),
        # It was not.
        (False, JUSTIFIER, False),
        # Nobody noted it.
        (None, COMPLETER, None),
    ],
)
def test_ajustement_concerte_by_hand(agreed, outcome, answer):
    facts = a_file(liste__ajustement=True, liste__ajustement_concerte=agreed, logement__contingent="commune")
    found = verdict_of("ajustement-concerte", facts, policy="plaine-commune", step="liste")
    assert found.outcome == outcome
    if answer is not None:
        assert result(found, "Ajustement concerté") is answer


@pytest.mark.parametrize(
    ("is_new", "met", "outcome"),
    [
        # A first letting, and they were met.
        (True, True, CONFORME),
        # A first letting, and they were not.
        (True, False, APPRECIER),
        # Let before: no occasion.
        (False, None, SANS_OBJET),
    ],
)
def test_rencontre_des_reservataires_by_hand(is_new, met, outcome):
    facts = a_file(logement__neuf=is_new, logement__reservataires_rencontres=met)
    assert verdict_of("rencontre-des-reservataires", facts, step="flechage").outcome == outcome


@pytest.mark.parametrize(
    ("who", "seen", "outcome"),
    [
        # Whoever handled the file presents it, and the head saw the choice.
        ("instructeur", True, CONFORME),
        # The head did not see it.
        ("instructeur", False, APPRECIER),
        # Somebody whom the charter does not name.
        ("direction", True, APPRECIER),
        # The head presents; whether they saw the choice was not noted.
        ("responsable", None, COMPLETER),
    ],
)
def test_presentation_en_seance_by_hand(who, seen, outcome):
    facts = a_file(liste__presentateur=who, liste__selection_validee=seen)
    found = verdict_of("presentation-en-seance", facts, policy="emeraude", step="ordre_du_jour")
    assert found.outcome == outcome


@pytest.mark.parametrize(
    ("studied", "fragile", "outcome"),
    [
        # Studied yesterday, nothing found.
        ("2026-11-22", False, CONFORME),
        # Studied, and found fragile.
        ("2026-11-22", True, APPRECIER),
        # Said sound, and never studied: nobody knows.
        (None, False, COMPLETER),
    ],
)
def test_site_fragile_by_hand(studied, fragile, outcome):
    facts = a_file(logement__occupation_etudiee_le=studied, logement__site_fragile=fragile)
    assert verdict_of("site-fragile", facts, policy="emeraude", step="flechage").outcome == outcome
