"""What a clause holds is looked at too: a rate is a part of one, a word is one of a list, a number is of this world."""

from __future__ import annotations

import pytest

from rules.policy import PolicyFaults, load_policy, policy_names
from tests.rules.test_policy_check import faults_of

EMERAUDE = policy_names()["emeraude"].read_text("utf-8")
PLAINE = policy_names()["plaine-commune"].read_text("utf-8")
RIVES = policy_names()["rives-de-seine"].read_text("utf-8")


def changed(tmp_path, text: str, old: str, new: str) -> list[str]:
    assert old in text
    return faults_of(tmp_path, text.replace(old, new, 1))


@pytest.mark.parametrize(
    ("text", "old", "new"),
    [
        (EMERAUDE, 'taux_max = "0.33"', 'taux_max = "33"'),
        (EMERAUDE, 'taux_max = "0.33"', 'taux_max = "1.01"'),
        (PLAINE, 'taux_max = "0.30"', 'taux_max = "30"'),
        (RIVES, 'cible = "0.25"', 'cible = "25"'),
    ],
)
def test_a_percentage_is_never_taken_for_a_rate(tmp_path, text, old, new):
    """33 read as a rate would let everybody through."""
    faults = changed(tmp_path, text, old, new)
    assert [one for one in faults if 'écrivez un taux entre 0 et 1, par exemple "0.33" pour 33 %' in one]


@pytest.mark.parametrize("text", ["NaN", "sNaN", "Infinity", "1e999999999"])
def test_what_is_no_rate_at_all_is_refused_in_words(tmp_path, text):
    faults = changed(tmp_path, EMERAUDE, 'taux_max = "0.33"', f'taux_max = "{text}"')
    assert faults
    assert all("clause 1 (taux-effort-seuil), taux_max" in one for one in faults)


@pytest.mark.parametrize("rate", ["0", "0.33", "1"])
def test_a_rate_goes_from_nothing_to_the_whole(tmp_path, rate):
    assert changed(tmp_path, EMERAUDE, 'taux_max = "0.33"', f'taux_max = "{rate}"') == []


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('jour = "vendredi"', 'jour = "vendedi"', "jour : « vendedi » inconnu ; admis : lundi, mardi"),
        ('neuf = "classement"', 'neuf = "tirage"', "neuf : « tirage » inconnu ; admis : classement, un-seul"),
        (
            '"vacance-commerciale", "vacance-s',
            '"vacances", "vacance-s',
            "motifs.1 : « vacances » inconnu ; admis : vac",
        ),
        (
            'apres_visite = ["vacance-commerciale"',
            'apres_visite = ["vacances"',
            "apres_visite.1 : « vacances » inconnu",
        ),
        (
            'motifs = ["accessibilite"',
            'motifs = ["sante"',
            "motifs.1 : « sante » inconnu ; admis : logement-trop-petit",
        ),
        ("mois = 18\n", "mois = 1201\n", "mois : 1201 ; attendu : 1200 au plus"),
        ("refus = 3", "refus = 0", "refus : 0 ; attendu : 1 au moins"),
        (
            'communes = ["35288", "35093", "35256"',
            'communes = ["Saint-Malo", "35093", "35256"',
            "communes.1 : « Saint-",
        ),
    ],
)
def test_what_a_clause_holds_is_told_by_its_own_key(tmp_path, old, new, said):
    faults = changed(tmp_path, EMERAUDE, old, new)
    assert [one for one in faults if said in one], faults
    assert not [one for one in faults if "nombre entre guillemets" in one]


def test_the_communes_of_a_territory_are_a_list(tmp_path):
    (fault,) = changed(tmp_path, EMERAUDE, 'communes = ["35288", "35093", "35256", "35287"]', 'communes = "35288"')
    assert "seuils.1.communes : ceci est écrit comme texte ; attendu : une liste" in fault


@pytest.mark.parametrize("months", [1, 1200])
def test_a_number_of_months_may_be_small_or_large(tmp_path, months):
    assert changed(tmp_path, EMERAUDE, "mois = 18\n", f"mois = {months}\n") == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('identifiant = "emeraude"', 'identifiant = "../ailleurs"'),
        ('identifiant = "emeraude"', 'identifiant = "Emeraude Habitation"'),
        ('code = "responsable-attributions"', 'code = "Responsable Attributions"'),
        ('code = "caleol-emeraude"', 'code = "caleol emeraude"'),
    ],
)
def test_a_code_is_written_plainly(tmp_path, old, new):
    faults = changed(tmp_path, EMERAUDE, old, new)
    assert [one for one in faults if "minuscules sans accent, chiffres et tirets" in one]


def test_every_delay_in_days_is_a_number(tmp_path):
    (fault,) = changed(tmp_path, EMERAUDE, "courriers_jours = 3", 'courriers_jours = "3"')
    assert "delais, courriers_jours : ceci est écrit comme texte ; attendu : un nombre entier" in fault


def test_one_fault_is_told_once(tmp_path):
    faults = changed(tmp_path, EMERAUDE, "[[commission]]", "[commission]")
    assert len(faults) == len(set(faults))


@pytest.mark.parametrize("name", policy_names())
def test_the_mark_of_a_text_editor_changes_nothing(tmp_path, name):
    path = tmp_path / "politique.toml"
    path.write_bytes(b"\xef\xbb\xbf" + policy_names()[name].read_bytes())
    try:
        assert load_policy(str(path)).identifier == name
    except PolicyFaults as refused:
        pytest.fail(str(refused))


IN_THE_OTHERS = [
    (
        RIVES,
        'chiffre = "part-publics',
        'chiffre = "part-public',
        "chiffre : « part-public-prioritaires » inconnu ; admis",
    ),
    (PLAINE, 'jours_par_mois = "30"', 'jours_par_mois = "0"', "jours_par_mois : « 0 » : écrivez un nombre de jours"),
    (
        PLAINE,
        'jours_par_mois = "30"',
        'jours_par_mois = "300"',
        "jours_par_mois : « 300 » : écrivez un nombre de jours",
    ),
    (PLAINE, 'reste_jusqua = "20"', 'reste_jusqua = "5"', "bandes.2 : les bornes montent de bande en bande"),
    (PLAINE, ', { taux_max = "0.33" }]', "]", "bandes : la dernière bande n’a pas de borne"),
    (PLAINE, "pieces = 2, texte", "pieces = 1, texte", "lignes.2 : une autre ligne porte déjà ce nombre de pièces (1)"),
    (
        PLAINE,
        '["locataire-mieux-loge"]',
        '["autre"]',
        "exceptions.1 : « autre » inconnu ; admis : locataire-mieux-loge",
    ),
    (
        PLAINE,
        'etat = ["dalo", "d"',
        'prefet = ["dalo", "d"',
        "contingents.prefet : « prefet » inconnu ; admis : bailleur",
    ),
    (PLAINE, 'etat = ["dalo", "d"', 'etat = ["dalo", "zz"', "contingents.etat.2 : « zz » inconnu ; admis : dalo"),
    (RIVES, 'compte = "prioritaires"', 'compte = "tous"', "compte : « tous » inconnu ; admis : "),
    (RIVES, 'base = "non-reserves"', 'base = "toutes"', "base : « toutes » inconnu ; admis : "),
    (
        RIVES,
        'cas = "lit-medicalise"',
        'cas = "lit"',
        "derogations.2.cas : « lit » inconnu ; admis : renouvellement-urbain",
    ),
    (RIVES, 'criteres = ["localisation"', 'criteres = ["lieu"', "criteres.1 : « lieu » inconnu ; admis : localisation"),
    (RIVES, 'criteres = ["composition"', 'criteres = ["lieu"', "criteres.1 : « lieu » inconnu ; admis : composition"),
    (EMERAUDE, "labels = { senior =", "labels = { seniors =", "labels.seniors : « seniors » inconnu ; admis : senior"),
    (
        EMERAUDE,
        'dabord = ["seniors-autonomes"]',
        'dabord = ["x"]',
        "locataires_dabord.1 : « x » inconnu ; admis : senior",
    ),
    (
        EMERAUDE,
        'protection = ["plainte"',
        'protection = ["plaintes"',
        "preuves.protection.1 : « plaintes » inconnu ; admis",
    ),
    (
        EMERAUDE,
        '{ cas = "vacance-structurelle"',
        '{ cas = "vacance"',
        "ecartee_par.1.cas : « vacance » inconnu ; admis",
    ),
]


@pytest.mark.parametrize(("text", "old", "new", "said"), IN_THE_OTHERS, ids=[one[3] for one in IN_THE_OTHERS])
def test_a_slip_inside_a_clause_is_told_where_it_is(tmp_path, text, old, new, said):
    faults = changed(tmp_path, text, old, new)
    assert [one for one in faults if said in one], faults
    assert not [one for one in faults if "paramètre manquant" in one or "nombre entre guillemets" in one]


@pytest.mark.parametrize("days", ["28", "30", "30.4", "31"])
def test_a_month_has_as_many_days_as_months_have(tmp_path, days):
    assert changed(tmp_path, PLAINE, 'jours_par_mois = "30"', f'jours_par_mois = "{days}"') == []


@pytest.mark.parametrize("bound", ["NaN", "sNaN", "Infinity", "-0", "dix"])
def test_a_bound_that_is_no_amount_is_told_without_breaking(tmp_path, bound):
    faults = changed(tmp_path, PLAINE, 'reste_sous = "10"', f'reste_sous = "{bound}"')
    assert bound == "-0" or faults
    assert all("clause 3 (taux-effort-par-reste-a-vivre)" in one for one in faults)
