from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path

from flask import url_for

import webapp

WEBAPP = Path(webapp.__file__).parent
STATIC = WEBAPP / "static"
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


SCRIPTS = {"app.js": 2048, "echo.js": 4096, "focus.js": 2048, "reponse.js": 2048}


def test_our_scripts_stay_small():
    sizes = {path.name: path.stat().st_size for path in STATIC.glob("*.js")}
    assert sizes.keys() == SCRIPTS.keys()
    assert {name: size for name, size in sizes.items() if size > SCRIPTS[name]} == {}


STYLE = re.sub(r"/\*.*?\*/", "", (STATIC / "app.css").read_text(), flags=re.DOTALL)
FROM_HTMX = {"htmx-indicator", "htmx-request"}
BUILT = {"of-civilite", "of-garde", "center"}  # « of- » and a person's control; how a paragraph of a letter stands


def test_every_class_that_is_styled_is_worn_somewhere():
    worn = "".join(path.read_text() for ending in ("html", "py", "js") for path in WEBAPP.rglob(f"*.{ending}"))
    styled = {name for head in re.findall(r"([^{}]+)\{", STYLE) for name in re.findall(r"\.([a-zA-Z][\w-]*)", head)}
    words = set(re.findall(r"[\w-]+", worn))
    assert styled - words - FROM_HTMX - BUILT == set()


def test_a_line_of_the_style_holds_one_rule_and_is_read_without_scrolling():
    lines = STYLE.splitlines()
    assert [line for line in lines if len(line) > 140] == []
    assert [line for line in lines if line.count("{") > 1 or re.search(r"\}\s*\S", line)] == []
