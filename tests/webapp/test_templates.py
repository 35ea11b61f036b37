"""The templates themselves: each is used, its forms are signed, nothing in them asks the browser to trust markup."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from jinja2 import Environment, meta

WEBAPP = Path(__file__).parents[2] / "webapp"
ROOM = WEBAPP / "templates"
TEMPLATES = {path.relative_to(ROOM).as_posix(): path.read_text("utf-8") for path in sorted(ROOM.rglob("*.html"))}
EVERY = pytest.mark.parametrize("name", TEMPLATES)
FORM = re.compile(r"<form\b(.*?)(?<!\})>(.*?)</form>", re.DOTALL)


def called() -> set[str]:
    """Names of templates that a template extends, includes or imports, or that the code names."""
    parse = Environment(autoescape=True).parse
    found = {name for text in TEMPLATES.values() for name in meta.find_referenced_templates(parse(text)) if name}
    code = (path.read_text("utf-8") for path in WEBAPP.rglob("*.py"))
    return found | {name for text in code for name in re.findall(r'"([\w/]+\.html)"', text)}


def test_every_template_is_used_and_every_one_named_exists():
    assert called() == set(TEMPLATES)


@EVERY
def test_every_form_says_how_and_where_it_goes_and_is_signed_when_it_posts(name):
    text = TEMPLATES[name]
    forms = FORM.findall(text)
    assert len(forms) == text.count("<form")
    for opening, body in forms:
        method = re.search(r'\bmethod="(get|post)"', opening)
        assert method, opening
        assert re.search(r'(?<!-)\baction="[^"]+"', opening), opening
        signed = 'name="csrf_token" value="{{ csrf_token() }}"' in body
        assert signed == (method[1] == "post"), opening


@EVERY
def test_no_style_or_script_stands_in_a_page(name):
    text = TEMPLATES[name]
    assert not re.search(r"\bstyle=|<style\b|\son[a-z]+=|javascript:", text)
    assert all("src=" in tag for tag in re.findall(r"<script\b[^>]*>", text))


@EVERY
def test_no_template_trusts_markup(name):
    assert not re.search(r"\|\s*safe\b|\bautoescape\s+false", TEMPLATES[name])


@EVERY
def test_who_did_something_is_said_by_name_never_by_the_sign_in_name(name):
    assert re.findall(r"\{\{ (?:\w+\.)*(?:par|approuve_par) \}\}", TEMPLATES[name]) == []
