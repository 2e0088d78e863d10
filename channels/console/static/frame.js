/* What every screen of the console has: who I am, my status, the line, keys and settings, being signed out. */

import { bindSettings, settings } from "./attention.js";
import { setNow } from "./clock.js";
import { at, button, isTyping, say } from "./dom.js";
import { Feed } from "./feed.js";
import { Line } from "./line.js";
import { ask, bindWindows, isOpen } from "./windows.js";

const POLL_EVERY = 8_000;
const BEAT_EVERY = 15_000;
export const STATES = { verbinden: "Verbinden…", verbonden: "Verbonden", weg: "Geen verbinding. We proberen opnieuw.", afgemeld: "Afgemeld" };

export class Frame {
  /* on: event(event), again(). */
  constructor(on) {
    this.facts = JSON.parse(at("gegevens").textContent);
    this.me = this.facts.me;
    setNow(this.facts.now);
    this.line = new Line(this.me, () => this.signedOut());
    this.on = on;
    this.feed = new Feed(this.facts.seq, {
      event: (event) => on.event(event),
      again: () => on.again(),
      beat: () => this.beat(),
      state: (state) => this.state(state),
      broke: () => this.line.get("/ik").catch(() => {}),
      signedOut: () => this.signedOut(),
    });
    bindWindows();
    bindSettings();
    at("aanwezigheid").addEventListener("click", () => this.askPresence());
    at("toetsen").addEventListener("click", () => at("dialoog-toetsen").showModal());
    addEventListener("storage", (event) => event.key === "balie.aangemeld" && this.lookAgain());
    addEventListener("focus", () => this.away && this.lookAgain());
    document.addEventListener("keydown", (event) => this.key(event));
    setInterval(() => this.withoutFeed(), POLL_EVERY);
  }

  start() {
    this.feed.open();
  }

  beat() {
    this.beatAt = Date.now();
    this.line.post("/hart").catch(() => {});
    this.on.beat?.();
  }

  /* Where something between us and the service lets no stream through, the rest still works. */
  withoutFeed() {
    if (this.away || at("lijn").dataset.state === "verbonden") return;
    if (Date.now() - (this.beatAt || 0) > BEAT_EVERY) this.beat();
    this.on.again();
  }

  state(state) {
    at("lijn").dataset.state = state;
    say(at("lijn").querySelector(".word"), STATES[state]);
  }

  // --- signed out: what was typed stays, signing in goes in another window --------------------------

  signedOut() {
    if (this.away) return;
    this.away = true;
    this.feed.close();
    this.state("afgemeld");
    this.notice("Je bent afgemeld. Wat je schreef, blijft staan. Meld je opnieuw aan en ga verder.", [
      button("Meld opnieuw aan in een nieuw venster", () => open("/balie/aanmelden?venster=1", "balie-aanmelden"), { class: "main" }),
      button("Ik ben aangemeld", () => this.lookAgain()),
    ]);
  }

  async lookAgain() {
    if (!this.away) return;
    try {
      const me = await this.line.get("/ik");
      if (me.id !== this.me.id) return location.reload();
      Object.assign(this.me, me);
      this.away = false;
      this.notice("");
      this.feed.open();
      this.on.again();
    } catch { /* not yet */ }
  }

  /* Something that the agent must know and can't have missed: it stands until it is closed. */
  tell(text) {
    if (this.away) return;
    this.notice(text, [button("Sluiten", () => this.notice(""))], "bericht");
  }

  notice(text, actions = [], kind = "fout") {
    at("melding").hidden = !text;
    at("melding").dataset.kind = kind;
    at("melding").replaceChildren(text && Object.assign(document.createElement("p"), { textContent: text }), ...actions);
  }

  // --- presence --------------------------------------------------------------------------------------

  askPresence() {
    ask("dialoog-aanwezigheid", (said) => this.bePresent(said), (form) => {
      form.elements.status.value = this.me.presence.status;
      form.elements.reason.value = this.me.presence.reason;
    });
  }

  async bePresent(said) {
    this.showPresence(await this.line.post("/aanwezigheid", said));
  }

  showPresence(presence) {
    this.me.presence = presence;
    at("aanwezigheid").dataset.status = presence.status;
    say(at("aanwezigheid").querySelector(".word"), presence.word);
    this.on.presence?.(presence);
  }

  // --- keys: one letter, never while typing, and they can be switched off (WCAG 2.1.4) ---------------

  key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (isOpen()) return;
    if (event.key === "Escape" && isTyping(event.target)) return event.target.blur();
    if (isTyping(event.target) || !settings.keys) return;
    const does = this.keys?.[event.key] || { "?": () => at("toetsen").click(), g: () => this.askPresence() }[event.key];
    if (!does) return;
    event.preventDefault();
    does();
  }
}
