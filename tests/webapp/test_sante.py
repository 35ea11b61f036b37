from __future__ import annotations

import shutil

import sqlalchemy as sa

from webapp import db


def test_a_healthy_installation_answers_200(client):
    answer = client.get("/sante")
    assert (answer.status_code, answer.json) == (200, {"base": "ok", "migrations": "ok", "stockage": "ok"})


def test_an_old_database_answers_503_and_says_which_part(app, client):
    with app.app_context(), db.engine().begin() as connection:
        connection.execute(sa.text("DELETE FROM alembic_version"))
    answer = client.get("/sante")
    assert answer.status_code == 503
    assert answer.json["base"] == "ok"
    assert "db upgrade" in answer.json["migrations"]


def test_a_missing_documents_folder_answers_503(app, client):
    shutil.rmtree(app.config["DOCUMENTS_DIR"])
    answer = client.get("/sante")
    assert (answer.status_code, answer.json["stockage"]) == (503, "en panne")
