"""What a letter says to its person and must still say once corrected by hand: mentions, whose it is, which one."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from jinja2 import TemplateError, nodes
from jinja2.meta import find_undeclared_variables
from lxml import etree

from letters.catalogue import Letter
from letters.checker import comparable
from letters.document import open_document
from letters.faults import Fault, LetterError
from letters.loading import load
from letters.package import TemplateFile
from letters.parts import PARSER, content_types
from letters.sandbox import environment, offered
from letters.sensitive import plain
from letters.text import W, document_text

Name = tuple[str, str]  # first name, surname

TITLE = re.compile(r"\A\[titre\].*\n")
SEPARATORS = re.compile(r"[\s.\-]")
DEEPEST = 4
OFF = ("0", "false", "off")
MADE_OTHERWISE = (
    "ce courrier a été fait autrement qu’aujourd’hui, ses mentions obligatoires ne peuvent pas être comparées"
    "\u00a0: refaites-le plutôt depuis le dossier"
)


@dataclass(frozen=True)
class Expected:
    """As plain values. `mentions`: (name, source, words) that the letter prints for this person; `person`, `number`
    and `reference`: empty where it does not print them; `others`: names of other people that it does not print."""

    text: str
    mentions: tuple[tuple[str, str, str], ...]
    person: Name
    number: str
    reference: str
    others: tuple[Name, ...]
    hidden: bool = False


def expected(
    letter: Letter, data: Mapping[str, Any], made: bytes, template: TemplateFile, others: Collection[Name] = ()
) -> Expected:
    """From the letter as it was made (`made`), its JSON values and its template. Raises LetterError where the letter
    asks today for more than those values hold."""
    text, person = printed_text(made), _person(data)
    try:
        context = load(letter.context, data)
    except LetterError as error:
        raise LetterError([Fault("", MADE_OTHERWISE)]) from error
    number, reference = data.get("numero_unique") or "", data.get("reference") or ""
    strangers = (one for one in others if not {bare(" ".join(one)), bare(" ".join(one[::-1]))} & {bare(_both(person))})
    return Expected(
        text=text,
        mentions=tuple(_mentions(letter, context, template, text)),
        person=person if names(text, person) else ("", ""),
        number=number if has_number(text, number) else "",
        reference=reference if holds(text, reference) else "",
        others=tuple(dict.fromkeys(one for one in strangers if not names(text, one))),
        hidden=has_hidden(made),
    )


def _person(data: Mapping[str, Any]) -> Name:
    to = data.get("destinataire") or {}
    return (to.get("prenom") or "").strip(), (to.get("nom") or "").strip()


def _both(person: Name) -> str:
    return " ".join(person)


# Reading a document.


def printed_text(data: bytes) -> str:
    """The words of a document that print: headers, body, notes, footers."""
    return TITLE.sub("", document_text(data))


def parts(data: bytes) -> Iterator[etree._Element]:
    """The XML of the file, what prints and what does not."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        types = content_types(archive)
        for name in filter(types.is_xml, archive.namelist()):
            yield etree.fromstring(archive.read(name), PARSER)


def has_hidden(data: bytes) -> bool:
    """Are some words written, and not printed?"""
    return any(
        mark.get(f"{W}val", "true") not in OFF and run.find(f"{W}t") is not None
        for root in parts(data)
        for run in root.iter(f"{W}r")
        for mark in run.iterfind(f"{W}rPr/{W}vanish")
    )


def bare(text: str) -> str:
    """Words without case, accents nor signs, one space between."""
    return " ".join(re.findall(r"\w+", plain(text)))


def names(text: str, person: Name) -> bool:
    """Is the name there, as whole words, first name first or last?"""
    words = f" {bare(text)} "
    orders = {bare(_both(person)), bare(_both(person[::-1]))}
    return any(name and f" {name} " in words for name in orders)


def holds(text: str, words: str) -> bool:
    """Are these words there, whatever the spaces, the apostrophes and the case?"""
    return bool(times(text, words))


def times(text: str, words: str) -> int:
    """How many times these words stand there, as whole words, singular or plural."""
    found = _like(words)
    if not found:
        return 0
    before = r"(?<!\w)" if found[0].isalnum() else ""
    after = r"s?(?!\w)" if found[-1].isalnum() else ""
    return len(re.findall(f"{before}{re.escape(found)}{after}", _like(text)))


def _like(text: str) -> str:
    return comparable(text).casefold().strip()


def has_number(text: str, number: str) -> bool:
    """Is the number there, in one piece or in groups?"""
    return bool(number) and number.upper() in SEPARATORS.sub("", text.upper())


# The mentions, as the letter prints them for this person.


def _mentions(letter: Letter, context: Any, template: TemplateFile, text: str) -> Iterator[tuple[str, str, str]]:
    """Those that the letter as made holds: one that the template prints under a condition may not be there."""
    loops = dict(_loops(template))
    for mention in letter.mentions:
        for extrait in mention.extraits:
            for words in _printed(extrait, loops, context):
                if holds(text, words):
                    yield mention.nom, mention.source, words


def _loops(template: TemplateFile) -> Iterator[tuple[str, str]]:
    """Name given to each element of a loop → the list, as the template writes it."""
    for _, source in open_document(template).sources():
        for one in environment().parse(source).find_all(nodes.For):
            path = _path(one.iter)
            if isinstance(one.target, nodes.Name) and path:
                yield one.target.name, path


def _path(node: nodes.Node) -> str:
    if isinstance(node, nodes.Name):
        return node.name
    inner = _path(node.node) if isinstance(node, nodes.Getattr) else ""
    return f"{inner}.{node.attr}" if inner else ""


def _printed(extrait: str, loops: Mapping[str, str], context: Any) -> list[str]:
    """The words of a mention for this person, one for each element where it stands in a loop."""
    values, source, words = offered(context), f"{extrait}\n", environment(autoescape=False)
    for _ in range(DEEPEST):
        free = sorted(find_undeclared_variables(words.parse(source)) - values.keys())
        name = next((one for one in free if one in loops), None)
        if name is None:
            break
        source = f"{{% for {name} in {loops[name]} %}}{source}{{% endfor %}}"
    try:
        found = words.from_string(source).render(values)
    except (TemplateError, TypeError, ValueError):  # a value that this letter does not have
        return []
    return [line for line in dict.fromkeys(found.split("\n")) if line.strip()]
