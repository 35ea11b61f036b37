"""The agenda redone by hand: which days, which commission, which files."""

from __future__ import annotations

from datetime import date

import pytest

from rules.verdict import APPRECIER, BLOQUANT, COMPLETER, CONFORME, JUSTIFIER, SANS_OBJET
from tests.rules.by_hand.reading import operand, result
from tests.rules.conftest import a_file, outcome_of, verdict_of

STEP = {"step": "ordre_du_jour"}
EMERAUDE = {**STEP, "policy": "emeraude"}
LEVALLOIS, COURBEVOIE, PUTEAUX = "92044", "92026", "92062"


@pytest.mark.parametrize(
    ("session", "on", "to_come", "outcome"),
    [
        # Monday 14 December 2026 comes 20 days after Tuesday 24 November.
        pytest.param("2026-12-14", date(2026, 11, 24), True, CONFORME, id="twenty days ahead"),
        # Examined on Tuesday 15: the session of the 14th was held the day before.
        pytest.param("2026-12-14", date(2026, 12, 15), False, BLOQUANT, id="held the day before"),
    ],
)
def test_seance_a_venir_by_hand(session, on, to_come, outcome):
    verdict = verdict_of("seance-a-venir", a_file(seance__le=session), on=on, **STEP)
    assert (result(verdict, "Séance à venir"), verdict.outcome) == (to_come, outcome)


@pytest.mark.parametrize(
    ("before", "session", "latest", "outcome"),
    [
        # 18 September + 2 months = 18 November: a session on the 18th is the last that keeps the pace.
        pytest.param("2026-09-18", "2026-11-18", date(2026, 11, 18), CONFORME, id="two months to the day"),
        # 31 December + 2 months: February 2027 has 28 days, so the 28th; 1 March is a day too late.
        pytest.param("2026-12-31", "2027-03-01", date(2027, 2, 28), APPRECIER, id="a day after a short February"),
    ],
)
def test_commission_tous_les_deux_mois_by_hand(before, session, latest, outcome):
    facts = a_file(seance__precedente_le=before, seance__le=session)
    verdict = verdict_of("commission-tous-les-deux-mois", facts, on=date(2026, 11, 2), **STEP)
    assert (operand(verdict, "Au plus tard"), verdict.outcome) == (latest, outcome)


def three_files(**common) -> list[dict]:
    """The second household has no lawful stay on record; six rooms for four persons are one more than admitted."""
    stays = (True, False, True)
    return [
        a_file(demande__sejour_regulier=stay, candidature__rang=rank, **common) for rank, stay in enumerate(stays, 1)
    ]


@pytest.mark.parametrize(
    ("files", "written", "counts", "left", "outcome"),
    [
        # Six rooms, admitted 4 + 1 = 5: three sentences to write, one is written, 3 − 1 = 2; one stay not shown.
        # 1 blocking + 0 lacking + 2 sentences = 3.
        pytest.param(
            three_files(logement__pieces=6),
            {("c3", "pieces-selon-occupants"): "Aucun logement plus petit n’est libre dans l’immeuble."},
            (1, 0, 2),
            3,
            BLOQUANT,
            id="one refused, one of three sentences written",
        ),
        # The same six rooms for one household, its sentence written: 0 + 0 + 0.
        pytest.param(
            [a_file(logement__pieces=6)],
            {("c1", "pieces-selon-occupants"): "Aucun logement plus petit n’est libre dans l’immeuble."},
            (0, 0, 0),
            0,
            CONFORME,
            id="the sentence written",
        ),
        # Nobody said whether the stay is lawful, and six rooms: 0 blocking + 1 lacking + 1 sentence = 2.
        pytest.param(
            [a_file({"demande.sejour_regulier": None}, logement__pieces=6)],
            {},
            (0, 1, 1),
            2,
            COMPLETER,
            id="one answer and one sentence lacking",
        ),
    ],
)
def test_candidats_presentables_by_hand(files, written, counts, left, outcome):
    verdict = verdict_of("candidats-presentables", files, justifications=written, **STEP)
    labels = ("Points bloquants", "Réponses requises manquantes", "Justifications à écrire")
    assert tuple(operand(verdict, label) for label in labels) == counts
    assert (result(verdict, "Points à régler"), verdict.outcome) == (left, outcome)


@pytest.mark.parametrize(
    ("commune", "commission", "covered", "outcome"),
    [
        # A dwelling in Puteaux goes before the commission that sits at Puteaux.
        pytest.param(PUTEAUX, PUTEAUX, True, CONFORME, id="Puteaux before Puteaux"),
        # A dwelling in Courbevoie before the commission of Levallois: three commissions, one commune each.
        pytest.param(COURBEVOIE, LEVALLOIS, False, BLOQUANT, id="Courbevoie before Levallois"),
    ],
)
def test_commission_competente_by_hand(commune, commission, covered, outcome):
    facts = a_file(logement__commune=commune, seance__communes=commission)
    verdict = verdict_of("commission-competente", facts, **STEP)
    assert (result(verdict, "Commission compétente"), verdict.outcome) == (covered, outcome)


@pytest.mark.parametrize(
    ("session", "closes", "too_late"),
    [
        # Friday 11 December 2026: that Friday is the session's, the one before it is the 4th.
        pytest.param("2026-12-11", date(2026, 12, 4), date(2026, 12, 5), id="session on a Friday"),
        # Monday 14 December: the Friday before is the 11th, three days earlier.
        pytest.param("2026-12-14", date(2026, 12, 11), date(2026, 12, 12), id="session on a Monday"),
        # Thursday 31 December: the Friday before is Christmas Day, and the charter moves nothing.
        pytest.param("2026-12-31", date(2026, 12, 25), date(2026, 12, 26), id="the Friday is a public holiday"),
    ],
)
def test_cloture_de_la_liste_by_hand(session, closes, too_late):
    for entered, outcome in ((closes, CONFORME), (too_late, JUSTIFIER)):
        facts = a_file(seance__le=session, liste__inscrite_le=entered.isoformat())
        verdict = verdict_of("cloture-de-la-liste", facts, **EMERAUDE)
        assert operand(verdict, "Dernier vendredi avant la séance") == closes
        assert (operand(verdict, "Inscription"), verdict.outcome) == (entered, outcome)


@pytest.mark.parametrize(
    ("sent", "before", "said"),
    [
        # « At the start of the year » names no day: 12 January stands well before 4 December, and is shown.
        pytest.param("2026-01-12", True, "aucun texte ne dit jusqu’à quel jour", id="in January"),
        # 7 December is three days after the session: it announced nothing.
        pytest.param("2026-12-07", False, "après la séance", id="after the session"),
    ],
)
def test_calendrier_communique_by_hand(sent, before, said):
    facts = a_file(seance__calendrier_communique_le=sent, seance__le="2026-12-04")
    verdict = verdict_of("calendrier-communique", facts, **EMERAUDE)
    assert (result(verdict, "Avant la séance"), verdict.outcome) == (before, APPRECIER)
    assert said in verdict.message


@pytest.mark.parametrize(
    ("contingent", "commune", "reservataire", "lines", "outcome"),
    [
        # The département's dwelling: commune invited on 20 November, réservataire told on the 24th, session 4 December.
        pytest.param(
            "departement",
            "2026-11-20",
            "2026-11-24",
            {"Commune conviée": True, "Réservataire informé": True},
            CONFORME,
            id="both before the session",
        ),
        # The réservataire was told on 5 December, the day after.
        pytest.param(
            "departement",
            "2026-11-20",
            "2026-12-05",
            {"Commune conviée": True, "Réservataire informé": False},
            APPRECIER,
            id="one of them a day after",
        ),
        # The landlord's own dwelling has no réservataire to tell: the commune alone is asked for.
        pytest.param("bailleur", "2026-11-20", None, {"Commune conviée": True}, CONFORME, id="nobody else to tell"),
    ],
)
def test_commune_et_reservataire_avises_by_hand(contingent, commune, reservataire, lines, outcome):
    facts = a_file(
        logement__contingent=contingent,
        seance__commune_conviee_le=commune,
        seance__reservataire_informe_le=reservataire,
    )
    verdict = verdict_of("commune-et-reservataire-avises", facts, **EMERAUDE)
    assert {one.label: one.result for one in verdict.working} == lines
    assert verdict.outcome == outcome


@pytest.mark.parametrize(
    ("asked", "last_day", "first_day"),
    [
        # Papers asked for on 30 September 2026; one month later is 30 October.
        pytest.param("2026-09-30", date(2026, 10, 29), date(2026, 10, 30), id="thirty days"),
        # On 31 January 2027; February ends on the 28th.
        pytest.param("2027-01-31", date(2027, 2, 27), date(2027, 2, 28), id="a short month"),
    ],
)
def test_dossier_complet_by_hand(asked, last_day, first_day):
    facts = a_file(candidature__dossier_complet=False, candidature__complement_demande_le=asked, seance__le=None)
    assert outcome_of("dossier-complet", facts, on=last_day, **EMERAUDE) == SANS_OBJET
    assert outcome_of("dossier-complet", facts, on=first_day, **EMERAUDE) == JUSTIFIER
    # Plaine Commune asks every file to be complete and leaves no month.
    assert outcome_of("dossier-complet", facts, on=last_day, step="ordre_du_jour", policy="plaine-commune") == JUSTIFIER
    complete = {**facts, "candidature.dossier_complet": True}
    assert outcome_of("dossier-complet", complete, on=first_day, **EMERAUDE) == CONFORME


@pytest.mark.parametrize(
    ("visited", "outcome"),
    [
        # The candidates see the home before the commission sits.
        pytest.param(True, CONFORME, id="seen"),
        # Not seen: no text refuses the file for it, people weigh.
        pytest.param(False, APPRECIER, id="not seen"),
    ],
)
def test_visite_avant_commission_by_hand(visited, outcome):
    verdict = verdict_of(
        "visite-avant-commission", a_file(candidature__visite_faite=visited), policy="plaine-commune", **STEP
    )
    assert (verdict.working[-1].result, verdict.outcome) == (visited, outcome)
