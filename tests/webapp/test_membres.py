"""Who sat at a session: noted once, proposed again, counted for the quorum, printed in the minutes."""

from __future__ import annotations

from datetime import date

import pytest
from bs4 import BeautifulSoup
from sqlmodel import select

from tests.webapp.commission import get, hold, sitting
from tests.webapp.letters_made import made_for, told
from tests.webapp.test_tenue import outcome, quorum
from webapp import db
from webapp.casework import membres, subjects
from webapp.casework.membres import Line
from webapp.db.models import Journal, Seance
from webapp.letter_contexts import minutes
from webapp.letter_contexts.seance import attendance

PRESIDENT = {"nom": "Paul Renard", "qualite": "président", "voix": "deliberative", "presence": "present"}
TENANT = {"nom": "Léa Fontaine", "qualite": "locataire", "voix": "deliberative", "presence": "present"}
PARTNER = {"nom": "Marc Colin", "qualite": "réservataire", "voix": "consultative", "presence": "present"}
PROXY = {"nom": "Anne Petit", "qualite": "administratrice", "voix": "deliberative", "presence": "represente"}
PROXY |= {"mandataire": "paul renard"}
AWAY = {"nom": "Jean Roux", "qualite": "administrateur", "voix": "deliberative", "presence": "absent"}
EXCUSED = {"nom": "Hélène Costa", "qualite": "administratrice", "voix": "deliberative", "presence": "excuse"}


@pytest.fixture
def secretary(client, sign_in):
    return sign_in(client, "secretaire-caleol")


@pytest.fixture
def made(app):
    return sitting(app)


def typed(*lines: dict) -> dict[str, str]:
    fields = {f"{name}-{n}": value for n, line in enumerate(lines) for name, value in line.items()}
    return fields | {"lignes": str(len(lines))}


def post(app, client, made, *lines, **more):
    data = {"version": get(app, Seance, made["seance"]).version} | typed(*lines) | more
    return client.post(f"/seances/{made['seance']}/presence", data=data)


def page_of(client, number, url="/presence"):
    return BeautifulSoup(client.get(f"/seances/{number}{url}").text, "html.parser")


def later_session(app, le, bailleur="rives-de-seine", code="caleol-levallois", kept=()):
    with app.app_context(), db.transaction() as session:
        row = Seance(bailleur=bailleur, commission=code, le=le, membres=list(kept))
        session.add(row)
        session.flush()
        return row.id


def test_the_members_are_kept_with_the_session_and_those_who_may_vote_counted(app, secretary, made):
    assert post(app, secretary, made, PRESIDENT, TENANT, PARTNER, PROXY, AWAY, {"nom": ""}).status_code == 303
    row = get(app, Seance, made["seance"])
    assert [one["nom"] for one in row.membres] == [
        "Paul Renard",
        "Léa Fontaine",
        "Marc Colin",
        "Anne Petit",
        "Jean Roux",
    ]
    assert row.faits["seance.presents"][-1]["valeur"] == 2
    said = page_of(secretary, made["seance"], "").select_one("#presence").text
    assert "Anne Petit, administratrice, voix délibérative, procuration à Paul Renard" in said
    assert "Jean Roux" not in said


@pytest.mark.parametrize(("wanted", "expected"), [("1", "conforme"), ("2", "conforme"), ("3", "bloquant")])
def test_the_members_present_feed_the_quorum_where_there_is_a_figure(app, secretary, made, wanted, expected):
    quorum(app, wanted)
    post(app, secretary, made, PRESIDENT, TENANT, PARTNER, PROXY)
    assert outcome(secretary, made, "quorum-atteint") == expected


def test_without_a_figure_the_quorum_stays_to_be_completed(app, secretary, made):
    post(app, secretary, made, PRESIDENT, TENANT)
    assert outcome(secretary, made, "quorum-atteint") == "completer"


def test_the_count_is_no_longer_typed_once_the_members_are_noted(app, secretary, made):
    post(app, secretary, made, PRESIDENT, TENANT)
    assert not page_of(secretary, made["seance"], "").select("#presents")
    data = {"version": get(app, Seance, made["seance"]).version, "presents": "9"}
    assert secretary.post(f"/seances/{made['seance']}/faits", data=data).status_code == 303
    assert get(app, Seance, made["seance"]).faits["seance.presents"][-1]["valeur"] == 2


def test_nobody_left_takes_the_count_back(app, secretary, made):
    post(app, secretary, made, PRESIDENT)
    assert post(app, secretary, made, PRESIDENT | {"presence": "retire"}).status_code == 303
    row = get(app, Seance, made["seance"])
    assert (row.membres, row.faits["seance.presents"][-1].get("efface")) == ([], True)
    assert page_of(secretary, made["seance"], "").select("#presents")


@pytest.mark.parametrize("name", ["nom", "qualite", "voix", "presence"])
def test_a_line_begun_is_finished(app, secretary, made, name):
    answer = post(app, secretary, made, PRESIDENT, TENANT | {name: ""})
    page = BeautifulSoup(answer.text, "html.parser")
    assert answer.status_code == 422
    assert page.select_one(f"#{name}-1-error")
    assert page.select_one("#qualite-0")["value"] == "président"
    assert get(app, Seance, made["seance"]).membres == []


@pytest.mark.parametrize("holder", ["", "Marie Inconnue", "Jean Roux", "Anne Petit"])
def test_a_proxy_goes_to_somebody_present(app, secretary, made, holder):
    answer = post(app, secretary, made, PRESIDENT, PROXY | {"mandataire": holder}, AWAY)
    assert answer.status_code == 422
    assert BeautifulSoup(answer.text, "html.parser").select_one("#mandataire-1-error")


def test_a_name_stands_once(app, secretary, made):
    answer = post(app, secretary, made, PRESIDENT, TENANT | {"nom": "PAUL RENARD"})
    assert "deux fois" in BeautifulSoup(answer.text, "html.parser").select_one("#nom-1-error").text


def test_a_voice_outside_the_list_is_refused(app, secretary, made):
    assert post(app, secretary, made, PRESIDENT | {"voix": "double"}).status_code == 422


def test_a_line_is_added_without_keeping_anything(app, secretary, made):
    answer = post(app, secretary, made, PRESIDENT, ajouter="oui")
    page = BeautifulSoup(answer.text, "html.parser")
    assert answer.status_code == 200
    assert page.select_one("#nom-0")["value"] == "Paul Renard"
    assert page.select_one("#nom-1").has_attr("autofocus")
    assert get(app, Seance, made["seance"]).membres == []


def test_the_next_session_of_the_commission_starts_from_the_last_list_but_says_nobody_is_there(app, secretary, made):
    post(app, secretary, made, PRESIDENT, PROXY)
    later_session(app, date(2026, 11, 30))
    coming = later_session(app, date(2026, 12, 4))
    page = page_of(secretary, coming)
    assert [page.select_one(f"#nom-{n}")["value"] for n in (0, 1, 2)] == ["Paul Renard", "Anne Petit", ""]
    assert page.select_one("#voix-0 option[selected]")["value"] == "deliberative"
    assert not page.select("#presence-0 option[selected]")
    assert page.select_one("#mandataire-1")["value"] == ""
    assert "séance précédente" in page.text


def test_those_of_the_last_list_are_said_present_together_and_only_the_others_are_touched(app, secretary, made):
    later_session(app, date(2026, 11, 2), kept=[one | {"mandataire": ""} for one in (PRESIDENT, TENANT)])
    page = page_of(secretary, made["seance"])
    fields = {one["name"]: one.get("value", "") for one in page.select("main input")}
    fields |= {f"voix-{n}": "deliberative" for n in (0, 1)} | {"presence-1": "absent", "tous": "oui"}
    answer = secretary.post(f"/seances/{made['seance']}/presence", data=fields)
    said = BeautifulSoup(answer.text, "html.parser")
    assert answer.status_code == 200
    assert [said.select_one(f"#presence-{n} option[selected]")["value"] for n in (0, 1)] == ["present", "absent"]
    assert get(app, Seance, made["seance"]).membres == []


@pytest.mark.parametrize(
    ("bailleur", "code"), [("rives-de-seine", "caleol-puteaux"), ("plaine-commune", "caleol-levallois")]
)
def test_another_commission_lends_no_name(app, secretary, made, bailleur, code):
    later_session(app, date(2026, 11, 2), bailleur, code, [PRESIDENT | {"mandataire": ""}])
    assert page_of(secretary, made["seance"]).select_one("#nom-0")["value"] == ""


@pytest.mark.parametrize(("le", "status"), [(date(2026, 11, 23), 303), (date(2026, 11, 24), 422)])
def test_nobody_is_noted_before_the_day(app, secretary, le, status):
    assert post(app, secretary, sitting(app, le=le), PRESIDENT).status_code == status


def test_an_older_form_overwrites_nothing(app, secretary, made):
    post(app, secretary, made, PRESIDENT)
    assert post(app, secretary, made, TENANT, version="1").status_code == 409
    assert [one["nom"] for one in get(app, Seance, made["seance"]).membres] == ["Paul Renard"]


def test_the_journal_counts_and_names_nobody(app, secretary, made):
    post(app, secretary, made, PRESIDENT, PARTNER)
    with app.app_context(), db.reading() as session:
        lines = session.exec(select(Journal).where(Journal.action == "noter-presence")).all()
    assert [one.apres for one in lines] == [{"membres": 2, "presents": 1}]


@pytest.mark.parametrize(("role", "status"), [("charge-relation-client", 403), ("secretaire-caleol", 200)])
def test_only_those_who_hold_the_session_note_who_is_there(client, sign_in, made, role, status):
    assert sign_in(client, role).get(f"/seances/{made['seance']}/presence").status_code == status


@pytest.mark.parametrize("count", ["", "-1", "²", "99999"])
def test_a_count_of_lines_that_is_none_reads_nothing(count):
    assert membres.read({"lignes": count, "nom-0": "Paul"}) == []


def test_no_more_lines_are_read_than_a_commission_has_seats():
    assert len(membres.read(typed(*[PRESIDENT] * 40))) == membres.MOST


def test_the_minutes_print_who_came_and_for_whom(app):
    with made_for(app, "rives-de-seine", presents=1) as made:
        made.setting.seance.membres = [Line(**one).stored for one in (PRESIDENT, AWAY, EXCUSED, PARTNER, PROXY)]
        said = told(minutes(made.setting, [made.decided]))
    assert "Paul Renard | président | délibérative | En séance" in said
    assert "Marc Colin | réservataire | consultative | En séance" in said
    assert "Anne Petit | administratrice | délibérative | Procuration à paul renard" in said
    assert "Jean Roux | administrateur | délibérative | Absence" in said
    assert "Hélène Costa | administratrice | délibérative | Absence excusée" in said
    assert "feuille de présence signée" not in said


@pytest.mark.parametrize(
    ("quality", "other", "signs"),
    [
        ("présidente", "administratrice", "Paul Renard, présidente"),
        ("Président de séance", "administratrice", "Paul Renard, Président de séance"),
        ("vice-président", "administratrice", "Présidence de la commission"),
        ("administrateur", "administratrice", "Présidence de la commission"),
        ("président", "présidente", "Présidence de la commission"),
    ],
)
def test_whoever_presides_signs_under_the_quality_noted(app, quality, other, signs):
    with made_for(app, "rives-de-seine", presents=2) as made:
        lines = (PRESIDENT | {"qualite": quality}, TENANT | {"qualite": other})
        made.setting.seance.membres = [Line(**one).stored for one in lines]
        said = told(minutes(made.setting, [made.decided]))
    assert f"\n{signs} | Secrétaire de séance | Autre signataire, s’il y en a un" in said


def test_who_presides_but_is_away_does_not_sign(app):
    with made_for(app, "rives-de-seine", presents=1) as made:
        made.setting.seance.membres = [Line(**one).stored for one in (PRESIDENT | {"presence": "excuse"}, TENANT)]
        assert "Présidence de la commission |" in told(minutes(made.setting, [made.decided]))


def test_without_members_the_minutes_ask_for_the_signed_sheet_and_do_not_say_that_it_is_there(app):
    with made_for(app, "rives-de-seine") as made:
        assert attendance(made.setting.seance) == ()
        assert "Feuille de présence signée à joindre" in told(minutes(made.setting, [made.decided]))


def test_lines_to_fill_are_numbered_from_the_first(client, sign_in, app):
    secretary, made = sign_in(client, "secretaire-caleol"), sitting(app)
    page = BeautifulSoup(secretary.get(f"/seances/{made['seance']}/presence").text, "html.parser")
    assert [one.text for one in page.select("legend")] == ["Membre n°\u00a01", "Membre n°\u00a02"]
    assert "À dire" not in page.text


def test_a_session_ended_with_nobody_present_is_told_what_its_minutes_will_lack(client, sign_in, app):
    secretary, made = sign_in(client, "secretaire-caleol"), sitting(app)
    data = {"version": get(app, Seance, made["seance"]).version} | {f"report-{one}": "oui" for one in made["candidats"]}
    review = BeautifulSoup(secretary.post(f"/seances/{made['seance']}/tenue", data=data).text, "html.parser")
    assert "nombre de membres présents" in review.select_one("#presence").text
    assert review.select_one(f'#presence a[href="/seances/{made["seance"]}/presence"]')
    url = f"/seances/{made['seance']}?ouvrir=tenue"
    assert review.select_one(f'#presence a[href="{url}#tenue"]')
    assert BeautifulSoup(secretary.get(url).text, "html.parser").select_one("details#tenue[open] #presents")


def test_the_lack_of_the_minutes_leads_to_the_unfolded_form(client, sign_in, app):
    secretary, made = sign_in(client, "secretaire-caleol"), sitting(app)
    hold(app, secretary, made, *made["candidats"])
    refused = BeautifulSoup(
        secretary.get(f"/documents/seances/{made['seance']}/proces-verbal.docx").text, "html.parser"
    )
    assert refused.select_one(f'a[href="/seances/{made["seance"]}?ouvrir=tenue#tenue"]')


def test_once_the_present_are_noted_the_end_warns_of_nothing(client, sign_in, app):
    secretary, made = sign_in(client, "secretaire-caleol"), sitting(app)
    with app.app_context(), db.transaction() as session:
        subjects.write(session, session.get_one(Seance, made["seance"]), {"seance.presents": 5}, par="secretaire")
    data = {"version": get(app, Seance, made["seance"]).version} | {f"report-{one}": "oui" for one in made["candidats"]}
    review = BeautifulSoup(secretary.post(f"/seances/{made['seance']}/tenue", data=data).text, "html.parser")
    assert not review.select("#presence")
