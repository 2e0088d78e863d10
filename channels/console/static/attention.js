/* Asking for attention: a word for screen readers, a sound, a notice of the browser. The last two only on wish. */

import { at, make } from "./dom.js";

const DEFAULTS = { keys: true, sound: false, notices: false };
const title = document.title;

function read() {
  try {
    return { ...DEFAULTS, ...JSON.parse(localStorage.getItem("balie.instellingen") || "{}") };
  } catch {
    return { ...DEFAULTS };
  }
}

export const settings = read();

export function keep(name, value) {
  settings[name] = value;
  try {
    localStorage.setItem("balie.instellingen", JSON.stringify(settings));
  } catch { /* a browser that keeps nothing: it holds for this page */ }
}

/* Read once, then gone: a reader that walks through the page must not meet it again. */
export function announce(text) {
  const line = make("p", {}, text);
  setTimeout(() => at("omroep").append(line), 100);
  setTimeout(() => line.remove(), 2500);
}

let sounding;

export function sound() {
  if (!settings.sound) return;
  sounding ||= new AudioContext();
  const tone = sounding.createOscillator();
  const volume = sounding.createGain();
  tone.frequency.value = 660;
  volume.gain.setValueAtTime(0.12, sounding.currentTime);
  volume.gain.exponentialRampToValueAtTime(0.001, sounding.currentTime + 0.4);
  tone.connect(volume).connect(sounding.destination);
  tone.start();
  tone.stop(sounding.currentTime + 0.4);
}

/* Without a word of what the resident wrote: a notice may be read by who stands behind the agent. */
export function notify(text) {
  sound();
  if (!settings.notices || !document.hidden || globalThis.Notification?.permission !== "granted") return;
  const notice = new Notification("Balie", { body: text, tag: "balie" });
  notice.addEventListener("click", () => {
    focus();
    notice.close();
  });
}

export function count(number) {
  document.title = number ? `(${number}) ${title}` : title;
}

/* The boxes of the window with keys and settings. */
export function bindSettings() {
  for (const box of document.querySelectorAll("[data-setting]")) {
    const name = box.dataset.setting;
    box.checked = settings[name];
    box.addEventListener("change", () => chosen(box, name));
  }
}

async function chosen(box, name) {
  const problem = at("instellingen").parentElement.querySelector(".problem");
  problem.textContent = "";
  if (name === "notices" && box.checked && (await globalThis.Notification?.requestPermission()) !== "granted") {
    box.checked = false;
    problem.textContent = "De browser laat geen meldingen toe. Dat zet je aan in de instellingen van de browser.";
  }
  keep(name, box.checked);
  if (name === "sound" && box.checked) sound();
}
