// New content may say where the focus goes; the card that holds it is shown from its first line, what is to be said included.
// This file comes after echo.js, whose lines move what follows them.
"use strict";

function reveal(control) {
  const card = control.closest(".card");
  if (card) {
    const { top, bottom } = card.getBoundingClientRect();
    if (top < 0 || bottom > innerHeight) card.scrollIntoView({ block: "start" });
  }
  control.scrollIntoView({ block: "nearest" });
}

document.addEventListener("htmx:load", (event) => {
  const fresh = event.detail.elt;
  if (fresh === document.body) return;
  const wanted = fresh.matches("[autofocus]") ? fresh : fresh.querySelector("[autofocus]");
  if (!wanted) return;
  wanted.focus({ preventScroll: true });
  reveal(wanted);
});
