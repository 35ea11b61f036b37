"""Random files for hypothesis: any subset of facts, each with a value of its kind, near the bounds of the rules."""

from __future__ import annotations

from datetime import date
from typing import Any

from hypothesis import strategies as st

from rules.facts import FAITS
from rules.kinds import Booleen, Choix, Date, Ensemble, Entier, Kind, Nombre
from tests.rules.conftest import CONFORMING

DAYS = st.dates(date(2015, 1, 1), date(2028, 12, 31)).map(date.isoformat)
BIRTHS = st.dates(date(1930, 1, 1), date(2026, 11, 1)).map(date.isoformat)
AMOUNTS = st.one_of(
    st.sampled_from(["0", "26920", "26920.01", "24228", "62968", "100", "500", "10", "20"]),
    st.decimals(min_value=0, max_value=100000, places=2).map(str),
)
COMMUNES = st.sampled_from(["92044", "92062", "92026", "35288", "97411", "75112"])
TEXTS = {
    "logement.commune": COMMUNES,
    "seance.communes": st.sampled_from(["92044", "92026,92044"]),
    "logement.immeuble": st.sampled_from(["15 rue Trezel", "15, RUE Trézel", "6 Palissy", "12 rue des Lilas"]),
    "logement.territoire": st.sampled_from(["paris-ouest-la-defense", "plaine-commune"]),
    "candidature.motif": st.sampled_from(["IRR-PLAFOND", "IRR-SEJOUR", "NA-RANG", "INCAPACITE-CONTRACTER"]),
}


def of_kind(path: str, kind: Kind) -> st.SearchStrategy[Any]:
    if path in TEXTS:
        return TEXTS[path]
    if path.endswith(".naissance"):
        return BIRTHS
    match kind:
        case Booleen():
            return st.booleans()
        case Choix():
            return st.sampled_from(sorted(kind.options))
        case Ensemble():
            return st.lists(st.sampled_from(sorted(kind.options)), max_size=4, unique=True)
        case Entier():
            return st.integers(max(kind.least, 0), min(kind.most, 12)) if kind.most < 2000 else st.just(2024)
        case Date():
            return DAYS
        case Nombre():
            return AMOUNTS if kind.unit == "€" else st.integers(9, 90).map(str)
    return st.just(FAITS.get(path.replace("p.", "menage.personnes.*.", 1), FAITS.get(path)).example or "texte")


PERSON_FACTS = {
    path.rsplit(".", 1)[1]: fait.kind for path, fait in FAITS.items() if path.startswith("menage.personnes.*")
}
PERSON = st.fixed_dictionaries({}, optional={name: of_kind(f"p.{name}", kind) for name, kind in PERSON_FACTS.items()})
HOUSEHOLD = st.lists(PERSON, min_size=0, max_size=6).map(lambda found: {f"p{n}": one for n, one in enumerate(found, 1)})
SINGLE = {path: fait.kind for path, fait in FAITS.items() if "*" not in path}
FILES = st.fixed_dictionaries(
    {},
    optional={path: of_kind(path, kind) for path, kind in SINGLE.items()} | {"menage.personnes": HOUSEHOLD},
)


@st.composite
def near_conforming(draw: st.DrawFn) -> dict[str, Any]:
    """The conforming file with a few facts changed or taken away."""
    paths = draw(st.lists(st.sampled_from(sorted(SINGLE)), max_size=8, unique=True))
    changed = {path: draw(st.one_of(st.none(), of_kind(path, SINGLE[path]))) for path in paths}
    facts = {**CONFORMING, **changed}
    if draw(st.booleans()):
        facts["menage.personnes"] = draw(HOUSEHOLD)
    return {path: value for path, value in facts.items() if value is not None}
