"""Every key of a TOML text is found on its line, however it is written."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from rules.toml_lines import line_of, lines_of, syntax_line

ROOT = Path(__file__).parents[2]
FILES = sorted(path for folder in ("rules", "seed") for path in (ROOT / folder).rglob("*.toml"))
TRICKY = (
    '''# un commentaire = 1 [[faux]]
a = "une # dièse, un ] et un = 3"
"b c" . d = [ # ] dans un commentaire
  1, 2979-05-27 07:32:00,
  { x = "}", y = [3, 4] },
]
t = """
[[faux]]
f = 1
"""
l = \'\'\'
g = 2\'\'\'
jour = 2026-01-01
[table."à part"]
k = 'l'''
    + """'
[[liste]]
n = 1
[liste.dessous]
1 = 2
[[liste]]
[[liste.dedans]]
z = true
"""
)


def paths_of(value, path=()):
    if path:
        yield path
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inside in pairs:
        yield from paths_of(inside, (*path, key))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_key_of_every_data_file_is_found_where_it_is_written(path):
    text = path.read_text("utf-8")
    found, lines = lines_of(text), text.split("\n")
    assert set(found) == set(paths_of(tomllib.loads(text)))
    for keys, line in found.items():
        if isinstance(keys[-1], str):
            assert keys[-1] in lines[line - 1]


def test_what_looks_like_a_key_within_a_text_or_a_comment_is_none():
    found = lines_of(TRICKY)
    assert set(found) == set(paths_of(tomllib.loads(TRICKY)))


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("a",), 2),
        (("b c", "d"), 3),
        (("b c", "d", 1), 4),
        (("b c", "d", 2, "y", 1), 5),
        (("t",), 7),
        (("l",), 11),
        (("jour",), 13),
        (("table", "à part", "k"), 15),
        (("liste", 0, "n"), 17),
        (("liste", 0, "dessous", "1"), 19),
        (("liste", 1), 20),
        (("liste", 1, "dedans", 0, "z"), 22),
    ],
)
def test_a_key_is_on_its_line(path, line):
    assert line_of(lines_of(TRICKY), path) == line


def test_what_is_missing_is_told_where_it_should_be():
    found = lines_of(TRICKY)
    assert line_of(found, ("liste", 1, "absent")) == 20
    assert line_of(found, ("absente",)) == 1


@pytest.mark.parametrize(
    ("text", "where"), [("a = 1\nb =", "fin du fichier"), ("a = 1\nb = ]\n", "ligne 2, colonne 5")]
)
def test_a_syntax_error_says_where(text, where):
    with pytest.raises(tomllib.TOMLDecodeError) as refused:
        tomllib.loads(text)
    assert syntax_line(refused.value) == where


def test_windows_line_ends_change_no_line():
    assert lines_of("a = 1\r\n[t]\r\nb = 2\r\n")["t", "b"] == 3
