"""A value rests on the branch taken: over columns as on one file, figure by figure."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from itertools import product

import numpy as np
import pytest

from rules.check import figures_in
from rules.dossier import Dossier
from rules.evaluate import compile_program
from rules.expression import a_defaut, cas, chiffre, et, ou
from rules.facts import demande, ressources
from rules.parameters import Chiffre, Chiffres, Periode
from rules.pool import Pool
from rules.screening.evaluation import Columns
from rules.screening.reliance import rests_on_expired
from rules.working import Reader

ON = date(2026, 11, 23)
PERIOD = Periode(date(2024, 1, 1), date(2025, 12, 31), "texte d’essai", "A", "", (), {"": Decimal(10)})
FIGURES = Chiffres({"essai": Chiffre("essai", "Essai", "euros", (), (PERIOD,))})
A, B = demande.locataire_du_parc, demande.libere_plus_grand
OLD = ressources.rfr_n2 <= chiffre("essai")
FORMS = [
    OLD,
    ~OLD,
    cas((A, OLD), sinon=B),
    cas((A, B), sinon=OLD),
    cas((A, B), (B, OLD), sinon=A),
    cas((OLD, A), sinon=B),
    a_defaut(A, OLD),
    a_defaut(OLD, A),
    ou(A, OLD),
    ou(OLD, A),
    et(A, OLD),
    et(OLD, A),
    ou(A, B, OLD),
    et(A, B, OLD) | (A & ~OLD),
    cas((A, cas((B, OLD), sinon=A)), sinon=B) & (OLD | A),
]
PATHS = (A.key, B.key, ressources.rfr_n2.key)
VALUES = product((True, False, None), (True, False, None), (Decimal(1), Decimal(99), None))
FILES = [
    Dossier({path: value for path, value in zip(PATHS, values, strict=True) if value is not None}) for values in VALUES
]


@pytest.mark.parametrize("form", FORMS, ids=range(len(FORMS)))
def test_expiry_follows_the_branch_taken(form):
    program, single = compile_program([form]), []
    for one in FILES:
        result = program.run(one.values, ON, FIGURES)
        relied = figures_in(Reader(result, one).used(form))
        single.append(any(program.slots[id(figure)] in result.expired for figure in relied))
    columns = Columns(Pool.from_dossiers(FILES), Dossier(), ON, FIGURES, set())
    columns.of(form)
    assert np.broadcast_to(rests_on_expired(form, columns), len(FILES)).tolist() == single


def test_some_of_these_forms_rest_on_the_figure_and_some_do_not():
    columns = Columns(Pool.from_dossiers(FILES), Dossier(), ON, FIGURES, set())
    for form in FORMS[2:]:
        columns.of(form)
        rows = np.broadcast_to(rests_on_expired(form, columns), len(FILES))
        assert rows.any()
    assert not rests_on_expired(A & B, columns).any()
