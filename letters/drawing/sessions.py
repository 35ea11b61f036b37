"""Documents of a session: agenda, anonymous sheet for the jury, minutes, extract for a réservataire."""

from __future__ import annotations

from docx.shared import Pt

from letters.drawing.sheet import LANDSCAPE, Sheet, joined

EDITED = joined("bailleur.adresse") + ". Édité le {{ date|date_fr }}"
HELD = "{{ seance.commission }}, séance du {{ seance.date|date_fr }}"
NAMED = "{{ c.civilite }} {% if c.prenom %}{{ c.prenom }} {% endif %}{{ c.nom }}"
LABEL = (
    "Label : {{ c.label_reconnu|oui_non }}\nQuartile : {% if c.premier_quartile is present %}"
    "{{ c.premier_quartile|oui_non }}{% else %}à~vérifier{% endif %}"
)
RANK = "{% if c.rang is present %}{{ c.rang }}{% else %}sans rang{% endif %}"
HOUSEHOLD = (
    "{{ c.adultes|pluriel('adulte') }}{% if c.enfants %}, {{ c.enfants|pluriel('enfant') }}{% endif %}"
    "{% if c.en_visite %}, {% if c.en_visite != c.enfants %}dont {{ c.en_visite }}~{% endif %}en droit de visite"
    "{% endif %}"
)
ADDRESS = "{{ p.logement.adresse }}, {{ p.logement.code_postal }} {{ p.logement.commune }}"
SIZE = "{{ p.logement.typologie }}, {{ p.logement.surface|nombre }}~m²"
FLOOR = "{% if p.logement.etage is present %}, {{ p.logement.etage|etage }}{% endif %}"
RENT_ALONE = (
    "{{ p.logement.loyer|euros }}"
    "{% if p.logement.annexes %} (dont {{ p.logement.annexes|euros }} pour les annexes){% endif %}"
)
RENT = RENT_ALONE + " par mois hors charges, {{ p.logement.charges|euros }} de charges"
TERMS = (
    "{{ p.logement.financement }}, contingent : {{ p.logement.contingent }}, {% if p.logement.qpv %}en quartier "
    "prioritaire{% else %}hors quartier prioritaire{% endif %}"
)


def _opened(title: str, heading: str) -> Sheet:
    sheet = Sheet(LANDSCAPE, title)
    sheet.text(EDITED, "Coordonnées")
    sheet.heading(1, heading)
    return sheet


def _kept(sheet: Sheet, said: str) -> None:
    """A paragraph on the page of the table that follows it."""
    sheet.text(said).paragraph_format.keep_with_next = True


def _exception(sheet: Sheet) -> None:
    with sheet.when("p.exception"):
        _kept(
            sheet,
            "**Exception à la règle des trois candidats** : {{ p.exception.fondement }}. {{ p.exception.justification "
            "}} ({{ p.exception.auteur }}, {{ p.exception.date|date_fr }})",
        )


def ordre_du_jour_seance() -> Sheet:
    sheet = _opened("Ordre du jour de la séance", "Ordre du jour de la séance du {{ seance.date|date_fr }}")
    sheet.text("{{ seance.commission }} : {{ points|length|pluriel('logement') }}")
    with sheet.when("quorum is present"):
        sheet.text("Quorum prévu par le règlement intérieur : {{ quorum|pluriel('membre') }} avec voix délibérative.")
    sheet.heading(2, "Les logements")
    header = ("Point", "Logement", "Adresse", "Description", "Loyer hors charges", "Contingent", "Candidats")
    row = ("{{ p.point }}", "{{ p.logement.reference }}", ADDRESS, SIZE, f">{RENT_ALONE}")
    row += ("{{ p.logement.contingent }}", ">{{ p.candidats|length }}")
    sheet.table(header, ("{%tr for p in points %}", row, "{%tr endfor %}"), (1.2, 3.4, 6.6, 3.2, 3, 5, 2))
    with sheet.each("p in points"):
        _agenda_point(sheet)
    return sheet


def _agenda_point(sheet: Sheet) -> None:
    sheet.heading(2, "Point n° {{ p.point }} : logement {{ p.logement.reference }}")
    _kept(sheet, f"{ADDRESS}. {SIZE}{FLOOR}. Loyer : {RENT}. {TERMS}. {{{{ p.flechage }}}}.")
    _exception(sheet)
    header = ("Rang", "Candidat", "Ménage", "Demande du", "Taux d’effort", "Reste à vivre", "Plafonds de ressources")
    points = (
        "{%p if c.pourquoi %}\nPourquoi ce rang : {{ c.pourquoi }}\n{%p endif %}\n"
        "{%p for ligne in c.a_savoir %}\n{{ ligne }}\n{%p endfor %}\n"
        "{%p for j in c.points %}\n{{ j.point }} : {{ j.justification }} ({{ j.auteur }}, {{ j.date|date_fr }})\n"
        "{%p endfor %}\n{%p for ligne in c.a_instruire %}\nReste à instruire : {{ ligne }}\n{%p endfor %}\n"
        "{%p if not c.points and not c.a_instruire %}\nAucun point, rien à instruire\n{%p endif %}"
    )
    row = (RANK, NAMED, HOUSEHOLD, "{{ c.anciennete|date_fr }}", "{{ c.taux_effort|pourcent }}")
    row += ("{{ c.reste_a_vivre }}", "{{ c.plafonds }}", LABEL, points)
    header += ("Label, premier quartile", "À savoir, points à justifier et reste à instruire")
    rows = ("{%tr for c in p.candidats %}", row, "{%tr endfor %}")
    sheet.table(header, rows, (1.4, 3, 2.2, 2.1, 1.7, 2.6, 2.7, 2.5, 7), together=True)


def version_jury() -> Sheet:
    sheet = _opened("Dossiers anonymes pour le jury", "Jury de locataires : dossiers anonymes")
    sheet.text(HELD)
    sheet.text(
        "Ce document ne nomme personne et ne se garde pas après la réunion. Le jury donne un regard sur des dossiers ; "
        "**il ne décide pas** : la commission décide. {{ fondement }}. Les lettres suivent l’année de dépôt des "
        "demandes, jamais un rang proposé."
    )
    with sheet.each("p in points"):
        sheet.heading(2, "Point n° {{ p.point }} : logement {{ p.logement.reference }}")
        _kept(sheet, f"{{{{ p.logement.commune }}}}. {SIZE}. Loyer : {RENT}.")
        header = (
            "Candidat",
            "Ménage",
            "Année de la demande",
            "Taux d’effort",
            "Reste à vivre",
            "Plafonds de ressources",
        )
        row = ("Candidat {{ c.lettre }}", HOUSEHOLD, "{{ c.annee }}", "{{ c.taux_effort|pourcent }}")
        row += ("{{ c.reste_a_vivre }}", "{{ c.plafonds }}", "")
        rows = ("{%tr for c in p.candidats %}", row, "{%tr endfor %}")
        sheet.table((*header, "Remarques du jury"), rows, (2.4, 3.4, 2.6, 2.2, 4.4, 3.2, 8), together=True)
    return sheet


def _decided_points(sheet: Sheet) -> None:
    with sheet.each("p in points"):
        sheet.heading(2, "Point n° {{ p.point }} : logement {{ p.logement.reference }}")
        _kept(sheet, f"{ADDRESS}. {SIZE}{FLOOR}. Loyer : {RENT}. {TERMS}.")
        _exception(sheet)
        _decisions(sheet)
        with sheet.when("p.vote"):
            sheet.text(
                "Vote : {{ p.vote.pour }}~voix pour, {{ p.vote.contre }}~voix contre"
                "{% if p.vote.maire %} ; voix du maire ou de son représentant : {{ p.vote.maire }}{% endif %}."
            )


def _decisions(sheet: Sheet) -> None:
    decided = (
        "{% if c.decision %}{{ c.decision }}{% if c.rang is present %}, rang {{ c.rang }}{% endif %}"
        "{% else %}Examen reporté, aucune décision{% endif %}"
    )
    why = (
        "{%p if c.motif %}\n{{ c.motif.libelle }}\n{%p if c.motif.base_legale %}\n{{ c.motif.base_legale }}\n"
        "{%p endif %}\n{%p endif %}\n"
        "{%p if c.condition %}\nPièce attendue : {{ c.condition.piece }}, au plus tard le "
        "{{ c.condition.date_limite|date_fr }}\n{%p endif %}\n"
        "{%p if c.imputation %}\nImputation : {{ c.imputation }}\n{%p endif %}\n"
        "{%p if not c.motif and not c.condition and not c.imputation %}\nSans objet\n{%p endif %}"
    )
    proposed = "{% if c.rang_propose is present %}{{ c.rang_propose }}{% else %}sans rang{% endif %}"
    rows = ("{%tr for c in p.candidats %}", (proposed, NAMED, "{{ c.numero_unique }}", decided, why), "{%tr endfor %}")
    header = ("Rang proposé", "Candidat", "Numéro unique", "Décision", "Motif, condition, imputation")
    sheet.table(header, rows, (2.7, 4.3, 3.8, 4.4, 10.8), together=True)


def proces_verbal() -> Sheet:
    sheet = _opened("Procès-verbal", "Procès-verbal de la séance du {{ seance.date|date_fr }}")
    sheet.text(
        "{{ seance.commission }} : {{ points|length|pluriel('logement') }}. Ouverture à : ……………… Clôture à : ………………"
    )
    sheet.heading(2, "Présence et quorum")
    sat = "{{ presents|pluriel('membre') }} avec voix délibérative en séance. "
    quorum = "Quorum prévu par le règlement intérieur : {{ quorum|pluriel('membre') }}. "
    for held, said in ((">=", "Il est atteint."), ("<", "**Il n’est pas atteint.**")):
        with sheet.when(f"quorum is present and presents {held} quorum"):
            sheet.text(sat + quorum + said)
    with sheet.when("quorum is not present"):
        sheet.text(f"{sat}Le quorum du règlement intérieur n’est pas enregistré : **à vérifier avant la signature.**")
    with sheet.when("membres"):
        came = "{{ m.presence }}{% if m.procuration %} à {{ m.procuration }}{% endif %}"
        rows = ("{%tr for m in membres %}", ("{{ m.nom }}", "{{ m.qualite }}", "{{ m.voix }}", came), "{%tr endfor %}")
        sheet.table(("Membre", "Qualité", "Voix", "Présence"), rows, (3, 4, 2, 3))
    with sheet.when("not membres"):
        sheet.text("Feuille de présence signée à joindre au procès-verbal.")
    _decided_points(sheet)
    sheet.heading(2, "Transmission et signature")
    sheet.text(
        "Procès-verbal à transmettre au préfet (article R. 441-9 du CCH)."
        "{% if reservataires %} {% if transmis_le is present %}Transmis, par extrait, le {{ transmis_le|date_fr }}"
        "{% else %}À transmettre, par extrait,{% endif %} aux réservataires concernés : "
        + joined("reservataires")
        + "."
        "{% endif %}"
    ).paragraph_format.keep_with_next = True
    chair = "{% if presidence %}{{ presidence }}{% else %}Présidence de la commission{% endif %}"
    header = (chair, "Secrétaire de séance", "Autre signataire, s’il y en a un")
    sheet.table(header, (("Prénom, nom, date et signature\n\n",) * 3,), (1, 1, 1), together=True)
    sheet.document.paragraphs[-1].paragraph_format.line_spacing = Pt(1)  # what Word wants after a table takes no room
    return sheet


def extrait_proces_verbal() -> Sheet:
    sheet = _opened("Extrait du procès-verbal", "Extrait du procès-verbal pour {{ reservataire }}")
    sheet.text(HELD)
    sheet.text(
        "Cet extrait porte sur les seuls logements de votre contingent examinés par la commission ; pour un logement "
        "repris pour un tour, sur les seules attributions qui vous sont imputées. Il contient des "
        "données personnelles : réservez-le aux personnes chargées des attributions."
    )
    _decided_points(sheet)
    sheet.text(
        "Pour toute question : {{ contact.nom }}, téléphone {{ contact.telephone }}, courriel {{ contact.courriel }}."
    )
    sheet.text("{{ lieu }}, le {{ date|date_fr }}", "Signature bloc", before=10, after=24)
    sheet.signature()
    return sheet


SHEETS = {
    "ordre-du-jour-seance": ordre_du_jour_seance,
    "version-jury": version_jury,
    "proces-verbal": proces_verbal,
    "extrait-proces-verbal": extrait_proces_verbal,
}
