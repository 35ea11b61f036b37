"""What an agent may see: the landlord's records, and within it those of the account's agencies."""

from __future__ import annotations

from typing import Any

from sqlmodel import Session, col

from rules.policy import Policy
from webapp.permissions import Agent


def scoped(query: Any, table: Any, agent: Agent) -> Any:
    """The query, kept to the agent's landlord and, where the table has them, agencies."""
    query = query.where(table.bailleur == agent.bailleur)
    if agent.sees_all or not hasattr(table, "agence"):
        return query
    return query.where(col(table.agence).in_(agent.agences))


def find(session: Session, agent: Agent, table: Any, row_id: int) -> Any:
    """The row, or None when it is unknown or out of the agent's sight."""
    row = session.get(table, row_id)
    if row is None or row.bailleur != agent.bailleur:
        return None
    return row if agent.sees(getattr(row, "agence", "")) or not hasattr(row, "agence") else None


def agency_names(policy: Policy, agent: Agent) -> dict[str, str]:
    """Code → name of the agencies the agent sees, in the policy's order."""
    return {one["code"]: one["nom"] for one in policy.data["agence"] if agent.sees(one["code"])}
