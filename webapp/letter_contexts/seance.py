"""Documents of a whole session: its agenda, its minutes, the extract for each réservataire."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from letters import commission_contexts, session_contexts
from rules.reasons import LackingFacts, compose, reasons
from rules.vocabulary import CONTINGENTS, PIECES, VOIX
from webapp.casework.membres import PRESENT, REPRESENTED, VOICES
from webapp.db.models import Candidature, Decision, Demande, Seance
from webapp.letter_contexts import reading
from webapp.letter_contexts.commission import Entry, exception_of, gathering_of, point_of, presented_dwelling
from webapp.letter_contexts.reading import Gathering, Prepared, Setting

OWN = "bailleur"


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
    points = [_decided(gathering, setting, one, "commission") for one in decided]
    context = session_contexts.ProcesVerbal(
        **headed(setting, "PV"),
        presents=gathering.value("seance.presents"),
        quorum=_quorum(setting),
        membres=attendance(setting.seance) if members is None else tuple(members),
        points=_some(gathering, points),
        reservataires=tuple(reservataires_of(decided).values()),
        transmis_le=gathering.dossier.values.get("seance.pv_transmis_le"),
    )
    return gathering.prepared("proces-verbal", context)


def attendance(seance: Seance) -> tuple[session_contexts.Membre, ...]:
    """Whoever sat or gave a proxy, in the order of the list."""
    came = [one for one in seance.membres or () if one["presence"] in (PRESENT, REPRESENTED)]
    return tuple(
        session_contexts.Membre(
            nom=one["nom"],
            qualite=one["qualite"],
            voix=VOICES[one["voix"]].lower(),
            procuration=one["mandataire"] or None,
        )
        for one in came
    )


def extract(setting: Setting, decided: Sequence[Decided], reservataire: str) -> Prepared:
    """The decisions on one réservataire's dwellings and nothing else; `reservataire`: a code of `reservataires_of`."""
    gathering = session_gathering(setting)
    mine = [one for one in decided if contingent(one.entry) == reservataire]
    points = [_decided(gathering, setting, one, "reservataire") for one in mine]
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


def contingent(entry: Entry) -> str | None:
    """The code of the dwelling's quota."""
    return gathering_of(entry).dossier.values.get("logement.contingent")


def reservataires_of(decided: Iterable[Decided]) -> dict[str, str]:
    """Code → name of the réservataires whose dwellings the session examined; the landlord's own are nobody's."""
    found = {contingent(one.entry) for one in decided} - {OWN, None}
    return {code: name for code, name in CONTINGENTS.items() if code in found}


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


def _decided(gathering: Gathering, setting: Setting, one: Decided, audience: str) -> session_contexts.PointDecide:
    own = gathering_of(one.entry)
    point = session_contexts.PointDecide(
        point=one.entry.inscription.ordre,
        logement=presented_dwelling(own, setting),
        exception=exception_of(own, one.entry),
        candidats=tuple(_candidate(own, setting, one, *pair, audience) for pair in one.entry.candidates),
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
    gathering: Gathering, setting: Setting, one: Decided, candidature: Candidature, demande: Demande, audience: str
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
        rang=decision and _rank(decision),
        motif=decision and _reason(own, setting, decision, audience),
        condition=decision and _condition(own, decision),
    )
    gathering.missing |= {f"c{candidature.id} {path}": one for path, one in own.missing.items()}
    return decided


def _name(setting: Setting, decision: Decision) -> str:
    """The decision in the landlord's own words."""
    return next((one["nom"] for one in setting.policy.data["decision"] if one["code"] == decision.decision), "")


def _rank(decision: Decision) -> int | None:
    """Attributed without a rank is first: the next ones follow."""
    if decision.decision in ("non-attribution", "irrecevabilite"):
        return None
    return decision.rang or 1


def _reason(own: Gathering, setting: Setting, decision: Decision, audience: str) -> session_contexts.MotifDecide | None:
    if decision.decision not in ("non-attribution", "irrecevabilite"):
        return None
    reason = reasons().get(next(iter(decision.motifs), ""))
    if reason is None:
        own.lack("candidature.motif")
        return None
    home, day = reading.dwelling(own, setting), setting.seance.le
    printed = {"adresse": f"{home.adresse}, {home.code_postal} {home.commune}"}
    try:
        said = compose(reason, own.dossier, day, setting.figures, day, audience=audience, printed=printed)
    except LackingFacts as lacking:
        own.lack_all(lacking.missing)
        return None
    return session_contexts.MotifDecide(libelle=said, base_legale=_sentence(reason.base))


def _sentence(words: str) -> str:
    """A basis in law that follows a sentence: « Article L. 441-1 du CCH. »."""
    return f"{reading.capital(words).rstrip('.')}."


def _condition(own: Gathering, decision: Decision) -> session_contexts.ConditionDecidee | None:
    if decision.decision != "attribution-condition":
        return None
    for known, path in (
        (decision.condition_piece, "candidature.condition_piece"),
        (decision.condition_le, "candidature.condition_le"),
    ):
        if not known:
            own.lack(path)
    return session_contexts.ConditionDecidee(
        piece=PIECES.get(decision.condition_piece), date_limite=decision.condition_le
    )
