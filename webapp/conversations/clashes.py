"""Answers that cannot both hold, or hardly: said on the field of whichever comes last, which is then not recorded."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from rules.evaluate import Program, compile_program
from rules.expression import Expression
from rules.facts import Fait
from rules.french import typeset
from rules.parameters import Chiffres


@dataclass(frozen=True, eq=False)
class Clash:
    """`when`: both answers are given; `told`: what to say on the field of each; `doubt`: both may be meant, and are
    recorded when sent again."""

    when: Expression
    told: tuple[tuple[Fait, str], ...]
    doubt: bool = False


@cache
def _program(when: Expression) -> Program:
    return compile_program((when,))


def clashing(
    declared: Iterable[Clash],
    known: Mapping[str, Any],
    given: Mapping[str, Any],
    on: date,
    figures: Chiffres,
    checked: Container[str] = (),
) -> dict[str, str]:
    """What is said of the answers `given`, by path, where they go against each other or against those `known`.
    `checked`: those doubted already, as `path=value`."""
    values = {**known, **given}
    against = ((one, fact, said) for one in declared for fact, said in one.told if _wants(one, fact, given, checked))
    return {
        fact.key: typeset(said)
        for one, fact, said in against
        if _program(one.when).run(values, on, figures).of(one.when) is True
    }


def _wants(one: Clash, fact: Fait, given: Mapping[str, Any], checked: Container[str]) -> bool:
    """Is the answer given, and not said a second time already where that settles it?"""
    value = given.get(fact.key)
    return value is not None and not (one.doubt and f"{fact.key}={value}" in checked)
