"""What is recorded of a session itself reaches its rules: people told, members present, votes, minutes, letters."""

from __future__ import annotations

from datetime import date

import pytest
from bs4 import BeautifulSoup

from tests.webapp import commission
from tests.webapp.commission import ATTRIBUTION, OUTRANKED, at, confirm, decide, first, form, get, hold, sitting
from webapp import db
from webapp.casework import indicateurs
from webapp.casework.chiffres import forget
from webapp.db.models import Candidature, Liste, Periode, Seance

CONDITIONAL = {"decision": "attribution-condition", "piece": "ressources", "le": "01/12/2026"}


@pytest.fixture
def secretary(client, sign_in):
    return sign_in(client, "secretaire-caleol")


@pytest.fixture
def made(app):
    return sitting(app)


def page_of(client, made):
    return BeautifulSoup(client.get(f"/seances/{made['seance']}").text, "html.parser")


def outcome(client, made, rule, url="") -> str:
    page = BeautifulSoup(client.get(f"/seances/{made['seance']}{url}").text, "html.parser")
    found = page.select_one(f'[data-rule="{rule}"]')
    return found["class"][-1] if found else ""


def record(app, client, made, **fields):
    data = {"version": get(app, Seance, made["seance"]).version} | fields
    return client.post(f"/seances/{made['seance']}/faits", data=data)


def quorum(app, value: str) -> None:
    with app.app_context(), db.transaction() as session:
        le = date(2026, 1, 1)
        row = Periode(
            le=commission.AT,
            bailleur="rives-de-seine",
            chiffre="quorum",
            cles=["caleol-levallois"],
            valeur=value,
            du=le,
        )
        row.source, row.par = "règlement intérieur", "administrateur"
        session.add(row)
        forget()


@pytest.mark.parametrize(("present", "expected"), [("3", "bloquant"), ("4", "conforme"), ("5", "conforme")])
def test_the_members_present_meet_the_quorum_or_not(app, secretary, made, present, expected):
    quorum(app, "4")
    assert outcome(secretary, made, "quorum-atteint") == "completer"
    assert record(app, secretary, made, presents=present).status_code == 303
    assert outcome(secretary, made, "quorum-atteint") == expected


def test_minutes_and_letters_are_followed_once_the_session_is_held(app, secretary, made):
    decide(app, secretary, made, ATTRIBUTION, OUTRANKED, OUTRANKED)
    assert outcome(secretary, made, "proces-verbal-signe-et-transmis") == ""
    hold(app, secretary, made)
    assert outcome(secretary, made, "proces-verbal-signe-et-transmis") == "completer"
    at(app, secretary, date(2026, 12, 2))
    signed = {"pv_signe_le": "23/11/2026", "pv_signataire": "president", "pv_transmis_le": "26/11/2026"}
    assert record(app, secretary, made, **signed, courriers_le="27/11/2026").status_code == 303
    assert outcome(secretary, made, "proces-verbal-signe-et-transmis") == "conforme"
    assert outcome(secretary, made, "courriers-en-delai-raisonnable") == "apprecier"


def test_a_day_to_come_and_a_count_of_letters_are_refused_together(app, secretary, made):
    answer = record(app, secretary, made, commune_conviee_le="24/11/2026", presents="cinq")
    page = BeautifulSoup(answer.text, "html.parser")
    assert answer.status_code == 422
    assert "à venir" in page.select_one("#commune_conviee_le-error").text
    assert page.select_one("#presents-error")
    assert page.select_one("#presents")["value"] == "cinq"
    assert "seance.presents" not in get(app, Seance, made["seance"]).faits


def test_a_field_emptied_takes_its_fact_back(app, secretary, made):
    record(app, secretary, made, presents="5", commune_conviee_le="20/11/2026")
    assert page_of(secretary, made).select_one("#presents")["value"] == "5"
    record(app, secretary, made, presents="", commune_conviee_le="20/11/2026")
    page = page_of(secretary, made)
    assert (page.select_one("#presents")["value"], page.select_one("#commune_conviee_le")["value"]) == (
        "",
        "20/11/2026",
    )


def test_only_who_decides_records_the_session(app, client, sign_in, made):
    officer = sign_in(client, "charge-relation-client")
    assert record(app, officer, made, presents="5").status_code == 403
    assert not page_of(officer, made).select("#tenue")


def vote(app, client, made, ayes: str, noes: str, mayor: str = ""):
    data = form(app, made, ATTRIBUTION, OUTRANKED, OUTRANKED)
    data |= {"voix_pour": ayes, "voix_contre": noes, "voix_maire": mayor}
    return client.post(f"/seances/{made['seance']}/logements/{made['liste']}", data=data)


@pytest.mark.parametrize(
    ("ayes", "noes", "mayor", "expected"),
    [
        ("2", "3", "", "apprecier"),
        ("3", "3", "", "completer"),
        ("3", "3", "contre", "apprecier"),
        ("3", "3", "pour", "conforme"),
        ("4", "3", "", "conforme"),
        ("4", "", "", "completer"),
        ("", "", "", ""),
    ],
)
def test_the_vote_shows_beside_the_decisions_taken_together(app, secretary, made, ayes, noes, mayor, expected):
    assert vote(app, secretary, made, ayes, noes, mayor).status_code == 303
    assert outcome(secretary, made, "majorite-des-voix", f"/logements/{made['liste']}") == expected
    assert ("liste.voix_pour" in get(app, Liste, made["liste"]).faits) is bool(ayes)


def test_a_vote_that_is_no_number_writes_nothing(app, secretary, made):
    answer = vote(app, secretary, made, "quatre", "1")
    assert answer.status_code == 422
    assert BeautifulSoup(answer.text, "html.parser").select_one("#voix_pour-error")
    assert "candidature.decision" not in get(app, Candidature, made["candidats"][0]).faits


def test_what_a_file_put_off_awaits_is_kept_and_shown(app, secretary, made):
    first, second, third = made["candidats"]
    data = {"version": get(app, Seance, made["seance"]).version}
    data |= {f"report-{one}": "oui" for one in made["candidats"]} | {f"attente-{first}": "information"}
    confirm(secretary, secretary.post(f"/seances/{made['seance']}/tenue", data=data))
    reports = [get(app, Candidature, one).faits["candidature.report"][-1]["valeur"] for one in (first, second, third)]
    assert reports == ["information", "autre", "autre"]
    assert "Dans l’attente d’une information" in page_of(secretary, made).text


@pytest.mark.parametrize(
    ("home", "proposed"),
    [
        ({"logement.contingent": "action-logement"}, "action-logement"),
        ({"logement.contingent": "action-logement", "logement.rendu_pour_un_tour": True}, None),
        ({"logement.contingent": None}, None),
    ],
)
def test_the_dwelling_s_own_reservataire_is_proposed_and_nobody_where_it_was_given_back(app, secretary, home, proposed):
    made = sitting(app, changes={"logement": home})
    one = made["candidats"][0]
    url = f"/seances/{made['seance']}/decisions/{one}?decision-{one}=attribution"
    fragment = BeautifulSoup(secretary.get(url, headers={"HX-Request": "true"}).text, "html.parser")
    chosen = fragment.select_one(f"#imputation-{one} option[selected]")
    assert (chosen and chosen["value"]) == proposed
    hint = fragment.select_one(f"#imputation-{one}-hint").text
    assert "la commission choisit" in hint
    assert ("Proposé" in hint) is bool(proposed)


def test_whom_to_charge_and_the_landlord_s_reserves_are_said_once_folded(app, secretary):
    seen = {"demande.publics": ["dalo"], "demande.preuves_vues": ["decision-mediation"]}
    made = sitting(app, changes=dict.fromkeys((1, 2, 3), seen))
    decide(app, secretary, made, ATTRIBUTION, OUTRANKED, OUTRANKED)
    page = BeautifulSoup(secretary.get(f"/seances/{made['seance']}/logements/{made['liste']}").text, "html.parser")
    assert "le premier au rang 1" in page.select_one("#classement").text
    assert len(page.select("details#conseil")) == 1
    assert "conseillée" in page.select_one("#conseil summary").text
    assert "attribution" in page.select_one("#conseil ol").text
    assert len(page.select("details#reserves")) == 1
    folded = page.select_one("#reserves").extract().text + page.select_one("#conseil").extract().text
    assert "le bailleur confirme s’il classe" in folded
    assert "confirme s’il classe" not in page.main.text


LABELLED = {"demande.publics": ["dalo"], "demande.preuves_vues": ["decision-mediation"]}


def offered(client, made, one) -> str:
    """What stands above the choice of a réservataire, as it comes once a decision is chosen."""
    url = f"/seances/{made['seance']}/decisions/{one}?decision-{one}=attribution"
    fragment = BeautifulSoup(client.get(url, headers={"HX-Request": "true"}).text, "html.parser")
    return fragment.select_one(f"#imputation-{one}-hint").text.replace("\u00a0", " ")


def test_the_advice_and_the_value_proposed_say_what_each_is_and_what_charging_means(app, secretary):
    made = sitting(app, changes=dict.fromkeys((1, 2, 3), LABELLED) | {"logement": {"logement.contingent": "etat"}})
    page = BeautifulSoup(secretary.get(f"/seances/{made['seance']}/logements/{made['liste']}").text, "html.parser")
    told = page.select_one("#conseil").text.replace("\u00a0", " ")
    assert "Imputer une attribution à un réservataire, c’est la compter dans sa part de l’année" in told
    assert "Dans chaque cadre, c’est le réservataire du logement qui est proposé : les deux peuvent différer" in told
    hint = offered(secretary, made, made["candidats"][0])
    assert "« Imputée » : comptée dans la part de ce réservataire, pour l’année" in hint
    assert "Proposé : celui du logement. Le conseil, plus haut, en cite un autre : Non réservé (bailleur)." in hint


@pytest.mark.parametrize(
    ("facts", "home"), [({}, "etat"), (LABELLED, "bailleur")], ids=["without a label", "the same réservataire"]
)
def test_an_advice_that_says_nothing_else_is_not_told_beside_the_value_proposed(app, secretary, facts, home):
    facts = facts or {"demande.publics": []}
    made = sitting(app, changes={1: facts, 2: LABELLED, 3: LABELLED, "logement": {"logement.contingent": home}})
    hint = offered(secretary, made, made["candidats"][0])
    assert "Proposé : celui du logement." in hint
    assert "conseil" not in hint


@pytest.mark.parametrize(("chosen", "counted"), [("", 0), ("etat", 1)])
def test_the_reservataire_charged_is_the_one_counted(app, secretary, made, chosen, counted):
    decide(app, secretary, made, ATTRIBUTION | {"imputation": chosen}, OUTRANKED, OUTRANKED)
    with app.app_context():
        year = indicateurs.attributions(db.session(), "rives-de-seine", 2026)
        gauges = indicateurs.gauges("rives-de-seine", year, date(2026, 11, 23))
    assert next(one for one in gauges if one.verdict.rule == "prioritaires-etat").base == counted


def test_a_condition_on_a_paper_already_seen_is_refused(app, secretary, made):
    one = made["candidats"][0]
    condition = {"decision": "attribution-condition", "le": "01/12/2026"}
    answer = decide(app, secretary, made, condition | {"piece": "identite"}, OUTRANKED, OUTRANKED)
    page = BeautifulSoup(answer.text, "html.parser")
    assert answer.status_code == 422
    assert "déjà notée comme vue" in page.select_one(f"#piece-{one}-error").text
    assert not page.select(f"#le-{one}-error")
    assert decide(app, secretary, made, condition | {"piece": "ressources"}, OUTRANKED, OUTRANKED).status_code == 303


def test_the_end_of_a_session_lists_each_person_with_what_was_decided(app, secretary, made):
    decide(app, secretary, made, CONDITIONAL, first(2), OUTRANKED)
    version = get(app, Seance, made["seance"]).version
    review = BeautifulSoup(
        secretary.post(f"/seances/{made['seance']}/tenue", data={"version": version}).text, "html.parser"
    )
    heading = review.select_one("#point-1")
    lines = [" ".join(one.text.split()) for one in review.select('ul[aria-labelledby="point-1"] li')]
    assert "3 rue des Lilas" in heading.text
    assert [line.split(" ")[0] for line in lines] == ["Claire", "Paul", "Odile"]
    assert "sous condition" in lines[0]
    assert "pour le 1" in lines[0]
    assert "rang 2" in lines[1]
    assert "Motif" in lines[2]


@pytest.mark.parametrize("name", ["pv_signe_le", "pv_transmis_le", "courriers_le"])
@pytest.mark.parametrize(
    ("typed", "status", "said"),
    [
        ("22/11/2026", 422, "d’avant la séance"),
        ("23/11/2026", 303, ""),
        ("24/11/2026", 303, ""),
        ("25/11/2026", 422, "à venir"),
    ],
)
def test_minutes_and_letters_come_from_the_session_on(app, secretary, made, name, typed, status, said):
    at(app, secretary, date(2026, 11, 24))
    answer = record(app, secretary, made, **{name: typed})
    assert answer.status_code == status
    if said:
        assert said in BeautifulSoup(answer.text, "html.parser").select_one(f"#{name}-error").text


@pytest.mark.parametrize("given", [ATTRIBUTION, CONDITIONAL])
def test_who_alone_is_given_the_dwelling_has_no_rank_to_type(app, secretary, made, given):
    number = made["candidats"][0]
    url = f"/seances/{made['seance']}/decisions/{number}?decision-{number}={given['decision']}"
    fragment = BeautifulSoup(secretary.get(url, headers={"HX-Request": "true"}).text, "html.parser")
    assert not fragment.select(f"#rang-{number}")
    assert decide(app, secretary, made, given, OUTRANKED, OUTRANKED).status_code == 303


def test_a_condition_on_the_first_leaves_room_for_ranked_ones_after(app, secretary, made):
    assert decide(app, secretary, made, CONDITIONAL, first(2), first(3)).status_code == 303
    page = BeautifulSoup(secretary.get(f"/seances/{made['seance']}/logements/{made['liste']}").text, "html.parser")
    assert "le premier au rang 1 (attribution, sous condition ou non)" in page.select_one("#classement").text


@pytest.mark.parametrize(
    "pair",
    [
        (ATTRIBUTION, ATTRIBUTION),
        (first(1), first(1)),
        (ATTRIBUTION, first(1)),
        (first(2), first(2)),
        (CONDITIONAL, ATTRIBUTION),
    ],
)
def test_two_candidates_cannot_share_a_rank_and_each_reads_how_to_rank_them(app, secretary, made, pair):
    answer = decide(app, secretary, made, *pair)
    page = BeautifulSoup(answer.text, "html.parser")
    assert answer.status_code == 422
    advice = {"attribution": "attribution avec classement", "attribution-condition": "au rang 2"}
    for number, given in zip(made["candidats"], pair, strict=False):
        field = "rang" if given["decision"] == "attribution-classement" else "decision"
        said = page.select_one(f"#{field}-{number}-error").text
        assert "Deux candidats ont le rang" in said
        assert advice.get(given["decision"], "donnez un rang à chacun") in said


def test_a_held_session_says_how_a_mistake_is_mended(app, secretary, made):
    assert not page_of(secretary, made).select("#corriger")
    decide(app, secretary, made, ATTRIBUTION, OUTRANKED, OUTRANKED)
    hold(app, secretary, made)
    assert "présentant de nouveau le dossier" in page_of(secretary, made).select_one("#corriger").text
