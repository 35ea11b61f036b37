"""Letters: Word templates, their contexts, the engine that fills them, batches. Usable without the web application."""

from __future__ import annotations

from letters.batch import prepare, write_batch
from letters.catalogue import LETTERS, Letter
from letters.checker import check, check_template
from letters.engine import render
from letters.faults import CorruptBatch, Fault, FaultyBatch, FaultyContext, LetterError, MissingValue, RefusedTemplate
from letters.loading import dump, faults_of, load
from letters.manifest import Entry, read_manifest, verify
from letters.printing import Finished, Piece, Printed, print_file

__all__ = [
    "LETTERS",
    "CorruptBatch",
    "Entry",
    "Fault",
    "FaultyBatch",
    "FaultyContext",
    "Finished",
    "Letter",
    "LetterError",
    "MissingValue",
    "Piece",
    "Printed",
    "RefusedTemplate",
    "check",
    "check_template",
    "dump",
    "faults_of",
    "load",
    "prepare",
    "print_file",
    "read_manifest",
    "render",
    "verify",
    "write_batch",
]
