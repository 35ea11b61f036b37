"""One complete conforming file, changed fact by fact, and the verdict of one rule on it."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from rules import __main__ as command
from rules.check import CaseFile, check
from rules.dossier import Dossier, Fault, from_json
from rules.parameters import Chiffres
from rules.policy import Policy, load_policy
from rules.verdict import Outcome, Verdict
from tests.rules.command_line import Ran

settings.register_profile("rules", derandomize=True, deadline=None, max_examples=60, database=None)
settings.load_profile("rules")

TODAY = date(2026, 11, 23)
COMMON = ("logement.", "liste.", "seance.", "occupation.")

DEMANDEUR = {"lien": "demandeur", "naissance": "1988-05-17", "a_charge": False, "carte_invalidite": False}
CONJOINT = {"lien": "conjoint", "naissance": "1986-02-03", "a_charge": False, "carte_invalidite": False}
ENFANT = {
    "lien": "enfant",
    "naissance": "2015-09-01",
    "a_charge": True,
    "garde": "permanente",
    "carte_invalidite": False,
}

CONFORMING: dict[str, Any] = {
    "logement.reference": "LEV-0153",
    "logement.immeuble": "12 rue des Lilas",
    "logement.commune": "92044",
    "logement.territoire": "paris-ouest-la-defense",
    "logement.pieces": 4,
    "logement.surface": "78",
    "logement.loyer": "512.30",
    "logement.annexes": "0",
    "logement.charges": "118.40",
    "logement.compteurs_individuels": False,
    "logement.financement": "PLUS",
    "logement.contingent": "bailleur",
    "logement.rendu_pour_un_tour": False,
    "logement.qpv": False,
    "logement.adapte": False,
    "logement.offre_tres_sociale": False,
    "logement.conge_recu_le": "2026-10-12",
    "logement.disponible_le": "2026-12-15",
    "logement.fleche": True,
    "logement.avis_localisation": "favorable",
    "logement.avis_typologie": "favorable",
    "logement.avis_loyer": "favorable",
    "logement.avis_mixite": "neutre",
    "demande.numero": "111032301698211041",
    "demande.deposee_le": "2023-03-14",
    "demande.renouvelee_le": "2026-03-02",
    "demande.toujours_en_recherche": True,
    "demande.identite_verifiee": True,
    "demande.accepte_commune": True,
    "demande.accepte_typologie": True,
    "demande.publics": ["k"],
    "demande.preuves_vues": [],
    "demande.premier_quartile_sne": True,
    "demande.sejour_regulier": True,
    "demande.sejour_valable_jusqu_au": "2030-06-30",
    "demande.residence_principale": True,
    "demande.proprietaire_logement_adapte": False,
    "demande.pieces_vues": ["avis-imposition", "identite"],
    "demande.locataire_du_parc": False,
    "demande.libere_plus_grand": False,
    "demande.besoin_adaptation": False,
    "demande.lit_medicalise": False,
    "demande.tierce_personne": False,
    "demande.relogement_renouvellement": False,
    "demande.designee_par_le_prefet": False,
    "menage.composition_confirmee": True,
    "menage.nombre": 4,
    "menage.personnes": {"p1": DEMANDEUR, "p2": CONJOINT, "p3": ENFANT, "p4": {**ENFANT, "naissance": "2018-01-20"}},
    "ressources.rfr_n2": "27400",
    "ressources.annee_rfr": 2024,
    "ressources.rfr_n1": "26100",
    "ressources.douze_mois": "25200",
    "ressources.mensuelles": "2310",
    "ressources.aide_logement": "112",
    "ressources.justifiees": True,
    "candidature.interet": "oui",
    "candidature.rang": 1,
    "candidature.rang_un_ailleurs": False,
    "candidature.decision": "attribution",
    "candidature.aucun_financement_ouvert": True,
    "candidature.pieces_demandees": ["avis-imposition", "ressources"],
    "candidature.complement_demande_le": "2026-11-02",
    "seance.le": "2026-12-04",
    "seance.communes": "92044",
    "seance.precedente_le": "2026-10-16",
    "occupation.locataire_depuis": "2019-04-01",
    "occupation.pieces": 4,
    "occupation.surface": "78",
    "occupation.loyer": "498",
    "occupation.loyers_a_jour": "a-jour",
    "occupation.assurance": True,
    "occupation.visite": "bon-etat",
    "occupation.jouissance_paisible": True,
    "occupation.adapte_sans_occupant": False,
    "occupation.perte_autonomie": False,
}


def a_file(changes: Mapping[str, Any] | None = None, **persons_or_facts: Any) -> dict[str, Any]:
    """The conforming file with some facts changed: `a_file({"logement.pieces": 5})`, or `a_file(logement__pieces=5)`.

    None takes the fact away. `personnes=[…]` replaces the household, keyed p1, p2… in that order."""
    facts = {**CONFORMING, **(changes or {})}
    personnes = persons_or_facts.pop("personnes", None)
    if personnes is not None:
        facts["menage.personnes"] = {f"p{index}": person for index, person in enumerate(personnes, 1)}
    facts.update({key.replace("__", "."): value for key, value in persons_or_facts.items()})
    return {path: value for path, value in facts.items() if value is not None}


def dossier_of(facts: Mapping[str, Any]) -> Dossier:
    """A file read as the command line reads it; a fault is an error of the test."""
    faults: list[Fault] = []
    read = from_json(dict(facts), faults)
    assert not faults, faults
    return read


def verdicts_of(
    facts: Mapping[str, Any] | list[Mapping[str, Any]],
    step: str = "appel",
    policy: str | Policy = "rives-de-seine",
    on: date = TODAY,
    figures: Chiffres | None = None,
    justifications: Mapping[tuple[str, str], str] | None = None,
) -> list[Verdict]:
    """Every verdict on one file, or on several candidates of one dwelling (common facts: those of the first)."""
    files = facts if isinstance(facts, list) else [facts]
    common = {path: value for path, value in files[0].items() if path.startswith(COMMON)} if files else {}
    candidates = {
        f"c{index}": dossier_of({path: value for path, value in one.items() if not path.startswith(COMMON)})
        for index, one in enumerate(files, 1)
    }
    case = CaseFile(dossier_of(common), candidates)
    chosen = load_policy(policy) if isinstance(policy, str) else policy
    return check(case, chosen, step, on, figures, justifications)


def verdict_of(rule: str, facts: Any, **options: Any) -> Verdict:
    """The verdict of one rule (the first candidate's)."""
    return next(verdict for verdict in verdicts_of(facts, **options) if verdict.rule == rule)


def outcome_of(rule: str, facts: Any, **options: Any) -> Outcome:
    return verdict_of(rule, facts, **options).outcome


@pytest.fixture
def landlord(tmp_path: Path):
    """`landlord(clause, …)`: a policy like Rives de Seine's with these clauses alone."""

    def make(*clauses: str) -> Policy:
        from rules.policy import policy_names

        base = policy_names()["rives-de-seine"].read_text("utf-8").split("[[clause]]")[0]
        path = tmp_path / f"essai{len(list(tmp_path.iterdir()))}.toml"
        path.write_text(base + "".join(f"\n[[clause]]\n{clause}\n" for clause in clauses), "utf-8")
        return load_policy(str(path))

    return make


@pytest.fixture(name="run")
def calling(capsys, monkeypatch):
    """`run("check", …, stdin="…")`: the exit code and both outputs."""

    def call(*arguments: str, stdin: str | bytes = "") -> Ran:
        content = stdin if isinstance(stdin, bytes) else stdin.encode()
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content)))
        code = command.main(list(arguments))
        captured = capsys.readouterr()
        return Ran(code, captured.out, captured.err)

    return call


@pytest.fixture(name="check")
def checking(run):
    def call(file: Any, step: str = "appel", policy: str = "rives-de-seine", more: tuple[str, ...] = ()) -> Ran:
        text = file if isinstance(file, str | bytes) else json.dumps(file)
        return run("check", "--policy", policy, "--step", step, "--on", "2026-11-23", *more, "-", stdin=text)

    return call
