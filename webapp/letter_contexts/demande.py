"""Letters about a request before any commission: its registration, the papers that its file lacks."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from letters import request_contexts as words
from letters.filters import en_lettres
from rules.calendar import add_months
from rules.french import format_date
from rules.policy import Policy
from rules.vocabulary import PIECES
from webapp.casework import subjects
from webapp.db.models import Demande
from webapp.letter_contexts import reading
from webapp.letter_contexts.reading import Agency, Gathering, Prepared, Setting

MONTHS = 12
COMPLETE_FILE, RECEIVABLE = "dossier-complet", "pieces-de-recevabilite"
ALWAYS_ASKED = ("avis-imposition", "identite")
PRESENT_HOME = "logement-actuel"
ILE_DE_FRANCE, OF_A_DEPARTEMENT = "111", re.compile(r"0\d\d")
TO_RENEW = "La demande était à renouveler avant le {day} : notez d’abord le renouvellement."


def lacking_papers(demande: Demande) -> tuple[str, ...]:
    """The codes of the papers that nobody has seen for this request, in the order of the list."""
    seen = subjects.dossier(demande).values.get("demande.pieces_vues") or ()
    return tuple(code for code in PIECES if code not in seen)


def asked_papers(policy: Policy) -> tuple[str, ...]:
    """The papers that a landlord's text asks for; where it names none, those that the call asks for."""
    clauses = (one for one in policy.data.get("clause", ()) if one["genre"] == RECEIVABLE)
    return next((tuple(one["pieces"]) for one in clauses), ALWAYS_ASKED)


def papers_offered(demande: Demande) -> tuple[str, ...]:
    """The papers that may be asked of this person: what our own tenant lives in, we know."""
    tenant = subjects.dossier(demande).values.get("demande.locataire_du_parc")
    return tuple(code for code in PIECES if not (tenant and code == PRESENT_HOME))


def papers_delay(setting: Setting) -> tuple[date | None, str]:
    """The last day that the landlord's own text gives from today, and that text; (None, "") where it states none."""
    clauses = (one for one in setting.policy.data.get("clause", ()) if one["genre"] == COMPLETE_FILE)
    months = next((int(one["mois"]) for one in clauses if "mois" in one), None)
    if months is None:
        return None, ""
    return add_months(setting.on, months), f"délai {_of(months)}\u00a0mois, {setting.policy.source}"


def _of(months: int) -> str:
    """« d’un », « de deux »."""
    return "d’un" if months == 1 else f"de {en_lettres(months)}"


def complete_files_alone(setting: Setting, until: date | None) -> bool:
    """Does the landlord's text keep the commission to complete files, and is its own delay over by that day?"""
    stated = papers_delay(setting)[0]
    wanted = any(one["genre"] == COMPLETE_FILE for one in setting.policy.data.get("clause", ()))
    return wanted and (stated is None or until is None or until >= stated)


def missing_papers(
    setting: Setting,
    demande: Demande,
    agency: str,
    papers: Iterable[str],
    until: date | None = None,
    free: date | None = None,
) -> Prepared:
    """The request for papers. `papers`: codes of PIECES; `until`: a day chosen, else the landlord's own delay; `free`:
    the day on which the dwelling that it is about is free."""
    gathering = Gathering(demande.named, {"demande": demande})
    stated, basis = papers_delay(setting)
    named = tuple(reading.paper(one, reading.lease_year(free, setting.on)) for one in papers)
    if not named:
        gathering.ask("pieces", "Pièces attendues", "Cochez au moins une pièce.")
    if not (until or stated):
        gathering.ask("date_limite", "Date limite", "Choisissez le dernier jour pour remettre les pièces.")
    context = words.DemandePieces(
        **_shared(gathering, setting, agency, f"PIE-{demande.id}-{setting.on:%Y%m%d}"),
        pieces=named,
        date_limite=until or stated,
        fondement=basis if until in (None, stated) and basis else None,
        dossier_complet=complete_files_alone(setting, until),
    )
    return gathering.prepared("demande-pieces", context)


def registration(setting: Setting, demande: Demande, agency: str) -> Prepared:
    """The attestation that the request is in the national file, with its number."""
    gathering = Gathering(demande.named, {"demande": demande})
    filed, registered = gathering.value("demande.deposee_le"), gathering.value("demande.enregistree_le")
    years = reading.figure(gathering, setting, "validite-demande")
    since = gathering.dossier.values.get("demande.renouvelee_le") or filed
    until = add_months(since, MONTHS * years) if since and years else None
    if until and until <= setting.on:
        gathering.refuse("demande.renouvelee_le", TO_RENEW.format(day=format_date(until)))
    context = words.AttestationEnregistrement(
        **_shared(gathering, setting, agency, f"ENR-{demande.id}"),
        territoire=territory(gathering.dossier.values.get("demande.numero") or ""),
        deposee_le=filed,
        enregistree_le=registered,
        validite_ans=years,
        expire_le=until,
        rappel_mois=reading.figure(gathering, setting, "rappel-renouvellement"),
        informations=tuple(setting.policy.data.get("accueil", {}).get("informations", ())),
    )
    return gathering.prepared("attestation-enregistrement", context)


def territory(number: str) -> str | None:
    """The territory that a unique number begins with: 111, the Île-de-France; 0 and two figures, a département."""
    if number.startswith(ILE_DE_FRANCE):
        return "en Île-de-France"
    return "dans le département" if OF_A_DEPARTEMENT.match(number) else None


def _shared(gathering: Gathering, setting: Setting, agency: str, reference: str) -> dict:
    served, address = Agency(agency), gathering.value("demande.adresse_postale")
    return {
        **reading.posted(gathering, setting, served, reference, address),
        "numero_unique": gathering.value("demande.numero"),
        "contact": reading.contact(gathering, setting, served),
    }
