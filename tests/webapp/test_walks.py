"""Any walk through a conversation (answer, go back, edit, resume) keeps every answer that is still asked."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm.attributes import flag_modified

from rules.check import CaseFile, check
from rules.dossier import Dossier, from_stored
from rules.facts import Fait
from rules.kinds import Booleen, Choix, Date, Ensemble, Entier, Nombre, Telephone
from webapp import db
from webapp.cards.fields import field
from webapp.casework import cases, opening, sections, subjects
from webapp.casework import conversations as casework
from webapp.conversations.model import RECAPITULATIF, Question
from webapp.db.models import Demande, Logement, Occupation
from webapp.permissions import Agent

KINDS = ("flechage", "appel", "mutation", "occupation")
AGENT = Agent(1, "responsable", "Responsable", "responsable", "rives-de-seine", ("*",))


def value_for(fact: Fait, number: int):
    """A lawful value of the fact, drawn from a whole number."""
    kind = fact.kind
    if isinstance(kind, Booleen):
        return number % 2 == 0
    if isinstance(kind, Ensemble):
        codes = list(kind.options)
        return frozenset(code for index, code in enumerate(codes) if number >> index & 1)
    if isinstance(kind, Choix):
        return list(kind.options)[number % len(kind.options)]
    if isinstance(kind, Date):
        return date(2026, 1, 1) + timedelta(days=number % 600)
    if isinstance(kind, Entier):
        return kind.least + number % min(10, kind.most - kind.least + 1)
    if isinstance(kind, Nombre):
        return kind.least + Decimal(number % min(3000, int(kind.most - kind.least)))
    if isinstance(kind, Telephone):
        return f"06 39 98 00 {number % 100:02d}"
    return f"Texte {number}"


steps = st.lists(
    st.tuples(
        st.sampled_from(["answer", "edit", "unknown", "pass", "resume", "person", "leave", "screen"]),
        st.integers(0, 40),
        st.integers(0, 2**15),
    ),
    min_size=1,
    max_size=14,
)


@pytest.fixture
def opened(app, recorded):
    """A function that opens a conversation of a kind on fresh records, within the application."""
    numbers = iter(range(10_000_000))

    def start(kind: str):
        number = next(numbers)
        session = db.session(write=True)
        logement = Logement(bailleur="rives-de-seine", agence="agence-levallois", reference=f"L{number}")
        logement.faits = recorded({"logement.reference": f"L{number}", "logement.commune": "92044"})
        numero = f"1110323{number:06d}11041"
        demande = Demande(bailleur="rives-de-seine", numero=numero, faits=recorded({"demande.numero": numero}))
        session.add_all([logement, demande])
        session.flush()
        held = {"demande_id": demande.id, "logement_id": logement.id}
        tenancy = Occupation(bailleur="rives-de-seine", agence="agence-levallois", **held)
        session.add(tenancy)
        session.flush()
        ids = {"logement": logement.id, "demande": demande.id, "occupation": tenancy.id}
        return opening.open_(session, AGENT, kind, ids).id

    with app.test_request_context(method="POST"):
        yield start


class Walk:
    """An officer walking through a conversation, and what must still be there."""

    def __init__(self, conversation_id: int):
        self.id, self.expected, self.people = conversation_id, {}, set()

    def exchange(self):
        return casework.resume(db.session(), AGENT, self.id)

    def do(self, action: str, which: int, number: int) -> None:
        getattr(self, f"_{action}")(self.exchange(), which, number)

    def _plain(self, questions: list[Question]) -> list[Question]:
        return [question for question in questions if not question.repeat]

    def _answer(self, exchange, which, number) -> None:
        if exchange.standing.current and not exchange.standing.current.repeat:
            self._record(exchange, exchange.standing.current, number)

    def _edit(self, exchange, which, number) -> None:
        done = self._plain(exchange.standing.turns())
        if done:
            self._record(exchange, done[which % len(done)], number)

    def _record(self, exchange, question: Question, number: int) -> None:
        values = {fact.key: value_for(fact, number + index) for index, fact in enumerate(question.facts)}
        saved = casework.answer(db.session(), AGENT, exchange, question, values)
        if saved.pending:
            assert self.still_there(), "a change that is not confirmed writes nothing"
            for path in saved.pending.cleared:
                self.expected.pop(path, None)
            casework.answer(db.session(), AGENT, self.exchange(), question, values, confirmed=True)
        self.expected |= values

    def _screen(self, exchange, which, number) -> None:
        """The form of the section in progress, sent whole; the other sections' answers must not feel it."""
        question = exchange.standing.current
        section = exchange.declared.section_of(question) if question else None
        if section is None or not section.at_once:
            return
        form = {"confirme": ["1"]}
        for index, fact in enumerate(fact for one in exchange.standing.asked_in(section) for fact in one.facts):
            typed = field(fact, fact.key, value_for(fact, number + index)).value
            form[fact.key] = [*typed, ""] if isinstance(typed, list) else [typed]
        done = sections.answer(db.session(), AGENT, exchange, section, form, lambda text: [], lambda *others: {})
        dossier = done.exchange.dossier
        for path in (path for one in section.questions for path in one.paths):
            self.expected.pop(path, None)
            if dossier.asked(path):
                self.expected[path] = dossier.values.get(path)

    def _unknown(self, exchange, which, number) -> None:
        question = exchange.standing.current
        if question and not question.repeat:
            casework.answer(db.session(), AGENT, exchange, question, dict.fromkeys(question.paths), confirmed=True)
            self.expected |= dict.fromkeys(question.paths)

    def _pass(self, exchange, which, number) -> None:
        question = exchange.standing.current
        if question and question.optional:
            casework.skip(db.session(), AGENT, exchange, question)

    def _resume(self, exchange, which, number) -> None:
        db.session().expire_all()

    def _person(self, exchange, which, number) -> None:
        if "demande" in exchange.rows:
            key = f"p{which % 4 + 1}"
            path = f"menage.personnes.{key}.naissance"
            self.expected[path] = date(1960, 1, 1) + timedelta(days=number % 20000)
            casework.save_person(
                db.session(), AGENT, exchange, {path: self.expected[path], f"menage.personnes.{key}.lien": "autre"}
            )
            self.people.add(key)

    def _leave(self, exchange, which, number) -> None:
        if self.people:
            key = sorted(self.people)[which % len(self.people)]
            casework.remove_person(db.session(), AGENT, exchange, key)
            self.people.discard(key)
            self.expected.pop(f"menage.personnes.{key}.naissance")

    def still_there(self) -> bool:
        dossier = self.exchange().dossier
        for path, value in self.expected.items():
            parts = path.split(".")
            if len(parts) == 4:
                person = next(
                    one for one in dossier.values["menage.personnes"] if one["menage.personnes.*"] == parts[2]
                )
                assert person["menage.personnes.*.naissance"] == value
            else:
                assert dossier.asked(path)
                assert dossier.values.get(path) == value, path
        return True


@pytest.mark.parametrize("kind", KINDS)
@settings(
    max_examples=20,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    derandomize=True,
)
@given(walk=steps)
def test_any_walk_keeps_every_answer_that_is_still_asked(opened, kind, walk):
    officer = Walk(opened(kind))
    for action, which, number in walk:
        officer.do(action, which, number)
        assert officer.still_there()


def told(verdicts) -> list[tuple]:
    """All that verdicts say."""
    return [
        (one.candidate, one.rule, one.outcome, one.message, one.partial, one.missing, one.working, one.reserves)
        for one in verdicts
    ]


@pytest.mark.parametrize("kind", KINDS)
@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    derandomize=True,
)
@given(walk=steps)
def test_what_is_remembered_of_the_verdicts_is_what_the_rules_say_anew(opened, kind, walk):
    """Read at each step, so that messages and workings are made early and would be seen to grow old."""
    officer = Walk(opened(kind))
    for action, which, number in walk:
        officer.do(action, which, number)
        exchange = officer.exchange()
        files = {name: from_stored(dict(row.faits)) for name, row in exchange.rows.items()}
        common, candidate = files.pop("logement", Dossier()), Dossier()
        for one in files.values():
            candidate = candidate.merged(one)
        whole = cases.at_home(common.merged(candidate)) if kind == "mutation" else common.merged(candidate)
        case = CaseFile(common, {"": candidate}) if kind == "appel" else CaseFile(whole, {})
        anew = check(case, exchange.policy, exchange.declared.step, exchange.on)
        assert told(exchange.verdicts) == told(anew)


@pytest.mark.parametrize("kind", KINDS)
def test_a_patient_officer_reaches_the_end_of_every_conversation(opened, kind):
    officer = Walk(opened(kind))
    for _ in range(60):
        exchange = officer.exchange()
        question = exchange.standing.current
        if question is None:
            break
        if question.repeat == RECAPITULATIF:
            officer.do("pass", 0, 0)
        elif question.repeat:
            officer.do("person", 0, 5000)
            exchange = officer.exchange()
            casework.answer(db.session(), AGENT, exchange, question, {"menage.composition_confirmee": True})
        else:
            officer.do("answer", 0, 0)
    assert officer.exchange().standing.complete


def test_every_record_of_a_changed_answer_is_kept(opened):
    officer = Walk(opened("appel"))
    for number in (0, 1, 2):
        exchange = officer.exchange()
        question = exchange.declared.question("recherche")
        casework.answer(
            db.session(), AGENT, exchange, question, {"demande.toujours_en_recherche": number % 2 == 0}, confirmed=True
        )
    kept = officer.exchange().rows["demande"].faits["demande.toujours_en_recherche"]
    assert [entry["valeur"] for entry in kept] == [True, False, True]


def test_records_are_read_under_their_own_names_whatever_the_order_they_are_kept_in(opened):
    officer = Walk(opened("appel"))
    read = {name: row.id for name, row in officer.exchange().rows.items()}
    row = officer.exchange().row
    row.sujets = dict(reversed(row.sujets.items()))
    flag_modified(row, "sujets")
    db.session().flush()
    rows = officer.exchange().rows
    assert {name: row.id for name, row in rows.items()} == read
    assert {name: type(row) for name, row in rows.items()} == {name: subjects.TABLES[name] for name in read}


def test_columns_are_projections_that_the_facts_alone_can_rebuild(opened):
    officer = Walk(opened("appel"))
    officer.do("person", 0, 9000)
    row = officer.exchange().rows["demande"]
    before = row.model_dump(exclude={"faits", "version"})
    subjects.project(row)
    assert row.model_dump(exclude={"faits", "version"}) == before
