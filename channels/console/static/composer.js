/* Writing: an answer to the resident, or a note to colleagues. Two fields, two looks; nothing goes from one to the other. */

import { announce } from "./attention.js";
import { left, span } from "./clock.js";
import { at, make, newKey, say } from "./dom.js";
import { Canned } from "./canned.js";

const TYPING_EVERY = 4000;
const NEARLY = 0.8;

export class Composer {
  /* on: say({key, text}), note({key, text}), typing(). */
  constructor(line, on) {
    Object.assign(this, { line, on, form: at("opstellen"), answer: at("antwoord"), remark: at("notitie") });
    this.problem = this.form.querySelector(".problem");
    this.send = this.form.querySelector("[type=submit]");
    this.canned = new Canned(line, this.answer, at("standaard"));
    for (const mode of this.form.querySelectorAll(".modes button")) mode.addEventListener("click", () => this.mode(mode.dataset.mode, true));
    for (const field of [this.answer, this.remark]) {
      field.addEventListener("input", () => this.typed(field));
      field.addEventListener("keydown", (event) => this.key(event));
    }
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.submit();
    });
    setInterval(() => this.view && this.explain(), 10_000);
  }

  /* Another conversation: what was typed for the last one is kept for it. */
  open(view) {
    const same = this.view?.conversation === view.conversation;
    if (!same) this.problem.textContent = "";
    this.view = view;
    if (!same) {
      this.answer.value = this.kept("antwoord");
      this.remark.value = this.kept("notitie");
      this.canned.for(view.case?.product || "");
      this.mode("antwoord");
    }
    this.explain();
  }

  mode(mode, byHand) {
    const note = mode === "notitie";
    this.form.dataset.mode = mode;
    for (const choice of this.form.querySelectorAll(".modes button")) choice.setAttribute("aria-pressed", String(choice.dataset.mode === mode));
    this.form.querySelector(".write.answer").hidden = note;
    this.form.querySelector(".write.note").hidden = !note;
    at("antwoord-uitleg").hidden = note;
    at("notitie-uitleg").hidden = !note;
    this.problem.textContent = "";
    this.canned.close();
    this.explain();
    if (byHand) this.field.focus();
  }

  get field() {
    return this.form.dataset.mode === "notitie" ? this.remark : this.answer;
  }

  // --- what will happen -------------------------------------------------------------------------------

  /* Why no answer can go, or "". */
  get closed() {
    const { may, channel, case: one, mode } = this.view;
    const until = channel.windowUntil;
    if (until && left(until) === 0) {
      return `${channel.name} laat geen vrij bericht meer toe: de inwoner schreef meer dan 24 uur geleden. Laat terugbellen, of wacht tot de inwoner opnieuw schrijft.`;
    }
    if (may.includes("say") || may.includes("claim") || may.includes("accept")) return "";
    if (one?.state === "human") return `${one.agentName} heeft dit gesprek. Je kan wel een notitie voor je collega's schrijven.`;
    return mode === "bot" ? "De bot antwoordt nu." : "Je kan hier nu niet antwoorden.";
  }

  explain() {
    if (!this.view) return;
    const { may, channel } = this.view;
    const closed = this.closed;
    const note = this.form.dataset.mode === "notitie";
    const takes = !may.includes("say");
    say(this.send, note ? "Bewaar de notitie" : takes && !closed ? "Neem over en verstuur" : "Verstuur");
    const length = [...this.answer.value].length;
    const parts = Math.ceil(length / channel.maxText);
    this.disabled((Boolean(closed) || length > channel.most) && !note, Boolean(closed));
    const words = [
      closed && [make("span", { class: "strong" }, closed)],
      !closed && takes && ["Met je antwoord neem je het gesprek meteen over."],
      !closed && !takes && [`De inwoner leest dit op ${channel.name === "Website" ? "de website" : channel.name}.`],
      !closed && channel.windowUntil && [` Je kan nog ${span(left(channel.windowUntil))} vrij antwoorden.`],
      !closed && length > NEARLY * channel.maxText && [make("span", { class: "strong" }, this.measured(length, parts))],
      !closed && this.canned.open(this.answer.value).length > 0 && [make("span", { class: "strong" }, ` ${this.gaps(this.answer.value)}`)],
    ];
    at("antwoord-uitleg").replaceChildren(...words.filter(Boolean).flat());
  }

  measured(length, parts) {
    const { maxText, most } = this.view.channel;
    if (length > most) return ` ${length} tekens is te lang: hoogstens ${most}.`;
    return parts > 1 ? ` ${length} tekens: gaat in ${parts} berichten.` : ` ${length} van ${maxText} tekens.`;
  }

  gaps(text) {
    return `Vul eerst in wat nog tussen haken staat: ${this.canned.open(text).join(", ")}.`;
  }

  disabled(is, readonly) {
    this.send.setAttribute("aria-disabled", String(is));
    this.answer.toggleAttribute("readonly", readonly);
  }

  // --- typing -----------------------------------------------------------------------------------------

  typed(field) {
    this.keep(field === this.answer ? "antwoord" : "notitie", field.value);
    this.problem.textContent = "";
    if (field !== this.answer) return;
    this.canned.typed();
    this.explain();
    if (this.view.may.includes("say") && Date.now() - (this.told || 0) > TYPING_EVERY) {
      this.told = Date.now();
      this.on.typing();
    }
  }

  key(event) {
    if (event.target === this.answer && this.canned.key(event)) return;
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    this.submit();
  }

  submit() {
    const note = this.form.dataset.mode === "notitie";
    const text = this.field.value.trim();
    if (!text) return;
    if (!note && this.closed) return this.refuse(this.closed);
    if (!note && this.send.getAttribute("aria-disabled") === "true") return this.refuse("Maak je antwoord eerst korter.");
    if (note) return this.noted({ key: newKey(), text });
    if (this.canned.open(text).length) {
      this.canned.toGap();
      return this.refuse(this.gaps(text));
    }
    this.answer.value = "";
    this.typed(this.answer);
    this.on.say({ key: newKey(), text });
  }

  /* The note stays in its field until it is kept; the same note keeps its key. */
  async noted(note) {
    if (this.noting) return;
    this.noting = this.unsure?.text === note.text ? this.unsure : note;
    try {
      await this.on.note(this.noting);
      this.unsure = undefined;
      if (this.remark.value.trim() === note.text) this.remark.value = "";
      this.typed(this.remark);
      announce("Notitie bewaard.");
    } catch (refusal) {
      this.unsure = this.noting;
      this.refuse(refusal.reason || String(refusal));
    } finally {
      this.noting = undefined;
    }
  }

  refuse(reason) {
    this.problem.textContent = reason;
  }

  /* A text that should be sent once more, or one from the catalogue: behind what stands there. */
  put(text) {
    this.mode("antwoord");
    this.answer.value = this.answer.value.trim() ? `${this.answer.value.trimEnd()}\n${text}` : text;
    this.typed(this.answer);
    this.answer.focus();
  }

  // --- what was typed stays with its conversation, in this window only ----------------------------------

  keep(name, text) {
    const key = `balie.${this.view.conversation}.${name}`;
    if (text) sessionStorage.setItem(key, text);
    else sessionStorage.removeItem(key);
  }

  kept(name) {
    return sessionStorage.getItem(`balie.${this.view.conversation}.${name}`) || "";
  }
}
