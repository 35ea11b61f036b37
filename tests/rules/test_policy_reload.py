"""A policy or a parameter file that becomes faulty leaves the last good version in force, and says so."""

from __future__ import annotations

import logging
import os
import shutil
from datetime import date
from decimal import Decimal

import pytest

from rules import parameters
from rules.parameters import ParameterFault, check_parameters, load_parameters, national
from rules.policy import DATA, Policies, PolicyFaults, load_policy, policy_names
from rules.pool import Pool
from rules.reading import read_dwelling, read_request
from rules.schema import full_example
from rules.screening import screen
from rules.verdict import BLOQUANT, CONFORME
from tests.rules.conftest import a_file, outcome_of, verdict_of
from tests.rules.test_parameters import FINE

DAY = date(2026, 11, 23)


@pytest.fixture
def folder(tmp_path):
    for name in ("emeraude.toml", "modele.toml"):
        shutil.copy(DATA / name, tmp_path)
    return tmp_path


def rewrite(path, old: str, new: str) -> None:
    path.write_text(path.read_text("utf-8").replace(old, new), "utf-8")
    later = path.stat().st_mtime_ns + 10**9
    os.utime(path, ns=(later, later))


def test_a_good_change_is_in_force_at_once(folder):
    policies = Policies(folder)
    assert policies.get("emeraude").name == "Emeraude Habitation"
    rewrite(folder / "emeraude.toml", 'nom = "Emeraude Habitation"', 'nom = "Emeraude"')
    assert policies.get("emeraude").name == "Emeraude"
    assert policies.faults == {}


def test_a_faulty_change_leaves_the_last_good_one_and_is_told_once(folder, caplog):
    policies = Policies(folder)
    good = policies.get("emeraude")
    rewrite(folder / "emeraude.toml", "reponse_offre_jours = 10", "reponse_offre_jours = 3")
    with caplog.at_level(logging.WARNING):
        assert policies.get("emeraude") is good
        assert policies.get("emeraude") is good
    assert len(caplog.records) == 1
    assert "emeraude.toml, ligne" in policies.faults["emeraude.toml"][0]
    rewrite(folder / "emeraude.toml", "reponse_offre_jours = 3", "reponse_offre_jours = 12")
    assert policies.get("emeraude").data["delais"]["reponse_offre_jours"] == 12
    assert policies.faults == {}


def test_a_file_taken_away_leaves_the_last_good_one(folder):
    policies = Policies(folder)
    good = policies.get("emeraude")
    (folder / "emeraude.toml").unlink()
    assert policies.get("emeraude") is good
    assert "introuvable" in policies.faults["emeraude.toml"][0]


def test_a_policy_that_was_never_good_is_refused(folder):
    rewrite(folder / "emeraude.toml", "reponse_offre_jours = 10", "reponse_offre_jours = 3")
    policies = Policies(folder)
    with pytest.raises(PolicyFaults, match="10 au moins"):
        policies.get("emeraude")
    with pytest.raises(FileNotFoundError):
        policies.get("absente")
    assert policies.reload().keys() == {"emeraude.toml"}


def test_reload_reads_every_policy_but_the_model(folder):
    assert list(policy_names(folder)) == ["emeraude"]
    policies = Policies(folder)
    assert policies.reload() == {}
    rewrite(folder / "emeraude.toml", 'nom = "Emeraude Habitation"', "nom = 3")
    assert policies.reload().keys() == {"emeraude.toml"}


@pytest.fixture
def figures(tmp_path):
    """A copy of the figures; what was in force comes back at the end."""
    before = national()
    for path in parameters.DATA.glob("*.toml"):
        shutil.copy(path, tmp_path)
    yield tmp_path
    parameters._served.figures = before


def test_faulty_figures_leave_the_last_good_ones(figures):
    rewrite(figures / "delais.toml", 'valeur = "10"', 'valeur = "-10"')
    (fault,) = [one for one in parameters.reload(figures) if "négatif" in one]
    assert "delais.toml, ligne" in fault
    assert national().lookup("delai-reponse-offre", DAY).value == 10
    rewrite(figures / "delais.toml", 'valeur = "-10"', 'valeur = "15"')
    assert parameters.reload(figures) == ()
    assert national().lookup("delai-reponse-offre", DAY).value == Decimal(15)


def test_after_a_reload_the_rules_and_the_look_ups_say_the_same_figure(figures):
    """The verdict given before the reload is not the one given after."""
    facts = a_file({"candidature.decision": "attribution-classement", "candidature.decision_rang": 1})
    facts |= {"candidature.notifie_le": "2026-12-08", "candidature.delai_reponse": 10}
    assert outcome_of("delai-de-reponse", facts, step="seance") == CONFORME
    rewrite(figures / "delais.toml", 'valeur = "10"', 'valeur = "15"')
    assert parameters.reload(figures) == ()
    assert national().lookup("delai-reponse-offre", DAY).value == 15
    after = verdict_of("delai-de-reponse", facts, step="seance")
    assert after.outcome == BLOQUANT
    assert "15" in after.message


def test_after_a_reload_a_pool_screened_before_is_screened_again(figures):
    """A request renewed thirteen months ago, where a request stays valid one year, then two."""
    raw = {"demande": {"deposee_le": "2025-10-20", "renouvelee_le": "2025-10-20", "toujours_en_recherche": True}}
    pool = Pool.from_dossiers([read_request(raw, DAY)])
    dwelling = read_dwelling({"logement": full_example()["logement"]}, DAY)

    def expired() -> bool:
        (reasons,) = screen(load_policy("rives-de-seine"), dwelling, pool, DAY).all_reasons()
        return ("demande-en-cours-de-validite", BLOQUANT) in reasons

    assert expired()
    text = (figures / "delais.toml").read_text("utf-8")
    validity = text[text.index('identifiant = "validite-demande"') :]
    rewrite(figures / "delais.toml", validity, validity.replace('valeur = "1"', 'valeur = "2"', 1))
    assert parameters.reload(figures) == ()
    assert not expired()


def test_figures_kept_from_before_a_reload_are_left_as_they_were(figures):
    """A verdict being given reads one set of figures from one end to the other."""
    before = national()
    rewrite(figures / "delais.toml", 'valeur = "10"', 'valeur = "15"')
    assert parameters.reload(figures) == ()
    assert national() is not before
    assert before.lookup("delai-reponse-offre", DAY).value == 10


FAULTS = {
    FINE.replace('valeur = "3"', 'valeur = "trois"'): "valeur : « trois » ; attendu : un nombre",
    FINE.replace('valeur = "3"', 'valeur = "-3"'): "nombre négatif",
    FINE.replace('valeur = "3"', "valeur = -3"): "nombre négatif",
    FINE.replace('valeur = "3"', "valeur = 3.5"): "décimal entre guillemets",
    FINE.replace("au = 2026-12-31", "au = 2025-12-31"): "précède le premier",
    FINE.replace("du = 2026-01-01", 'du = "2026-01-01"'): "attendu : un jour sans guillemets",
    FINE.replace('confiance = "A"', 'confiance = "M"'): "attendu : A, B ou L",
    FINE
    + FINE[FINE.index("[[chiffre.p") :].replace(
        "2026-01-01", "2026-06-01"
    ): "ligne 12, chiffre 1 (essai), periode.2.du : deux",
}


@pytest.mark.parametrize(("text", "said"), FAULTS.items(), ids=list(FAULTS.values()))
def test_a_fault_of_a_figure_is_told_with_its_line(tmp_path, text, said):
    path = tmp_path / "essai.toml"
    path.write_text(text, "utf-8")
    assert [fault for fault in check_parameters(path) if fault.startswith("essai.toml, ligne") and said in fault]


def test_every_fault_of_every_file_is_told_at_once(tmp_path):
    (tmp_path / "essai.toml").write_text(
        FINE.replace('valeur = "3"', 'valeur = "x"').replace("titre", "titres"), "utf-8"
    )
    (tmp_path / "zautre.toml").write_text("[[chiffre", "utf-8")
    with pytest.raises(ParameterFault) as refused:
        load_parameters(tmp_path)
    assert len(refused.value.faults) == 3
