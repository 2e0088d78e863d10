/* The middle pane: one conversation, what can be done with it, and what it is doing. */

import { announce } from "./attention.js";
import { clock, countdown, left } from "./clock.js";
import { Composer } from "./composer.js";
import { at, button, make, say } from "./dom.js";
import { Side } from "./side.js";
import { Timeline } from "./timeline.js";
import { ask } from "./windows.js";

export class Conversation {
  /* on: changed(), opened(conversation, seq), took(). */
  constructor(line, me, on) {
    Object.assign(this, { line, me, on, id: "" });
    this.timeline = new Timeline(me, {
      again: (pending) => this.send(pending, true),
      take: (text) => this.composer.put(text),
      put: (pending) => this.putBack(pending),
    });
    this.composer = new Composer(line, {
      say: (pending) => this.send(pending),
      note: (note) => this.note(note),
      typing: () => this.order("typen", {}).catch(() => {}),
    });
    this.side = new Side(line, { take: (text) => this.composer.put(text) });
    setInterval(() => this.tick(), 1000);
  }

  // --- opening and keeping up --------------------------------------------------------------------------

  /* Opens a conversation; the page's address follows. */
  async open(id, { push = true, focus = false } = {}) {
    if (push && id !== this.id) history.pushState({ id }, "", `/balie/gesprek/${id}`);
    if (id !== this.id) {
      this.id = id;
      this.view = undefined;
      this.timeline.clear();
      at("opstellen").inert = true; // its fields are still of the last one: what is typed now would get lost
    }
    at("geen-gesprek").hidden = true;
    await this.load();
    if (focus) at("gesprek-titel").focus();
  }

  /* When it is done, the newest is shown: also when that was asked for meanwhile. */
  load() {
    return (this.loading = this.fetch());
  }

  async fetch() {
    const { id } = this;
    const run = (this.run = (this.run || 0) + 1);
    const [view, refusal] = await this.line.get(`/gesprekken/${id}`).then((found) => [found], (failed) => [undefined, failed]);
    if (run !== this.run) return this.loading;
    if (id === this.id) view ? this.take(view) : this.failed(refusal);
  }

  failed(refusal) {
    if (this.view && refusal.unsure) return setTimeout(() => this.load(), 3000);
    if (this.view && refusal.status !== 404) return;
    this.view = undefined;
    at("open-gesprek").hidden = true;
    at("geen-gesprek").hidden = false;
    say(at("geen-gesprek").querySelector(".big"), refusal.status === 404 ? "Dit gesprek bestaat niet (meer), of het is van een andere stad." : refusal.reason);
  }

  take(view) {
    this.view = view;
    at("open-gesprek").hidden = false;
    const stay = this.timeline.take(view);
    this.timeline.arrived(view.arrived);
    this.composer.open(view);
    at("opstellen").inert = false;
    this.side.open(view);
    this.head();
    if (stay) this.timeline.toEnd();
    this.on.opened(view.conversation, this.timeline.seq);
  }

  /* Something of this conversation came by in the feed. */
  news(event) {
    if (event.conversation !== this.id || !this.view) return;
    if (event.kind === "message") this.catchUp();
    else this.load();
  }

  /* One at a time, from what is shown on: nothing is missed, doubled or out of order. */
  async catchUp() {
    if (this.catching) return (this.more = true);
    this.catching = true;
    const { id } = this;
    try {
      do {
        this.more = false;
        const found = await this.line.get(`/gesprekken/${id}/berichten?na=${this.timeline.seq}`);
        if (id !== this.id) break;
        this.came(this.timeline.add(found.entries));
        this.timeline.arrived(found.arrived);
        this.more ||= found.more;
      } while (this.more);
    } catch (refusal) {
      if (refusal.status !== 401) setTimeout(() => this.id === id && this.load(), 2000);
    } finally {
      this.catching = false;
      if (id !== this.id && this.view) this.catchUp();
    }
  }

  came(entries) {
    for (const { author, text, name } of entries) {
      if (author === "user") announce(`${name}: ${text}`);
    }
    if (!entries.length) return;
    this.on.opened(this.id, this.timeline.seq);
    this.side.propose();
  }

  // --- what can be done --------------------------------------------------------------------------------

  head() {
    const { case: one, channel } = this.view;
    say(at("gesprek-titel"), one?.title || "Gesprek");
    const state = one?.stateName || "Bij de bot";
    const since = one?.state === "human" && one.takenAt ? ` sinds ${clock(one.takenAt)}` : "";
    const facts = [channel.name, one?.departmentName, one?.language, one?.reasonName !== one?.title && one?.reasonName];
    at("open-gesprek").querySelector(".facts").replaceChildren(
      make("strong", {}, state + since), ...facts.filter(Boolean).map((fact) => make("span", { class: "chip" }, fact)),
    );
    this.actions();
    this.standing();
  }

  actions() {
    const place = at("open-gesprek").querySelector(".does");
    const held = place.contains(document.activeElement);
    const all = this.possible().map(([label, key, does, main]) => button(label, does, { key, class: main && "main" }));
    place.replaceChildren(...all);
    if (held) (place.firstElementChild || at("gesprek-titel")).focus();
  }

  /* [label, key, what, main] of each verb that the desk allows now. */
  possible() {
    const { may, case: one } = this.view;
    const can = (verb) => may.includes(verb);
    return [
      can("accept") && ["Aanvaard", "n", () => this.accept(), true],
      can("decline") && ["Weiger", "w", () => this.decline()],
      can("record") && ["Vul het verslag in", "v", () => this.record(), true],
      can("claim") && !can("accept") && ["Neem over", "n", () => this.claim(), !can("record")],
      can("forward") && ["Geef door", "d", () => this.forward()],
      can("withdraw") && one?.forwardTo && ["Trek het doorgeven in", "x", () => this.withdraw()],
      can("give_back") && ["Terug naar de bot", "b", () => this.giveBack()],
      can("callback") && ["Laat terugbellen", "t", () => this.callback()],
      can("end") && ["Beëindig", "e", () => this.end()],
      can("overrule") && ["Neem weg van collega", "o", () => this.overrule()],
    ].filter(Boolean);
  }

  keys(key) {
    return this.view && this.possible().find(([, its]) => its === key)?.[2];
  }

  standing() {
    const { case: one } = this.view;
    const place = at("stand");
    const shown = this.stands(one);
    place.hidden = !shown;
    place.replaceChildren(...(shown || []));
  }

  stands(one) {
    if (!one) return null;
    if (one.offeredToMe && one.offeredUntil && left(one.offeredUntil)) return [make("span", {}, one.forwardTo ? "Een collega geeft dit gesprek aan jou door. Tijd om te aanvaarden:" : "Dit gesprek is jou aangeboden. Tijd om te aanvaarden:"), make("span", { class: "left" }, countdown(one.offeredUntil))];
    if (one.forwardTo) return [make("span", {}, `Doorgegeven aan ${one.forwardTo}, nog niet aanvaard. Jij houdt de lijn.`)];
    if (one.state === "wrapup" && this.view.may.includes("record")) return [make("span", {}, "Het gesprek is gedaan. Vul nog het verslag in.")];
    if (one.state === "callback") return [make("span", {}, `Terug te bellen${one.dueAt ? `, uiterlijk ${clock(one.dueAt)}` : ""}${one.phone ? `: ${one.phone}` : ""}.`)];
    return null;
  }

  tick() {
    const mark = at("stand").querySelector(".left");
    if (mark && this.view?.case?.offeredUntil) say(mark, countdown(this.view.case.offeredUntil));
  }

  // --- doing it ----------------------------------------------------------------------------------------

  order(verb, body) {
    return this.line.post(`/gesprekken/${this.id}/${verb}`, body);
  }

  /* An order by one button. What is refused is said above the conversation, and the truth is fetched. */
  async does(verb, body, said) {
    at("stand").hidden = true;
    try {
      await this.order(verb, body);
      if (said) announce(said);
    } catch (refusal) {
      this.refused = refusal.reason;
    }
    await this.load();
    this.on.changed();
    if (this.refused) this.tell(this.refused);
    this.refused = undefined;
  }

  tell(reason) {
    at("stand").hidden = false;
    at("stand").replaceChildren(make("span", { role: "alert" }, reason));
  }

  /* The same from a window: what is refused is said there. */
  async decided(verb, body, said) {
    await this.order(verb, body);
    announce(said);
    await this.load();
    this.on.changed();
  }

  get epoch() {
    return this.view.epoch;
  }

  claim = () => this.does("nemen", { epoch: this.epoch }, "Het gesprek is van jou.").then(() => this.took());
  accept = () => this.does("aanvaarden", {}, "Het gesprek is van jou.").then(() => this.took());
  decline = () => this.does("weigeren", {}, "Geweigerd.");
  withdraw = () => this.does("intrekken", { epoch: this.epoch }, "Het doorgeven is ingetrokken.");
  giveBack = () => ask("dialoog-teruggeven", ({ summary }) => this.decided("teruggeven", { epoch: this.epoch, summary }, "Teruggegeven aan de bot.").then(() => this.recordSoon()));
  callback = () => ask("dialoog-terugbellen", ({ why }) => this.decided("terugbellen", { epoch: this.epoch, why }, "Het verzoek om terug te bellen is gemaakt."));
  end = () => ask("dialoog-beeindigen", () => this.decided("beeindigen", { epoch: this.epoch }, "Het gesprek is beëindigd.").then(() => this.recordSoon()));

  overrule = () => ask("dialoog-overnemen", () => this.decided("wegnemen", {}, "Het gesprek is van jou."), () => {
    say(at("overnemen-uitleg"), `${this.view.case.agentName} heeft dit gesprek. Neem het alleen weg als je collega er niet is. Dit wordt genoteerd.`);
  });

  took() {
    if (this.view?.may.includes("say")) this.on.took();
  }

  async forward() {
    const { departments, people } = await this.line.get("/collegas");
    const option = (value, text) => Object.assign(document.createElement("option"), { value, textContent: text });
    at("naar-afdelingen").replaceChildren(...departments.map(({ key, name }) => option(`afdeling:${key}`, name)));
    at("naar-collegas").replaceChildren(...people.map(({ id, name, presence, chats, limit }) => option(`collega:${id}`, `${name} – ${presence.toLowerCase()}, ${chats} van ${limit} gesprekken`)));
    ask("dialoog-doorgeven", ({ to, why }) => {
      const [kind, ...rest] = to.split(":");
      const aim = { [kind === "afdeling" ? "department" : "to"]: rest.join(":") };
      return this.decided("doorgeven", { epoch: this.epoch, why, ...aim }, "Doorgegeven. Jij houdt de lijn tot iemand aanvaardt.");
    });
  }

  recordSoon() {
    if (this.view?.may.includes("record")) setTimeout(() => this.record(), 0);
  }

  record = () => {
    const { handover, product, recordNote } = this.view.case;
    ask("dialoog-verslag", async ({ result, product: about, note }) => {
      await this.line.post(`/verslagen/${handover}`, { result, product: about || null, note });
      announce("Het verslag is bewaard.");
      await this.load();
      this.on.changed();
      setTimeout(() => at("gesprek-titel").focus(), 0);
    }, (form) => {
      form.elements.product.value = product || "";
      form.elements.note.value = recordNote || "";
    });
  };

  // --- writing -----------------------------------------------------------------------------------------

  async send(pending, again) {
    pending.of ??= this.id;
    if (again) this.timeline.retrying(pending);
    else this.timeline.sending(pending);
    const takes = !this.view.may.includes("say");
    const body = { text: pending.text, key: pending.key, epoch: this.epoch };
    try {
      const said = await this.line.post(`/gesprekken/${pending.of}/${takes ? "nemen" : "berichten"}`, body);
      if (pending.of === this.id) this.timeline.sent(pending.key, takes ? undefined : said);
      if (takes) await this.load().then(() => this.took());
      this.on.changed();
    } catch (refusal) {
      this.notSent(pending, refusal);
    }
  }

  /* Nothing that was typed gets lost: it stands there until the agent decides. */
  notSent(pending, refusal) {
    if (pending.of !== this.id) return sessionStorage.setItem(`balie.${pending.of}.antwoord`, pending.text);
    this.timeline.failed(pending, refusal.reason, refusal.unsure || [401, 409].includes(refusal.status));
    announce(`Niet verstuurd. ${refusal.reason}`);
    if (refusal.status === 409 || refusal.status === 404) this.load();
  }

  putBack(pending) {
    this.timeline.sent(pending.key);
    this.composer.put(pending.text);
  }

  async note(note) {
    await this.order("notities", note);
    await this.load();
  }
}
