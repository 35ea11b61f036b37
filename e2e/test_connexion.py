from __future__ import annotations

import pytest
from playwright.sync_api import expect

from e2e.pages import assert_well_made, look


def test_the_keyboard_alone_signs_in_and_out(page):
    page.goto("/")
    expect(page.get_by_label("Identifiant")).to_be_focused()
    page.keyboard.type("relation")
    page.keyboard.press("Tab")
    page.keyboard.type("demonstration")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Bonjour Camille Bernard")
    page.get_by_role("button", name="Se déconnecter").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Connexion")


def test_a_refused_sign_in_says_so_and_keeps_the_identifier(page):
    page.goto("/connexion")
    page.get_by_label("Identifiant").fill("relation.emeraude")
    page.get_by_label("Mot de passe").fill("autre chose")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert").filter(has_text="incorrect")).to_be_focused()
    expect(page.get_by_label("Identifiant")).to_have_value("relation.emeraude")
    assert_well_made(page)


@pytest.mark.parametrize("width", [320, 1366])
def test_signing_in_and_home_are_well_made(page, sign_in, width):
    page.set_viewport_size({"width": width, "height": 900})
    page.goto("/connexion")
    assert_well_made(page)
    sign_in("secretaire")
    assert_well_made(page)


def test_no_page_breaks_its_content_policy(page, sign_in):
    complaints = []
    page.on("console", lambda message: complaints.append(message.text))
    sign_in()
    page.goto("/nulle-part")
    assert [text for text in complaints if "Content Security Policy" in text] == []


def test_without_script_people_sign_in_too(browser, base_url):
    context = browser.new_context(java_script_enabled=False, base_url=base_url)
    page = context.new_page()
    page.goto("/connexion")
    page.get_by_role("button", name="Entrer : formateur").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Bonjour Sacha Moreau")
    context.close()


def test_a_letter_with_alt_presses_the_control_that_carries_it(page):
    page.goto("/connexion")
    look(page, "document.querySelector('main button').dataset.shortcut = 'n'")
    page.get_by_label("Identifiant").fill("personne")
    page.keyboard.press("Alt+n")
    expect(page.get_by_role("alert").filter(has_text="incorrect")).to_be_visible()


def test_an_error_met_by_htmx_shows_as_an_alert_and_leaves_the_page(page):
    page.goto("/connexion")
    look(page, "htmx.ajax('GET', '/nulle-part', 'main')")
    expect(page.get_by_role("alert")).to_contain_text("Page introuvable")
    expect(page.get_by_role("heading", level=1)).to_have_text("Connexion")


def test_a_cut_network_says_that_nothing_is_lost(page):
    page.goto("/connexion")
    page.context.set_offline(True)
    look(page, "htmx.ajax('GET', '/', 'main').catch(() => null)")
    expect(page.get_by_role("alert")).to_contain_text("La connexion au serveur est coupée")


def test_new_content_says_where_the_focus_goes(page, sign_in):
    sign_in()
    page.route("**/morceau", lambda route: route.fulfill(body="<input aria-label='Loyer' autofocus>"))
    look(page, "htmx.ajax('GET', '/morceau', {target: 'main', swap: 'innerHTML'})")
    expect(page.get_by_label("Loyer")).to_be_focused()
