/* The windows over the page: opened by a key or a button, closed with Esc, the focus back where it was. */

import { at } from "./dom.js";

/* Opens dialog `id`. `does` gets its form's values and may throw: then it stays open and says why. */
export function ask(id, does, fill = () => {}) {
  const dialog = at(id);
  const form = dialog.querySelector("form");
  const problem = form?.querySelector(".problem");
  if (form) form.onsubmit = (event) => {
    event.preventDefault();
    finish(dialog, form, problem, does);
  };
  if (problem) problem.textContent = "";
  fill(form);
  dialog.showModal();
}

async function finish(dialog, form, problem, does) {
  const send = form.querySelector("[type=submit]");
  if (send.getAttribute("aria-disabled") === "true") return;
  send.setAttribute("aria-disabled", "true");
  problem.textContent = "";
  try {
    await does(Object.fromEntries(new FormData(form)));
    form.reset();
    dialog.close();
  } catch (refusal) {
    if (!refusal.reason) throw refusal;
    problem.textContent = refusal.reason;
  } finally {
    send.removeAttribute("aria-disabled");
  }
}

export function bindWindows() {
  for (const closing of document.querySelectorAll("dialog [data-close]")) {
    closing.addEventListener("click", () => closing.closest("dialog").close());
  }
}

export const isOpen = () => Boolean(document.querySelector("dialog[open]"));
