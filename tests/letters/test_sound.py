"""The short check of a context made in Python never accepts what the long one refuses."""

from __future__ import annotations

import weakref
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from decimal import Decimal
from typing import Any

import pytest

from letters import FaultyContext, batch, dump, faults_of, load, write_batch
from letters.catalogue import LETTERS
from letters.loading import is_sound

BAD = (
    None,
    "",
    " ",
    "\u00a0",
    "\x07",
    "texte",
    "violence",
    0,
    -1,
    10**15,
    True,
    1.5,
    Decimal("NaN"),
    Decimal("-1"),
    (),
    ("",),
)


def variants(value: Any) -> Iterator[Any]:
    """The same with one value changed, anywhere in it."""
    if is_dataclass(value):
        for item in fields(value):
            yield from (replace(value, **{item.name: one}) for one in variants(getattr(value, item.name)))
    elif isinstance(value, tuple) and value:
        yield from ((one, *value[1:]) for one in variants(value[0]))
        yield from BAD
    else:
        yield from BAD


def refused(context: Any) -> bool:
    """By the long way: through JSON and back."""
    try:
        load(type(context), dump(context))
    except FaultyContext:
        return True
    return False


@pytest.mark.parametrize("letter", LETTERS.values(), ids=lambda letter: letter.id)
def test_what_the_long_check_refuses_the_short_one_never_accepts(letter):
    context = load(letter.context, letter.example())
    assert is_sound(context)
    assert faults_of(context) == ()
    for changed in filter(is_sound, variants(context)):
        assert not refused(changed) or list(changed.incoherences()), changed


def test_one_context_at_a_time_is_held_by_a_batch(tmp_path, monkeypatch):
    letter, alive = LETTERS["attribution"], []

    def followed(*given):
        context = load(*given)
        alive.append(weakref.ref(context))
        return context

    monkeypatch.setattr(batch, "load", followed)
    rows = ({**letter.example(), "reference": f"CAL-{number}"} for number in range(20))
    held = []
    write_batch(
        letter, rows, tmp_path / "lot.zip", progress=lambda *_: held.append(sum(one() is not None for one in alive))
    )
    assert len(held) == 20
    assert max(held) <= 2
