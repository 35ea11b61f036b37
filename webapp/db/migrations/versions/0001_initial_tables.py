"""Initial tables."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


TABLES = (
    "compte",
    "conversation",
    "demande",
    "journal",
    "logement",
    "reglage",
    "seance",
    "tentative_connexion",
    "liste",
    "lot",
    "occupation",
    "session_ouverte",
    "candidature",
    "inscription",
    "appel",
    "decision",
    "document",
    "suite",
)
REFUSAL = "le journal ne se modifie pas"
GUARD_SQLITE = """CREATE TRIGGER journal_no_{word} BEFORE {word} ON journal
BEGIN SELECT RAISE(ABORT, '{refusal}'); END"""
GUARD_POSTGRESQL = f"""CREATE FUNCTION journal_refuse() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION '{REFUSAL}'; END $$;
CREATE TRIGGER journal_append_only BEFORE UPDATE OR DELETE ON journal EXECUTE FUNCTION journal_refuse()"""


def choice(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=32)


def guard_journal() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for word in ("UPDATE", "DELETE"):
            op.execute(GUARD_SQLITE.format(word=word, refusal=REFUSAL))
    else:
        op.execute(GUARD_POSTGRESQL)


def release_journal() -> None:
    if op.get_bind().dialect.name != "sqlite":
        op.execute("DROP TRIGGER journal_append_only ON journal; DROP FUNCTION journal_refuse()")


def upgrade() -> None:
    op.create_table(
        "compte",
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("identifiant", sa.String(), nullable=False),
        sa.Column("nom", sa.String(), nullable=False),
        sa.Column(
            "role",
            choice("role", "charge-relation-client", "secretaire-caleol", "formateur", "responsable", "administrateur"),
            nullable=False,
        ),
        sa.Column("mot_de_passe", sa.String(), nullable=False),
        sa.Column("bailleur", sa.String(), nullable=False),
        sa.Column("agences", sa.JSON(), nullable=False),
        sa.Column("vue", choice("vue", "guidee", "dense"), nullable=False),
        sa.Column("actif", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_compte")),
        sa.UniqueConstraint("identifiant", name=op.f("uq_compte_identifiant")),
    )
    op.create_table(
        "conversation",
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("genre", sa.String(), nullable=False),
        sa.Column("sujets", sa.JSON(), nullable=False),
        sa.Column("passees", sa.JSON(), nullable=False),
        sa.Column("vue", choice("vue", "guidee", "dense"), nullable=False),
        sa.Column("etat", choice("etat", "en-cours", "conclue", "abandonnee"), nullable=False),
        sa.Column("par", sa.String(), nullable=False),
        sa.Column("cree_le", sa.DateTime(timezone=True), nullable=False),
        sa.Column("modifie_le", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conversation")),
    )
    op.create_index(op.f("ix_conversation_genre_etat"), "conversation", ["genre", "etat"], unique=False)
    op.create_index(op.f("ix_conversation_par_etat"), "conversation", ["par", "etat"], unique=False)

    op.create_table(
        "demande",
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("faits", sa.JSON(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("bailleur", sa.String(), nullable=False),
        sa.Column("numero", sa.String(), nullable=False),
        sa.Column("nom", sa.String(), nullable=True),
        sa.Column("prenom", sa.String(), nullable=True),
        sa.Column("depot", sa.Date(), nullable=True),
        sa.Column("commune_souhaitee", sa.JSON(), nullable=False),
        sa.Column("labels", sa.JSON(), nullable=False),
        sa.Column("occupants", sa.Integer(), nullable=True),
        sa.Column("etat", choice("etat", "active", "radiee"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_demande")),
        sa.UniqueConstraint("bailleur", "numero", name=op.f("uq_demande_bailleur_numero")),
    )
    op.create_index(op.f("ix_demande_bailleur_etat_depot"), "demande", ["bailleur", "etat", "depot"], unique=False)
    op.create_index(op.f("ix_demande_bailleur_nom"), "demande", ["bailleur", "nom"], unique=False)

    op.create_table(
        "journal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("le", sa.DateTime(timezone=True), nullable=False),
        sa.Column("par", sa.String(), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("objet", sa.String(), nullable=False),
        sa.Column("objet_id", sa.Integer(), nullable=True),
        sa.Column("avant", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("apres", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("precedente", sa.String(), nullable=False),
        sa.Column("empreinte", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_journal")),
        sa.UniqueConstraint("empreinte", name=op.f("uq_journal_empreinte")),
        sa.UniqueConstraint("precedente", name=op.f("uq_journal_precedente")),
    )
    op.create_index(op.f("ix_journal_objet_objet_id"), "journal", ["objet", "objet_id"], unique=False)
    op.create_index(op.f("ix_journal_par"), "journal", ["par"], unique=False)

    op.create_table(
        "logement",
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("faits", sa.JSON(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("bailleur", sa.String(), nullable=False),
        sa.Column("agence", sa.String(), nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("commune", sa.String(), nullable=True),
        sa.Column("adresse", sa.String(), nullable=True),
        sa.Column("pieces", sa.Integer(), nullable=True),
        sa.Column("loyer_centimes", sa.Integer(), nullable=True),
        sa.Column(
            "etat",
            choice("etat", "conge-recu", "fleche", "non-fleche", "liste-ouverte", "inscrit", "attribue", "loue"),
            nullable=False,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_logement")),
        sa.UniqueConstraint("bailleur", "reference", name=op.f("uq_logement_bailleur_reference")),
    )
    op.create_index(op.f("ix_logement_bailleur_agence_etat"), "logement", ["bailleur", "agence", "etat"], unique=False)

    op.create_table(
        "reglage",
        sa.Column("cle", sa.String(), nullable=False),
        sa.Column("valeur", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("cle", name=op.f("pk_reglage")),
    )
    op.create_table(
        "seance",
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("faits", sa.JSON(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("bailleur", sa.String(), nullable=False),
        sa.Column("commission", sa.String(), nullable=False),
        sa.Column("le", sa.Date(), nullable=False),
        sa.Column("etat", choice("etat", "ouverte", "tenue", "close"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seance")),
        sa.UniqueConstraint("bailleur", "commission", "le", name=op.f("uq_seance_bailleur_commission_le")),
    )
    op.create_table(
        "tentative_connexion",
        sa.Column("identifiant", sa.String(), nullable=False),
        sa.Column("echecs", sa.Integer(), nullable=False),
        sa.Column("derniere_le", sa.DateTime(timezone=True), nullable=False),
        sa.Column("attendre_jusqua", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("identifiant", name=op.f("pk_tentative_connexion")),
    )
    op.create_table(
        "liste",
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("faits", sa.JSON(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("logement_id", sa.Integer(), nullable=False),
        sa.Column("etat", choice("etat", "ouverte", "inscrite", "close"), nullable=False),
        sa.ForeignKeyConstraint(["logement_id"], ["logement.id"], name=op.f("fk_liste_logement_id_logement")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_liste")),
    )
    op.create_index(op.f("ix_liste_logement_id"), "liste", ["logement_id"], unique=False)
    op.create_index(
        "uq_liste_ouverte",
        "liste",
        ["logement_id"],
        unique=True,
        sqlite_where=sa.text("etat = 'ouverte'"),
        postgresql_where=sa.text("etat = 'ouverte'"),
    )

    op.create_table(
        "lot",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("seance_id", sa.Integer(), nullable=True),
        sa.Column("etat", choice("etat", "a-faire", "en-cours", "termine", "interrompu"), nullable=False),
        sa.Column("manifeste", sa.JSON(), nullable=False),
        sa.Column("cree_le", sa.DateTime(timezone=True), nullable=False),
        sa.Column("par", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["seance_id"], ["seance.id"], name=op.f("fk_lot_seance_id_seance")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lot")),
    )
    op.create_index(op.f("ix_lot_seance_id"), "lot", ["seance_id"], unique=False)

    op.create_table(
        "occupation",
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("faits", sa.JSON(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("bailleur", sa.String(), nullable=False),
        sa.Column("agence", sa.String(), nullable=False),
        sa.Column("logement_id", sa.Integer(), nullable=True),
        sa.Column("demande_id", sa.Integer(), nullable=True),
        sa.Column("locataire", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["demande_id"], ["demande.id"], name=op.f("fk_occupation_demande_id_demande")),
        sa.ForeignKeyConstraint(["logement_id"], ["logement.id"], name=op.f("fk_occupation_logement_id_logement")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_occupation")),
    )
    op.create_index(op.f("ix_occupation_bailleur_agence"), "occupation", ["bailleur", "agence"], unique=False)
    op.create_index(op.f("ix_occupation_demande_id"), "occupation", ["demande_id"], unique=False)
    op.create_index(op.f("ix_occupation_logement_id"), "occupation", ["logement_id"], unique=False)

    op.create_table(
        "session_ouverte",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("jeton_sha256", sa.String(), nullable=False),
        sa.Column("compte_id", sa.Integer(), nullable=False),
        sa.Column("ouverte_le", sa.DateTime(timezone=True), nullable=False),
        sa.Column("vue_le", sa.DateTime(timezone=True), nullable=False),
        sa.Column("fermee_le", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["compte_id"], ["compte.id"], name=op.f("fk_session_ouverte_compte_id_compte")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_session_ouverte")),
        sa.UniqueConstraint("jeton_sha256", name=op.f("uq_session_ouverte_jeton_sha256")),
    )
    op.create_index(op.f("ix_session_ouverte_compte_id"), "session_ouverte", ["compte_id"], unique=False)

    op.create_table(
        "candidature",
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("faits", sa.JSON(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("logement_id", sa.Integer(), nullable=False),
        sa.Column("demande_id", sa.Integer(), nullable=False),
        sa.Column("liste_id", sa.Integer(), nullable=True),
        sa.Column("rang", sa.Integer(), nullable=True),
        sa.Column(
            "etat",
            choice(
                "etat",
                "a-appeler",
                "a-rappeler",
                "qualifiee",
                "ecartee",
                "desistee",
                "proposee",
                "inscrite",
                "retenue",
                "non-retenue",
                "acceptee",
                "refusee",
                "sans-reponse",
                "bail-signe",
            ),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(["demande_id"], ["demande.id"], name=op.f("fk_candidature_demande_id_demande")),
        sa.ForeignKeyConstraint(["liste_id"], ["liste.id"], name=op.f("fk_candidature_liste_id_liste")),
        sa.ForeignKeyConstraint(["logement_id"], ["logement.id"], name=op.f("fk_candidature_logement_id_logement")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_candidature")),
        sa.UniqueConstraint("logement_id", "demande_id", name=op.f("uq_candidature_logement_id_demande_id")),
    )
    op.create_index(op.f("ix_candidature_demande_id"), "candidature", ["demande_id"], unique=False)
    op.create_index(op.f("ix_candidature_liste_id"), "candidature", ["liste_id"], unique=False)

    op.create_table(
        "inscription",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("seance_id", sa.Integer(), nullable=False),
        sa.Column("liste_id", sa.Integer(), nullable=False),
        sa.Column("ordre", sa.Integer(), nullable=False),
        sa.Column("cree_le", sa.DateTime(timezone=True), nullable=False),
        sa.Column("par", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["liste_id"], ["liste.id"], name=op.f("fk_inscription_liste_id_liste")),
        sa.ForeignKeyConstraint(["seance_id"], ["seance.id"], name=op.f("fk_inscription_seance_id_seance")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inscription")),
        sa.UniqueConstraint("seance_id", "liste_id", name=op.f("uq_inscription_seance_id_liste_id")),
    )
    op.create_index(op.f("ix_inscription_liste_id"), "inscription", ["liste_id"], unique=False)

    op.create_table(
        "appel",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("demande_id", sa.Integer(), nullable=False),
        sa.Column("logement_id", sa.Integer(), nullable=True),
        sa.Column("candidature_id", sa.Integer(), nullable=True),
        sa.Column("numero", sa.Integer(), nullable=False),
        sa.Column("le", sa.DateTime(timezone=True), nullable=False),
        sa.Column("issue", sa.String(), nullable=False),
        sa.Column("rappel_le", sa.Date(), nullable=True),
        sa.Column("par", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["candidature_id"], ["candidature.id"], name=op.f("fk_appel_candidature_id_candidature")
        ),
        sa.ForeignKeyConstraint(["demande_id"], ["demande.id"], name=op.f("fk_appel_demande_id_demande")),
        sa.ForeignKeyConstraint(["logement_id"], ["logement.id"], name=op.f("fk_appel_logement_id_logement")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appel")),
    )
    op.create_index(op.f("ix_appel_candidature_id"), "appel", ["candidature_id"], unique=False)
    op.create_index(op.f("ix_appel_demande_id"), "appel", ["demande_id"], unique=False)
    op.create_index(op.f("ix_appel_logement_id"), "appel", ["logement_id"], unique=False)
    op.create_index(op.f("ix_appel_rappel_le"), "appel", ["rappel_le"], unique=False)

    op.create_table(
        "decision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("seance_id", sa.Integer(), nullable=False),
        sa.Column("candidature_id", sa.Integer(), nullable=False),
        sa.Column("decision", sa.String(), nullable=False),
        sa.Column("rang", sa.Integer(), nullable=True),
        sa.Column("motifs", sa.JSON(), nullable=False),
        sa.Column("condition_piece", sa.String(), nullable=True),
        sa.Column("condition_le", sa.Date(), nullable=True),
        sa.Column("par", sa.String(), nullable=False),
        sa.Column("le", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["candidature_id"], ["candidature.id"], name=op.f("fk_decision_candidature_id_candidature")
        ),
        sa.ForeignKeyConstraint(["seance_id"], ["seance.id"], name=op.f("fk_decision_seance_id_seance")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision")),
        sa.UniqueConstraint("seance_id", "candidature_id", name=op.f("uq_decision_seance_id_candidature_id")),
    )
    op.create_index(op.f("ix_decision_candidature_id"), "decision", ["candidature_id"], unique=False)

    op.create_table(
        "document",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("lettre", sa.String(), nullable=False),
        sa.Column("candidature_id", sa.Integer(), nullable=True),
        sa.Column("occupation_id", sa.Integer(), nullable=True),
        sa.Column("lot_id", sa.Integer(), nullable=True),
        sa.Column("donnees", sa.JSON(), nullable=False),
        sa.Column("gabarit_sha256", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("fichier", sa.String(), nullable=False),
        sa.Column("cree_le", sa.DateTime(timezone=True), nullable=False),
        sa.Column("par", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["candidature_id"], ["candidature.id"], name=op.f("fk_document_candidature_id_candidature")
        ),
        sa.ForeignKeyConstraint(["lot_id"], ["lot.id"], name=op.f("fk_document_lot_id_lot")),
        sa.ForeignKeyConstraint(
            ["occupation_id"], ["occupation.id"], name=op.f("fk_document_occupation_id_occupation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document")),
    )
    op.create_index(op.f("ix_document_candidature_id"), "document", ["candidature_id"], unique=False)
    op.create_index(op.f("ix_document_lot_id"), "document", ["lot_id"], unique=False)
    op.create_index(op.f("ix_document_occupation_id"), "document", ["occupation_id"], unique=False)

    op.create_table(
        "suite",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("candidature_id", sa.Integer(), nullable=False),
        sa.Column("genre", choice("genre", "acceptee", "refusee", "silence", "bail-signe"), nullable=False),
        sa.Column("motif", sa.String(), nullable=True),
        sa.Column("le", sa.DateTime(timezone=True), nullable=False),
        sa.Column("par", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["candidature_id"], ["candidature.id"], name=op.f("fk_suite_candidature_id_candidature")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_suite")),
    )
    op.create_index(op.f("ix_suite_candidature_id"), "suite", ["candidature_id"], unique=False)
    guard_journal()


def downgrade() -> None:
    release_journal()
    for table in reversed(TABLES):
        op.drop_table(table)
