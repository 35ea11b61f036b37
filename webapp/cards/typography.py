"""Words that a line must not cut: a verb and its pronoun, the groups of a number, a word and the sign after it."""

from __future__ import annotations

import re
from functools import lru_cache

from markupsafe import Markup, escape

from rules.french import typeset

PRONOUNS = "vous|nous|moi|je|tu|il|elle|on|ils|elles|ce|la|le|les|y"
WHOLE = re.compile(rf"\bN-\d\b|\d{{1,3}}(?: \d{{3}})+(?:,\d+)?|\b\w+-(?:t-)?(?:{PRONOUNS})\b")
KEPT = 4096


@lru_cache(KEPT)
def unbroken(text: str) -> Markup:
    """The text, escaped, « Êtes-vous », « N-2 » and « 1 234,56 » each held on one line."""
    text = typeset(text)
    made, end = [], 0
    for found in WHOLE.finditer(text):
        made += [escape(text[end : found.start()]), Markup('<span class="unbroken">{}</span>').format(found[0])]
        end = found.end()
    return Markup("").join([*made, escape(text[end:])])
