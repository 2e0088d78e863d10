/* The conversation on the screen: one list, in the order of the log, what is not yet taken at its end. */

import { icon, make, outsideLink } from "./dom.js";
import { takeover } from "./queue.js";
import { richText } from "./richtext.js";
import { person } from "./texts.js";

const TIME = new Intl.DateTimeFormat("nl-BE", { hour: "2-digit", minute: "2-digit", timeZone: "Europe/Brussels" });
const DAY = new Intl.DateTimeFormat("nl-BE", { day: "numeric", month: "long", year: "numeric", timeZone: "Europe/Brussels" });
const NEAR = 80;
const TURNS = ["medewerker", "weg", "bot", "wachtrij"]; // somebody else speaks from here on

export class Transcript {
  /* `does`: tap(message, button), rate(message id, value). */
  constructor(texts, does) {
    this.texts = texts;
    this.does = does;
    this.list = make("ol", { class: "list", role: "list" });
    this.typist = make("p", {});
    this.dots = make("div", { class: "typing", hidden: true }, make("div", {}, make("span"), make("span"), make("span")), this.typist);
    this.element = make("div", { class: "log", role: "region", "aria-label": texts.log, tabindex: "0" }, this.list, this.dots);
    // Less room (a notice, the queue, a growing input) must not hide the last message. A scroll that is told after the
    // room changed says nothing of what the reader wants.
    this.element.addEventListener("scroll", () => { if (this.room === this.element.clientHeight) this.stuck = this.atEnd(); });
    new ResizeObserver(() => this.resized()).observe(this.element);
    this.clear();
  }

  clear() {
    this.list.replaceChildren();
    this.byId = new Map();
    this.byCid = new Map();
    this.menus = [];
    this.stuck = true;
  }

  /* Returns whether it was new on this screen. */
  add(entry) {
    if (this.byId.has(entry.id)) return this.complete(entry);
    const near = this.atEnd();
    if (entry.from === "user") this.closeMenus(entry.text);
    const item = this.item(entry);
    this.place(item, entry.seq);
    this.byId.set(entry.id, item);
    if (near) this.show(item);
    return true;
  }

  addPending(frame) {
    if (this.byCid.has(frame.cid)) return;
    const item = this.item({ from: "user", text: frame.text ?? frame.title, buttons: [], extras: {} });
    item.classList.add("waiting");
    item.append(make("p", { class: "note" }, this.texts.sending));
    this.closeMenus(frame.title);
    this.list.append(item);
    this.byCid.set(frame.cid, item);
    this.stuck = true;
    this.element.scrollTop = this.element.scrollHeight;
  }

  accept({ cid, id, seq, text }) {
    const item = this.byCid.get(cid);
    this.byCid.delete(cid);
    if (!item) return;
    if (this.byId.has(id)) return item.remove();
    this.byId.set(id, item);
    item.classList.remove("waiting");
    item.querySelector(".note").remove();
    item.querySelector(".text").replaceChildren(richText(text, this.texts.newWindow));
    this.place(item, seq);
  }

  refuse(frame, reason) {
    const item = this.byCid.get(frame.cid);
    if (!item) return;
    item.classList.replace("waiting", "failed");
    item.querySelector(".note").textContent = `${this.texts.failed}. ${reason}`;
  }

  typing(on, said = "") {
    const near = this.atEnd();
    this.dots.hidden = !on;
    this.typist.textContent = said;
    if (on && near) this.element.scrollTop = this.element.scrollHeight;
  }

  rated({ of, value }) {
    for (const thumb of this.byId.get(of)?.querySelectorAll("[data-value]") || []) {
      thumb.setAttribute("aria-pressed", String(Number(thumb.dataset.value) === value));
    }
  }

  resized() {
    this.room = this.element.clientHeight;
    if (this.stuck) this.element.scrollTop = this.element.scrollHeight;
  }

  // --- inside ------------------------------------------------------------------------------------

  atEnd() {
    const { scrollTop, scrollHeight, clientHeight } = this.element;
    return scrollHeight - scrollTop - clientHeight < NEAR || scrollTop + clientHeight + 2 > scrollHeight;
  }

  /* The beginning of a new message stays in sight, also when it is longer than the screen; where there is room,
     with the question above it. */
  show(item) {
    const end = this.element.scrollHeight - this.element.clientHeight;
    this.element.scrollTop = Math.min(end, this.pinned(item));
    this.stuck = this.atEnd();
  }

  pinned(item) {
    const question = item.previousElementSibling;
    const room = this.element.clientHeight > 2 * (question?.offsetHeight || 0) + 100;
    return (room && question?.classList.contains("user") ? question : item).offsetTop - 12;
  }

  /* By seq: "accepted" may come before an earlier entry. What has no seq yet stays at the end. */
  place(item, seq) {
    item.dataset.seq = seq;
    const later = [...this.list.children].reverse().filter((other) => other !== item && !(Number(other.dataset.seq) < seq));
    this.list.insertBefore(item, later.at(-1) || null);
    for (const each of [item, item.nextElementSibling]) {
      each?.classList.toggle("follows", each.previousElementSibling?.dataset.speaker === each.dataset.speaker);
    }
  }

  /* An own message of which until now only the taking was known. */
  complete({ id, ts }) {
    const meta = this.byId.get(id).querySelector(".meta");
    if (!meta.querySelector("time")) meta.append(" ", this.time(ts));
    return false;
  }

  time(ts) {
    return make("time", { datetime: ts }, TIME.format(new Date(ts)));
  }

  item(entry) {
    const { stand } = takeover(entry);
    const turn = TURNS.includes(stand) && (stand === "wachtrij" || !entry.buttons.length);
    // Under one name stand only the messages of one: another person is another speaker.
    const speaker = `${entry.from} ${entry.extras.wie || ""} ${turn ? entry.id : ""}`;
    const item = make("li", { class: `entry ${entry.from} ${turn ? "turn" : ""}`.trim(), "data-from": entry.from, "data-speaker": speaker });
    item.append(this.meta(entry));
    if (entry.text) item.append(make("div", { class: "text" }, richText(entry.text, this.texts.newWindow)));
    const under = [this.source(entry), stand === "wachtrij" ? null : this.menu(entry), this.thumbs(entry)].filter(Boolean);
    item.append(...under);
    return item;
  }

  meta({ from, ts, extras }) {
    const who = from === "user" ? this.texts.you : this.texts[from] || from;
    const known = from === "agent" && typeof extras.wie === "string" ? extras.wie : "";
    const meta = make("p", { class: "meta" }, ...(from === "agent" ? [icon("person")] : []), known ? person(known) : who);
    if (ts) meta.append(" ", this.time(ts));
    return meta;
  }

  source({ extras }) {
    const answer = extras.antwoord || {};
    const { bron } = answer;
    if (!bron && !answer.voorbeeld) return null;
    const line = make("p", { class: "source" });
    if (bron) {
      const link = bron.url && outsideLink(bron.url, bron.naam, this.texts.newWindow);
      line.append(`${this.texts.source}: `, link || bron.naam, bron.datum ? `, ${DAY.format(new Date(bron.datum))} ` : " ");
    }
    if (answer.voorbeeld) line.append(this.example());
    return line;
  }

  example() {
    const meaning = make("span", { class: "unseen" }, `. ${this.texts.exampleMeaning}`);
    return make("span", { class: "tag", title: this.texts.exampleMeaning }, this.texts.example, meaning);
  }

  menu(entry) {
    const items = entry.buttons.map((button) => this.choice(entry, button)).filter(Boolean);
    if (!items.length) return null;
    const score = takeover(entry).score ? " score" : "";
    const menu = make("ul", { class: `choices${score}`, role: "list", "aria-label": this.texts.choices }, ...items);
    this.menus.push(menu);
    return menu;
  }

  choice(entry, button) {
    if (button.url) {
      const link = outsideLink(button.url, button.title, this.texts.newWindow, icon("outside"));
      return link && make("li", {}, link);
    }
    const choice = make("button", { type: "button" }, button.title);
    choice.addEventListener("click", () => {
      if (choice.getAttribute("aria-disabled") !== "true") this.does.tap(entry, button);
    });
    return make("li", {}, choice);
  }

  /* After a newer turn a menu is history: readable, but no longer to be used. Links stay. */
  closeMenus(text) {
    for (const menu of this.menus) {
      for (const button of menu.querySelectorAll("button")) {
        button.setAttribute("aria-disabled", "true");
        button.title = this.texts.over;
        if (button.textContent === text) this.mark(button);
      }
    }
    this.menus = [];
  }

  mark(button) {
    button.classList.add("chosen");
    button.append(make("span", { class: "unseen" }, ` (${this.texts.chosen})`));
  }

  thumbs({ id, from, extras }) {
    // A thumb is for an answer: "bedoel je…" and "dat begreep ik niet" are noted by the service itself.
    if (from !== "bot" || !extras.begrip || !["antwoord", undefined].includes(extras.begrip.tier)) return null;
    const row = make("div", { class: "thumbs" });
    for (const [value, name, label] of [[1, "up", this.texts.helpful], [-1, "down", this.texts.unhelpful]]) {
      const thumb = make("button", { type: "button", "aria-label": label, title: label, "aria-pressed": "false", "data-value": value });
      thumb.append(icon(name));
      thumb.addEventListener("click", () => this.does.rate(id, value));
      row.append(thumb);
    }
    return row;
  }
}
