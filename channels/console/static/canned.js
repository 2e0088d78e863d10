/* Ready-made answers: "/" at the beginning of an answer shows them, arrows choose, Enter puts one in. */

import { announce } from "./attention.js";
import { make } from "./dom.js";

const MOST = 8;
const ASKED = /^\/(\S*)$/;

export class Canned {
  constructor(line, field, list) {
    Object.assign(this, { line, field, list, answers: [], gaps: [], found: [], index: 0 });
    list.addEventListener("mousedown", (event) => {
      event.preventDefault();
      const item = event.target.closest("li");
      if (item) this.take(Number(item.dataset.index));
    });
    field.addEventListener("blur", () => this.close());
  }

  async for(product) {
    try {
      ({ answers: this.answers, gaps: this.gaps } = await this.line.get(`/antwoorden?product=${encodeURIComponent(product)}`));
    } catch { /* without them one can write as well */ }
  }

  /* What still has to be filled in: those of "[product]" and the like that stand in `text`. */
  open(text) {
    return this.gaps.filter((gap) => text.includes(gap));
  }

  typed() {
    const asked = ASKED.exec(this.field.value);
    if (!asked) return this.close();
    const words = asked[1].toLowerCase();
    this.found = this.answers.filter(({ key, title }) => key.includes(words) || title.toLowerCase().includes(words)).slice(0, MOST);
    if (!this.found.length) return this.close();
    const closed = this.list.hidden;
    this.index = 0;
    this.draw();
    if (closed) announce(`${this.found.length} standaardantwoorden. Kies met de pijltjes.`);
  }

  draw() {
    this.list.hidden = false;
    this.list.replaceChildren(...this.found.map(({ key, title, text }, index) => make(
      "li", { id: `standaard-${index}`, role: "option", "data-index": index, "aria-selected": String(index === this.index) },
      make("strong", {}, `/${key} – ${title}`), make("span", {}, text),
    )));
    this.field.setAttribute("aria-activedescendant", `standaard-${this.index}`);
    this.list.children[this.index].scrollIntoView({ block: "nearest" });
  }

  /* Whether the key was for the list. */
  key(event) {
    if (this.list.hidden) return false;
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (by) {
      this.index = (this.index + by + this.found.length) % this.found.length;
      this.draw();
    } else if (event.key === "Enter" || event.key === "Tab") this.take(this.index);
    else if (event.key === "Escape") this.close();
    else return false;
    event.preventDefault();
    event.stopPropagation();
    return true;
  }

  take(index) {
    this.field.value = this.found[index].text;
    this.close();
    this.field.dispatchEvent(new Event("input", { bubbles: true }));
    this.field.focus();
    this.toGap();
  }

  /* The first gap is chosen, so that typing fills it. */
  toGap() {
    const [first] = this.open(this.field.value);
    if (!first) return;
    const from = this.field.value.indexOf(first);
    this.field.setSelectionRange(from, from + first.length);
    announce(`Vul nog in: ${this.open(this.field.value).join(", ")}.`);
  }

  close() {
    this.list.hidden = true;
    this.field.removeAttribute("aria-activedescendant");
  }
}
