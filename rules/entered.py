"""Figures that only a landlord can give, read from JSON beside those of the product."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from decimal import Decimal
from typing import Any

from rules.dossier import Fault, Faults
from rules.figures import to_enter
from rules.kinds import BadValue, Date, Kind, Nombre, Texte
from rules.parameters import Chiffre, Chiffres, Periode, national

KINDS: dict[str, Kind] = {
    "valeur": Nombre(scale=4, least=Decimal("0.0001")),
    "du": Date(),
    "au": Date(),
    "source": Texte(longest=300),
}
KEY = Texte(longest=60)
OPTIONAL = {"au"}
Codes = Mapping[str, Collection[str]]
SHAPE = 'Une liste d’objets est attendue : {"chiffre", "cles", "valeur", "du", "au", "source"}.'


def with_entered(raw: Any, codes: Codes | None = None) -> Chiffres:
    """The national figures and those of the list; Faults names each path and what is expected there.

    `codes`: by key of a figure, those that the landlord's policy knows (`{"commission": […]}`)."""
    if not isinstance(raw, list):
        raise Faults([Fault("chiffres", SHAPE)])
    faults: list[Fault] = []
    places = [(f"chiffres[{index}]", one) for index, one in enumerate(raw)]
    read = [(where, one, _period(where, one, faults, codes or {})) for where, one in places]
    found = [(where, one["chiffre"], period) for where, one, period in read if period]
    faults += [fault for index, one in enumerate(found) for fault in _overlaps(one, found[:index])]
    if faults:
        raise Faults(faults)
    return national().with_entered((identifier, period) for _, identifier, period in found)


def _period(where: str, raw: Any, faults: list[Fault], codes: Codes) -> Periode | None:
    """One validity; None where something in it does not hold."""
    known = {figure.identifier: figure for figure in to_enter(national())}
    figure = known.get(str(raw.get("chiffre"))) if isinstance(raw, Mapping) else None
    if figure is None:
        wanted = f"Chiffre à saisir attendu : {', '.join(known)}." if isinstance(raw, Mapping) else SHAPE
        faults.append(Fault(f"{where}.chiffre" if isinstance(raw, Mapping) else where, wanted))
        return None
    before = len(faults)
    faults += [Fault(f"{where}.{name}", "Clé inconnue.") for name in raw.keys() - KINDS.keys() - {"chiffre", "cles"}]
    keys = _keys(where, figure, raw.get("cles", []), faults, codes)
    values = {name: _value(f"{where}.{name}", kind, raw.get(name), faults) for name, kind in KINDS.items()}
    if values["du"] and values["au"] and values["au"] < values["du"]:
        faults.append(Fault(f"{where}.au", "La fin précède le début."))
    if len(faults) > before:
        return None
    return Periode(values["du"], values["au"], values["source"], "L", "", keys, {"": values["valeur"]})


def _keys(where: str, figure: Chiffre, raw: Any, faults: list[Fault], codes: Codes) -> tuple[str, ...]:
    if not isinstance(raw, list) or len(raw) != len(figure.keys):
        faults.append(Fault(f"{where}.cles", f"Liste attendue : {', '.join(figure.keys) or 'vide'}."))
        return ()
    found = tuple(_value(f"{where}.cles", KEY, one, faults) for one in raw)
    for name, one in zip(figure.keys, found, strict=True):
        if one is not None and one not in codes.get(name, (one,)):
            known = ", ".join(codes[name])
            faults.append(Fault(f"{where}.cles", f"« {one} » : {name} que la politique n’a pas. Attendu : {known}."))
    return found


def _value(path: str, kind: Kind, raw: Any, faults: list[Fault]) -> Any:
    try:
        if raw is not None:
            return kind.from_json(raw)
        if path.rsplit(".", 1)[-1] not in OPTIONAL:
            faults.append(Fault(path, "Cette clé manque."))
    except BadValue as error:
        faults.append(Fault(path, str(error)))
    return None


def _overlaps(one: tuple[str, str, Periode], before: list[tuple[str, str, Periode]]) -> list[Fault]:
    """No day has two values."""
    where, identifier, period = one
    same = (other for _, name, other in before if (name, other.fixed) == (identifier, period.fixed))
    met = any(not _apart(period, other) and not _apart(other, period) for other in same)
    return [Fault(f"{where}.du", "Deux valeurs s’appliqueraient le même jour.")] if met else []


def _apart(earlier: Periode, later: Periode) -> bool:
    return earlier.last is not None and earlier.last < later.first
