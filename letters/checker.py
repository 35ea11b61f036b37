"""Does a template fit its letter: every field asked is offered, every field offered is asked, the law's words stand."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import is_dataclass
from io import BytesIO
from pathlib import Path

from jinja2.exceptions import SecurityError, TemplateAssertionError, TemplateSyntaxError
from lxml import etree

from letters.asked import Asked, Ref
from letters.catalogue import Letter
from letters.document import PROPERTIES, open_document
from letters.engine import badly_written, render
from letters.faults import Fault, LetterError
from letters.loading import hints, load
from letters.package import TemplateFile, read_template
from letters.parts import DOCUMENT, FOOTER, FOOTNOTES, HEADER, content_types, stories
from letters.sandbox import environment
from letters.text import document_text

FILLED = (DOCUMENT, HEADER, FOOTER, FOOTNOTES)
CORE = "docProps/core.xml"
TOO_DEEP = "balises trop nombreuses ou trop imbriquées pour être vérifiées"
TABLE = re.compile(r"<(/?)w:tbl[ >]")
TAG = re.compile(r"\{\{|\{%|\{#")


def check(path: Path, letter: Letter) -> list[Fault]:
    """Faults of the template at `path` for `letter`, in French with their place; raises RefusedTemplate."""
    return check_template(read_template(path), letter)


def check_template(template: TemplateFile, letter: Letter) -> list[Fault]:
    """The same for a template already read; one without fault is also filled with the letter's example."""
    asked, faults = _asked(template, letter.context)
    faults += [
        Fault(path, "le courrier offre ce champ, le modèle ne le demande pas", "modèle")
        for path in sorted(set(leaves(Ref("", letter.context))) - asked)
    ]
    faults += [*_unfilled(template), *_silent_mentions(template, letter)]
    return faults or _trial(template, letter)


def leaves(ref: Ref) -> Iterator[str]:
    """Dotted paths of the values of a context class; `candidats[].rang` inside a list."""
    if ref.is_value:
        yield ref.path
    elif is_dataclass(ref.kind):
        for name in hints(ref.kind):
            yield from leaves(ref.field(name))
    else:
        yield from leaves(ref.element())


def _asked(template: TemplateFile, context: type) -> tuple[set[str], list[Fault]]:
    paths: set[str] = set()
    faults: list[Fault] = []
    for place, source in open_document(template).sources():
        try:
            walk = Asked(context)
            walk.visit(environment().parse(source))
            _compile(source)
        except (TemplateSyntaxError, TemplateAssertionError, SecurityError) as error:
            faults.append(Fault("", badly_written(error), _spot(place, source, error.lineno)))
            paths.update(leaves(Ref("", context)))  # what an unreadable part asks is not known: no reproach
            continue
        except (RecursionError, SyntaxError, MemoryError):
            faults.append(Fault("", TOO_DEEP, place))
            paths.update(leaves(Ref("", context)))
            continue
        paths |= walk.paths
        faults += [Fault(p.path, p.message, _spot(place, source, p.line)) for p in walk.problems]
    return paths, list(dict.fromkeys(faults))


def _compile(source: str) -> None:
    """Unknown filters and tests show at this stage only."""
    environment().compile(source)


def _spot(place: str, source: str, line: int) -> str:
    lines = source.split("\n")
    here = lines[line - 1] if 0 < line <= len(lines) else ""
    before = "\n".join(lines[: line - 1])
    if before.count("<w:txbxContent") > before.count("</w:txbxContent"):
        place = f"zone de texte ({place})"
    elif sum(-1 if found[1] else 1 for found in TABLE.finditer(before)) > 0:
        place = f"tableau ({place})"
    words = re.sub(r"<[^>]+>", "", here).strip()
    return f"{place}, «\u00a0{words[:70]}\u00a0»" if words else place


def _unfilled(template: TemplateFile) -> Iterator[Fault]:
    """Tags where the engine fills nothing: comments, endnotes, other properties."""
    with zipfile.ZipFile(BytesIO(template.data)) as archive:
        types, filled = content_types(archive), {name for kind, name in stories(archive) if kind in FILLED}
        for name in archive.namelist():
            if name not in filled and types.is_xml(name) and TAG.search(_stray_text(name, archive.read(name))):
                yield Fault("", "balise dans une partie du document qui n’est pas remplie", name)


def _stray_text(name: str, xml: bytes) -> str:
    root = etree.fromstring(xml)
    if name == CORE:
        kept = {"description" if prop == "comments" else prop for prop in PROPERTIES}
        return " ".join(child.text or "" for child in root if etree.QName(child).localname not in kept)
    return "".join(root.itertext())


def _silent_mentions(template: TemplateFile, letter: Letter) -> Iterator[Fault]:
    text = comparable(document_text(template.data))
    for mention in letter.mentions:
        for extrait in mention.extraits:
            if comparable(extrait) not in text:
                yield Fault(
                    "", f"mention obligatoire absente ({mention.nom}, {mention.source})\u00a0: {extrait}", "modèle"
                )


def comparable(text: str) -> str:
    """Text with plain spaces and apostrophes, for comparison."""
    return re.sub(r"\s+", " ", text.replace("’", "'"))


def _trial(template: TemplateFile, letter: Letter) -> list[Fault]:
    try:
        render(letter, load(letter.context, letter.example()), template)
    except LetterError as error:
        return [Fault(fault.path, fault.message, fault.place or "modèle") for fault in error.faults]
    return []
