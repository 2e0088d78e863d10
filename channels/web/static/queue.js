/* The place in the queue: one line above the input that changes, not a message for each new place. */

import { icon, make, outsideLink } from "./dom.js";

export const WAITS = ["wachtrij", "aangeboden"];

/* What an entry says of a takeover: {stand, plaats?, wacht?, wie?}. */
export const takeover = ({ from, extras }) => (from === "system" && extras.overdracht) || {};

export class Queue {
  /* `does`: tap(message, button); left(): the line goes while something in it has the focus. */
  constructor(texts, does) {
    Object.assign(this, { texts, does, buttons: [] });
    this.place = make("span", { class: "place", "aria-hidden": "true" });
    this.said = make("p", {});
    this.choices = make("div", { class: "row" });
    this.element = make("div", { class: "queue", role: "group", "aria-label": texts.queueLabel, hidden: true });
    this.element.append(this.place, make("div", {}, this.said, this.choices));
  }

  /* An entry of the log; whether it says something new. Who doesn't wait any more has no line. */
  hear(entry) {
    const { stand, plaats: place } = takeover(entry);
    if (stand && !WAITS.includes(stand)) this.clear();
    if (!WAITS.includes(stand)) return false;
    const isNew = this.said.textContent !== entry.text;
    this.said.textContent = entry.text;
    this.place.textContent = place || "…";
    this.show(entry);
    this.waiting = true;
    this.draw();
    return isNew;
  }

  /* The same choices stay the same buttons: who is on one of them stays there. */
  show(entry) {
    if (!entry.buttons.length) return;
    const title = (buttons) => buttons.map((button) => button.title).join("\n");
    const same = title(this.buttons) === title(entry.buttons);
    Object.assign(this, { entry, buttons: entry.buttons });
    if (!same) this.choices.replaceChildren(...this.buttons.map((button, at) => this.choice(button, at)).filter(Boolean));
    for (const choice of this.choices.querySelectorAll("button")) choice.removeAttribute("aria-disabled");
  }

  choice(button, at) {
    if (button.url) return outsideLink(button.url, button.title, this.texts.newWindow, icon("outside"));
    const choice = make("button", { type: "button" }, button.title);
    choice.addEventListener("click", () => {
      if (choice.getAttribute("aria-disabled") === "true") return;
      choice.setAttribute("aria-disabled", "true");
      this.does.tap(this.entry, this.buttons[at]);
    });
    return choice;
  }

  mode(mode) {
    this.now = mode;
    this.draw();
  }

  /* The server may be quicker to say who answers than what it says of it, and the other way round. */
  draw() {
    const hidden = !(this.waiting && this.now === "queue");
    if (hidden && this.element.contains(this.element.getRootNode().activeElement)) this.does.left();
    this.element.hidden = hidden;
  }

  clear() {
    this.waiting = false;
    this.said.textContent = "";
    this.draw();
  }
}
