"""Who may do what: permissions named by job, roles as sets of them, and the mark each route carries."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

PUBLIC = "public"
SIGNED_IN = "connecte"

ROLES = {
    "charge-relation-client": "Chargé de relation client",
    "secretaire-caleol": "Secrétaire CALEOL",
    "formateur": "Formateur",
    "responsable": "Responsable",
    "administrateur": "Administrateur",
}

PERMISSIONS = {
    "voir": "consulter les logements, les demandes et les listes",
    "flecher": "flécher un logement",
    "appeler": "mener un appel de qualification",
    "composer-liste": "composer une liste de candidats",
    "inscrire": "inscrire une liste à l’ordre du jour",
    "decider": "tenir la séance et enregistrer les décisions",
    "editer-courriers": "éditer les courriers",
    "gerer-modeles": "déposer, essayer et approuver les modèles de courriers",
    "enregistrer-suites": "enregistrer les réponses des candidats",
    "instruire-mutation": "instruire une mutation",
    "instruire-occupation": "mener l’examen triennal d’occupation",
    "importer": "importer une extraction de demandes",
    "suivre": "consulter les indicateurs",
    "exporter": "exporter des données",
    "se-former": "suivre une formation",
    "former": "animer une formation",
    "consulter-referentiel": "consulter les règles et leurs sources",
    "administrer": "gérer les comptes et les réglages",
}

_EVERYONE = {SIGNED_IN, "consulter-referentiel", "se-former"}
_OFFICER = {"voir", "flecher", "appeler", "composer-liste", "inscrire", "enregistrer-suites", "instruire-mutation"}
_OFFICER |= {"instruire-occupation", "importer"}
_SECRETARY = {"voir", "inscrire", "decider", "editer-courriers", "enregistrer-suites", "instruire-mutation", "suivre"}
_SECRETARY |= {"gerer-modeles"}

GRANTS: dict[str, frozenset[str]] = {
    "charge-relation-client": frozenset(_EVERYONE | _OFFICER),
    "secretaire-caleol": frozenset(_EVERYONE | _SECRETARY),
    "formateur": frozenset(_EVERYONE | {"former"}),
    "responsable": frozenset(_EVERYONE | _OFFICER | _SECRETARY | {"exporter"}),
    "administrateur": frozenset(_EVERYONE | {"administrer", "gerer-modeles"}),
}


@dataclass(frozen=True)
class Agent:
    """The person signed in. `agences`: codes; « * » stands for all those of the landlord."""

    id: int
    identifiant: str
    nom: str
    role: str
    bailleur: str
    agences: tuple[str, ...]
    vue: str = "guidee"

    def can(self, permission: str) -> bool:
        return permission in GRANTS[self.role]

    def sees(self, agence: str) -> bool:
        return "*" in self.agences or agence in self.agences

    @property
    def sees_all(self) -> bool:
        return "*" in self.agences

    @property
    def titre(self) -> str:
        return ROLES[self.role]


def requires(permission: str) -> Callable[[Callable], Callable]:
    """Marks a view with the permission it asks for; a view without a mark is closed to all."""
    if permission not in {PUBLIC, SIGNED_IN, *PERMISSIONS}:
        raise ValueError(f"unknown permission {permission!r}")

    def mark(view: Callable) -> Callable:
        view.permission = permission
        return view

    return mark


def permission_of(view: Callable) -> str | None:
    """The permission a view declares; None where it declares none."""
    return getattr(view, "permission", None)
