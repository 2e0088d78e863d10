/* Moments in words, by the clock of the service. */

const WARN = 120;
const TOO_LONG = 300;
const hour = new Intl.DateTimeFormat("nl-BE", { hour: "2-digit", minute: "2-digit", timeZone: "Europe/Brussels" });
const day = new Intl.DateTimeFormat("nl-BE", { weekday: "short", day: "numeric", month: "short", timeZone: "Europe/Brussels" });
let ahead = 0;

export function setNow(now) {
  ahead = Date.parse(now) - Date.now();
}

export const now = () => Date.now() + ahead;
export const seconds = (since) => Math.max(0, Math.floor((now() - Date.parse(since)) / 1000));
export const left = (until) => Math.max(0, Math.floor((Date.parse(until) - now()) / 1000));

export function span(count) {
  const minutes = Math.floor(count / 60);
  if (minutes < 1) return "minder dan 1 min";
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  return hours < 24 ? `${hours} u ${String(minutes % 60).padStart(2, "0")}` : `${Math.floor(hours / 24)} d ${hours % 24} u`;
}

/* The same in words and in colour: "wacht 4 min". */
export function waited(since) {
  const count = seconds(since);
  const level = count >= TOO_LONG ? "te-lang" : count >= WARN ? "lang" : "gewoon";
  return { text: count < 60 ? "nieuw" : `${level === "te-lang" ? "wacht al" : "wacht"} ${span(count)}`, level };
}

export function clock(moment) {
  const date = new Date(moment);
  const time = hour.format(date).replace(":", ".");
  return day.format(date) === day.format(new Date(now())) ? time : `${day.format(date)} ${time}`;
}

export const countdown = (until) => {
  const count = left(until);
  return `${Math.floor(count / 60)}:${String(count % 60).padStart(2, "0")}`;
};
