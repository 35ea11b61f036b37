"""Reports of the landlord: the quarterly note to the commissions' members, the yearly report to the board."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from typing import Any

from letters import report_contexts as words
from rules.calendar import add_months
from rules.communes import commune_name
from rules.counting import decided
from rules.evaluate import Program, compile_program
from rules.law.foyer import occupants
from rules.law.priorite import label_reconnu, premier_quartile
from rules.vocabulary import CONTINGENTS
from webapp.casework import subjects
from webapp.casework.indicateurs import Gauge
from webapp.db.models import Candidature, Decision, Demande, Logement, Seance
from webapp.letter_contexts import reading
from webapp.letter_contexts.reading import Gathering, Prepared, Setting

WHOLE = "Ensemble du bailleur"
UNKNOWN = "non renseigné"
QUARTER = 3
MONTHS = 12


@dataclass(frozen=True)
class Examined:
    """One file that a session examined; `decision`: None when it was put off; `leased`: the lease is signed."""

    seance: Seance
    logement: Logement
    demande: Demande
    candidature: Candidature
    decision: Decision | None
    leased: bool = False

    @property
    def retained(self) -> bool:
        """Is the dwelling this household's, as the countings understand it?"""
        if self.decision is None:
            return False
        told = {"decision": self.decision.decision, "rang": self.decision.rang, "bail_signe": self.leased}
        return bool(decided(told))


def quarterly_note(
    setting: Setting, year: int, quarter: int, scopes: Mapping[str, Iterable[Gauge]], actions: Sequence[str]
) -> Prepared:
    """The state of the indicators since 1 January. `scopes`: WHOLE or an agency's name → its countings."""
    gathering = Gathering(f"Trimestre {quarter} {year}", {})
    first = date(year, 1, 1)
    if not actions:
        gathering.ask("actions", "Actions", "Écrivez au moins une action engagée ou proposée.")
    context = words.NoteTrimestrielle(
        **_headed(gathering, setting, f"NOTE-{year}-T{quarter}", scopes),
        debut=first,
        fin=_last(setting, add_months(first, QUARTER * quarter)),
        trimestre=quarter,
        annee=year,
        actions=tuple(actions),
    )
    return gathering.prepared("note-trimestrielle", context)


def yearly_report(
    setting: Setting, year: int, examined: Sequence[Examined], scopes: Mapping[str, Iterable[Gauge]]
) -> Prepared:
    """The year's activity of the commissions, the dwellings given, the households chosen: counts, no name."""
    gathering = Gathering(f"Année {year}", {})
    if not examined:
        gathering.ask("commissions", "Séances de l’année", "Aucun dossier n’a été examiné cette année-là.")
    first = date(year, 1, 1)
    retained = [one for one in examined if one.retained]
    context = words.RapportAnnuel(
        **_headed(gathering, setting, f"RAPPORT-{year}", scopes),
        debut=first,
        fin=_last(setting, add_months(first, MONTHS)),
        annee=year,
        commissions=_activity(setting, examined),
        decisions=_decisions(setting, examined),
        attributions=len(retained),
        logements=_divided(retained, _of_dwellings(setting)),
        menages=_divided(retained, _of_households(setting)),
    )
    return gathering.prepared("rapport-annuel", context)


def _last(setting: Setting, after: date) -> date:
    """The period's last day, or today while it runs."""
    return min(setting.on, after - timedelta(days=1))


def _headed(
    gathering: Gathering, setting: Setting, reference: str, scopes: Mapping[str, Iterable[Gauge]]
) -> dict[str, Any]:
    told = tuple(_indicator(scope, gauge) for scope, gauges in scopes.items() for gauge in gauges)
    if not told:
        gathering.ask("indicateurs", "Indicateurs", "Aucun indicateur n’est calculé pour cette période.")
    return {
        "reference": reference,
        "date": setting.on,
        "bailleur": words.BailleurRapport(nom=setting.policy.name, politique=setting.policy.source),
        "indicateurs": told,
        "signataire": reading.signatory(gathering, setting),
    }


def _indicator(scope: str, gauge: Gauge) -> words.Indicateur:
    return words.Indicateur(
        titre=gauge.verdict.title,
        perimetre=scope,
        compte=int(gauge.compte),
        base=int(gauge.base),
        part=_rate(gauge.part),
        cible=_rate(gauge.cible),
        etat=gauge.standing[0],
        source=gauge.source or str(gauge.verdict.declared.source),
    )


def _rate(rate: Decimal | None) -> Decimal | None:
    """To the tenth of a point, without a useless zero."""
    shown = reading.percent(rate)
    return None if shown is None else Decimal(f"{shown:f}")


def _activity(setting: Setting, examined: Sequence[Examined]) -> tuple[words.ActiviteCommission, ...]:
    """Sessions, dwellings and files of each commission, those that did not sit too."""
    found = []
    for one in setting.policy.data["commission"]:
        mine = [each for each in examined if each.seance.commission == one["code"]]
        homes = {(each.seance.id, each.logement.id) for each in mine}
        sat = {each.seance.id for each in mine}
        found.append(
            words.ActiviteCommission(nom=one["nom"], seances=len(sat), logements=len(homes), dossiers=len(mine))
        )
    return tuple(found)


def _decisions(setting: Setting, examined: Sequence[Examined]) -> tuple[words.Decompte, ...]:
    """Each decision in the landlord's words, then the files put off."""
    counts = Counter(one.decision.decision if one.decision else "" for one in examined)
    named = [(one["nom"], counts[one["code"]]) for one in setting.policy.data["decision"]]
    named.append(("Examen reporté, sans décision", counts[""]))
    return tuple(words.Decompte(libelle=name, nombre=count) for name, count in named)


Label = Callable[[Examined], str]


def _divided(retained: Sequence[Examined], by: Mapping[str, Label]) -> tuple[words.Repartition, ...]:
    if not retained:
        return ()
    return tuple(_division(title, Counter(label(one) for one in retained)) for title, label in by.items())


def _division(title: str, counts: Counter[str]) -> words.Repartition:
    """What is known in order, what is not at the end."""
    ordered = sorted(counts.items(), key=lambda pair: (pair[0] == UNKNOWN, len(pair[0]), pair[0]))
    lines = tuple(words.Decompte(libelle=name, nombre=count) for name, count in ordered)
    return words.Repartition(titre=title, lignes=lines)


def _of_dwellings(setting: Setting) -> dict[str, Label]:
    prefix = setting.policy.data.get("typologie", "T")
    return {
        "typologie": _fact("logement.pieces", lambda rooms: f"{prefix}{rooms}"),
        "financement": _fact("logement.financement", str),
        "contingent": _fact("logement.contingent", lambda code: CONTINGENTS.get(code, UNKNOWN)),
        "commune": _fact("logement.commune", lambda code: commune_name(code) or code),
        "quartier prioritaire": _fact("logement.qpv", _yes_no),
    }


def _of_households(setting: Setting) -> dict[str, Label]:
    return {
        "nombre de personnes": _computed(
            setting, occupants, lambda persons: f"{persons} personne{'s' * (persons > 1)}"
        ),
        "premier quartile de ressources": _computed(setting, premier_quartile, _yes_no),
        "public prioritaire reconnu": _computed(setting, label_reconnu, _yes_no),
        "déjà locataire du bailleur": _fact("demande.locataire_du_parc", _yes_no),
        "année de dépôt de la demande": _fact("demande.deposee_le", lambda day: str(day.year)),
    }


def _persons(count: int) -> str:
    return f"{count} personne{'s' if count > 1 else ''}"


def _yes_no(answer: bool) -> str:
    return "oui" if answer else "non"


def _fact(path: str, told: Callable[[Any], str]) -> Label:
    def label(one: Examined) -> str:
        value = subjects.dossier(one.logement, one.demande).values.get(path)
        return UNKNOWN if value is None else told(value)

    return label


@cache
def _program() -> Program:
    return compile_program((occupants, premier_quartile, label_reconnu))


def _computed(setting: Setting, expression: Any, told: Callable[[Any], str]) -> Label:
    def label(one: Examined) -> str:
        dossier = subjects.dossier(one.logement, one.demande, one.candidature)
        value = _program().run(dossier.values, one.seance.le, setting.figures).of(expression)
        return UNKNOWN if value is None else told(value)

    return label
