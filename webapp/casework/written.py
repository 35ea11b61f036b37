"""The reason that an officer writes for what is put right: asked for, short, and without a sensitive word."""

from __future__ import annotations

from letters.sensitive import sensitive_words
from webapp.conversations.reading import sensitive_refusal


def to_mend(reason: str, field: str, *, asked: str, longest: int) -> dict[str, str]:
    """What is to mend in the reason typed, by field; `asked`: what to say where there is none."""
    if not reason:
        return {field: asked}
    if len(reason) > longest:
        return {field: f"Écrivez {longest} caractères au plus ; il y en a {len(reason)}."}
    words = sensitive_words(reason)
    return {field: sensitive_refusal(words)} if words else {}
