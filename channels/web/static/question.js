/* A question over the conversation that must be answered first: to erase it, or to leave somebody who helps. */

import { make } from "./dom.js";

export class Question {
  /* `beside`: what can't be used meanwhile. */
  constructor(panel, beside) {
    Object.assign(this, { panel, beside });
  }

  get isOpen() {
    return Boolean(this.element);
  }

  /* `texts`: {title, what, yes, no}; `yes()` when that is chosen. Closed, the focus goes back to where it was. */
  ask(texts, yes) {
    this.before = this.panel.getRootNode().activeElement;
    const agree = make("button", { type: "button", class: "agree" }, texts.yes);
    const stay = make("button", { type: "button" }, texts.no);
    const title = make("h3", { id: "onthaal-question" }, texts.title);
    const what = make("p", { id: "onthaal-what" }, texts.what);
    this.element = make("div", { class: "question", role: "alertdialog", "aria-labelledby": title.id, "aria-describedby": what.id });
    this.element.append(title, what, make("div", { class: "row" }, agree, stay));
    agree.addEventListener("click", () => {
      this.close();
      yes();
    });
    stay.addEventListener("click", () => this.close());
    for (const each of this.beside) each.inert = true;
    this.panel.append(this.element);
    stay.focus();
  }

  close() {
    for (const each of this.beside) each.inert = false;
    this.element.remove();
    this.element = undefined;
    this.before?.focus();
  }
}
