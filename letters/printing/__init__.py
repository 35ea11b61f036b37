"""The print file: one Word document that holds every letter of a batch, in the order of the list, for the printer."""

from __future__ import annotations

from letters.printing.pieces import Finished, Piece, Printed, print_file

__all__ = ["Finished", "Piece", "Printed", "print_file"]
