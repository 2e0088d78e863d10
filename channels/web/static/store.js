/* What survives a reload of this tab: the session, what was not yet taken, and the draft. */

export class Store {
  constructor(key) {
    this.key = key;
    try {
      this.kept = JSON.parse(sessionStorage.getItem(key)) || {};
    } catch {
      this.kept = {}; // storage is off or was damaged: the chat works, but only until the next page
    }
  }

  get(name) {
    return this.kept[name];
  }

  /* Nothing of the conversation stays in this browser. */
  clear() {
    this.kept = {};
    try {
      sessionStorage.removeItem(this.key);
    } catch { /* see above */ }
  }

  set(values) {
    Object.assign(this.kept, values);
    try {
      sessionStorage.setItem(this.key, JSON.stringify(this.kept));
    } catch { /* see above */ }
  }
}
