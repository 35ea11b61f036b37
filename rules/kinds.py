"""Kinds of values that a fact can take: how each is read from JSON or typed French, checked, printed, put in a column.

Every refusal is a `BadValue` whose message is French and says what to write, with an example.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from rules.french import format_amount, format_date, format_decimal, typeset

ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
NO_BREAK_SPACES = dict.fromkeys(map(ord, "\u00a0\u202f\u2009"), " ")
SINGULAR = {"pièces": "pièce", "personnes": "personne", "enfants": "enfant", "ans": "an", "jours": "jour"}


def measured(text: str, value: Any, unit: str) -> str:
    """A printed number with its unit, singular below two as French has it: « 1 pièce », « 0 enfant », « 64,5 m² »."""
    if not unit:
        return text
    return f"{text}\u00a0{SINGULAR.get(unit, unit) if abs(value) < 2 else unit}"


def without_unit(text: str, unit: str) -> str:
    """A typed number without the unit typed after it: « 64,5 m² », « 4 pièces », « 512 euros »."""
    return re.sub(rf"\s*({'|'.join(map(re.escape, _spellings(unit)))})$", "", text.strip(), flags=re.IGNORECASE)


def _spellings(unit: str) -> list[str]:
    return [unit, SINGULAR.get(unit, unit), *{"€": ("euros", "euro"), "m²": ("m2",)}.get(unit, ())]


class BadValue(ValueError):
    """A value that cannot be taken; the message is for the person who typed it."""

    def __init__(self, message: str):
        super().__init__(typeset(message))


@dataclass(frozen=True)
class Kind:
    """One kind of value. `scale` is the power of ten that makes it an integer in a column (2: cents)."""

    name: str
    unit: str = ""
    scale: int = 0

    def from_json(self, raw: Any) -> Any:
        raise NotImplementedError(self.name)

    def from_text(self, text: str) -> Any:
        return self.from_json(text.translate(NO_BREAK_SPACES).strip())

    def to_json(self, value: Any) -> Any:
        return value

    def format(self, value: Any) -> str:
        return str(value)

    def to_column(self, value: Any) -> int:
        return int(value)

    def schema(self) -> dict:
        return {"type": "string"}


@dataclass(frozen=True)
class Texte(Kind):
    name: str = "texte"
    longest: int = 400
    pattern: str = ""
    example: str = ""

    def from_json(self, raw: Any) -> str:
        if not isinstance(raw, str) or not raw.strip():
            raise BadValue(f"Écrivez un texte{self._hint()}.")
        text = raw.strip()
        if len(text) > self.longest:
            raise BadValue(f"Écrivez {self.longest} caractères au plus ; il y en a {len(text)}.")
        if self.pattern and not re.fullmatch(self.pattern, text):
            raise BadValue(f"Cette valeur n’a pas la forme attendue{self._hint()}.")
        return text

    def _hint(self) -> str:
        return f", par exemple {self.example}" if self.example else ""

    def schema(self) -> dict:
        return {"type": "string", "maxLength": self.longest} | (
            {"pattern": f"^{self.pattern}$"} if self.pattern else {}
        )


@dataclass(frozen=True)
class NumeroUnique(Texte):
    """The national registration number: territory, month and year of filing, sequence, desk (18 characters)."""

    name: str = "numero-unique"
    longest: int = 40
    example: str = "111032301698211041"

    def from_json(self, raw: Any) -> str:
        text = re.sub(r"[\s.-]", "", raw).upper() if isinstance(raw, str) else ""
        if not re.fullmatch(r"(0[0-9AB]{2}|9[0-9]{2}|111)(0[1-9]|1[0-2])[0-9]{2}[0-9]{6}[0-9A-Z]{5}", text):
            raise BadValue(
                "Écrivez les 18 caractères du numéro unique : territoire, mois et année du dépôt, numéro d’ordre, "
                f"guichet. Exemple : {self.example}."
            )
        return text


@dataclass(frozen=True)
class Telephone(Texte):
    """A French telephone number, kept as people read it: « 06 39 98 12 34 »."""

    longest: int = 20
    example: str = "06 39 98 12 34"

    def from_json(self, raw: Any) -> str:
        bare = re.sub(r"[\s.\-()]", "", raw) if isinstance(raw, str) else ""
        found = re.fullmatch(r"(?:0|(?:\+|00)33(?:0)?)([1-9][0-9]{8})", bare)
        if not found:
            raise BadValue(f"Écrivez les dix chiffres du numéro de téléphone, par exemple {self.example}.")
        digits = f"0{found[1]}"
        return " ".join(digits[place : place + 2] for place in range(0, 10, 2))


@dataclass(frozen=True)
class Nombre(Kind):
    """A decimal number between bounds; `places` decimals are kept exactly."""

    name: str = "nombre"
    scale: int = 2
    least: Decimal = Decimal(0)
    most: Decimal = Decimal(10_000_000)
    example: str = "42,5"

    def from_json(self, raw: Any) -> Decimal:
        value = self._decimal(raw)
        if value < self.least or value > self.most:
            raise BadValue(f"Écrivez un nombre entre {format_decimal(self.least)} et {format_decimal(self.most)}.")
        return value

    def _decimal(self, raw: Any) -> Decimal:
        if isinstance(raw, bool | float):
            raise BadValue(
                f'Écrivez un nombre décimal entre guillemets, par exemple "{self.example.replace(",", ".")}".'
            )
        try:
            value = Decimal(raw) if isinstance(raw, int | Decimal) else Decimal(self._normal(raw))
        except (InvalidOperation, TypeError, ValueError):
            raise BadValue(f"Écrivez un nombre, par exemple {self.example}.") from None
        if not value.is_finite() or value.adjusted() > 15 or value != round(value, self.scale):
            raise BadValue(f"Écrivez un nombre avec {self.scale} décimales au plus, par exemple {self.example}.")
        return value

    def from_text(self, text: str) -> Decimal:
        """As people type it; « 58.500 » may be fifty-eight or fifty-eight thousand: it is refused, never guessed."""
        bare = without_unit(text.translate(NO_BREAK_SPACES), self.unit or "€")
        if re.search(r"\d[.,]\d{3}$", bare):
            whole = re.sub(r"\D", "", bare)
            raise BadValue(f"Écrivez {whole} s’il s’agit de milliers, ou deux décimales au plus après la virgule.")
        return super().from_text(text)

    def _normal(self, raw: Any) -> str:
        text = without_unit(str(raw).translate(NO_BREAK_SPACES), self.unit or "€")
        if len(text) > 24 or not re.fullmatch(r"-?\d{1,3}( \d{3})+([.,]\d+)?|-?\d+([.,]\d+)?", text):
            raise ValueError(text)
        return text.replace(" ", "").replace(",", ".")

    def to_json(self, value: Decimal) -> str:
        return str(value)

    def format(self, value: Decimal) -> str:
        return measured(format_decimal(value), value, self.unit)

    def to_column(self, value: Decimal) -> int:
        return int(value.scaleb(self.scale))

    def schema(self) -> dict:
        return {"type": ["string", "integer"], "pattern": r"^-?[0-9]+(\.[0-9]+)?$"}


@dataclass(frozen=True)
class Montant(Nombre):
    """Euros, to the cent; a string in JSON, integer cents in a column. Typed from `unlikely` on, it is doubted once."""

    name: str = "montant"
    unit: str = "€"
    example: str = "1 234,56"
    unlikely: Decimal = Decimal(1_000_000)  # from there on a person is asked to look again; no text says so

    def format(self, value: Decimal) -> str:
        return format_amount(value)


@dataclass(frozen=True)
class Entier(Kind):
    name: str = "entier"
    least: int = 0
    most: int = 1_000_000

    def from_json(self, raw: Any) -> int:
        text = without_unit(str(raw).translate(NO_BREAK_SPACES), self.unit)
        if isinstance(raw, bool) or not re.fullmatch(r"-?\d{1,9}(\.0)?", text):
            raise BadValue(f"Écrivez un nombre entier, par exemple {self.least or 3}.")
        value = int(text.removesuffix(".0"))
        if not self.least <= value <= self.most:
            raise BadValue(f"Écrivez un nombre entier entre {self.least} et {self.most}.")
        return value

    def format(self, value: int) -> str:
        return measured(str(value), value, self.unit)

    def schema(self) -> dict:
        return {"type": "integer", "minimum": self.least, "maximum": self.most}


@dataclass(frozen=True)
class Date(Kind):
    """A day. JSON wants 2026-03-27; people type 27/03/2026, 27.3.26 or 27032026."""

    name: str = "date"
    first: date = date(1900, 1, 1)
    last: date = date(2100, 12, 31)
    example: str = "27/03/2026"

    def from_json(self, raw: Any) -> date:
        if isinstance(raw, date):
            return self._within(raw)
        if not isinstance(raw, str) or not ISO_DAY.fullmatch(raw):
            raise BadValue("Écrivez la date sous la forme 2026-03-27.")
        try:
            day = date.fromisoformat(raw)
        except ValueError:
            raise BadValue("Cette date n’existe pas au calendrier. Écrivez-la comme 2026-03-27.") from None
        return self._within(day)

    def from_text(self, text: str) -> date:
        found = re.fullmatch(
            r"(\d{1,2})[/. -](\d{1,2})[/. -](\d{2}|\d{4})|(\d{2})(\d{2})(\d{4})",
            text.translate(NO_BREAK_SPACES).strip(),
        )
        if not found:
            raise BadValue(f"Écrivez le jour, le mois et l’année, par exemple {self.example}.")
        day, month, year = (int(part) for part in found.groups() if part)
        try:
            return self._within(date(self._full_year(year), month, day))
        except ValueError as error:
            if isinstance(error, BadValue):
                raise
            raise BadValue(f"Cette date n’existe pas au calendrier. Écrivez-la comme {self.example}.") from None

    @staticmethod
    def _full_year(year: int) -> int:
        if year > 99:
            return year
        return 2000 + year if year <= 40 else 1900 + year

    def _within(self, value: date) -> date:
        if not self.first <= value <= self.last:
            raise BadValue(f"Écrivez une date entre le {format_date(self.first)} et le {format_date(self.last)}.")
        return value

    def to_json(self, value: date) -> str:
        return value.isoformat()

    def format(self, value: date) -> str:
        return format_date(value)

    def to_column(self, value: date) -> int:
        return value.toordinal()

    def schema(self) -> dict:
        return {"type": "string", "format": "date"}


@dataclass(frozen=True)
class Booleen(Kind):
    name: str = "booleen"

    def from_json(self, raw: Any) -> bool:
        words = {"oui": True, "non": False, "true": True, "false": False}
        if isinstance(raw, str):
            raw = words.get(raw.strip().lower(), raw)
        if not isinstance(raw, bool):
            raise BadValue("Répondez par oui ou par non.")
        return raw

    def format(self, value: bool) -> str:
        return "oui" if value else "non"

    def schema(self) -> dict:
        return {"type": "boolean"}


@dataclass(frozen=True)
class Choix(Kind):
    """One code of a closed list; `options` maps each code to what people read."""

    name: str = "choix"
    options: dict[str, str] = field(default_factory=dict, hash=False)

    def from_json(self, raw: Any) -> str:
        if not isinstance(raw, str) or raw not in self.options:
            raise BadValue(f"Choisissez une valeur de la liste : {', '.join(self.options)}.")
        return raw

    def format(self, value: str) -> str:
        return self.options[value]

    def to_column(self, value: str) -> int:
        return list(self.options).index(value)

    def schema(self) -> dict:
        return {"type": "string", "enum": list(self.options)}


@dataclass(frozen=True)
class Ensemble(Kind):
    """Several codes of a closed list, without order; an empty set is a known answer, told as `none`."""

    name: str = "ensemble"
    options: dict[str, str] = field(default_factory=dict, hash=False)
    none: str = "aucun"

    def from_json(self, raw: Any) -> frozenset[str]:
        codes = [part.strip() for part in raw.split(",") if part.strip()] if isinstance(raw, str) else raw
        if not isinstance(codes, list | tuple | set | frozenset):
            raise BadValue("Écrivez une liste de codes.")
        unknown = [str(code) for code in codes if not isinstance(code, str) or code not in self.options]
        if unknown:
            raise BadValue(f"Code hors de la liste : {', '.join(unknown)}. Codes admis : {', '.join(self.options)}.")
        return frozenset(codes)

    def to_json(self, value: frozenset[str]) -> list[str]:
        return [code for code in self.options if code in value]

    def format(self, value: frozenset[str]) -> str:
        return ", ".join(self.options[code] for code in self.to_json(value)) or self.none

    def to_column(self, value: frozenset[str]) -> int:
        return sum(1 << index for index, code in enumerate(self.options) if code in value)

    def schema(self) -> dict:
        return {"type": "array", "items": {"type": "string", "enum": list(self.options)}, "uniqueItems": True}
