"""Months and days of columns of dates, read in tables: numpy's own calendar costs ten times more."""

from __future__ import annotations

from datetime import date

import numpy as np

from rules.screening.columns import Number

EPOCH = date(1970, 1, 1).toordinal()
LOW, HIGH = date(1880, 1, 1).toordinal(), date(2140, 1, 1).toordinal()


def _counted(ordinals: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Months since 1970 and days since the first of the month, by numpy's calendar."""
    stamps = (ordinals - EPOCH).astype("M8[D]")
    months = stamps.astype("M8[M]")
    return months.astype(np.int64), (stamps - months.astype("M8[D]")).astype(np.int64)


def _starts(months: np.ndarray) -> np.ndarray:
    """The ordinal of the first day of these months, by numpy's calendar."""
    return months.astype("M8[M]").astype("M8[D]").astype(np.int64) + EPOCH


MONTHS, DAYS = _counted(np.arange(LOW, HIGH))
FIRST_MONTH, LAST_MONTH = int(MONTHS[0]), int(MONTHS[-1])
STARTS = _starts(np.arange(FIRST_MONTH, LAST_MONTH + 2))


def calendar(days: Number) -> tuple[np.ndarray, np.ndarray]:
    """Months since 1970 and days since the first of the month; anything where the day is unknown."""
    places = days.num - LOW
    outside = (places < 0) | (places >= len(MONTHS))
    if not outside.any():
        return MONTHS[places], DAYS[places]
    if (outside & days.known).any():
        return _counted(days.num)
    return MONTHS.take(places, mode="clip"), DAYS.take(places, mode="clip")


def later(start: Number, months: np.ndarray) -> np.ndarray:
    """Ordinals of the same day some months later, the last day of the month where there is none."""
    month, day = calendar(start)
    month = month + months
    if month.size and month.min() >= FIRST_MONTH and month.max() <= LAST_MONTH:
        first, after = STARTS[month - FIRST_MONTH], STARTS[month - FIRST_MONTH + 1]
    else:
        first, after = _starts(month), _starts(month + 1)
    return first + np.minimum(day, after - first - 1)
