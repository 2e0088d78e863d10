/* What happens in the city, as it happens: every event once and in order, also after a cut. */

const DEAD_AFTER = 50_000;
const LONGEST_WAIT = 15_000;

export class Feed {
  /* seq: the last event that the page knows. on: event(event), again(seq), beat(), state("verbonden" | "verbinden" | "weg"),
     signedOut(). */
  constructor(seq, on) {
    Object.assign(this, { seq, on });
    this.failures = 0;
    addEventListener("online", () => this.look());
    addEventListener("pageshow", () => this.look());
    document.addEventListener("visibilitychange", () => document.hidden || this.look());
  }

  open() {
    this.close();
    const source = new EventSource(`/balie/stroom?na=${this.seq}`);
    this.source = source;
    this.heardAt = Date.now();
    source.addEventListener("open", () => this.opened());
    source.addEventListener("message", (event) => this.came(event));
    source.addEventListener("opnieuw", (event) => this.again(Number(event.lastEventId)));
    source.addEventListener("hart", () => this.beat());
    source.addEventListener("afgemeld", () => {
      this.close();
      this.on.signedOut();
    });
    source.addEventListener("error", () => source === this.source && this.broke());
  }

  close() {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.source?.close();
    this.source = undefined;
  }

  opened() {
    this.failures = 0;
    this.heardAt = Date.now();
    this.on.state("verbonden");
  }

  came(event) {
    this.heardAt = Date.now();
    const seq = Number(event.lastEventId);
    if (seq <= this.seq) return;
    if (seq !== this.seq + 1) return this.again(seq);
    this.seq = seq;
    this.on.event(JSON.parse(event.data));
  }

  /* Too far behind, or a hole: what the page shows is fetched anew, as at its start. */
  again(seq) {
    this.heardAt = Date.now();
    this.seq = seq;
    this.on.again();
  }

  beat() {
    this.heardAt = Date.now();
    this.on.beat();
  }

  /* The browser's own attempts would use the cursor of its first one, and stop at a refusal: ours do not. */
  broke() {
    this.source.close();
    this.source = undefined;
    this.failures += 1;
    this.on.state(this.failures > 2 ? "weg" : "verbinden");
    const longest = Math.min(LONGEST_WAIT, 500 * 2 ** this.failures);
    this.timer = setTimeout(() => this.open(), Math.random() * longest);
    this.on.broke();
  }

  /* A line that says nothing any more may be dead without anybody having told the browser. */
  look() {
    if (this.timer || (this.source && Date.now() - this.heardAt > DEAD_AFTER)) this.open();
  }
}
