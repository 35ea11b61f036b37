"""The landlord's own figures, and the pages that show where every rule comes from, in a real browser."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from e2e.pages import assert_well_made

FIGURE = "/administration/chiffres/seuil-premier-quartile"


def test_a_threshold_is_entered_confirmed_and_read_by_its_rule(sign_in):
    page = sign_in("administrateur")
    page.goto(f"{FIGURE}?territoire=paris-ouest-la-defense")
    page.get_by_label("Valeur").fill("11 250")
    page.get_by_label("Premier jour").fill("01/01/2026")
    page.get_by_role("button", name="Vérifier").click()
    expect(page.get_by_role("alert").filter(has_text="n’est pas enregistrée")).to_be_focused()
    assert_well_made(page)
    page.get_by_role("textbox", name="Source").fill("arrêté d’essai")
    page.get_by_role("button", name="Vérifier").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Confirmer la valeur")
    assert_well_made(page)
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_role("status")).to_contain_text("enregistré")
    assert_well_made(page)
    page.goto("/referentiel/regles/premier-quartile")
    expect(page.get_by_text("arrêté d’essai").first).to_be_visible()


@pytest.mark.parametrize("width", [320, 1366])
@pytest.mark.parametrize("path", ["", "/regles/ressources-sous-plafond", "/chiffres"])
def test_the_reference_is_well_made(page, sign_in, path, width):
    page.set_viewport_size({"width": width, "height": 900})
    sign_in("secretaire").goto(f"/referentiel{path}")
    assert_well_made(page)


def test_the_reference_narrows_as_one_types_and_keeps_its_address(sign_in):
    page = sign_in("secretaire")
    page.goto("/referentiel")
    page.get_by_label("Mot, clause ou règle").fill("quorum")
    expect(page).to_have_url(re.compile("q=quorum"))
    expect(page.locator("article").first).to_contain_text(re.compile("quorum", re.IGNORECASE))
    expect(page.get_by_label("Mot, clause ou règle")).to_be_focused()
