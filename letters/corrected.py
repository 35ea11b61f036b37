"""A letter corrected by hand: is it still that letter, to that person, with every mention that the law wants in it?

Whether the decision says the same is not told here: whoever corrected it reads `letters.comparison`.
"""

from __future__ import annotations

import re
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

from lxml import etree

from letters.blocks import shown
from letters.expected import Expected, has_hidden, has_number, holds, names, parts, printed_text, times
from letters.faults import Fault, LetterError
from letters.package import inspect
from letters.printing import Finished, print_file
from letters.sensitive import plain, sensitive_words
from letters.text import W

TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}|\{\{|\}\}|\{%|%\}|\{#", re.DOTALL)
# The national number: territory, month and year, sequence, desk.
NUMBER = re.compile(r"(?<![0-9A-Z])(?:0[0-9AB]{2}|9[0-9]{2}|111)(?:0[1-9]|1[0-2])[0-9]{8}[0-9A-Z]{5}(?![0-9A-Z])")
REVISED = frozenset(f"{W}{name}" for name in ("ins", "del", "moveFrom", "moveTo", "cellIns", "cellDel"))
NOTED = frozenset(f"{W}{name}" for name in ("comment", "commentReference"))
LONGEST = 120
UNREADABLE = (KeyError, ValueError, TypeError, AttributeError, IndexError, etree.XMLSyntaxError, zipfile.BadZipFile)
REVISIONS = (
    "le suivi des modifications est encore dans le fichier\u00a0: acceptez-les toutes (onglet Révision), "
    "arrêtez le suivi, puis enregistrez"
)
COMMENTS = "le fichier garde des commentaires\u00a0: supprimez-les tous (onglet Révision), puis enregistrez"
HIDDEN = "le fichier garde du texte masqué\u00a0: supprimez-le, ou affichez-le (Police, Masqué)"
NOT_READ = "ce document ne se relit pas comme un courrier\u00a0: enregistrez-le à nouveau en .docx depuis Word"
ANOTHER_NUMBER = "un autre numéro unique, «\u00a0{}\u00a0», est écrit\u00a0: ce courrier ne parle que d’une demande"
ANOTHER_PERSON = (
    "le nom d’une autre personne, «\u00a0{}\u00a0», est écrit\u00a0: ôtez-le, ou déposez ce fichier avec son courrier"
)
LEFT_TAG = "balise non remplie, «\u00a0{}\u00a0»\u00a0: mettez sa valeur à la place, ou ôtez-la"
NOT_NAMED = (
    "le destinataire n’est plus nommé\u00a0: remettez «\u00a0{}\u00a0». Si son nom est faux, corrigez-le dans la "
    "demande, puis refaites le courrier"
)
NO_NUMBER = "le numéro unique n’y est plus\u00a0: remettez «\u00a0{}\u00a0»"
NO_REFERENCE = "la référence de ce courrier n’y est plus, c’est peut-être un autre\u00a0: remettez «\u00a0{}\u00a0»"


def faults(data: bytes, wanted: Expected) -> tuple[Fault, ...]:
    """Faults of a corrected letter's bytes, in this very process; French, naming what to do."""
    try:
        inspect(data, "fichier")
        text, found = printed_text(data), list(_stray(data, wanted))
        found += [*_lost(text, wanted), *_foreign(text, wanted)]
        if not found:
            _try(data)
    except LetterError as error:
        return error.faults
    except UNREADABLE:
        return (Fault("", NOT_READ, "fichier"),)
    return tuple(dict.fromkeys(found))


def _stray(data: bytes, wanted: Expected) -> Iterator[Fault]:
    """What must not leave in a letter: tags, revisions, comments, hidden words."""
    known = set(TAG.findall(wanted.text))
    for root in parts(data):
        words = "".join(root.itertext(f"{W}t", with_tail=False))
        yield from (Fault("", LEFT_TAG.format(tag[:LONGEST])) for tag in TAG.findall(words) if tag not in known)
        tags = {one.tag for one in root.iter(etree.Element)}
        if tags & REVISED or any(tag.startswith(W) and tag.endswith("Change") for tag in tags):
            yield Fault("", REVISIONS)
        if tags & NOTED:
            yield Fault("", COMMENTS)
    if not wanted.hidden and has_hidden(data):
        yield Fault("", HIDDEN)


def _lost(text: str, wanted: Expected) -> Iterator[Fault]:
    """What the letter as made says, and the corrected one no longer does, or not as often: the same delay may stand in
    two sentences."""
    for name, source, words in wanted.mentions:
        now, before = times(text, words), times(wanted.text, words)
        if now < before:
            often = f" ({before} fois dans l’original, {now} ici)" if before > 1 else ""
            lost = f"mention obligatoire absente ({name}, {source})\u00a0: remettez «\u00a0{words[:LONGEST]}\u00a0»"
            yield Fault("", lost + often)
    if any(wanted.person) and not names(text, wanted.person):
        yield Fault("", NOT_NAMED.format(" ".join(wanted.person).strip()))
    if wanted.number and not has_number(text, wanted.number):
        yield Fault("", NO_NUMBER.format(wanted.number))
    if wanted.reference and not holds(text, wanted.reference):
        yield Fault("", NO_REFERENCE.format(wanted.reference))


def _foreign(text: str, wanted: Expected) -> Iterator[Fault]:
    """Who else is named, and the words that no letter holds."""
    ours = {wanted.number, *NUMBER.findall(wanted.text.upper())}
    for number in dict.fromkeys(NUMBER.findall(text.upper())):
        if number not in ours:
            yield Fault("", ANOTHER_NUMBER.format(number))
    for person in wanted.others:
        if names(text, person):
            yield Fault("", ANOTHER_PERSON.format(" ".join(person).strip()))
    known = {plain(word) for word in sensitive_words(wanted.text)}
    if words := [word for word in dict.fromkeys(sensitive_words(text)) if plain(word) not in known]:
        yield Fault("", f"mot à ne pas écrire dans un courrier\u00a0: {', '.join(words)}")


def _try(data: bytes) -> None:
    """It is shown, and printed beside another, as it will be. Raises LetterError."""
    shown(data)
    with tempfile.TemporaryDirectory() as aside:
        print_file([Finished(data), Finished(data)], Path(aside) / "essai.docx", even_pages=True)
