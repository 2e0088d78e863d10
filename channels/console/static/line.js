/* Questions and orders to the service. What is refused comes back as a Refusal, with a sentence for people. */

const PATIENCE = 20_000;

export class Refusal extends Error {
  constructor(status, { field = "", reason = "", ...details } = {}) {
    super(reason);
    Object.assign(this, { status, field, reason, details });
  }

  /* Nobody knows whether it was done: the same with the same key is safe. */
  get unsure() {
    return this.status === 0 || this.status >= 500;
  }
}

export class Line {
  /* me: {csrf}. onSignedOut: told at every answer that asks to sign in. */
  constructor(me, onSignedOut) {
    Object.assign(this, { me, onSignedOut });
  }

  get(path, signal) {
    return this.ask(path, { method: "GET", signal });
  }

  post(path, body = {}) {
    return this.ask(path, {
      method: "POST",
      body: JSON.stringify(body),
      headers: { "Content-Type": "application/json", "X-Onthaal-CSRF": this.me.csrf },
    });
  }

  async ask(path, how) {
    const answer = await this.fetched(path, how);
    const found = await answer.json().catch(() => ({}));
    if (answer.ok) return found;
    const refusal = new Refusal(answer.status, found.reason ? found : { reason: "Er ging iets fout. Probeer het opnieuw." });
    if (answer.status === 401) this.onSignedOut();
    throw refusal;
  }

  async fetched(path, how) {
    const signal = how.signal ? AbortSignal.any([how.signal, AbortSignal.timeout(PATIENCE)]) : AbortSignal.timeout(PATIENCE);
    try {
      return await fetch(`/balie/api${path}`, { cache: "no-store", credentials: "same-origin", redirect: "error", ...how, signal });
    } catch {
      throw new Refusal(0, { field: "lijn", reason: "Geen verbinding met de dienst. Er is niets verloren: probeer het opnieuw." });
    }
  }
}
