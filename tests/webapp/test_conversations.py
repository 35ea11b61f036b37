"""The conversations as pages: one card at a time, errors beside the field, conclusions under the rules."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup

HTMX = {"HX-Request": "true"}


@pytest.fixture
def call(client, sign_in, rows):
    """The address of a call just opened, by a signed-in officer."""
    sign_in(client, "charge-relation-client")
    opened = client.post("/conversations", data={"genre": "appel", **rows})
    assert opened.status_code == 303
    return opened.headers["Location"]


def soup(response) -> BeautifulSoup:
    return BeautifulSoup(response.text, "html.parser")


def fold_of(page: BeautifulSoup, said: str) -> str:
    """Where a fold of the living sheet is read from."""
    return next(one["hx-get"] for one in page.select("#sheet details[hx-get]") if said in one.summary.text)


def test_opening_twice_resumes_the_same_conversation(client, call, rows):
    again = client.post("/conversations", data={"genre": "appel", **rows})
    assert again.headers["Location"] == call


def test_the_page_opens_on_the_first_question_with_focus_on_its_first_control(client, call):
    page = soup(client.get(call))
    assert page.h1.text == "Appel de qualification"
    assert "Parlez-vous bien à la personne" in page.h2.text
    assert page.select_one("[autofocus]")["name"] == "demande.identite_verifiee"


def test_an_answer_leads_to_the_next_question_and_says_what_changed(client, call):
    client.post(f"{call}/identite", data={"demande.identite_verifiee": "oui"})
    answer = client.post(f"{call}/recherche", data={"demande.toujours_en_recherche": "oui"}, headers=HTMX)
    page = soup(answer)
    assert "Ce logement convient-il" in page.select_one("#exchange h2").text
    assert "recherche toujours en cours (conforme)" in page.select_one("#news").text


def test_without_javascript_an_answer_redirects_to_the_whole_page(client, call):
    answer = client.post(f"{call}/identite", data={"demande.identite_verifiee": "oui"})
    assert answer.status_code == 303
    assert answer.headers["Location"] == call


def test_a_wrong_date_keeps_what_was_typed_and_shows_an_example(client, call):
    answer = client.post(f"{call}/renouvellement", data={"demande.renouvelee_le": "31/02/2026"}, headers=HTMX)
    assert answer.status_code == 422
    page = soup(answer)
    assert page.select_one("#demande-renouvelee_le")["value"] == "31/02/2026"
    assert "27/03/2026" in page.select_one("#demande-renouvelee_le-error").text


def test_an_amount_that_is_no_number_is_refused_beside_its_field(client, call):
    answer = client.post(f"{call}/mensuelles", data={"ressources.mensuelles": "deux mille"}, headers=HTMX)
    page = soup(answer)
    assert "1 234,56" in page.select_one("#ressources-mensuelles-error").text
    assert page.select_one("#ressources-mensuelles")["value"] == "deux mille"


def test_several_errors_are_told_apart_by_what_they_are_about(client, call):
    client.post(f"{call}/identite", data={"demande.identite_verifiee": "oui"})
    client.post(f"{call}/recherche", data={"demande.toujours_en_recherche": "oui"})
    page = soup(client.post(f"{call}/offre", data={"demande.accepte_commune": "oui"}, headers=HTMX))
    told = [one.text for one in page.select(".summary a")]
    assert len(told) == len(set(told)) == 2


def test_a_question_the_person_cannot_answer_goes_on_and_stays_to_complete(client, call):
    client.post(f"{call}/aide", data={"inconnu": "1"})
    page = soup(client.get(f"{call}?question=sejour"))
    assert "ne sait pas" in page.text
    opened = soup(client.get(fold_of(page, "à compléter"), headers=HTMX))
    assert any("taux d’effort" in one.text.lower() for one in opened.select(".verdict.completer b"))


def test_a_seen_paper_wins_over_what_is_declared_later(client, call, app, rows):
    from webapp import db
    from webapp.casework import subjects
    from webapp.db.models import Demande

    client.post(f"{call}/mensuelles", data={"ressources.mensuelles": "2310", "piece": "1"})
    client.post(f"{call}/mensuelles", data={"ressources.mensuelles": "2000"})
    with app.app_context(), db.reading() as session:
        found = subjects.dossier(session.get(Demande, rows["demande"]))
    assert str(found.values["ressources.mensuelles"]) == "2310"
    assert "ressources.mensuelles" in found.contradictions()
    assert "valeurs différentes" in client.get(f"{call}?question=aide").text


def test_the_household_is_entered_person_by_person(client, call):
    child = {
        "lien": "enfant",
        "prenom": "Noé",
        "nom": "Delmas",
        "naissance": "3/2/15",
        "a_charge": "oui",
        "garde": "visite",
        "carte_invalidite": "non",
    }
    page = soup(client.post(f"{call}/personnes/personnes/p2", data=child, headers=HTMX))
    assert "en droit de visite" not in page.select_one(".people").text
    assert "droit de visite et d’hébergement" in page.select_one(".people").text
    page = soup(client.post(f"{call}/personnes/personnes/p2/retirer", headers=HTMX))
    assert "Noé" not in page.select_one(".people").text


def test_a_removed_person_leaves_a_key_that_is_never_given_again(client, call):
    other = {"lien": "autre", "naissance": "1/1/1990", "a_charge": "non", "carte_invalidite": "inconnu"}
    client.post(f"{call}/personnes/personnes/p2", data=other)
    client.post(f"{call}/personnes/personnes/p2/retirer")
    page = client.get(f"{call}?question=personnes").text
    assert "personne=p3" in page
    answer = client.post(f"{call}/personnes/personnes/p2", data=other)
    assert answer.status_code == 422
    assert soup(answer).select_one("form.person")["action"].endswith("/p3")
    assert client.post(f"{call}/personnes/personnes/p9", data=other).status_code == 404


def test_a_child_without_presence_is_asked_for_it(client, call):
    child = {"lien": "enfant", "naissance": "3/2/2015"}
    answer = client.post(f"{call}/personnes/personnes/p2", data=child, headers=HTMX)
    assert answer.status_code == 422
    assert soup(answer).select_one("#garde-error")


@pytest.mark.parametrize(
    ("birth", "link", "status"),
    [
        ("24/11/2008", "enfant", 200),
        ("23/11/2008", "enfant", 422),
        ("3/2/2015", "autre", 200),
        ("1/1/1990", "autre", 422),
    ],
)
def test_a_card_may_be_left_unsaid_for_a_minor_alone(client, call, birth, link, status):
    """On 23 November 2026: eighteen that day, or the day after."""
    person = {"lien": link, "naissance": birth, "a_charge": "oui", "garde": "permanente"}
    assert client.post(f"{call}/personnes/personnes/p2", data=person, headers=HTMX).status_code == status


def test_a_card_left_unsaid_for_a_child_leaves_the_ceilings_to_complete(client, call):
    child = {"lien": "enfant", "naissance": "3/2/2015", "a_charge": "oui", "garde": "permanente"}
    client.post(f"{call}/personnes/personnes/p2", data=child)
    client.post(f"{call}/personnes/menage")
    worked = soup(client.get(f"{call}/calcul/ressources-sous-plafond"))
    assert "À compléter" in worked.h1.text
    client.post(f"{call}/personnes/personnes/p2", data=child | {"carte_invalidite": "non"})
    client.post(f"{call}/personnes/menage")
    assert "À compléter" not in soup(client.get(f"{call}/calcul/ressources-sous-plafond")).h1.text


def test_a_child_is_given_no_title(app, client, call, rows):
    from webapp import db
    from webapp.casework import subjects
    from webapp.db.models import Demande

    child = {"lien": "enfant", "naissance": "3/2/2015", "a_charge": "oui", "garde": "visite", "civilite": "monsieur"}
    client.post(f"{call}/personnes/personnes/p2", data=child)
    with app.app_context(), db.reading() as session:
        records = subjects.dossier(session.get(Demande, rows["demande"])).records
    assert "menage.personnes.p2.garde" in records
    assert "menage.personnes.p2.civilite" not in records


def test_a_person_says_the_link_and_the_birth_before_a_title(client, call):
    page = soup(client.get(f"{call}?question=personnes&personne=p2"))
    names = list(dict.fromkeys(one["name"] for one in page.select("form.person [name]")))
    assert names.index("lien") < names.index("naissance") < names.index("civilite")


def test_editing_an_early_answer_says_what_it_clears_before_it_does(client, call):
    client.post(
        f"{call}/parc",
        data={
            "demande.locataire_du_parc": "oui",
            "demande.residence_principale": "oui",
            "demande.proprietaire_logement_adapte": "non",
        },
    )
    client.post(f"{call}/libere", data={"demande.libere_plus_grand": "oui"})
    edited = {
        "demande.locataire_du_parc": "non",
        "demande.residence_principale": "oui",
        "demande.proprietaire_logement_adapte": "non",
    }
    page = soup(client.post(f"{call}/parc", data=edited, headers=HTMX))
    assert "Ce changement efface des réponses" in page.text
    assert "libère-t-il un logement plus grand" in page.text
    page = soup(client.post(f"{call}/parc", data={**edited, "confirme": "1"}, headers=HTMX))
    assert "Ce changement efface" not in page.text


def test_a_colleagues_answer_is_told_and_nothing_is_overwritten(app, client, sign_in, call):
    seen = soup(client.get(f"{call}?question=mensuelles")).select_one("[name=vu]")["value"]
    colleague = app.test_client()
    sign_in(colleague, "responsable")
    colleague.post(f"{call}/mensuelles", data={"ressources.mensuelles": "1900"})
    earlier = seen[:11] + "00:00:00" + seen[19:]
    answer = client.post(f"{call}/mensuelles", data={"ressources.mensuelles": "2310", "vu": earlier}, headers=HTMX)
    assert answer.status_code == 422
    assert "Claude Fontaine vient d’enregistrer" in answer.text
    assert soup(answer).select_one("#ressources-mensuelles")["value"] == "2310"


def test_every_question_can_be_gone_to_and_every_verdict_shows_its_working(client, call):
    client.post(f"{call}/personnes/menage")
    listed = soup(client.get(f"{call}/questions"))
    assert len(listed.select(".rows li")) >= 15
    worked = soup(client.get(f"{call}/calcul/surface-suffisante"))
    assert worked.select(".working tr.sum")
    assert client.get(f"{call}/calcul/inconnue").status_code == 404


def test_a_blocking_point_refuses_to_qualify_and_says_why(client, call):
    client.post(f"{call}/sejour", data={"demande.sejour_regulier": "non"})
    answer = client.post(f"{call}/conclure", data={"conclusion": "qualifiee"})
    assert answer.status_code == 422
    assert "point bloquant" in answer.text


def test_concluding_qualifies_the_candidate_for_this_dwelling(app, client, call):
    from sqlmodel import select

    from webapp import db
    from webapp.db.models import Candidature

    client.post(f"{call}/identite", data={"demande.identite_verifiee": "oui"})
    ended = client.post(f"{call}/conclure", data={"conclusion": "qualifiee"})
    assert ended.status_code == 303
    assert "Demander les pièces manquantes" in client.get(ended.location).text
    with app.app_context(), db.reading() as session:
        assert session.exec(select(Candidature.etat)).one() == "qualifiee"


def test_the_dense_view_saves_a_section_and_is_remembered(client, call):
    client.post(f"{call}/vue", data={"vue": "dense"})
    page = soup(client.get(call))
    assert len(page.select(".dense-question")) == 2
    data = {"demande.renouvelee_le": "32/1/2026", "demande.formulaire_remis": "oui"}
    answer = client.post(f"{call}/section/passe", data=data, headers=HTMX)
    assert answer.status_code == 422
    page = soup(answer)
    assert page.select_one("#demande-renouvelee_le")["value"] == "32/1/2026"
    assert page.select_one("#demande-formulaire_remis")["checked"] == ""


def test_another_landlords_officer_finds_no_such_conversation(app, client, sign_in, call):
    stranger = app.test_client()
    sign_in(stranger, "relation.plaine")
    assert stranger.get(call).status_code == 404
    assert stranger.post(f"{call}/identite", data={"demande.identite_verifiee": "oui"}).status_code == 404


def test_a_role_without_the_permission_is_refused(app, client, sign_in, rows):
    trainer = app.test_client()
    sign_in(trainer, "formateur")
    assert trainer.post("/conversations", data={"genre": "appel", **rows}).status_code == 403


def test_the_journal_never_holds_the_value_of_a_sensitive_fact(app, client, call):
    from sqlmodel import select

    from webapp import db
    from webapp.db.models import Journal

    client.post(f"{call}/publics", data={"demande.publics": ["", "g"]})
    client.post(f"{call}/preuves", data={"demande.preuves_vues": ["", "ordonnance-protection"]})
    with app.app_context(), db.reading() as session:
        text = " ".join(str(line.avant) + str(line.apres) for line in session.exec(select(Journal)))
    assert "demande.publics" in text
    assert "ordonnance" not in text
    assert "['g']" not in text


def test_editing_a_person_opens_the_form_with_what_is_recorded(client, call):
    page = soup(client.get(f"{call}?question=personnes&personne=p1"))
    assert page.select_one("form.person [autofocus]")["name"] == "lien"
    assert page.select_one("#nom")["value"] == "Delmas"
    changed = {"lien": "demandeur", "nom": "Delmas", "prenom": "Clara", "naissance": "17/05/1988", "a_charge": "non"}
    changed |= {"carte_invalidite": "inconnu"}
    page = soup(client.post(f"{call}/personnes/personnes/p1", data=changed, headers=HTMX))
    assert "Clara Delmas" in page.select_one(".people").text


def test_a_birth_further_away_than_a_pregnancy_is_refused(client, call):
    child = {"lien": "enfant", "garde": "visite", "a_charge": "non", "carte_invalidite": "non"}
    answer = client.post(f"{call}/personnes/personnes/p2", data={**child, "naissance": "06/09/2030"}, headers=HTMX)
    assert answer.status_code == 422
    assert "2030" in soup(answer).select_one("#naissance-error").text
    child |= {"garde": "permanente", "naissance": "06/04/2027", "verifie": "naissance=2027-04-06"}
    expected = client.post(f"{call}/personnes/personnes/p2", data=child, headers=HTMX)
    assert expected.status_code == 200


@pytest.mark.parametrize("typed", ["58.500", "58,500", "1.234.500"])
def test_an_amount_that_may_be_thousands_is_never_guessed(client, call, typed):
    answer = client.post(f"{call}/mensuelles", data={"ressources.mensuelles": typed}, headers=HTMX)
    assert answer.status_code == 422
    assert soup(answer).select_one("#ressources-mensuelles")["value"] == typed


def test_a_concluded_exchange_can_still_be_corrected(client, call):
    client.post(f"{call}/identite", data={"demande.identite_verifiee": "oui"})
    client.post(f"{call}/conclure", data={"conclusion": "ecartee"})
    page = soup(client.get(f"{call}?question=mensuelles"))
    assert page.select_one("#ressources-mensuelles")
    assert client.post(f"{call}/mensuelles", data={"ressources.mensuelles": "2310"}).status_code == 303


def test_the_identity_is_checked_again_another_day(app, client, sign_in, call):
    client.post(f"{call}/identite", data={"demande.identite_verifiee": "oui"})
    assert "Parlez-vous bien" not in soup(client.get(call)).select_one("#exchange h2").text
    app.config["TODAY"] = app.config["TODAY"].replace(day=24)
    sign_in(client)
    assert "Parlez-vous bien" in soup(client.get(call)).select_one("#exchange h2").text


def test_a_person_who_no_longer_looks_ends_the_questions(client, call):
    client.post(f"{call}/identite", data={"demande.identite_verifiee": "oui"})
    page = soup(client.post(f"{call}/recherche", data={"demande.toujours_en_recherche": "non"}, headers=HTMX))
    assert "L’échange s’arrête là" in page.text
    refused = client.post(f"{call}/conclure", data={"conclusion": "qualifiee"})
    assert refused.status_code == 422


def test_a_concluded_call_counts_as_an_attempt(app, client, call):
    from sqlmodel import select

    from webapp import db
    from webapp.db.models import Appel

    client.post(f"{call}/identite", data={"demande.identite_verifiee": "oui"})
    client.post(f"{call}/conclure", data={"conclusion": "ecartee"})
    with app.app_context(), db.reading() as session:
        assert [(one.numero, one.issue) for one in session.exec(select(Appel))] == [(1, "joint")]


def test_a_sentence_that_names_violence_or_health_is_refused(client, sign_in, rows):
    sign_in(client, "charge-relation-client")
    url = client.post("/conversations", data={"genre": "flechage", "logement": rows["logement"]}).headers["Location"]
    answer = client.post(f"{url}/motif", data={"logement.motif_flechage": "Victime de violences."}, headers=HTMX)
    assert answer.status_code == 422
    assert "violences" in soup(answer).select_one("#logement-motif_flechage-error").text
    plain = client.post(f"{url}/motif", data={"logement.motif_flechage": "Proche des écoles."}, headers=HTMX)
    assert plain.status_code == 200


def test_a_question_that_no_rule_of_the_landlord_needs_is_not_found(client, call):
    data = {"demande.offre_adaptee_recue": "oui"}
    assert client.post(f"{call}/offre_adaptee", data=data).status_code == 404


def test_local_labels_are_those_of_the_landlord_in_its_words(client, call):
    page = soup(client.get(f"{call}?question=publics_locaux"))
    codes = {one["value"] for one in page.select("input[name='demande.publics_locaux'][type=checkbox]")}
    assert "rapprochement-travail" in codes
    assert "logement-temporaire" not in codes
    assert page.select("input[name='demande.publics_plan']") == []


def test_a_label_already_recorded_stays_among_the_choices(app, client, call, rows):
    from webapp import db
    from webapp.casework import subjects
    from webapp.db.models import Demande

    with app.app_context(), db.transaction() as session:
        held = {"demande.publics_locaux": frozenset({"habitant"})}
        subjects.write(session, session.get_one(Demande, rows["demande"]), held, par="import")
    page = soup(client.get(f"{call}?question=publics_locaux"))
    assert page.select_one("input[value=habitant]").has_attr("checked")


def test_the_dense_view_passes_what_may_be_left_empty(client, call):
    client.post(f"{call}/vue", data={"vue": "dense"})
    data = {"ressources.annee_rfr": "2024", "ressources.rfr_n2": "27400"}
    answer = client.post(f"{call}/section/ressources", data=data, headers=HTMX)
    assert "Il reste" not in soup(answer).select_one("#news").text
    page = soup(client.get(f"{call}/questions"))
    line = next(one for one in page.select(".rows li") if "ont-ils baissé" in one.text)
    assert "passé" in line.text
