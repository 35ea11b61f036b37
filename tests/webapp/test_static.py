from __future__ import annotations

import hashlib
import json
from pathlib import Path

from flask import url_for

import webapp

STATIC = Path(webapp.__file__).parent / "static"
VENDOR = STATIC / "vendor"


def test_every_vendored_file_is_the_one_declared_with_its_licence():
    declared = json.loads((VENDOR / "vendor.json").read_text())
    for item in declared:
        assert hashlib.sha256((VENDOR / item["file"]).read_bytes()).hexdigest() == item["sha256"]
        assert item["version"] in item["file"]
        assert (VENDOR / item["licence_file"]).stat().st_size > 0
    known = {item[key] for item in declared for key in ("file", "licence_file")} | {"vendor.json"}
    assert {path.name for path in VENDOR.iterdir()} == known


def test_a_static_address_changes_with_the_file(app):
    with app.test_request_context():
        digest = hashlib.sha256((STATIC / "app.css").read_bytes()).hexdigest()
        assert url_for("static", filename="app.css") == f"/static/app.css?v={digest[:10]}"


def test_nothing_is_fetched_from_elsewhere(client):
    assert "://" not in client.get("/connexion").text
    assert "://" not in (STATIC / "app.css").read_text()


SCRIPTS = {"app.js": 2048, "echo.js": 4096, "focus.js": 1024, "reponse.js": 2048}


def test_our_scripts_stay_small():
    sizes = {path.name: path.stat().st_size for path in STATIC.glob("*.js")}
    assert sizes.keys() == SCRIPTS.keys()
    assert {name: size for name, size in sizes.items() if size > SCRIPTS[name]} == {}
