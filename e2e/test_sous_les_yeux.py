"""On the screen of an office, each question of a call is before the eyes: what to say, what is asked, where to type."""

from __future__ import annotations

from e2e.officer import APPEL, MOST_QUESTIONS, Conversation
from e2e.pages import each, look

OFFICE = {"width": 1366, "height": 768}
OUT_OF_SIGHT = """() => {
  const card = document.querySelector("#exchange .card:has([name])");
  const asked = document.activeElement.closest(".dense-question") ?? card;
  const parts = [asked.querySelector(".say"), asked.querySelector("h2, h3, label"), document.activeElement];
  const boxes = parts.filter((one) => one).map((one) => one.getBoundingClientRect());
  return boxes.filter((box) => box.top < 0 || box.bottom > innerHeight).map((box) => [box.top, box.bottom]);
}"""


PASSED_OVER = """() => {
  const card = document.activeElement.closest(".dense");
  if (!card) return [];
  const asked = [...card.querySelectorAll(".dense-question")];
  const before = asked.slice(0, asked.indexOf(document.activeElement.closest(".dense-question")));
  const above = (one) => one.getBoundingClientRect().top < 0;
  return [card.querySelector("h2"), ...before].filter(above).map((one) => one.innerText);
}"""


def test_no_question_of_a_call_arrives_with_its_first_line_off_the_screen(sign_in):
    page = sign_in("responsable")
    page.set_viewport_size(OFFICE)
    page.goto("/logements?q=RSH-LEV-0101")
    page.get_by_role("link", name="8 rue du Halage").first.click()
    page.get_by_role("link", name="Chercher des candidats").click()
    page.get_by_role("button", name="Appeler").nth(9).click()
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
