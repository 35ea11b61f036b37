from __future__ import annotations

import io
import zipfile
from datetime import date

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import update
from sqlmodel import select

from tests.webapp import stock
from webapp import db
from webapp.__main__ import warm
from webapp.casework import demandes, vivier
from webapp.db.models import Demande, Journal
from webapp.permissions import Agent

HEADER = "demande.numero;demande.deposee_le;menage.personnes.p1.nom"
AGENT = Agent(1, "essai", "", "charge-relation-client", "rives-de-seine", ("*",))
ROW = "111032301698211041;14/03/2023;Delmas"


@pytest.fixture
def officer(client, sign_in):
    return sign_in(client)


def shown(client, logement: int, query: str = "commune=toutes") -> BeautifulSoup:
    answer = client.get(f"/logements/{logement}/vivier?{query}")
    assert answer.status_code == 200
    return BeautifulSoup(answer.text, "html.parser")


def names(page: BeautifulSoup) -> list[str]:
    table = page.select_one("section.card table")
    return [row.select_one("b").text.strip() for row in table.select("tbody tr")] if table else []


def test_dalo_comes_first_then_the_oldest_request(app, officer):
    logement = stock.dwelling(app)
    stock.applicant(app, 1, nom="Recente", deposee_le="2025-01-02")
    stock.applicant(app, 2, nom="Ancienne", deposee_le="2019-01-02")
    stock.applicant(app, 3, nom="Reconnue", deposee_le="2026-01-02", publics=["dalo"])
    assert names(shown(officer, logement)) == ["Claire Reconnue", "Claire Ancienne", "Claire Recente"]
    assert "Ordre d’affichage" in shown(officer, logement).text


def test_an_expired_request_is_excluded_with_its_reason(app, officer):
    logement = stock.dwelling(app)
    stock.applicant(app, renouvelee_le="2025-01-02")
    page = shown(officer, logement)
    assert names(page) == []
    assert "Demande valable jusqu’au 2 janvier 2026" in page.select_one("details.card").text


def test_a_label_shows_as_recognised_and_never_by_its_ground(app, officer):
    logement = stock.dwelling(app)
    stock.applicant(app, publics=["g"])
    text = shown(officer, logement).select_one("main").text
    assert "label reconnu" in text
    assert not any(word in text.lower() for word in ("violence", "mariage", "handicap", "protection"))


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("commune=toutes&label=oui", ["Claire Label"]),
        ("commune=toutes&quartile=oui", ["Claire Quartile"]),
        ("commune=toutes&cible=oui", ["Claire Label", "Claire Quartile"]),
        ("commune=toutes&cible=non", ["Claire Label", "Claire Quartile", "Claire Puteaux"]),
        ("commune=92062", ["Claire Puteaux"]),
        ("commune=toutes&q=quart", ["Claire Quartile"]),
        ("commune=toutes&appel=deja", ["Claire Label"]),
        ("commune=toutes&appel=jamais", ["Claire Quartile", "Claire Puteaux"]),
        ("commune=toutes&page=99", ["Claire Label", "Claire Quartile", "Claire Puteaux"]),
        ("commune=toutes&page=-1&appel=x", ["Claire Label", "Claire Quartile", "Claire Puteaux"]),
    ],
)
def test_filters_narrow_the_list_and_odd_ones_do_no_harm(app, officer, query, expected):
    logement = stock.dwelling(app)
    called = stock.applicant(app, 1, nom="Label", publics=["k"], communes="92044")
    stock.applicant(app, 2, nom="Quartile", premier_quartile_sne=True, communes="92044", deposee_le="2023-04-14")
    stock.applicant(app, 3, nom="Puteaux", communes="92062", deposee_le="2023-05-14")
    stock.attempt(app, logement, called, stock.candidacy(app, logement, called), "sans-reponse")
    assert names(shown(officer, logement, query)) == expected


def test_those_who_wish_for_the_town_come_first_to_mind_and_the_others_are_one_click_away(app, officer):
    logement = stock.dwelling(app)
    stock.applicant(app, 1, nom="Levallois", communes="92026,92044")
    stock.applicant(app, 2, nom="Puteaux", communes="92062")
    stock.applicant(app, 3, nom="Muette", deposee_le="2024-01-01")
    page = shown(officer, logement, "")
    assert names(page) == ["Claire Levallois", "Claire Muette"]
    assert "commune=toutes" in page.select_one("section.card p a")["href"]


def test_twenty_five_requests_a_page(app, officer):
    logement = stock.dwelling(app)
    for number in range(26):
        stock.applicant(app, number + 1)
    assert len(names(shown(officer, logement))) == 25
    assert len(names(shown(officer, logement, "commune=toutes&page=2"))) == 1


def test_the_button_opens_a_call_and_makes_the_candidacy(app, officer):
    logement, demande = stock.dwelling(app), stock.applicant(app)
    form = shown(officer, logement).select_one("tbody form")
    sent = {one["name"]: one["value"] for one in form.select("input")}
    answer = officer.post(form["action"], data=sent)
    assert answer.location.startswith("/conversations/")
    assert "À appeler" in shown(officer, logement).text
    assert sent["demande"] == str(demande)


def test_a_request_of_another_landlord_is_not_in_the_pool(app, officer):
    logement = stock.dwelling(app)
    stock.applicant(app, 1, bailleur="plaine-commune", nom="Ailleurs")
    assert names(shown(officer, logement)) == []


def test_the_pool_is_read_again_once_a_request_changes(app, officer):
    logement = stock.dwelling(app)
    demande = stock.applicant(app)
    assert names(shown(officer, logement)) == ["Claire Delmas"]
    with app.app_context(), db.transaction() as session:
        stock.write(session, session.get_one(Demande, demande), {"demande.sejour_regulier": False})
    assert names(shown(officer, logement)) == []


def test_somebody_who_may_not_call_sees_no_button(app, client, sign_in):
    logement = stock.dwelling(app)
    stock.applicant(app)
    assert shown(sign_in(client, "secretaire-caleol"), logement).select("tbody form") == []


@pytest.mark.parametrize(
    ("depot", "said"),
    [
        (date(2023, 3, 14), "3 ans et 8 mois"),
        (date(2025, 11, 23), "1 an"),
        (date(2026, 11, 1), "0 mois"),
        (date(2027, 1, 1), ""),
        (None, ""),
    ],
)
def test_seniority_is_said_in_years_and_months(depot, said):
    assert vivier.seniority(depot, date(2026, 11, 23)).replace("\u00a0", " ") == said


def send(client, content: bytes | str, name: str = "extraction.csv"):
    content = content.encode() if isinstance(content, str) else content
    return client.post("/vivier/import", data={"fichier": (io.BytesIO(content), name)})


def requests(app) -> list[Demande]:
    with app.app_context(), db.reading() as session:
        return list(session.exec(select(Demande)).all())


@pytest.mark.parametrize(
    "content",
    [
        f"{HEADER}\n{ROW}\n".encode("utf-8-sig"),
        f"{HEADER}\r\n{ROW}\r\n".encode("cp1252"),
        f"{HEADER}\n{ROW}\n".replace(";", ",").encode(),
        f"{HEADER}\n\n{ROW}".encode(),
    ],
)
def test_an_extraction_is_read_in_the_writings_that_spreadsheets_use(app, officer, content):
    """RP-4: the requests extracted from the national register are brought in."""
    assert send(officer, content).status_code == 200
    (row,) = requests(app)
    assert (row.numero, row.nom, row.depot) == ("111032301698211041", "Delmas", date(2023, 3, 14))
    assert row.faits["demande.numero"][0]["origine"] == "sne"


def test_an_accent_survives_the_western_code_page(app, officer):
    send(officer, f"{HEADER}\n{ROW.replace('Delmas', 'Lefèvre')}".encode("cp1252"))
    assert requests(app)[0].nom == "Lefèvre"


def test_a_workbook_is_read(app, officer):
    pytest.importorskip("python_calamine")
    answer = send(officer, workbook([HEADER.split(";"), ["111032301698211041", "2023-03-14", "Delmas"]]), "x.xlsx")
    assert answer.status_code == 200
    assert requests(app)[0].depot == date(2023, 3, 14)


def test_a_workbook_with_one_cell_far_away_is_refused_with_what_to_do(app, officer):
    pytest.importorskip("python_calamine")
    far = workbook([HEADER.split(";"), ROW.split(";"), ["x"]], last=' r="XFD1048576"')
    answer = send(officer, far, "x.xlsx")
    assert answer.status_code == 422
    assert "Copiez le tableau seul dans un nouveau classeur" in answer.text
    assert requests(app) == []


def relation(kind: str, target: str) -> str:
    package = "http://schemas.openxmlformats.org/package/2006/relationships"
    return f'<Relationships xmlns="{package}"><Relationship Id="r1" Type="{kind}" Target="{target}"/></Relationships>'


def workbook(rows: list[list[str]], last: str = "") -> bytes:
    """The smallest .xlsx: one sheet of inline strings; `last`: the address of the last row's cells."""
    cells = "".join(
        "<row>" + "".join(f'<c{place} t="inlineStr"><is><t>{cell}</t></is></c>' for cell in row) + "</row>"
        for row, place in zip(rows, [""] * (len(rows) - 1) + [last], strict=True)
    )
    schemas = "http://schemas.openxmlformats.org/"
    main, office = f"{schemas}spreadsheetml/2006/main", f"{schemas}officeDocument/2006/relationships"
    sheet = f'<sheets><sheet name="a" sheetId="1" xmlns:r="{office}" r:id="r1"/></sheets>'
    parts = {
        "_rels/.rels": relation(f"{office}/officeDocument", "xl/workbook.xml"),
        "xl/workbook.xml": f'<workbook xmlns="{main}">{sheet}</workbook>',
        "xl/_rels/workbook.xml.rels": relation(f"{office}/worksheet", "worksheets/sheet1.xml"),
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{main}"><sheetData>{cells}</sheetData></worksheet>',
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name, f'<?xml version="1.0" encoding="UTF-8"?>{text}')
    return out.getvalue()


def test_bad_rows_are_told_with_their_number_and_the_good_ones_go_on(app, officer):
    rows = [ROW, "123;14/03/2023;Petit", "", "111032301698311041;31/02/2023;Robin", ";14/03/2023;Morel", ROW]
    page = BeautifulSoup(send(officer, "\n".join([HEADER, *rows])).text, "html.parser")
    told = [[cell.text for cell in row.select("td")][:2] for row in page.select("tbody tr")]
    assert told == [
        ["3", "demande.numero"],
        ["5", "demande.deposee_le"],
        ["6", "demande.numero"],
        ["7", "demande.numero"],
    ]
    assert [row.nom for row in requests(app)] == ["Delmas"]


def test_a_second_import_updates_by_number_and_keeps_what_was_said_before(app, officer):
    send(officer, f"{HEADER}\n{ROW}")
    page = send(officer, f"{HEADER}\n{ROW.replace('Delmas', 'Delmas-Roy')}").text
    (row,) = requests(app)
    assert row.nom == "Delmas-Roy"
    assert [entry["valeur"] for entry in row.faits["menage.personnes.p1.nom"]] == ["Delmas", "Delmas-Roy"]
    assert len(row.faits["demande.deposee_le"]) == 1
    assert "Mises à jour" in page


def test_importing_the_same_file_twice_changes_nothing(app, officer):
    send(officer, f"{HEADER}\n{ROW}")
    before = requests(app)[0].version
    send(officer, f"{HEADER}\n{ROW}")
    assert requests(app)[0].version == before


def test_a_number_written_twice_takes_none_of_its_rows_and_names_them_all(app, officer):
    other = ROW.replace("111032301698211041", "111032301698211042")
    spaced = ROW.replace("111032301698211041", "1110323 016982 11041").replace("Delmas", "Delmas-Roy")
    page = send(officer, f"{HEADER}\n{ROW}\n{other}\n{spaced}\n{ROW}").text
    assert [row.numero for row in requests(app)] == ["111032301698211042"]
    lines = [line.text for line in BeautifulSoup(page, "html.parser").select("tbody tr td.num")]
    assert lines == ["2", "4", "5"]
    assert page.count("Ce numéro est aux lignes 2, 4 et 5") == 3


def test_a_shifted_row_is_refused_rather_than_read_askew(app, officer):
    page = send(officer, f"{HEADER};\n{ROW};en trop;encore\n").text
    assert requests(app) == []
    assert "cellules pour" in page


def test_columns_that_nobody_knows_are_told(app, officer):
    page = send(officer, f"{HEADER};couleur;candidature.rang\n{ROW};bleu;1").text
    assert "couleur" in page
    assert "ce fait n’est pas celui d’une demande" in page
    assert len(requests(app)) == 1


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "vide"),
        (b"  \n ", "vide"),
        (b"PK\x03\x04 not a workbook", "lisible"),
        (b"\xd0\xcf\x11\xe0\x00\x00 old workbook", "lisible"),
        (b"nom;prenom\nDelmas;Claire", "première ligne"),
        (b"menage.nombre\n3", "première ligne"),
        (bytes(range(256)), "lisible"),
    ],
)
def test_a_file_that_cannot_be_taken_says_what_to_do(app, officer, content, message):
    answer = send(officer, content)
    page = BeautifulSoup(answer.text, "html.parser")
    assert answer.status_code == 422
    assert message in page.select_one(".error").text
    assert page.title.text.startswith("Erreur :")
    assert requests(app) == []


def test_sending_no_file_asks_for_one(officer):
    answer = officer.post("/vivier/import", data={})
    assert answer.status_code == 422
    assert "Choisissez d’abord un fichier" in answer.text


def test_an_import_is_journaled_without_any_name(app, officer):
    send(officer, f"{HEADER}\n{ROW}", "demandes-dalo.csv")
    with app.app_context(), db.reading() as session:
        (line,) = session.exec(select(Journal).where(Journal.action == "importer")).all()
    assert line.apres["creees"] == 1
    assert "dalo" not in str(line.apres)


def test_only_those_allowed_import(client, sign_in):
    sign_in(client, "secretaire-caleol")
    assert client.get("/vivier/import").status_code == 403
    assert send(client, f"{HEADER}\n{ROW}").status_code == 403


def test_the_empty_model_is_an_extraction_without_rows(app, officer):
    model = officer.get("/vivier/import/modele.csv")
    assert "modele-extraction.csv" in model.headers["Content-Disposition"]
    assert send(officer, model.data).status_code == 200
    assert requests(app) == []


def test_the_entry_page_lists_the_dwellings_that_wait_for_candidates(app, officer):
    stock.dwelling(app, "RSH-1", "fleche")
    stock.dwelling(app, "RSH-2", "inscrit")
    text = officer.get("/vivier").text
    assert "RSH-1" in text
    assert "RSH-2" not in text


def read(app) -> demandes.Requests:
    with app.app_context(), db.reading() as session:
        return demandes.active(session, AGENT)


def wished(requests: demandes.Requests) -> dict[int, str]:
    """Identifier → towns wished for, as the pool has them."""
    column = requests.pool.columns["demande.communes"]
    return dict(zip(requests.ids, [column.words[place] for place in column.data], strict=True))


def test_requests_that_come_change_and_go_are_read_again_and_only_they(app):
    first, second = (stock.applicant(app, number, communes="92044") for number in (1, 2))
    before = read(app)
    assert read(app) is before
    with app.app_context(), db.transaction() as session:
        stock.write(session, session.get_one(Demande, second), {"demande.communes": "92062"})
    after = read(app)
    assert wished(after) == {first: "92044", second: "92062"}
    assert after.records[0] is before.records[0]
    third = stock.applicant(app, 3, communes="92026")
    assert wished(read(app)) == {first: "92044", second: "92062", third: "92026"}
    with app.app_context(), db.transaction() as session:
        session.get_one(Demande, first).etat = "radiee"
    assert wished(read(app)) == {second: "92062", third: "92026"}


def test_columns_left_by_another_vocabulary_are_made_again_from_the_facts(app):
    demande = stock.applicant(app, 1, communes="92044")
    good = read(app).records
    for left in (None, b"\0\0\0\0 an older layout"):
        with app.app_context(), db.transaction() as session:
            session.execute(update(Demande).values(colonnes=left))
            app.extensions.pop("pools")
        assert read(app).records == good
        with app.app_context(), db.transaction() as session:
            assert [demandes.refresh(session), demandes.refresh(session)] == [1, 0]
            assert [session.get_one(Demande, demande).colonnes] == good


def test_the_pools_are_read_before_anybody_asks(app):
    warm(app)
    assert app.extensions["pools"].keys() >= {"rives-de-seine", "plaine-commune", "emeraude"}
