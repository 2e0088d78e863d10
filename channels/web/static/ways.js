/* The three ways to the service, best first: a socket, a stream of events, and asking again and again.
   All call to.frame(frame) for what comes in, and to.ended(why) once. why: {code} of a socket, {status} of an answer;
   broken: this way itself did not get through, so that another may. */

const OPENING = 10_000; // a proxy may swallow the beginning, or keep a stream until it ends
const CHECKED = 5_000;
const POLL_WAIT = 25;
const OURS = [1000, 1001, 1013, 4400, 4401, 4403, 4409, 4429];

const pause = (time) => new Promise((done) => setTimeout(done, time));

class Way {
  /* `dead`: milliseconds without a word after which nobody is there any more. */
  constructor(to, dead) {
    Object.assign(this, { to, dead, heardAt: Date.now() });
    if (!dead) return;
    this.opening = setTimeout(() => this.end({ broken: true }), OPENING);
    this.watch = setInterval(() => this.isDead() && this.end({}), 5_000);
  }

  isDead() {
    return Date.now() - this.heardAt > this.dead;
  }

  heard(frame) {
    this.heardAt = Date.now();
    if (this.over || !frame) return;
    if (frame.t === "welcome") {
      this.welcomed = true;
      clearTimeout(this.opening);
    }
    this.to.frame(frame);
  }

  end(why) {
    if (this.over) return;
    this.close();
    this.to.ended(why);
  }

  close() {
    this.over = true;
    clearTimeout(this.opening);
    clearTimeout(this.checking);
    clearInterval(this.watch);
    this.hangUp();
  }

  /* Something happened to the network or the screen: is the other side still there? */
  check() {
    if (this.isDead()) this.end({});
  }
}

export class Socket extends Way {
  constructor({ base, hello, to }) {
    super(to, 60_000);
    this.duplex = true;
    try {
      this.socket = new WebSocket(`${base.replace(/^http/, "ws")}/api/web/ws`, "onthaal.v1");
    } catch {
      setTimeout(() => this.end({ broken: true })); // the page's policy forbids it
      return;
    }
    this.socket.onopen = () => this.socket.send(JSON.stringify(hello));
    this.socket.onmessage = ({ data }) => this.heard(JSON.parse(data));
    this.socket.onclose = ({ code }) => this.end({ code, broken: !this.welcomed && !OURS.includes(code) });
  }

  send(frame) {
    if (this.socket?.readyState === 1) this.socket.send(JSON.stringify(frame));
  }

  check() {
    if (this.isDead()) return this.end({});
    const before = this.heardAt;
    this.send({ t: "ping" });
    clearTimeout(this.checking);
    this.checking = setTimeout(() => this.heardAt === before && this.end({}), CHECKED);
  }

  hangUp() {
    this.socket?.close(1000);
  }
}

/* Server-sent events, read with fetch: an EventSource can't send a token but in the address. */
export class Stream extends Way {
  constructor({ fetch, after, to }) {
    super(to, 45_000);
    this.stopping = new AbortController();
    this.read(fetch, after());
  }

  async read(fetch, after) {
    try {
      const answer = await fetch(`/events?after=${after}`, { signal: this.stopping.signal });
      if (!answer.ok) return this.end(await refusal(answer));
      const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
      let rest = "";
      for (let part; !(part = await reader.read()).done;) {
        const events = (rest + part.value).split("\n\n");
        rest = events.pop();
        events.forEach((event) => this.heard(frameOf(event)));
      }
      this.end({ broken: !this.welcomed });
    } catch {
      this.end({ broken: !this.welcomed });
    }
  }

  hangUp() {
    this.stopping.abort();
  }
}

/* Our own refusals are in words; what has none comes from something in between. */
async function refusal(answer) {
  const { field } = await answer.json().catch(() => ({}));
  return field ? { status: answer.status } : { broken: true };
}

function frameOf(event) {
  const data = event.split("\n").filter((line) => line.startsWith("data: ")).map((line) => line.slice(6)).join("\n");
  return data ? JSON.parse(data) : undefined;
}

export class Poll extends Way {
  constructor({ request, after, to }) {
    super(to);
    this.read(request, after);
  }

  async read(request, after) {
    try {
      for (let wait = 0; !this.over;) {
        const { messages, seq, mode, more } = await request(`/messages?after=${after()}&wait=${wait}`);
        this.heard({ t: this.welcomed ? "mode" : "welcome", seq, mode });
        messages.forEach((message) => this.heard(message));
        if (wait && !messages.length) await pause(1000); // an answer without waiting must not become a storm
        wait = more ? 0 : POLL_WAIT;
      }
    } catch ({ status, field }) {
      this.end({ status: field && status });
    }
  }

  hangUp() {}
}
