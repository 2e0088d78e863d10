/* The left pane: which conversations there are, and what is offered to me. */

import { announce, count, notify } from "./attention.js";
import { clock, countdown, left, waited } from "./clock.js";
import { at, button, keyed, make, say, shape } from "./dom.js";

const NOTHING = {
  wachtend: "Er wacht niemand.",
  mijn: "Je hebt nu geen gesprekken.",
  afdeling: "Er is nu niets bij je afdeling.",
  terugbellen: "Er moet niemand teruggebeld worden.",
  afgesloten: "Er is nog niets afgesloten.",
};
const WAITING = ["queued", "offered"];
const LATE = 10;

export class List {
  /* on: open(conversation), accept(case), decline(case). */
  constructor(line, lists, on) {
    Object.assign(this, { line, on, which: "wachtend", search: "", open: "", read: new Map(), offers: new Set() });
    for (const choice of document.querySelectorAll("[data-which]")) choice.addEventListener("click", () => this.choose(choice.dataset.which));
    at("zoek").addEventListener("input", () => this.searching());
    at("zoek").form.addEventListener("submit", (event) => event.preventDefault());
    at("zaken").addEventListener("click", (event) => this.clicked(event));
    this.take(lists, true);
    setInterval(() => this.tick(), 1000);
  }

  // --- fetching: at most once in a while, whatever happens meanwhile ----------------------------------

  dirty(within) {
    const due = Date.now() + within;
    if (this.timer && this.due <= due) return;
    clearTimeout(this.timer);
    this.due = due;
    this.timer = setTimeout(() => this.load(), within);
  }

  async load() {
    this.timer = undefined;
    const run = (this.run = (this.run || 0) + 1);
    const asked = new URLSearchParams({ welk: this.which, zoek: this.search });
    try {
      const lists = await this.line.get(`/lijst?${asked}`);
      if (run === this.run) this.take(lists);
    } catch (refusal) {
      if (refusal.status !== 401) this.dirty(5000);
    }
  }

  take(lists, atStart) {
    lists.shown ??= lists[lists.which];
    this.lists = lists;
    this.attend(lists, atStart);
    this.draw();
  }

  choose(which) {
    if (this.which !== which) at("zaken").known?.clear();
    if (this.which !== which) at("zaken").replaceChildren();
    this.which = which;
    this.search = at("zoek").value = "";
    this.pressed();
    this.load();
  }

  searching() {
    this.search = at("zoek").value.trim();
    this.dirty(300);
  }

  // --- what asks for attention ------------------------------------------------------------------------

  attend({ wachtend, mijn }, atStart) {
    const offers = [...wachtend, ...mijn, ...this.lists.shown].filter((one) => this.isOffer(one));
    const fresh = offers.filter((one) => !this.offers.has(one.conversation + one.offeredUntil));
    this.offers = new Set(offers.map((one) => one.conversation + one.offeredUntil));
    this.offer = offers[0];
    const known = this.waiting ?? new Set();
    this.waiting = new Set(wachtend.map((one) => one.handover));
    for (const one of fresh) {
      announce(`Gesprek aangeboden: ${one.title}. Je hebt ${left(one.offeredUntil)} seconden. Druk op n om te aanvaarden.`);
      notify("Er is een gesprek voor jou.");
    }
    if (atStart || fresh.length) return;
    if (wachtend.some((one) => one.state === "queued" && !known.has(one.handover))) {
      announce("Er wacht een nieuw gesprek.");
      notify("Er wacht een nieuw gesprek.");
    }
  }

  isOffer(one) {
    return one.offeredToMe && one.offeredUntil && left(one.offeredUntil) > 0;
  }

  /* Messages of a conversation that isn't open in this window. */
  news(event) {
    if (event.conversation === this.open) return;
    if (event.data.van === "user" && this.lists.mijn.some((one) => one.conversation === event.conversation)) {
      notify("Een inwoner schreef een bericht.");
      announce("Nieuw bericht in een ander gesprek van jou.");
    }
  }

  // --- drawing ----------------------------------------------------------------------------------------

  draw() {
    const { wachtend, mijn, shown } = this.lists;
    for (const [which, cases] of [["wachtend", wachtend], ["mijn", mijn]]) {
      say(document.querySelector(`[data-which=${which}] .count`), cases.length ? String(cases.length) : "");
    }
    count(wachtend.length);
    if (this.lists.which === this.which) this.rows(shown);
    this.pressed();
    this.drawOffer();
  }

  rows(cases) {
    keyed(at("zaken"), cases, (one) => one.id, () => shape("vorm-zaak"), (made, one) => this.row(made, one));
    at("geen-zaken").hidden = cases.length > 0;
    say(at("geen-zaken"), this.search ? "Niets gevonden." : NOTHING[this.which]);
  }

  row({ element, slots }, one) {
    const link = element.firstElementChild;
    link.href = `/balie/gesprek/${one.conversation}`;
    link.dataset.conversation = one.conversation;
    if (one.conversation === this.open) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
    link.dataset.unread = String(this.isUnread(one));
    say(slots.title, one.title);
    this.wait(slots.wait, one);
    say(slots.last, `${one.lastAuthor === "agent" ? "Wij: " : ""}${one.lastText || "…"}`);
    slots.tags.replaceChildren(...this.tags(one));
  }

  isUnread(one) {
    return one.mine && one.state === "human" && one.lastAuthor === "user" && one.lastSeq > (this.read.get(one.conversation) ?? 0) && one.conversation !== this.open;
  }

  tags(one) {
    const chip = (text, more = "") => make("span", { class: `chip ${more}` }, text);
    return [
      this.isUnread(one) && chip("Nieuw bericht", "new"),
      chip(one.channelName),
      one.departmentName && chip(one.departmentName),
      one.language && chip(one.language),
      one.place && one.state === "queued" && chip(`Plaats ${one.place}`),
      one.state !== "queued" && !(this.which === "mijn" && one.state === "human") && chip(one.stateName),
      one.forwardTo && chip(`Naar ${one.forwardTo}`, "alert"),
      one.reasonName === "Boos of overstuur" && chip(one.reasonName, "alert"),
      one.result && chip(one.result),
    ].filter(Boolean);
  }

  wait(element, one) {
    const since = WAITING.includes(one.state) ? one.queuedAt : one.state === "human" && one.lastAuthor === "user" ? one.lastAt : null;
    const { text, level } = since ? waited(since) : { text: one.state === "callback" && one.dueAt ? `tegen ${clock(one.dueAt)}` : clock(one.endedAt || one.lastAt), level: "" };
    say(element, text);
    element.dataset.level = level;
  }

  pressed() {
    for (const choice of document.querySelectorAll("[data-which]")) choice.setAttribute("aria-pressed", String(choice.dataset.which === this.which));
  }

  drawOffer() {
    const place = at("aanbod");
    const one = this.offer;
    const shown = one ? one.conversation + one.offeredUntil : "";
    if (place.dataset.shown === shown) return;
    place.dataset.shown = shown;
    place.hidden = !one;
    place.replaceChildren(...(one ? [this.card(one)] : []));
  }

  card(one) {
    this.left = make("span", { class: "left", "aria-hidden": "true" }, countdown(one.offeredUntil));
    return make(
      "div", { class: "offer", role: "group", "aria-label": "Aangeboden aan jou" },
      make("p", { class: "row" }, make("strong", {}, `${one.mayDecline ? "Voor jou" : "Voor je afdeling"}: ${one.title}`), this.left),
      make("p", { class: "soft" }, [one.forwardTo && `Doorgegeven door ${one.agentName}`, one.channelName, one.departmentName, one.reasonName].filter(Boolean).join(" · ")),
      make(
        "div", { class: "does" },
        button("Aanvaard", () => this.on.accept(one), { class: "main", key: "n" }),
        one.mayDecline && button("Weiger", () => this.on.decline(one), { key: "w" }),
      ),
    );
  }

  tick() {
    for (const one of this.lists.which === this.which ? this.lists.shown : []) {
      const made = at("zaken").known?.get(one.id);
      if (made) this.wait(made.slots.wait, one);
    }
    if (!this.offer) return;
    const seconds = left(this.offer.offeredUntil);
    say(this.left, countdown(this.offer.offeredUntil));
    if (seconds === LATE) announce(`Nog ${LATE} seconden om te aanvaarden.`);
    if (seconds > 0) return;
    this.offer = undefined;
    this.drawOffer();
    this.dirty(1500);
  }

  // --- choosing ---------------------------------------------------------------------------------------

  clicked(event) {
    const link = event.target.closest("a.case");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    this.on.open(link.dataset.conversation);
  }

  opened(conversation, seq = 0) {
    this.open = conversation;
    this.read.set(conversation, Math.max(seq, this.read.get(conversation) ?? 0));
    this.draw();
  }

  /* The next conversation of the list (1) or the one before it (-1); the focus goes along. */
  step(by) {
    const links = [...at("zaken").querySelectorAll("a.case")];
    if (!links.length) return;
    const here = links.findIndex((link) => link === document.activeElement || link.dataset.conversation === this.open);
    const next = links[Math.min(links.length - 1, Math.max(0, here < 0 ? 0 : here + by))];
    next.focus();
    this.on.open(next.dataset.conversation);
  }
}
