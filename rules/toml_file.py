"""A TOML data file that people review: what is wrong in it is told by file, line and key, all at once."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path as FilePath
from typing import Any, Self

from rules.toml_lines import Path, line_of, lines_of, syntax_line

NEGATIVE = re.compile(r"-\d+([.,]\d+)?")
NAMED_BY = ("genre", "code", "identifiant")
EXPECTED = {
    str: "un texte entre guillemets",
    int: "un nombre entier sans guillemets, par exemple 8",
    bool: "true ou false",
    list: "une liste entre crochets",
    dict: "une table, clé = valeur",
}


class FileFaults(ValueError):
    """A data file that is refused; each fault names file, line, key and what is expected."""

    def __init__(self, faults: list[str]):
        super().__init__("\n".join(faults))
        self.faults = faults


@dataclass
class TomlFile:
    """What a file holds, where each thing stands in it, and the faults found so far."""

    name: str
    data: dict[str, Any]
    lines: dict[Path, int]
    faults: list[str] = field(default_factory=list)

    @classmethod
    def read(cls, path: FilePath, refusal: type[FileFaults] = FileFaults) -> Self:
        """The file; `refusal` when it is no TOML in UTF-8."""
        try:
            text = path.read_text("utf-8-sig")
            return cls(path.name, tomllib.loads(text), lines_of(text))
        except tomllib.TOMLDecodeError as error:
            twice = "Cannot overwrite" in str(error) or "twice" in str(error)
            why = "une clé ou une table y est écrite deux fois" if twice else "ce n’est pas du TOML"
            raise refusal([f"{path.name}, {syntax_line(error)} : fichier illisible, {why}."]) from None
        except UnicodeDecodeError as error:
            where = f"octet {error.start + 1}"
            raise refusal([f"{path.name} : fichier illisible, ce n’est pas de l’UTF-8 ({where})."]) from None

    def fault(self, path: Path, message: str) -> None:
        told = f"{self.name}, ligne {line_of(self.lines, path)}, {self.spell(path)} : {message}"
        if told not in self.faults:
            self.faults.append(told)

    def missing(self, path: Path, wanted: type) -> None:
        self.fault(path, f"« {path[-1]} » manque ; attendu : {EXPECTED[wanted]}.")

    def spell(self, path: Path) -> str:
        """« clause 3 (residence-principale), mois »: people count from 1."""
        parts, value = [], self.data
        for index, key in enumerate(path):
            value = _step(value, key)
            if isinstance(key, int) and index == 1:
                name = next((value[one] for one in NAMED_BY if isinstance(value, dict) and value.get(one)), "")
                parts[-1] += f" {key + 1}" + (f" ({name})" if name else "")
            elif (index > 1 and isinstance(path[1], str)) or index > 2:
                parts[-1] += f".{key + 1 if isinstance(key, int) else key}"
            else:
                parts.append(str(key))
        return ", ".join(parts)

    def tables(self, name: str) -> list[tuple[Path, dict[str, Any]]]:
        """The entries of `[[name]]`; what is written otherwise is a fault."""
        found = self.data.get(name, [])
        if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
            self.fault((name,), f"écrivez chaque entrée sous [[{name}]].")
            return []
        return [((name, index), one) for index, one in enumerate(found)]

    def want(self, path: Path, holder: dict[str, Any], wanted: dict[str, type]) -> None:
        """These keys, filled and of these types."""
        for key, kind in wanted.items():
            value = holder.get(key)
            if value is None or value in ("", [], {}):
                self.missing((*path, key), kind)
            else:
                self.want_type((*path, key), value, kind)

    def want_type(self, path: Path, value: Any, kind: type) -> bool:
        right = isinstance(value, kind) and (kind is bool or not isinstance(value, bool))
        if not right:
            self.fault(path, f"{type_name(value)} ; attendu : {EXPECTED[kind]}.")
        return right

    def refuse_typos(self, path: Path, given: Iterable[str], known: Iterable[str]) -> None:
        """A key that nearly is a known one, itself absent, is a slip of the pen."""
        given, known = list(given), set(known)
        for key in given:
            near = [] if key in known else get_close_matches(key, known.difference(given), 1, 3 / 4)
            if near:
                self.fault((*path, key), f"clé inconnue ; vouliez-vous écrire « {near[0]} » ?")

    def refuse_repeated(self, name: str, key: str) -> None:
        """No two entries of a table share this key."""
        seen: dict[Any, int] = {}
        for path, one in self.tables(name):
            value = str(one.get(key, ""))
            if value and value in seen:
                self.fault((*path, key), f"« {value} » est déjà pris, ligne {seen[value]} ; donnez-en un autre.")
            seen.setdefault(value, line_of(self.lines, (*path, key)))

    def refuse_bad_numbers(self) -> None:
        """Negative figures, and binary fractions, wherever they stand."""
        for path, value in leaves(self.data):
            if isinstance(value, float):
                self.fault(path, 'écrivez un nombre décimal entre guillemets, par exemple "0.33".')
            elif (isinstance(value, int) and value < 0) or (isinstance(value, str) and NEGATIVE.fullmatch(value)):
                self.fault(path, f"« {value} » : un nombre négatif n’est pas admis.")


def leaves(value: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    """Every plain value with its path."""
    if isinstance(value, dict | list):
        for key, inside in value.items() if isinstance(value, dict) else enumerate(value):
            yield from leaves(inside, (*path, key))
    else:
        yield path, value


def type_name(value: Any) -> str:
    names = {bool: "vrai ou faux", int: "nombre", str: "texte", list: "liste", dict: "table"}
    return f"ceci est écrit comme {names.get(type(value), 'date ou nombre')}"


def _step(value: Any, key: str | int) -> Any:
    if isinstance(value, dict):
        return value.get(key)
    return value[key] if isinstance(value, list) and isinstance(key, int) and key < len(value) else None
