// New content may say where the focus goes; the card that holds it is shown from its first line, what is to be said included.
// This file comes after echo.js, whose lines move what follows them.
"use strict";

function reveal(control) {
  const card = control.closest(".card");
  if (card) {
    const { top, bottom } = card.getBoundingClientRect();
    if (top < 0 || bottom > innerHeight) card.scrollIntoView({ block: "start" });
  }
  for (const one of [control.closest(".dense-question"), control]) one?.scrollIntoView({ block: "nearest" });
}

// Of several questions on one screen, none is passed over unseen: where the first one to answer stands too low for the
// others to be in view, the first of all has the focus; not once they were sent, when what is left or wrong is what there is to see.
function firstSeen(wanted) {
  const card = wanted.closest(".dense:not([data-chosen], [data-sent])");
  if (!card || wanted.closest(".wrong")) return wanted;
  const floor = innerHeight - parseFloat(getComputedStyle(document.documentElement).scrollPaddingBottom || 0);
  const below = wanted.getBoundingClientRect().bottom - card.getBoundingClientRect().top;
  return below < floor ? wanted : card.querySelector(".dense-question :is(input, select, textarea):not([type=hidden])");
}

document.addEventListener("htmx:load", (event) => {
  const fresh = event.detail.elt;
  const within = fresh === document.body ? fresh.querySelector("#exchange .dense") : fresh;
  const marked = within?.matches("[autofocus]") ? within : within?.querySelector("[autofocus]");
  if (!marked) return;
  const wanted = firstSeen(marked);
  wanted.focus({ preventScroll: true });
  reveal(wanted);
});
