"""Dates as the law counts them: completed years and months, deadlines, French public holidays."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from dateutil.easter import easter
from dateutil.relativedelta import relativedelta

FIXED_HOLIDAYS = ((1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25))
AFTER_EASTER = (1, 39, 50)  # Monday, Ascension, Whit Monday
DAYS_KEPT = 10_000  # a file asks the same few sums at every check
WEEKDAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")

PARIS = ZoneInfo("Europe/Paris")
LONG_AGO = datetime.min.replace(tzinfo=UTC)
MOMENT = re.compile(r"\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d([.]\d+)?)?(Z|[+-]\d\d:\d\d)?)?", re.ASCII)


def is_moment(text: str) -> bool:
    """Is it an ISO day, with or without its hour, as 2026-03-27 or 2026-03-27T09:30:00+01:00?"""
    try:
        return bool(MOMENT.fullmatch(text) and datetime.fromisoformat(text))
    except ValueError:
        return False


@lru_cache(maxsize=DAYS_KEPT)
def moment(text: str) -> datetime:
    """The instant that such a text names, at Paris where it names no place, at midnight where no hour: 23:30 at Lima is
    after 00:10 at Paris. Without a text, before every other."""
    if not text:
        return LONG_AGO
    found = datetime.fromisoformat(text)
    return found if found.tzinfo else found.replace(tzinfo=PARIS)


def years_between(birth: date, on: date) -> int:
    return on.year - birth.year - ((on.month, on.day) < (birth.month, birth.day))


@lru_cache(maxsize=DAYS_KEPT)
def months_between(start: date, end: date) -> int:
    """Completed months; negative when the end comes first."""
    gap = relativedelta(end, start)
    return gap.years * 12 + gap.months


@lru_cache(maxsize=DAYS_KEPT)
def add_months(start: date, months: int) -> date:
    return start + relativedelta(months=int(months))


def public_holidays(year: int) -> set[date]:
    """The eleven days of article L. 3133-1 of the Code du travail."""
    return {date(year, month, day) for month, day in FIXED_HOLIDAYS} | {
        easter(year) + timedelta(days=days) for days in AFTER_EASTER
    }


def is_working_day(day: date) -> bool:
    return day.weekday() < 5 and day not in public_holidays(day.year)


def deadline(notified: date, days: int) -> date:
    """The last day to answer: the day of notification does not count, and a Saturday, Sunday or public holiday moves
    the end to the next working day (articles 641 and 642 of the Code de procédure civile)."""
    last = notified + timedelta(days=days)
    while not is_working_day(last):
        last += timedelta(days=1)
    return last


def weekday_before(day: date, name: str) -> date:
    """The last « vendredi » (or other French weekday) strictly before a day; ValueError for any other word."""
    back = (day.weekday() - WEEKDAYS.index(name)) % 7 or 7
    return day - timedelta(days=back)
