"""The guided conversations: each a literal in the order in which officers work, all run by one engine."""

from __future__ import annotations

from webapp.conversations import amounts, appel, flechage, liste, mutation, occupation, ordre_du_jour
from webapp.conversations.clashes import Clash
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
CLASHES: dict[str, tuple[Clash, ...]] = {
    appel.CONVERSATION.kind: (*appel.CLASHES, *amounts.DOUBTS),
    mutation.CONVERSATION.kind: (*mutation.CLASHES, *amounts.DOUBTS),
}
