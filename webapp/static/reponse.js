// The form of an exchange: nothing typed in it is lost, and a text of several lines is sent from the keyboard.
"use strict";

// In a text of several lines, Enter goes to the next line: Ctrl and Enter send it.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.target.tagName !== "TEXTAREA" || !event.target.form) return;
  event.preventDefault();
  event.target.form.requestSubmit();
});

// A link to another question takes with it what is typed in this one.
document.addEventListener("input", (event) => {
  const form = event.target.closest("#reponse");
  if (form) form.dataset.touched = "";
});
document.addEventListener("click", (event) => {
  const link = event.target.closest("a[href]"), form = document.querySelector("#reponse[data-touched]");
  if (!link || !form || event.ctrlKey || event.metaKey || event.shiftKey || link.matches(".abandon")) return;
  const to = new URL(link.href), page = to.pathname.split("/").pop();
  if (!new URL(form.action).pathname.startsWith(to.pathname.replace(/\/(verifier|questions)$/, "") + "/")) return;
  const towards = to.searchParams.get("question") || { verifier: "conclusion", questions: "questions" }[page];
  if (!towards) return;
  event.preventDefault();
  event.stopPropagation();
  form.append(Object.assign(document.createElement("input"), { type: "hidden", name: "vers", value: towards }));
  form.requestSubmit();
}, true);
