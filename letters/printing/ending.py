"""The end of a letter: its section, and a bookmark that knows its last page, put into its last paragraph."""

from __future__ import annotations

import re

PARAGRAPH = re.compile(rb"<w:p(?: [^<>]*)?>|</w:p>")
EMPTY = re.compile(rb"<w:p((?: [^<>]*)?)/>\Z")
LOOSE = re.compile(rb"(?:<w:bookmarkEnd [^<>]*/>)+\Z")
END, PROPERTIES, CHANGED, NESTED = b"</w:p>", b"<w:pPr>", b"<w:pPrChange", b"</w:pPr>"
# For a letter that does not end with a paragraph of its own: one that takes no room.
ADDED = b'<w:p><w:pPr><w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/></w:pPr></w:p>'


def ended(body: bytes, section: bytes, bookmark: bytes) -> bytes:
    """The body with these in its last paragraph: a paragraph more could be a page more. Either may be empty."""
    if body.endswith(b"/>"):
        body, bookmark = _whole_paragraph(body, bookmark)
    if not section and not bookmark:
        return body
    start = last_paragraph(body)
    if start is None or b"<w:sectPr" in body[start:]:
        start, body = len(body), body + ADDED
    opening = body.index(b">", start) + 1
    inner = body[opening : -len(END)]
    return b"".join((body[:opening], _with_section(inner, section), bookmark, END))


def _whole_paragraph(body: bytes, bookmark: bytes) -> tuple[bytes, bytes]:
    """The body less the ends of bookmarks that follow its last paragraph, they before ours; that paragraph opened."""
    if loose := LOOSE.search(body):
        body, bookmark = body[: loose.start()], loose[0] + bookmark
    if empty := EMPTY.search(body):
        body = body[: empty.start()] + b"<w:p" + empty[1] + b"></w:p>"
    return body, bookmark


def last_paragraph(body: bytes) -> int | None:
    """Where the paragraph that ends a body starts; None when the body ends with something else."""
    if not body.endswith(END):
        return None
    start = max(body.rfind(b"<w:p>"), body.rfind(b"<w:p "))
    if body.count(END, start) == 1:
        return start
    opened: list[int] = []
    for found in PARAGRAPH.finditer(body):
        if found[0] != END and not found[0].endswith(b"/>"):
            opened.append(found.start())
        elif found[0] == END:
            start = opened.pop()
    return start


def _with_section(inner: bytes, section: bytes) -> bytes:
    if not section:
        return inner
    if inner.startswith(b"<w:pPr/>"):
        inner = inner[len(b"<w:pPr/>") :]
    if not inner.startswith(PROPERTIES):
        return b"".join((PROPERTIES, section, NESTED, inner))
    close = inner.index(NESTED)
    changed = inner.find(CHANGED, 0, close)
    place = close if changed < 0 else changed
    return b"".join((inner[:place], section, inner[place:]))
