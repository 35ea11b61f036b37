"""`python -m rules screen`: a pool in each of its writings, faulty rows among good ones."""

from __future__ import annotations

import io
import json
import zipfile
from typing import Any

import pytest

from rules.schema import full_example
from tests.rules.command_line import Ran

ON = ("--on", "2026-11-23")
NUMERO = "111032301698211041"


@pytest.fixture
def screen(run, tmp_path):
    dwelling = tmp_path / "logement.json"
    dwelling.write_text(json.dumps({"logement": full_example()["logement"]}), "utf-8")

    def call(content: str | bytes, name: str = "vivier.csv") -> Ran:
        pool = tmp_path / name
        pool.write_bytes(content if isinstance(content, bytes) else content.encode())
        return run("screen", "--policy", "rives-de-seine", "--dwelling", str(dwelling), *ON, str(pool))

    return call


HEADER = "demande.numero;demande.deposee_le;demande.renouvelee_le;demande.toujours_en_recherche"
HEADER += ";ressources.rfr_n2;demande.publics"
OTHER = "092032301698211041"
TABLE = f"{HEADER}\n{NUMERO};14/03/2023;02/03/2026;oui;27 400,50;\n{OTHER};2024-01-05;2025-01-05;non;1000;dalo,k\n"


def test_each_request_is_kept_or_excluded_with_its_reasons(screen):
    ran = screen(TABLE)
    kept, excluded = ran.lines
    assert kept.keys() == excluded.keys() == {"demande", "kept", "order", "reasons"}
    assert (kept["demande"], kept["kept"], kept["order"]) == (NUMERO, True, 1)
    assert (excluded["kept"], excluded["order"]) == (False, None)
    assert excluded["reasons"][0] == {"rule": "demande-en-cours-de-validite", "outcome": "bloquant"}
    assert {reason["outcome"] for reason in kept["reasons"]}.isdisjoint({"conforme", "sans-objet", "bloquant"})


@pytest.mark.parametrize("encode", [lambda text: text.encode("utf-8-sig"), lambda text: text.encode("cp1252")])
def test_the_encodings_of_spreadsheets_are_read(screen, encode):
    table = f"{HEADER};menage.personnes.p1.nom\n{NUMERO};14/03/2023;02/03/2026;oui;27 400,50;;Élisée\n"
    ran = screen(encode(table))
    assert (ran.code, ran.err, ran.lines[0]["kept"]) == (0, "", True)


def test_commas_separate_too(screen):
    table = f'demande.numero,demande.publics\n{NUMERO},"dalo,k"\n'
    assert screen(table).lines[0]["demande"] == NUMERO


def test_json_lines_give_what_the_table_gives(screen):
    rows = [
        {"demande": {"numero": NUMERO, "deposee_le": "2023-03-14", "renouvelee_le": "2026-03-02",
                     "toujours_en_recherche": True,
                     "ressources": {"rfr_n2": "27400.50"}}},
        {"demande.numero": OTHER, "demande.deposee_le": "2024-01-05", "demande.renouvelee_le": "2025-01-05",
         "demande.toujours_en_recherche": False,
         "ressources.rfr_n2": "1000", "demande.publics": ["dalo", "k"]},
    ]  # fmt: skip
    assert screen("\n".join(map(json.dumps, rows)), "vivier.jsonl").lines == screen(TABLE).lines


def test_a_workbook_gives_what_the_table_gives(screen):
    day = 44999  # 14 March 2023, as a workbook counts days
    rows = [
        HEADER.split(";"),
        [NUMERO, ("d", day), "2026-03-02", True, 27400.5, ""],
        [OTHER, "2024-01-05", "2025-01-05", "non", 1000, "dalo,k"],
    ]
    assert screen(workbook(rows), "vivier.xlsx").lines == screen(TABLE).lines


MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
SHEET = f'<worksheet xmlns="{MAIN}">'
WORKBOOK_PARTS = {
    "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
    "_rels/.rels": f'<Relationships xmlns="{PACKAGE}">'
    f'<Relationship Id="r1" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>'
    '<sheet name="Vivier" sheetId="1" r:id="r1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}">'
    f'<Relationship Id="r1" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
    f'<Relationship Id="r2" Type="{OFFICE}/styles" Target="styles.xml"/></Relationships>',
    "xl/styles.xml": f'<styleSheet xmlns="{MAIN}"><cellXfs>'
    '<xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>',
}


def workbook(rows: list[list[Any]]) -> bytes:
    """A small workbook with one sheet; `("d", n)` is a cell in a date format."""
    sheet = "".join(f"<row>{''.join(map(cell, row))}</row>" for row in rows)
    parts = WORKBOOK_PARTS | {"xl/worksheets/sheet1.xml": f"{SHEET}<sheetData>{sheet}</sheetData></worksheet>"}
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return content.getvalue()


def cell(value: Any) -> str:
    if isinstance(value, tuple):
        return f'<c s="1"><v>{value[1]}</v></c>'
    if isinstance(value, bool):
        return f'<c t="b"><v>{int(value)}</v></c>'
    if isinstance(value, int | float):
        return f"<c><v>{value}</v></c>"
    return f'<c t="inlineStr"><is><t>{value}</t></is></c>'


def test_a_faulty_row_is_told_with_its_number_and_the_rest_go_on(screen):
    ran = screen(f"{HEADER}\nabc;hier;;oui;;\n\n{NUMERO};;;;;\n;;;;;;;\n{OTHER};;;;;;trop\n")
    faulty, good, wide = ran.lines
    assert (faulty["line"], {fault["path"] for fault in faulty["faults"]}) == (
        2,
        {"demande.numero", "demande.deposee_le"},
    )
    assert (good["demande"], wide["line"]) == (NUMERO, 6)
    assert ran.code == 0
    assert "ligne 2, demande.numero" in ran.err


def test_a_number_written_twice_with_the_same_answers_is_taken_once(screen):
    row = f"{NUMERO};14/03/2023;02/03/2026;oui;27 400,50;"
    ran = screen(f"{HEADER}\n{row}\n{OTHER};;;;;\n{row}\n")
    kept, other, repeated = ran.lines
    assert (ran.code, kept["demande"], other["demande"]) == (0, NUMERO, OTHER)
    assert (repeated["line"], [one["path"] for one in repeated["faults"]]) == (4, ["demande.numero"])
    assert ran.err.splitlines() == [
        "ligne 4, demande.numero\u00a0: Ce numéro est déjà à la ligne 2, avec les mêmes réponses."
    ]


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (["27 400", "30 000"], "aux lignes 2 et 3, qui diffèrent"),
        (["27 400", "30 000", "27 400"], "aux lignes 2, 3 et 4, qui diffèrent"),
    ],
)
def test_a_number_written_twice_with_other_answers_is_taken_at_none_of_its_rows(screen, rows, said):
    ran = screen(HEADER + "".join(f"\n{NUMERO};;;;{income};" for income in rows) + f"\n{OTHER};;;;;\n")
    *refused, taken = ran.lines
    assert ([one["line"] for one in refused], taken["demande"]) == ([*range(2, 2 + len(rows))], OTHER)
    assert len({one["faults"][0]["message"] for one in refused}) == 1
    assert (ran.code, len(ran.err.splitlines())) == (0, 1)
    assert said in ran.err


def test_two_requests_without_number_repeat_nothing(screen):
    assert [one["demande"] for one in screen("menage.nombre\n3\n3\n").lines] == ["ligne 2", "ligne 3"]


def test_a_pool_of_nothing_but_differing_repeats_is_refused(screen):
    ran = screen(f"{HEADER}\n{NUMERO};;;;1000;\n{NUMERO};;;;2000;\n")
    assert (ran.code, len(ran.lines)) == (2, 2)


def test_a_column_that_is_no_fact_is_told_and_left_out(screen):
    ran = screen(f"demande.numero;nationalite\n{NUMERO};x\n")
    assert (ran.code, len(ran.lines)) == (0, 1)
    assert "nationalite" in ran.err


@pytest.mark.parametrize(
    "content",
    ["", "\n\n", HEADER, "a;b\n1;2\n", f"{HEADER}\nabc;;;;\n", b"PK\x03\x04faux classeur", "{\n", '{"logement": {}}'],
)
def test_a_pool_without_any_readable_row_is_refused(screen, content):
    ran = screen(content)
    assert ran.code == 2
    assert ran.err.strip()


def test_a_request_without_number_is_named_by_its_line(screen):
    assert screen("menage.nombre\n3\n").lines[0]["demande"] == "ligne 2"


def test_a_pool_of_json_may_begin_with_a_faulty_line(screen):
    ran = screen(f'[]\n{{"demande": {{"numero": "{NUMERO}"}}}}\n', "vivier.jsonl")
    assert (ran.lines[0]["line"], ran.lines[1]["demande"], ran.code) == (1, NUMERO, 0)


def test_a_file_that_is_no_table_is_refused_on_one_line(screen):
    ran = screen(b"\xd0\xcf\x11\xe0" + bytes(600), "vivier.xls")
    assert (ran.code, len(ran.err.splitlines())) == (2, 1)
    assert "ni un tableau CSV" in ran.err


def test_a_table_without_any_known_column_says_what_the_first_line_holds(screen):
    ran = screen("nom;prénom\nDurand;Anne\n")
    assert (ran.code, ran.out) == (2, "")
    *ignored, last = ran.err.splitlines()
    assert len(ignored) == 2
    assert "Aucune colonne reconnue" in last
    assert "demande.numero" in last
