"""Letters with composed reasons, from the database: each says this person's facts, and nobody else's."""

from __future__ import annotations

import hashlib
import re
import zipfile
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest

import letters
from letters.sensitive import sensitive_words
from letters.text import document_text
from rules.policy import load_policy
from rules.reasons import of_decision
from tests.webapp.commission import AT, DEMANDE, LOGEMENT, add, household
from webapp import db
from webapp.casework import lots_courriers
from webapp.db.models import Candidature, Decision, Demande, Logement, Seance
from webapp.jobs import Jobs

DWELLINGS, CANDIDATES = 40, 3
OWN_NAME = re.compile(r"Q(\d{3})NQ")
MARK = re.compile(r"Q\d{3}[A-Z]Q")
AMOUNT = re.compile("[\u202f\u00a0\\d]*\\d(?:,\\d+)?\u00a0€")
RENT = re.compile("loyer [^+]+ \\+ charges [^+−]+€")  # of the working: those of the dwelling, not of a person
CEILING = re.compile(f"Plafond de ressources [^:]+\u00a0: ({AMOUNT.pattern})")
SURNAMES = (
    "Martin",
    "Marin",
    "Mártin",
    "Martin-Marin",
    "Martin & Marin",
    "<Martin>",
    "{{ nom }}",
    "דופון",
    "🏠",
    "N’Dia",
)
SEEN = {"origine": "piece", "le": "2026-11-02T08:00:00+01:00"}
PEOPLE, NUMBERS = DWELLINGS * CANDIDATES, 111032301698210000


def _home(at: int) -> dict:
    return LOGEMENT | {
        "logement.reference": f"REF-Q{at:03d}RQ",
        "logement.adresse": f"{at + 1} rue des Lilas Q{at:03d}AQ",
        "logement.loyer": str(400 + Decimal(at) * Decimal("3.17")),
        "logement.charges": str(100 + Decimal(at) * Decimal("0.07")),
    }


def _file(number: int) -> dict:
    """Incomes rise by steps that no dwelling's cost can bridge: no two people have a figure in common."""
    surname = f"{SURNAMES[number % len(SURNAMES)]}Q{number:03d}NQ"
    taxed = ("ressources.rfr_n2", "ressources.rfr_n1", "ressources.douze_mois")
    return (
        DEMANDE
        | household(f"CamilleQ{number:03d}PQ", surname)
        | dict.fromkeys(taxed, str(91_013 + number * 7))
        | {
            "ressources.rfr_n1": [{"valeur": str(191_013 + number * 7)}, {**SEEN, "valeur": str(91_013 + number * 7)}],
            "candidature.aucun_financement_ouvert": True,
            "demande.propriete_permet": "habiter",
            "candidature.pieces_demandees": ["avis-imposition"],
            "candidature.complement_demande_le": "2026-11-02",
            "demande.numero": f"{NUMBERS + number}",
            "demande.adresse_postale": f"{number} allée des Tilleuls Q{number:03d}VQ, 92300 Levallois-Perret",
            "ressources.mensuelles": str(2310 + number * 11),
            "ressources.aide_logement": str(12 + number * Decimal("0.13")),
        }
    )


def _decision(number: int) -> dict:
    refusals = [one.code for one in of_decision("non-attribution", load_policy("rives-de-seine"))]
    if number % 3 == 0:
        return {"decision": "attribution-classement", "rang": 1}
    if number % 9 == 1:
        return {"decision": "irrecevabilite", "motifs": ["IRR-PLAFOND"]}
    return {"decision": "non-attribution", "motifs": [refusals[number % len(refusals)]]}


def _listed(session, sitting: Seance, at: int) -> None:
    """A dwelling and its candidates, decided."""
    home = add(session, Logement(bailleur="rives-de-seine", agence="agence-levallois", reference=""), _home(at))
    for rank in range(1, CANDIDATES + 1):
        number = at * CANDIDATES + rank - 1
        demande = add(session, Demande(bailleur="rives-de-seine", numero=""), _file(number))
        decided = _decision(number)
        given = decided["decision"].startswith("attribution")
        row = Candidature(logement_id=home.id, demande_id=demande.id, etat="retenue" if given else "non-retenue")
        add(session, row, {"candidature.rang": rank})
        session.add(Decision(seance_id=sitting.id, candidature_id=row.id, par="secretaire", le=AT, **decided))


@pytest.fixture
def archive(app, client, sign_in, monkeypatch, tmp_path) -> zipfile.ZipFile:
    """The ZIP of a session of 120 candidates, asked for and downloaded as a secretary does."""
    monkeypatch.setattr(Jobs, "make", lambda self, lot_id: None)  # made below, in this thread
    monkeypatch.setattr("webapp.jobs.LOOKS", 0)
    day = {"seance.le": "2026-11-23", "seance.commission": "caleol-levallois", "seance.communes": "92044"}
    with app.app_context(), db.transaction() as session:
        empty = Seance(bailleur="rives-de-seine", commission="caleol-levallois", le=app.config["TODAY"], etat="tenue")
        sitting = add(session, empty, day)
        for at in range(DWELLINGS):
            _listed(session, sitting, at)
        number = sitting.id
    sign_in(client, "secretaire-caleol")
    assert client.post(f"/courriers/seances/{number}").location == "/courriers/lots/1"
    with app.app_context():
        lots_courriers.run(1)
    (tmp_path / "lot.zip").write_bytes(client.get("/courriers/lots/1.zip").data)
    with zipfile.ZipFile(tmp_path / "lot.zip") as opened:
        yield opened


@pytest.fixture
def entries(archive) -> list[letters.Entry]:
    return letters.read_manifest(Path(archive.filename))


@pytest.fixture
def written(archive, entries) -> dict[int, str]:
    """The words of each letter, by the number of its person, which the manifest's name says."""
    return {int(OWN_NAME.search(one.person)[1]): document_text(archive.read(one.file)) for one in entries}


def _own_marks(number: int) -> set[str]:
    home = f"Q{number // CANDIDATES:03d}"
    return {f"{home}RQ", f"{home}AQ", *(f"Q{number:03d}{where}Q" for where in "NPV")}


def test_everybody_has_one_letter_in_order_with_its_true_digest(archive, entries):
    assert [one.order for one in entries] == list(range(1, PEOPLE + 1))
    assert {one.letter for one in entries} == {"attribution", "non-attribution", "irrecevabilite"}
    for one in entries:
        assert hashlib.sha256(archive.read(one.file)).hexdigest() == one.sha256
        assert re.fullmatch(rf"{one.order:03d}-{one.letter}-[a-z0-9-]+\.docx", one.file)
        assert sensitive_words(one.file.replace("-", " ")) == []


def test_each_letter_holds_the_marks_of_its_person_and_no_other(written):
    assert sorted(written) == list(range(PEOPLE))
    for number, text in written.items():
        assert set(MARK.findall(text)) == _own_marks(number)
        assert set(re.findall(r"\d{18}", text)) == {str(NUMBERS + number)}
        assert f"CamilleQ{number:03d}PQ {SURNAMES[number % len(SURNAMES)]}Q{number:03d}NQ" in text


def test_no_figure_of_a_composed_reason_stands_in_two_letters(written):
    counts = Counter(one for text in written.values() for one in set(AMOUNT.findall(text)))
    ceilings = {found[1] for text in written.values() for found in CEILING.finditer(text)}
    assert sum("taux d’effort" in text for text in written.values()) >= 3
    assert ceilings
    rents = {one for text in written.values() for found in RENT.finditer(text) for one in AMOUNT.findall(found[0])}
    assert {one for one, count in counts.items() if count > 1} <= ceilings | rents


def test_the_rent_of_a_dwelling_stands_in_the_letters_about_that_dwelling_alone(written):
    homes: dict[str, set[int]] = {}
    for number, text in written.items():
        for found in RENT.finditer(text):
            homes.setdefault(found[0], set()).add(number // CANDIDATES)
    assert homes
    assert all(len(places) == 1 for places in homes.values())
