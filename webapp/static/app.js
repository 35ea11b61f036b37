// Shortcuts, and a word when the network is cut. Everything else works without it.
"use strict";

// Alt and a letter press the control that carries it: <button data-shortcut="n">.
document.addEventListener("keydown", (event) => {
  if (!event.altKey || event.ctrlKey || event.metaKey) return;
  const key = event.key.length === 1 ? event.key.toLowerCase() : "";
  if (!/^[a-z]$/.test(key)) return;
  const control = document.querySelector(`[data-shortcut="${key}"]`);
  if (!control) return;
  event.preventDefault();
  control.focus();
  control.click();
});

// A page shown to a room turns with the arrows, or a remote: <a data-turn="ArrowRight PageDown">.
const atEnd = { PageDown: () => innerHeight + scrollY >= document.documentElement.scrollHeight - 2, PageUp: () => scrollY <= 2 };
document.addEventListener("keydown", (event) => {
  if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey || event.target.closest("input, select, textarea, .scroll")) return;
  const turns = [...document.querySelectorAll("[data-turn]")].filter((one) => one.dataset.turn.split(" ").includes(event.key));
  if (!turns.length || (atEnd[event.key] && !atEnd[event.key]())) return;
  event.preventDefault();
  turns[0].click();
});

const alertBox = () => document.getElementById("alerte");
document.addEventListener("htmx:sendError", () => {
  const box = document.createElement("p");
  box.className = "alert";
  box.textContent = alertBox().dataset.offline;
  alertBox().replaceChildren(box);
});
document.addEventListener("htmx:afterRequest", (event) => {
  const polled = event.detail.requestConfig.verb === "get";
  if (event.detail.successful && !polled) alertBox().replaceChildren();
});
