"""Reports: the quarterly note to the commissions' members, the yearly report to the board."""

from __future__ import annotations

from letters.drawing.sheet import LANDSCAPE, Sheet


def _opened(title: str, heading: str) -> Sheet:
    sheet = Sheet(LANDSCAPE, title)
    sheet.text("Édité le {{ date|date_fr }}", "Coordonnées")
    sheet.heading(1, heading)
    sheet.text("Période du {{ debut|date_fr }} au {{ fin|date_fr }}. Texte du bailleur : {{ bailleur.politique }}.")
    return sheet


def _gauges(sheet: Sheet) -> None:
    sheet.heading(2, "Les indicateurs")
    header = ("Indicateur", "Périmètre", "Attributions comptées", "Part", "Cible", "État", "Source")
    share = "{% if i.part is present %}{{ i.part|pourcent }}{% else %}sans objet{% endif %}"
    target = "{% if i.cible is present %}{{ i.cible|pourcent }}{% else %}aucune{% endif %}"
    row = ("{{ i.titre }}", "{{ i.perimetre }}", ">{{ i.compte|nombre }} sur {{ i.base|nombre }}", f">{share}")
    row += (f">{target}", "{{ i.etat }}", "{{ i.source }}")
    rows = ("{%tr for i in indicateurs %}", row, "{%tr endfor %}")
    sheet.table(header, rows, (5.4, 3.2, 2.8, 2, 2, 3, 7.7))
    sheet.text(
        "Chaque part est le nombre compté divisé par la base. Les indicateurs n’ont pas tous la même base : décisions "
        "de la commission pour les uns, baux signés pour les autres ; ils ne s’additionnent pas."
    )


def _signed(sheet: Sheet) -> None:
    sheet.text("", "Tableau")
    sheet.signature()


def note_trimestrielle() -> Sheet:
    sheet = _opened(
        "Note trimestrielle", "Note aux membres des commissions : {{ trimestre|ordinal }} trimestre {{ annee }}"
    )
    _gauges(sheet)
    sheet.heading(2, "Les actions")
    sheet.bullets("action in actions", "{{ action }}")
    _signed(sheet)
    return sheet


def rapport_annuel() -> Sheet:
    sheet = _opened("Rapport annuel des attributions", "Rapport annuel des attributions {{ annee }}")
    sheet.text("Compte rendu présenté au conseil d’administration (article R. 441-9 du CCH).")
    sheet.heading(2, "L’activité des commissions")
    row = ("{{ c.nom }}", ">{{ c.seances|nombre }}", ">{{ c.logements|nombre }}", ">{{ c.dossiers|nombre }}")
    rows = ("{%tr for c in commissions %}", row, "{%tr endfor %}")
    sheet.table(
        ("Commission", "Séances tenues", "Logements examinés", "Dossiers examinés"), rows, (4, 2, 2, 2), width=20
    )
    sheet.heading(2, "Les décisions")
    _counts(sheet, "decisions", "Décision")
    sheet.text("Ménages retenus : {{ attributions|nombre }}.")
    _divided(sheet, "Les logements attribués", "logements")
    _divided(sheet, "Les ménages retenus", "menages")
    _gauges(sheet)
    _signed(sheet)
    return sheet


def _counts(sheet: Sheet, loop: str, label: str) -> None:
    row = ("{{ ligne.libelle }}", ">{{ ligne.nombre|nombre }}")
    rows = (f"{{%tr for ligne in {loop} %}}", row, "{%tr endfor %}")
    sheet.table((label, "Nombre"), rows, (4, 1), together=True, width=12)


def _divided(sheet: Sheet, heading: str, divisions: str) -> None:
    """One table for every way of dividing: what by, each value, how many."""
    with sheet.when(divisions):
        sheet.heading(2, heading)
        loops = (f"{{%tr for r in {divisions} %}}", "{%tr for ligne in r.lignes %}")
        row = ("{{ r.titre }}", "{{ ligne.libelle }}", ">{{ ligne.nombre|nombre }}")
        rows = (*loops, row, "{%tr endfor %}", "{%tr endfor %}")
        sheet.table(("Selon", "Valeur", "Nombre"), rows, (4, 4, 1.5), width=18)


SHEETS = {"note-trimestrielle": note_trimestrielle, "rapport-annuel": rapport_annuel}
