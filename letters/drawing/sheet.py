"""A blank sheet on our stationery: headings, paragraphs, lists and tables in the shared styles, saved reproducibly."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from copy import deepcopy
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from docx.text.paragraph import Paragraph

from letters.package import repack
from letters.text import document_text

TEMPLATES = Path(__file__).parent.parent / "templates"
# The letters drawn first lend their page, styles, header and footer to the others.
LETTER, PORTRAIT, LANDSCAPE = "attribution", "revue-mutation", "ordre-du-jour"
WIDTHS = {LETTER: 16.4, PORTRAIT: 17.0, LANDSCAPE: 26.1}
DRAWN = datetime(2026, 1, 1, tzinfo=UTC)
CORE = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
NO_BREAK = "\u00a0"
TAG = re.compile(r"(\{\{.*?\}\}|\{%.*?%\})")
SPACED = (
    (re.compile(r" ([:;?!%€»])"), NO_BREAK + r"\1"),
    (re.compile(r"« "), "«" + NO_BREAK),
    (re.compile(r"\b([LRD]\.|art\.|n°|articles?) (?=[\dLRD])"), r"\1" + NO_BREAK),
    (re.compile(r"~"), NO_BREAK),
)
SHADE = "E8ECF4"


def typeset(text: str) -> str:
    """French no-break spaces around punctuation and in references, tags left alone; `~` is one written on purpose."""
    return "".join(piece if TAG.fullmatch(piece) else _spaced(piece) for piece in TAG.split(text))


def _spaced(text: str) -> str:
    for pattern, replacement in SPACED:
        text = pattern.sub(replacement, text)
    return text


def joined(items: str) -> str:
    """The texts of a list, one after the other with commas."""
    return f"{{% for one in {items} %}}{{{{ one }}}}{{% if not loop.last %}}, {{% endif %}}{{% endfor %}}"


class Sheet:
    """One template being drawn. `**words**` are bold; a table row given as a text is a row tag (`{%tr … %}`)."""

    def __init__(self, stationery: str, title: str, notice: str = ""):
        self.document = Document(str(TEMPLATES / f"{stationery}.docx"))
        self.width = WIDTHS[stationery]
        body = self.document.element.body
        for child in list(body):
            if child.tag != qn("w:sectPr"):
                body.remove(child)
        self._properties(title)
        if notice:
            self._notice(notice)

    def _properties(self, title: str) -> None:
        properties = self.document.core_properties
        properties.title = f"{title} – {{{{ reference }}}}"
        properties.language = "fr-FR"
        properties.author = ""
        for one in properties._element.iter(f"{{{CORE}}}lastModifiedBy"):  # docxcompose moves python-docx's prefix
            one.text = ""
        properties.created = properties.modified = DRAWN

    def _notice(self, text: str) -> None:
        """What the foot of the page says of personal data."""
        line = self.document.sections[0].footer.paragraphs[0]
        for run in line.runs[1:]:
            run._r.getparent().remove(run._r)
        line.runs[0].text = typeset(text)

    def text(self, said: str, style: str = "Normal", before: int | None = None, after: int | None = None) -> Any:
        paragraph = self.document.add_paragraph(style=style)
        _write(paragraph, said)
        if before is not None:
            paragraph.paragraph_format.space_before = Pt(before)
        if after is not None:
            paragraph.paragraph_format.space_after = Pt(after)
        return paragraph

    def heading(self, level: int, said: str) -> None:
        self.text(said, f"Heading {level}")

    @contextmanager
    def when(self, test: str) -> Iterator[None]:
        """Paragraphs written where `test` holds."""
        self.text(f"{{%p if {test} %}}")
        yield
        self.text("{%p endif %}")

    @contextmanager
    def each(self, loop: str) -> Iterator[None]:
        """Paragraphs and tables repeated: `point in points`."""
        self.text(f"{{%p for {loop} %}}")
        yield
        self.text("{%p endfor %}")

    def bullets(self, loop: str, said: str) -> None:
        with self.each(loop):
            self.text(said, "List Bullet")

    def table(
        self,
        header: Sequence[str],
        rows: Sequence[Sequence[str] | str],
        shares: Sequence[float],
        *,
        together: bool = False,
        width: float = 0,
    ) -> None:
        """A table whose header row repeats on each page; `shares` divide its width (cm; the page's when 0).

        `together`: a page never cuts it."""
        table = self.document.add_table(0, len(header))
        table.style = self.document.styles["Table Grid"]
        table.autofit = False
        widths = [(width or self.width) * share / sum(shares) for share in shares]
        for column, width in zip(table.columns, widths, strict=True):
            column.width = Cm(width)
        self._row(table, header, widths, head=True)
        for row in rows:
            self._row(table, [row, *[""] * (len(header) - 1)] if isinstance(row, str) else row, widths)
        if together:
            for line in table._tbl.iter(qn("w:p")):
                Paragraph(line, table).paragraph_format.keep_with_next = True
        self.text("", "Tableau")

    def _row(self, table: Any, cells: Sequence[str], widths: Sequence[float], head: bool = False) -> None:
        row = table.add_row()
        properties = row._tr.get_or_add_trPr()
        properties.append(OxmlElement("w:cantSplit"))
        if head:
            properties.append(OxmlElement("w:tblHeader"))
        for cell, said, width in zip(row.cells, cells, widths, strict=True):
            cell.width = Cm(width)
            if head:
                _shade(cell)
            _fill(cell, said, "Tableau en-tête" if head else "Tableau")

    def signature(self) -> None:
        """First name, surname and capacity of the author, with room for a signature."""
        self.text(
            "{{ signataire.prenom }} {{ signataire.nom }}", "Signature bloc", before=6
        ).paragraph_format.keep_with_next = True
        self.text("{{ signataire.qualite }}", "Signature bloc")

    def bytes(self) -> bytes:
        buffer = BytesIO()
        self.document.save(buffer)
        return repack(buffer.getvalue())

    def save(self, name: str) -> None:
        """Writes the template and its text beside it."""
        data = self.bytes()
        (TEMPLATES / f"{name}.docx").write_bytes(data)
        (TEMPLATES / f"{name}.txt").write_text(document_text(data), encoding="utf-8")


def _write(paragraph: Any, said: str) -> None:
    for place, piece in enumerate(typeset(said).split("**")):
        if piece:
            paragraph.add_run(piece).bold = True if place % 2 else None


def _fill(cell: Any, said: str, style: str) -> None:
    """A cell's lines, one paragraph each; figures to the right start with « > »."""
    first, *others = said.split("\n")
    paragraphs = [cell.paragraphs[0], *(cell.add_paragraph() for _ in others)]
    for paragraph, line in zip(paragraphs, (first, *others), strict=True):
        paragraph.style = style
        if line.startswith(">"):
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        _write(paragraph, line.removeprefix(">"))


def _shade(cell: Any) -> None:
    shade = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", SHADE)):
        shade.set(qn(f"w:{name}"), value)
    cell._tc.get_or_add_tcPr().append(deepcopy(shade))
