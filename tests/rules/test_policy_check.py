"""Every fault of a policy's file is told by line, key and what is expected."""

from __future__ import annotations

import copy
import re

import pytest

import rules.law  # noqa: F401 - importing declares the kinds of clauses
from rules.clause_check import rules_of
from rules.data_check import check_data_file
from rules.policy import PolicyFaults, load_policy, policy_names
from rules.policy_check import ENTRIES, OTHER, TABLES, TOP, check_tables
from rules.rule import GENRES
from rules.toml_file import TomlFile, leaves

BASE = policy_names()["rives-de-seine"]
MODEL = BASE.with_name("modele.toml")
EXAMPLE = re.compile(r"^#(?=[\[\]a-z}])", re.MULTILINE)


def faults_of(tmp_path, text: str) -> list[str]:
    path = tmp_path / "essai.toml"
    path.write_text(text, "utf-8")
    try:
        load_policy(str(path))
    except PolicyFaults as refused:
        return [fault.replace("\u00a0", " ") for fault in refused.faults]
    return []


def changed(tmp_path, old: str, new: str) -> list[str]:
    text = BASE.read_text("utf-8")
    assert old in text
    return faults_of(tmp_path, text.replace(old, new, 1))


CHANGES = {
    ('nom = "Rives de Seine Habitat"\n', ""): "nom : « nom » manque ; attendu : un texte",
    ('identifiant = "rives-de-seine"', 'identifiant = "national"'): "mot réservé",
    (
        'code = "attribution-condition"',
        'code = "ajournement"',
    ): "code « ajournement » inconnu ; codes",
    ('code = "region"', 'code = "metropole"'): "code « metropole » inconnu",
    ('code = "agence-puteaux"', 'code = "agence-levallois"'): "« agence-levallois » est déjà pris, ligne",
    ('communes = ["92062"]\ntelephone', 'communes = ["75056"]\ntelephone'): "aucune commission n’est compétente",
    ('communes = ["92062"]\ntelephone', 'communes = ["92999"]\ntelephone'): "commune « 92999 » inconnue",
    (
        'communes = ["92026"]\ntelephone',
        "communes = 92026\ntelephone",
    ): "ceci est écrit comme nombre ; attendu :",
    ('nature = "favorise"', 'nature = "prefere"'): "écrivez favorise ou urgence",
    ("reponse_offre_jours = 10", "reponse_offre_jours = 9"): "attendu : 10 au moins (article R. 441-10 du CCH)",
    (
        "reponse_offre_jours = 10",
        'reponse_offre_jours = "10"',
    ): "comme texte ; attendu : un nombre entier",
    ("attestation_jours = 8", "attestation_jours = -8"): "un nombre négatif n’est pas admis",
    ("attestation_jours = 8", "attestation_jours = 8.5"): "nombre décimal entre guillemets",
    ("periodicite_mois = 2", "periodicite_mois = 3"): "attendu : 2 au plus (article R. 441-9",
    ('qualite = "président de la commission"\n', ""): "« qualite » manque",
    ('qualite = "directrice', 'qualites = "directrice'): "vouliez-vous écrire « qualite » ?",
    (
        'motifs = ["rives-de-seine"]',
        'motifs = ["ailleurs"]',
    ): "liste de motifs « ailleurs » inconnue",
    ('code = "depart-rapide"', 'code = "dalo"'): "réservé aux publics de la loi",
    ("[delais]", "[delai]"): "vouliez-vous écrire « delais » ?",
}


@pytest.mark.parametrize(("change", "said"), CHANGES.items(), ids=list(CHANGES.values()))
def test_a_fault_of_a_table_is_told_with_its_line(tmp_path, change, said):
    found = [fault for fault in changed(tmp_path, *change) if said in fault]
    assert found
    assert re.match(r"essai\.toml, ligne \d+, \w+", found[0])


def test_the_line_is_the_one_of_the_key(tmp_path):
    lines = BASE.read_text("utf-8").replace("reponse_offre_jours = 10", "reponse_offre_jours = 9").split("\n")
    (fault,) = faults_of(tmp_path, "\n".join(lines))
    assert f"ligne {lines.index('reponse_offre_jours = 9') + 1}, delais, reponse_offre_jours" in fault


HEAD = BASE.read_text("utf-8").split("[[clause]]")[0]
IN_A_KIND = {
    'genre = "taux-effort-seuil"\nreference = "X"\nniveau = "apprecier"\ntaux_max = "beaucoup"': (
        "taux_max : « beaucoup » n’est pas utilisable ; attendu : un nombre entre guillemets"
    ),
    'genre = "taux-effort-seuil"\nreference = "X"\nniveau = "apprecier"\ntaux_max = "-0.33"': "nombre négatif",
    'genre = "taux-effort-seuil"\nreference = "X"\nniveau = "apprecier"\ntaux_max = 33': "attendu : un texte",
    'genre = "taux-effort-par-reste-a-vivre"\nreference = "X"\nniveau = "justifier"\njours_par_mois = "30"\n'
    'bandes = [{ reste_sous = "dix", taux_max = "0" }, { taux_max = "0.33" }]': "bandes.1.reste_sous : « dix »",
    'genre = "taux-effort-par-reste-a-vivre"\nreference = "X"\nniveau = "justifier"\njours_par_mois = "30"\n'
    'bandes = [{ reste_sous = "10", taux_max = "0" }, {}]': "bandes.2.taux_max : paramètre manquant",
    'genre = "preuve-du-label"\nreference = "X"\nniveau = "justifier"\npreuves = ["temoin"]': "code « temoin » inconnu",
    'genre = "preuve-du-label"\nreference = "X"\nniveau = "justifier"\npreuves = [1]': "code « 1 » inconnu",
    'genre = "pieces-de-recevabilite"\nreference = "X"\nniveau = "justifier"\npieces = []': "pieces : le contenu",
}


@pytest.mark.parametrize(("clause", "said"), IN_A_KIND.items(), ids=list(IN_A_KIND.values()))
def test_what_a_kind_cannot_use_is_told_by_its_key(tmp_path, clause, said):
    faults = faults_of(tmp_path, f"{HEAD}\n[[clause]]\n{clause}\n")
    assert [fault for fault in faults if said in fault]
    assert all("clause 1 (" in fault for fault in faults)
    assert not any("Error" in fault or "BadDeclaration" in fault for fault in faults)


def test_two_clauses_that_make_one_rule_are_a_fault(tmp_path):
    clause = '[[clause]]\ngenre = "conge-recu"\nreference = "X"\nniveau = "justifier"\n'
    (fault,) = faults_of(tmp_path, HEAD + clause + clause)
    assert "clause 2 (conge-recu), genre" in fault
    assert "fait déjà cette règle" in fault


@pytest.mark.parametrize("old", ['identifiant = "x"\nidentifiant = "y"', "a = [1", "\x00"])
def test_what_is_no_toml_is_told_with_its_line(tmp_path, old):
    (fault,) = faults_of(tmp_path, old)
    assert "illisible" in fault
    assert "ligne" in fault or "fin du fichier" in fault


# The model to copy


def uncommented() -> str:
    text = EXAMPLE.sub("", MODEL.read_text("utf-8"))
    return text.replace("modele = true\n", "").replace('identifiant = "modele"', 'identifiant = "essai"')


def test_the_model_loads_and_serves_no_landlord():
    assert load_policy("modele").data["modele"] is True
    assert "modele" not in policy_names()


def test_the_model_with_all_its_examples_active_loads(tmp_path):
    assert faults_of(tmp_path, uncommented()) == []


@pytest.mark.parametrize("kind", GENRES.values(), ids=list(GENRES))
def test_the_model_shows_every_kind_with_its_parameters_and_the_text_that_allows_it(kind):
    blocks = [block for block in MODEL.read_text("utf-8").split("\n\n") if f'genre = "{kind.identifier}"' in block]
    assert blocks
    assert kind.allowed_by in blocks[0]
    for name in kind.parameters:
        assert re.search(rf"^#?{name} = ", blocks[0], re.MULTILINE)
        assert re.search(rf"^# {name} \(", blocks[0], re.MULTILINE)


def test_the_model_shows_every_table_that_the_loader_knows():
    text = MODEL.read_text("utf-8")
    for name in (*TABLES, *ENTRIES):
        assert re.search(rf"^#?\[\[?{name}\]", text, re.MULTILINE), name
    for name in (*TOP, *OTHER):
        assert name == "clause" or re.search(rf"^#?{name} = ", text, re.MULTILINE), name


def test_the_model_explains_every_key():
    lines = MODEL.read_text("utf-8").split("\n")
    known = {"code", "nom", "prenom", "source", "genre", "reference", "niveau", "libelle", "nature"}
    for number, line in enumerate(lines):
        key = re.match(r"#?([a-z_]+) = ", line)
        if key and key[1] not in known and not key[1].endswith(("_reference", "_source")):
            assert lines[number - 1].startswith(("# ", "#")), line


# Data files of the product


@pytest.mark.parametrize("path", sorted(BASE.parents[1].glob("*/*.toml")), ids=lambda path: path.name)
def test_every_data_file_of_the_product_is_without_fault(path):
    assert check_data_file(path)["faults"] == []


def test_leaves_are_told_with_their_path():
    assert list(leaves({"a": [{"b": 1}], "c": "d"})) == [(("a", 0, "b"), 1), (("c",), "d")]


# Anything may be written anywhere


def places(value, path=()):
    if path:
        yield path
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, one in inside:
        yield from places(one, (*path, key))


def with_value(data, path, value):
    changed_data = copy.deepcopy(data)
    holder = changed_data
    for key in path[:-1]:
        holder = holder[key]
    holder[path[-1]] = value
    return changed_data


@pytest.mark.parametrize("written", [[], {}, 3, "x", [{}], True, [1], {"a": 1}, "-1"], ids=repr)
def test_whatever_is_written_anywhere_is_a_fault_and_never_a_failure(written):
    """A sample of the places of a policy, one in nine."""
    read = TomlFile.read(BASE)
    for path in list(places(read.data))[::9]:
        file = TomlFile(read.name, with_value(read.data, path, written), read.lines)
        check_tables(file)
        rules_of(file)
        assert all(fault.startswith("rives_de_seine.toml, ligne ") for fault in file.faults)
