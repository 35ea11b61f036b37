"""What each reason of a decision rests on: the rules that bear it out or contradict it, and the facts it needs."""

from __future__ import annotations

from typing import Any

from rules.verdict import BLOQUANT, CONFORME

# A refusal is borne out by one of these rules that fails, and contradicted when none does. What the law sets as a least
# or a most, and a mark that binds nobody, bears a refusal out and contradicts none: the commission weighs the rest.
WEIGHED = {"surface-suffisante", "sous-occupation-legale", "taux-effort-seuil"}
REFUTED_BY_RULES = {
    "NA-TYPO-SUR": ("surface-suffisante", "grille-typologie"),
    "NA-TYPO-SOUS": ("sous-occupation-legale", "pieces-selon-occupants", "sous-occupation-par-site"),
    "NA-TE": ("taux-effort-seuil", "taux-effort-par-reste-a-vivre"),
    "NA-PIECES": ("pieces-de-recevabilite",),
    "NA-PROPRIETAIRE": ("proprietaire-logement-adapte",),
    "NA-ADAPT": ("adequation-adaptation",),
    "IRR-PLAFOND": ("ressources-sous-plafond",),
    "NA-PLAFOND-LOGEMENT": ("ressources-sous-plafond",),
    "IRR-SEJOUR": ("sejour-regulier",),
}
# A refusal for one cause is contradicted where the facts bear out the opposite one.
OPPOSED = {"NA-TYPO-SUR": "NA-TYPO-SOUS", "NA-TYPO-SOUS": "NA-TYPO-SUR"}
# A rule that fails both ways bears a refusal out only where this named value of it holds.
BORNE_OUT_BY = {
    ("NA-TYPO-SUR", "grille-typologie"): "trop_petit",
    ("NA-ADAPT", "adequation-adaptation"): "besoin_adaptation",
}
# A dwelling fitted for others goes to them first, failing them to anyone (R. 441-4): people appraise the other cause.
OPEN_BOTH_WAYS = {"NA-ADAPT"}
# Where a room more is needed, or a building is set aside by the policy, the count of rooms settles nothing on its own.
ROOM_NEEDED = ("demande.lit_medicalise", "demande.tierce_personne")
A_ROOM_MORE = "Une pièce de plus est notée comme nécessaire."
BY_ROOMS = {
    "NA-TYPO-SUR": (BLOQUANT, ("pieces-selon-occupants",)),
    "NA-TYPO-SOUS": (CONFORME, ("pieces-selon-occupants", "sous-occupation-par-site")),
    "AT-TYPOLOGIE": (BLOQUANT, ()),
}
# A dwelling too small is none the larger for the room that is needed.
BEYOND_ROOMS = {"AT-TYPOLOGIE": "NA-TYPO-SUR"}
# An attribution's reason is contradicted as soon as one of these rules fails.
HELD_BY_RULES = {
    "AT-TYPOLOGIE": REFUTED_BY_RULES["NA-TYPO-SUR"] + REFUTED_BY_RULES["NA-TYPO-SOUS"],
    "AT-COUT": ("taux-effort-seuil", "taux-effort-par-reste-a-vivre"),
}
# Where the landlord has no threshold, the figure is shown and people appraise.
SHOWN = {"NA-TE": ("taux-effort", "reste-a-vivre"), "AT-COUT": ("taux-effort", "reste-a-vivre")}
# The figures of the file on which a refusal rests, and whether the higher one is the worse: another candidate who has a
# worse one and is attributed the same dwelling makes the reason one to explain. No text forbids it.
RESTS_ON_FIGURES = {
    "NA-TE": {"taux_effort": True, "reste_a_vivre": False},
    "NA-TYPO-SUR": {"occupants": True},
    "NA-TYPO-SOUS": {"occupants": False},
}
REFUTED_BY_FACT: dict[str, tuple[str, tuple[Any, ...], str]] = {
    "NA-LOCALISATION": ("demande.accepte_commune", (True,), "Le dossier dit que la commune convient au candidat."),
    "AT-LOCALISATION": ("demande.accepte_commune", (False,), "Le dossier dit que la commune ne convient pas."),
    "NA-DETTE": (
        "occupation.loyers_a_jour",
        ("a-jour", "plan-respecte"),
        "Le dossier dit que les loyers sont à jour, ou qu’un plan d’apurement est respecté.",
    ),
}
FORMER_DEBT, SETTLED = "occupation.dette_anterieure", "occupation.dette_regularisee"
TENANT = "demande.locataire_du_parc"
NO_DEBT_HERE = (
    "Aucune dette envers nous n’est enregistrée : d’après le dossier, cette personne n’est pas locataire chez nous. "
    "Une dette envers un tiers ne fonde pas ce motif."
)
# Without the written request for papers and what was seen of it, the sentence would say what nobody recorded, whether
# or not a rule of the policy reads them.
RESTS_ON = {"NA-PIECES"}
CONFLICTING = {"NA-INFO-INEXACTE"}
NEEDED = {"AT-ANCIENNETE": "demande.deposee_le"}
LABELS = {"AT-PRIORITE": "demande.publics"}
