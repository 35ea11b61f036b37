"""Under a date or an amount, what was typed in words: what the server would read, or nothing."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from rules.french import format_amount, format_date
from rules.kinds import BadValue, Date, Montant

DAYS = "lundi mardi mercredi jeudi vendredi samedi dimanche".split()  # noqa: SIM905
DATES = "23/11/2026 23.11.26 23-11-2026 23112026 1/3/2027 01/01/40 01/01/41 29/02/2028".split()  # noqa: SIM905
NOT_DATES = "29/02/2026 31/04/2026 32/01/2026 00/01/2026 231126 23/11 hier 23/11/1899 2026-11-23".split()  # noqa: SIM905
AMOUNTS = ["1234,56", "1 234,56", "1 234,56 €", "1234.5", "0", "12 euros", "1\u202f234", "58500", "10000000"]
NOT_AMOUNTS = ["58.500", "1,234", "-12", "1 23", "1234,567", "douze", "12 34", "10000001", ""]
FIRST = {"date": "02/01/2030", "montant": "77", "mensuel": "77"}
FIRST_SAID = {"date": "^mercredi 2 janvier 2030$", "montant": "^77.€$", "mensuel": "^77.€ par mois, soit 924.€ par an$"}


def server(kind, text: str) -> str:
    try:
        value = kind.from_text(text)
    except BadValue:
        return ""
    return f"{DAYS[value.weekday()]} {format_date(value)}" if isinstance(kind, Date) else format_amount(value)


@pytest.fixture
def says(sign_in):
    """`says("date", "23/11/2026", expected)`: waits until that stands, word for word, under a control of that kind.

    Another value is said first, so that the line has to change: silence too is the script's answer, not its delay.
    """
    page = sign_in("secretaire")
    page.goto("/seances")
    control, line = page.locator("#le"), page.locator("#le-echo")

    def type_(kind: str, text: str, expected: str) -> None:
        control.evaluate("(one, kind) => { one.dataset.echo = kind; }", kind)
        control.fill(FIRST[kind])
        expect(line).to_have_text(re.compile(FIRST_SAID[kind]))
        control.fill(text)
        expect(line).to_have_text(expected)
        assert line.text_content() == expected, text  # to the very spaces

    return type_


def test_dates_are_said_as_the_server_reads_them(says):
    for text in DATES:
        assert server(Date(), text), text
        says("date", text, server(Date(), text))


def test_what_is_no_date_is_met_with_silence(says):
    for text in NOT_DATES:
        assert not server(Date(), text), text
        says("date", text, "")


def test_amounts_are_said_as_the_server_reads_them(says):
    for text in AMOUNTS:
        assert server(Montant(), text), text
        says("montant", text, server(Montant(), text))


def test_what_may_be_two_amounts_or_none_is_met_with_silence(says):
    for text in NOT_AMOUNTS:
        assert not server(Montant(), text), text
        says("montant", text, "")


def test_a_monthly_amount_is_also_said_by_the_year(says):
    says("mensuel", "1 234,30", "1\u202f234,30\u00a0€ par mois, soit 14\u202f811,60\u00a0€ par an")


def test_the_line_belongs_to_its_control_and_is_told_politely(sign_in):
    page = sign_in("secretaire")
    page.goto("/seances")
    control = page.locator("#le")
    before = control.get_attribute("aria-describedby")
    expect(page.locator("#le-echo")).to_have_count(0)
    control.fill("04/12/2026")
    page.locator("#le-echo", has_text="vendredi 4 décembre 2026").wait_for()
    assert control.get_attribute("aria-describedby") == f"{before} le-echo"
    assert page.locator("#le-echo").get_attribute("aria-live") == "polite"
