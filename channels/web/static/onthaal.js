/* Onthaal: the button of the chat. The panel itself is fetched when the button is used.
   <script src="https://…/web/onthaal.js" data-gemeente="gent" async></script>
   Optional, for when the service can't be reached: data-naam, data-telefoon, data-uren, data-contact,
   and data-aanspreking="u" where residents are addressed formally: then the button says so at once.
   data-dienst="https://…" when this file stands on the site itself: then it is there also when the service is not.
   An element with data-onthaal-vraag="…" opens the chat and asks that question. */
(() => {
  "use strict";
  const script = document.currentScript;
  const { gemeente, naam, telefoon, uren, contact, aanspreking, dienst } = script.dataset;
  const base = new URL(dienst || script.src).origin;
  const key = `onthaal:${gemeente}`;
  let city = {
    gemeente,
    naam: naam || "de gemeente",
    telefoon: telefoon && { nummer: telefoon.replace(/[^+\d]/g, ""), tonen: telefoon, naam: "" },
    uren: uren ? [uren] : [],
    contact,
    aanspreking,
  };

  const make = (tag, attributes, ...children) => {
    const element = document.createElement(tag);
    for (const name in attributes) element.setAttribute(name, attributes[name]);
    element.append(...children);
    return element;
  };

  const host = make("div", { id: "onthaal", lang: "nl-BE" });
  const root = host.attachShadow({ mode: "open" });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`
    :host { all: initial; position: fixed; right: 1em; bottom: 1em; z-index: 2147483000; color-scheme: light dark;
      font: medium/1.5 system-ui, "Segoe UI", Roboto, "Liberation Sans", Arial, sans-serif;
      --achtergrond: #fff; --vlak: #eef4f7; --tekst: #1a1f26; --tekst-zacht: #4a5663; --knop: #00608a; --op-knop: #fff;
      --link: #00608a; --rand: #6b7785; --fout: #b3261e }
    [hidden] { display: none !important }
    section { display: flex; flex-direction: column; align-items: flex-end }
    .launcher { display: flex; gap: .6em; align-items: center; min-height: 3.25em; padding: .5em 1.35em; border: 1px solid transparent;
      border-radius: 2em; background: var(--knop); color: var(--op-knop); font: inherit; font-weight: 600; cursor: pointer;
      box-shadow: 0 .15em .4em #0003, 0 .5em 1.5em #0003 }
    .launcher:hover { filter: brightness(1.1) }
    .launcher:focus-visible, a:focus-visible { outline: 3px solid var(--tekst); outline-offset: 3px; box-shadow: 0 0 0 3px var(--achtergrond) }
    svg { width: 1.4em; height: 1.4em; fill: none; stroke: currentColor; stroke-width: 1.8; stroke-linecap: round; stroke-linejoin: round }
    .down { max-width: min(22em, 100vw - 2em); box-sizing: border-box; margin: 0 0 .75em; padding: .5em 1.25em; border: 1px solid var(--rand);
      border-radius: .75em; background: var(--achtergrond); color: var(--tekst); box-shadow: 0 .5em 1.5em #0003 }
    .down p { margin: .5em 0 }
    .down a { color: var(--link); display: inline-block; padding: .35em 0 }
    @media (prefers-color-scheme: dark) { :host { --achtergrond: #12181f; --vlak: #1e2832; --tekst: #f2f5f7; --tekst-zacht: #b9c4cf;
      --knop: #5cc6f2; --op-knop: #12181f; --link: #5cc6f2; --rand: #8593a3; --fout: #ffb4ab } }
    @media print { :host { display: none } }`);
  const look = new CSSStyleSheet();
  root.adoptedStyleSheets = [sheet, look];

  const icon = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  icon.setAttribute("viewBox", "0 0 24 24");
  icon.setAttribute("aria-hidden", "true");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  path.setAttribute("d", "M20.5 11.5a8 8 0 0 1-11.7 7.1L3.5 20.5l1.9-5.3a8 8 0 1 1 15.1-3.7zM8.5 10h7M8.5 13.5h4.5");
  icon.append(path);
  const label = make("span", {}, aanspreking === "u" ? "Stel uw vraag" : "Stel je vraag");
  const button = make("button", { type: "button", class: "launcher", "aria-haspopup": "dialog", "aria-expanded": "false" }, icon, label);
  const section = make("section", { "aria-label": "Chat" }, button);
  root.append(section);

  const dress = () => {
    const rules = (mode) => Object.entries((city.stijl || {})[mode] || {})
      .filter(([name, value]) => /^[a-z_]+$/.test(name) && /^#[\da-f]{3,8}$/i.test(value))
      .map(([name, value]) => `--${name.replace("_", "-")}:${value}`).join(";");
    look.replaceSync(`:host{${rules("licht")}} @media (prefers-color-scheme:dark){:host{${rules("donker")}}}`);
    label.textContent = city.aanspreking === "u" ? "Stel uw vraag" : "Stel je vraag";
  };

  let card;
  const ask = () => card ||= fetch(`${base}/api/web/city?gemeente=${encodeURIComponent(gemeente)}`, { credentials: "omit", signal: AbortSignal.timeout(4000) })
    .then((answer) => answer.ok ? answer.json() : Promise.reject())
    .then((found) => { city = { ...city, ...found }; dress(); })
    .catch((problem) => { card = 0; throw problem; });
  ask().catch(() => {});

  /* How else to reach the city: also used by the panel. */
  const contacts = () => {
    const lines = [];
    if (city.telefoon) {
      const call = make("a", { href: `tel:${city.telefoon.nummer}` }, city.telefoon.tonen);
      lines.push(make("p", {}, "Bel ", city.telefoon.naam ? `${city.telefoon.naam}: ` : "", call));
    }
    if (city.uren.length) lines.push(make("p", {}, `Bereikbaar ${city.uren.join("; ")}.`));
    if (/^https?:/.test(city.contact || "")) lines.push(make("p", {}, make("a", { href: city.contact }, "Andere manieren van contact")));
    return lines;
  };

  let panel;
  let down;
  const open = async (question, byItself) => {
    try {
      if (!panel) {
        await ask();
        const late = new Promise((_, fail) => setTimeout(fail, 8000));
        const { mount } = await Promise.race([import(base + city.paneel), late]);
        panel ||= mount({ root, section, button, base, key, contacts, city: () => city });
      }
      if (down) down.remove();
      panel.open({ question, byItself });
    } catch {
      if (down) down.remove();
      down = make("div", { class: "down", role: "status" });
      section.prepend(down);
      down.append(make("p", {}, "De chat werkt nu even niet. Probeer het straks opnieuw."), ...contacts());
    }
  };

  button.addEventListener("click", () => open());
  document.addEventListener("click", (event) => {
    const asked = event.target instanceof Element && event.target.closest("[data-onthaal-vraag]");
    if (!asked) return;
    event.preventDefault();
    open(asked.dataset.onthaalVraag);
  });

  const start = () => {
    document.body.append(host);
    let kept;
    try { kept = JSON.parse(sessionStorage.getItem(key)); } catch { /* storage is off: then nothing was kept */ }
    if (kept && kept.open) open(undefined, true);
  };
  if (document.body) start(); else document.addEventListener("DOMContentLoaded", start);
})();
