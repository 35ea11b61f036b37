"""What was typed wrongly of a held session is put right before its minutes are signed, with a reason and a trace."""

from __future__ import annotations

from datetime import date

import pytest
from bs4 import BeautifulSoup
from sqlmodel import select

from tests.webapp.commission import ATTRIBUTION, OUTRANKED, TOO_FAR, at, decide, first, form, get, hold, sitting
from tests.webapp.test_suites import answer, letters
from tests.webapp.test_tenue import CONDITIONAL, record
from webapp import db
from webapp.casework import echeances, indicateurs
from webapp.db.models import Candidature, Decision, Document, Envoi, Journal, Logement, Lot, Seance
from webapp.permissions import Agent

WHY = "Candidat coché à la place d’un autre."
EVERYWHERE = Agent(0, "secretaire", "", "secretaire-caleol", "rives-de-seine", ("*",))


@pytest.fixture
def secretary(client, sign_in):
    return sign_in(client, "secretaire-caleol")


@pytest.fixture
def held(app, secretary):
    """Held on 23 November: the dwelling to Claire Delmas, the two others outranked."""
    made = sitting(app)
    decide(app, secretary, made, ATTRIBUTION, OUTRANKED, OUTRANKED)
    hold(app, secretary, made)
    return made


def url(made) -> str:
    return f"/seances/{made['seance']}/logements/{made['liste']}/rectification"


def asked(app, client, made, *decisions, why=WHY, **more):
    return client.post(url(made), data=form(app, made, *decisions) | {"raison": why} | more)


def rectify(app, client, made, *decisions, why=WHY):
    """Asks, then confirms what the review shows, if it comes to that."""
    found = asked(app, client, made, *decisions, why=why)
    return confirm(client, found) if found.status_code == 200 else found


def confirm(client, review):
    """Sends the form of a review page, by its main button."""
    found = soup(review).select_one("main form")
    data = {one["name"]: one["value"] for one in found.select("input, button") if one["name"] != "revenir"}
    return client.post(found["action"], data=data)


def soup(found):
    return BeautifulSoup(found.text, "html.parser")


def said(node) -> str:
    return " ".join(node.get_text(" ").replace("\u00a0", " ").replace("\u202f", " ").split())


def rows(app, table) -> list:
    with app.app_context(), db.reading() as session:
        return session.exec(select(table).order_by(table.id)).all()


def decided(app) -> dict[int, Decision]:
    return {row.candidature_id: row for row in rows(app, Decision)}


def etats(app, made) -> list[str]:
    return [get(app, Candidature, number).etat for number in made["candidats"]]


def test_the_form_opens_again_with_what_was_recorded_and_says_what_it_corrects(secretary, held):
    page = soup(secretary.get(f"/seances/{held['seance']}"))
    assert page.select_one(f'#logement-{held["liste"]} a[href="{url(held)}"]')
    page = soup(secretary.get(url(held)))
    chosen = [page.select_one(f"#decision-{one} option[selected]")["value"] for one in held["candidats"]]
    assert chosen == ["attribution", "non-attribution", "non-attribution"]
    assert page.select_one(f"#motif-{held['candidats'][1]} option[selected]")["value"] == "NA-RANG"
    assert "jamais sa décision" in said(page.main)
    assert "procès-verbal fait foi" in said(page.main)


def test_the_wrong_candidate_is_put_right_after_before_and_after_are_read(app, secretary, held):
    one, two, _ = held["candidats"]
    page = soup(asked(app, secretary, held, OUTRANKED, ATTRIBUTION, OUTRANKED))
    lines = [said(line) for line in page.select("tbody tr")]
    assert len(lines) == 2
    assert lines[0].startswith("Claire Delmas Attribution Non-attribution Motif : ")
    assert lines[1].startswith("Paul Martin Non-attribution Motif : ")
    assert lines[1].endswith(" Attribution")
    assert decided(app)[one].decision == "attribution"
    assert rectify(app, secretary, held, OUTRANKED, ATTRIBUTION, OUTRANKED).status_code == 303
    assert (decided(app)[one].decision, decided(app)[two].decision) == ("non-attribution", "attribution")
    assert etats(app, held) == ["non-retenue", "retenue", "non-retenue"]
    assert get(app, Logement, held["logement"]).etat == "attribue"
    assert get(app, Seance, held["seance"]).etat == "tenue"


def test_the_journal_and_the_session_page_keep_before_after_reason_author_and_day(app, secretary, held):
    rectify(app, secretary, held, OUTRANKED, ATTRIBUTION, OUTRANKED)
    lines = [line for line in rows(app, Journal) if line.action == "rectifier"]
    assert [line.objet_id for line in lines] == held["candidats"][:2]
    assert lines[0].avant["candidature.decision"] == "attribution"
    assert lines[0].apres["candidature.motif"] == "NA-RANG"
    assert {line.apres["pourquoi"] for line in lines} == {WHY}
    shown = said(soup(secretary.get(f"/seances/{held['seance']}")).select_one(".traces"))
    for words in ("Claire Delmas", "23 novembre 2026", WHY, "Avant : Attribution", "Après : Non-attribution"):
        assert words in shown
    history = get(app, Candidature, held["candidats"][0]).faits["candidature.decision"]
    assert [entry["valeur"] for entry in history] == ["attribution", "non-attribution"]


@pytest.mark.parametrize(("why", "words"), [("", "en quoi la saisie"), ("  ", "en quoi"), ("x" * 501, "500")])
def test_a_correction_wants_its_reason(app, secretary, held, why, words):
    found = asked(app, secretary, held, OUTRANKED, ATTRIBUTION, OUTRANKED, why=why)
    assert found.status_code == 422
    assert words in soup(found).select_one("#raison-error").text
    assert rectify(app, secretary, held, OUTRANKED, ATTRIBUTION, OUTRANKED, why="x" * 500).status_code == 303


def test_a_reason_names_no_health(app, secretary, held):
    found = asked(app, secretary, held, OUTRANKED, ATTRIBUTION, OUTRANKED, why="Handicap non coché.")
    assert "retirez" in soup(found).select_one("#raison-error").text


@pytest.mark.parametrize(
    ("given", "field", "words"),
    [
        (({"decision": "non-attribution"}, ATTRIBUTION, OUTRANKED), "motif", "Choisissez le motif"),
        ((ATTRIBUTION, ATTRIBUTION, OUTRANKED), "decision", "Deux candidats ont le rang"),
        (({"decision": "irrecevabilite", "motif": "IRR-PLAFOND"}, ATTRIBUTION, OUTRANKED), "motif", "contredit"),
        ((OUTRANKED, OUTRANKED, OUTRANKED), "motif", "Aucune candidature"),
        (({"decision": "attribution-condition", "piece": "identite", "le": "01/12/2026"},), "piece", "déjà notée"),
    ],
)
def test_the_checks_of_the_session_run_again(app, secretary, held, given, field, words):
    found = asked(app, secretary, held, *given)
    assert found.status_code == 422
    assert words in soup(found).select_one(f"#{field}-{held['candidats'][0]}-error").text
    assert decided(app)[held["candidats"][0]].decision == "attribution"


def test_a_rank_that_is_lacking_is_refused_even_where_somebody_is_put_off(app, secretary, held):
    found = asked(app, secretary, held, {"decision": ""}, first(2), TOO_FAR)
    assert found.status_code == 422
    assert "Il en manque un avant" in said(soup(found).main)


def test_nothing_changed_is_nothing_to_record(app, secretary, held):
    found = asked(app, secretary, held, ATTRIBUTION, OUTRANKED, OUTRANKED)
    assert found.status_code == 422
    assert "Rien ne change" in said(soup(found).main)


def test_a_form_filled_before_a_colleague_s_correction_changes_nothing(app, secretary, held):
    stale = form(app, held, OUTRANKED, OUTRANKED, ATTRIBUTION) | {"raison": WHY, "confirme": "oui"}
    rectify(app, secretary, held, OUTRANKED, ATTRIBUTION, OUTRANKED)
    assert secretary.post(url(held), data=stale).status_code == 409
    assert decided(app)[held["candidats"][1]].decision == "attribution"


def test_ranks_conditions_and_charges_are_put_right_too(app, secretary, held):
    one, two, _ = held["candidats"]
    assert rectify(app, secretary, held, CONDITIONAL, first(2), OUTRANKED).status_code == 303
    assert (decided(app)[one].condition_piece, decided(app)[one].condition_le) == ("ressources", date(2026, 12, 1))
    assert decided(app)[two].rang == 2
    assert rectify(app, secretary, held, first(2), first(1), OUTRANKED).status_code == 303
    assert (decided(app)[one].rang, decided(app)[two].rang, decided(app)[one].condition_piece) == (2, 1, None)


def test_a_dwelling_that_nobody_gets_goes_back_to_the_search_and_comes_from_it(app, secretary, held):
    assert rectify(app, secretary, held, TOO_FAR, TOO_FAR, TOO_FAR).status_code == 303
    assert get(app, Logement, held["logement"]).etat == "fleche"
    assert rectify(app, secretary, held, ATTRIBUTION, OUTRANKED, OUTRANKED).status_code == 303
    assert get(app, Logement, held["logement"]).etat == "attribue"


def test_a_file_put_off_is_decided_and_the_other_way_round(app, secretary, held):
    three = held["candidats"][2]
    assert rectify(app, secretary, held, ATTRIBUTION, OUTRANKED, {"decision": ""}).status_code == 303
    assert (etats(app, held)[2], three in decided(app)) == ("qualifiee", False)
    assert get(app, Candidature, three).faits["candidature.report"][-1]["valeur"] == "autre"
    assert rectify(app, secretary, held, ATTRIBUTION, OUTRANKED, TOO_FAR).status_code == 303
    assert (etats(app, held)[2], decided(app)[three].motifs) == ("non-retenue", ["NA-LOCALISATION"])
    assert get(app, Candidature, three).faits["candidature.report"][-1]["efface"] is True


def attributed(app) -> int:
    with app.app_context(), db.reading() as session:
        found = indicateurs.attributions(session, "rives-de-seine", 2026)
    return sum(one["decision"] == "attribution" for one in found)


def test_the_year_s_counts_follow(app, secretary, held):
    assert attributed(app) == 1
    rectify(app, secretary, held, TOO_FAR, TOO_FAR, TOO_FAR)
    assert attributed(app) == 0


def test_the_vote_is_put_right_with_its_own_before_and_after(app, secretary, held):
    typed = {"voix_pour": "4", "voix_contre": "1"}
    found = asked(app, secretary, held, ATTRIBUTION, OUTRANKED, OUTRANKED, **typed)
    assert "Vote sur ce logement Vote non noté Voix pour : 4" in said(soup(found).select_one("tbody"))
    assert confirm(secretary, found).status_code == 303
    (line,) = [line for line in rows(app, Journal) if line.action == "rectifier"]
    assert (line.objet, line.apres["liste.voix_pour"]) == ("liste", 4)
    assert "Vote sur ce logement" in said(soup(secretary.get(f"/seances/{held['seance']}")).select_one(".traces"))


def test_signed_minutes_close_the_correction_and_say_what_to_do(app, secretary, held):
    record(app, secretary, held, pv_signe_le="23/11/2026", pv_signataire="president")
    assert f'href="{url(held)}"' not in secretary.get(f"/seances/{held['seance']}").text
    found = asked(app, secretary, held, OUTRANKED, ATTRIBUTION, OUTRANKED)
    assert found.status_code == 422
    assert "signé depuis le 23 novembre 2026" in said(soup(found).main)
    assert "présentez de nouveau le dossier à une prochaine séance" in said(soup(found).main)
    assert not soup(found).select("#raison")
    assert decided(app)[held["candidats"][0]].decision == "attribution"


def test_minutes_signed_between_the_review_and_its_confirmation_close_it(app, secretary, held):
    review = asked(app, secretary, held, OUTRANKED, ATTRIBUTION, OUTRANKED)
    record(app, secretary, held, pv_signe_le="23/11/2026", pv_signataire="president")
    assert confirm(secretary, review).status_code == 422
    assert decided(app)[held["candidats"][0]].decision == "attribution"


@pytest.mark.parametrize(
    ("genre", "motif", "words"),
    [
        ("acceptee", "", "Claire Delmas : offre acceptée le 1er décembre 2026"),
        ("refusee", "REFUS-CANDIDAT-ECRIT", "Claire Delmas : offre refusée le 1er décembre 2026"),
    ],
)
def test_an_answer_recorded_closes_the_correction_and_is_named(app, secretary, held, genre, motif, words):
    letters(secretary, held)
    at(app, secretary, date(2026, 12, 2))
    assert answer(app, secretary, held["candidats"][0], genre, motif=motif).status_code == 303
    found = asked(app, secretary, held, OUTRANKED, ATTRIBUTION, OUTRANKED)
    assert found.status_code == 422
    assert words in said(soup(found).main)


def test_an_open_session_has_nothing_to_put_right(app, secretary):
    made = sitting(app)
    decide(app, secretary, made, ATTRIBUTION, OUTRANKED, OUTRANKED)
    assert f'href="{url(made)}"' not in secretary.get(f"/seances/{made['seance']}").text
    assert asked(app, secretary, made, OUTRANKED, ATTRIBUTION, OUTRANKED).status_code == 422


@pytest.mark.parametrize(("role", "status"), [("responsable", 200), ("charge-relation-client", 403)])
def test_only_who_decides_puts_right(client, sign_in, held, role, status):
    client.post("/deconnexion")
    assert sign_in(client, role).get(url(held)).status_code == status


def states(client, made) -> dict[str, str]:
    page = soup(client.get(f"/courriers/seances/{made['seance']}"))
    return {line.b.text: said(line.select_one(".badge")) for line in page.select("ul.letters > li")}


def test_letters_made_are_to_make_again_and_the_batch_offers_them_by_itself(app, secretary, held):
    letters(secretary, held)
    assert set(states(secretary, held).values()) == {"Déjà produit"}
    review = asked(app, secretary, held, OUTRANKED, ATTRIBUTION, OUTRANKED)
    assert "envoi non noté. Ne l’envoyez pas" in said(soup(review).select_one("[aria-labelledby=documents]"))
    confirm(secretary, review)
    again = "À refaire : décision rectifiée"
    assert states(secretary, held) == {"Claire Delmas": again, "Paul Martin": again, "Odile Renard": "Déjà produit"}
    letters(secretary, held)
    made = [(row.candidature_id, row.lettre) for row in rows(app, Document)][3:]
    assert made == [(held["candidats"][0], "non-attribution"), (held["candidats"][1], "attribution")]
    assert set(states(secretary, held).values()) == {"Déjà produit"}


def test_a_letter_of_the_same_kind_is_made_again_with_the_reason_in_the_journal(app, secretary, held):
    letters(secretary, held)
    rectify(app, secretary, held, ATTRIBUTION, OUTRANKED, TOO_FAR)
    letters(secretary, held)
    assert rows(app, Lot)[-1].prevu["courriers"] == [[held["candidats"][2], "Décision rectifiée", 3]]
    (line,) = [line for line in rows(app, Journal) if line.action == "refaire"]
    assert (line.objet_id, line.apres["motif"]) == (held["candidats"][2], "Décision rectifiée")


def test_a_charge_put_right_leaves_the_letter_as_it_is(app, secretary, held):
    letters(secretary, held)
    assert rectify(app, secretary, held, ATTRIBUTION | {"imputation": "etat"}, OUTRANKED, OUTRANKED).status_code == 303
    assert set(states(secretary, held).values()) == {"Déjà produit"}


def sent(app, client, held):
    letters(client, held)
    at(app, client, date(2026, 11, 25))
    offer = next(row for row in rows(app, Document) if row.lettre == "attribution")
    with app.app_context(), db.transaction() as session:
        session.add(
            Envoi(document_id=offer.id, le=date(2026, 11, 24), voie="recommande", cree_le=offer.cree_le, par="s")
        )
    return offer


def test_a_letter_already_sent_is_named_with_its_day_and_a_new_one_asked_for(app, secretary, held):
    sent(app, secretary, held)
    review = asked(app, secretary, held, OUTRANKED, ATTRIBUTION, OUTRANKED)
    told = said(soup(review).select_one("[aria-labelledby=documents]"))
    assert "Claire Delmas" in told
    assert "ce courrier est parti le 24 novembre 2026" in told
    assert "Un nouveau courrier est à envoyer" in told
    assert confirm(secretary, review).status_code == 303


def test_the_letter_of_a_file_put_off_is_kept_back_and_none_replaces_it(app, secretary, held):
    letters(secretary, held)
    review = asked(app, secretary, held, ATTRIBUTION, OUTRANKED, {"decision": ""})
    assert "rien n’est décidé pour cette personne" in said(soup(review).select_one("[aria-labelledby=documents]"))
    confirm(secretary, review)
    assert set(states(secretary, held)) == {"Claire Delmas", "Paul Martin"}
    number = next(row.id for row in rows(app, Document) if row.candidature_id == held["candidats"][2])
    form_ = {"le": "23/11/2026", "voie": "simple"}
    refused = secretary.post(f"/echeances/documents/{number}/envoi", data=form_)
    assert refused.status_code == 422
    assert "ne dit plus ce qui est décidé" in said(soup(refused).main)


def test_the_receipt_of_a_letter_that_no_longer_stands_starts_nothing(app, secretary, held):
    offer, one = sent(app, secretary, held), held["candidats"][0]
    version = get(app, Candidature, one).version
    secretary.post(f"/suites/{one}/notification", data={"notifie": "25/11/2026", "version": version})
    assert get(app, Candidature, one).faits["candidature.notifie_le"][-1]["valeur"] == "2026-11-25"
    rectify(app, secretary, held, CONDITIONAL, OUTRANKED, OUTRANKED)
    assert get(app, Candidature, one).faits["candidature.notifie_le"][-1]["efface"] is True
    assert "Offre à produire" in secretary.get(f"/seances/{held['seance']}/suites").text
    assert "ne dit plus ce qui est décidé" in secretary.get(f"/echeances/documents/{offer.id}").text
    with app.app_context():
        titles = [due.title for due in echeances.board(db.session(), EVERYWHERE)]
    assert "1 courrier à produire" in titles
    assert not [title for title in titles if title.startswith("Preuve de réception")]


def test_minutes_already_drawn_are_to_draw_again(app, secretary, held):
    record(app, secretary, held, presents="4")
    assert secretary.get(f"/documents/seances/{held['seance']}/proces-verbal.docx").status_code == 200
    review = soup(asked(app, secretary, held, OUTRANKED, ATTRIBUTION, OUTRANKED))
    assert "Procès-verbal déjà produit" in said(review.main)
