/* The right pane: summary, channel, product look-up, earlier contacts. */

import { clock, left, span } from "./clock.js";
import { at, button, make } from "./dom.js";
import { source } from "./timeline.js";

export class Side {
  /* on: take(text). */
  constructor(line, on) {
    Object.assign(this, { line, on });
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
    if (other) {
      at("product").value = "";
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
      "li", {}, make("strong", {}, one.title), ` – ${clock(one.endedAt || one.lastAt)}`, one.result ? `, ${one.result.toLowerCase()}` : "", one.recordNote ? make("p", { class: "soft" }, one.recordNote) : null,
    )));
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
