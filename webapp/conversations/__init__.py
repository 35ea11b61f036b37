"""The guided conversations: each a literal in the order in which officers work, all run by one engine."""

from __future__ import annotations

from webapp.conversations import appel, flechage, liste, mutation, occupation, ordre_du_jour
from webapp.conversations.model import Conversation

CONVERSATIONS: dict[str, Conversation] = {
    one.kind: one
    for one in (
        flechage.CONVERSATION,
        appel.CONVERSATION,
        liste.CONVERSATION,
        ordre_du_jour.CONVERSATION,
        mutation.CONVERSATION,
        occupation.CONVERSATION,
    )
}
