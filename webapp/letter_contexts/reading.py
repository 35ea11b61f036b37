"""Reading the records for a letter: each value found, or noted as missing under the person and the field."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, Protocol

from letters import LETTERS, Letter, faults_of
from letters import contexts as words
from rules.communes import commune_name, postal_code
from rules.dossier import Dossier
from rules.facts import fait
from rules.facts.menage import personne
from rules.french import percent_of
from rules.parameters import Chiffres
from rules.policy import Policy
from rules.verdict import Missing as Lacking
from rules.vocabulary import PIECES
from webapp.casework import subjects
from webapp.db.models import Seance
from webapp.db.models.base import Subject

ADMINISTRATEUR = "administrateur"
CODES = {
    "CCH": "code de la construction et de l’habitation",
    "CRPA": "code des relations entre le public et l’administration",
}
# The year of these is named: the notice is made the year after the income, and « N-2 » says nothing to a person.
OF_A_YEAR = {"avis-imposition": "Avis d’imposition {notice}, sur les revenus de {income}"}
# Who the request was made with, besides its holder.
TOGETHER = ("conjoint", "cotitulaire")
# What a file may hold of a protection against somebody, who may well be the very person that it names.
PROTECTED = {
    "demande.publics": {"g", "g-bis", "h", "i"},
    "demande.publics_locaux": {"protection", "protection-famille", "protection-personne"},
    "demande.preuves_vues": {"ordonnance-protection", "decision-juge", "interdiction-judiciaire", "plainte"},
}
ADDRESS_END = re.compile(r",\s*(\d{5})\s+([^,\d]+)$")


@dataclass(frozen=True)
class Missing:
    """What stops a letter: whose, which field, and the record to mend (no record: for the administrator)."""

    person: str
    label: str
    path: str = ""
    subject: str = ""
    subject_id: int | None = None
    advice: str = ""


@dataclass(frozen=True)
class Prepared:
    """A letter ready to write, or what it lacks; `context` is None then."""

    letter: Letter
    person: str
    context: Any = None
    missing: tuple[Missing, ...] = ()


@dataclass(frozen=True)
class Setting:
    """What letters share: no session for those before any. `signataire`: a code of the policy; its first when empty."""

    policy: Policy
    on: date
    figures: Chiffres
    seance: Seance | None = None
    signataire: str = ""
    kept: dict[Any, Any] = field(default_factory=dict, repr=False, compare=False)

    def shared(self, gathering: Gathering, key: Any, build: Callable[[], Any]) -> Any:
        """What letters of this setting say alike, made once; not kept from a letter that lacks something."""
        found = self.kept.get(key)
        if found is None:
            found = build()
            if not gathering.missing:
                self.kept[key] = found
        return found


class Served(Protocol):
    """Whatever an agency follows: a dwelling, a tenancy."""

    agence: str


@dataclass(frozen=True)
class Agency:
    """An agency by its code, where no dwelling names it."""

    agence: str


@dataclass
class Gathering:
    """The values of one letter; what is not known is kept in `missing`, once a field."""

    person: str
    rows: dict[str, Subject | None]
    dossier: Dossier = field(init=False)
    missing: dict[str, Missing] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.dossier = subjects.dossier(*self.rows.values())

    def value(self, path: str, default: Any = None) -> Any:
        """A fact's value; absent and without a default, it is noted as missing."""
        found = self.dossier.values.get(path, default)
        if found is None:
            self.lack(path)
        return found

    def lack(self, path: str, label: str = "") -> None:
        owner = subjects.owner(path)
        row = self.rows.get(owner)
        label = label or fait(path).label
        self.missing.setdefault(path, Missing(self.person, label, path, owner, row.id if row else None))

    def refuse(self, path: str, advice: str) -> None:
        """A value that is known, and that this letter cannot go with."""
        owner = subjects.owner(path)
        row = self.rows.get(owner)
        self.missing[path] = Missing(self.person, fait(path).label, path, owner, row.id if row else None, advice)

    def ask(self, key: str, label: str, advice: str) -> None:
        """Something that whoever prepares the letter has to choose."""
        self.missing.setdefault(key, Missing(self.person, label, advice=advice))

    def lack_all(self, lacking: Iterable[Lacking]) -> None:
        """What a computed figure lacks, figures of the administrator included."""
        for one in lacking:
            if one.fact.startswith("chiffre:"):
                self.missing.setdefault(one.fact, Missing(self.person, one.question, advice=ADMINISTRATEUR))
            elif one.fact == "menage.personnes":
                self.lack_row("menage.personnes", "Personnes du ménage", "demande")
            else:
                self.lack(one.fact)

    def lack_row(self, key: str, label: str, subject: str) -> None:
        """Something that no single fact holds: a household, a session."""
        row = self.rows.get(subject)
        self.missing.setdefault(key, Missing(self.person, label, "", subject, row.id if row else None))

    def setting(self, key: str, label: str, found: Any) -> Any:
        """Something that the landlord's policy or the figures must hold."""
        if not found:
            self.missing.setdefault(key, Missing(self.person, label, advice=ADMINISTRATEUR))
        return found or None

    def prepared(self, letter_id: str, context: Any) -> Prepared:
        """The letter with this context, unless something is missing or the letter's own checks refuse it."""
        letter = LETTERS[letter_id]
        if self.missing:
            return Prepared(letter, self.person, None, tuple(self.missing.values()))
        faults = tuple(Missing(self.person, fault.path, advice=fault.message) for fault in faults_of(context))
        return Prepared(letter, self.person, None if faults else context, faults)


def holder_key(dossier: Dossier) -> str | None:
    """The stable key of the applicant within the household."""
    persons = dossier.values.get("menage.personnes") or []
    named = [one for one in persons if one.get("menage.personnes.*.lien") == "demandeur"]
    return next((one["menage.personnes.*"] for one in named or persons), None)


def holder(gathering: Gathering) -> tuple[str | None, str | None, str | None]:
    """Title, first name and surname of the applicant; a title that is not known is missing."""
    facts = subjects.titulaire(gathering.dossier)
    key = holder_key(gathering.dossier)
    demande = gathering.rows.get("demande")
    surname = facts.get("nom") or getattr(demande, "nom", None)
    if key is None:
        gathering.lack_row("menage.personnes", "Personnes du ménage", "demande")
        return None, None, surname
    for name in ("civilite",) if surname else ("civilite", "nom"):
        if not facts.get(name):
            gathering.lack(f"menage.personnes.{key}.{name}")
    title = facts.get("civilite")
    options = fait(f"menage.personnes.{key}.civilite").kind.options
    return options.get(title), facts.get("prenom") or getattr(demande, "prenom", None), surname


def address_lines(text: str) -> tuple[str, ...]:
    """« 3 allée des Tilleuls, 92300 Levallois-Perret » → its two lines; « 3, allée… » keeps its number."""
    joined = re.sub(r"\b(\d+(?: ?(?:bis|ter|quater))?),\s*(?=[^\W\d])", r"\1 ", text)
    return tuple(line.strip() for line in re.split(r"[,\n;]", joined) if line.strip())


def agency_of(setting: Setting, logement: Served) -> dict[str, Any]:
    return next((dict(one) for one in setting.policy.data["agence"] if one["code"] == logement.agence), {})


def in_full(text: str) -> str:
    """A letter names the codes in full: « du CCH » says nothing to the person who reads it."""
    for short, long in CODES.items():
        text = text.replace(short, long)
    return text


def paper(code: str, year: int) -> str:
    """A paper of the list in words for the person who has to bring it; `year`: of the lease to come."""
    return OF_A_YEAR.get(code, PIECES[code]).format(notice=year - 1, income=year - 2)


def asks_for(papers: Iterable[str], code: str) -> bool:
    """Does a letter that names these papers ask for that one, of whatever year?"""
    name = OF_A_YEAR[code].partition(" {")[0] if code in OF_A_YEAR else PIECES[code]
    return any(one.startswith(name) for one in papers)


def lease_year(free: date | None, on: date) -> int:
    """The year in which a dwelling free on that day would be let, as the call says it."""
    return max(free or on, on).year


def together(dossier: Dossier) -> str | None:
    """The spouse, partner or co-holder whom the file names, with their title; nobody else of the household.

    None once they parted, or where the file holds a protection: a letter ties nobody to whom they left."""
    if _apart(dossier.values):
        return None
    named = [one for one in dossier.values.get("menage.personnes") or [] if _value(one, "lien") in TOGETHER]
    return " et ".join(filter(None, (_named(one) for one in named))) or None


def _apart(values: Mapping[str, Any]) -> bool:
    protected = any(not known.isdisjoint(values.get(path) or ()) for path, known in PROTECTED.items())
    return protected or bool(values.get("ressources.separation_etablie"))


def _named(one: Mapping[str, Any]) -> str:
    title = personne.civilite.kind.options.get(_value(one, "civilite"), "")
    return " ".join(filter(None, (title, _value(one, "prenom"), _value(one, "nom")))) if _value(one, "nom") else ""


def _value(one: Mapping[str, Any], name: str) -> Any:
    return one.get(f"menage.personnes.*.{name}")


def capital(said: str) -> str:
    """Words that open a line or a sentence."""
    return said[:1].upper() + said[1:]


def unbroken(telephone: str | None) -> str | None:
    """A telephone number that no end of line cuts."""
    return telephone and telephone.replace(" ", "\u00a0")


def landlord(gathering: Gathering, setting: Setting, logement: Served) -> words.Bailleur:
    data, agency = setting.policy.data["coordonnees"], agency_of(setting, logement)
    contact = data.get("contact_donnees") or data.get("courriel")
    telephone = agency.get("telephone") or data.get("telephone")
    return words.Bailleur(
        nom=setting.policy.name,
        adresse=tuple(data.get("adresse", ())),
        telephone=unbroken(gathering.setting("telephone", "Téléphone du bailleur", telephone)),
        agence=gathering.setting("agence", "Agence du logement", agency.get("nom")),
        contact_donnees=gathering.setting("donnees", "Contact pour les données personnelles", contact),
    )


def place(setting: Setting) -> str:
    """The town where the landlord signs: the last line of its address without the postal code."""
    lines = setting.policy.data["coordonnees"].get("adresse", ())
    return re.sub(r"^\d{5}\s+", "", lines[-1]) if lines else ""


def signatory(gathering: Gathering, setting: Setting) -> words.Signataire | None:
    listed = setting.policy.data["signataire"]
    chosen = next((one for one in listed if one["code"] == setting.signataire), listed[0])
    if not gathering.setting("signataire", "Signataire (prénom, nom, qualité)", chosen.get("qualite")):
        return None
    return words.Signataire(prenom=chosen["prenom"], nom=chosen["nom"], qualite=chosen["qualite"])


def sitting(setting: Setting) -> words.Seance:
    return words.Seance(commission=setting.policy.commission(setting.seance.commission)["nom"], date=setting.seance.le)


def contact(gathering: Gathering, setting: Setting, logement: Served) -> words.Contact:
    data, agency = setting.policy.data["coordonnees"], agency_of(setting, logement)
    return words.Contact(
        nom=agency.get("nom") or setting.policy.name,
        telephone=unbroken(agency.get("telephone") or data.get("telephone")),
        courriel=gathering.setting("courriel", "Courriel du bailleur", data.get("courriel")),
    )


def dwelling(gathering: Gathering, setting: Setting, kind: type = words.Logement, **more: Any) -> Any:
    """The dwelling in words; `more`: the further fields of a richer kind."""
    street, postcode, town = _where(gathering)
    rooms = gathering.value("logement.pieces")
    return kind(
        reference=gathering.value("logement.reference"),
        adresse=street,
        code_postal=postcode,
        commune=town,
        typologie=f"{setting.policy.data.get('typologie', 'T')}{rooms}",
        surface=gathering.value("logement.surface"),
        etage=gathering.dossier.values.get("logement.etage"),
        **more,
    )


def _where(gathering: Gathering) -> tuple[str | None, str | None, str | None]:
    """Street, postal code and town: read at the end of the address, else from the commune's code."""
    address, code = gathering.value("logement.adresse"), gathering.value("logement.commune")
    found = ADDRESS_END.search(address or "")
    if found:
        return address[: found.start()], found[1], found[2]
    town = commune_name(code) if code else None
    postcode = gathering.dossier.values.get("logement.code_postal") or (postal_code(code) if code else None)
    if code and not town:
        gathering.setting(f"commune-{code}", f"Nom de la commune {code}", None)
    elif code and not postcode:
        gathering.lack("logement.code_postal")
    return address, postcode, town


def rent(gathering: Gathering) -> words.Loyer:
    """Rent with its annexes, told apart where there are any, and recoverable charges."""
    main, annexes = gathering.value("logement.loyer"), gathering.value("logement.annexes")
    total = None if main is None or annexes is None else main + annexes
    metered = gathering.dossier.values.get("logement.compteurs_individuels")
    charges = gathering.value("logement.charges")
    return words.Loyer(
        principal=total, annexes=annexes or None, charges=charges, compteurs_individuels=bool(metered) or None
    )


def figure(gathering: Gathering, setting: Setting, identifier: str) -> int | None:
    """A figure in force on the letter's day, as a whole number."""
    found = setting.figures.lookup(identifier, setting.on)
    title = setting.figures.by_identifier[identifier].title
    value = gathering.setting(identifier, title, found.value if found else None)
    return int(value) if value else None


def percent(rate: Decimal | None) -> Decimal | None:
    """`0.31602` → 31.6, rounded as the rules' own sentences are."""
    return None if rate is None else percent_of(rate)


def addressee(gathering: Gathering, address: str | None) -> words.Destinataire:
    """The applicant, at that address."""
    title, first_name, surname = holder(gathering)
    return words.Destinataire(civilite=title, prenom=first_name, nom=surname, adresse=address_lines(address or ""))


def posted(
    gathering: Gathering, setting: Setting, agency: Served, reference: str, address: str | None
) -> dict[str, Any]:
    """What every letter that the post carries says first and last."""
    return {
        "reference": reference,
        "lieu": gathering.setting("lieu", "Lieu de signature", place(setting)),
        "date": setting.on,
        "bailleur": setting.shared(
            gathering, ("bailleur", agency.agence), lambda: landlord(gathering, setting, agency)
        ),
        "destinataire": addressee(gathering, address),
        "signataire": setting.shared(gathering, "signataire", lambda: signatory(gathering, setting)),
    }
