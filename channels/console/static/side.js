/* The right pane: summary, channel, product look-up, earlier contacts. */

import { announce } from "./attention.js";
import { clock, left, span } from "./clock.js";
import { at, button, make, newKey } from "./dom.js";
import { source } from "./timeline.js";
import { ask } from "./windows.js";

export class Side {
  /* on: take(text). */
  constructor(line, on) {
    Object.assign(this, { line, on });
    at("mailen").addEventListener("click", () => this.mail());
    at("product").addEventListener("input", () => this.searching());
    at("opzoeken").addEventListener("submit", (event) => {
      event.preventDefault();
      this.search();
    });
  }

  open(view) {
    const other = this.view?.conversation !== view.conversation;
    this.view = view;
    at("geen-info").hidden = true;
    at("open-info").hidden = false;
    const summary = view.summary.length ? view.summary : ["Nog niets om samen te vatten."];
    at("samenvatting").replaceChildren(...summary.map((line) => make("li", {}, line)));
    this.channel();
    this.earlier(view.earlier);
    at("transcript").href = `/balie/gesprek/${view.conversation}/tekst`;
    this.propose();
    if (other) {
      at("product").value = "";
      at("voorstel").hidden = true;
      at("producten").replaceChildren();
    }
  }

  channel() {
    const { channel, case: one } = this.view;
    const until = channel.windowUntil;
    const rows = [
      ["Kanaal", channel.name],
      until && ["Vrij antwoorden", left(until) ? `nog ${span(left(until))} (tot ${clock(until)})` : "niet meer: 24 uur voorbij"],
      ["Lengte", `tot ${channel.maxText} tekens per bericht`],
      one?.language && ["Taal", one.language],
      one?.reasonName && ["Waarom hier", one.reasonName],
      one?.departmentName && ["Afdeling", one.departmentName],
      one?.queuedAt && ["Gevraagd om", clock(one.queuedAt)],
      one?.phone && ["Telefoon", one.phone],
      one?.wish && ["Past het best", one.wish],
      one?.dueAt && ["Terugbellen", `uiterlijk ${clock(one.dueAt)}`],
      one?.result && ["Resultaat", one.result],
      one?.rating && ["Waardering", `${one.rating} op 5`],
    ];
    at("kanaal").replaceChildren(...rows.filter(Boolean).flatMap(([name, value]) => [make("dt", {}, name), make("dd", {}, value)]));
  }

  earlier(cases) {
    at("eerder").hidden = !cases.length;
    at("eerder").querySelector(".lines").replaceChildren(...cases.map((one) => make(
      "li", {}, make("a", { href: `/balie/gesprek/${one.conversation}` }, one.title), ` – ${clock(one.endedAt)}`, one.result ? `, ${one.result.toLowerCase()}` : "",
    )));
  }

  // --- a proposal from the catalogue: it is only ever put in the field, and only by hand ------------------

  async propose() {
    const { conversation, may, case: one } = this.view;
    const run = (this.proposing = (this.proposing || 0) + 1);
    const open = ["queued", "offered", "human"].includes(one?.state) && (may.includes("say") || may.includes("claim"));
    const { draft } = open ? await this.line.get(`/gesprekken/${conversation}/voorstel`).catch(() => ({})) : {};
    if (run !== this.proposing) return;
    const place = at("voorstel");
    place.hidden = !draft;
    if (!draft || place.dataset.shown === conversation + draft.text) return;
    place.dataset.shown = conversation + draft.text;
    const doubts = [!draft.sure && "De bot was hier zelf niet zeker van.", draft.unconfirmed && "Voorbeeld: nog niet bevestigd door de stad."];
    place.querySelector(".body").replaceChildren(
      make("p", {}, draft.text), ...doubts.filter(Boolean).map((doubt) => make("p", { class: "soft" }, doubt)),
      make("p", { class: "source" }, ...(draft.source ? source(draft.source) : [])),
      button("Zet in het antwoord", () => this.on.take(draft.text)),
    );
  }

  // --- the conversation by mail, when the resident asks for it --------------------------------------------

  mail() {
    const { conversation } = this.view;
    const keys = new Map(); // the same address again is the same mail
    ask("dialoog-mailen", async ({ email }) => {
      if (!keys.has(email)) keys.set(email, newKey());
      await this.line.post(`/gesprekken/${conversation}/mailen`, { email, key: keys.get(email) });
      announce("Het gesprek is onderweg.");
    });
  }

  // --- product look-up ----------------------------------------------------------------------------------

  searching() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.search(), 250);
  }

  async search() {
    clearTimeout(this.timer);
    const words = at("product").value.trim();
    const run = (this.run = (this.run || 0) + 1);
    if (!words) return at("producten").replaceChildren();
    try {
      const { products } = await this.line.get(`/producten?zoek=${encodeURIComponent(words)}`);
      if (run !== this.run) return;
      at("producten").replaceChildren(...(products.length ? products.map((one) => this.product(one)) : [make("li", { class: "soft" }, "Niets gevonden.")]));
    } catch (refusal) {
      at("producten").replaceChildren(make("li", { class: "problem" }, refusal.reason));
    }
  }

  product({ name, aspects }) {
    return make("li", {}, make("details", {}, make("summary", {}, name), ...aspects.map((aspect) => this.aspect(aspect))));
  }

  aspect({ name, text, more, unconfirmed, source: from, links }) {
    const whole = [text, ...links.map(({ title, url }) => `${title}: ${url}`)].join("\n");
    return make(
      "details", {}, make("summary", {}, name), make("p", {}, text), more && make("p", {}, more),
      unconfirmed && make("p", { class: "soft" }, "Voorbeeld: nog niet bevestigd door de stad."),
      make("p", { class: "source" }, ...source(from)), button("Zet in het antwoord", () => this.on.take(whole)),
    );
  }
}
