"""Whatever stands in an address, another landlord's account does not get there: every route, read from the URL map."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import asdict
from datetime import date

import pytest
from sqlmodel import col, select
from werkzeug.routing import Rule

from letters import LETTERS, Entry
from letters.package import digest
from rules.policy import load_policy
from tests.webapp import stock
from webapp import create_app, db
from webapp.casework import demonstration, gabarits
from webapp.config import Config
from webapp.conversations import CONVERSATIONS
from webapp.db.models import (
    Candidature,
    Compte,
    Conversation,
    Correction,
    Decision,
    Demande,
    Document,
    Inscription,
    Liste,
    Logement,
    Lot,
    Modele,
    Occupation,
    Seance,
)

DAY = date(2026, 11, 23)
OTHER = "plaine-commune"
ASKED = {"fait": "demande.adresse_postale", "vue": "dense"}
CLOSED = (403, 404)
CONTENT = LETTERS["attribution"].template.read_bytes()
THE_LANDLORDS = {
    "modeles.version",
    "modeles.download_version",
    "modeles.trial",
    "modeles.act",
    "apercu.trial",
    "appel.history",
    "documents.of_request",
    "documents.papers",
    "documents.attestation",
}


@pytest.fixture(scope="module")
def full(prepared_data, tmp_path_factory):
    """An application with the whole demonstration, and an account elsewhere that may do an officer's every act."""
    data = tmp_path_factory.mktemp("scope") / "var"
    shutil.copytree(prepared_data, data)
    app = create_app(Config(data_dir=data, today=DAY))
    app.config.update(TESTING=True, WTF_CSRF_ENABLED=False)
    with app.app_context(), db.transaction() as session:
        demonstration.load(session, DAY)
        known = session.exec(select(Compte)).first()
        own = {"nom": "Lou Mercier", "bailleur": OTHER, "agences": ["*"], "mot_de_passe": known.mot_de_passe}
        session.add(Compte(identifiant="responsable.plaine", role="responsable", **own))
    yield app
    app.extensions["engine"].dispose()


@pytest.fixture(scope="module")
def ids(full) -> dict:
    """What stands in the addresses of Rives de Seine's records: parameter of a route → value."""
    with full.app_context(), db.transaction() as session:
        found = decided(session)
        found |= made(session, found)
        declared = CONVERSATIONS["appel"]
        found |= {"subject": "demande", "subject_id": found["demande_id"], "rule": "surface-suffisante", "key": "p1"}
        found |= {"question_key": declared.questions[0].key, "section_key": declared.sections[0].key, "fold": "dossier"}
        found["courriers.agenda_entry"] = entered(session)
        found["documents.before"] = entered(session) | {"kind": "ordre-du-jour"}
        found |= {"kind": "proces-verbal", "what": "retour", "form": "apercu.docx", "genre": "pdf", "numero": 1}
    lot = f"seance-{found['seance_id']}/lot-{found['lot_id']}"
    drawn = ("-pdf.zip", "-impression.pdf", "-impression.docx")
    for name in ("un.docx", *(f"{lot}{ending}" for ending in (".zip", *drawn))):
        path = full.config["DOCUMENTS_DIR"] / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(CONTENT)
    return found


def decided(session) -> dict:
    """A candidate decided upon in a session that was held, and a tenancy."""
    query = select(Decision.seance_id, Candidature.id, Candidature.liste_id, Logement.id, Candidature.demande_id)
    query = query.select_from(Decision).join(Candidature, col(Candidature.id) == Decision.candidature_id)
    query = query.join(Logement, col(Logement.id) == Candidature.logement_id)
    query = query.join(Seance, col(Seance.id) == Decision.seance_id)
    query = query.where(Logement.bailleur == stock.BAILLEUR, Seance.etat == "tenue")
    names = ("seance_id", "candidature_id", "liste_id", "logement_id", "demande_id")
    found = session.exec(query.where(col(Candidature.liste_id).is_not(None))).first()
    rented = select(Occupation.id).where(Occupation.bailleur == stock.BAILLEUR)
    rented = rented.where(col(Occupation.demande_id).is_not(None))
    return dict(zip(names, found, strict=True)) | {"occupation_id": session.exec(rented).first()}


def made(session, found: dict) -> dict:
    """A call about that candidate, a batch and a letter of it."""
    when = {"cree_le": stock.EARLIER, "par": "relation"}
    sujets = {name: found[f"{name}_id"] for name in ("logement", "demande", "candidature")}
    conversation = Conversation(genre="appel", sujets=sujets, modifie_le=stock.EARLIER, **when)
    entry = Entry(1, "Robin", "attribution", "un.docx", "0", "0", digest(CONTENT))
    manifeste = {"files": [asdict(entry)], "count": 1}
    drawn = {"tirages": {genre: {"etat": "termine"} for genre in ("pdf", "impression")}}
    lot = Lot(seance_id=found["seance_id"], etat="termine", manifeste=manifeste, suivi=drawn, **when)
    session.add_all([conversation, lot])
    session.flush()
    of = {"candidature_id": found["candidature_id"], "lot_id": lot.id}
    document = Document(
        lettre="attribution", fichier="un.docx", gabarit_sha256="0", sha256=digest(CONTENT), **of, **when
    )
    session.add(document)
    session.flush()
    corrected = {
        "donnees": CONTENT,
        "sha256": digest(CONTENT),
        "motif": "Date",
        "le": stock.EARLIER,
        "par": "s",
    }
    session.add(Correction(document_id=document.id, numero=1, **corrected))
    found = {"conversation_id": conversation.id, "lot_id": lot.id, "document_id": document.id}
    return found | {"modele_id": own_template(session)}


def own_template(session) -> int:
    """A draft of the landlord's own template of a letter."""
    letter = LETTERS["attribution"]
    row = Modele(bailleur=stock.BAILLEUR, lettre=letter.id, fichier="a.docx", le=stock.EARLIER, par="secretaire")
    row.sha256 = gabarits.store(session, letter.template.read_bytes())
    session.add(row)
    session.flush()
    return row.id


def entered(session) -> dict:
    """A slate entered on the agenda of a session to come."""
    query = select(Inscription.seance_id, Inscription.liste_id).join(Seance, col(Seance.id) == Inscription.seance_id)
    found = session.exec(query.where(Seance.bailleur == stock.BAILLEUR, Seance.etat == "ouverte")).first()
    return dict(zip(("seance_id", "liste_id"), found, strict=True))


def addressed(app, method: str) -> Iterator[Rule]:
    """The routes of that method whose address names a record."""
    for rule in app.url_map.iter_rules():
        if method in rule.methods and rule.endpoint != "static" and any(name.endswith("id") for name in rule.arguments):
            yield rule


def ask(client, rule: Rule, method: str, ids: dict, asked: dict | None = None) -> int:
    own = ids | ids.get(rule.endpoint, {})
    built = rule.build({name: own[name] for name in rule.arguments})[1]
    asked = asked or ASKED
    more = {"query_string": asked} if method == "GET" else {"data": asked}
    return client.open(built, method=method, **more).status_code


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_no_route_shows_or_changes_another_landlords_record(full, sign_in, ids, method):
    client = sign_in(full.test_client(), "responsable.plaine")
    found = {rule.rule: ask(client, rule, method, ids) for rule in addressed(full, method)}
    assert found
    assert {rule: status for rule, status in found.items() if status not in CLOSED} == {}


def test_the_same_addresses_open_to_their_own_landlord(full, sign_in, ids):
    """The witness: it is not for want of a record that the others are turned away."""
    client = sign_in(full.test_client(), "responsable")
    found = {rule.rule: ask(client, rule, "GET", ids) for rule in addressed(full, "GET")}
    assert {rule: status for rule, status in found.items() if status in CLOSED} == {}


@pytest.fixture(scope="module")
def homes(full, ids) -> set[str]:
    """The agencies of the records that stand in the addresses."""
    with full.app_context(), db.reading() as session:
        listed = session.get_one(Liste, ids["courriers.agenda_entry"]["liste_id"])
        rows = [session.get_one(Logement, number) for number in (ids["logement_id"], listed.logement_id)]
        return {row.agence for row in (*rows, session.get_one(Occupation, ids["occupation_id"]))}


@pytest.fixture(scope="module")
def neighbour(full, homes) -> str:
    """An account of the same landlord that may do an officer's every act, in another agency."""
    codes = [one["code"] for one in load_policy(stock.BAILLEUR).data["agence"]]
    with full.app_context(), db.transaction() as session:
        known = session.exec(select(Compte)).first()
        own = {"nom": "Lou Mercier", "bailleur": stock.BAILLEUR, "mot_de_passe": known.mot_de_passe}
        others = [one for one in codes if one not in homes]
        assert others
        session.add(Compte(identifiant="responsable.voisin", role="responsable", agences=others, **own))
    return "responsable.voisin"


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_no_route_shows_or_changes_another_agencys_record(full, sign_in, ids, neighbour, method):
    """Requests are the landlord's: their history opens to every agency, and names no dwelling of another one."""
    client = sign_in(full.test_client(), neighbour)
    there = ids | {"subject": "logement", "subject_id": ids["logement_id"]}
    rules = [rule for rule in addressed(full, method) if rule.endpoint not in THE_LANDLORDS]
    found = {rule.rule: ask(client, rule, method, there, {**ASKED, "fait": "logement.surface"}) for rule in rules}
    assert {rule: status for rule, status in found.items() if status not in CLOSED} == {}


def test_no_page_names_another_agencys_dwelling(full, sign_in, ids, homes, neighbour):
    with full.app_context(), db.reading() as session:
        query = select(Logement.reference).where(Logement.bailleur == stock.BAILLEUR, col(Logement.agence).in_(homes))
        theirs = set(session.exec(query).all())
    pages = [rule.rule for rule in full.url_map.iter_rules() if "GET" in rule.methods and not rule.arguments]
    pages.append(f"/appels/demandes/{ids['demande_id']}")
    witness, client = sign_in(full.test_client(), "responsable"), sign_in(full.test_client(), neighbour)
    assert any(one in witness.get(page).text for page in pages for one in theirs)
    told = {page: [one for one in theirs if one in client.get(page).text] for page in pages if page != "/deconnexion"}
    assert {page: some for page, some in told.items() if some} == {}


def test_a_conversation_opens_on_the_landlords_own_records_only(full, sign_in, ids):
    client = sign_in(full.test_client(), "responsable.plaine")
    named = {name: ids[f"{name}_id"] for name in ("logement", "demande", "candidature", "liste", "occupation")}
    for genre in CONVERSATIONS:
        assert client.post("/conversations", data={"genre": genre, **named}).status_code in CLOSED, genre


@pytest.mark.parametrize(("genre", "foreign"), [("liste", "liste"), ("appel", "candidature"), ("appel", "demande")])
def test_a_dwelling_of_ones_own_opens_no_record_of_another_landlord(full, sign_in, ids, genre, foreign):
    client = sign_in(full.test_client(), "responsable.plaine")
    with full.app_context(), db.reading() as session:
        logement = session.exec(select(Logement).where(Logement.bailleur == OTHER)).first()
    data = {"genre": genre, "logement": logement.id, foreign: ids[f"{foreign}_id"]}
    if foreign == "candidature":
        data["demande"] = own_request(full)
    answer = client.post("/conversations", data=data)
    assert answer.status_code in CLOSED or subjects_of(full, answer)[foreign] != ids[f"{foreign}_id"]


def subjects_of(app, answer) -> dict[str, int]:
    """What the conversation just opened speaks of."""
    with app.app_context(), db.reading() as session:
        return session.get_one(Conversation, int(answer.headers["Location"].rsplit("/", 1)[1])).sujets


def own_request(app) -> int:
    with app.app_context(), db.reading() as session:
        return session.exec(select(Demande.id).where(Demande.bailleur == OTHER)).first()
