/* What was said, noted and proposed, in one line of time. */

import { clock } from "./clock.js";
import { at, button, make, say, shape } from "./dom.js";

const MASK = /(\[[^\[\]]+ verborgen\])/;
const NEAR_END = 80;

export class Timeline {
  /* on: again(pending), take(text): a text to put in the answer, put(pending): a refused text goes back. */
  constructor(me, on) {
    Object.assign(this, { me, on, log: at("verloop"), down: at("naar-onder") });
    this.clear();
    this.down.addEventListener("click", () => this.toEnd());
    this.log.addEventListener("scroll", () => this.scrolled());
    new ResizeObserver(() => this.stays && this.toEnd()).observe(this.log);
  }

  clear() {
    this.items = new Map();
    this.pending = new Map();
    this.seq = 0;
    this.log.replaceChildren();
    this.down.hidden = true;
  }

  /* All of it, from a snapshot; what is on its way stays at the end. Gives whether the end should be seen. */
  take({ entries, notes, drafts }) {
    const stay = this.atEnd() || !this.seq;
    if (!this.seq && entries[0]?.seq > 1) this.item("begin", 0, "", () => make("p", { class: "since" }, `Een lang gesprek: dit zijn de laatste ${entries.length} regels.`));
    entries.forEach((entry) => this.entry(entry));
    notes.forEach((note) => this.item(`n${note.id}`, note.after, note.at, () => this.note(note)));
    drafts.forEach((draft) => this.item(`d${draft.id}`, draft.after, draft.at, () => this.draft(draft)));
    this.group();
    return stay;
  }

  /* New ones, in order. Gives those that weren't there yet. */
  add(entries) {
    const stay = this.atEnd();
    const fresh = entries.filter((entry) => this.entry(entry));
    this.group();
    if (stay) this.toEnd();
    else if (fresh.length) this.down.hidden = false;
    return fresh;
  }

  entry(entry) {
    if (entry.seq <= this.seq) return false;
    this.seq = entry.seq;
    this.echoed(entry);
    return this.item(`s${entry.seq}`, entry.seq, "", () => this.said(entry));
  }

  /* Stands behind everything with a lower number; within one number by moment, what was said first. */
  item(key, after, moment, create) {
    if (this.items.has(key)) return false;
    const element = create();
    Object.assign(element, { after, moment });
    this.items.set(key, element);
    let next = this.log.firstElementChild;
    while (next && (next.after < after || (next.after === after && next.moment <= moment))) next = next.nextElementSibling;
    this.log.insertBefore(element, next);
    return true;
  }

  said(entry) {
    const element = this.bare(`${entry.author} ${["bot", "agent"].includes(entry.author) ? "ours" : ""}`, entry.name, entry.at, entry.text);
    element.dataset.by = `${entry.author}:${entry.name}`;
    const more = element.querySelector(".more");
    more.append(...entry.buttons.map((title) => make("span", { class: "chip" }, title)));
    if (entry.source) more.append(make("span", {}, ...source(entry.source)));
    return element;
  }

  note(note) {
    return this.bare("remark", `Interne notitie van ${note.name}`, note.at, note.text);
  }

  draft(draft) {
    const why = draft.why === "onderdrukt" ? "Antwoord van de bot, niet verstuurd" : "Voorstel uit de catalogus, niet verstuurd";
    const element = this.bare("remark draft", why, draft.at, draft.text);
    const more = element.querySelector(".more");
    if (draft.source) more.append(make("span", {}, ...source(draft.source)));
    more.append(button("Zet in het antwoord", () => this.on.take(draft.text)));
    return element;
  }

  bare(kind, by, moment, text) {
    const { element, slots } = shape("vorm-regel");
    element.className = `entry ${kind}`;
    say(slots.by, by);
    say(slots.at, moment ? clock(moment) : "");
    if (moment) slots.at.setAttribute("datetime", moment);
    slots.text.append(...masked(text));
    return element;
  }

  /* A second message of the same speaker needs no name above it. */
  group() {
    let before = "";
    for (const element of this.log.children) {
      const by = element.dataset.by || "";
      element.classList.toggle("follows", Boolean(by) && by === before);
      before = by;
    }
  }

  // --- what I just sent ---------------------------------------------------------------------------------

  sending(pending) {
    const element = this.bare("agent ours waiting", "Jij", null, pending.text);
    Object.assign(element, { after: Infinity, moment: pending.key, said: pending.text });
    this.pending.set(pending.key, element);
    this.log.append(element);
    this.status(element, "Wordt verstuurd…");
    this.toEnd();
  }

  sent(key, entry) {
    this.pending.get(key)?.remove();
    this.pending.delete(key);
    if (entry && entry.seq === this.seq + 1) this.add([entry]);
  }

  /* It came through the feed before its own order was answered: never show it twice. */
  echoed({ author, text }) {
    const [key] = author === "agent" ? [...this.pending].find(([, element]) => element.said === text) || [] : [];
    if (key) this.sent(key);
  }

  failed(pending, reason, again) {
    const element = this.pending.get(pending.key);
    if (!element) return;
    element.className = "entry agent ours failed";
    this.status(
      element, `Niet verstuurd. ${reason}`,
      again && button("Opnieuw sturen", () => this.on.again(pending)),
      button("Terug in het tekstveld", () => this.on.put(pending)),
    );
    if (this.stays) this.toEnd();
  }

  retrying(pending) {
    const element = this.pending.get(pending.key);
    element.className = "entry agent ours waiting";
    this.status(element, "Wordt verstuurd…");
  }

  status(element, text, ...actions) {
    element.querySelector(".more").replaceChildren(make("span", {}, text), ...actions.filter(Boolean));
  }

  /* What became of what we said, where a provider carries it: {seq: words}. */
  arrived(words) {
    const stay = this.atEnd();
    for (const [seq, word] of Object.entries(words || {})) {
      const element = this.items.get(`s${seq}`);
      if (!element) continue;
      element.delivery ??= element.querySelector(".more").appendChild(make("span", { class: "delivery" }));
      element.delivery.classList.toggle("bad", word.startsWith("niet"));
      say(element.delivery, word);
    }
    if (stay) this.toEnd();
  }

  // --- where the reader is ------------------------------------------------------------------------------

  atEnd() {
    return this.log.scrollHeight - this.log.scrollTop - this.log.clientHeight < NEAR_END;
  }

  /* Who was at the end stays there, also when the pane gets smaller. */
  scrolled() {
    this.stays = this.atEnd();
    if (this.stays) this.down.hidden = true;
  }

  toEnd() {
    this.stays = true;
    this.log.scrollTop = this.log.scrollHeight;
    this.down.hidden = true;
  }
}

/* A number that was hidden before it was stored is visibly hidden. */
function masked(text) {
  return text.split(MASK).filter(Boolean).map((part) => (MASK.test(part) ? make("span", { class: "masked" }, part.slice(1, -1)) : part));
}

export function source({ title, url }) {
  if (!url) return ["Bron: ", title];
  return ["Bron: ", make("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, title, make("span", { class: "unseen" }, " (nieuw venster)"))];
}
