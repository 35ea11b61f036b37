"""A session at Levallois with one dwelling and three candidates, for the tests of what the commission does."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from bs4 import BeautifulSoup
from sqlmodel import select

from webapp import db
from webapp.casework import subjects
from webapp.db.models import Candidature, Demande, Inscription, Justification, Liste, Logement, Occupation, Seance

DAY = date(2026, 11, 23)
AT = datetime(2026, 11, 20, 9, 0, tzinfo=ZoneInfo("Europe/Paris"))
LOGEMENT = {
    "logement.reference": "RSH-LEV-0001",
    "logement.adresse": "3 rue des Lilas",
    "logement.immeuble": "3 rue des Lilas",
    "logement.commune": "92044",
    "logement.territoire": "paris-ouest-la-defense",
    "logement.pieces": 3,
    "logement.surface": "64.5",
    "logement.etage": 2,
    "logement.loyer": "512.30",
    "logement.annexes": "0",
    "logement.charges": "118.40",
    "logement.compteurs_individuels": False,
    "logement.financement": "PLUS",
    "logement.contingent": "bailleur",
    "logement.qpv": False,
    "logement.adapte": False,
    "logement.fleche": True,
    "logement.disponible_le": "2026-12-15",
}
NAMES = (("Claire", "Delmas"), ("Paul", "Martin"), ("Odile", "Renard"))
DEMANDE = {
    "demande.deposee_le": "2023-03-14",
    "demande.renouvelee_le": "2026-03-02",
    "demande.toujours_en_recherche": True,
    "demande.identite_verifiee": True,
    "demande.accepte_commune": False,
    "demande.accepte_typologie": True,
    "demande.publics": ["k"],
    "demande.preuves_vues": [],
    "demande.premier_quartile_sne": True,
    "demande.sejour_regulier": True,
    "demande.residence_principale": True,
    "demande.proprietaire_logement_adapte": False,
    "demande.pieces_vues": ["identite"],
    "demande.locataire_du_parc": False,
    "demande.libere_plus_grand": False,
    "demande.besoin_adaptation": False,
    "demande.lit_medicalise": False,
    "demande.tierce_personne": False,
    "demande.relogement_renouvellement": False,
    "demande.adresse_postale": "3 allée des Tilleuls, 92300 Levallois-Perret",
    "menage.composition_confirmee": True,
    "ressources.rfr_n2": "27400",
    "ressources.annee_rfr": 2024,
    "ressources.mensuelles": "2310",
    "ressources.aide_logement": "112",
}


def person(key: str, **facts: Any) -> dict[str, Any]:
    return {f"menage.personnes.{key}.{name}": value for name, value in facts.items()}


def household(first_name: str, surname: str) -> dict[str, Any]:
    adult = {"a_charge": False, "carte_invalidite": False}
    child = {
        "lien": "enfant",
        "naissance": "2018-01-20",
        "a_charge": True,
        "garde": "permanente",
        "carte_invalidite": False,
    }
    title = "monsieur" if first_name == "Paul" else "madame"
    return {
        **person(
            "p1", civilite=title, prenom=first_name, nom=surname, lien="demandeur", naissance="1988-05-17", **adult
        ),
        **person("p2", **child),
    }


def stored(facts: dict[str, Any]) -> dict[str, list[dict]]:
    return {path: _entries(value) for path, value in facts.items() if value is not None}


def _entries(value: Any) -> list[dict]:
    """A value, declared; or the values that several origins recorded, each a mapping."""
    entry = {"origine": "declare", "le": "2026-11-01T08:00:00+01:00", "par": "relation"}
    several = isinstance(value, list) and value and isinstance(value[0], dict)
    return [{**entry, **one} for one in value] if several else [{"valeur": value, **entry}]


def add(session, row: Any, facts: dict[str, Any]) -> Any:
    row.faits = stored(facts)
    subjects.project(row)
    session.add(row)
    session.flush()
    return row


def make(
    session,
    *,
    le: date = DAY,
    bailleur: str = "rives-de-seine",
    agence: str = "agence-levallois",
    changes: dict | None = None,
    numbers: int = 1,
) -> dict:
    """`changes`: number of the candidate (1 to 3), or « logement » → facts that differ; None takes a fact away.

    `numbers`: where the requests' numbers start, for a second session.
    """
    changes = changes or {}
    home = add(
        session,
        Logement(bailleur=bailleur, agence=agence, reference="", etat="inscrit"),
        {**LOGEMENT, **changes.get("logement", {})},
    )
    liste = add(
        session, Liste(logement_id=home.id, etat="inscrite"), {"liste.exception": "aucune", **changes.get("liste", {})}
    )
    facts = {"seance.le": le.isoformat(), "seance.commission": "caleol-levallois", "seance.communes": "92044"}
    sitting = add(session, Seance(bailleur=bailleur, commission="caleol-levallois", le=le), facts)
    session.add(Inscription(seance_id=sitting.id, liste_id=liste.id, ordre=1, cree_le=AT, par="relation"))
    ids = []
    for rank, (first_name, surname) in enumerate(NAMES, 1):
        own = {
            **DEMANDE,
            "demande.numero": f"1110323016982110{39 + numbers + rank}",
            **household(first_name, surname),
            **changes.get(rank, {}),
        }
        demande = add(session, Demande(bailleur=bailleur, numero=""), own)
        row = Candidature(logement_id=home.id, demande_id=demande.id, liste_id=liste.id, etat="inscrite")
        ids.append(add(session, row, {"candidature.interet": "oui", "candidature.rang": rank}).id)
    session.flush()
    return {"logement": home.id, "liste": liste.id, "seance": sitting.id, "candidats": ids}


def sitting(app, **options: Any) -> dict:
    """The ids of a session made in a transaction of its own."""
    with app.app_context(), db.transaction() as session:
        return make(session, **options)


def justify(app, liste_id: int, candidature_id: int | None, rule: str, sentence: str) -> None:
    with app.app_context(), db.transaction() as session:
        session.add(
            Justification(
                liste_id=liste_id, candidature_id=candidature_id, regle=rule, phrase=sentence, le=AT, par="relation"
            )
        )


def get(app, table: type, row_id: int) -> Any:
    with app.app_context(), db.reading() as session:
        return session.get(table, row_id)


def form(app, made: dict, *decisions: dict[str, str]) -> dict[str, str]:
    """The form of the dwelling: one dict of fields a candidate, with the versions now recorded."""
    fields = {}
    for row_id, given in zip(made["candidats"], decisions, strict=False):
        fields |= {f"{name}-{row_id}": value for name, value in given.items()}
    return fields | {f"version-{row_id}": str(get(app, Candidature, row_id).version) for row_id in made["candidats"]}


ATTRIBUTION = {"decision": "attribution"}
TOO_FAR = {"decision": "non-attribution", "motif": "NA-LOCALISATION"}
OUTRANKED = {"decision": "non-attribution", "motif": "NA-RANG"}


def first(rank: int) -> dict[str, str]:
    return {"decision": "attribution-classement", "rang": str(rank)}


def decide(app, client, made: dict, *decisions: dict[str, str]):
    url = f"/seances/{made['seance']}/logements/{made['liste']}"
    return client.post(url, data=form(app, made, *decisions))


def hold(app, client, made: dict, *put_off: int):
    """Asks to end the session, then confirms what the review shows, if it comes to that."""
    data = {f"report-{row_id}": "oui" for row_id in put_off}
    data["version"] = str(get(app, Seance, made["seance"]).version)
    answer = client.post(f"/seances/{made['seance']}/tenue", data=data)
    return confirm(client, answer) if answer.status_code == 200 else answer


def confirm(client, review):
    """Sends the form of a review page."""
    form = BeautifulSoup(review.text, "html.parser").select_one("main form")
    return client.post(form["action"], data={one["name"]: one["value"] for one in form.select("input, button")})


def at(app, client, day: date, name: str = "secretaire") -> None:
    """Moves the day, and signs in again: a session does not last that long."""
    app.config["TODAY"] = day
    form = {"identifiant": name, "mot_de_passe": "demonstration"}
    client.post("/deconnexion")
    assert client.post("/connexion", data=form).status_code == 303


TENANCY = {
    "occupation.locataire_depuis": "2019-04-01",
    "occupation.pieces": 5,
    "occupation.surface": "92",
    "occupation.loyer": "698",
    "occupation.motif": "logement-trop-grand",
    "occupation.loyers_a_jour": "a-jour",
    "occupation.assurance": True,
    "occupation.jouissance_paisible": True,
    "occupation.visite": "bon-etat",
    "occupation.visite_le": "2026-10-20",
    "occupation.adapte_sans_occupant": False,
    "occupation.perte_autonomie": False,
}


def tenancy(app, made, **changes) -> int:
    """The first candidate as a sitting tenant who asks to leave the dwelling of that sitting."""
    with app.app_context(), db.transaction() as session:
        demande_id = session.get_one(Candidature, made["candidats"][0]).demande_id
        row = Occupation(bailleur="rives-de-seine", agence="agence-levallois", locataire="Claire Delmas")
        row.logement_id, row.demande_id = made["logement"], demande_id
        row.faits = stored({**TENANCY, **changes})
        session.add(row)
        session.flush()
        return row.id


def with_its_letters(app, client) -> dict:
    """A session held on 23 November with ranks 1 and 2, its letters made that day."""
    made = sitting(app)
    decide(app, client, made, first(1), first(2), TOO_FAR)
    hold(app, client, made)
    assert client.post(f"/courriers/seances/{made['seance']}").status_code == 303
    return made


def off_the_agenda(app, made: dict) -> dict:
    """The same dwelling as it stood before: its slate ready, and entered nowhere yet."""
    with app.app_context(), db.transaction() as session:
        for row in session.exec(select(Inscription).where(Inscription.liste_id == made["liste"])).all():
            session.delete(row)
        session.get_one(Liste, made["liste"]).etat = "ouverte"
        session.get_one(Logement, made["logement"]).etat = "liste-ouverte"
        for number in made["candidats"]:
            session.get_one(Candidature, number).etat = "proposee"
    return made
