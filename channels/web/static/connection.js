/* The line to the service: a WebSocket, or long polling where that does not get through.
   What the resident sent is kept until the service says that it has it, and is sent again with the same cid. */

const DEAD_AFTER = 60_000;
const LONG_BREAK = 8_000;
const POLL_WAIT = 25;
const SOCKET_TRIES = 2;
const RETRY_SOCKET_AFTER = 300_000;
const END = { token: 4401, origin: 4403, replaced: 4409 };

const pause = (time) => new Promise((done) => setTimeout(done, time));

export class Connection {
  /* `on`: entry(frame, isOld), accepted(frame), refused(frame), rated(frame), typing(on), mode(mode), reset(), renewed(),
     state("connecting" | "online" | "lost" | "down" | "refused" | "replaced"). */
  constructor({ base, gemeente, allowed, store, on }) {
    Object.assign(this, { base, gemeente, allowed, store, on });
    this.pending = new Map((store.get("pending") || []).map((frame) => [frame.cid, frame]));
    this.lastSeq = 0;
    this.oldUpTo = store.get("token") ? Infinity : 0;
    this.failures = 0;
    this.brokenSockets = 0;
    this.running = false;
    addEventListener("online", () => this.hurry());
    document.addEventListener("visibilitychange", () => document.hidden || this.hurry());
  }

  start() {
    if (this.running) return;
    if (!this.allowed) return this.on.state("refused");
    this.running = true;
    this.on.state("connecting");
    this.connect();
  }

  /* Forgets this conversation and begins another. */
  restart() {
    this.forget();
    this.pending.clear();
    this.keepPending();
    this.hangUp();
    this.on.reset();
    this.start();
  }

  hangUp() {
    this.running = false;
    this.generation = (this.generation || 0) + 1;
    clearTimeout(this.timer);
    const socket = this.socket;
    this.socket = undefined;
    socket?.close(1000);
  }

  send(frame) {
    this.pending.set(frame.cid, frame);
    this.keepPending();
    this.start();
    if (this.polling) this.post();
    else if (!this.paced) this.transmit(frame);
  }

  feedback(of, value) {
    const frame = { t: "feedback", of, value };
    if (this.polling) this.request("/messages", frame).then((answer) => this.on.rated(answer)).catch(() => {});
    else this.transmit(frame);
  }

  /* A wait for the next attempt ends now. */
  hurry() {
    if (!this.running || this.online || !this.timer) return;
    clearTimeout(this.timer);
    this.connect();
  }

  async connect() {
    this.timer = undefined;
    const generation = (this.generation = (this.generation || 0) + 1);
    try {
      if (!this.store.get("token")) await this.newSession();
    } catch (problem) {
      if (problem.status === 403 || problem.status === 404) return this.stop("refused");
      return this.later();
    }
    if (generation !== this.generation) return;
    if (this.brokenSockets >= SOCKET_TRIES && Date.now() - this.brokenAt < RETRY_SOCKET_AFTER) this.poll(generation);
    else this.openSocket(generation);
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
    this.online = false;
    this.on.state(state);
  }

  later() {
    this.online = false;
    this.failures += 1;
    this.lostAt ||= this.wasOnline ? Date.now() : 1;
    this.on.state(this.failures > 1 && Date.now() - this.lostAt > LONG_BREAK ? "down" : "lost");
    const longest = Math.min(30_000, 1000 * 2 ** (this.failures - 1));
    this.timer = setTimeout(() => this.connect(), Math.random() * longest);
  }

  // --- WebSocket ---------------------------------------------------------------------------------

  openSocket(generation) {
    this.polling = false;
    const socket = new WebSocket(`${this.base.replace(/^http/, "ws")}/api/web/ws`, "onthaal.v1");
    let welcomed = false;
    this.socket = socket;
    socket.onopen = () => {
      this.heardAt = Date.now();
      this.transmit({ t: "hello", token: this.store.get("token"), last_seq: this.lastSeq, client: "onthaal-widget/1" });
    };
    socket.onmessage = ({ data }) => {
      if (socket !== this.socket) return;
      this.heardAt = Date.now();
      const frame = JSON.parse(data);
      welcomed ||= frame.t === "welcome";
      this.handle(frame);
    };
    socket.onclose = ({ code }) => {
      clearInterval(watch);
      if (socket !== this.socket || generation !== this.generation) return;
      this.closed(code, welcomed);
    };
    const watch = setInterval(() => {
      if (this.heardAt && Date.now() - this.heardAt > DEAD_AFTER) socket.close(4000);
    }, 10_000);
  }

  closed(code, welcomed) {
    this.socket = undefined;
    this.online = false;
    this.on.typing(false);
    if (code === END.token) return this.renew();
    if (code === END.origin) return this.stop("refused");
    if (code === END.replaced) return this.stop("replaced");
    if (!welcomed) {
      this.brokenSockets += 1;
      this.brokenAt = Date.now();
    }
    this.later();
  }

  renew() {
    this.forget();
    this.on.reset();
    this.on.renewed();
    this.connect();
  }

  transmit(frame) {
    if (this.socket?.readyState === WebSocket.OPEN && (this.online || frame.t === "hello")) {
      this.socket.send(JSON.stringify(frame));
    }
  }

  handle(frame) {
    switch (frame.t) {
      case "welcome":
        this.brokenSockets = 0;
        this.paced = false;
        this.arrived(frame);
        for (const waiting of this.pending.values()) this.transmit(waiting);
        break;
      case "msg": this.entry(frame); break;
      case "accepted": this.taken(frame); break;
      case "error": this.problem(frame); break;
      case "reset": this.history(frame.after); break;
      case "typing": this.on.typing(frame.on); break;
      case "mode": this.on.mode(frame.mode); break;
      case "rated": this.on.rated(frame); break;
      case "ping": this.beat(frame); break;
    }
  }

  arrived({ seq, mode }) {
    this.failures = 0;
    this.lostAt = undefined;
    this.online = this.wasOnline = true;
    if (this.oldUpTo === Infinity) this.oldUpTo = seq;
    this.on.state("online");
    this.on.mode(mode);
  }

  beat(frame) {
    this.transmit({ t: "pong" });
    this.on.mode(frame.mode);
    if (!this.paced) for (const waiting of this.pending.values()) this.transmit(waiting); // the same cid: no harm when it was taken
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
    if (this.paced) this.transmitFirst();
  }

  /* After "too fast" one at a time: a later message must not overtake an earlier one. */
  transmitFirst() {
    const [first] = this.pending.values();
    this.paced = Boolean(first);
    if (first) this.transmit(first);
  }

  problem(frame) {
    const waiting = this.pending.get(frame.cid);
    if (!waiting) return;
    if (frame.code === 4429) {
      this.paced = true;
      clearTimeout(this.pacing);
      this.pacing = setTimeout(() => this.transmitFirst(), 1000 * (frame.retry_after || 1) + 50);
      return;
    }
    this.pending.delete(frame.cid);
    this.keepPending();
    this.on.refused(frame, waiting);
  }

  /* Too much was missed: what is shown goes, the log is read page by page. */
  async history(after) {
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
      this.socket?.close(4000); // what was found is shown, the next hello asks for the rest
    }
    const later = this.held;
    this.held = undefined;
    if (this.socket?.readyState === WebSocket.OPEN) found.push(...later);
    found.forEach((frame) => this.entry(frame));
  }

  // --- long polling ------------------------------------------------------------------------------

  async poll(generation) {
    this.polling = true;
    try {
      for (let wait = 0; generation === this.generation; wait = POLL_WAIT) {
        const page = await this.request(`/messages?after=${this.lastSeq}&wait=${wait}`);
        if (generation !== this.generation) return;
        this.arrived(page);
        page.messages.forEach((frame) => this.entry(frame));
        if (!wait) this.post();
        else if (!page.messages.length) await pause(1000); // an answer without waiting must not become a storm
        if (Date.now() - this.brokenAt > RETRY_SOCKET_AFTER) return this.connect();
      }
    } catch (problem) {
      if (generation !== this.generation) return;
      if (problem.status === 401) this.renew();
      else if (problem.status === 403) this.stop("refused");
      else {
        if (!problem.status) this.brokenSockets = 0; // the whole service is away: the socket is not to blame
        this.later();
      }
    }
  }

  /* One at a time, in order: a later message must not overtake an earlier one. */
  async post() {
    if (this.posting) return;
    this.posting = true;
    try {
      for (let frame; (frame = this.pending.values().next().value);) {
        await this.postOne(frame);
      }
    } catch { /* the poll meets the same trouble and begins again */ } finally {
      this.posting = false;
    }
  }

  async postOne(frame) {
    try {
      this.taken(await this.request("/messages", frame));
      this.on.typing(true);
    } catch (problem) {
      if (problem.status === 429) await pause(1000 * problem.wait);
      else if (problem.field && problem.status !== 401 && problem.status < 500) {
        this.problem({ code: 4400, cid: frame.cid, reason: problem.reason });
      } else throw problem;
    }
  }

  /* A body makes it a POST. Throws {status, field, reason, wait}; without status when the service was not reached. */
  async request(path, body) {
    const headers = { "Content-Type": "application/json" };
    if (this.store.get("token")) headers.Authorization = `Bearer ${this.store.get("token")}`;
    const answer = await fetch(`${this.base}/api/web${path}`, {
      method: body ? "POST" : "GET",
      credentials: "omit",
      headers,
      body: body && JSON.stringify(body),
      signal: AbortSignal.timeout(40_000),
    });
    const found = await answer.json().catch(() => ({}));
    if (!answer.ok) throw { status: answer.status, wait: Number(answer.headers.get("Retry-After")) || 1, ...found };
    return found;
  }

  keepPending() {
    this.store.set({ pending: [...this.pending.values()] });
  }
}
