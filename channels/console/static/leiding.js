/* The supervisor's screen: the queue, the waits, who does what, and the switch for the telephone. */

import { clock, now, seconds, setNow, span, waited } from "./clock.js";
import { at, button, make, say } from "./dom.js";
import { Frame } from "./frame.js";
import { ask } from "./windows.js";

const SOON = 500;

const frame = new Frame({ event: () => dirty(SOON * (1 + Math.random())), again: () => load() });
const telephone = at("telefoon");
let seen = frame.facts.overview;
let timer;

function dirty(within) {
  timer ??= setTimeout(load, within);
}

async function load() {
  clearTimeout(timer);
  timer = undefined;
  try {
    seen = await frame.line.get("/overzicht");
    setNow(seen.now);
    draw();
  } catch (refusal) {
    if (refusal.status !== 401) dirty(5000);
  }
}

function draw() {
  const held = focused();
  numbers();
  phone();
  queue();
  departments();
  team();
  held?.();
}

/* What is drawn anew must not lose the focus: the same button gets it back. */
function focused() {
  const key = document.activeElement?.dataset?.key;
  return key && (() => document.querySelector(`[data-key="${CSS.escape(key)}"]`)?.focus());
}

const waiting = () => seen.open.filter(({ state }) => state === "queued" || state === "offered");

function numbers() {
  const here = seen.colleagues.filter(({ presence }) => presence.status === "aanwezig");
  const longest = waiting().map(({ queuedAt }) => queuedAt).sort()[0];
  const rows = [
    [waiting().length, "wachten"],
    [longest ? span(seconds(longest)) : "–", "langste wachttijd"],
    [seen.open.filter(({ state }) => state === "human").length, "in gesprek"],
    [`${here.length} van ${seen.colleagues.length}`, "medewerkers aanwezig"],
    [seen.callbacks.length, "terug te bellen"],
  ];
  at("cijfers").replaceChildren(...rows.map(([count, word]) => make("li", {}, make("strong", {}, String(count)), make("span", {}, word))));
}

function phone() {
  const until = seen.phoneFirst;
  say(telephone.querySelector("[data-slot=phone]"), until ? `Staat aan tot ${clock(until)}.` : "Staat uit.");
  at("telefoon-uit").hidden = !until;
}

function queue() {
  const rows = seen.open.filter(({ state }) => state !== "human");
  at("rij").tBodies[0].replaceChildren(...rows.map(line));
  at("rij").hidden = !rows.length;
  at("rij").parentElement.parentElement.querySelector(".empty").hidden = rows.length > 0;
}

function line(one) {
  const { text, level } = waited(one.queuedAt);
  return make(
    "tr", {},
    make("th", { scope: "row" }, make("a", { href: `/balie/gesprek/${one.conversation}`, "data-key": one.id }, one.title)),
    make("td", {}, one.departmentName), make("td", {}, one.channelName),
    make("td", {}, make("span", { class: "wait", "data-level": level }, text)),
    make("td", {}, one.stateName), make("td", {}, one.reasonName),
  );
}

function departments() {
  at("afdelingen").tBodies[0].replaceChildren(...seen.departments.map((one) => make(
    "tr", {},
    make("th", { scope: "row" }, one.name), make("td", {}, String(one.waiting)),
    make("td", {}, one.longest ? span(seconds(one.longest)) : "–"), make("td", {}, expected(one.wait)),
    make("td", {}, one.open ? "open" : one.nextOpening ? `dicht tot ${clock(one.nextOpening)}` : "dicht"),
  )));
}

/* Nothing is guessed: without enough recent conversations there is no number. */
const expected = (wait) => (wait ? `${wait[0]} tot ${wait[1]} min` : "te weinig gegevens");

function team() {
  at("team").tBodies[0].replaceChildren(...seen.colleagues.map((one) => make(
    "tr", {},
    make("th", { scope: "row" }, one.name), make("td", {}, one.departments.join(", ")),
    make("td", { "data-status": one.presence.status }, make("span", { class: "word" }, make("span", { class: "dot", "aria-hidden": "true" }), one.presence.word, one.since ? ` sinds ${clock(one.since)}` : "")),
    make("td", {}, `${one.chats} van ${one.limit}`), make("td", {}, talks(one)),
  )));
}

function talks(one) {
  const theirs = seen.open.filter(({ state, agentName }) => state === "human" && agentName === one.name);
  if (!theirs.length) return "–";
  return make("ul", {}, ...theirs.map((each) => make(
    "li", {}, make("a", { href: `/balie/gesprek/${each.conversation}`, "data-key": each.id }, each.title), each.takenAt ? ` sinds ${clock(each.takenAt)}` : "",
    each.mine ? null : button("Neem weg", () => overrule(each), { "data-key": `weg-${each.id}`, "aria-label": `Neem ${each.title} weg van ${one.name}` }),
  )));
}

function overrule(one) {
  ask("dialoog-overnemen", async () => {
    await frame.line.post(`/gesprekken/${one.conversation}/wegnemen`, {});
    location.assign(`/balie/gesprek/${one.conversation}`);
  }, () => say(at("overnemen-uitleg"), `${one.agentName} heeft dit gesprek. Neem het alleen weg als je collega er niet is. Dit wordt genoteerd.`));
}

// --- the switch ----------------------------------------------------------------------------------------

const moment = (minutes) => new Date(now() + 60_000 * Number(minutes)).toISOString();

async function phoneFirst(until) {
  const problem = telephone.querySelector(".problem");
  problem.textContent = "";
  try {
    await frame.line.post("/telefoon", { until });
    await load();
  } catch (refusal) {
    problem.textContent = refusal.reason;
  }
}

telephone.querySelector("form").addEventListener("submit", (event) => {
  event.preventDefault();
  phoneFirst(moment(at("tot").value));
});
at("telefoon-uit").addEventListener("click", () => phoneFirst(null));

draw();
setInterval(draw, 15_000);
frame.start();
