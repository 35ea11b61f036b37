"""A policy that becomes faulty leaves the pages up: the last good one stays in force, and the pages say so."""

from __future__ import annotations

import os
import shutil

import pytest

from rules.policy import DATA, Policies
from webapp.casework import cases
from webapp.views import referentiel


@pytest.fixture
def written(tmp_path, monkeypatch):
    """The policy of the agents' landlord, in a folder of its own; writes it again with a change."""
    for path in DATA.glob("*.toml"):
        shutil.copy(path, tmp_path)
    policies, path = Policies(tmp_path), tmp_path / "rives_de_seine.toml"
    for module in (cases, referentiel):
        monkeypatch.setattr(module, "served", policies)

    def change(old: str, new: str) -> None:
        path.write_text(path.read_text("utf-8").replace(old, new, 1), "utf-8")
        later = path.stat().st_mtime_ns + 10**9
        os.utime(path, ns=(later, later))

    return change


def test_nothing_is_said_while_all_is_well(client, sign_in, written):
    sign_in(client)
    assert "Fichier refusé" not in client.get("/referentiel").text


def test_a_refused_file_is_told_by_line_and_key_and_the_pages_stay_up(client, sign_in, written, caplog):
    sign_in(client)
    assert client.get("/seances").status_code == 200
    assert cases.policy_of("rives-de-seine").data["delais"]["reponse_offre_jours"] == 10
    written("reponse_offre_jours = 10", "reponse_offre_jours = 3")
    page = client.get("/referentiel").text
    assert "Fichier refusé" in page
    assert "rives_de_seine.toml, ligne" in page
    assert "reponse_offre_jours" in page
    assert "last good version stays in force" in caplog.text
    assert client.get("/seances").status_code == 200
    assert cases.policy_of("rives-de-seine").data["delais"]["reponse_offre_jours"] == 10


def test_a_corrected_file_is_in_force_at_once(client, sign_in, written):
    sign_in(client)
    written("reponse_offre_jours = 10", "reponse_offre_jours = 3")
    client.get("/referentiel")
    written("reponse_offre_jours = 3", "reponse_offre_jours = 12")
    assert "Fichier refusé" not in client.get("/referentiel").text
    assert cases.policy_of("rives-de-seine").data["delais"]["reponse_offre_jours"] == 12
