"""Rows, columns and cells repeated, left out, merged, coloured."""

from __future__ import annotations

from typing import Any

from tests.letters.corpus.case import HARD, LONE, PLAIN, Build, Case

COLOURS = tuple({**values, "couleur": "FFEE00", "larges": 2} for values in (PLAIN, HARD))


def table(*rows: tuple[str, ...]) -> Build:
    """A table of these texts."""

    def build(document: Any) -> None:
        document.add_paragraph("Avant {{ nom }}")
        made = document.add_table(len(rows), max(map(len, rows)))
        for row, texts in zip(made.rows, rows, strict=True):
            for cell, text in zip(row.cells, texts, strict=False):
                cell.text = text
        document.add_paragraph("Après")

    return build


def merged(document: Any) -> None:
    table(("a {{ nom }}", "b", "c"), ("{{ ville }}", "e", "f"))(document)
    cells = document.tables[0]
    cells.cell(0, 0).merge(cells.cell(0, 1))
    cells.cell(0, 2).merge(cells.cell(1, 2))


def too_wide(document: Any) -> None:
    table(("a", "b", "c"), ("{{ nom }}", "e", "f"))(document)
    for row in document.tables[0].rows:
        row._tr.remove(row._tr.tc_lst[-1])


def nested(document: Any) -> None:
    table(("a {{ nom }}", "b"), ("{%tr for p in gens %}", ""), ("{{ p.nom }}", ""), ("{%tr endfor %}", ""))(document)
    inner = document.tables[0].cell(2, 1).add_table(1, 2)
    inner.cell(0, 0).text = "{{ p.prenom }}"


def in_a_loop(document: Any) -> None:
    document.add_paragraph("{%p for p in gens %}")
    table(("{{ p.nom }}", "x"), ("y", "{{ p.prenom }}"))(document)
    document.add_paragraph("{%p endfor %}")


LINES = (("{%tr for p in gens %}", ""), ("{{ p.nom }}", "{{ p.prenom }}"), ("{%tr endfor %}", ""))
COLUMNS = ("{%tc for x in liste %}", "{{ x }}", "{%tc endfor %}")
VERTICAL = (("{%tr for p in gens %}", ""), ("{% vm %}Gens", "{{ p.nom }}"), ("{%tr endfor %}", ""))
HORIZONTAL = (("{%tc for x in liste %}", "{% hm %}Titre", "{%tc endfor %}"), COLUMNS)

CASES = [
    Case("tableau", table(("a", "{{ nom }}"), ("{{ ville }}", ""))),
    Case("lignes", table(("Nom", "Prénom"), *LINES)),
    Case("lignes-sans-titre", table(*LINES), quick=False),
    Case("aucune-ligne", table(*LINES), quick=False, values=(LONE,)),
    Case("ligne-sous-condition", table(("a", "b"), ("{%tr if vrai %}", ""), ("{{ nom }}", "c"), ("{%tr endif %}", ""))),
    Case("ligne-commentee", table(("a", "b"), ("{#tr rien #}", ""), ("{{ nom }}", "c"))),
    Case("colonnes", table(COLUMNS, COLUMNS), quick=False),
    Case("colonnes-en-moins", table(("a", "b", "c"), COLUMNS), quick=False, values=(PLAIN, LONE)),
    Case("colonne-sous-condition", table(("a", "{%tc if vrai %}", "{{ nom }}", "{%tc endif %}")), quick=False),
    Case("fusion-verticale", table(("Qui", "Nom"), *VERTICAL), quick=False),
    Case("fusion-horizontale", table(*HORIZONTAL), quick=False, values=(PLAIN, HARD)),
    Case("fond", table(("{% cellbg couleur %}{{ nom }}", "b")), quick=False, values=COLOURS),
    Case("etendue", table(("{% colspan larges %}{{ nom }}",), ("a", "b")), quick=False, values=COLOURS),
    Case("fusion-dans-le-modele", merged),
    Case("colonne-de-trop", too_wide, quick=False),
    Case("tableau-dans-un-tableau", nested),
    Case("tableau-en-boucle", in_a_loop),
]
