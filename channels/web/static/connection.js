/* The line to the service: the best of three ways that gets through, and back to the best one later.
   What the resident sent is kept until the service says that it has it, and is sent again with the same cid. */

import { Poll, Socket, Stream } from "./ways.js";

const WAYS = [Socket, Stream, Poll];
const TRIES = 2; // of one way, while the service can be reached
const BEST_AGAIN_AFTER = 300_000;
const LONGEST_DETOUR = 3_600_000;
const STEADY = 10_000;
const LONG_BREAK = 8_000;
const LONGEST_WAIT = 30_000;
const POST_AGAIN = 2_000;
const PATIENCE = 40_000;
const SHORT_PATIENCE = 8_000;
const END = { token: 4401, origin: 4403, replaced: 4409 };

const pause = (time) => new Promise((done) => setTimeout(done, time));

export class Connection {
  /* `on`: entry(frame, isOld), accepted(frame), refused(frame), rated(frame), typing(on, who), mode(mode), reset(), renewed(),
     state("connecting" | "online" | "lost" | "down" | "refused" | "replaced"). */
  constructor({ base, gemeente, allowed, store, on }) {
    Object.assign(this, { base, gemeente, allowed, store, on });
    this.pending = new Map((store.get("pending") || []).map((frame) => [frame.cid, frame]));
    this.lastSeq = 0;
    this.oldUpTo = store.get("token") ? Infinity : 0;
    this.failures = 0;
    this.tries = 0;
    this.running = false;
    addEventListener("online", () => this.otherNetwork());
    addEventListener("offline", () => this.running && this.line && this.ended({}));
    document.addEventListener("visibilitychange", () => document.hidden || this.hurry());
  }

  start() {
    if (this.running) return;
    if (!this.allowed) return this.on.state("refused");
    this.running = true;
    this.on.state("connecting");
    this.connect();
  }

  /* Ends this conversation, here and at the service, and begins another. */
  restart() {
    this.erase();
    this.start();
  }

  /* Nothing of it stays in this browser. When the service can't be reached, its token is lost all the same. */
  erase() {
    if (this.store.get("token")) this.fetch("/sessions", { method: "DELETE", keepalive: true }).catch(() => {});
    this.hangUp();
    this.forget();
    this.pending.clear();
    this.store.clear();
    this.on.reset();
  }

  hangUp() {
    this.running = false;
    this.drop();
  }

  drop() {
    clearTimeout(this.timer);
    clearTimeout(this.detour);
    this.timer = undefined;
    this.online = false;
    this.generation = (this.generation || 0) + 1;
    this.line?.close();
    this.line = undefined;
  }

  send(frame) {
    this.pending.set(frame.cid, frame);
    this.keepPending();
    this.start();
    if (this.left) this.hurry();
    this.sendFirst();
  }

  feedback(of, value) {
    const frame = { t: "feedback", of, value };
    if (this.line?.duplex) this.transmit(frame);
    else this.request("/messages", frame).then((answer) => this.on.rated(answer)).catch(() => {});
  }

  /* A wait for the next attempt ends now; a line that may be dead is tried. */
  hurry() {
    if (!this.running) return;
    if (this.timer) this.connect();
    else this.line?.check();
  }

  otherNetwork() {
    this.keepWay(0);
    if (this.running && this.line && !this.line.duplex) this.connect();
    else this.hurry();
  }

  async connect() {
    this.drop();
    const { generation } = this;
    this.left = false;
    try {
      if (!this.store.get("token")) await (this.beginning ||= this.newSession().finally(() => { this.beginning = undefined; }));
    } catch (problem) {
      if (generation !== this.generation) return;
      if (problem.field && [403, 404].includes(problem.status)) return this.stop("refused");
      return this.later(problem.wait);
    }
    if (generation === this.generation) this.open();
  }

  open() {
    const { index = 0, until = 0 } = this.store.get("way") || {};
    const best = index === 0 || Date.now() >= until;
    this.way = best ? 0 : index;
    const line = new WAYS[this.way]({
      base: this.base,
      hello: { t: "hello", token: this.store.get("token"), last_seq: this.lastSeq, client: "onthaal-widget/2" },
      after: () => this.lastSeq,
      fetch: (path, more) => this.fetch(path, more),
      request: (path) => this.request(path),
      to: {
        frame: (frame) => line === this.line && this.handle(frame),
        ended: (why) => line === this.line && this.ended(why),
      },
    });
    this.line = line;
    if (!best) this.detour = setTimeout(() => this.connect(), until - Date.now());
  }

  async newSession() {
    const { token, session_id: id } = await this.request("/sessions", { gemeente: this.gemeente });
    this.store.set({ token, id });
  }

  forget() {
    this.store.set({ token: undefined, id: undefined });
    this.lastSeq = 0;
    this.oldUpTo = 0;
  }

  stop(state) {
    this.hangUp();
    this.on.state(state);
  }

  // --- the end of a line ---------------------------------------------------------------------------

  async ended({ code, status, broken }) {
    this.drop();
    this.on.typing(false);
    if (code === END.token || status === 401) return this.renew();
    if (code === END.origin || status === 403) return this.stop("refused");
    if (code === END.replaced) return this.stop("replaced");
    if (this.left) return this.comeBack();
    if (!broken) return this.later();
    const { generation } = this;
    this.on.state("connecting");
    const blamed = await this.reachable();
    if (generation !== this.generation) return;
    if (blamed && this.otherWay()) this.connect();
    else this.later();
  }

  /* Whether the service answers at all: if not, no way is to blame. */
  reachable() {
    return this.request(`/city?gemeente=${encodeURIComponent(this.gemeente)}`, undefined, SHORT_PATIENCE).then(() => true, () => false);
  }

  /* Whether there is a next way to try at once. What works is remembered as long as this tab lives. */
  otherWay() {
    this.tries += 1;
    const { index = 0, span = BEST_AGAIN_AFTER } = this.store.get("way") || {};
    if (index > this.way) { // the best way was tried again, in vain
      this.keepWay(index, Math.min(2 * span, LONGEST_DETOUR));
      return true;
    }
    if (this.tries < TRIES) return false;
    this.keepWay(Math.min(this.way + 1, WAYS.length - 1), span);
    return true;
  }

  keepWay(index, span) {
    this.tries = 0;
    this.store.set({ way: index ? { index, span, until: Date.now() + span } : undefined });
  }

  /* The service said goodbye: it is back at once or beside us, and all its clients must not come in one second. */
  comeBack() {
    this.timer = setTimeout(() => this.connect(), Math.random() * 1000 * this.left);
  }

  renew() {
    const again = Date.now() - (this.renewedAt || 0) < STEADY;
    this.renewedAt = Date.now();
    this.forget();
    this.on.reset();
    this.on.renewed();
    if (again) this.later();
    else this.connect();
  }

  /* Full jitter: at most 1, 2, 4… 30 seconds, or as long as the service asks. */
  later(wait = 0) {
    if (Date.now() - this.onlineAt > STEADY) this.failures = 0;
    this.onlineAt = undefined;
    this.failures += 1;
    this.lostAt ||= this.wasOnline ? Date.now() : 1;
    this.on.state(this.failures > 1 && Date.now() - this.lostAt > LONG_BREAK ? "down" : "lost");
    const longest = Math.min(LONGEST_WAIT, 1000 * 2 ** (this.failures - 1));
    this.timer = setTimeout(() => this.connect(), 1000 * wait + Math.random() * longest);
  }

  // --- what comes in -------------------------------------------------------------------------------

  transmit(frame) {
    if (this.online) this.line?.send?.(frame);
  }

  handle(frame) {
    switch (frame.t) {
      case "welcome":
        this.arrived(frame);
        break;
      case "msg": this.entry(frame); break;
      case "accepted": this.taken(frame); break;
      case "error": this.problem(frame); break;
      case "reset": this.history(frame.after); break;
      case "typing": this.on.typing(frame.on, frame.wie); break;
      case "mode": this.answers(frame.mode); break;
      case "rated": this.on.rated(frame); break;
      case "ping": this.beat(frame); break;
      case "bye": this.left = frame.within ?? 5; break;
    }
  }

  arrived({ seq, mode }) {
    this.tries = 0;
    clearTimeout(this.pacing);
    this.pacing = undefined;
    this.lostAt = undefined;
    this.online = this.wasOnline = true;
    this.onlineAt = Date.now();
    if (this.oldUpTo === Infinity) this.oldUpTo = seq;
    if (this.way === 0) this.keepWay(0);
    this.on.state("online");
    this.answers(mode);
    this.sendFirst(true);
  }

  answers(mode) {
    this.mode = mode;
    this.on.mode(mode);
  }

  /* One at a time, in order: a later message must not overtake one that was refused as too fast, or lost.
     `again`: also what was sent before; with the same cid that does no harm when it was taken. */
  sendFirst(again) {
    if (!this.line || this.pacing) return;
    if (!this.line.duplex) return this.post();
    const [first] = this.pending.values();
    if (!first || !this.online || (first.cid === this.underWay && !again)) return;
    this.underWay = first.cid;
    this.transmit(first);
  }

  beat(frame) {
    this.transmit({ t: "pong" });
    if (frame.mode) this.answers(frame.mode);
    this.sendFirst(true);
  }

  entry(frame) {
    if (this.held) return this.held.push(frame);
    if (frame.seq <= this.lastSeq) return;
    this.lastSeq = frame.seq;
    this.on.entry(frame, frame.seq <= this.oldUpTo);
    clearTimeout(this.acking);
    this.acking = setTimeout(() => this.transmit({ t: "ack", seq: this.lastSeq }), 300);
  }

  taken(frame) {
    this.pending.delete(frame.cid);
    this.keepPending();
    this.on.accepted(frame);
    this.sendFirst();
  }

  problem(frame) {
    const waiting = this.pending.get(frame.cid);
    if (!waiting) return;
    if (frame.code === 4429) {
      clearTimeout(this.pacing);
      this.pacing = setTimeout(() => {
        this.pacing = undefined;
        this.sendFirst(true);
      }, 1000 * (frame.retry_after || 1) + 50);
      return;
    }
    this.pending.delete(frame.cid);
    this.keepPending();
    this.on.refused(frame, waiting);
    this.sendFirst();
  }

  /* Too much was missed: what is shown goes, the log is read page by page. */
  async history(after) {
    const run = (this.histories = (this.histories || 0) + 1);
    let failed = false;
    this.on.reset();
    this.lastSeq = after;
    this.held = []; // what comes in meanwhile waits for what was before it
    const found = [];
    try {
      for (let more = true; more;) {
        const page = await this.request(`/messages?after=${found.at(-1)?.seq ?? after}`);
        found.push(...page.messages);
        this.oldUpTo = Math.max(this.oldUpTo, page.seq);
        more = page.more;
      }
    } catch {
      failed = true;
    }
    if (run !== this.histories) return; // a newer reset reads it again
    const later = failed ? [] : this.held;
    this.held = undefined;
    found.push(...later);
    if (failed) this.ended({}); // what was found is shown, the next line asks for the rest
    found.forEach((frame) => this.entry(frame));
  }

  // --- without a socket ----------------------------------------------------------------------------

  async post() {
    if (this.posting) return;
    this.posting = true;
    try {
      for (let frame; (frame = this.pending.values().next().value);) {
        await this.postOne(frame);
      }
    } catch (problem) {
      if (problem.status === 401 && problem.field) return this.ended({ status: 401 });
      clearTimeout(this.reposting);
      this.reposting = setTimeout(() => this.line && !this.line.duplex && this.post(), POST_AGAIN * (1 + Math.random()));
    } finally {
      this.posting = false;
    }
  }

  async postOne(frame) {
    try {
      const taken = await this.request("/messages", frame);
      this.taken(taken);
      const bot = this.mode === "bot"; // somebody else may take a while
      if (bot && this.way === WAYS.indexOf(Poll) && this.lastSeq <= taken.seq) this.on.typing(true);
    } catch (problem) {
      if (problem.status === 429) await pause(1000 * problem.wait);
      else if (problem.field && problem.status !== 401 && problem.status < 500) {
        this.problem({ code: 4400, cid: frame.cid, reason: problem.reason });
      } else throw problem;
    }
  }

  /* A body makes it a POST. Throws {status, field, reason, wait}; without status when the service was not reached. */
  async request(path, body, patience = PATIENCE) {
    const answer = await this.fetch(path, {
      method: body ? "POST" : "GET",
      body: body && JSON.stringify(body),
      signal: AbortSignal.timeout(patience),
    });
    const found = await answer.json().catch(() => ({}));
    if (!answer.ok) throw { status: answer.status, wait: Number(answer.headers.get("Retry-After")) || 1, ...found };
    return found;
  }

  fetch(path, more) {
    const headers = { "Content-Type": "application/json" };
    if (this.store.get("token")) headers.Authorization = `Bearer ${this.store.get("token")}`;
    return fetch(`${this.base}/api/web${path}`, { credentials: "omit", cache: "no-store", headers, ...more });
  }

  keepPending() {
    this.store.set({ pending: [...this.pending.values()] });
  }
}
