"""A sentence of a settled verdict, without the parts whose values are not known."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

from rules.rule import explained

Known = Callable[[str], bool]
ASIDE = re.compile(r" \([^()]*\)")
SENTENCES = re.compile(r"(?<=\.) (?=[A-ZÀÂÇÉÈÊÎÔŒ{])")
PARTS = re.compile(r" ; (?![^(]*\))")
ENOUGH = "Les réponses déjà connues suffisent à conclure."


@cache
def named_in(sentence: str) -> tuple[str, ...]:
    """The names that a sentence puts between braces."""
    return tuple(sorted(explained(sentence)))


def sayable(sentence: str, known: Known) -> bool:
    return all(map(known, named_in(sentence)))


def settled(explanation: str, shorter: tuple[str, ...], known: Known) -> str:
    """The explanation, else the first shorter one whose values are all known, else the parts of it that can be said."""
    whole = (one for one in (explanation, *shorter) if sayable(one, known))
    return next(whole, None) or _without_unknown(explanation, known) or ENOUGH


def _without_unknown(text: str, known: Known) -> str:
    """Drops what stands between brackets, then between semicolons, around a value that is not known."""
    bare = ASIDE.sub(lambda found: found[0] if sayable(found[0], known) else "", text)
    return " ".join(filter(None, (_kept(sentence, known) for sentence in SENTENCES.split(bare))))


def _kept(sentence: str, known: Known) -> str:
    parts = [part for part in PARTS.split(sentence.removesuffix(".")) if sayable(part, known)]
    said = " ; ".join(parts)
    return f"{said[:1].upper()}{said[1:]}." if said else ""
