from __future__ import annotations

import io
from datetime import date
from decimal import Decimal

import pytest
from docx import Document as Word

import letters
from rules.parameters import national
from rules.policy import load_policy, policy_names
from rules.reasons import of_decision
from tests.webapp.commission import make, person
from webapp import clock, db
from webapp.db.models import Candidature, Decision, Demande, Logement, Seance
from webapp.letter_contexts import BUILDERS, Setting, for_candidate
from webapp.letter_contexts.candidat import Recipient
from webapp.letter_contexts.reading import address_lines

OFFERED = [one.code for one in of_decision("non-attribution", load_policy("rives-de-seine"))]
# What the first candidate's file wants so that the letter of a reason can be written.
BORNE_OUT = {
    "NA-PROPRIETAIRE": {"demande.propriete_permet": "habiter"},
    "NA-PIECES": {
        "candidature.pieces_demandees": ["avis-imposition", "ressources"],
        "candidature.complement_demande_le": "2026-11-02",
        "candidature.pieces_attendues_le": "2026-11-20",
    },
    "NA-INFO-INEXACTE": {
        "ressources.rfr_n2": [{"valeur": "31000"}, {"valeur": "27400", "origine": "piece", "le": "2026-11-02"}]
    },
    "IRR-PLAFOND": {
        "candidature.aucun_financement_ouvert": True,
        **dict.fromkeys(("ressources.rfr_n2", "ressources.rfr_n1", "ressources.douze_mois"), "90000"),
    },
}


@pytest.fixture
def prepare(app):
    """`prepare(letter, changes, **decision)`: the letter of the first candidate of a session held on 23 November."""

    def prepared(letter, changes=None, signatory="", policy="rives-de-seine", ranked_on=None, **decision):
        with app.app_context(), db.open_session(write=True) as session:  # closed without a commit: nothing stays
            made = make(session, changes=changes or {})
            row = session.get_one(Candidature, made["candidats"][0])
            given = Decision(seance_id=made["seance"], candidature_id=row.id, par="s", le=clock.now(), **decision)
            home, demande = session.get_one(Logement, row.logement_id), session.get_one(Demande, row.demande_id)
            where = session.get_one(Seance, made["seance"])
            setting = Setting(load_policy(policy), date(2026, 11, 25), national(), where, signatory)
            return for_candidate(letter, setting, Recipient(home, demande, row, given, ranked_on=ranked_on))

    return prepared


def told(prepared) -> str:
    assert prepared.missing == ()
    document = Word(io.BytesIO(letters.render(prepared.letter, prepared.context)))
    return "\n".join(one.text for one in document.paragraphs).replace("\u00a0", " ").replace("\u202f", " ")


def test_an_attribution_says_the_rent_the_delay_and_what_silence_means(prepare):
    said = told(prepare("attribution", decision="attribution"))
    for words in (
        "Madame Claire Delmas",
        "3 rue des Lilas, 92300 Levallois-Perret",
        "512,30 €",
        "10 jours",
        "votre silence vaudra refus",
        "Courbevoie, le 25 novembre 2026",
        "Hélène Marchand",
    ):
        assert words in said


def test_the_dalo_information_stands_in_the_offer_to_a_designated_household_alone(prepare):
    designated = {"demande.publics": ["dalo"], "demande.designee_par_le_prefet": True}
    words = "au titre du droit au logement opposable"
    assert words in told(prepare("attribution", {1: designated}, decision="attribution"))
    assert words not in told(prepare("attribution", decision="attribution"))


def test_a_dalo_decision_asks_whether_the_prefet_designated_the_household(prepare):
    (missing,) = prepare("attribution", {1: {"demande.publics": ["dalo"]}}, decision="attribution").missing
    assert missing.path == "demande.designee_par_le_prefet"


@pytest.mark.parametrize(
    ("annexes", "rent"),
    [
        (
            "38.50",
            "550,80 € par mois hors charges (dont 38,50 € pour les annexes), et 118,40 € de charges, soit 669,20 €",
        ),
        ("0", "512,30 € par mois hors charges, et 118,40 € de charges, soit 630,70 €"),
    ],
)
@pytest.mark.parametrize(
    ("letter", "decision"),
    [
        ("attribution", {"decision": "attribution"}),
        ("attribution-rang-suivant", {"decision": "attribution-classement", "rang": 2}),
        (
            "attribution-sous-condition",
            {
                "decision": "attribution-condition",
                "condition_piece": "ressources",
                "condition_le": date(2026, 12, 18),
            },
        ),
    ],
)
def test_an_offer_says_what_its_rent_holds(prepare, letter, decision, annexes, rent):
    assert rent in told(prepare(letter, {"logement": {"logement.annexes": annexes}}, **decision))


@pytest.mark.parametrize(
    ("rank", "before"),
    [
        (2, "si la personne placée avant vous le refuse, ou si son attribution ne prend pas effet"),
        (3, "si les personnes placées avant vous le refusent, ou si leur attribution ne prend pas effet"),
    ],
)
def test_the_next_rank_is_told_as_a_rank_and_not_as_a_dwelling_given(prepare, rank, before):
    said = told(prepare("attribution-rang-suivant", decision="attribution-classement", rang=rank))
    assert f"Objet : votre classement au rang {rank} pour un logement" in said
    assert f"La commission a classé votre demande au rang {rank} : ce logement ne vous est pas encore proposé." in said
    assert before in said  # the one before may be under a condition
    assert "vous attribue" not in said
    assert "ferons savoir" not in said  # no letter says that the dwelling went to somebody else


def test_an_offer_that_comes_after_another_recalls_the_rank_and_the_letter_that_told_it(prepare):
    given = {"decision": "attribution-classement", "rang": 2}
    ranked = prepare("attribution-rang-suivant", **given)
    offered = prepare("attribution", ranked_on=date(2026, 11, 24), **given)
    said = told(offered)
    assert "au rang 2, comme le disait notre lettre du 24 novembre 2026. Votre tour est venu" in said
    assert ranked.context.reference != offered.context.reference
    assert "comme le disait" not in told(prepare("attribution", **given))
    assert "Votre tour" not in told(prepare("attribution", decision="attribution", rang=1))


@pytest.mark.parametrize("letter", ["attribution", "attribution-rang-suivant"])
@pytest.mark.parametrize(("metered", "beside"), [(True, True), (False, False), (None, False)])
def test_an_offer_says_that_metered_water_and_heating_come_on_top(prepare, letter, metered, beside):
    changes = {"logement": {"logement.compteurs_individuels": metered}}
    said = told(prepare(letter, changes, decision="attribution", rang=2))
    assert ("L’eau et le chauffage (compteurs individuels) sont en plus." in said) is beside


@pytest.mark.parametrize(("free", "said"), [("2026-11-26", True), ("2026-11-25", False), (None, False)])
def test_an_offer_says_when_the_dwelling_will_be_free(prepare, free, said):
    changes = {"logement": {"logement.disponible_le": free}}
    letter = told(prepare("attribution", changes, decision="attribution"))
    assert ("disponible à partir du 26 novembre 2026" in letter) is said


@pytest.mark.parametrize(("link", "named"), [("conjoint", True), ("cotitulaire", True), ("enfant", False)])
def test_who_asks_together_with_the_holder_is_named(prepare, link, named):
    beside = person("p3", civilite="madame", prenom="Julie", nom="Chevallier", lien=link, naissance="1990-02-03")
    said = told(prepare("attribution", {1: beside}, decision="attribution"))
    assert ("Demande présentée avec : Madame Julie Chevallier" in said) is named


def test_a_condition_names_the_paper_and_the_day(prepare):
    given = {"condition_piece": "avis-imposition", "condition_le": date(2026, 12, 18)}
    said = told(prepare("attribution-sous-condition", decision="attribution-condition", **given))
    assert "Avis d’imposition 2025, sur les revenus de 2024, au plus tard le 18 décembre 2026." in said
    for words in (
        "ne donnez pas congé de votre logement actuel",
        "Deux démarches sont nécessaires",
        "Pour répondre, visiter",
    ):
        assert words in said


def test_the_notice_asked_for_is_that_of_the_year_of_the_lease(prepare):
    given = {"condition_piece": "avis-imposition", "condition_le": date(2026, 12, 18)}
    later = {"logement": {"logement.disponible_le": "2027-01-10"}}
    said = told(prepare("attribution-sous-condition", later, decision="attribution-condition", **given))
    assert "Avis d’imposition 2026, sur les revenus de 2025" in said


def test_a_non_attribution_gives_law_and_this_persons_figures_and_the_remedies(prepare):
    said = told(prepare("non-attribution", decision="non-attribution", motifs=["NA-TE"]))
    for words in (
        "R. 441-3-1",
        "22,5 %",
        "1 791,30 € par mois",
        "deux mois",
        "tribunal administratif de Cergy-Pontoise",
        "reste active",
    ):
        assert words in said


def test_a_refused_figure_comes_with_the_working_that_lets_it_be_done_again(prepare):
    given = {"decision": "non-attribution", "motifs": ["NA-TE"]}
    said = told(prepare("non-attribution", **given))
    assert "Calcul par mois : loyer 512,30 € + charges 118,40 € − aide au logement 112 € = 518,70 €" in said
    assert "divisés par 2 310 € de ressources ; reste à vivre : 2 310 € − 518,70 €." in said
    assert "Aide et ressources : seulement déclarées." in said
    metered = {"logement": {"logement.compteurs_individuels": True, "logement.forfait_eau_chauffage": "45"}}
    said = told(prepare("non-attribution", metered, **given))
    assert "+ forfait eau et chauffage 45 € − aide au logement 112 €" in said


@pytest.mark.parametrize("reason", OFFERED)
def test_a_non_attribution_says_once_that_the_request_lives_on(prepare, reason):
    file = {1: BORNE_OUT.get(reason, {})}
    said = told(prepare("non-attribution", file, decision="non-attribution", motifs=[reason])).lower()
    assert said.count("reste active") == 1


@pytest.mark.parametrize("reason", OFFERED)
def test_the_decision_is_said_once_and_its_bearing_on_this_dwelling_too(prepare, reason):
    file = {1: BORNE_OUT.get(reason, {})}
    said = told(prepare("non-attribution", file, decision="non-attribution", motifs=[reason]))
    assert said.count("ce logement seulement") == 1
    for words in ("ne concerne que ce logement", "a décidé de ne pas", "n’a pas pu vous attribuer"):
        assert words not in said


@pytest.mark.parametrize("reason", OFFERED)
def test_the_legal_basis_names_its_codes_in_full(prepare, reason):
    file = {1: BORNE_OUT.get(reason, {})}
    said = told(prepare("non-attribution", file, decision="non-attribution", motifs=[reason]))
    assert "En droit" in said
    assert "CCH" not in said
    assert "CRPA" not in said


def test_an_inadmissibility_warns_of_striking_off(prepare):
    file = {1: BORNE_OUT["IRR-PLAFOND"]}
    said = told(prepare("irrecevabilite", file, decision="irrecevabilite", motifs=["IRR-PLAFOND"]))
    for words in (
        "année 2024 : 90 000 €",
        "financement PLUS, zone 1, ménage de catégorie 3",
        "le plafond de nos autres logements",
        "radiée un mois après",
        "tribunal administratif de Cergy-Pontoise",
        "Lettre remise contre preuve de réception",
    ):
        assert words in said, words


@pytest.mark.parametrize(("open_to", "told_why"), [(None, False), (False, True)])
def test_a_household_that_another_dwelling_may_take_is_not_warned_of_striking_off(prepare, open_to, told_why):
    file = {1: {**BORNE_OUT["IRR-PLAFOND"], "candidature.aucun_financement_ouvert": open_to}}
    prepared = prepare("irrecevabilite", file, decision="irrecevabilite", motifs=["IRR-PLAFOND"])
    assert prepared.context is None
    assert any("n’est pas irrecevable" in one.advice for one in prepared.missing) is told_why
    asked = "candidature.aucun_financement_ouvert" in [one.path for one in prepared.missing]
    assert asked is (open_to is None)


def test_above_the_ceiling_of_this_dwelling_alone_nobody_is_warned_of_striking_off(prepare):
    file = {1: BORNE_OUT["IRR-PLAFOND"]}
    said = told(prepare("non-attribution", file, decision="non-attribution", motifs=["NA-PLAFOND-LOGEMENT"]))
    assert "90 000 €" in said
    assert "financement PLUS, zone 1, ménage de catégorie 3" in said
    for words in ("radi", "irrecev", "nos autres logements"):
        assert words not in said


def test_the_papers_that_were_lacking_are_named_for_whoever_has_to_bring_them(prepare):
    file = {1: BORNE_OUT["NA-PIECES"]}
    said = told(prepare("non-attribution", file, decision="non-attribution", motifs=["NA-PIECES"]))
    assert "avis d’imposition 2025, sur les revenus de 2024 ; justificatifs de ressources" in said
    assert "par écrit le 2 novembre 2026, pour le 20 novembre 2026 au plus tard" in said


def test_a_letter_about_papers_waits_for_what_was_asked_and_when(prepare):
    prepared = prepare("non-attribution", decision="non-attribution", motifs=["NA-PIECES"])
    assert {one.path for one in prepared.missing} == {
        "candidature.pieces_demandees",
        "candidature.complement_demande_le",
    }


def test_papers_seen_since_stop_the_letter_with_what_to_do(prepare):
    file = {1: {**BORNE_OUT["NA-PIECES"], "demande.pieces_vues": ["avis-imposition", "identite", "ressources"]}}
    (missing,) = prepare("non-attribution", file, decision="non-attribution", motifs=["NA-PIECES"]).missing
    assert "notées comme vues" in missing.advice


def test_what_differs_from_a_paper_is_named_with_both_values(prepare):
    file = {1: BORNE_OUT["NA-INFO-INEXACTE"]}
    said = told(prepare("non-attribution", file, decision="non-attribution", motifs=["NA-INFO-INEXACTE"]))
    assert "revenu fiscal de référence 2024 (31 000 € dans la demande, 27 400 € d’après la pièce remise)" in said


def test_a_letter_about_what_differs_is_not_written_of_values_that_agree(prepare):
    (missing,) = prepare("non-attribution", decision="non-attribution", motifs=["NA-INFO-INEXACTE"]).missing
    assert "saisissez ce qui a été déclaré et ce que dit la pièce" in missing.advice


@pytest.mark.parametrize(
    ("subject", "path", "label"),
    [
        (1, "demande.adresse_postale", "Adresse postale"),
        (1, "menage.personnes.p1.civilite", "Civilité"),
        ("logement", "logement.loyer", "Loyer principal"),
        ("logement", "logement.annexes", "Loyer des annexes"),
        ("logement", "logement.surface", "Surface habitable"),
        ("logement", "logement.adresse", "Adresse"),
    ],
)
def test_a_missing_value_stops_the_letter_and_names_person_and_field(prepare, subject, path, label):
    prepared = prepare("attribution", {subject: {path: None}}, decision="attribution")
    assert prepared.context is None
    (missing,) = prepared.missing
    assert (missing.person, missing.label, missing.path) == ("Claire Delmas", label, path)
    assert missing.subject_id


def test_a_reason_whose_figure_is_unknown_names_the_fact(prepare):
    prepared = prepare(
        "non-attribution", {1: {"ressources.aide_logement": None}}, decision="non-attribution", motifs=["NA-TE"]
    )
    assert [one.label for one in prepared.missing] == ["Aide au logement"]


def test_a_commune_with_several_postal_codes_asks_which(prepare):
    prepared = prepare("attribution", {"logement": {"logement.commune": "93066"}}, decision="attribution")
    assert [one.label for one in prepared.missing] == ["Code postal"]


def test_an_address_that_already_ends_with_the_town_is_not_printed_twice(prepare):
    home = {"logement.adresse": "3 rue des Lilas, 92300 Levallois-Perret"}
    said = told(prepare("attribution", {"logement": home}, decision="attribution"))
    assert said.count("92300 Levallois-Perret") == 2  # the dwelling, and where the person lives


@pytest.mark.parametrize("reason", OFFERED)
def test_every_reason_makes_a_letter_that_names_no_ground(prepare, reason):
    told_of_them = {"demande.publics": ["g", "a"], "demande.preuves_vues": ["ordonnance-protection"]}
    changes = {1: {**BORNE_OUT.get(reason, {}), **told_of_them}}
    said = told(prepare("non-attribution", changes, decision="non-attribution", motifs=[reason])).lower()
    for word in ("violence", "protection", "handicap", "santé", "priorit"):
        assert word not in said


def test_every_letter_to_a_candidate_has_a_builder():
    assert BUILDERS.keys() == {one.id for one in letters.LETTERS.values() if one.audience == "candidat"}


@pytest.mark.parametrize(
    ("typed", "lines"),
    [
        ("3 allée des Tilleuls, 92300 Levallois-Perret", ("3 allée des Tilleuls", "92300 Levallois-Perret")),
        ("3, allée des Tilleuls, 92300 Levallois-Perret", ("3 allée des Tilleuls", "92300 Levallois-Perret")),
        ("12 bis, rue Haute, Bât. B, 92800 Puteaux", ("12 bis rue Haute", "Bât. B", "92800 Puteaux")),
    ],
)
def test_a_typed_address_becomes_lines(typed, lines):
    assert address_lines(typed) == lines


@pytest.mark.parametrize(("stated", "printed"), [(10, 10), (11, 11)])
def test_the_delay_is_never_shorter_than_the_laws(prepare, tmp_path, stated, printed):
    text = policy_names()["rives-de-seine"].read_text("utf-8")
    path = tmp_path / "essai.toml"
    path.write_text(text.replace("reponse_offre_jours = 10", f"reponse_offre_jours = {stated}"), "utf-8")
    assert prepare("attribution", policy=str(path), decision="attribution").context.delai_reponse_jours == printed


def test_a_remainder_is_told_per_month_where_the_policy_states_no_divisor():
    from types import SimpleNamespace

    from rules.law.effort import reste_mensuel
    from rules.law.foyer import occupants
    from rules.policy import load_policy
    from webapp.letter_contexts.commission import _remainder

    figures = {reste_mensuel: Decimal("1791.30"), occupants: 2}
    told = {
        name: _remainder(SimpleNamespace(policy=load_policy(name)), figures)
        for name in ("rives-de-seine", "plaine-commune")
    }
    assert told["rives-de-seine"].endswith("par mois")
    assert told["plaine-commune"] == "29,86\u00a0€ par jour et par personne"
