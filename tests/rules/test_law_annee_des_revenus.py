"""Which year's income a lease asks for: that of the lease, which no session precedes, less two."""

from __future__ import annotations

from datetime import date

import pytest

from rules.verdict import CONFORME, JUSTIFIER
from tests.rules.conftest import a_file, outcome_of


@pytest.mark.parametrize(
    ("on", "available", "session", "year"),
    [
        (date(2026, 12, 31), None, None, 2024),
        (date(2027, 1, 1), None, None, 2025),
        (date(2026, 12, 31), "2026-10-01", None, 2024),  # vacant already: today
        (date(2027, 1, 1), "2026-10-01", None, 2025),
        (date(2026, 12, 31), "2026-10-01", "2026-12-31", 2024),
        (date(2026, 12, 21), "2026-10-01", "2027-01-08", 2025),  # vacant already: no lease before the session
        (date(2026, 12, 21), None, "2027-01-08", 2025),
        (date(2026, 12, 21), "2026-12-31", "2026-12-22", 2024),
        (date(2026, 12, 21), "2027-01-01", "2026-12-22", 2025),
    ],
)
def test_annee_des_revenus_follows_the_lease_and_no_lease_comes_before_the_session(on, available, session, year):
    facts = {"logement__disponible_le": available, "seance__le": session}
    for income_year in (2024, 2025):
        found = outcome_of("annee-des-revenus", a_file(ressources__annee_rfr=income_year, **facts), on=on)
        assert found == (CONFORME if income_year == year else JUSTIFIER)
