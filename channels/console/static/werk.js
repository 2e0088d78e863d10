/* The work screen of agents: list, conversation and side, kept up with the feed. */

import { notify } from "./attention.js";
import { Conversation } from "./conversation.js";
import { at } from "./dom.js";
import { Frame } from "./frame.js";
import { List } from "./list.js";

const SOON = 250;
const LATER = 2000;
const HIDDEN = 8000;
const STATE_KINDS = ["queued", "offered", "claimed", "overruled", "forwarded", "withdrawn", "returned", "ended", "closed", "callback"];

const frame = new Frame({ event, again, beat: () => talk.view && talk.catchUp(), presence });
const panes = at("inhoud");
const talk = new Conversation(frame.line, frame.me, {
  changed: () => list.dirty(0),
  took: () => list.which === "wachtend" && list.choose("mijn"), // there it is now
  opened: (conversation, seq) => list.opened(conversation, seq),
});
const list = new List(frame.line, frame.facts.lists, {
  open: (conversation) => open(conversation),
  accept: (one) => take(one, () => talk.accept()),
  decline: (one) => take(one, () => talk.decline()),
});

function event(happened) {
  talk.news(happened);
  list.news(happened);
  lost(happened);
  // All consoles hear the same at once: what isn't about me can wait a little, and chance spreads the questions.
  if (STATE_KINDS.includes(happened.kind)) list.dirty((isMine(happened) ? SOON : document.hidden ? HIDDEN : LATER) * (1 + Math.random()));
  else if (happened.kind === "message" && isListed(happened.conversation)) list.dirty(LATER * (1 + Math.random()));
  else if (happened.kind === "presence" && happened.data.agent === frame.me.id) frame.line.get("/ik").then((me) => frame.showPresence(me.presence)).catch(() => {});
}

/* What changed with a conversation of mine without my doing. */
function lost({ kind, conversation, data }) {
  const mine = frame.me.id;
  const title = list.lists.mijn.find((one) => one.conversation === conversation)?.title || "een gesprek";
  if (kind === "withdrawn" && data.eigenaar === mine && data.waarom !== "ingetrokken") {
    frame.tell(`Niemand aanvaardde ${title}. Het blijft van jou. Je kan ook laten terugbellen.`);
  } else if (kind === "overruled" && data.van === mine) {
    frame.tell(`${data.wie} nam ${title} van je over.`);
  } else if (kind === "queued" && data.van === mine) {
    frame.tell(`${title} ging terug naar de wachtrij, omdat je er even niet was.`);
  } else return;
  notify("Er veranderde iets aan een gesprek van jou.");
}

/* Who isn't there gets nothing: that is easily forgotten in the morning. */
function presence({ status }) {
  const here = status === "aanwezig";
  if (here && at("afwezig").contains(document.activeElement)) panes.focus();
  at("afwezig").hidden = here;
}

at("afwezig").querySelector("button").addEventListener("click", () => {
  frame.bePresent({ status: "aanwezig", reason: "" }).catch((refusal) => frame.notice(refusal.reason));
});

/* An offer to me, an order of mine, a conversation of mine; and the first one that waits. */
function isMine({ conversation, kind, data }) {
  const { wachtend, mijn } = list.lists;
  return Object.values(data).includes(frame.me.id) || mijn.some((one) => one.conversation === conversation)
    || talk.id === conversation || kind === "forwarded" || (kind === "queued" && !wachtend.length);
}

function isListed(conversation) {
  return Boolean(at("zaken").querySelector(`[data-conversation="${CSS.escape(conversation)}"]`));
}

/* A hole in what we heard: the snapshots, as at the start. */
function again() {
  list.load();
  if (talk.id) talk.load();
}

async function open(conversation, more) {
  show("gesprek");
  await talk.open(conversation, more);
}

async function take(one, does) {
  await open(one.conversation);
  if (talk.view) await does();
}

// --- one pane at a time, where the screen is small -----------------------------------------------------

function show(pane) {
  panes.dataset.pane = pane;
  for (const choice of panes.querySelectorAll("[data-show]")) choice.setAttribute("aria-pressed", String(choice.dataset.show === pane));
}

for (const choice of panes.querySelectorAll("[data-show]")) choice.addEventListener("click", () => show(choice.dataset.show));

// --- keys ----------------------------------------------------------------------------------------------

const LISTS = [...document.querySelectorAll("[data-which]")].map((choice) => choice.dataset.which);

function write(mode) {
  if (!talk.view) return;
  show("gesprek");
  talk.composer.mode(mode, true);
}

function search(field, pane) {
  show(pane);
  at(field).focus();
}

const OWN = {
  j: () => list.step(1),
  k: () => list.step(-1),
  z: () => search("zoek", "lijst"),
  r: () => write("antwoord"),
  i: () => write("notitie"),
  p: () => talk.view && search("product", "info"),
  ...Object.fromEntries(LISTS.map((which, index) => [String(index + 1), () => list.choose(which)])),
};

/* An offer goes before what is open: "n" and "w" are for it while it stands there. */
function ofOffer(key) {
  const { offer } = list;
  if (!offer || offer.conversation === talk.id) return undefined;
  return { n: () => list.on.accept(offer), w: () => list.on.decline(offer) }[key];
}

frame.keys = new Proxy({}, { get: (_, key) => ofOffer(key) || talk.keys(key) || OWN[key] });

// --- start ---------------------------------------------------------------------------------------------

addEventListener("popstate", () => {
  const [, id] = /^\/balie\/gesprek\/([^/]+)$/.exec(location.pathname) || [];
  if (id) open(id, { push: false });
  else show("lijst");
});
presence(frame.me.presence);
show(frame.facts.conversation ? "gesprek" : "lijst");
if (frame.facts.conversation) open(frame.facts.conversation, { push: false });
frame.start();
