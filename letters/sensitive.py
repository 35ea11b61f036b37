"""Words that no letter needs: health, violence, private life. Only text typed by an agent is read."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

STEMS = (
    "addict",
    "agress",
    "alcool",
    "allerg",
    "alzheimer",
    "angoiss",
    "anorexi",
    "asthm",
    "autis",
    "bipolair",
    "boulimi",
    "cancer",
    "cardia",
    "catholi",
    "chimio",
    "chirurg",
    "conjugal",
    "delinqu",
    "depress",
    "depressi",
    "deprim",
    "diabet",
    "dialys",
    "drogu",
    "epilep",
    "ethni",
    "fibromyalg",
    "grossesse",
    "handicap",
    "hemipleg",
    "hepati",
    "homosex",
    "hospital",
    "incarcer",
    "infarctus",
    "insulin",
    "leucemi",
    "malad",
    "maltrait",
    "medica",
    "musulman",
    "neurolog",
    "oncolog",
    "parapleg",
    "parkinson",
    "patholog",
    "prison",
    "prostitu",
    "proxenet",
    "psych",
    "religi",
    "schizo",
    "sclerose",
    "seropos",
    "suicid",
    "syndical",
    "tetrapleg",
    "toxicoman",
    "transgenr",
    "trisomi",
    "tubercul",
    "tumeur",
    "violen",
)
WHOLE = {
    "avc",
    "enceinte",
    "infirme",
    "infirmite",
    "invalidite",
    "juif",
    "juive",
    "nationalite",
    "sante",
    "sida",
    "vih",
    "viol",
    "viols",
}
# What names a ground of priority: a sentence about a person's place is read by the whole commission.
PRIORITY = ("daho", "dalo", "heberg", "prefet", "siao", "syplo")
WORD = re.compile(r"[^\W\d_]+")


def plain(text: str) -> str:
    """Lower case without accents."""
    lowered = text.lower()
    if lowered.isascii():
        return lowered
    decomposed = unicodedata.normalize("NFKD", lowered)
    return "".join(char for char in decomposed if not unicodedata.combining(char))


@lru_cache(maxsize=4096)
def _sensitive(word: str) -> bool:
    bare = plain(word)
    return bare in WHOLE or bare.startswith(STEMS)


def sensitive_words(text: str) -> list[str]:
    """The words of a text that a letter must not hold, as written, in order."""
    return [word for word in WORD.findall(text) if _sensitive(word)]


def telling_words(text: str) -> list[str]:
    """The same, with those that name a ground of priority: what is said of a candidate before a commission."""
    return [word for word in WORD.findall(text) if _sensitive(word) or plain(word).startswith(PRIORITY)]
