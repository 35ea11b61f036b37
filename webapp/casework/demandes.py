"""A landlord's active requests, kept ready for screening: records read again as they change, never as objects."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask import current_app
from sqlmodel import Session, col, func, select

from rules.dossier import from_stored
from rules.packing import TOWNS, is_current, pack
from rules.pool import Pool
from rules.screening import replaced, unpack
from webapp.casework.scope import scoped
from webapp.db.models import Demande
from webapp.permissions import Agent

BLOCK = 1024
AT_ONCE = 500
MANY = 5000


@dataclass(frozen=True)
class Requests:
    """Identifiers and records by place in the pool; `stamps`: how many rows and writes each block of them had.

    `names` is filled at the first search.
    """

    ids: list[int]
    records: list[bytes]
    stamps: dict[int, tuple[int, int]]
    pool: Pool
    names: dict[int, str] = field(default_factory=dict)

    def towns(self) -> set[str]:
        """INSEE codes that at least one of these requests wishes for."""
        return {code for words in self.pool.columns[TOWNS].words for code in listed(words)}


def listed(towns: str) -> list[str]:
    """« 92026, 92044 » → its codes."""
    return [code.strip() for code in towns.split(",") if code.strip()]


def active(session: Session, agent: Agent) -> Requests:
    """Read once; then only the blocks where a request changed: each write of a row counts up its version."""
    state = select(func.count(), func.sum(Demande.version), func.max(Demande.id))
    stamp = tuple(session.execute(scoped(state, Demande, agent)).one())
    known = current_app.extensions.setdefault("pools", {})
    kept = known.get(agent.bailleur)
    if kept is None or kept[0] != stamp:
        known[agent.bailleur] = kept = (stamp, _read(session, agent, kept and kept[1]))
    return kept[1]


def _those(agent: Agent, *columns: Any) -> Any:
    return scoped(select(*columns), Demande, agent).where(Demande.etat == "active")


def _read(session: Session, agent: Agent, before: Requests | None) -> Requests:
    """Every active request, by identifier; blocks where nothing was written since are not read again."""
    block = (col(Demande.id) // BLOCK).label("bloc")
    state = _those(agent, block, func.count(), func.sum(Demande.version)).group_by("bloc")
    stamps = {block: (count, versions) for block, count, versions in session.execute(state)}
    if before is None:
        return _made(_records(session, _those(agent, Demande.id, Demande.colonnes)), stamps)
    changed = [one for one in stamps.keys() | before.stamps.keys() if stamps.get(one) != before.stamps.get(one)]
    query = _those(agent, Demande.id, Demande.colonnes)
    read = _records(session, query if len(changed) > AT_ONCE else query.where((col(Demande.id) // BLOCK).in_(changed)))
    return _renewed(before, set(changed), read, stamps)


def _made(records: dict[int, bytes], stamps: dict[int, tuple[int, int]]) -> Requests:
    ids = sorted(records)
    kept = [records[one] for one in ids]
    return Requests(ids, kept, stamps, unpack(kept))


def _renewed(
    before: Requests, changed: set[int], read: dict[int, bytes], stamps: dict[int, tuple[int, int]]
) -> Requests:
    """The requests of now: in the pool as it was, only the rows that differ are put in again."""
    if [one for block in sorted(changed) for one in _within(before.ids, block)] != sorted(read):
        kept = {
            one: record for one, record in zip(before.ids, before.records, strict=True) if one // BLOCK not in changed
        }
        return _made(kept | read, stamps)
    records = list(before.records)
    places = [place for one in read if records[place := bisect_left(before.ids, one)] != read[one]]
    for place in places:
        records[place] = read[before.ids[place]]
    pool = replaced(before.pool, places, [records[place] for place in places])
    names = {one: name for one, name in before.names.items() if one not in read}
    return Requests(before.ids, records, stamps, pool, names)


def _within(ids: list[int], block: int) -> list[int]:
    """The identifiers of a block, among these in order."""
    return ids[bisect_left(ids, block * BLOCK) : bisect_left(ids, (block + 1) * BLOCK)]


def _records(session: Session, query: Any) -> dict[int, bytes]:
    """Identifier → record, some thousands at once: a row of the database is a large object for what it holds."""
    records: dict[int, bytes | None] = {}
    for rows in session.connection().execute(query).partitions(MANY):
        records.update((one, record) for one, record in rows)
    return _current(session, records)


def _by_id(ids: Sequence[int], *columns: Any) -> Iterator[Any]:
    """The queries that read these columns of these rows, some hundreds at once."""
    for start in range(0, len(ids), AT_ONCE):
        yield select(*columns).where(col(Demande.id).in_(ids[start : start + AT_ONCE]))


def _current(session: Session, records: dict[int, bytes | None]) -> dict[int, bytes]:
    """The records; one that another vocabulary wrote is made again from the facts, which are the truth."""
    stale = [one for one, record in records.items() if not is_current(record)]
    return records | dict(_packed(session, stale)) if stale else records


def _packed(session: Session, ids: Sequence[int]) -> Iterator[tuple[int, bytes]]:
    for query in _by_id(ids, Demande.id, Demande.faits):
        for one, faits in session.execute(query).all():
            yield one, pack(from_stored(faits).values)


def refresh(session: Session) -> int:
    """Writes again the records that an earlier vocabulary left; how many there were. In the caller's transaction.

    Versions stay: nothing that people wrote has changed.
    """
    table = Demande.__table__
    rows = session.execute(select(Demande.id, Demande.colonnes))
    stale = [one for one, record in rows if not is_current(record)]
    for one, record in _packed(session, stale):
        session.execute(table.update().where(table.c.id == one).values(colonnes=record))
    return len(stale)


def named(session: Session, agent: Agent, requests: Requests, text: str) -> list[bool]:
    """By place in the pool: do the applicant's name and number hold every word of the text?"""
    missing = [one for one in requests.ids if one not in requests.names]
    columns = (Demande.id, Demande.prenom, Demande.nom, Demande.numero)
    for query in [_those(agent, *columns)] if len(missing) > MANY else _by_id(missing, *columns):
        rows = session.connection().execute(query)
        requests.names.update((one, " ".join(filter(None, said)).casefold()) for one, *said in rows)
    words = text.casefold().split()
    return [all(word in requests.names.get(one, "") for word in words) for one in requests.ids]
