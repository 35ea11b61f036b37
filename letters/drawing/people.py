"""Letters to people: after a session, about a request, about the home they rent."""

from __future__ import annotations

from letters.drawing.sheet import LETTER, Sheet

COMMISSION = (
    "la commission d’attribution des logements et d’examen de l’occupation des logements ({{ seance.commission }})"
)
HOME = (
    "**Logement {{ logement.reference }}** : {{ logement.typologie }} de {{ logement.surface|nombre }}~m²"
    "{% if logement.etage is present %}, {{ logement.etage|etage }}{% endif %}, {{ logement.adresse }}, "
    "{{ logement.code_postal }} {{ logement.commune }}"
)
FREE = "{% if disponible_le is present %}, disponible à partir du {{ disponible_le|date_fr }}{% endif %}"
RENT = (
    "**Loyer** : {{ loyer.principal|euros }} par mois hors charges{% if loyer.annexes %} (dont "
    "{{ loyer.annexes|euros }} pour les annexes){% endif %}, et {{ loyer.charges|euros }} de charges, soit "
    "{{ (loyer.principal + loyer.charges)|euros }} par mois.{% if loyer.compteurs_individuels %} L’eau et le "
    "chauffage (compteurs individuels) sont en plus.{% endif %}"
)
RANKED = (
    "La commission avait classé votre demande au rang {{ classement.rang }}{% if classement.annonce_le is present %}, "
    "comme le disait notre lettre du {{ classement.annonce_le|date_fr }}{% endif %}. Votre tour est venu. "
    "**La commission vous attribue ce logement.**"
)
CONTACT = "{{ contact.nom }}, téléphone {{ contact.telephone }}, courriel {{ contact.courriel }}"
NAMED = (
    "{{ destinataire.civilite }} {% if destinataire.prenom %}{{ destinataire.prenom }} {% endif %}"
    "{{ destinataire.nom }}"
)
THESE = "{% if pieces|length > 1 %}ces pièces{% else %}cette pièce{% endif %}"
TENANT_NOTICE = (
    "Vos données personnelles servent à gérer votre bail et à examiner l’occupation de votre logement. Pour y accéder, "
    "les faire corriger ou exercer vos autres droits : {{ bailleur.contact_donnees }}."
)


def _head(sheet: Sheet, subject: str, *, number: bool = True, together: bool = False) -> None:
    """Who writes, to whom, when, about what."""
    sheet.text("{{ bailleur.agence }}", "Coordonnées")
    with sheet.each("ligne in bailleur.adresse"):
        sheet.text("{{ ligne }}", "Coordonnées")
    sheet.text("Téléphone : {{ bailleur.telephone }}", "Coordonnées")
    sheet.text(NAMED, "Destinataire", before=14)
    with sheet.each("ligne in destinataire.adresse"):
        sheet.text("{{ ligne }}", "Destinataire")
    sheet.text("{{ lieu }}, le {{ date|date_fr }}", "Destinataire", before=14, after=10)
    sheet.text("Référence : {{ reference }}", "Références")
    if number:
        sheet.text("Numéro unique de demande : {{ numero_unique }}", "Références")
    if together:
        with sheet.when("avec"):
            sheet.text("Demande présentée avec : {{ avec }}", "Références")
    sheet.heading(1, f"Objet : {subject}")
    sheet.text("{{ destinataire.civilite }},")


def _foot(sheet: Sheet, room: int = 36) -> None:
    """`room`: for the signature, in points."""
    closing = "Veuillez agréer, {{ destinataire.civilite }}, l’expression de notre considération distinguée."
    sheet.text(closing, before=8, after=room).paragraph_format.keep_with_next = True
    sheet.signature()


def _remedies(sheet: Sheet, author: str) -> None:
    """`author`: whoever took the decision, to whom the recours gracieux goes."""
    sheet.heading(2, "Vos recours")
    sheet.text(
        "Si vous contestez cette décision, vous avez {{ recours.delai_mois|en_lettres }}~mois à compter de sa "
        "notification, c’est-à-dire du jour où vous recevez cette lettre :"
    )
    sheet.text(
        f"pour adresser un recours gracieux {author}, à l’adresse en tête de cette lettre. Ce recours interrompt le "
        "délai pour saisir le tribunal. Notre silence pendant {{ recours.silence_mois|en_lettres }}~mois vaut rejet. "
        "Si votre recours est rejeté, par écrit ou par ce silence, vous avez de nouveau "
        "{{ recours.delai_mois|en_lettres }}~mois pour saisir le tribunal, à partir de ce rejet ;",
        "List Bullet",
    )
    sheet.text("ou pour saisir le {{ recours.tribunal }}.", "List Bullet")


def offre_dalo() -> Sheet:
    sheet = Sheet(LETTER, "Offre de logement au titre du droit au logement opposable")
    _head(sheet, "offre de logement au titre du droit au logement opposable", together=True)
    sheet.text(f"Votre demande a été examinée le {{{{ seance.date|date_fr }}}} par {COMMISSION}, pour ce logement :")
    sheet.text(HOME + FREE, "Logement")
    sheet.text(RENT, "Logement")
    with sheet.when("classement"):
        sheet.text(RANKED)
    with sheet.when("not classement"):
        sheet.text("**La commission vous attribue ce logement.**")
    sheet.heading(2, "Le cadre de cette offre")
    sheet.text(
        "Cette offre vous est faite **au titre du droit au logement opposable**. Si vous refusez une offre adaptée à "
        "vos besoins et à vos capacités, **vous pouvez perdre le bénéfice de la décision de la commission de "
        "médiation**. Si ce logement ne vous paraît pas adapté, dites-nous pourquoi par écrit, avant la fin du délai."
    )
    sheet.heading(2, "Votre réponse")
    sheet.text(
        "Vous avez **{{ delai_reponse_jours }}~jours** pour accepter ou refuser cette offre. Ce délai commence le "
        "lendemain du jour où vous recevez cette lettre. Sans réponse de votre part dans ce délai, **votre silence "
        "vaudra refus**."
    )
    sheet.text(f"Répondez par écrit, par courrier ou par courriel. Pour répondre ou visiter : {CONTACT}.")
    sheet.heading(2, "Documents à apporter pour signer le bail")
    sheet.bullets("piece in pieces", "{{ piece }}")
    with sheet.when("copie"):
        sheet.text("Copie de cette lettre : {{ copie }}, qui vous accompagne.", before=6)
    _foot(sheet, 22)
    return sheet


def attribution_sans_effet() -> Sheet:
    sheet = Sheet(LETTER, "Attribution sous condition, suite donnée")
    _head(sheet, "suite de l’attribution sous condition", together=True)
    sheet.text(f"Le {{{{ seance.date|date_fr }}}}, {COMMISSION} vous a attribué sous condition le logement suivant :")
    sheet.text(HOME, "Logement")
    sheet.text(
        "La commission attendait une pièce de la liste réglementaire : **{{ piece }}**, au plus tard le "
        "{{ date_limite|date_fr }}. "
        "**Cette attribution n’a pas pris effet.**"
    )
    sheet.heading(2, "Motif")
    sheet.text(
        "**En droit** : l’article R. 441-3 du code de la construction et de l’habitation permet d’attribuer un "
        "logement à la condition qu’une pièce de la liste réglementaire soit remise dans le délai fixé par la "
        "commission, et qu’elle confirme les conditions d’accès."
    )
    sheet.text("**En fait** : {{ faits }}")
    sheet.heading(2, "Votre demande")
    sheet.text(
        "Votre demande de logement social reste active tant que vous la renouvelez à son échéance ; un autre logement "
        "peut vous être proposé. {% if recue_le is present %}Si une autre pièce confirme que vous remplissez les "
        "conditions d’accès{% else %}Si vous obtenez cette pièce{% endif %}, remettez-la-nous pour compléter votre "
        f"dossier : {CONTACT}."
    )
    _remedies(sheet, "à notre organisme")
    _foot(sheet)
    return sheet


def demande_pieces() -> Sheet:
    sheet = Sheet(LETTER, "Pièces à ajouter à votre dossier")
    _head(sheet, "pièces à ajouter à votre dossier")
    sheet.text("Nous étudions votre demande de logement social. Il manque à votre dossier :")
    sheet.bullets("piece in pieces", "{{ piece }}")
    sheet.text(
        "Merci de nous remettre " + THESE + " **au plus tard le {{ date_limite|date_fr }}**"
        "{% if fondement %} ({{ fondement }}){% endif %}. Des copies lisibles suffisent.",
        before=6,
    )
    with sheet.when("dossier_complet"):
        sheet.text(
            "Selon notre politique d’attribution, la commission n’examine que des dossiers complets : sans "
            + THESE
            + " à cette date, le vôtre ne pourra pas lui être présenté. Votre demande, elle, reste enregistrée."
        )
    sheet.heading(2, "Comment les remettre")
    sheet.text(f"Par courrier, par courriel ou à l’accueil : {CONTACT}.")
    sheet.heading(2, "En cas de difficulté")
    sheet.text(
        "Si vous avez déjà remis une pièce demandée, ou si vous ne pouvez pas l’obtenir à temps, dites-le-nous avant "
        "cette date : nous verrons avec vous comment compléter le dossier. Pendant ce temps, votre demande de logement "
        "social reste active tant que vous la renouvelez à son échéance."
    )
    _foot(sheet)
    return sheet


def attestation_enregistrement() -> Sheet:
    sheet = Sheet(LETTER, "Attestation d’enregistrement")
    _head(sheet, "attestation d’enregistrement de votre demande de logement social")
    sheet.text(
        "Nous attestons que votre demande de logement social, déposée le {{ deposee_le|date_fr }}, a été enregistrée "
        "le {{ enregistree_le|date_fr }} au fichier national des demandes de logement social, sous le numéro unique "
        "**{{ numero_unique }}**."
    )
    sheet.text(
        "Gardez ce numéro : il identifie votre demande{% if territoire %} {{ territoire }}{% endif %}. La date de "
        "dépôt est conservée à chaque renouvellement."
    )
    sheet.heading(2, "Durée de votre demande")
    sheet.text(
        "Votre demande est valable {{ validite_ans|en_lettres }}~an{% if validite_ans > 1 %}s{% endif %}. "
        "Renouvelez-la avant le **{{ expire_le|date_fr }}**, sinon elle sera radiée du fichier. Un rappel vous sera "
        "envoyé au moins {{ rappel_mois|en_lettres }}~mois avant."
    )
    sheet.heading(2, "La suite")
    sheet.text(
        "Nous vous contacterons si un logement peut correspondre à votre demande. Signalez tout changement : adresse, "
        "téléphone, composition du foyer, travail, ressources. L’enregistrement ne garantit pas l’attribution d’un "
        "logement."
    )
    with sheet.when("informations"):
        sheet.heading(2, "Bon à savoir")
        sheet.bullets("ligne in informations", "{{ ligne }}")
    sheet.text(f"Pour toute question : {CONTACT}.", before=6)
    _foot(sheet)
    return sheet


def occupation_examen() -> Sheet:
    sheet = Sheet(LETTER, "Examen de l’occupation de votre logement", TENANT_NOTICE)
    _head(sheet, "examen de l’occupation de votre logement", number=False)
    sheet.text("Vous êtes locataire du logement suivant, par un bail signé le {{ bail_signe_le|date_fr }} :")
    sheet.text(HOME, "Logement")
    sheet.text(
        "Votre logement se trouve dans une zone où la loi demande au bailleur d’examiner l’occupation de ses logements "
        "tous les {{ periodicite_ans|en_lettres }}~ans, à compter de la signature du bail (article L. 442-5-2 du code "
        "de la construction et de l’habitation). Nous faisons cet examen pour votre logement."
    )
    sheet.heading(2, "Ce que nous vous demandons")
    sheet.text("Merci de nous remettre, **au plus tard le {{ date_limite|date_fr }}** :")
    sheet.bullets("piece in pieces", "{{ piece }}")
    sheet.heading(2, "La suite")
    sheet.text(
        "Cette lettre ne modifie pas votre bail. Selon la situation constatée, la commission d’attribution des "
        "logements et d’examen de l’occupation des logements peut être saisie ; son avis vous serait alors envoyé."
    )
    sheet.text(f"Nous vous invitons à un entretien si vous le souhaitez. Pour en convenir : {CONTACT}.")
    _foot(sheet)
    return sheet


def occupation_avis() -> Sheet:
    sheet = Sheet(LETTER, "Avis de la commission sur l’occupation de votre logement", TENANT_NOTICE)
    _head(sheet, "avis de la commission sur l’occupation de votre logement", number=False)
    sheet.text(
        f"Le {{{{ seance.date|date_fr }}}}, {COMMISSION} a examiné l’occupation du logement que vous louez par un bail "
        "signé le {{ bail_signe_le|date_fr }} (article L. 442-5-2 du code de la construction et de l’habitation) :"
    )
    sheet.text(HOME, "Logement")
    sheet.heading(2, "La situation constatée par la commission")
    sheet.text(
        "**{{ situation.statut }}.** {{ situation.regle }} Ces indications viennent de votre dossier au "
        "{{ date|date_fr }}. Si l’une n’est pas exacte, dites-le-nous."
    )
    sheet.heading(2, "Le logement nécessaire, défini par la commission")
    sheet.text("{{ logement_necessaire }}")
    sheet.heading(2, "Les repères de la loi pour votre foyer")
    sheet.bullets("c in reperes", "{{ c.libelle }} : {{ c.valeur }}")
    sheet.heading(2, "La suite")
    sheet.text(
        "Nous vous invitons à un entretien pour étudier avec vous les solutions possibles. Cet avis n’est pas une "
        f"offre de logement et ne met pas fin à votre bail. Pour prendre rendez-vous : {CONTACT}."
    )
    sheet.text(
        "Pour une sous-occupation, la loi protège certains locataires (article L. 442-3-1 du même code) : plus de "
        "{{ age_protege }}~ans ; handicap ou perte d’autonomie établis, pour eux ou une personne à leur charge ; "
        "logement en quartier prioritaire. Si c’est votre cas, dites-le-nous à l’entretien."
    )
    _foot(sheet, 20)
    return sheet


SHEETS = {
    "offre-dalo": offre_dalo,
    "attribution-sans-effet": attribution_sans_effet,
    "demande-pieces": demande_pieces,
    "attestation-enregistrement": attestation_enregistrement,
    "occupation-examen": occupation_examen,
    "occupation-avis": occupation_avis,
}
