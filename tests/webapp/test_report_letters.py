"""The quarterly note and the yearly report, for each landlord: counts that add up, no name."""

from __future__ import annotations

from datetime import date

import pytest

from tests.webapp.letters_made import LANDLORDS, Made, made_for, told
from tests.webapp.test_sentinelle import SENSITIVE, TELLING
from webapp.casework import indicateurs
from webapp.letter_contexts import quarterly_note, yearly_report
from webapp.letter_contexts.rapport import WHOLE, Examined

EVERY = pytest.mark.parametrize("landlord", LANDLORDS)
ACTIONS = ("Flécher davantage de logements hors quartier prioritaire.",)


def examined(made: Made) -> list[Examined]:
    entry, decisions = made.entry, made.decided.decisions
    return [
        Examined(made.setting.seance, entry.logement, demande, row, decisions.get(row.id))
        for row, demande in entry.candidates
    ]


def scopes(made: Made) -> dict:
    landlord = made.setting.policy.identifier
    year = [
        indicateurs.facts_of(
            indicateurs.subjects.dossier(one.logement, one.demande), made.setting.on, made.setting.figures
        )
        | {
            "decision": one.decision.decision,
            "rang": one.decision.rang,
            "bail_signe": False,
            "agence": one.logement.agence,
        }
        for one in examined(made)
        if one.decision
    ]
    return {WHOLE: indicateurs.gauges(landlord, year, made.setting.on)}


@EVERY
def test_a_note_gives_each_share_with_its_count_its_target_and_its_source(app, landlord):
    with made_for(app, landlord) as made:
        said = told(quarterly_note(made.setting, 2026, 4, scopes(made), ACTIONS))
        for words in ("4e trimestre 2026", "1er janvier 2026 au 25 novembre 2026", "25 %", "L. 441-1", ACTIONS[0]):
            assert words in said, words
        assert "1 sur 1" in said or "0 sur 1" in said


def test_a_quarter_over_ends_on_its_last_day(app):
    with made_for(app, "rives-de-seine", on=date(2027, 1, 12)) as made:
        assert quarterly_note(made.setting, 2026, 3, scopes(made), ACTIONS).context.fin == date(2026, 9, 30)


def test_a_note_without_action_is_not_written(app):
    with made_for(app, "rives-de-seine") as made:
        assert [one.label for one in quarterly_note(made.setting, 2026, 4, scopes(made), ()).missing] == ["Actions"]


def test_an_action_that_tells_of_a_private_life_is_refused(app):
    with made_for(app, "rives-de-seine") as made:
        prepared = quarterly_note(made.setting, 2026, 4, scopes(made), ("Suivre les ménages victimes de violences.",))
        assert "violences" in prepared.missing[0].advice


@EVERY
def test_a_report_counts_sessions_files_decisions_and_households(app, landlord):
    with made_for(app, landlord) as made:
        report = yearly_report(made.setting, 2026, examined(made), scopes(made))
        told_of = report.context
        names = {one["code"]: one["nom"] for one in made.setting.policy.data["decision"]}
        counts = {one.libelle: one.nombre for one in told_of.decisions}
        assert counts[names["attribution-condition"]] == counts[names["non-attribution"]] == 1
        assert counts["Examen reporté, sans décision"] == 1
        held = next(one for one in told_of.commissions if one.seances)
        assert (held.seances, held.logements, held.dossiers) == (1, 1, 3)
        assert told_of.attributions == 1
        assert all(sum(line.nombre for line in one.lignes) == 1 for one in (*told_of.logements, *told_of.menages))
        said = told(report)
        for words in ("conseil d’administration", "2 personnes | 1", "PLUS | 1", "2023 | 1"):
            assert words in said, words


def test_a_ranked_candidate_counts_once_the_lease_is_signed(app):
    with made_for(app, "rives-de-seine") as made:
        row = examined(made)[0]
        row.decision.decision, row.decision.rang = "attribution-classement", 2
        signed = Examined(row.seance, row.logement, row.demande, row.candidature, row.decision, leased=True)
        assert (row.retained, signed.retained) == (False, True)


def test_a_year_without_session_makes_no_report(app):
    with made_for(app, "rives-de-seine") as made:
        assert yearly_report(made.setting, 2026, [], scopes(made)).missing[0].label == "Séances de l’année"


def test_what_nobody_recorded_is_told_apart(app):
    with made_for(app, "rives-de-seine", {"logement": {"logement.qpv": None}}) as made:
        assert "non renseigné | 1" in told(yearly_report(made.setting, 2026, examined(made), scopes(made)))


def test_no_report_names_anybody_nor_tells_a_confidential_fact(app):
    with made_for(app, "rives-de-seine", {1: SENSITIVE}) as made:
        for prepared in (
            quarterly_note(made.setting, 2026, 4, scopes(made), ACTIONS),
            yearly_report(made.setting, 2026, examined(made), scopes(made)),
        ):
            said = told(prepared).lower()
            numbers = [one.demande.numero for one in examined(made)]
            assert [word for word in (*TELLING, "delmas", "claire", "tilleuls", *numbers) if word in said] == []
