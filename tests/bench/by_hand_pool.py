"""The rules that exclude or order a pool at Rives de Seine, as one would write them in numpy: the bench's reference.

Every fact is an array and its mask of what is known. A request is excluded only by what is known of it. The pool says
nothing of a candidacy (no strike-off) nor of the present home, and the dwelling has no order of the prefect.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import numpy as np

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

    @classmethod
    def of(cls, on: date, financing: str, zone: str) -> Figures:
        def value(name: str, *keys: str) -> Decimal:
            return national().lookup(name, on, keys).value

        first = [int(100 * value("plafond-ressources", financing, zone, str(rank))) for rank in range(1, 7)]
        more = int(100 * value("plafond-ressources", financing, zone, "supplement"))
        ceilings = np.array([0, *first, *(first[-1] + more * extra for extra in range(1, 15))])
        left = (1 - value("baisse-ressources")).as_integer_ratio()
        fees = int(100 * value("frais-hebergement-deduits"))
        return cls(ceilings, int(value("jeune-menage-somme-ages")), left, fees)


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
        out = self._lapsed(on) | self._unlawful(on) | self._no("demande.toujours_en_recherche")
        out |= self._too_rich(on, figures)
        rows = np.flatnonzero(~out)
        return rows[np.lexsort([key[rows] for key in self._keys()])]

    def _yes(self, path: str) -> np.ndarray:
        return self.known[path] & (self.data[path] == 1)

    def _no(self, path: str) -> np.ndarray:
        return self.known[path] & (self.data[path] == 0)

    def _is(self, path: str, code: str) -> tuple[np.ndarray, np.ndarray]:
        same = self.data[path] == self.words[path].index(code)
        return self.known[path] & same, self.known[path] & ~same

    def _lapsed(self, on: date) -> np.ndarray:
        """A year added to the renewal: the day before it, twelve months on, is before today's."""
        path = "demande.renouvelee_le"
        days = (self.data[path] - EPOCH).astype("M8[D]")
        month = days.astype("M8[M]")
        first = (month + 12).astype("M8[D]")
        length = (month + 13).astype("M8[D]") - first
        end = first + np.minimum(days - month.astype("M8[D]"), length - 1)
        return self.known[path] & (end < np.datetime64(on))

    def _unlawful(self, on: date) -> np.ndarray:
        until = "demande.sejour_valable_jusqu_au"
        return self._no("demande.sejour_regulier") | (self.known[until] & (self.data[until] < on.toordinal()))

    def _total(self, values: np.ndarray) -> np.ndarray:
        running = np.concatenate(([0], np.cumsum(values)))
        return running[self.ends] - running[self.ends - self.counts]

    def _rank(self, on: date, limit: int) -> tuple[np.ndarray, np.ndarray]:
        """The household's rank in the table of ceilings, and where it is known."""
        card, dependant = (f"menage.personnes.*.{name}" for name in ("carte_invalidite", "a_charge"))
        child, other = self._is("menage.personnes.*.lien", "enfant")
        visit, stays = self._is("menage.personnes.*.garde", "visite")
        held = self._no(dependant) & (other | stays)
        carried = self._yes(dependant) | (child & visit)
        adults, carried_by = self._total(held), self._total(carried)
        known = (self.counts > 0) & (adults + carried_by == self.counts)
        alone = (adults == 1) & (carried_by >= 1)
        young, doubt = self._young(on, held, limit)
        pair = (adults == 2) & (carried_by == 0)
        rank = np.where(alone, carried_by + 2, np.where(pair & young, 3, adults + carried_by))
        cards, without = self._total(self._yes(card)), self._total(self._no(card))
        known &= ~(pair & doubt) & ((cards > 0) | (without == self.counts))
        return rank + (cards > 0), known

    def _young(self, on: date, held: np.ndarray, limit: int) -> tuple[np.ndarray, np.ndarray]:
        """Where a couple's ages are within the limit, and where that cannot be said."""
        path = "menage.personnes.*.naissance"
        spouse, other = self._is("menage.personnes.*.lien", "conjoint")
        couple, single = self._total(spouse) > 0, self._total(other) == self.counts
        ages = self._total(np.where(held & self.known[path], self._ages(on), 0))
        missing = self._total(held & ~self.known[path]) > 0
        return couple & ~missing & (ages <= limit), ~single & (missing | ~couple) & ~(~missing & (ages > limit))

    def _ages(self, on: date) -> np.ndarray:
        days = (self.data["menage.personnes.*.naissance"] - EPOCH).astype("M8[D]")
        month = days.astype("M8[M]")
        day = (days - month.astype("M8[D]")).astype(np.int64)
        months = (on.year - 1970) * 12 + on.month - 1 - month.astype(np.int64)
        return (months - (on.day - 1 < day)) // 12

    def _too_rich(self, on: date, figures: Figures) -> np.ndarray:
        rank, known = self._rank(on, figures.ages)
        ceiling = figures.ceilings[np.minimum(rank, len(figures.ceilings) - 1)]
        separated, fees = self._yes("ressources.separation_etablie"), "ressources.frais_hebergement"
        own, all_ = "ressources.rfr_personnel", "ressources.rfr_n2"
        income = np.where(separated, self.data[own], self.data[all_])
        known &= np.where(separated, self.known[own], self.known[all_])
        limit = ceiling + np.where(self.known[fees], np.minimum(self.data[fees], figures.fees), 0)
        out = known & (income > limit) & self._no("demande.locataire_du_parc")
        top, bottom = figures.part
        for path in ("ressources.rfr_n1", "ressources.douze_mois"):
            amount = self.data[path]
            out &= self.known[path] & ((amount * bottom > income * top) | (amount > limit))
        return out

    def _keys(self) -> tuple[np.ndarray, ...]:
        """Number, filing day, then a recognised decision: the last key sorts first; what is unknown comes last."""
        last, publics = np.iinfo(np.int64).max, "demande.publics"
        bit = 1 << self.words[publics].index("dalo")
        numbered, filed = (
            np.where(self.known[path], self.data[path], last) for path in ("demande.numero", "demande.deposee_le")
        )
        return numbered, filed, ~(self.known[publics] & (self.data[publics] & bit != 0))
