from __future__ import annotations

import pytest
from bs4 import BeautifulSoup

from webapp import permissions, security
from webapp.db.models.administration import ROLES

PUBLIC_ENDPOINTS = {"static", "connexion.index", "connexion.sign_in", "sante.index", "criteres.index", "criteres.show"}


def test_every_route_declares_a_permission(app):
    declared = {name: permissions.permission_of(view) for name, view in app.view_functions.items()}
    assert [name for name, permission in declared.items() if permission is None] == []


def test_only_signing_in_static_files_health_and_the_criteria_are_public(app):
    public = {n for n, view in app.view_functions.items() if permissions.permission_of(view) == permissions.PUBLIC}
    assert public == PUBLIC_ENDPOINTS


def test_a_route_without_permission_is_closed_to_everybody(app, client, sign_in):
    app.add_url_rule("/oubliee", "oubliee", lambda: "secret")
    sign_in(client, "administrateur")
    assert client.get("/oubliee").status_code == 403


def test_a_route_is_closed_to_roles_without_its_permission(app, client, sign_in):
    app.add_url_rule("/essai", "essai", permissions.requires("decider")(lambda: "ouvert"))
    assert sign_in(client, "charge-relation-client").get("/essai").status_code == 403
    client.post("/deconnexion")
    assert sign_in(client, "secretaire-caleol").get("/essai").text == "ouvert"


def test_an_unknown_permission_is_refused_when_the_view_is_written():
    with pytest.raises(ValueError, match="unknown permission"):
        permissions.requires("tout-faire")


def test_the_roles_of_the_database_are_those_with_a_name_and_grants():
    assert set(ROLES) == set(permissions.ROLES) == set(permissions.GRANTS)


def test_every_granted_permission_exists_and_every_permission_is_granted_to_somebody():
    granted = set().union(*permissions.GRANTS.values())
    assert granted == {*permissions.PERMISSIONS, permissions.SIGNED_IN}


def test_an_agent_sees_only_the_agencies_of_the_account():
    agent = permissions.Agent(1, "a", "A", "responsable", "rives-de-seine", ("levallois",))
    assert agent.sees("levallois")
    assert not agent.sees("puteaux")
    assert permissions.Agent(1, "a", "A", "responsable", "rives-de-seine", ("*",)).sees("puteaux")


@pytest.mark.parametrize("path", ["/connexion", "/", "/nulle-part", "/sante", "/static/app.css", "/static/absent.css"])
def test_every_answer_carries_the_security_headers(client, path):
    answer = client.get(path, buffered=True)
    assert {name: answer.headers.get(name) for name in security.HEADERS} == security.HEADERS


def test_a_failure_carries_the_security_headers_and_says_what_to_do(app, client):
    def fail():
        raise RuntimeError("broken")

    app.add_url_rule("/panne", "panne", permissions.requires(permissions.PUBLIC)(fail))
    app.config.update(TESTING=False, PROPAGATE_EXCEPTIONS=False)
    answer = client.get("/panne")
    assert answer.status_code == 500
    assert answer.headers["Content-Security-Policy"] == security.CONTENT_POLICY
    assert "Rechargez la page" in answer.text
    assert "broken" not in answer.text


def test_pages_are_never_stored_but_static_files_are(client):
    assert client.get("/connexion").headers["Cache-Control"] == "no-store"
    assert client.get("/nulle-part").headers["Cache-Control"] == "no-store"
    assert "max-age" in client.get("/static/app.css", buffered=True).headers["Cache-Control"]


def test_the_content_policy_allows_no_inline_script_or_style(client):
    assert "unsafe" not in security.CONTENT_POLICY
    page = BeautifulSoup(client.get("/connexion").text, "html.parser")
    assert all(script.get("src") and not script.text for script in page.select("script"))
    assert page.select("style, [style], [onclick], [onsubmit]") == []


def test_the_cookie_is_out_of_reach_of_scripts_and_of_other_sites(client, sign_in):
    form = {"identifiant": "relation", "mot_de_passe": "demonstration"}
    cookie = client.post("/connexion", data=form).headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


@pytest.mark.parametrize("path", ["//ailleurs.example", "https://ailleurs.example", "/\\ailleurs.example", "", "/a\nb"])
def test_signing_in_never_leads_to_another_site(app, path):
    with app.test_request_context():
        assert security.safe_path(path) == "/"


def test_signing_in_leads_back_to_the_page_that_was_asked(client):
    asked = client.get("/?page=2")
    assert asked.status_code == 303
    assert asked.location == "/connexion?suite=/?page%3D2"
    form = {"identifiant": "relation", "mot_de_passe": "demonstration", "suite": "/?page=2"}
    assert client.post("/connexion", data=form).location == "/?page=2"


def test_a_form_without_token_is_refused_in_french(app, client):
    app.config["WTF_CSRF_ENABLED"] = True
    answer = client.post("/connexion", data={"identifiant": "relation", "mot_de_passe": "demonstration"})
    assert answer.status_code == 400
    assert "rechargez-la" in answer.text


def test_a_form_with_its_token_passes(app, client):
    app.config["WTF_CSRF_ENABLED"] = True
    page = BeautifulSoup(client.get("/connexion").text, "html.parser")
    token = page.select_one("input[name=csrf_token]")["value"]
    form = {"identifiant": "relation", "mot_de_passe": "demonstration", "csrf_token": token}
    assert client.post("/connexion", data=form).status_code == 303


def test_only_the_token_that_was_accepted_is_given_back(app, client):
    app.config["WTF_CSRF_ENABLED"] = True
    token = BeautifulSoup(client.get("/connexion").text, "html.parser").select_one("input[name=csrf_token]")["value"]
    form = {"identifiant": "relation", "mot_de_passe": "faux"}
    both = client.post("/connexion", data=form | {"csrf_token": token}, headers={"X-CSRFToken": "a-moi-d-ailleurs"})
    assert both.status_code != 400
    assert "a-moi-d-ailleurs" not in both.text
    alone = client.post("/connexion", data=form, headers={"X-CSRFToken": token})
    again = BeautifulSoup(alone.text, "html.parser").select_one("input[name=csrf_token]")
    assert again["value"] == token


def test_every_form_of_the_sign_in_page_carries_the_token_and_an_address(client):
    forms = BeautifulSoup(client.get("/connexion").text, "html.parser").select("form")
    assert forms
    assert all(form.select_one("input[name=csrf_token]") and form.get("action") for form in forms)


@pytest.mark.parametrize("path", ["/nulle-part", "/connexion/x"])
def test_an_unknown_address_says_what_to_do(client, path):
    answer = client.get(path)
    assert answer.status_code == 404
    assert "Repartez de l’accueil" in answer.text


def test_a_wrong_method_says_what_to_do(client):
    answer = client.get("/deconnexion")
    assert answer.status_code == 405
    assert "POST" in answer.headers["Allow"]
    assert "accueil" in answer.text
