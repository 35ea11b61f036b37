"""Where the demonstration takes place; agencies and commissions are those of the policies."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from rules.calendar import is_working_day
from rules.policy import load_policy


@dataclass(frozen=True)
class Landlord:
    """`requests` and `dwellings` begin the numbers of its fictitious requests and the references of its dwellings."""

    code: str
    dwellings: str
    requests: str
    desk: str
    territories: tuple[tuple[str, str], ...]

    def agencies(self) -> list[tuple[str, str]]:
        """Code and commune (INSEE) of each agency."""
        return [(one["code"], one["communes"][0]) for one in load_policy(self.code).data["agence"]]

    def communes(self) -> list[str]:
        return [commune for _, commune in self.agencies()]

    def agency(self, commune: str) -> str:
        return next(code for code, one in self.agencies() if one == commune)

    def territory(self, commune: str) -> str:
        return dict(self.territories)[commune]

    def commissions(self) -> list[tuple[str, tuple[str, ...]]]:
        """Code and communes of each commission."""
        return [(one["code"], tuple(one["communes"])) for one in load_policy(self.code).data["commission"]]

    def seat(self, commission: str) -> str:
        """The first commune of a commission."""
        return next(communes[0] for code, communes in self.commissions() if code == commission)


RIVES_DE_SEINE = Landlord(
    "rives-de-seine",
    "RSH",
    "111",
    "92D10",
    tuple((commune, "paris-ouest-la-defense") for commune in ("92026", "92044", "92062")),
)
PLAINE_COMMUNE = Landlord(
    "plaine-commune",
    "PCH",
    "111",
    "93D20",
    tuple((commune, "plaine-commune") for commune in ("93066", "93001", "93070")),
)
EMERAUDE = Landlord(
    "emeraude",
    "EMH",
    "035",
    "35D30",
    (("35288", "saint-malo-agglomeration"), ("35093", "cote-d-emeraude")),
)


def extraction_day(on: date) -> date:
    """The day of the last extraction, a few days before."""
    return on - timedelta(days=4)


def working_day(day: date) -> date:
    """That day, or the next on which offices open."""
    while not is_working_day(day):
        day += timedelta(days=1)
    return day
