"""Screening: a whole pool against one dwelling, by the very expressions that check a single file.

Only the modules of this package import numpy, and only when `screen` is first called.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from rules.check import rule_book
from rules.dossier import Dossier
from rules.parameters import Chiffres, national
from rules.policy import Policy
from rules.pool import Pool

if TYPE_CHECKING:
    from rules.screening.run import Screening

STEP = "appel"


def screen(policy: Policy, dwelling: Dossier, pool: Pool, on: date, figures: Chiffres | None = None) -> Screening:
    """Every rule of a qualification call on every request of the pool, for this dwelling on this day."""
    from rules.screening.run import dwelling_alone, run

    return run(rule_book(policy, STEP), dwelling_alone(dwelling), pool, on, figures or national())


def unpack(records: Sequence[bytes]) -> Pool:
    """The pool of requests packed by `rules.packing.pack`, in their order; ValueError on another vocabulary's."""
    from rules.screening.unpacking import unpack as made

    return made(records)


def replaced(pool: Pool, places: Sequence[int], records: Sequence[bytes]) -> Pool:
    """An unpacked pool whose requests at these places are now those of these records."""
    from rules.screening.unpacking import replaced as made

    return made(pool, places, records)
