"""Sixty attributions, so distributed that the year's shares fall near 25 %, above or below it according to what is
counted: decisions or leases, returned dwellings, rehousing, priority districts."""

from __future__ import annotations

from dataclasses import dataclass

LEASED, ACCEPTED, REFUSED, SILENT, AWAITED = "bail-signe", "acceptee", "refusee", "sans-reponse", "retenue"
RECENT = (ACCEPTED, AWAITED)
OWN, WORK, TOWN, STATE = "bailleur", "action-logement", "commune", "etat"
RETURNED, KEPT = True, False
DALO, NOBODY = ("dalo",), ()
QUARTILE, REHOUSED, OTHER = "premier-quartile", "relogement", ""
# How many, contingent, returned for one turn, labels, what counts beside them, priority district, what became of it.
GROUPS = (
    (13, OWN, KEPT, NOBODY, OTHER, False, LEASED),
    (3, OWN, KEPT, NOBODY, OTHER, True, LEASED),
    (2, OWN, KEPT, NOBODY, REHOUSED, False, LEASED),
    (1, OWN, KEPT, NOBODY, QUARTILE, False, LEASED),
    (2, OWN, KEPT, ("j",), OTHER, False, LEASED),
    (2, OWN, KEPT, DALO, QUARTILE, False, LEASED),
    (1, OWN, KEPT, ("k",), QUARTILE, True, LEASED),
    (1, OWN, KEPT, ("c",), OTHER, False, ACCEPTED),
    (1, OWN, KEPT, ("a",), OTHER, False, REFUSED),
    (2, OWN, KEPT, NOBODY, OTHER, False, REFUSED),
    (1, OWN, KEPT, NOBODY, OTHER, False, SILENT),
    (2, OWN, KEPT, NOBODY, OTHER, False, AWAITED),
    (1, OWN, KEPT, NOBODY, OTHER, True, AWAITED),
    (1, WORK, RETURNED, DALO, QUARTILE, False, LEASED),
    (1, WORK, RETURNED, ("d",), OTHER, False, LEASED),
    (1, WORK, RETURNED, NOBODY, OTHER, True, LEASED),
    (1, TOWN, RETURNED, ("l",), OTHER, False, ACCEPTED),
    (2, TOWN, RETURNED, NOBODY, OTHER, False, LEASED),
    (3, STATE, KEPT, DALO, QUARTILE, False, LEASED),
    (2, STATE, KEPT, DALO, QUARTILE, True, LEASED),
    (1, STATE, KEPT, DALO, OTHER, False, AWAITED),
    (1, STATE, KEPT, ("d",), OTHER, False, LEASED),
    (1, STATE, KEPT, DALO, OTHER, True, REFUSED),
    (2, WORK, KEPT, NOBODY, OTHER, False, LEASED),
    (2, WORK, KEPT, NOBODY, OTHER, True, LEASED),
    (1, WORK, KEPT, NOBODY, QUARTILE, False, LEASED),
    (1, WORK, KEPT, ("k",), OTHER, False, LEASED),
    (1, WORK, KEPT, NOBODY, OTHER, False, AWAITED),
    (1, TOWN, KEPT, NOBODY, QUARTILE, False, LEASED),
    (1, TOWN, KEPT, NOBODY, QUARTILE, False, ACCEPTED),
    (1, TOWN, KEPT, NOBODY, QUARTILE, True, ACCEPTED),
    (1, TOWN, KEPT, NOBODY, OTHER, False, LEASED),
    (1, TOWN, KEPT, ("j",), OTHER, False, LEASED),
    (1, "etat-agents", KEPT, NOBODY, OTHER, False, LEASED),
    (1, "departement", KEPT, NOBODY, OTHER, False, LEASED),
)


@dataclass(frozen=True)
class Attribution:
    contingent: str
    returned: bool
    publics: tuple[str, ...]
    beside: str
    qpv: bool
    outcome: str

    @property
    def declined_lately(self) -> bool:
        """Declined after the latest sitting: the next candidate takes over."""
        return self.outcome == REFUSED and self.contingent == OWN and not self.publics


def attributions() -> list[Attribution]:
    return [Attribution(*rest) for count, *rest in GROUPS for _ in range(count)]
