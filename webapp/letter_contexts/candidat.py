"""Letters to candidates, one builder each, from a decision of the commission."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from letters import contexts as words
from rules.at_hand import at_hand
from rules.check import BESIDE
from rules.french import format_date
from rules.law.suites import answer_days
from rules.reason_words import LACKING, listed, papers_lacking
from rules.reasons import LackingFacts, Reason, compose, reasons
from webapp import clock
from webapp.casework import subjects
from webapp.db.models import Candidature, Decision, Demande, Logement
from webapp.letter_contexts import calcul, reading, refus
from webapp.letter_contexts.reading import Gathering, Missing, Prepared, Setting

FREE, LAPSED = "logement.disponible_le", "-suite"
GROUND = "candidature.motif"
DESIGNATED, ASSISTED = "demande.designee_par_le_prefet", "demande.assiste_par"
SET_ASIDE, WHY_SET_ASIDE = "candidature.piece_ecartee_le", "candidature.piece_ecartee_fait"
ONLY_DESIGNATED = "Cette offre ne va qu’à un ménage désigné par le préfet."
CONDITIONAL = "Cette attribution est sous condition : son courrier nomme la pièce attendue et le jour."
# A second letter to one person about one dwelling has a reference of its own.
FOLLOWING = dict.fromkeys(("attribution", "attribution-sous-condition", "offre-dalo"), "-offre")
FOLLOWING |= {"attribution-sans-effet": LAPSED}
# What to bring for the lease where the policy has no list of its own (`pieces_du_bail`).
PIECES_DU_BAIL = (
    "Pièce d’identité de chaque titulaire du bail",
    "Attestation d’assurance du logement, à la date d’entrée",
)


@dataclass(frozen=True)
class Recipient:
    """One candidate of the session, with the decision taken; `copie`: who assists them, None for what the file says;
    `ranked_on`: the day of the letter that told them their rank, if one was made."""

    logement: Logement
    demande: Demande
    candidature: Candidature
    decision: Decision
    copie: str | None = None
    ranked_on: date | None = None


def for_candidate(letter_id: str, setting: Setting, recipient: Recipient) -> Prepared:
    """The letter of that name to this person, or what it lacks."""
    rows = {"logement": recipient.logement, "demande": recipient.demande, "candidature": recipient.candidature}
    gathering = Gathering(recipient.demande.named, rows)
    kind, more = BUILDERS[letter_id]
    shared = _shared(gathering, setting, recipient, FOLLOWING.get(letter_id, ""))
    return gathering.prepared(letter_id, kind(**shared, **more(gathering, setting, recipient)))


def foreseen(setting: Setting, logement: Logement, demande: Demande, candidature: Candidature) -> tuple[Missing, ...]:
    """Before the session, what this person's decision letter would lack today, apart from what the decision says."""
    beside = subjects.dossier(candidature).values.get(BESIDE)
    letter = "irrecevabilite" if beside else "attribution"
    decision = Decision(candidature_id=candidature.id, decision=letter, motifs=[], par="", le=clock.now())
    found = for_candidate(letter, setting, Recipient(logement, demande, candidature, decision))
    return tuple(one for one in found.missing if one.path != GROUND)


def _shared(gathering: Gathering, setting: Setting, recipient: Recipient, following: str) -> dict[str, Any]:
    """`following`: what tells the reference from that of the letter before it, to the same person."""
    later = following if following == LAPSED or (recipient.decision.rang or 1) > 1 else ""
    reference = f"{setting.seance.le:%Y-%m-%d}/{recipient.candidature.id}{later}"
    address = gathering.value("demande.adresse_postale")
    return {
        **reading.posted(gathering, setting, recipient.logement, reference, address),
        "numero_unique": gathering.value("demande.numero"),
        "avec": reading.together(gathering.dossier),
        "seance": reading.sitting(setting),
        "logement": reading.dwelling(gathering, setting),
    }


def _offer(gathering: Gathering, setting: Setting, recipient: Recipient) -> dict[str, Any]:
    """What an offer says: rent, since when free, delay to answer, whom to reach, the information owed (DALO)."""
    free = gathering.dossier.values.get(FREE)
    return {
        "loyer": reading.rent(gathering),
        "disponible_le": free if free and free > setting.on else None,
        "delai_reponse_jours": _delay(gathering, setting),
        "contact": reading.contact(gathering, setting, recipient.logement),
        "dalo": _under_dalo(gathering),
    }


def _ranked(recipient: Recipient) -> words.Classement | None:
    """The offer comes after that of somebody else: what the person was told of it."""
    rank = recipient.decision.rang or 1
    return words.Classement(rang=rank, annonce_le=recipient.ranked_on) if rank > 1 else None


def _delay(gathering: Gathering, setting: Setting) -> int | None:
    """The landlord's delay, never shorter than the law's; noted as missing while the law's figure is not known."""
    if reading.figure(gathering, setting, "delai-reponse-offre") is None:
        return None
    return answer_days(setting.policy.data["delais"], setting.on, setting.figures)


def _under_dalo(gathering: Gathering) -> bool | None:
    """Did the préfet designate the household? Asked only where the request carries a DALO decision."""
    designated = gathering.dossier.values.get(DESIGNATED)
    if designated is None and "dalo" in (gathering.dossier.values.get("demande.publics") or ()):
        gathering.lack(DESIGNATED)
    return bool(designated)


def _made_now(gathering: Gathering, setting: Setting, recipient: Recipient) -> dict[str, Any]:
    """What an offer says to the person whose turn it is. What the law makes a refusal cost a designated household is
    said in its place; the landlord's own text is for the others."""
    given = _offer(gathering, setting, recipient)
    refused = "" if given["dalo"] else setting.shared(gathering, "refus", lambda: refus.told(setting.policy))
    given |= {"copie": _copy(gathering, recipient, given["dalo"]), "refus": refused or None}
    return {**given, "classement": _ranked(recipient)}


def _copy(gathering: Gathering, recipient: Recipient, designated: bool | None) -> str | None:
    """Who assists a designated household, and gets a copy (R. 441-16-3); to nobody else's."""
    if recipient.copie and not designated:
        gathering.refuse(DESIGNATED, ONLY_DESIGNATED)
    known = gathering.dossier.values.get(ASSISTED) if recipient.copie is None else recipient.copie
    return known or None if designated else None


def _attribution(gathering: Gathering, setting: Setting, recipient: Recipient) -> dict[str, Any]:
    papers = tuple(setting.policy.data.get("pieces_du_bail", PIECES_DU_BAIL))
    return {**_made_now(gathering, setting, recipient), "pieces": papers}


def _offre_dalo(gathering: Gathering, setting: Setting, recipient: Recipient) -> dict[str, Any]:
    """The offer to a household that the préfet designated; never for an attribution under a condition, whose letter
    says the paper and its day."""
    given = _attribution(gathering, setting, recipient)
    if not given.pop("dalo"):
        gathering.refuse(DESIGNATED, ONLY_DESIGNATED)
    if recipient.decision.decision == "attribution-condition":
        gathering.refuse("candidature.decision", CONDITIONAL)
    del given["refus"]
    return given


def _sans_effet(gathering: Gathering, setting: Setting, recipient: Recipient) -> dict[str, Any]:
    """The awaited paper did not come by its day, or came and does not confirm the access conditions: the attribution
    has no effect, the request lives on."""
    given = _awaited(gathering, setting, recipient)
    return {
        **given,
        **_not_met(gathering, given["date_limite"]),
        "contact": reading.contact(gathering, setting, recipient.logement),
        "recours": _remedies(gathering, setting),
    }


def _not_met(gathering: Gathering, last: date | None) -> dict[str, Any]:
    """Why the condition is not met, in fact: what came and does not confirm, else that nothing came by `last`."""
    received = gathering.dossier.values.get(SET_ASIDE)
    if received is None:
        said = f"cette pièce ne nous était pas parvenue au {format_date(last)}." if last else None
        return {"recue_le": None, "faits": said}
    why = (gathering.value(WHY_SET_ASIDE) or "").rstrip(" .")
    begun = f"cette pièce, reçue le {format_date(received)}, ne confirme pas que vous remplissez les conditions d’accès"
    return {"recue_le": received, "faits": f"{begun} au logement social : {why}."}


def _next_rank(gathering: Gathering, setting: Setting, recipient: Recipient) -> dict[str, Any]:
    rank = recipient.decision.rang
    if not rank:
        gathering.lack("candidature.decision_rang")
    return {**_offer(gathering, setting, recipient), "rang": rank}


def _awaited(gathering: Gathering, setting: Setting, recipient: Recipient) -> dict[str, Any]:
    """The paper that the commission awaits, and its day."""
    paper, day = recipient.decision.condition_piece, recipient.decision.condition_le
    for known, path in ((paper, "candidature.condition_piece"), (day, "candidature.condition_le")):
        if not known:
            gathering.lack(path)
    year = reading.lease_year(gathering.dossier.values.get(FREE), setting.seance.le)
    return {"piece": paper and reading.paper(paper, year), "date_limite": day}


def _condition(gathering: Gathering, setting: Setting, recipient: Recipient) -> dict[str, Any]:
    return {**_made_now(gathering, setting, recipient), **_awaited(gathering, setting, recipient)}


def _reason(gathering: Gathering, setting: Setting, recipient: Recipient) -> words.Motif | None:
    """Law and fact: the reason's legal basis, and its sentence with this person's figures."""
    code = next(iter(recipient.decision.motifs), "")
    reason = reasons().get(code)
    if reason is None:
        gathering.lack(GROUND)
        return None
    home = reading.dwelling(gathering, setting)
    printed = {"adresse": f"{home.adresse}, {home.code_postal} {home.commune}"}
    day = setting.seance.le
    try:
        found = at_hand(reason, gathering.dossier, setting.policy, day, setting.figures)
        reason, printed = found.reason, {**found.words, **_papers(gathering, setting, found.reason), **printed}
        said = compose(reason, gathering.dossier, day, setting.figures, day, printed=printed)
    except LackingFacts as lacking:
        gathering.lack_all(lacking.missing)
        if lacking.why and all(one.fact == GROUND for one in lacking.missing):
            gathering.ask("motif", f"Motif : {reason.label}", lacking.why)
        return None
    worked = calcul.of_reason(reason, gathering.dossier, day, setting.figures)
    facts = " ".join(filter(None, (said, worked)))
    return words.Motif(libelle=reason.label, base_legale=reading.in_full(reason.base), faits=facts)


def _papers(gathering: Gathering, setting: Setting, reason: Reason) -> dict[str, str]:
    """The papers that the file lacks, named for the person who has to bring them; {} where none is known to lack."""
    lacking = papers_lacking(gathering.dossier) if LACKING in reason.placeholders() else None
    year = reading.lease_year(gathering.dossier.values.get(FREE), setting.seance.le)
    return {LACKING: listed(reading.paper(code, year) for code in lacking)} if lacking else {}


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
    "attribution-sans-effet": (words.AttributionSansEffet, _sans_effet),
    "offre-dalo": (words.OffreDalo, _offre_dalo),
    "non-attribution": (words.NonAttribution, _non_attribution),
    "irrecevabilite": (words.Irrecevabilite, _irrecevabilite),
}
