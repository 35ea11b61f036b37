"""A LibreOffice that plays its part: one plain PDF for each letter it is given, of two pages."""

from __future__ import annotations

import stat
import sys
from pathlib import Path

PAGES = 2
SCRIPT = """
import pathlib, sys, zlib
at = sys.argv.index("--outdir")
out = pathlib.Path(sys.argv[at + 1])
out.mkdir()
pathlib.Path({calls!r}).open("a").write(str(len(sys.argv[at + 2:])) + "\\n")
for one in sys.argv[at + 2:]:
    source = pathlib.Path(one)
    told = zlib.compress(source.read_bytes())
    bodies = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R 4 0 R]/Count 2>>",
        b"<</Type/Page/Parent 2 0 R/Resources<<>>/MediaBox[0 0 595 842]/Contents 5 0 R>>",
        b"<</Type/Page/Parent 2 0 R/Resources<<>>/MediaBox[0 0 595 842]/Contents 5 0 R>>",
        b"<</Length " + str(len(told)).encode() + b">>\\nstream\\n" + told + b"\\nendstream",
    ]
    data, places = b"%PDF-1.6\\n", []
    for number, body in enumerate(bodies, 1):
        places.append(len(data))
        data += str(number).encode() + b" 0 obj\\n" + body + b"\\nendobj\\n"
    start = str(len(data)).encode()
    data += b"xref\\n0 6\\n0000000000 65535 f \\n" + b"".join(b"%010d 00000 n \\n" % place for place in places)
    data += b"trailer\\n<</Size 6/Root 1 0 R>>\\nstartxref\\n" + start + b"\\n%%EOF\\n"
    (out / (source.stem + ".pdf")).write_bytes(data)
"""
SILENT = "pathlib = {calls!r}"


def playing(place: Path, script: str = SCRIPT) -> tuple[str, Path]:
    """The program, and the file where it writes how many letters each call had."""
    calls, program = place / "appels", place / "soffice"
    program.write_text(f"#!{sys.executable}\n{script.format(calls=str(calls))}")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    return str(program), calls
