"""The words around a question: the sentence to read aloud, what the exchange is about, where to go next."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from decimal import Decimal
from typing import Any

from flask import url_for

from letters.filters import etage
from rules.communes import located
from rules.facts import FAITS
from rules.french import format_amount, format_date
from rules.verdict import TITLES, Verdict
from webapp import db
from webapp.cards.recap import missing_papers
from webapp.casework.conversations import Exchange
from webapp.casework.flechage import DONE
from webapp.conversations.model import Question


def say(question: Question, exchange: Exchange) -> str:
    """The sentence to read aloud, with this dwelling's words."""
    return question.say.format_map(_Words(exchange)) if question.say else ""


class _Words(dict):
    """The words that a sentence may use, made as they are asked for."""

    def __init__(self, exchange: Exchange):
        super().__init__()
        self.exchange = exchange

    def __missing__(self, name: str) -> str:
        return str(getattr(self, f"_{name}")())

    def _value(self, path: str) -> Any:
        return self.exchange.case.common.values.get(path)

    def _bailleur(self) -> str:
        return self.exchange.policy.name

    def _typologie(self) -> str:
        pieces = self._value("logement.pieces")
        return f"{pieces} pièces" if pieces else "logement"

    def _surface(self) -> str:
        surface = self._value("logement.surface")
        return FAITS["logement.surface"].kind.format(surface) if surface else "surface à préciser"

    def _adresse(self) -> str:
        address = self._value("logement.adresse") or "adresse à préciser"
        return located(address, self._value("logement.commune"))

    def _etage(self) -> str:
        """« au 7e étage avec ascenseur »; nothing where the floor is not recorded."""
        floor, lift = self._value("logement.etage"), self._value("logement.ascenseur")
        if floor is None:
            return ""
        return f" au {etage(floor)}" + ("" if lift is None else " avec ascenseur" if lift else " sans ascenseur")

    def _libre(self) -> str:
        day = self._value("logement.disponible_le")
        return f", libre le {format_date(day)}" if day else ""

    def _compteurs(self) -> str:
        """What the rent does not hold: the tenant pays water and heating read on meters of their own."""
        metered = self._value("logement.compteurs_individuels")
        return " L’eau et le chauffage, à compteurs individuels, sont en plus." if metered else ""

    def _loyer(self) -> str:
        parts = [self._value(f"logement.{name}") or Decimal(0) for name in ("loyer", "annexes", "charges")]
        return format_amount(sum(parts)) if any(parts) else "montant à préciser"

    def _presentation(self) -> str:
        """What becomes of the file: not before the commission while an answer that its agenda requires is unknown."""
        if self.exchange.unanswered:
            return "Une fois les réponses complètes, votre dossier pourra être présenté à la commission, qui décide."
        return "Votre dossier peut être présenté à la commission, qui décide."

    def _rappel_pieces(self) -> str:
        """The papers to send, named; nothing where all were seen."""
        papers = missing_papers(self.exchange)
        named = " et ".join(filter(None, (", ".join(papers[:-1]), *papers[-1:])))
        return f" Pensez à nous envoyer\u00a0: {named}." if named else ""

    def _annee_revenus(self) -> int:
        day = self._value("logement.disponible_le")
        return max(day or self.exchange.on, self.exchange.on).year - 2

    def _annee_avis(self) -> int:
        return self._annee_revenus() + 1


def news(changes: Iterable[Verdict]) -> str:
    """The one polite line: only what changed, each thing once."""
    told = dict.fromkeys(f"{one.title[:1].lower()}{one.title[1:]} ({TITLES[one.outcome].lower()})" for one in changes)
    return f"Nouveau : {' ; '.join(list(told)[:3])}." if told else ""


def still_left(questions: int) -> str:
    """« Il reste 2 questions dans cette section. »; empty where nothing is left."""
    return f"Il reste {questions} question{'s' if questions > 1 else ''} dans cette section." if questions else ""


def to_mend(errors: Collection[str]) -> str:
    """« Une réponse est à corriger dans cette section. »; empty where none is."""
    told = "Une réponse est" if len(errors) == 1 else f"{len(errors)} réponses sont"
    return f"{told} à corriger dans cette section." if errors else ""


def subject_line(exchange: Exchange) -> str:
    """« T3, 15 rue Trezel, Levallois-Perret · Claire Delmas »."""
    values = exchange.case.common.values
    parts = []
    if "logement.adresse" in values:
        pieces = values.get("logement.pieces")
        place = located(values["logement.adresse"], values.get("logement.commune"))
        parts.append(f"T{pieces}, {place}" if pieces else place)
    if exchange.declared.kind == "flechage" and values.get("logement.qpv"):
        parts.append("quartier prioritaire (QPV)")
    if "demande" in exchange.rows:
        demande = exchange.rows["demande"]
        parts.append(" ".join(filter(None, (demande.prenom, demande.nom))) or demande.numero)
    return " · ".join(parts)


def telephone(exchange: Exchange) -> str:
    """The applicant's number, to dial from the call; empty in other exchanges."""
    return exchange.dossier.values.get("demande.telephone", "") if exchange.declared.kind == "appel" else ""


WRITE = "Demander les pièces manquantes"


def next_steps(exchange: Exchange) -> list[tuple[str, str]]:
    """Where to go once it is concluded."""
    logement = exchange.rows.get("logement")
    if "occupation" in exchange.rows:
        return _of_tenancy(exchange)
    page = ("Revenir au logement", url_for("flechage.show", logement_id=logement.id))
    chosen = exchange.dossier.values.get("liste.seance", "")
    if exchange.declared.kind == "ordre_du_jour" and db.number_of(chosen):
        entry = url_for("courriers.agenda_entry", seance_id=db.number_of(chosen), liste_id=exchange.rows["liste"].id)
        return [("Éditer la fiche pour la commission (Word)", entry), page]
    steps = [page]
    if exchange.declared.kind in {"flechage", "appel"} and logement.etat not in DONE:
        target = {"cible": "oui"} if exchange.dossier.values.get("logement.fleche") else {}
        steps.insert(0, ("Chercher des candidats", url_for("vivier.of_logement", logement_id=logement.id, **target)))
    if exchange.declared.kind == "appel" and missing_papers(exchange):
        asking = (WRITE, url_for("documents.of_request", demande_id=exchange.rows["demande"].id))
        steps.insert(0 if exchange.rows["candidature"].etat == "qualifiee" else len(steps), asking)
    return steps


def _of_tenancy(exchange: Exchange) -> list[tuple[str, str]]:
    """The page of the tenancy; for the sheet that the end of a transfer's inquiry promised, where to choose the session
    that it names, were there only one to come."""
    row = exchange.rows["occupation"]
    page = ("Voir le dossier", url_for("mutation.show", occupation_id=row.id))
    if exchange.declared.kind != "mutation":
        return [page]
    return [("Éditer la fiche de mutation (Word)", f"{page[1]}#suite")]
