"""The agenda entry: what the commission reads about one dwelling and its candidates."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from functools import cache
from typing import Any

from letters import commission_contexts as words
from rules.calendar import years_between
from rules.check import BESIDE
from rules.dossier import Record, retained
from rules.evaluate import Program, compile_program
from rules.expression import Expression
from rules.french import format_amount
from rules.law.effort import reste_mensuel, taux_effort
from rules.law.foyer import occupants
from rules.law.ressources import plafond, rfr_retenu
from rules.verdict import APPRECIER, BLOQUANT, COMPLETER, CONFORME, SANS_OBJET, TITLES, Verdict
from rules.vocabulary import CONTINGENTS, EXCEPTIONS
from rules.working import Reader, format_value
from webapp import clock
from webapp.casework import subjects
from webapp.casework.presented import Presented
from webapp.db.models import Candidature, Demande, Inscription, Justification, Liste, Logement
from webapp.letter_contexts import reading
from webapp.letter_contexts.candidat import foreseen
from webapp.letter_contexts.reading import Gathering, Missing, Prepared, Setting

MAJORITY = 18
ROUND, TAKEN_BACK = "logement.rendu_pour_un_tour", "repris pour un tour"
UNNAMED = "une précision manque au dossier du candidat. Le service instructeur la note dans les réponses de l’appel, "
UNNAMED += "avant l’envoi du courrier"
SIZE = ("pieces-selon-occupants", "grille-typologie", "taille-selon-composition", "surface-suffisante")
SIZE += ("sous-occupation-legale",)
SHOWN = (taux_effort, reste_mensuel, occupants)
COMPUTED = (*SHOWN, rfr_retenu, plafond)
LAWFUL_GROUND = "Exception constatée sur le dossier, prévue par l’article R. 441-3 du CCH."


@dataclass(frozen=True)
class Entry:
    """One dwelling on the agenda. `verdicts`: those of the step « ordre_du_jour »; `names`: login → name; `presented`:
    candidacy → what is said of each beside the figures."""

    inscription: Inscription
    liste: Liste
    logement: Logement
    candidates: tuple[tuple[Candidature, Demande], ...]
    verdicts: tuple[Verdict, ...]
    justifications: Mapping[tuple[str, str], Justification]
    names: Mapping[str, str]
    presented: Mapping[int, Presented] = field(default_factory=dict)


def agenda_entry(setting: Setting, entry: Entry) -> Prepared:
    """The sheet of one dwelling with its candidates in rank order, or what it lacks."""
    gathering = gathering_of(entry)
    context = words.OrdreDuJour(
        reference=f"{setting.seance.le:%Y-%m-%d}/{entry.inscription.ordre}",
        date=setting.on,
        bailleur=_service(setting, entry.logement),
        seance=reading.sitting(setting),
        **point_of(gathering, setting, entry),
    )
    return gathering.prepared("ordre-du-jour", context)


def gathering_of(entry: Entry) -> Gathering:
    return Gathering(entry.logement.reference, {"logement": entry.logement, "liste": entry.liste})


def point_of(gathering: Gathering, setting: Setting, entry: Entry) -> dict[str, Any]:
    """One dwelling with its candidates, as the agenda and its entry both print it."""
    return {
        "point": entry.inscription.ordre,
        "logement": presented_dwelling(gathering, setting),
        "flechage": "Fléché" if gathering.value("logement.fleche") else "Non fléché",
        "exception": exception_of(gathering, entry),
        "candidats": tuple(_candidate(gathering, setting, entry, *pair) for pair in entry.candidates),
    }


def _service(setting: Setting, logement: Logement) -> words.Service:
    return words.Service(nom=setting.policy.name, agence=reading.agency_of(setting, logement).get("nom", ""))


def presented_dwelling(gathering: Gathering, setting: Setting) -> words.LogementPresente:
    quota, rent = gathering.value("logement.contingent"), reading.rent(gathering)
    more = {"loyer": rent.principal, "annexes": rent.annexes, "charges": rent.charges}
    more |= {"contingent": _charged(gathering, quota)}
    more |= {"financement": gathering.value("logement.financement"), "qpv": gathering.value("logement.qpv")}
    return reading.dwelling(gathering, setting, words.LogementPresente, **more)


def _charged(gathering: Gathering, quota: str | None) -> str | None:
    """« Action Logement (repris pour un tour) »."""
    name = CONTINGENTS.get(quota)
    return f"{name} ({TAKEN_BACK})" if name and gathering.dossier.values.get(ROUND) else name


def exception_of(gathering: Gathering, entry: Entry) -> words.ExceptionTroisCandidats | None:
    values, records = gathering.dossier.values, gathering.dossier.records
    code = values.get("liste.exception")
    if code in (None, "aucune"):
        return None
    written = code == "insuffisance"
    sentence = gathering.value("liste.justification") if written else LAWFUL_GROUND
    path = "liste.justification" if written else "liste.exception"
    if path not in records:
        return None
    author, day = _signed(retained(records[path]), entry.names)
    return words.ExceptionTroisCandidats(fondement=EXCEPTIONS[code], justification=sentence, auteur=author, date=day)


def _signed(record: Record, names: Mapping[str, str]) -> tuple[str, Any]:
    le = datetime.fromisoformat(record.le).date() if record.le else None
    return names.get(record.par, record.par), le


def _candidate(
    gathering: Gathering, setting: Setting, entry: Entry, candidature: Candidature, demande: Demande
) -> words.CandidatPresente:
    rows = {"logement": entry.logement, "demande": demande, "candidature": candidature}
    own = Gathering(demande.named, rows)
    title, first_name, surname = reading.holder(own)
    adults, children = household(own, setting)
    figures = _figures(own, setting)
    key = f"c{candidature.id}"
    verdicts = [one for one in entry.verdicts if one.candidate == key]
    told = entry.presented.get(candidature.id, Presented())
    presented = words.CandidatPresente(
        rang=_rank(own),
        civilite=title,
        prenom=first_name,
        nom=surname,
        adultes=adults,
        enfants=children,
        en_visite=_visiting(own),
        anciennete=own.value("demande.deposee_le"),
        taux_effort=reading.percent(figures[taux_effort]),
        reste_a_vivre=_remainder(setting, figures),
        plafonds=_ceilings(own, figures, verdicts),
        label_reconnu=bool(own.value("demande.publics")),
        premier_quartile=told.quartile,
        pourquoi=told.placed or None,
        a_savoir=(*told.told, *told.differing),
        points=tuple(_points(entry, key)),
        a_instruire=(*_to_examine(verdicts), *_for_the_letter(setting, entry, candidature, demande)),
    )
    gathering.missing |= {f"{key} {path}": one for path, one in own.missing.items()}
    return presented


def _rank(own: Gathering) -> int | None:
    """None for a file presented beside the slate; any other has its rank."""
    values = own.dossier.values
    return values.get("candidature.rang") if values.get(BESIDE) else own.value("candidature.rang")


def household(gathering: Gathering, setting: Setting) -> tuple[int | None, int]:
    """Adults and children: a child is a person under eighteen on that day."""
    persons = gathering.dossier.values.get("menage.personnes") or []
    for person in persons:
        if person.get("menage.personnes.*.naissance") is None:
            gathering.lack(f"menage.personnes.{person['menage.personnes.*']}.naissance")
    births = [person.get("menage.personnes.*.naissance") for person in persons]
    children = sum(birth is not None and years_between(birth, setting.seance.le) < MAJORITY for birth in births)
    return len(births) - children, children


def _visiting(gathering: Gathering) -> int:
    """Children under visiting rights, who count among the household's (L. 442-12)."""
    persons = gathering.dossier.values.get("menage.personnes") or []
    links = ((one.get("menage.personnes.*.lien"), one.get("menage.personnes.*.garde")) for one in persons)
    return sum(link == ("enfant", "visite") for link in links)


def _to_examine(verdicts: Iterable[Verdict]) -> Iterable[str]:
    """What is awaited, and why the size is for the commission to appraise."""
    for one in verdicts:
        if one.outcome == COMPLETER:
            yield one.title
        elif one.outcome == APPRECIER and one.rule in SIZE:
            yield from (f"{one.title}\u00a0: {doubt}" for doubt in one.doubts)


def _for_the_letter(setting: Setting, entry: Entry, candidature: Candidature, demande: Demande) -> Iterable[str]:
    """What the decision letter will want, told before the session; a fact whose name tells a ground is not named."""
    if setting.seance.etat != "ouverte":
        return ()
    return awaited_by_the_letter(foreseen(setting, entry.logement, demande, candidature))


def awaited_by_the_letter(lacking: Iterable[Missing]) -> Iterable[str]:
    """Each thing once, for a reader who has not the file: what is not named is said to be there, and who notes it."""
    said = (UNNAMED if subjects.is_telling(one.path) else f"{one.label[:1].lower()}{one.label[1:]}" for one in lacking)
    return [f"Courrier de décision\u00a0: {one}" for one in dict.fromkeys(said)]


@cache
def _program() -> Program:
    return compile_program(COMPUTED)


def _figures(gathering: Gathering, setting: Setting) -> dict[Expression, Any]:
    reader = Reader(_program().run(gathering.dossier.values, setting.seance.le, setting.figures), gathering.dossier)
    for one in SHOWN:
        if reader.value(one) is None:
            gathering.lack_all(reader.missing(one))
    return {one: reader.value(one) for one in COMPUTED}


def _remainder(setting: Setting, figures: Mapping[Expression, Any]) -> str | None:
    """Per day and person where the policy states a divisor, else per month: no text gives one."""
    month, persons = figures[reste_mensuel], figures[occupants]
    if month is None or not persons:
        return None
    stated = (clause.get("jours_par_mois") for clause in setting.policy.data.get("clause", ()))
    days = next((Decimal(one) for one in stated if one), None)
    if days is None:
        return f"{format_amount(month)} par mois"
    return f"{format_amount(month / (days * persons))} par jour et par personne"


CEILINGS = {CONFORME: "Respectés", BLOQUANT: "Dépassés"}


def _ceilings(gathering: Gathering, figures: Mapping[Expression, Any], verdicts: Iterable[Verdict]) -> str | None:
    """« Respectés : 27 400 € pour 52 740 € »."""
    found = next((one for one in verdicts if one.rule == "ressources-sous-plafond"), None)
    if found is None or found.outcome == COMPLETER:
        gathering.lack_all(found.missing if found else ())
        return None
    if found.outcome == SANS_OBJET:
        return TITLES[SANS_OBJET]
    income, ceiling = (format_value(one, figures[one]) for one in (rfr_retenu, plafond))
    return f"{CEILINGS.get(found.outcome, TITLES[found.outcome])}\u00a0: {income} pour {ceiling}"


def _points(entry: Entry, key: str) -> Iterable[words.PointAJustifier]:
    """The written sentences; the slate's own stand with its first candidate."""
    titles = {one.rule: one.title for one in entry.verdicts}
    first = f"c{entry.candidates[0][0].id}"
    for (whose, rule), row in entry.justifications.items():
        if whose == key or (whose == "" and key == first):
            author = entry.names.get(row.par, row.par)
            day = clock.paris(row.le).date()
            yield words.PointAJustifier(point=titles.get(rule, rule), justification=row.phrase, auteur=author, date=day)
