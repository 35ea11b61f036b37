"""What the law says of the home of a sitting tenant, and bounds that a home to come would meet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache

from letters import commission_contexts as words
from rules.dossier import Dossier
from rules.evaluate import Program, compile_program
from rules.facts import logement
from rules.law.foyer import occupants
from rules.law.occupation import CARTE_AU_MENAGE, protege
from rules.law.taille import pieces_sans_sous_occupation, surface_minimale
from rules.verdict import APPRECIER, Verdict
from rules.working import Reader, format_value
from webapp.letter_contexts import reading
from webapp.letter_contexts.reading import Gathering, Setting

SOUS, SUR = "logement-actuel-sous-occupe", "logement-actuel-sur-occupe"
STATUTS = {SOUS: "Sous-occupation", SUR: "Sur-occupation"}
BY_ONE_COUNT = "selon un seul des deux comptes"
TO_APPRAISE = "Occupation à apprécier"
RENT = "loyer principal inférieur au loyer actuel (L. 442-3-1 du CCH)"
BOUNDS = (occupants, pieces_sans_sous_occupation, surface_minimale)
# L. 442-3-1 applies in the decree's zones, and not to whom it protects; a card may be a paper that nobody has read.
_applies, _card = logement.zone_desequilibre & ~protege, CARTE_AU_MENAGE[0]
OF_THE_TENANCY = ("zone_desequilibre", "qpv")


def noted(verdict: Verdict | None) -> bool:
    """Do the recorded figures raise the situation, whichever way the law is read?"""
    return (
        verdict is not None
        and verdict.outcome == APPRECIER
        and verdict.account.reader.value(verdict.declared.expression) is False
    )


def status(verdict: Verdict) -> str:
    """« Sous-occupation », by one count or both; empty where nothing is raised."""
    if noted(verdict):
        return STATUTS[verdict.rule]
    if verdict.doubts:
        return f"{STATUTS[verdict.rule]} {BY_ONE_COUNT}"
    return TO_APPRAISE if verdict.outcome == APPRECIER else ""


def counted(verdict: Verdict) -> str:
    """The verdict's figures; those of both counts where one alone raises the situation."""
    if noted(verdict) or not verdict.doubts:
        return verdict.message
    return f"Avec les enfants en droit de visite, {verdict.message} {' '.join(verdict.doubts)}"


@cache
def _program() -> Program:
    return compile_program((*BOUNDS, _applies, _card))


def bounds(gathering: Gathering, setting: Setting, verdicts: Mapping[str, Verdict]) -> list[tuple[str, str]]:
    """Where under- and over-occupation begin for that household; what they lack is noted."""
    reader = _reader(gathering, setting)
    for one in BOUNDS:
        if reader.value(one) is None:
            gathering.lack_all(reader.missing(one))
    people, rooms, surface = (format_value(one, reader.value(one)) for one in BOUNDS)
    return [
        (STATUTS[SOUS], f"au-delà de {rooms} pour {people} (L. 621-2 du CCH){_narrow(verdicts[SOUS])}"),
        (STATUTS[SUR], f"au-dessous de {surface} pour {people} (R. 822-25 du CCH)"),
    ]


def _narrow(verdict: Verdict) -> str:
    """The bound of the other count, where it is another."""
    wide, narrow = (verdict.account.value(name) for name in ("pieces_sans_sous_occupation", "pieces_a_demeure"))
    if narrow is None or narrow == wide:
        return ""
    told = format_value(verdict.declared.names["pieces_a_demeure"], narrow)
    return f"\u00a0; sans les enfants en droit de visite, au-delà de {told}"


def owes_lower_rent(gathering: Gathering, setting: Setting) -> bool | None:
    """Is an under-occupied home left for a lower rent: in the decree's zones, without protection? None: not known."""
    reader = _reader(gathering, setting)
    applies = reader.value(_applies)
    return applies if applies is False or reader.value(_card) is False else None


def _reader(gathering: Gathering, setting: Setting) -> Reader:
    """Zone and district are those of the present home, whichever record says them; two answers are none."""
    values = dict(gathering.dossier.values)
    for name in OF_THE_TENANCY:
        said = {values.get(f"{owner}.{name}") for owner in ("logement", "occupation")} - {None}
        values[f"logement.{name}"] = said.pop() if len(said) == 1 else None
    found = Dossier(values, gathering.dossier.records)
    return Reader(_program().run(found.values, setting.on, setting.figures), found)


def lines(told: Iterable[tuple[str, str]]) -> tuple[words.Caracteristique, ...]:
    return tuple(words.Caracteristique(libelle=label, valeur=reading.capital(value)) for label, value in told)
