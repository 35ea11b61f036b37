"""The records that a conversation is about, read in one query, within the agent's reach."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from webapp.casework import subjects
from webapp.conversations import CONVERSATIONS
from webapp.db.models import Conversation, Subject
from webapp.memory import Recent
from webapp.permissions import Agent


class NotFound(LookupError):
    """No such conversation for this agent: unknown, or another landlord's or agency's."""


def read(session: Session, agent: Agent, ids: Mapping[str, int]) -> dict[str, Subject]:
    """The subjects' rows, read in one query."""
    found = session.execute(_reading(tuple(ids)), dict(ids)).first()
    if found is None:
        raise NotFound(ids)
    return _allowed(agent, ids, found)


def _allowed(agent: Agent, ids: Mapping[str, int], found: Iterable[Subject]) -> dict[str, Subject]:
    """The rows by subject, when the agent may see them all."""
    rows = dict(zip(ids, found, strict=True))
    if not all(_within(agent, row) for row in rows.values()):
        raise NotFound(ids)
    return rows


@cache
def _reading(names: tuple[str, ...]) -> sa.Select:
    """The query for the rows of these subjects; their ids go by the same names."""
    first, *others = (subjects.TABLES[name] for name in names)
    query = sa.select(first, *others).select_from(first).where(first.id == sa.bindparam(names[0]))
    for name, table in zip(names[1:], others, strict=True):
        query = query.join(table, table.id == sa.bindparam(name))
    return query


def _within(agent: Agent, row: Subject) -> bool:
    """A landlord's own records, and within it the agent's agencies; candidacies and slates follow their dwelling."""
    declared = type(row).model_fields
    if "bailleur" in declared and row.bailleur != agent.bailleur:
        return False
    return agent.sees(row.agence) if "agence" in declared else True


def of_conversation(session: Session, agent: Agent, conversation_id: int) -> tuple[Conversation, dict[str, Subject]]:
    """The conversation and its records by subject. Raises NotFound."""
    row, *found = _remembered(session, conversation_id) or _read(session, conversation_id)
    return row, _allowed(agent, row.sujets, found)


_subjects_of: Recent[int, Mapping[str, int]] = Recent(1024)


def _remembered(session: Session, conversation_id: int) -> Sequence[Any] | None:
    """The conversation and its records in one query, where its subjects are remembered, still those and so ordered."""
    sujets = _subjects_of.get(conversation_id)
    found = sujets and session.execute(_resuming(tuple(sujets)), {"id": conversation_id, **sujets}).first()
    return found if found and [*found[0].sujets.items()] == [*sujets.items()] else None


def _read(session: Session, conversation_id: int) -> Sequence[Any]:
    row = session.get(Conversation, conversation_id)
    if row is None or row.genre not in CONVERSATIONS:
        raise NotFound(conversation_id)
    _subjects_of.keep(conversation_id, dict(row.sujets))
    records = session.execute(_reading(tuple(row.sujets)), row.sujets).first()
    if records is None:
        raise NotFound(conversation_id)
    return row, *records


@cache
def _resuming(names: tuple[str, ...]) -> sa.Select:
    """The query for a conversation with the rows of its subjects."""
    return (
        _reading(names)
        .with_only_columns(Conversation, *(subjects.TABLES[name] for name in names))
        .join(Conversation, Conversation.id == sa.bindparam("id"))
    )
