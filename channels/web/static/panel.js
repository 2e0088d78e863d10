/* The panel: header, conversation, input; keyboard, focus and what is told to screen readers. */

import { Connection } from "./connection.js";
import { icon, make } from "./dom.js";
import { Question } from "./question.js";
import { Queue, WAITS, takeover } from "./queue.js";
import { Store } from "./store.js";
import { css } from "./styles.js";
import { textsFor } from "./texts.js";
import { Transcript } from "./transcript.js";

const MAX_TEXT = 2000;
const WARN_AT = 1800;
const TYPES_FOR = 7_000; // a person who stops typing says nothing of it
const SMALL = matchMedia("(max-width: 30em), (max-height: 26em)");

export const mount = (place) => new Panel(place);

class Panel {
  constructor({ root, section, button, base, key, contacts, city }) {
    Object.assign(this, { root, launcher: button, contacts, city: city() });
    this.texts = textsFor(this.city.aanspreking);
    this.store = new Store(key);
    this.transcript = new Transcript(this.texts, {
      tap: (message, button_) => this.tap(message, button_),
      rate: (id, value) => this.connection.feedback(id, value),
    });
    this.queue = new Queue(this.texts, {
      tap: (message, button_) => this.tap(message, button_),
      left: () => this.input.focus(),
    });
    this.build(section);
    this.unread = 0;
    const { gemeente, toegelaten: allowed = true } = this.city;
    this.connection = new Connection({ base, gemeente, allowed, store: this.store, on: this.events() });
    for (const frame of this.connection.pending.values()) this.transcript.addPending(frame);
  }

  build(section) {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    this.root.adoptedStyleSheets = [sheet, ...this.root.adoptedStyleSheets];
    this.panel = make("div", { class: "panel", role: "dialog", "aria-labelledby": "onthaal-title", tabindex: "-1", hidden: true });
    this.live = make("div", { class: "unseen", "aria-live": "polite" });
    this.banner = make("div", { class: "banner", hidden: true });
    const parts = [this.header(), this.banner, this.transcript.element, this.queue.element, this.composer()];
    this.panel.append(...parts, this.live);
    this.question = new Question(this.panel, parts);
    this.panel.addEventListener("keydown", (event) => this.key(event));
    section.append(this.panel);
  }

  header() {
    this.status = make("p", { class: "status" }, this.texts.computer);
    const title = make("h2", { id: "onthaal-title" }, make("span", { class: "unseen" }, `${this.texts.title} `), this.city.naam);
    return make(
      "header", {},
      make("div", { class: "who" }, title, this.status),
      this.iconButton("erase", this.texts.erase, () => this.erase()),
      this.iconButton("renew", this.texts.renew, () => this.renew()),
      this.iconButton("close", this.texts.close, () => this.close()),
    );
  }

  iconButton(name, label, does) {
    const button = make("button", { type: "button", class: "icon", "aria-label": label, title: label }, icon(name));
    button.addEventListener("click", does);
    return button;
  }

  composer() {
    this.input = make("textarea", { id: "onthaal-input", rows: "1", "aria-describedby": "onthaal-help onthaal-problem", enterkeyhint: "send" });
    this.problem = make("p", { id: "onthaal-problem", class: "problem" });
    this.input.value = this.store.get("draft") || "";
    this.input.addEventListener("input", () => this.typed());
    this.input.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      this.submit();
    });
    const send = make("button", { type: "submit", class: "send", "aria-label": this.texts.send, title: this.texts.send }, icon("send"));
    const form = make(
      "form", { class: "composer", novalidate: true },
      make("label", { for: "onthaal-input" }, this.texts.label),
      make("div", { class: "row" }, this.input, send),
      this.problem,
      make("p", { id: "onthaal-help", class: "help" }, this.texts.privacy),
    );
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.submit();
    });
    return form;
  }

  // --- open and close ----------------------------------------------------------------------------

  open({ question, byItself }) {
    const wasHidden = this.panel.hidden;
    this.panel.hidden = false;
    this.launcher.hidden = true;
    this.launcher.setAttribute("aria-expanded", "true");
    this.panel.setAttribute("aria-modal", String(SMALL.matches));
    this.store.set({ open: true });
    this.connection.start();
    if (wasHidden) this.opened(byItself);
    if (question) this.say(question);
  }

  opened(byItself) {
    this.grow();
    this.transcript.element.scrollTop = this.transcript.element.scrollHeight;
    if (this.unread) this.announce(this.texts.news(this.unread));
    this.count(0);
    // On a touch screen the keyboard would cover the first message: there the focus goes to the panel itself.
    if (!byItself) (matchMedia("(pointer: coarse)").matches ? this.panel : this.input).focus();
  }

  close() {
    this.panel.hidden = true;
    this.launcher.hidden = false;
    this.launcher.setAttribute("aria-expanded", "false");
    this.store.set({ open: false });
    this.launcher.focus();
  }

  key(event) {
    if (event.key === "Escape") {
      event.stopPropagation();
      if (this.question.isOpen) this.question.close();
      else this.close();
    }
    if (event.key === "Tab" && this.panel.getAttribute("aria-modal") === "true") this.keepFocus(event);
  }

  /* Only where the panel covers the page: a focus behind it could not be seen. */
  keepFocus(event) {
    const stops = [...this.panel.querySelectorAll("button, a[href], textarea, [tabindex='0']")]
      .filter((stop) => stop.offsetParent && !stop.closest("[inert]"));
    const [first, last] = [stops[0], stops[stops.length - 1]];
    const now = this.root.activeElement;
    if (event.shiftKey ? now === first || now === this.panel : now === last) {
      event.preventDefault();
      (event.shiftKey ? last : first).focus();
    }
  }

  // --- what the resident does ----------------------------------------------------------------------

  typed() {
    this.grow();
    this.store.set({ draft: this.input.value });
    const over = [...this.input.value].length - MAX_TEXT;
    if (this.input.getAttribute("aria-invalid") && over <= 0) this.input.removeAttribute("aria-invalid");
    this.problem.textContent = over > WARN_AT - MAX_TEXT && over <= 0 ? this.texts.left(-over) : over > 0 ? this.texts.tooLong(over, MAX_TEXT) : "";
    if (!this.connection.running) this.connection.start();
  }

  grow() {
    this.input.style.height = "auto";
    this.input.style.height = `${Math.min(this.input.scrollHeight + 2, 160)}px`;
  }

  submit() {
    const text = this.input.value.trim();
    if (!text) return;
    const over = [...text].length - MAX_TEXT;
    if (over > 0) return this.refuse(this.texts.tooLong(over, MAX_TEXT));
    this.input.value = "";
    this.typed();
    this.say(text);
  }

  refuse(reason) {
    this.problem.textContent = reason;
    this.input.setAttribute("aria-invalid", "true");
    this.announce(reason);
  }

  say(text) {
    this.deliver({ t: "msg", cid: crypto.randomUUID?.() ?? newId(), text });
  }

  tap(message, button) {
    this.deliver({ t: "tap", cid: crypto.randomUUID?.() ?? newId(), button_id: button.id, of: message.id, title: button.title });
  }

  deliver(frame) {
    this.transcript.addPending(frame);
    this.connection.send(frame);
  }

  /* Who leaves the queue, or a person, must know so first. */
  renew() {
    const { what, ...ask } = this.texts.leaveAsk;
    const again = () => {
      this.connection.restart();
      this.input.focus();
    };
    if (what[this.now]) this.question.ask({ ...ask, what: what[this.now] }, again);
    else again();
  }

  erase() {
    this.question.ask(this.texts.eraseAsk, () => {
      this.connection.erase();
      this.input.value = "";
      this.grow();
      this.banner.hidden = false;
      this.banner.replaceChildren(make("p", {}, this.texts.erased));
      this.announce(this.texts.erased);
      this.input.focus();
    });
  }

  // --- what the service says -----------------------------------------------------------------------

  events() {
    return {
      entry: (frame, isOld) => this.entry(frame, isOld),
      accepted: (frame) => this.transcript.accept(frame),
      refused: (frame, waiting) => this.refused(frame, waiting),
      rated: (frame) => {
        this.transcript.rated(frame);
        this.announce(this.texts.thanks);
      },
      typing: (on, who) => this.typing(on, who),
      mode: (mode) => this.mode(mode),
      reset: () => this.reset(),
      renewed: () => this.announce(this.texts.renewed),
      state: (state) => this.state(state),
    };
  }

  reset() {
    this.transcript.clear();
    this.queue.clear();
    this.who = undefined;
    for (const frame of this.connection.pending.values()) this.transcript.addPending(frame);
  }

  entry(frame, isOld) {
    const { stand, wie } = takeover(frame);
    const heard = this.queue.hear(frame);
    const lost = WAITS.includes(stand) && this.who; // back in the queue: that must stay to be read
    if (stand) this.who = stand === "medewerker" ? wie : undefined;
    this.mode(this.now);
    const isNew = WAITS.includes(stand) && !lost ? heard : this.transcript.add(frame);
    if (frame.from !== "user") this.stopTyping();
    if (!isNew || isOld || frame.from === "user") return;
    if (!this.panel.hidden) this.announce(this.spoken(frame));
    else if (!WAITS.includes(stand)) this.count(this.unread + 1); // a place in the queue is no message
  }

  spoken({ from, text, buttons }) {
    const choices = buttons.map((button) => button.title).join(", ");
    return `${this.texts[from] || from}: ${text}${choices ? ` ${this.texts.choices}: ${choices}.` : ""}`;
  }

  refused(frame, waiting) {
    this.transcript.refuse(waiting, frame.reason);
    if (waiting.t !== "msg") return this.announce(frame.reason);
    if (!this.input.value) {
      this.input.value = waiting.text;
      this.typed();
    }
    this.refuse(frame.reason);
  }

  /* Told once for each answer, not at every key. */
  typing(on, who) {
    clearTimeout(this.typist);
    const said = who ? this.texts.typingNamed(who) : "";
    if (on && !this.toldTyping) this.announce(said || this.texts.typing);
    if (!on) return this.stopTyping();
    this.toldTyping = true;
    this.transcript.typing(true, said);
    if (who) this.typist = setTimeout(() => this.transcript.typing(false), TYPES_FOR);
  }

  stopTyping() {
    clearTimeout(this.typist);
    this.toldTyping = false;
    this.transcript.typing(false);
  }

  /* Not announced: who joins and who leaves stands in the conversation, and that is. */
  mode(mode) {
    this.now = mode;
    this.queue.mode(mode);
    const human = this.who ? this.texts.humanNamed(this.who) : this.texts.human;
    this.status.textContent = { human, queue: this.texts.queue }[mode] || this.texts.computer;
  }

  /* A short break is not worth a word; a long one is told once, with other ways to reach the city. */
  state(state) {
    clearTimeout(this.patience);
    if (state === "online") {
      this.banner.hidden = true;
      this.told = undefined;
      return;
    }
    const wait = state === "connecting" || state === "lost" ? 1500 : 0;
    this.patience = setTimeout(() => this.tell(state), wait);
  }

  tell(state) {
    if (this.told === state) return;
    this.told = state;
    this.banner.hidden = false;
    const more = state === "down" || state === "refused" ? this.contacts() : [];
    this.banner.replaceChildren(make("p", {}, this.texts[state]), ...more);
    this.announce(this.banner.textContent);
  }

  count(unread) {
    this.unread = unread;
    this.launcher.querySelector(".count")?.remove();
    if (unread) this.launcher.append(make("span", { class: "count" }, String(unread), make("span", { class: "unseen" }, ` ${this.texts.news(unread)}`)));
  }

  /* Read once, then gone: a reader that walks through the panel must not meet it again. */
  announce(text) {
    const line = make("p", {}, text);
    setTimeout(() => this.live.append(line), 100);
    setTimeout(() => line.remove(), 1600);
  }
}

/* randomUUID exists on https and localhost only. */
function newId() {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
