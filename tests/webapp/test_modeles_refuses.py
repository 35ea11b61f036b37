"""Templates refused: each fault named with its place, each attack with its reason, and the server unhurt."""

from __future__ import annotations

import time
import zipfile

import pytest

from letters.package import MAX_BYTES, pack
from tests.letters.changed_templates import changed, with_sentence, without_sentence
from tests.webapp.templates_sent import LETTER, URL, act, in_force, new_words, rows, said, send, states
from webapp.db.models import Modele

SECONDS = 2.0


@pytest.fixture
def secretary(client, sign_in):
    return sign_in(client, "secretaire-caleol")


@pytest.fixture
def other(app, sign_in):
    """A second person of the same landlord."""
    return sign_in(app.test_client(), "administrateur")


# What is wrong is named.


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (
            with_sentence(LETTER, "Bonjour {{ destinataire.nmo }}"),
            ["destinataire.nmo", "{{ destinataire.nom }}", "corps"],
        ),
        (with_sentence(LETTER, "{{ numero_unik }}"), ["n’offre pas ce champ", "{{ numero_unique }}"]),
        (
            without_sentence(LETTER, "{{ recours.tribunal }}"),
            ["mention obligatoire absente", "voies et délais de recours"],
        ),
        (
            without_sentence(LETTER, "Numéro unique"),
            ["Numéro unique", "{{ numero_unique }}", "ce fichier ne l’emploie pas"],
        ),
        (with_sentence(LETTER, "{{ bailleur.nom"), ["balise mal écrite", "corps"]),
        (with_sentence(LETTER, "{% for m in motifs %}"), ["balise mal écrite"]),
        (
            changed(LETTER, lambda one: one.add_table(1, 1).cell(0, 0).add_paragraph("{{ surnom }}")),
            ["tableau (corps)", "surnom"],
        ),
        (changed(LETTER, lambda one: one.sections[0].header.add_paragraph("{{ surnom }}")), ["en-tête", "surnom"]),
        (changed(LETTER, lambda one: one.sections[0].footer.add_paragraph("{{ surnom }}")), ["pied de page", "surnom"]),
    ],
    ids=["near", "typo", "mention", "field", "open", "loop", "table", "header", "footer"],
)
def test_a_fault_is_named_with_its_place_and_what_was_there_stays(app, secretary, other, data, words):
    in_force(app, secretary, other)
    answer = send(secretary, data.data)
    assert answer.status_code == 422
    assert all(one in said(answer) for one in words), said(answer)
    assert "Ce qui était en vigueur le reste" in said(answer)
    assert states(app) == ["en-vigueur"]


def test_a_broken_tag_is_the_only_reproach(secretary):
    assert "ne l’emploie pas" not in said(send(secretary, with_sentence(LETTER, "{{ bailleur.nom").data))


# Attacks.


def members() -> dict[str, bytes]:
    with zipfile.ZipFile(LETTER.template) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def with_member(name: str, data: bytes) -> bytes:
    return pack(list({**members(), name: data}.items()))


def with_words(name: str, old: bytes, new: bytes) -> bytes:
    found = members()
    assert old in found[name]
    return with_member(name, found[name].replace(old, new, 1))


def external(kind: str) -> bytes:
    family = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    link = f'<Relationship Id="rIdX" Type="{family}/{kind}" Target="http://x.example/a" TargetMode="External"/>'
    return with_words("word/_rels/document.xml.rels", b"</Relationships>", link.encode() + b"</Relationships>")


def bomb() -> bytes:
    return with_member("word/media/image1.png", b"\0" * 60_000_000)


LAUGHS = b'<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "' + b"&a;" * 10 + b'"><!ENTITY c "' + b"&b;" * 10 + b'">]>'
MACRO = b"application/vnd.ms-word.document.macroEnabled.main+xml"
PLAIN = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
LOCKED = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 4096


def tag(sentence: str) -> bytes:
    return with_sentence(LETTER, sentence).data


ATTACKS = {
    "docm": (lambda: with_words("[Content_Types].xml", PLAIN, MACRO), "sans macro"),
    "macro": (lambda: with_member("word/vbaProject.bin", b"x"), "contient des macros"),
    "outside-template": (lambda: external("attachedTemplate"), "contenu extérieur"),
    "outside-picture": (lambda: external("image"), "contenu extérieur"),
    "zip-bomb": (bomb, "trop gros une fois ouvert"),
    "billion-laughs": (
        lambda: with_words("word/document.xml", b"<w:document", LAUGHS + b"<w:document"),
        "déclaration XML interdite",
    ),
    "class": (lambda: tag("{{ ''.__class__ }}"), "cet accès n’est pas permis"),
    "mro": (lambda: tag("{{ ''.__class__.__mro__[1].__subclasses__() }}"), "n’est pas permis"),
    "endless": (lambda: tag("{% for i in range(10**9) %}{{ i }}{% endfor %}"), "un appel de fonction n’est pas permis"),
    "nested": (
        lambda: tag("{% for a in motifs %}" * 12 + "x" + "{% endfor %}" * 12),
        "plus de 4 boucles l’une dans l’autre",
    ),
    "power": (lambda: tag("{{ 9**9**9**9 }}"), "une puissance n’est pas permise"),
    "doubling": (
        lambda: tag("{% set x = 'a' %}" + "{% set x = x ~ x %}" * 60 + "{{ x }}"),
        "un assemblage gardé sous un nom n’est pas permis",
    ),
    "deep": (lambda: tag("{{ " + "(" * 4000 + "1" + ")" * 4000 + " }}"), "trop imbriquées"),
    "include": (lambda: tag("{% include '/etc/passwd' %}"), "un modèle ne peut pas en appeler un autre"),
    "huge-include": (
        lambda: tag("".join(f"{{% include 'x{number}' %}}" for number in range(2000))),
        "un modèle ne peut pas en appeler un autre",
    ),
    "not-a-zip": (lambda: b"Bonjour", "ce n’est pas un document Word .docx"),
    "another-zip": (lambda: pack([("lisez-moi.txt", b"Bonjour")]), "ce n’est pas un document Word .docx"),
    "cut": (lambda: LETTER.template.read_bytes()[:9000], "ce n’est pas un document Word .docx"),
    "locked": (lambda: LOCKED, "protégé par un mot de passe"),
    "empty": (lambda: b"", "le fichier est vide"),
    "large": (lambda: b"x" * (MAX_BYTES + 1), "le fichier dépasse 5 Mo"),
}


@pytest.mark.parametrize("attack", ATTACKS)
def test_a_hostile_file_is_refused_quickly_with_its_reason(app, secretary, attack):
    make, words = ATTACKS[attack]
    data, start = make(), time.process_time()
    answer = send(secretary, data)
    took = time.process_time() - start
    assert answer.status_code == 422
    assert words in said(answer), said(answer)
    assert took < SECONDS
    assert rows(app, Modele) == []
    assert secretary.get("/modeles").status_code == 200


@pytest.mark.parametrize("name", ["modele.pdf", "modele.docm", "modele.docx.exe"])
def test_a_file_of_another_name_is_refused(app, secretary, name):
    assert "doit finir par .docx" in said(send(secretary, new_words(), name))
    assert rows(app, Modele) == []


def test_a_template_too_heavy_to_fill_is_stopped_and_the_server_answers(app, secretary, monkeypatch):
    from letters import confined

    monkeypatch.setattr(confined, "SECONDS", 0.05)
    assert "trop de temps ou de mémoire" in said(send(secretary, new_words()))
    assert rows(app, Modele) == []


def test_no_file_at_all_is_said(secretary):
    assert "Choisissez d’abord un fichier" in said(secretary.post(URL))


def test_an_unknown_letter_or_gesture_is_not_found(app, secretary):
    assert secretary.get("/modeles/inconnue").status_code == 404
    send(secretary, new_words())
    assert act(app, secretary, "inventer").status_code == 400
