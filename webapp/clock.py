"""The one place that reads the clock. Days are those of Paris."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from flask import current_app, has_app_context

PARIS = ZoneInfo("Europe/Paris")


def now() -> datetime:
    """The present instant, aware, in Paris; `NOW` or `TODAY` of the application's settings move it."""
    settings = current_app.config if has_app_context() else {}
    if settings.get("NOW"):
        return settings["NOW"].astimezone(PARIS)
    real = datetime.now(PARIS)
    frozen = settings.get("TODAY")
    return datetime.combine(frozen, real.time(), PARIS) if frozen else real


def today() -> date:
    """The day in Paris."""
    return now().date()


def paris(instant: datetime) -> datetime:
    """An aware instant as it reads on a clock in Paris."""
    return instant.astimezone(PARIS)
