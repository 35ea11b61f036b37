"""The year's counts, under each counting that the sources and the law name; never one « 25 % » for all.

What the law counts is national. What a landlord's procedure, policy or charter counts, with the figure that it states,
is a clause of the kind `part-annuelle`; a figure adapted by the territory is one more such clause.
"""

from __future__ import annotations

from decimal import Decimal

from rules.counting import (
    Attribution,
    Counting,
    Criterion,
    both,
    charged_to,
    counting_of,
    decided,
    either,
    opposite,
    recorded,
)
from rules.facts import demande
from rules.french import typeset
from rules.rule import NATIONAL, RegleEnsemble, genre, set_rule
from rules.sets import local_set_rule
from rules.verdict import APPRECIER, Operand, Source

CCH = "Code de la construction et de l’habitation"
PRIORITAIRES, QUARTILE = "part-publics-prioritaires", "part-premier-quartile-hors-qpv"
EN_QPV, ETAT = "part-autres-en-qpv", "part-etat-prioritaires"
CONTINGENTS_COMPTES = {
    "action-logement": "d’Action Logement",
    "commune": "de la commune",
    "departement": "du département",
    "region": "de la région",
    "etat": "de l’État hors agents",
}

# The regional scheme's four publics: counted where a policy declares a counting of them.
les_plus_prioritaires = demande.publics.croise(("dalo", "d", "g")) | demande.publics_plan.contient("plan-refugie")


def _owned(one: Attribution) -> bool | None:
    contingent = one.get("contingent")
    return None if contingent is None else contingent == "bailleur"


def _leased(one: Attribution) -> bool:
    return bool(one.get("bail_signe"))


def _hors_qpv(one: Attribution) -> bool | None:
    return opposite(recorded(one, "qpv"))


def _quartile(one: Attribution) -> bool | None:
    return recorded(one, "premier_quartile")


def _prioritaire(one: Attribution) -> bool | None:
    return recorded(one, "prioritaire")


def _dalo(one: Attribution) -> bool | None:
    """A household without any label has no DALO decision either."""
    return both(_prioritaire(one), recorded(one, "dalo"))


def _decisions(words: str) -> str:
    ranked = "classé deuxième ou après : une fois son bail signé"
    return typeset(f"Décisions d’attribution de l’année, que le ménage accepte ou refuse ({ranked}), {words}.")


def _baux(words: str) -> str:
    return f"Attributions de l’année suivies d’un bail signé, {words}."


BASES = {
    "toutes-attributions": Criterion(decided, ", ensemble des attributions (décisions)", _decisions("tous logements")),
    "non-reserves": Criterion(
        lambda one: both(decided(one), _owned(one)),
        " sur les logements non réservés (décisions)",
        _decisions("sur les logements non réservés"),
    ),
    "non-reserves-et-rendus": Criterion(
        lambda one: both(decided(one), charged_to("bailleur")(one)),
        ", logements repris pour un tour compris (décisions)",
        _decisions("sur les logements non réservés ou repris pour un tour"),
    ),
    "baux-non-reserves": Criterion(
        lambda one: both(_leased(one), _owned(one)),
        " sur les logements non réservés (baux signés)",
        _baux("sur les logements non réservés"),
    ),
    "baux-hors-qpv": Criterion(
        lambda one: both(_leased(one), _hors_qpv(one)),
        " hors quartiers prioritaires (baux signés)",
        _baux("hors quartiers prioritaires de la ville"),
    ),
    "decisions-en-qpv": Criterion(
        lambda one: both(decided(one), recorded(one, "qpv")),
        " en quartier prioritaire (décisions)",
        _decisions("en quartier prioritaire de la ville"),
    ),
    "quartile": Criterion(
        lambda one: both(decided(one), _quartile(one)),
        " aux ménages du premier quartile (décisions)",
        _decisions("aux ménages du premier quartile"),
    ),
    "prioritaires": Criterion(
        lambda one: both(decided(one), _prioritaire(one)),
        " aux ménages prioritaires (décisions)",
        _decisions("aux ménages qui portent un label reconnu"),
    ),
} | {
    code: Criterion(
        lambda one, code=code: both(decided(one), charged_to(code)(one)),
        f", contingent {name} (décisions)",
        _decisions(f"imputées au contingent {name}"),
    )
    for code, name in CONTINGENTS_COMPTES.items()
}
TOPICS = {
    **dict.fromkeys(("non-reserves", "non-reserves-et-rendus", "baux-non-reserves"), "bailleur"),
    **dict.fromkeys(CONTINGENTS_COMPTES, "reservataires"),
    **dict.fromkeys(("toutes-attributions", "baux-hors-qpv"), "quartile"),
    **dict.fromkeys(("decisions-en-qpv", "quartile", "prioritaires"), "secteurs"),
}
COMPTES = {
    "prioritaires": Criterion(
        _prioritaire,
        "Publics prioritaires",
        "Celles dont le ménage porte un label reconnu (DALO, ou à défaut L. 441-1).",
    ),
    "dalo": Criterion(_dalo, "Ménages reconnus DALO", "Celles dont le ménage a une décision DALO."),
    "quartile": Criterion(_quartile, "Premier quartile", "Celles dont le ménage relève du premier quartile."),
    "quartile-ou-relogement": Criterion(
        lambda one: either(_quartile(one), bool(one.get("relogement_renouvellement"))),
        "Premier quartile ou relogement,",
        "Celles dont le ménage relève du premier quartile ou d’un relogement de renouvellement urbain.",
    ),
    "autres-que-quartile": Criterion(
        lambda one: opposite(_quartile(one)),
        "Ménages hors premier quartile,",
        "Celles dont le ménage ne relève pas du premier quartile.",
    ),
    "hors-qpv": Criterion(
        _hors_qpv,
        "Part hors quartiers prioritaires des attributions",
        "Celles hors quartiers prioritaires de la ville.",
    ),
    "plus-prioritaires": Criterion(
        lambda one: recorded(one, "plus_prioritaire"),
        "Publics les plus prioritaires",
        "Celles dont le ménage relève d’un des quatre publics du dispositif régional.",
    ),
}


def counting(compte: str, base: str, figure: str = "", own: Operand | None = None) -> Counting:
    """A counting by the codes of what is counted and of its base; ValueError when one is unknown."""
    if compte not in COMPTES or base not in BASES:
        raise ValueError(f"{compte}, {base}")
    topic = "region" if compte == "plus-prioritaires" else TOPICS[base]
    return Counting(BASES[base], COMPTES[compte], figure, own, leases=base.startswith("baux"), topic=topic)


def _national(compte: str, base: str, figure: str, source: str, clauses: tuple[str, ...]) -> RegleEnsemble:
    made = counting(compte, base, figure)
    declared = {"title": made.title, "level": APPRECIER, "source": Source(CCH, source), "clauses": clauses}
    return set_rule(f"{compte}-{base}", steps=("annee",), **declared)(made)


prioritaires_non_reserves_et_rendus = _national(
    "prioritaires", "non-reserves-et-rendus", PRIORITAIRES, "L. 441-1", ("RA-12", "PP-7", "PP-8")
)
prioritaires_action_logement = _national(
    "prioritaires", "action-logement", PRIORITAIRES, "L. 441-1", ("PP-5", "PP-8", "PC-10")
)
prioritaires_commune = _national("prioritaires", "commune", PRIORITAIRES, "L. 441-1", ("PP-6", "PP-8", "PC-10"))
prioritaires_departement = _national("prioritaires", "departement", PRIORITAIRES, "L. 441-1", ("PP-6", "PP-8"))
prioritaires_region = _national("prioritaires", "region", PRIORITAIRES, "L. 441-1", ("PP-6", "PP-8"))
prioritaires_etat = _national("prioritaires", "etat", ETAT, "L. 441-1 et R. 441-5", ("PP-4", "PC-10"))
quartile_ou_relogement_baux_hors_qpv = _national(
    "quartile-ou-relogement", "baux-hors-qpv", QUARTILE, "L. 441-1", ("RA-13", "EM-28")
)
autres_que_quartile_decisions_en_qpv = _national(
    "autres-que-quartile", "decisions-en-qpv", EN_QPV, "L. 441-1", ("EM-28",)
)
hors_qpv_quartile = _national("hors-qpv", "quartile", "", "L. 441", ("PP-17",))
hors_qpv_prioritaires = _national("hors-qpv", "prioritaires", "", "L. 441", ("PP-17",))


@genre(
    "part-annuelle",
    allowed_by="article L. 441-1 du CCH : le territoire peut adapter le taux ; procédure ou charte du bailleur",
    highest=APPRECIER,
    compte=str,
    base=str,
    cible=str,
    chiffre=str,
    defaults={"cible": "", "chiffre": ""},
)
def part_annuelle(p):
    """What the landlord counts; `cible` is a rate of its own, `chiffre` a dated figure that the territory may adapt."""
    if bool(p.cible) == bool(p.chiffre) or p.chiffre not in ("", PRIORITAIRES, QUARTILE, EN_QPV):
        raise ValueError(f"{p.cible}, {p.chiffre}")
    return local_counting(p.compte, p.base, p, p.chiffre)


def local_counting(compte: str, base: str, p, figure: str = "") -> RegleEnsemble:
    """A landlord's counting; beside the law's of the same base and count it takes a name of its own. ValueError where
    the law's has the same figure too: it would be said twice."""
    made = counting(compte, base, figure, None if figure else _own_target(p))
    named, title = f"{compte}-{base}", made.title
    law = counting_of(NATIONAL[named].function) if named in NATIONAL else None
    if law and figure and law.figure == figure:
        raise ValueError(f"{named}, {figure}")
    if law:
        named, title = f"{named}-local", f"{title}, objectif du bailleur"
    return local_set_rule(named, made, title=title, steps=("annee",), p=p, requis_pour=())


def _own_target(p) -> Operand:
    rate = Decimal(p.cible)
    if not 0 < rate <= 1:
        raise ValueError(p.cible)
    return Operand("Cible du bailleur", rate, "taux", str(p.declared["source"]))
