"""The life of a request, its labels and publics, as one would write them by hand: part of the bench's reference."""

from __future__ import annotations

from datetime import date

from rules.calendar import add_months

FAVOURED = {"age-ou-handicap", "protection-famille", "protection-personne", "enfant-mineur-logement"}
FAVOURED |= {"rapprochement-travail", "rapprochement-familial"}
URGENT = {"depart-rapide", "renouvellement-urbain"}
WEIGHED = ("demande.deposee_le", "demande.logement_actuel", "ressources.mensuelles")


def priorities(get, on: date, occupants: int | None) -> dict[str, str]:
    """The life of the request, its labels and publics."""
    return {
        "renouvellement-a-prevoir": _reminder(get, on),
        "demande-non-radiee": _struck_off(get, on),
        "decision-de-mediation": _mediation(get),
        "label-age-et-delai": _age_and_delay(get, on),
        "publics-du-plan": _plan(get),
        "publics-favorises": _carried(get, FAVOURED),
        "caractere-urgent": _urgent(get),
        "criteres-pris-en-compte": "apprecier" if occupants or any(map(get, WEIGHED)) else "sans-objet",
        "delai-attestation": _attested(get),
    }


def _reminder(get, on: date) -> str:
    last = get("demande.renouvelee_le") or get("demande.deposee_le")
    if last is None:
        return "completer"
    end = add_months(last, 12)
    return "sans-objet" if end < on else "conforme" if add_months(end, -1) > on else "apprecier"


def _struck_off(get, on: date) -> str:
    ground, warned = get("candidature.radiation_motif"), get("candidature.avertissement_le")
    if ground is None:
        return "sans-objet"
    if ground in {"bail-signe", "renonciation", "non-renouvellement"}:
        return "bloquant"
    proven = get("candidature.avertissement_prouve")
    last = None if warned is None else add_months(warned, 1)
    over = None if last is None else last < on
    if proven and over is False and last < (get("seance.le") or on):
        return "apprecier"
    if proven is False or over is False:
        return "conforme"
    return "completer" if proven is None or over is None else "bloquant"


def _mediation(get) -> str:
    labels, designated = get("demande.publics"), get("demande.designee_par_le_prefet")
    if (labels is not None and "dalo" not in labels) or designated:
        return "sans-objet"
    seen = get("demande.preuves_vues")
    if labels is None or designated is None or seen is None:
        return "completer"
    return "conforme" if "decision-mediation" in seen else "apprecier"


def _age_and_delay(get, on: date) -> str:
    labels, end = get("demande.publics"), get("demande.fin_accompagnement_le")
    if labels is not None and "m" not in labels:
        return "sans-objet"
    if labels is None or end is None:
        return "completer"
    return "conforme" if add_months(end, 36) >= on else "apprecier"


def _plan(get) -> str:
    labels, lists = get("demande.publics"), get("demande.listes_du_label")
    if labels is not None and not labels - {"m"}:
        return "sans-objet"
    if labels is None or lists is None:
        return "completer"
    return "conforme" if "pdalhpd" in lists else "apprecier"


def _carried(get, codes: set[str]) -> str:
    own = get("demande.publics_locaux")
    return "completer" if own is None else "conforme" if own & codes else "sans-objet"


def _urgent(get) -> str:
    found, moved = _carried(get, URGENT), get("demande.relogement_renouvellement")
    if moved or found == "conforme":
        return "conforme"
    return "completer" if moved is None or found == "completer" else "sans-objet"


def _attested(get) -> str:
    since = get("demande.enregistree_le")
    if since is None:
        return "sans-objet"
    given = get("demande.attestation_le")
    if given is None:
        return "completer"
    return "conforme" if 0 <= (given - since).days <= 8 else "apprecier"
