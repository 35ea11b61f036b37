"""Entering the figures that only the landlord can give: lines are added or corrected, none is ever changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from sqlmodel import Session, col, select

from rules.clauses import all_rules, figures_read
from rules.figures import latest_begun, state_of, to_enter
from rules.french import format_date
from rules.kinds import BadValue, Date, Entier, Kind, Montant, Nombre, Texte
from rules.parameters import Chiffre, national
from rules.wording import UNITS, printed
from webapp import clock, db
from webapp.casework import cases, chiffres, subjects
from webapp.casework.administration import record as journal
from webapp.db.models import Compte, Logement, Periode
from webapp.permissions import Agent

DECIMAL_UNITS = {"metres-carres", "coefficient"}
SOURCE, KEY, DAY = Texte(longest=300), Texte(longest=60), Date()
STATES = {
    "en-vigueur": ("En vigueur", "conforme"),
    "perimee": ("Périmé", "apprecier"),
    "passee": ("Passé", "sans-objet"),
    "a-venir": ("À venir", "sans-objet"),
    "corrigee": ("Corrigée", "sans-objet"),
    "a-saisir": ("À saisir", "completer"),
}


@dataclass(frozen=True)
class Line:
    """A line with its state on the day, one of STATES, and the line that took its place."""

    row: Periode
    value: str
    state: str
    by: Periode | None = None


@dataclass(frozen=True)
class Sheet:
    """A figure to enter: what reads it, its lines, the latest first, and the keys that have none in force."""

    figure: Chiffre
    rules: tuple[str, ...]
    lines: tuple[Line, ...]
    wanting: tuple[tuple[str, ...], ...]


@dataclass
class Entry:
    """A form read: columns by name, French messages by control, and the line it corrects."""

    figure: Chiffre
    values: dict[str, Any] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    corrects: Periode | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """The controls of the form, in order."""
        return (*self.figure.keys, "valeur", "du", "au", "source")

    @property
    def keys(self) -> list[str]:
        return [self.values[name] for name in self.figure.keys]

    @property
    def value(self) -> str:
        return told(self.figure, self.values["valeur"])


def enterable() -> dict[str, Chiffre]:
    return {figure.identifier: figure for figure in to_enter(national())}


def unit_of(figure: Chiffre) -> str:
    """As it stands beside the control; a rate is typed in hundredths."""
    return "%" if figure.unit == "taux" else UNITS.get(figure.unit, figure.unit)


def told(figure: Chiffre, value: Decimal) -> str:
    """The value with its unit."""
    return printed(value, UNITS.get(figure.unit, figure.unit))


def rules_of(figure: Chiffre) -> tuple[str, ...]:
    """The titles of the rules that read the figure."""
    return tuple(dict.fromkeys(one.title for one in all_rules() if figure.identifier in figures_read(one)))


def known_keys(session: Session, agent: Agent, name: str) -> dict[str, str]:
    """Code → words of the values that a key may take at this landlord; empty where nobody knows them."""
    policy = cases.policy_of(agent.bailleur)
    if name == "commission":
        return {one["code"]: one["nom"] for one in policy.data["commission"]}
    if name != "territoire":
        return {}
    rows = session.exec(select(Logement).where(Logement.bailleur == agent.bailleur)).all()
    counts: dict[str, int] = {}
    for code in (subjects.dossier(row).values.get("logement.territoire") for row in rows):
        if code:
            counts[code] = counts.get(code, 0) + 1
    return {code: f"{code} ({counts[code]} logement{'s' if counts[code] > 1 else ''})" for code in sorted(counts)}


def sheets(session: Session, agent: Agent, on: date) -> list[Sheet]:
    """Every figure to enter, as the landlord has it."""
    return [_sheet(session, agent, figure, on) for figure in enterable().values()]


def _sheet(session: Session, agent: Agent, figure: Chiffre, on: date) -> Sheet:
    rows = lines(session, agent.bailleur, figure.identifier)
    by = {row.remplace_id: row for row in rows if row.remplace_id}
    states = _states(rows, by, on)
    found = tuple(Line(row, told(figure, Decimal(row.valeur)), next(states), by.get(row.id)) for row in rows)
    settled = {tuple(line.row.cles) for line in found if line.state == "en-vigueur"}
    wanted = [(code,) for code in known_keys(session, agent, figure.keys[0])] if figure.keys else [()]
    return Sheet(figure, rules_of(figure), found, tuple(keys for keys in wanted if keys not in settled))


def _states(rows: list[Periode], by: Mapping[int, Periode], on: date) -> Iterator[str]:
    """For each line, one of STATES."""
    periods = {row.id: chiffres.period_of(row) for row in rows if row.id not in by}
    latest = latest_begun(periods.values(), on)
    yield from (state_of(periods[row.id], latest, on) if row.id in periods else "corrigee" for row in rows)


def lines(session: Session, bailleur: str, identifier: str) -> list[Periode]:
    """All the landlord's lines of a figure, corrected ones too, the latest validity first."""
    query = select(Periode).where(Periode.bailleur == bailleur, Periode.chiffre == identifier)
    return list(session.exec(query.order_by(col(Periode.du).desc(), col(Periode.id).desc())).all())


def find(session: Session, agent: Agent, figure: Chiffre, line_id: int) -> Periode | None:
    """One of the landlord's own lines that still counts."""
    rows = lines(session, agent.bailleur, figure.identifier)
    corrected = {row.remplace_id for row in rows}
    return next((row for row in rows if row.id == line_id and row.id not in corrected), None)


def read(session: Session, agent: Agent, figure: Chiffre, form: Mapping[str, str], corrects: Periode | None) -> Entry:
    """The form, with a message beside whatever stands in the way."""
    entry = Entry(figure, corrects=corrects)
    for name in figure.keys:
        _take(entry, name, KEY, form)
        _refuse_unknown(entry, name, known_keys(session, agent, name))
    _take(entry, "valeur", kind_of(figure), form)
    if "valeur" in entry.values:
        entry.values["valeur"] = _decimal(figure, entry.values["valeur"])
    _take(entry, "du", DAY, form)
    _take(entry, "au", DAY, form, optional=True)
    _take(entry, "source", SOURCE, form)
    if not entry.errors:
        _refuse_dates(entry, lines(session, agent.bailleur, figure.identifier))
    return entry


def kind_of(figure: Chiffre) -> Kind:
    """How the value is typed."""
    if figure.unit.startswith("euros"):
        return Montant(least=Decimal("0.01"))
    if figure.unit == "taux":
        return Nombre(unit="%", most=Decimal(100), example="25")
    if figure.unit in DECIMAL_UNITS:
        return Nombre(unit=unit_of(figure), least=Decimal("0.01"))
    return Entier(unit=unit_of(figure), least=1, most=10_000)


def _decimal(figure: Chiffre, value: Decimal | int) -> Decimal:
    return Decimal(value) / 100 if figure.unit == "taux" else Decimal(value)


EMPTY = {
    "valeur": "Écrivez la valeur.",
    "du": "Écrivez le premier jour où cette valeur s’applique.",
    "source": "Écrivez d’où vient cette valeur : arrêté, délibération, règlement intérieur, avec sa date.",
}


def _take(entry: Entry, name: str, kind: Kind, form: Mapping[str, str], *, optional: bool = False) -> None:
    text = form.get(name, "").strip()
    try:
        if text:
            entry.values[name] = kind.from_text(text)
        elif not optional:
            entry.errors[name] = EMPTY.get(name, "Choisissez dans la liste.")
    except BadValue as error:
        entry.errors[name] = str(error)


def _refuse_unknown(entry: Entry, name: str, known: Mapping[str, str]) -> None:
    if known and name in entry.values and entry.values[name] not in known:
        entry.errors[name] = "Choisissez dans la liste."


def _refuse_dates(entry: Entry, known: Iterable[Periode]) -> None:
    """The end after the beginning, and no day with two values."""
    du, au = entry.values["du"], entry.values.get("au")
    if au and au < du:
        entry.errors["au"] = "Cette date précède le premier jour. Corrigez l’une des deux."
        return
    rows = list(known)
    gone = {row.remplace_id for row in rows} | ({entry.corrects.id} if entry.corrects else set())
    for row in rows:
        apart = (row.au and row.au < du) or (au and au < row.du)
        if row.id not in gone and row.cles == entry.keys and not apart:
            value = told(entry.figure, Decimal(row.valeur))
            entry.errors["du"] = (
                f"Une valeur est déjà saisie {validity(row)} ({value}) : deux valeurs ne peuvent pas s’appliquer le "
                "même jour. Changez vos dates, ou corrigez cette ligne."
            )
            return


def validity(row: Periode) -> str:
    """« du 1er janvier 2026 au 31 décembre 2026 », « depuis le 1er janvier 2026 »."""
    return f"du {format_date(row.du)} au {format_date(row.au)}" if row.au else f"depuis le {format_date(row.du)}"


def add(session: Session, agent: Agent, entry: Entry) -> Periode:
    """A line, in the place of the one it corrects if any; journalled and committed. Raises Conflict."""
    corrects = entry.corrects
    if corrects and find(session, agent, entry.figure, corrects.id) is None:
        raise db.Conflict(f"line {corrects.id} was corrected meanwhile")
    own = {name: entry.values[name] for name in ("du", "source")} | {"au": entry.values.get("au")}
    own |= {"valeur": format(entry.values["valeur"], "f"), "cles": entry.keys}
    row = Periode(
        bailleur=agent.bailleur, chiffre=entry.figure.identifier, le=clock.now(), par=agent.identifiant, **own
    )
    row.remplace_id = corrects.id if corrects else None
    session.add(row)
    session.flush()
    action, before = ("corriger", _plain(corrects)) if corrects else ("saisir", None)
    journal(session, agent.identifiant, action, "chiffre", row.id, avant=before, apres=_plain(row))
    session.commit()
    chiffres.forget()
    return row


def _plain(row: Periode) -> dict[str, Any]:
    return row.model_dump(mode="json", include={"chiffre", "cles", "valeur", "du", "au", "source"})


def typed(row: Periode, figure: Chiffre) -> dict[str, str]:
    """A line as its form would have been filled."""
    value = Decimal(row.valeur) * (100 if figure.unit == "taux" else 1)
    days = {name: day.strftime("%d/%m/%Y") if day else "" for name, day in (("du", row.du), ("au", row.au))}
    return {**dict(zip(figure.keys, row.cles, strict=False)), "valeur": f"{value:f}".replace(".", ","), **days} | {
        "source": row.source
    }


def administrators(session: Session, agent: Agent) -> list[str]:
    """Who can enter a figure for this landlord."""
    query = select(Compte.nom).where(Compte.bailleur == agent.bailleur, Compte.role == "administrateur")
    return list(session.exec(query.where(col(Compte.actif)).order_by(col(Compte.nom))).all())
