"""Addresses that people type: what two ways of writing one address have in common."""

from __future__ import annotations

import re
import unicodedata

LIGATURES = str.maketrans({"œ": "oe", "æ": "ae"})


def plain_address(typed: str) -> str:
    """Lower case, without accents or punctuation, one space between words: « 15, rue Trézel » → « 15 rue trezel »."""
    spelled = unicodedata.normalize("NFKD", typed.casefold().translate(LIGATURES))
    bare = "".join(one for one in spelled if not unicodedata.combining(one))
    return " ".join(re.findall(r"[^\W_]+", bare))
