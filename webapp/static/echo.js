// Under a date or an amount, what was typed in words. The server's reading stays the truth: what it may take otherwise is not echoed.
"use strict";

(() => {
  const MONTHS = "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split(" ");
  const DAYS = "dimanche lundi mardi mercredi jeudi vendredi samedi".split(" ");
  const [THIN, HARD] = ["\u202f", "\u00a0"];
  const MOST = 1_000_000_000n; // cents
  const plain = (text) => text.replace(/[\u00a0\u202f\u2009]/g, " ").trim();

  function date(text) {
    const found = /^(?:(\d{1,2})[/. -](\d{1,2})[/. -](\d{2}|\d{4})|(\d{2})(\d{2})(\d{4}))$/.exec(plain(text));
    if (!found) return "";
    const [day, month, typed] = found.slice(1).filter(Boolean).map(Number);
    const year = typed > 99 ? typed : typed + (typed <= 40 ? 2000 : 1900);
    const read = new Date(Date.UTC(year, month - 1, day));
    if (read.getUTCMonth() !== month - 1 || read.getUTCDate() !== day || year < 1900 || year > 2100) return "";
    return `${DAYS[read.getUTCDay()]} ${day === 1 ? "1er" : day} ${MONTHS[month - 1]} ${year}`;
  }

  function cents(text) {
    const bare = plain(text).replace(/\s*(€|euros?)$/i, "");
    if (bare.length > 24 || /\d[.,]\d{3}$/.test(bare)) return null;
    if (!/^(\d{1,3}( \d{3})+|\d+)([.,]\d{1,2})?$/.test(bare)) return null;
    const [whole, rest = ""] = bare.replaceAll(" ", "").split(/[.,]/);
    const value = BigInt(whole) * 100n + BigInt(rest.padEnd(2, "0"));
    return value > MOST ? null : value;
  }

  function euros(value) {
    const whole = String(value / 100n).replace(/\B(?=(\d{3})+$)/g, THIN);
    return `${whole}${value % 100n ? `,${String(value % 100n).padStart(2, "0")}` : ""}${HARD}€`;
  }

  function amount(text) {
    const value = cents(text);
    return value === null ? "" : euros(value);
  }

  function monthly(text) {
    const value = cents(text);
    return value ? `${euros(value)} par mois, soit ${euros(value * 12n)} par an` : "";
  }

  const SAY = { date, montant: amount, mensuel: monthly };

  // The line under a control, made at the first need; read with the control, and told once the typing rests.
  function lineOf(control) {
    const id = `${control.id}-echo`;
    const known = document.getElementById(id);
    if (known) return known;
    const line = Object.assign(document.createElement("p"), { id, className: "echo" });
    control.closest(".control").after(line);
    control.setAttribute("aria-describedby", `${control.getAttribute("aria-describedby") || ""} ${id}`.trim());
    return line;
  }

  function show(control) {
    const said = SAY[control.dataset.echo]?.(control.value) ?? "";
    if (said || document.getElementById(`${control.id}-echo`)) lineOf(control).textContent = said;
  }

  const waiting = new WeakMap();
  document.addEventListener("input", ({ target }) => {
    if (!target.dataset.echo) return;
    lineOf(target).setAttribute("aria-live", "polite");
    clearTimeout(waiting.get(target));
    waiting.set(target, setTimeout(() => show(target), 400));
  });
  const showAll = (root) => root.querySelectorAll("[data-echo]").forEach(show);
  document.addEventListener("DOMContentLoaded", () => showAll(document));
  document.addEventListener("htmx:load", (event) => showAll(event.detail.elt));
})();
