"""Values, conditions, loops, tags cut by Word, breaks in values."""

from __future__ import annotations

from typing import Any

from docx.shared import RGBColor
from docxtpl import Listing

from tests.letters.corpus.case import HARD, PLAIN, Case, paragraphs, raw


def breaks(sign: str) -> tuple[dict[str, Any], ...]:
    return ({**PLAIN, "nom": f"avant{sign}après"}, {**HARD, "nom": f"{sign}{sign}é & <x>{sign}"})


def coloured(document: Any) -> None:
    paragraph = document.add_paragraph("Bonjour ")
    run = paragraph.add_run("{{ no")
    run.bold, run.font.color.rgb = True, RGBColor(20, 40, 60)
    paragraph.add_run("m }")
    paragraph.add_run("} et {").italic = True
    paragraph.add_run("% if vrai %}oui{% end")
    paragraph.add_run("if %}")


BOX = (
    "<w:p><w:r><w:pict><v:textbox xmlns:v='urn:schemas-microsoft-com:vml'><w:txbxContent><w:p><w:r>"
    "<w:t>{{ nom }}</w:t></w:r></w:p></w:txbxContent></v:textbox></w:pict></w:r></w:p>"
)
LOOP = ("{%p for p in gens %}", "{{ p.nom }} {{ p.prenom }}", "{%p endfor %}")

CASES = [
    Case("sans-balise", paragraphs("Rien à remplir & <rien>", "«\u00a0Fin\u00a0»")),
    Case("valeur", paragraphs("Bonjour {{ nom }}, de {{ ville }}.")),
    Case("valeur-seule", paragraphs("{{ nom }}", "{{ vide }}", "{{nom}}{{ville}}")),
    Case("signes-du-modele", paragraphs("a & b < c > d \"e\" 'f' {{ nom }} l’été ]]")),
    Case("condition-dans-la-ligne", paragraphs("Il y a {% if vrai %}{{ nom }}{% else %}{{ ville }}{% endif %}.")),
    Case("condition-seule", paragraphs("{% if vrai %}texte{% endif %}", "{% if faux %}a{% elif vrai %}b{% endif %}")),
    Case(
        "condition-de-paragraphe", paragraphs("{%p if vrai %}", "Oui {{ nom }}", "{%p else %}", "Non", "{%p endif %}")
    ),
    Case("boucle-de-paragraphe", paragraphs(*LOOP, "Fin")),
    Case("boucle-au-debut", paragraphs("{%p for x in liste %}", "{{ loop.index }} {{ x }}", "{%p endfor %}")),
    Case("boucles-emboitees", paragraphs(*LOOP[:2], "{%p for a in p.ages %}", "{{ a }}", "{%p endfor %}", LOOP[2])),
    Case(
        "boucle-dans-la-ligne", paragraphs("{% for x in liste %}{{ x }}{% if not loop.last %}, {% endif %}{% endfor %}")
    ),
    Case("boucle-sinon", paragraphs("{% for x in rien %}{{ x }}{% else %}aucun {{ nom }}{% endfor %}")),
    Case("filtres", paragraphs("{{ liste|join(', ') }} {{ nom|upper }} {{ nombre|nombre }} {{ nom ~ ville ~ '<' }}")),
    Case("calculs", paragraphs("{{ nombre + 2 }} {{ 'a' if vrai else 'b' }} {{ liste[0] }} {{ gens|length }}")),
    Case("constantes", paragraphs("{{ 'A & B' }} {{ 'c\"d' }} {{ \"l'été <x>\" }} {{ 12 }}")),
    Case("balise-coupee-par-le-style", coloured),
    Case("accolades-separees", paragraphs("Bonjour {¦{ nom }¦} et {¦% if vrai %¦}oui{% endif %}")),
    Case("bloc-sur-deux-passages", paragraphs("Début {% if vrai %}oui¦, suite {{ nom }}¦{% endif %} fin"), quick=False),
    Case(
        "bloc-sur-deux-paragraphes",
        paragraphs("A {% if vrai %}oui", "milieu {{ nom }}", "B{% endif %} fin"),
        quick=False,
    ),
    Case("passage", paragraphs("a ¦{%r if vrai %}¦{{ nom }}¦{%r endif %}¦ z")),
    Case("espaces-retires", paragraphs("Un", "{%- if vrai %} deux {{ nom }}", "{% endif -%}", "trois"), quick=False),
    Case("commentaires", paragraphs("a {# rien #}b", "{#p ligne entière #}", "{# {{ nom }} #}", "c {{ nom }}")),
    Case("variable-posee", paragraphs("{% set qui = nom %}{{ qui }}"), quick=False),
    Case("texte-brut", paragraphs("{% raw %}{{ tel quel }}{% endraw %} {{ nom }}"), quick=False),
    Case("guillemets-de-word", paragraphs("{% if nom == ‘Dupont’ %}oui{% endif %} {{ “a” ~ nom }}")),
    Case("comparaison", paragraphs("{% if nombre < 4 and nombre > 1 %}peu{% endif %} {{ nom }}")),
    Case("accolades-ecrites", paragraphs("{_{ nom }_} {_% si %_} {{ nom }}"), quick=False),
    Case("accolades-dans-la-valeur", paragraphs("{{ nom }}"), values=({**PLAIN, "nom": "{_{ a }_} {_% b %_}"},)),
    Case("retour-a-la-ligne", paragraphs("Adresse : {{ nom }}.", "Fin {{ ville }}"), values=breaks("\n")),
    Case("tabulation", paragraphs("{{ nom }}"), values=breaks("\t")),
    Case("nouveau-paragraphe", paragraphs("Début {{ nom }} fin"), values=breaks("\a")),
    Case("saut-de-page", paragraphs("Début {{ nom }} fin"), values=breaks("\f")),
    Case("retour-chariot", paragraphs("Début {{ nom }} fin"), values=breaks("\r\n")),
    Case("liste-de-docxtpl", paragraphs("{{ nom }}"), values=({**PLAIN, "nom": Listing("a & <b>\nc\ad\te")},)),
    Case("zone-de-texte", raw(BOX)),
    Case("espaces-du-fichier", raw("<w:p>\n  <w:r>\n <w:t>{{ nom }}</w:t></w:r>\n</w:p>")),
    Case("retour-dans-le-modele", raw("<w:p><w:r><w:t>a\nb {{ nom }}</w:t></w:r></w:p>"), quick=False),
    Case("passage-vide", raw("<w:p><w:r><w:t></w:t></w:r><w:r><w:t>{{ nom }}</w:t></w:r></w:p>")),
    Case("instruction-xml", raw("<w:p><?tag 0?><w:r><w:t>{{ nom }}</w:t></w:r></w:p>"), quick=False),
    Case("commentaire-xml", raw("<w:p><!-- a --><w:r><w:t>{{ nom }}<!-- b --></w:t></w:r></w:p>")),
]
