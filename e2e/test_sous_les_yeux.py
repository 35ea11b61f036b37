"""On the screen of an office, each question of a call is before the eyes: what to say, what is asked, where to type."""

from __future__ import annotations

from playwright.sync_api import expect

from e2e.officer import APPEL, MOST_QUESTIONS, Conversation
from e2e.pages import each, look

OFFICE = {"width": 1366, "height": 768}
IN_SIGHT = "one => one.getBoundingClientRect().top >= 0 && one.getBoundingClientRect().bottom <= innerHeight"
OUT_OF_SIGHT = """() => {
  const card = document.querySelector("#exchange .card:has([name])");
  const asked = document.activeElement.closest(".dense-question") ?? card;
  const parts = [asked.querySelector(".say"), asked.querySelector("h2, h3, label"), document.activeElement];
  const boxes = parts.filter((one) => one).map((one) => one.getBoundingClientRect());
  return boxes.filter((box) => box.top < 0 || box.bottom > innerHeight).map((box) => [box.top, box.bottom]);
}"""


PASSED_OVER = """() => {
  const card = document.activeElement.closest(".dense:not([data-sent])");
  if (!card) return [];
  const asked = [...card.querySelectorAll(".dense-question")];
  const before = asked.slice(0, asked.indexOf(document.activeElement.closest(".dense-question")));
  const above = (one) => one.getBoundingClientRect().top < 0;
  return [card.querySelector("h2"), ...before].filter(above).map((one) => one.innerText);
}"""


# What was asked anew, or is to correct: the whole question of the focused control, above the button that stays put.
UNDER_THE_EYES = """() => {
  const asked = document.activeElement.closest(".dense-question"), bar = document.querySelector("#reponse > .actions");
  const { top, bottom } = asked.getBoundingClientRect(), pinned = document.querySelector(".hang-up");
  return top >= pinned.getBoundingClientRect().bottom - 1 && bottom <= bar.getBoundingClientRect().top + 1;
}"""
FOCUSED = "() => document.activeElement.name"
BESIDE = "() => document.activeElement.closest('.dense-question').innerText"


def called(page, number):
    """A call to the candidate of that rank in the pool of a dwelling, on the screen of an office."""
    page.set_viewport_size(OFFICE)
    page.goto("/logements?q=RSH-LEV-0101")
    page.get_by_role("link", name="8 rue du Halage").first.click()
    page.get_by_role("link", name="Chercher des candidats").click()
    page.get_by_role("button", name="Appeler").nth(number).click()
    return page


def test_no_question_of_a_call_arrives_with_its_first_line_off_the_screen(sign_in):
    page = called(sign_in("responsable"), 9)
    assert each(page.locator("#issue-appel, #reponse"), IN_SIGHT) == [True, True], "nobody answers: noted at once"
    conversation, out_of_sight, over, passed = Conversation(page), {}, [], []
    for _ in range(MOST_QUESTIONS):
        if conversation.finished():
            break
        if unseen := look(page, OUT_OF_SIGHT):
            out_of_sight[conversation.heading()] = unseen
        passed += look(page, PASSED_OVER)
        over += each(page.locator(".hang-up"), "one => one.getBoundingClientRect().y")
        conversation.answer(APPEL)
    assert out_of_sight == {}
    assert passed == [], "the person is led past what was never shown"
    assert over[0] >= 0, "that one may hang up is said out of sight"


def test_what_is_left_of_a_section_just_sent_is_before_the_eyes_then_what_is_to_correct(sign_in):
    page = called(sign_in("responsable"), 10)
    conversation, answers = Conversation(page), dict(APPEL)
    for _ in range(MOST_QUESTIONS):
        if conversation.heading() == "Labels et priorité":
            break
        conversation.answer(answers)
    bar = page.locator("#reponse > .actions")
    conversation.fill("demande.publics", ("dalo",))
    del answers["demande.designee_par_le_prefet"], answers["aucun-preuves"]
    conversation.answer(answers)
    assert look(page, FOCUSED) == "demande.designee_par_le_prefet"
    assert look(page, UNDER_THE_EYES)
    assert "dans cette section" in look(page, BESIDE)
    expect(bar).to_contain_text("Il reste")
    for error, said in ((False, "Il reste"), (True, "Cochez une réponse")):
        conversation.answer({} if error else {"demande.designee_par_le_prefet": "non"})
        assert look(page, FOCUSED) == "demande.preuves_vues"
        assert look(page, UNDER_THE_EYES)
        assert said in look(page, BESIDE)
        expect(bar).to_contain_text("à corriger" if error else said)
