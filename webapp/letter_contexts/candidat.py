"""Letters to candidates, one builder each, from a decision of the commission."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from letters import contexts as words
from rules.reasons import LackingFacts, compose, reasons
from rules.vocabulary import PIECES
from webapp.db.models import Candidature, Decision, Demande, Logement
from webapp.letter_contexts import reading
from webapp.letter_contexts.reading import Gathering, Prepared, Setting

# What to bring for the lease where the policy has no list of its own (`pieces_du_bail`).
PIECES_DU_BAIL = (
    "Pièce d’identité de chaque titulaire du bail",
    "Attestation d’assurance du logement, à la date d’entrée",
)

CODES = {
    "CCH": "code de la construction et de l’habitation",
    "CRPA": "code des relations entre le public et l’administration",
}


@dataclass(frozen=True)
class Recipient:
    """One candidate of the session, with the decision taken."""

    logement: Logement
    demande: Demande
    candidature: Candidature
    decision: Decision


def for_candidate(letter_id: str, setting: Setting, recipient: Recipient) -> Prepared:
    """The letter of that name to this person, or what it lacks."""
    rows = {"logement": recipient.logement, "demande": recipient.demande, "candidature": recipient.candidature}
    gathering = Gathering(recipient.demande.named, rows)
    kind, more = BUILDERS[letter_id]
    shared = _shared(gathering, setting, recipient)
    return gathering.prepared(letter_id, kind(**shared, **more(gathering, setting, recipient)))


def _shared(gathering: Gathering, setting: Setting, recipient: Recipient) -> dict[str, Any]:
    title, first_name, surname = reading.holder(gathering)
    address = gathering.value("demande.adresse_postale")
    return {
        "reference": f"{setting.seance.le:%Y-%m-%d}/{recipient.candidature.id}",
        "lieu": gathering.setting("lieu", "Lieu de signature", reading.place(setting)),
        "date": setting.on,
        "bailleur": reading.landlord(gathering, setting, recipient.logement),
        "destinataire": words.Destinataire(
            civilite=title, prenom=first_name, nom=surname, adresse=reading.address_lines(address or "")
        ),
        "numero_unique": gathering.value("demande.numero"),
        "seance": reading.sitting(setting),
        "logement": reading.dwelling(gathering, setting),
        "signataire": reading.signatory(gathering, setting),
    }


def _offer(gathering: Gathering, setting: Setting, recipient: Recipient) -> dict[str, Any]:
    """What an offer says: rent, delay to answer, whom to reach, and the information owed under the DALO."""
    return {
        "loyer": reading.rent(gathering),
        "delai_reponse_jours": answer_days(gathering, setting),
        "contact": reading.contact(gathering, setting, recipient.logement),
        "dalo": _under_dalo(gathering),
    }


def answer_days(gathering: Gathering, setting: Setting) -> int | None:
    """The landlord's delay, never shorter than the law's."""
    least = reading.figure(gathering, setting, "delai-reponse-offre")
    return least and max(least, int(setting.policy.data["delais"].get("reponse_offre_jours", least)))


def _under_dalo(gathering: Gathering) -> bool | None:
    """Did the préfet designate the household? Asked only where the request carries a DALO decision."""
    designated = gathering.dossier.values.get("demande.designee_par_le_prefet")
    if designated is None and "dalo" in (gathering.dossier.values.get("demande.publics") or ()):
        gathering.lack("demande.designee_par_le_prefet")
    return bool(designated)


def _attribution(gathering: Gathering, setting: Setting, recipient: Recipient) -> dict[str, Any]:
    papers = tuple(setting.policy.data.get("pieces_du_bail", PIECES_DU_BAIL))
    return {**_offer(gathering, setting, recipient), "pieces": papers}


def _next_rank(gathering: Gathering, setting: Setting, recipient: Recipient) -> dict[str, Any]:
    rank = recipient.decision.rang
    if not rank:
        gathering.lack("candidature.decision_rang")
    return {**_offer(gathering, setting, recipient), "rang": rank}


def _condition(gathering: Gathering, setting: Setting, recipient: Recipient) -> dict[str, Any]:
    paper, day = recipient.decision.condition_piece, recipient.decision.condition_le
    for known, path in ((paper, "candidature.condition_piece"), (day, "candidature.condition_le")):
        if not known:
            gathering.lack(path)
    return {**_offer(gathering, setting, recipient), "piece": PIECES.get(paper), "date_limite": day}


def _reason(gathering: Gathering, setting: Setting, recipient: Recipient) -> words.Motif | None:
    """Law and fact: the reason's legal basis, and its sentence with this person's figures."""
    code = next(iter(recipient.decision.motifs), "")
    reason = reasons().get(code)
    if reason is None:
        gathering.lack("candidature.motif")
        return None
    home = reading.dwelling(gathering, setting)
    printed = {"adresse": f"{home.adresse}, {home.code_postal} {home.commune}"}
    day = setting.seance.le
    try:
        said = compose(reason, gathering.dossier, day, setting.figures, day, printed=printed)
    except LackingFacts as lacking:
        gathering.lack_all(lacking.missing)
        return None
    return words.Motif(libelle=reason.label, base_legale=_in_full(reason.base), faits=said)


def _in_full(basis: str) -> str:
    """A letter names the codes in full: « du CCH » says nothing to the person who reads it."""
    for short, long in CODES.items():
        basis = basis.replace(short, long)
    return basis


def _remedies(gathering: Gathering, setting: Setting) -> words.Recours:
    court = setting.policy.data["tribunal"].get("nom", "")
    return words.Recours(
        delai_mois=reading.figure(gathering, setting, "recours-contentieux"),
        silence_mois=reading.figure(gathering, setting, "silence-recours-gracieux"),
        tribunal=gathering.setting("tribunal", "Tribunal compétent", court[:1].lower() + court[1:]),
    )


def _non_attribution(gathering: Gathering, setting: Setting, recipient: Recipient) -> dict[str, Any]:
    return {
        "motifs": (_reason(gathering, setting, recipient),),
        "contact": reading.contact(gathering, setting, recipient.logement),
        "recours": _remedies(gathering, setting),
    }


def _irrecevabilite(gathering: Gathering, setting: Setting, recipient: Recipient) -> dict[str, Any]:
    return {
        "motif": _reason(gathering, setting, recipient),
        "radiation_mois": reading.figure(gathering, setting, "radiation-preavis"),
        "contact": reading.contact(gathering, setting, recipient.logement),
        "recours": _remedies(gathering, setting),
    }


Builder = Callable[[Gathering, Setting, Recipient], dict[str, Any]]
BUILDERS: dict[str, tuple[type, Builder]] = {
    "attribution": (words.Attribution, _attribution),
    "attribution-rang-suivant": (words.AttributionRangSuivant, _next_rank),
    "attribution-sous-condition": (words.AttributionSousCondition, _condition),
    "non-attribution": (words.NonAttribution, _non_attribution),
    "irrecevabilite": (words.Irrecevabilite, _irrecevabilite),
}
