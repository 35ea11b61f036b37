"""Documents of a whole session: its agenda, its minutes, the extract for each réservataire."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from letters import commission_contexts, session_contexts
from letters.session_contexts import EN_SEANCE
from rules.at_hand import at_hand
from rules.reasons import LackingFacts, compose, reasons
from rules.vocabulary import CONTINGENTS, PIECES, VOIX
from webapp.casework.decisions import ATTRIBUTIONS, RANKED
from webapp.casework.membres import AWAY, PRESENCES, VOICES
from webapp.casework.reservataires import charge
from webapp.db.models import Candidature, Decision, Demande, Seance
from webapp.letter_contexts import reading
from webapp.letter_contexts.commission import ROUND, Entry, exception_of, gathering_of, point_of, presented_dwelling
from webapp.letter_contexts.reading import Gathering, Prepared, Setting

OWN = "bailleur"
REFUSALS = ("non-attribution", "irrecevabilite")
CHAIR = re.compile(r"président", re.IGNORECASE)
REPEATED = re.compile(r"^(Non-attribution|Irrecevabilité)\s*:\s*")


@dataclass(frozen=True)
class Decided:
    """One dwelling of a session with what was decided: candidacy id → decision, nothing for a file put off."""

    entry: Entry
    decisions: Mapping[int, Decision]


def agenda(setting: Setting, entries: Sequence[Entry]) -> Prepared:
    """The whole session's agenda, or what each dwelling and candidate lacks."""
    gathering = session_gathering(setting)
    points = []
    for entry in entries:
        own = gathering_of(entry)
        points.append(commission_contexts.PointPresente(**point_of(own, setting, entry)))
        take(gathering, own, entry)
    context = session_contexts.OrdreDuJourSeance(
        **headed(setting, "ODJ"), quorum=_quorum(setting), points=_some(gathering, points)
    )
    return gathering.prepared("ordre-du-jour-seance", context)


def minutes(
    setting: Setting, decided: Sequence[Decided], members: Sequence[session_contexts.Membre] | None = None
) -> Prepared:
    """Every decision of the session. `members`: the attendance, else as the session has it; none: a sheet."""
    gathering = session_gathering(setting)
    points = [_decided(gathering, setting, one) for one in decided]
    sat = attendance(setting.seance) if members is None else tuple(members)
    context = session_contexts.ProcesVerbal(
        **headed(setting, "PV"),
        presents=gathering.value("seance.presents"),
        quorum=_quorum(setting),
        membres=sat,
        presidence=_chair(sat),
        points=_some(gathering, points),
        reservataires=tuple(reservataires_of(decided).values()),
        transmis_le=gathering.dossier.values.get("seance.pv_transmis_le"),
    )
    return gathering.prepared("proces-verbal", context)


def attendance(seance: Seance) -> tuple[session_contexts.Membre, ...]:
    """Every member noted, those who are away last, otherwise in the order of the list."""
    return tuple(
        session_contexts.Membre(
            nom=one["nom"],
            qualite=one["qualite"],
            voix=VOICES[one["voix"]].lower(),
            presence=PRESENCES[one["presence"]],
            procuration=one["mandataire"] or None,
        )
        for one in sorted(seance.membres or (), key=lambda one: one["presence"] in AWAY)
    )


def _chair(members: Iterable[session_contexts.Membre]) -> str | None:
    """« Mireille Vasseur, présidente »: the one member in session whose quality says so; none where it says nothing."""
    found = [one for one in members if one.presence == EN_SEANCE and CHAIR.match(one.qualite)]
    return f"{found[0].nom}, {found[0].qualite}" if len(found) == 1 else None


def extract(setting: Setting, decided: Sequence[Decided], reservataire: str) -> Prepared:
    """The decisions that concern one réservataire and nothing else; `reservataire`: a code of `reservataires_of`."""
    gathering = session_gathering(setting)
    mine = [own for own in (_concerning(one, reservataire) for one in decided) if own.entry.candidates]
    points = [_decided(gathering, setting, one, reservataire) for one in mine]
    agency = mine[0].entry.logement if mine else reading.Agency("")
    context = session_contexts.ExtraitProcesVerbal(
        **headed(setting, "PV", reservataire),
        lieu=gathering.setting("lieu", "Lieu de signature", reading.place(setting)),
        reservataire=CONTINGENTS[reservataire],
        points=_some(gathering, points),
        contact=reading.contact(gathering, setting, agency),
        signataire=reading.signatory(gathering, setting),
    )
    return gathering.prepared("extrait-proces-verbal", context)


def _concerning(one: Decided, reservataire: str) -> Decided:
    """What a réservataire reads of a dwelling of its quota: everything; of one taken back for one turn, only the
    attributions charged to it; of another's, nothing."""
    known = gathering_of(one.entry).dossier.values
    if known.get("logement.contingent") != reservataire:
        return replace(one, entry=replace(one.entry, candidates=()))
    if not known.get(ROUND):
        return one
    kept = tuple(pair for pair in one.entry.candidates if _charged(one, pair[0]) == reservataire)
    return replace(one, entry=replace(one.entry, candidates=kept))


def _charged(one: Decided, candidature: Candidature) -> str | None:
    decision = one.decisions.get(candidature.id)
    found = charge(one.entry.logement, candidature) if decision and decision.decision in ATTRIBUTIONS else None
    return found and found.code


def reservataires_of(decided: Sequence[Decided]) -> dict[str, str]:
    """Code → name of the réservataires that the session's decisions concern; the landlord's own are nobody's."""
    return {
        code: name
        for code, name in CONTINGENTS.items()
        if code != OWN and any(_concerning(one, code).entry.candidates for one in decided)
    }


def session_gathering(setting: Setting) -> Gathering:
    return Gathering(reading.sitting(setting).commission, {"seance": setting.seance})


def headed(setting: Setting, kind: str, more: str = "") -> dict[str, Any]:
    """What every document of a session says first."""
    address = tuple(setting.policy.data["coordonnees"].get("adresse", ()))
    return {
        "reference": "/".join(filter(None, (f"{kind}-{setting.seance.le:%Y-%m-%d}-{setting.seance.id}", more))),
        "date": setting.on,
        "bailleur": session_contexts.Siege(nom=setting.policy.name, adresse=address),
        "seance": reading.sitting(setting),
    }


def take(gathering: Gathering, own: Gathering, entry: Entry) -> None:
    """What one dwelling of the agenda lacks stops the whole document."""
    gathering.missing |= {f"{entry.liste.id} {path}": one for path, one in own.missing.items()}


def _some(gathering: Gathering, points: Sequence[Any]) -> tuple[Any, ...]:
    if not points:
        gathering.ask("points", "Logements", "Aucun logement n’est inscrit à cette séance.")
    return tuple(points)


def _quorum(setting: Setting) -> int | None:
    """The quorum that the landlord entered for this commission; no text sets one."""
    found = setting.figures.lookup("quorum", setting.seance.le, (setting.seance.commission,))
    return int(found.value) if found else None


def _decided(gathering: Gathering, setting: Setting, one: Decided, reader: str = "") -> session_contexts.PointDecide:
    """`reader`: the réservataire to whom an extract goes; the minutes are for the commission."""
    own = gathering_of(one.entry)
    point = session_contexts.PointDecide(
        point=one.entry.inscription.ordre,
        logement=presented_dwelling(own, setting),
        exception=exception_of(own, one.entry),
        candidats=tuple(_candidate(own, setting, one, *pair, reader) for pair in one.entry.candidates),
        vote=_vote(own),
    )
    take(gathering, own, one.entry)
    return point


def _vote(own: Gathering) -> session_contexts.Vote | None:
    """The vote, where the sitting counted one; the mayor's is told in a tie, which it settles (R. 441-9 CCH)."""
    votes = [own.dossier.values.get(f"liste.voix_{name}") for name in ("pour", "contre", "maire")]
    if votes[0] is None or votes[1] is None:
        return None
    mayor = VOIX[votes[2]].lower() if votes[2] and votes[0] == votes[1] else None
    return session_contexts.Vote(pour=votes[0], contre=votes[1], maire=mayor)


def _candidate(
    gathering: Gathering, setting: Setting, one: Decided, candidature: Candidature, demande: Demande, reader: str
) -> session_contexts.CandidatDecide:
    rows = {"logement": one.entry.logement, "demande": demande, "candidature": candidature}
    own = Gathering(demande.named, rows)
    title, first_name, surname = reading.holder(own)
    decision = one.decisions.get(candidature.id)
    decided = session_contexts.CandidatDecide(
        rang_propose=own.dossier.values.get("candidature.rang"),
        civilite=title,
        prenom=first_name,
        nom=surname,
        numero_unique=own.value("demande.numero"),
        decision=decision and _name(setting, decision),
        rang=_rank(one, decision),
        motif=decision and _reason(own, setting, decision, reader),
        condition=decision and _condition(own, decision, setting.seance.le),
        imputation=_charge(one, candidature, reader),
    )
    gathering.missing |= {f"c{candidature.id} {path}": one for path, one in own.missing.items()}
    return decided


def _charge(one: Decided, candidature: Candidature, reader: str) -> str | None:
    """To whom an attribution is charged; a réservataire reads it of its own alone."""
    code = _charged(one, candidature)
    return charge(one.entry.logement, candidature).plain if code and reader in ("", code) else None


def _name(setting: Setting, decision: Decision) -> str:
    """The decision in the landlord's own words."""
    return next((one["nom"] for one in setting.policy.data["decision"] if one["code"] == decision.decision), "")


def _rank(one: Decided, decision: Decision | None) -> int | None:
    """The rank decided where the commission ranked; whoever it attributed to without a rank is then the first."""
    ranked = any(made.decision == RANKED or (made.rang or 1) > 1 for made in one.decisions.values())
    if not ranked or decision is None or decision.decision in REFUSALS:
        return None
    return decision.rang or 1


def _reason(own: Gathering, setting: Setting, decision: Decision, reader: str) -> session_contexts.MotifDecide | None:
    """A réservataire reads no text of law beside the sentence, for it may tell what the sentence does not."""
    if decision.decision not in REFUSALS:
        return None
    reason = reasons().get(next(iter(decision.motifs), ""))
    if reason is None:
        own.lack("candidature.motif")
        return None
    home, day = reading.dwelling(own, setting), setting.seance.le
    audience = "reservataire" if reader else "commission"
    printed = {"adresse": f"{home.adresse}, {home.code_postal} {home.commune}"}
    try:
        found = at_hand(reason, own.dossier, setting.policy, day, setting.figures)
        reason, printed = found.reason, {**found.words, **printed}
        said = compose(reason, own.dossier, day, setting.figures, day, audience=audience, printed=printed)
    except LackingFacts as lacking:
        own.lack_all(lacking.missing)
        return None
    return session_contexts.MotifDecide(libelle=_once(said), base_legale=None if reader else _sentence(reason.base))


def _once(said: str) -> str:
    """The reason without the decision that stands beside it: « Non-attribution : logement trop grand… »."""
    return reading.capital(REPEATED.sub("", said))


def _sentence(words: str) -> str:
    """A basis in law that follows a sentence: « Article L. 441-1 du CCH. »."""
    return f"{reading.capital(words).rstrip('.')}."


def _condition(own: Gathering, decision: Decision, held: date) -> session_contexts.ConditionDecidee | None:
    if decision.decision != "attribution-condition":
        return None
    for known, path in (
        (decision.condition_piece, "candidature.condition_piece"),
        (decision.condition_le, "candidature.condition_le"),
    ):
        if not known:
            own.lack(path)
    code, free = decision.condition_piece, own.dossier.values.get("logement.disponible_le")
    awaited = reading.paper(code, reading.lease_year(free, held)) if code in PIECES else None
    return session_contexts.ConditionDecidee(piece=awaited, date_limite=decision.condition_le)
