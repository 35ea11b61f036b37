"""What every template may use, tried on templates of one line."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize(
    ("source", "page"),
    [
        ("<p>Loyer : {{ n }} €</p>", "<p>Loyer\u00a0: 3\u00a0€</p>"),
        ("« {{ n }} » ?", "«\u00a03\u00a0»\u00a0?"),
        ('{{ "Vivier : " ~ n }}', "Vivier\u00a0: 3"),
        ('<a href="/vivier?q={{ n }}">voir</a>', '<a href="/vivier?q=3">voir</a>'),
    ],
)
def test_the_words_of_a_template_get_their_no_break_spaces(app, source, page):
    assert app.jinja_env.from_string(source).render(n=3) == page
