"""The rules that exclude or order a pool at Rives de Seine, as one would write them in numpy: the bench's reference.

Every fact is an array and its mask of what is known. A request is excluded only by what is known of it. The pool says
nothing of a candidacy (no strike-off) nor of the present home, and the dwelling has no order of the prefect.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import numpy as np
from dateutil.relativedelta import relativedelta

from rules.parameters import national
from rules.pool import Pool

EPOCH = date(1970, 1, 1).toordinal()


@dataclass(frozen=True)
class Figures:
    """Read once: cents, months, years; `ceilings[rank]` for ranks 0 to 20."""

    ceilings: np.ndarray
    ages: int
    part: tuple[int, int]
    fees: int
    majority: int
    protected: int

    @classmethod
    def of(cls, on: date, financing: str, zone: str) -> Figures:
        def value(name: str, *keys: str) -> Decimal:
            return national().lookup(name, on, keys).value

        first = [int(100 * value("plafond-ressources", financing, zone, str(rank))) for rank in range(1, 7)]
        more = int(100 * value("plafond-ressources", financing, zone, "supplement"))
        ceilings = np.array([0, *first, *(first[-1] + more * extra for extra in range(1, 15))])
        left = (1 - value("baisse-ressources")).as_integer_ratio()
        fees = int(100 * value("frais-hebergement-deduits"))
        ages = [int(value(name)) for name in ("jeune-menage-somme-ages", "majorite", "age-locataire-protege")]
        return cls(ceilings, ages[0], left, fees, *ages[1:])


# The two periods that may stand in for N-2: of the household, and of who has left it.
OTHER_YEARS = (
    ("ressources.rfr_n1", "ressources.rfr_n1_personnel"),
    ("ressources.douze_mois", "ressources.douze_mois_personnels"),
)


class ByHand:
    """One pool's arrays."""

    def __init__(self, pool: Pool):
        both = pool.columns | pool.persons
        self.data = {path: np.asarray(column.data) for path, column in both.items()}
        self.known = {path: np.frombuffer(column.known, np.bool_) for path, column in both.items()}
        self.words = {path: column.words for path, column in both.items()}
        self.counts = np.asarray(pool.counts)
        self.ends = np.cumsum(self.counts)

    def kept(self, on: date, figures: Figures) -> np.ndarray:
        """The kept requests in the order of display."""
        rows = np.flatnonzero(~(self._lapsed(on) | self._unlawful(on) | self._too_rich(on, figures)))
        return rows[np.lexsort([key[rows] for key in self._keys()])]

    def _yes(self, path: str) -> np.ndarray:
        return self.known[path] & (self.data[path] == 1)

    def _no(self, path: str) -> np.ndarray:
        return self.known[path] & (self.data[path] == 0)

    def _is(self, path: str, code: str) -> tuple[np.ndarray, np.ndarray]:
        same = self.data[path] == self.words[path].index(code)
        return self.known[path] & same, self.known[path] & ~same

    def _lapsed(self, on: date) -> np.ndarray:
        """Renewed more than a year ago: one comparison with the day that is a year back."""
        path = "demande.renouvelee_le"
        return self.known[path] & (self.data[path] < (on - relativedelta(years=1)).toordinal())

    def _unlawful(self, on: date) -> np.ndarray:
        until = "demande.sejour_valable_jusqu_au"
        return self._no("demande.sejour_regulier") | (self.known[until] & (self.data[until] < on.toordinal()))

    def _total(self, values: np.ndarray) -> np.ndarray:
        running = np.concatenate(([0], np.cumsum(values)))
        return running[self.ends] - running[self.ends - self.counts]

    def _rank(self, on: date, figures: Figures) -> tuple[np.ndarray, np.ndarray]:
        """The household's rank in the table of ceilings, and where it is known."""
        card, limit = "menage.personnes.*.carte_invalidite", figures.ages
        held, carried = self._counted(on, figures.majority)
        adults, carried_by = self._total(held), self._total(carried)
        known = (self.counts > 0) & (adults + carried_by == self.counts)
        alone = (adults == 1) & (carried_by >= 1)
        pair = (adults == 2) & (carried_by == 0)
        young, doubt = self._young(on, held & np.repeat(pair, self.counts), limit)
        rank = np.where(alone, carried_by + 2, np.where(pair & young, 3, adults + carried_by))
        cards, without = self._total(self._yes(card)), self._total(self._no(card))
        known &= ~(pair & doubt) & ((cards > 0) | (without == self.counts))
        return rank + (cards > 0), known

    def _counted(self, on: date, majority: int) -> tuple[np.ndarray, np.ndarray]:
        """Who counts as an adult and who as a dependant: a child who alternates or is a minor is a dependant."""
        dependant, born = "menage.personnes.*.a_charge", "menage.personnes.*.naissance"
        child, other = self._is("menage.personnes.*.lien", "enfant")
        visit, stays = self._is("menage.personnes.*.garde", "visite")
        shared, _ = self._is("menage.personnes.*.garde", "alternee")
        minor = self.data[born] > (on - relativedelta(years=majority)).toordinal()
        grown, minor, free = self.known[born] & ~minor, self.known[born] & minor, self._no(dependant)
        held = free & (other | (stays & ~shared & grown))
        return held, self._yes(dependant) | (child & visit) | (free & child & stays & (shared | minor))

    def _protected(self, on: date, years: int) -> np.ndarray:
        """Households of which an adult named on the lease is past the protected age."""
        born, past = "menage.personnes.*.naissance", (on - relativedelta(years=years)).toordinal()
        named = [self._is("menage.personnes.*.lien", code)[0] for code in ("demandeur", "conjoint", "cotitulaire")]
        old = self.known[born] & (self.data[born] < past)
        return self._total((named[0] | named[1] | named[2]) & old) > 0

    def _young(self, on: date, held: np.ndarray, limit: int) -> tuple[np.ndarray, np.ndarray]:
        """Where the ages of these two are within the limit, and where that cannot be said."""
        path = "menage.personnes.*.naissance"
        spouse, other = self._is("menage.personnes.*.lien", "conjoint")
        couple, single = self._total(spouse) > 0, self._total(other) == self.counts
        rows, ages = np.flatnonzero(held & self.known[path]), np.zeros(len(held), np.int64)
        ages[rows] = self._ages(on, rows)
        ages = self._total(ages)
        missing = self._total(held & ~self.known[path]) > 0
        return couple & ~missing & (ages <= limit), ~single & (missing | ~couple) & ~(~missing & (ages > limit))

    def _ages(self, on: date, rows: np.ndarray) -> np.ndarray:
        days = (self.data["menage.personnes.*.naissance"][rows] - EPOCH).astype("M8[D]")
        month = days.astype("M8[M]")
        day = (days - month.astype("M8[D]")).astype(np.int64)
        months = (on.year - 1970) * 12 + on.month - 1 - month.astype(np.int64)
        return (months - (on.day - 1 < day)) // 12

    def _too_rich(self, on: date, figures: Figures) -> np.ndarray:
        rank, known = self._rank(on, figures)
        ceiling = figures.ceilings[np.minimum(rank, len(figures.ceilings) - 1)]
        separated, fees = self._yes("ressources.separation_etablie"), "ressources.frais_hebergement"
        own, all_ = "ressources.rfr_personnel", "ressources.rfr_n2"
        income = np.where(separated, self.data[own], self.data[all_])
        known &= np.where(separated, self.known[own], self.known[all_])
        limit = ceiling + np.where(self.known[fees], np.minimum(self.data[fees], figures.fees), 0)
        rehoused = ~(self._no("demande.locataire_du_parc") | self._protected(on, figures.protected))
        out = known & (income > limit) & ~rehoused
        top, bottom = figures.part
        for path, mine in OTHER_YEARS:
            amount = np.where(separated, self.data[mine], self.data[path])
            told = np.where(separated, self.known[mine], self.known[path])
            out &= told & ((amount * bottom > income * top) | (amount > limit))
        return out

    def _keys(self) -> tuple[np.ndarray, ...]:
        """Number, filing day, then a recognised decision: the last key sorts first; what is unknown comes last."""
        last, publics = np.iinfo(np.int64).max, "demande.publics"
        bit = 1 << self.words[publics].index("dalo")
        numbered, filed = (
            np.where(self.known[path], self.data[path], last) for path in ("demande.numero", "demande.deposee_le")
        )
        return numbered, filed, ~(self.known[publics] & (self.data[publics] & bit != 0))
