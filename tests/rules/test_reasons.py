from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from letters.sensitive import sensitive_words
from rules.parameters import national
from rules.policy import load_policy, policy_names
from rules.reason_lists import DAY as NAMED_DAY
from rules.reason_lists import PLACEHOLDERS, check_list, gather, lists, load_lists
from rules.reason_words import NAMED_ALONE, TOLD, UNTOLD
from rules.reasons import (
    AUDIENCES,
    PRINTED,
    REFUS_CANDIDAT,
    SILENCE,
    LackingFacts,
    ReasonFaults,
    compare,
    compose,
    of_decision,
    reasons,
    unlawful,
)
from rules.verdict import BLOQUANT, COMPLETER
from tests.rules.conftest import TODAY, a_file, dossier_of

DAY = date(2026, 12, 4)
TWO_VALUES = [{"valeur": "31000", "origine": "declare"}, {"valeur": "27400", "origine": "piece", "le": "2026-11-01"}]
FAULTY = """
identifiant = "essai"
nom = "Essai"
source = "essai"
[[motif]]
code = "NA-ESSAI"
decision = "non-attribution"
libelle = "Essai"
base = "article L. 441-1 du CCH"
faits = ["un fait"]
candidat = "Logement situé {adresse}."
commission = "Essai."
reservataire = "Essai."
"""


def said(code, **changes):
    return compose(
        reasons()[code], dossier_of(a_file(**changes)), TODAY, national(), DAY, printed={"adresse": "12 rue Haute"}
    )


def test_the_list_has_the_two_grounds_of_inadmissibility_and_the_ways_to_refuse():
    assert [one.code for one in of_decision("irrecevabilite")] == ["IRR-SEJOUR", "IRR-PLAFOND"]
    assert {one.code for one in of_decision(REFUS_CANDIDAT)} >= {"REFUS-CANDIDAT-ECRIT", SILENCE}
    assert len(of_decision("non-attribution")) >= 8


@pytest.mark.parametrize("code", list(reasons()))
def test_every_sentence_can_be_written_and_holds_no_word_that_letters_ban(code):
    for audience in AUDIENCES:
        text = compose(
            reasons()[code],
            dossier_of(a_file({"logement.adresse": "12 rue Haute", "ressources.rfr_n2": TWO_VALUES})),
            TODAY,
            national(),
            DAY,
            audience=audience,
        )
        assert "{" not in text
        assert sensitive_words(text) == []


def test_the_sentence_holds_that_persons_figures():
    text = said("NA-TYPO-SUR").replace("\u00a0", " ")
    assert "nombre de pièces, 4" in text
    assert "78 m²" in text
    assert "d’après le dossier : 4" in text


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        ("AT-ANCIENNETE", "Attribution : ancienneté de la demande, déposée le 14 mars 2023."),
        (
            "IRR-PLAFOND",
            "Irrecevabilité : revenu fiscal de référence retenu 27 400 €, plafond applicable 62 968 € ; aucun autre "
            "financement du parc ouvert à ce ménage, ni baisse de 10 % établie, ni dérogation applicable.",
        ),
        (
            "AT-COUT",
            "Attribution : coût adapté aux ressources. Taux d’effort 22,5 %, reste à vivre 1 791,30 € par mois.",
        ),
    ],
)
def test_each_figure_stands_at_its_own_place(code, sentence):
    text = compose(reasons()[code], dossier_of(a_file()), TODAY, national(), DAY, audience="commission")
    assert text.replace("\u00a0", " ").replace("\u202f", " ") == sentence


def test_the_day_named_is_the_one_given():
    assert "4 décembre 2026" in said("NA-PIECES")


ABOVE = {"rfr_n2": "90000", "rfr_n1": "90000", "douze_mois": "90000"}


@pytest.mark.parametrize("code", ["IRR-PLAFOND", "NA-PLAFOND-LOGEMENT"])
def test_a_ceiling_is_told_with_both_figures_and_all_that_lets_it_be_checked(code):
    text = said(code, **{f"ressources__{name}": value for name, value in ABOVE.items()})
    text = text.replace("\u00a0", " ").replace("\u202f", " ")
    for words in ("année 2024 : 90 000 €", "62 968 €", "financement PLUS", "zone 1", "catégorie 4"):
        assert words in text, words
    assert "ensemble du ménage" not in text


def test_after_a_separation_the_figure_told_is_that_of_the_person_alone():
    changes = {"ressources__separation_etablie": True, "ressources__rfr_personnel": "80000"}
    changes |= {f"ressources__{name}": value for name, value in ABOVE.items()}
    changes |= {"ressources__rfr_n1_personnel": "80000", "ressources__douze_mois_personnels": "80000"}
    text = said("IRR-PLAFOND", **changes).replace("\u202f", " ").replace("\u00a0", " ")
    assert "80 000 €" in text
    assert "90 000" not in text


def test_only_the_inadmissibility_speaks_of_the_other_dwellings():
    assert "nos autres logements" in reasons()["IRR-PLAFOND"].candidat
    assert "nos autres logements" not in reasons()["NA-PLAFOND-LOGEMENT"].candidat


@pytest.mark.parametrize(
    ("seen", "told"),
    [
        (["avis-imposition", "identite"], "il manquait à votre dossier : justificatifs de ressources."),
        (["identite"], "avis d’imposition sur les revenus N-2 ; justificatifs de ressources."),
    ],
)
def test_the_papers_that_were_lacking_are_named_with_the_request_made_for_them(seen, told):
    text = said("NA-PIECES", demande__pieces_vues=seen, candidature__pieces_attendues_le="2026-11-20")
    text = text.replace("\u00a0", " ")
    assert told in text
    assert "le 2 novembre 2026, pour le 20 novembre 2026 au plus tard" in text


def test_a_request_for_papers_without_a_last_day_is_told_by_its_own_day():
    assert "par écrit le 2 novembre 2026." in said("NA-PIECES").replace("\u00a0", " ")


@pytest.mark.parametrize(
    "unknown", ["candidature.pieces_demandees", "candidature.complement_demande_le", "demande.pieces_vues"]
)
def test_papers_that_the_file_does_not_know_are_not_told(unknown):
    with pytest.raises(LackingFacts) as lacking:
        said("NA-PIECES", **{unknown.replace(".", "__"): None})
    assert [one.fact for one in lacking.value.missing] == [unknown]


def test_papers_that_came_since_are_not_told_as_lacking():
    with pytest.raises(LackingFacts) as lacking:
        said("NA-PIECES", demande__pieces_vues=["avis-imposition", "identite", "ressources"])
    assert "notées comme vues" in lacking.value.why


def test_what_differs_is_named_with_both_values_and_the_year():
    text = said("NA-INFO-INEXACTE", ressources__rfr_n2=TWO_VALUES).replace("\u202f", " ").replace("\u00a0", " ")
    assert "revenu fiscal de référence 2024 (31 000 € dans la demande, 27 400 € d’après la pièce remise)" in text


def test_of_a_sensitive_fact_the_name_alone_is_told():
    two = [{"valeur": "900", "origine": "declare"}, {"valeur": "1200", "origine": "piece", "le": "2026-11-01"}]
    text = said("NA-INFO-INEXACTE", ressources__frais_hebergement=two).replace("\u202f", " ")
    assert "frais d’établissement" in text
    assert "900" not in text
    assert "1 200" not in text


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"demande.lit_medicalise": [{"valeur": True}, {"valeur": False, "origine": "piece", "le": "2026-11-01"}]},
        {"logement.loyer": TWO_VALUES},  # the landlord's own, no declaration of the household
        {"ressources.rfr_n2": [{"valeur": "31000"}, {"valeur": "27400", "origine": "sne", "le": "2026-11-01"}]},
    ],
)
def test_where_no_difference_can_be_named_nothing_is_written(changes):
    with pytest.raises(LackingFacts) as lacking:
        compose(reasons()["NA-INFO-INEXACTE"], dossier_of(a_file(changes)), TODAY, national(), DAY)
    assert "saisissez ce qui a été déclaré et ce que dit la pièce" in lacking.value.why


def test_what_no_sentence_tells_is_what_the_application_holds_as_telling():
    from webapp.casework.subjects import SENSITIVE, TELLING

    assert UNTOLD == TELLING
    ours = {path for path in SENSITIVE if path.startswith(("demande.", "menage.", "ressources."))}
    assert ours <= UNTOLD | NAMED_ALONE


def test_an_unknown_figure_writes_nothing_and_says_what_to_ask():
    with pytest.raises(LackingFacts) as lacking:
        said("NA-TE", ressources__aide_logement=None)
    assert [one.fact for one in lacking.value.missing] == ["ressources.aide_logement"]


def test_all_that_a_sentence_lacks_is_asked_at_once():
    with pytest.raises(LackingFacts) as lacking:
        said("NA-TE", ressources__aide_logement=None, ressources__mensuelles=None)
    assert len(lacking.value.missing) == 2
    assert str(lacking.value) == " ; ".join(one.question for one in lacking.value.missing)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("", 'gravite = "forte"\n', r"essai\.toml, ligne 14, motif 1 \(NA-ESSAI\), gravite : « gravite » est inconnu"),
        ('libelle = "Essai"\n', "", r"ligne 5, motif 1 \(NA-ESSAI\), libelle : « libelle » manque"),
        ('"non-attribution"', '"report"', r"ligne 7, .*decision : « report »"),
        ("{adresse}", "{maladie}", r"ligne 11, .*candidat : \{maladie\} n’est pas un fait"),
        ("{adresse}", "{adresse", "une accolade n’est pas fermée"),
        ('"Essai"\nbase', '"Aucun lien avec la commune"\nbase', r"n’est pas un motif légal : .*article L\. 441 du CCH"),
        (
            'source = "essai"',
            'source = "essai"\nreprend = ["absente"]',
            "ligne 5, reprend.* : liste « absente » inconnue",
        ),
    ],
)
def test_a_faulty_reason_is_refused_by_file_line_and_key(tmp_path, old, new, message):
    text = FAULTY.replace(old, new) if old else FAULTY + new
    (tmp_path / "essai.toml").write_text(text, "utf-8")
    with pytest.raises(ReasonFaults, match=message):
        load_lists(tmp_path)


def test_two_reasons_do_not_share_a_code_even_in_two_lists(tmp_path):
    (tmp_path / "essai.toml").write_text(FAULTY, "utf-8")
    (tmp_path / "essai2.toml").write_text(FAULTY.replace('"essai"', '"autre"', 1), "utf-8")
    with pytest.raises(ReasonFaults, match=r"déjà pris, dans essai\.toml"):
        load_lists(tmp_path)


def test_one_file_of_reasons_is_checked_alone(tmp_path):
    path = tmp_path / "essai.toml"
    path.write_text(FAULTY, "utf-8")
    assert check_list(path) == []


def test_the_remainder_is_printed_by_month():
    one, show = PRINTED["reste_a_vivre"]
    assert show(one, Decimal("812.5")).endswith("par mois")


# Each landlord's list


def test_what_sentences_may_say_is_what_can_be_printed():
    assert {*PRINTED, *TOLD, NAMED_DAY} == PLACEHOLDERS


@pytest.mark.parametrize("policy", policy_names())
def test_every_landlord_has_a_reason_for_each_decision(policy):
    used = load_policy(policy)
    for decision in ("attribution", "attribution-classement", "non-attribution", "irrecevabilite", REFUS_CANDIDAT):
        assert of_decision(decision, used)
    assert reasons(used).keys() <= reasons().keys()


def test_the_list_of_the_two_departments_says_that_its_source_prints_no_codes():
    """EM-20"""
    shared = lists()["ille-et-vilaine-cotes-d-armor"]
    assert "EM-20" in shared.source
    assert "n’en donne ni les codes" in shared.reserve
    assert load_policy("emeraude").data["motifs"] == [shared.identifier]
    assert reasons(load_policy("emeraude")) == gather([shared.identifier])


def test_capacity_to_sign_is_a_reason_of_one_landlord_and_never_of_inadmissibility():
    code = "INCAPACITE-CONTRACTER"
    assert reasons(load_policy("rives-de-seine"))[code].decision == "non-attribution"
    assert "R. 441-1" in reasons()[code].reserve
    assert code not in reasons(load_policy("emeraude")) | reasons(load_policy("plaine-commune"))
    assert code not in [one.code for one in of_decision("non-attribution")]


def test_a_landlord_that_names_its_own_list_chooses_among_it():
    code = "INCAPACITE-CONTRACTER"
    assert code in [one.code for one in of_decision("non-attribution", load_policy("rives-de-seine"))]
    assert code not in [one.code for one in of_decision("non-attribution", load_policy("emeraude"))]


# Grounds that the texts rule out


@pytest.mark.parametrize(
    ("typed", "article"),
    [
        ("NA-LIEN-LOCAL", "L. 441 du CCH"),
        ("Aucun lien avec la commune", "L. 441 du CCH"),
        ("N’habite pas la commune", "L. 441 du CCH"),
        ("manque d’autonomie", "2008605"),
        ("Ménage pas autonome", "2008605"),
        ("Nationalité", "225-1"),
        ("famille monoparentale", "225-1"),
        ("Ressources trop faibles", "L. 441-1"),
        ("relevés bancaires manquants", "R. 441-2-4-1"),
        ("dette fiscale", "L. 441-1"),
        ("durée de résidence", "R. 441-2-3"),
    ],
)
def test_an_unlawful_ground_is_refused_with_its_article(typed, article):
    found = compare(typed, dossier_of(a_file()), [])
    assert found.outcome == BLOQUANT
    assert article in found.text


@pytest.mark.parametrize("reason", reasons().values(), ids=lambda reason: reason.code)
def test_no_reason_of_a_list_is_an_unlawful_ground(reason):
    assert unlawful(reason.code) is None
    assert unlawful(reason.label) is None


@pytest.mark.parametrize("typed", ["Dossier complet, demande ancienne.", "Logement trop petit", "Dette locative"])
def test_ordinary_words_are_no_unlawful_ground(typed):
    assert unlawful(typed) is None


def test_what_is_in_no_list_is_to_complete():
    assert compare("NA-INVENTE", dossier_of(a_file()), []).outcome == COMPLETER
