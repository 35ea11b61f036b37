"""The .docx file itself: limits before it is opened, and a writing that gives the same bytes for the same content."""

from __future__ import annotations

import hashlib
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from lxml import etree

from letters.faults import Fault, RefusedTemplate
from letters.parts import TYPES, ContentTypes, agrees, linked

MAX_BYTES = 5_000_000
MAX_UNPACKED = 50_000_000
MAX_MEMBERS = 400
OLD_OR_LOCKED = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # what Word wrote before .docx, and writes around a password
FIXED_TIME = (1980, 1, 1, 0, 0, 0)
MAIN_TYPE = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
MACRO_TYPE = b"vbaProject"
HYPERLINK = "/hyperlink"
INSERTED = ("/aFChunk", "/oleObject", "/control", "/vbaProject")
CLICKED = re.compile(r"(https?://|mailto:)", re.IGNORECASE)
FETCHING = re.compile(r"\s*(INCLUDE\w*|DDE(AUTO)?|LINK|IMPORT|DATABASE|RD)\b", re.IGNORECASE)
LINKS = "_rels/.rels"
LINKS_OF = re.compile(r"_rels/([^/]*)\.rels$")
OUTSIDE = "le document va chercher un contenu extérieur"
ELSEWHERE = "le document n’est pas rangé comme Word le fait\u00a0: enregistrez-le à nouveau en .docx depuis Word"
CORE = b"http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"
LIBREOFFICE_CORE = b"http://schemas.openxmlformats.org/officedocument/2006/relationships/metadata/core-properties"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
TO_CLICK = re.compile(rf"{re.escape(W)}hyperlink|{{[^}}]*/drawingml/[^}}]*}}hlink\w+")
POINTS = re.compile(r"{[^}]*/relationships}|{[^}]*}relid$")


@dataclass(frozen=True)
class TemplateFile:
    """A template that passed the limits: its name, its bytes, their SHA-256."""

    name: str
    data: bytes
    sha256: str


def digest(data: bytes) -> str:
    """SHA-256, in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def refused(message: str, place: str = "modèle", path: str = "") -> RefusedTemplate:
    """The error for a template that cannot be used."""
    return RefusedTemplate([Fault(path, message, place)])


def read_template(path: Path) -> TemplateFile:
    """Read a template from disk, within the limits; raises RefusedTemplate."""
    try:
        if path.stat().st_size > MAX_BYTES:
            raise refused(f"le fichier dépasse {MAX_BYTES // 1_000_000} Mo", path.name)
        data = path.read_bytes()
    except OSError as error:
        raise refused("le fichier ne peut pas être lu", path.name) from error
    inspect(data, path.name)
    return TemplateFile(path.name, data, digest(data))


def inspect(data: bytes, name: str) -> None:
    """Refuse what is not a plain, bounded Word document without macro or outside content."""
    if data.startswith(OLD_OR_LOCKED):
        raise refused("le document est protégé par un mot de passe, ou à l’ancien format .doc", name)
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            _inspect_members(archive.infolist(), name)
            _inspect_parts(archive, name)
    except etree.XMLSyntaxError as error:
        raise refused("le document Word est abîmé", name) from error
    except (zipfile.BadZipFile, zlib.error, KeyError, NotImplementedError, RuntimeError, EOFError, OSError) as error:
        raise refused("ce n’est pas un document Word .docx", name) from error


def _inspect_members(members: list[zipfile.ZipInfo], name: str) -> None:
    names = {member.filename.lower() for member in members}
    if len(members) > MAX_MEMBERS or sum(member.file_size for member in members) > MAX_UNPACKED:
        raise refused("le document est trop gros une fois ouvert", name)
    if len(names) < len(members) or any(".." in member or member.startswith("/") for member in names):
        raise refused("le document Word est abîmé", name)
    if not {"[content_types].xml", "word/document.xml"} <= names:
        raise refused("ce n’est pas un document Word .docx", name)
    if any(member.endswith("vbaproject.bin") for member in names):
        raise refused("le document contient des macros", name)


def _inspect_parts(archive: zipfile.ZipFile, name: str) -> None:
    """Links first: each part is then read knowing which of its identifiers lead outside."""
    types = ContentTypes(_inspect_xml(TYPES, archive.read(TYPES), name))
    every = [one for one in archive.namelist() if one != TYPES]
    members = [one for one in every if one.lower().endswith((".xml", ".rels")) or types.is_xml(one)]
    outside: dict[str, set[str]] = {}
    leads: list[tuple[str, str]] = []
    for member in sorted(members, key=lambda one: not one.lower().endswith(".rels")):
        root = _inspect_xml(member, archive.read(member), name)
        if member.lower().endswith(".rels"):
            outside[LINKS_OF.sub(r"\1", member.lower())] = _inspect_links(root, name)
            leads += linked(member, root)
        else:
            _inspect_content(root, outside.pop(member.lower(), set()), name)
    if any(outside.values()):
        raise refused(OUTSIDE, name)
    if not all(agrees(types, every, *one) for one in leads):
        raise refused(ELSEWHERE, name)


def _inspect_xml(member: str, xml: bytes, name: str) -> etree._Element:
    if b"<!DOCTYPE" in xml or b"<!ENTITY" in xml or b"\x00" in xml:
        raise refused("le document contient une déclaration XML interdite", name)
    root = etree.fromstring(xml, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False))
    if root.getroottree().docinfo.doctype:
        raise refused("le document contient une déclaration XML interdite", name)
    if member == TYPES and (MAIN_TYPE not in xml or MACRO_TYPE in xml):
        raise refused("ce n’est pas un document Word .docx sans macro", name)
    return root


def _inspect_links(root: etree._Element, name: str) -> set[str]:
    """Only an address to click may lie outside, nothing foreign may lie inside; the identifiers of those outside."""
    outside = set()
    for link in root.iter(etree.Element):
        kind = link.get("Type", "")
        if kind.endswith(INSERTED):
            raise refused("le document contient un objet inséré ou une macro", name)
        if link.get("TargetMode", "").strip().lower() == "external":
            if not kind.endswith(HYPERLINK):
                raise refused(OUTSIDE, name)
            if not CLICKED.match(link.get("Target", "")):
                raise refused("un lien ne mène ni à un site (http, https) ni à un courriel (mailto)", name)
            outside.add(link.get("Id", ""))
    return outside


def _inspect_content(root: etree._Element, outside: set[str], name: str) -> None:
    """Nothing fetches what lies outside: neither a field, nor a picture, by a link made to be clicked."""
    if any(FETCHING.match(field) for field in _fields(root)):
        raise refused(OUTSIDE, name)
    if not outside:
        return
    for one in root.iter(etree.Element):
        used = () if TO_CLICK.fullmatch(one.tag) else one.items()
        if any(value in outside or ("{" in value and POINTS.match(key)) for key, value in used):
            raise refused(OUTSIDE, name)


def _fields(root: etree._Element) -> Iterator[str]:
    """The instruction of each Word field, however it is cut into runs."""
    yield from (simple.get(f"{W}instr", "") for simple in root.iter(f"{W}fldSimple"))
    opened: list[list[str]] = []
    for node in root.iter(f"{W}fldChar", f"{W}instrText", f"{W}delInstrText"):
        kind = node.get(f"{W}fldCharType")
        if kind == "begin":
            opened.append([])
        elif kind == "end" and opened:
            yield "".join(opened.pop())
        elif kind is None and opened:
            opened[-1].append(node.text or "")
    yield from ("".join(left) for left in opened)


def as_word_writes(data: bytes) -> bytes:
    """The document, its properties linked as Word links them; raises KeyError for what is no document.

    LibreOffice's link is one that python-docx ignores: it would write a second file of the same name."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        links = archive.read(LINKS)
        if LIBREOFFICE_CORE not in links:
            return data
        others = [(name, archive.read(name)) for name in archive.namelist() if name != LINKS]
    return pack([(LINKS, links.replace(LIBREOFFICE_CORE, CORE)), *others])


def pack(members: list[tuple[str, bytes]], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A ZIP whose bytes depend on names and contents only."""
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as archive:
        for name, data in members:
            add_member(archive, name, data, compression)
    return buffer.getvalue()


def add_member(archive: zipfile.ZipFile, name: str, data: bytes, compression: int) -> None:
    """Add one file to an open ZIP, without the clock or the system in its bytes."""
    info = zipfile.ZipInfo(name, FIXED_TIME)
    info.compress_type = compression
    info.create_system = 3
    info.external_attr = 0o644 << 16
    archive.writestr(info, data)


def repack(data: bytes) -> bytes:
    """The same ZIP, its times fixed."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return pack([(name, archive.read(name)) for name in archive.namelist()])
