"""A page of the application as a person reads it."""

from __future__ import annotations

from bs4 import BeautifulSoup


def page_of(client, url: str) -> BeautifulSoup:
    """The page at this address, which must be there."""
    answer = client.get(url)
    assert answer.status_code == 200
    return BeautifulSoup(answer.text, "html.parser")


def words(node) -> str:
    """What a part of a page says: plain spaces, one between words."""
    return " ".join(node.get_text(" ").replace("\u00a0", " ").replace("\u202f", " ").split())
