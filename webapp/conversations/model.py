"""What a conversation is made of: a question points to facts, and has their words unless it says otherwise."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from rules.expression import Expression
from rules.facts import Fait, personne
from rules.french import typeset
from rules.kinds import Ensemble
from rules.rule import CANDIDATE_STEPS

PERSONNES, CANDIDATS, JUSTIFICATIONS = "personnes", "candidats", "justifications"
# What the file knew and the person has not said yet: confirmed all together, at the end of what is asked of them.
RECAPITULATIF = "recapitulatif"
# What a question serves beside the rules of its steps: a letter or a sheet prints it; the file is followed, or counted
# over the year, by it. Then it is asked whatever the landlord's policy.
COURRIER, SUIVI = "courrier", "suivi"
# What is asked of each person, in that order.
PERSON_FACTS = (
    personne.lien,
    personne.prenom,
    personne.nom,
    personne.naissance,
    personne.civilite,
    personne.a_charge,
    personne.garde,
    personne.carte_invalidite,
)


@dataclass(frozen=True, eq=False)
class Question:
    """One card. `only_if`: asked where this holds; `repeat`: over the persons, the candidates, the points to justify
    or what is to confirm.

    `papers`: the officer may say that a paper was seen; `each_time`: asked again another day; `optional`: may be passed
    with no answer at all; `none`: what the person says then, in one gesture (« Non »);
    `certain`: nothing goes on without a yes or a no;
    `choices`: the name of a list that the landlord or the file gives (sessions); `serves`: what it is asked for beside
    the rules; `free`: facts of the card that may stay empty; `evidence`: opened too by the labels that a clause of the
    policy wants established; `options`: fact path → the landlord's own choices.
    """

    key: str
    facts: tuple[Fait, ...]
    title: str = ""
    say: str = ""
    why: str = ""
    avoid: str = ""
    only_if: Expression | None = None
    repeat: str = ""
    papers: bool = False
    each_time: bool = False
    optional: bool = False
    certain: bool = False
    none: str = ""
    choices: str = ""
    serves: str = ""
    free: tuple[Fait, ...] = ()
    evidence: bool = False
    options: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        _typeset(self, "title", "say", "why", "avoid", "none")

    @cached_property
    def heading(self) -> str:
        return self.title or self.facts[0].question or self.facts[0].label

    @cached_property
    def paths(self) -> tuple[str, ...]:
        return tuple(fact.key for fact in self.facts)

    @cached_property
    def wanted(self) -> tuple[str, ...]:
        """Paths of the facts that an answer must give, known or not."""
        free = {fact.key for fact in self.free}
        return tuple(path for path in self.paths if path not in free)

    @cached_property
    def boxes(self) -> bool:
        """Is it one set of boxes that wants an answer, were it that none of them holds?"""
        return not self.optional and len(self.facts) == 1 and isinstance(self.facts[0].kind, Ensemble)

    @cached_property
    def lists(self) -> bool:
        """Is it nothing but sets of boxes, each of which may be left empty?"""
        return self.optional and all(isinstance(fact.kind, Ensemble) for fact in self.facts)

    @property
    def no_box(self) -> str:
        """The box that says that none of them holds; of several sets, none of those left empty."""
        if self.lists:
            return "Aucun" if len(self.facts) == 1 else "Aucun dans les listes laissées vides"
        return self.facts[0].kind.none.capitalize() if self.boxes else ""


@dataclass(frozen=True, eq=False)
class Section:
    """Questions that belong together. `whole`: asked on one screen; `after`: on one screen too, and done on the file,
    with nobody on the line: such sections come after all the others."""

    key: str
    title: str
    questions: tuple[Question, ...]
    whole: bool = False
    after: bool = False

    @property
    def at_once(self) -> bool:
        return self.whole or self.after

    @property
    def unknown(self) -> str:
        """The box that says that there is no answer: the person's, or the file's."""
        return "Le dossier ne le dit pas" if self.after else "Ne sait pas"


@dataclass(frozen=True, eq=False)
class Ending:
    """One way to conclude: what the button says, and what happens next, read aloud or shown."""

    key: str
    label: str
    then: str = ""

    def __post_init__(self) -> None:
        _typeset(self, "label", "then")


@dataclass(frozen=True, eq=False)
class Stop:
    """What ends the questions early, and what to tell the officer then."""

    when: Expression
    message: str


@dataclass(frozen=True, eq=False)
class Conversation:
    """`step` names the rules checked; `subjects` the records spoken of; `endings` the ways to conclude; `hang_up`
    what is told once all that is asked of the person on the line has its answer."""

    kind: str
    title: str
    step: str
    subjects: tuple[str, ...]
    sections: tuple[Section, ...]
    endings: tuple[Ending, ...]
    closing: str = ""
    stops: tuple[Stop, ...] = ()
    hang_up: str = ""

    def __post_init__(self) -> None:
        _typeset(self, "title", "closing", "hang_up")

    @property
    def steps(self) -> tuple[str, ...]:
        """The steps that it prepares: its own, then those that follow it on the way to the commission."""
        if self.step == "flechage":
            return (self.step, *CANDIDATE_STEPS)
        if self.step in CANDIDATE_STEPS:
            return CANDIDATE_STEPS[CANDIDATE_STEPS.index(self.step) :]
        return (self.step,)

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        return tuple(question for section in self.sections for question in section.questions)

    @cached_property
    def after(self) -> tuple[Question, ...]:
        """Those done on the file, with nobody on the line."""
        return tuple(question for section in self.sections if section.after for question in section.questions)

    def question(self, key: str) -> Question:
        """KeyError when there is none of that name."""
        return next((one for one in self.questions if one.key == key), None) or _missing(key)

    def section_of(self, question: Question) -> Section:
        return next(section for section in self.sections if question in section.questions)

    @property
    def conditions(self) -> tuple[Expression, ...]:
        asked = tuple(one.only_if for one in self.questions if one.only_if is not None)
        return (*asked, *(stop.when for stop in self.stops))


def _typeset(one: object, *names: str) -> None:
    for name in names:
        object.__setattr__(one, name, typeset(getattr(one, name)))


def _missing(key: str) -> Question:
    raise KeyError(key)
