"""Years, months and deadlines as the law counts them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.calendar import (
    WEEKDAYS,
    add_months,
    deadline,
    is_working_day,
    months_between,
    public_holidays,
    weekday_before,
    years_between,
)


@pytest.mark.parametrize(
    ("birth", "on", "years"),
    [
        (date(2000, 5, 17), date(2026, 5, 16), 25),
        (date(2000, 5, 17), date(2026, 5, 17), 26),
        (date(2004, 2, 29), date(2026, 2, 28), 21),
        (date(2004, 2, 29), date(2026, 3, 1), 22),
    ],
)
def test_years_are_completed_years(birth, on, years):
    assert years_between(birth, on) == years


@pytest.mark.parametrize(
    ("start", "end", "months"),
    [
        (date(2025, 5, 23), date(2026, 11, 22), 17),
        (date(2025, 5, 23), date(2026, 11, 23), 18),
        (date(2026, 11, 23), date(2026, 10, 22), -1),
    ],
)
def test_months_are_completed_months(start, end, months):
    assert months_between(start, end) == months


def test_a_month_without_the_day_ends_on_its_last():
    assert add_months(date(2026, 12, 31), 2) == date(2027, 2, 28)
    assert add_months(date(2024, 2, 29), 12) == date(2025, 2, 28)


@pytest.mark.parametrize(
    ("notified", "last"),
    [
        (date(2026, 2, 2), date(2026, 2, 12)),  # the worked example of the source: counted from the 3rd
        (date(2028, 2, 2), date(2028, 2, 14)),  # the 12th is a Saturday: Monday
        (date(2026, 5, 4), date(2026, 5, 15)),  # the 14th is Ascension Day
        (date(2026, 12, 15), date(2026, 12, 28)),  # Christmas, a Friday: Monday
    ],
)
def test_a_deadline_of_ten_days_starts_the_day_after_and_ends_on_a_working_day(notified, last):
    assert deadline(notified, 10) == last


def test_a_year_has_eleven_public_holidays_moving_ones_included():
    assert len(public_holidays(2026)) == 11
    assert {date(2026, 4, 6), date(2026, 5, 14), date(2026, 5, 25)} <= public_holidays(2026)


@given(st.dates(min_value=date(2020, 1, 1), max_value=date(2040, 1, 1)), st.integers(min_value=1, max_value=60))
def test_a_deadline_is_a_working_day_never_early_and_at_most_four_days_late(notified, days):
    last = deadline(notified, days)
    assert is_working_day(last)
    assert days <= (last - notified).days <= days + 4


@given(st.dates(min_value=date(1950, 1, 1), max_value=date(2026, 1, 1)), st.integers(min_value=0, max_value=400))
def test_adding_months_then_counting_them_agrees(start, months):
    assert months_between(start, add_months(start, months)) in {months - 1, months}


def moving_holidays(year: int) -> set[date]:
    """Easter Sunday by the old tables (Meeus, Jones, Butcher), then the three days that follow from it."""
    century, place = divmod(year, 100)
    leap, rest = divmod(century, 4)
    shift = (century - (century + 8) // 25 + 1) // 3
    moon = (19 * (year % 19) + century - leap - shift + 15) % 30
    week = (32 + 2 * rest + 2 * (place // 4) - moon - place % 4) % 7
    late = (year % 19 + 11 * moon + 22 * week) // 451
    month, day = divmod(moon + week - 7 * late + 114, 31)
    sunday = date(year, month, day + 1)
    return {sunday + timedelta(days=1), sunday + timedelta(days=39), sunday + timedelta(days=50)}


def naive_deadline(notified: date, days: int) -> date:
    """Day by day: the morrow is the first, and the last one waits for a day when one works."""
    day, counted = notified, 0
    while counted < days:
        day, counted = day + timedelta(days=1), counted + 1
    fixed = {"01-01", "05-01", "05-08", "07-14", "08-15", "11-01", "11-11", "12-25"}
    while day.weekday() in {5, 6} or day.strftime("%m-%d") in fixed or day in moving_holidays(day.year):
        day += timedelta(days=1)
    return day


@given(st.dates(min_value=date(2020, 1, 1), max_value=date(2060, 12, 1)), st.integers(min_value=1, max_value=60))
def test_a_deadline_agrees_with_a_count_day_by_day(notified, days):
    assert deadline(notified, days) == naive_deadline(notified, days)


@given(st.dates(min_value=date(2020, 1, 1), max_value=date(2040, 1, 1)), st.sampled_from(WEEKDAYS))
def test_the_weekday_before_is_the_nearest_one_strictly_before(day, name):
    found = day - timedelta(days=1)
    while WEEKDAYS[found.weekday()] != name:
        found -= timedelta(days=1)
    assert weekday_before(day, name) == found


@pytest.mark.parametrize(
    ("day", "friday"),
    [
        (date(2026, 12, 3), date(2026, 11, 27)),
        (date(2026, 12, 4), date(2026, 11, 27)),  # a Friday: a week before
        (date(2026, 12, 5), date(2026, 12, 4)),
    ],
)
def test_the_friday_before_a_session(day, friday):
    assert weekday_before(day, "vendredi") == friday


def test_another_word_is_no_weekday():
    with pytest.raises(ValueError, match="not in tuple"):
        weekday_before(date(2026, 12, 4), "friday")
