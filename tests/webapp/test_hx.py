from __future__ import annotations

import json

import pytest
from jinja2 import DictLoader

from webapp import hx
from webapp.permissions import PUBLIC, requires

ASKED = {"HX-Request": "true"}


@pytest.fixture
def page(app, client):
    """`page(**options)` serves a page and its fragment at /essai and gives a function that asks for it."""

    def serve(**options):
        app.jinja_env.loader = DictLoader(
            {"page": "<html>{% include 'morceau' %}</html>", "morceau": "<p>{{ mot }}</p>"}
        )
        view = requires(PUBLIC)(lambda: hx.respond("page", "morceau", mot="oui", **options))
        app.add_url_rule("/essai", "essai", view)
        return lambda headers=None: client.get("/essai", headers=headers or {})

    return serve


def test_htmx_gets_the_fragment_and_others_the_page_that_includes_it(page):
    ask = page()
    assert ask().text == "<html><p>oui</p></html>"
    assert ask(ASKED).text == "<p>oui</p>"


@pytest.mark.parametrize("header", ["HX-Boosted", "HX-History-Restore-Request"])
def test_a_boosted_or_restored_page_is_whole(page, header):
    assert page()(ASKED | {header: "true"}).text.startswith("<html>")


def test_answers_are_kept_apart_for_htmx(page):
    assert "HX-Request" in page()().headers["Vary"]


def test_a_fragment_says_what_htmx_must_do(page):
    answer = page(trigger={"enregistre": {"nom": "é"}}, push_url="/a", reswap="beforebegin", status=422)(ASKED)
    assert answer.status_code == 422
    assert json.loads(answer.headers["HX-Trigger"]) == {"enregistre": {"nom": "é"}}
    assert (answer.headers["HX-Push-Url"], answer.headers["HX-Reswap"]) == ("/a", "beforebegin")


def test_a_whole_page_carries_no_order_for_htmx(page):
    assert "HX-Push-Url" not in page(push_url="/a")().headers


def test_an_error_for_htmx_is_a_message_and_not_a_page(client):
    answer = client.get("/nulle-part", headers=ASKED)
    assert answer.status_code == 404
    assert "<html" not in answer.text
    assert "Page introuvable" in answer.text
