"""What can be wrong with a letter, said in French and named by path."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace


@dataclass(frozen=True)
class Fault:
    """One thing to mend: dotted path of the field, French message, place in the template, person concerned."""

    path: str
    message: str
    place: str = ""
    person: str = ""

    def __str__(self) -> str:
        head = " – ".join(part for part in (self.person, self.place, self.path) if part)
        return f"{head}\u00a0: {self.message}" if head else self.message

    def of(self, person: str) -> Fault:
        """The same fault, with the person it concerns."""
        return replace(self, person=person)

    def as_dict(self) -> dict[str, str]:
        """Only what is known, for JSON."""
        return {name: value for name, value in asdict(self).items() if value}


class LetterError(Exception):
    """Base of this room's errors; `faults` says what to mend, one line each."""

    def __init__(self, faults: Iterable[Fault]):
        self.faults = tuple(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))


class FaultyContext(LetterError):
    """The data given for a letter do not hold what its context asks."""


class MissingValue(LetterError):
    """The template prints a value that the letter does not have."""


class RefusedTemplate(LetterError):
    """The template is unsafe, unreadable, or not that of the letter."""


class FaultyBatch(LetterError):
    """Somebody in the batch lacks something: no file was written."""


class CorruptBatch(LetterError):
    """What was written is not what the manifest says: our own failure, not the data's."""
