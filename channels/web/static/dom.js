/* Building elements without markup: nothing that came over the line is ever parsed as HTML. */

export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined && value !== false) element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children);
  return element;
}

const SVG = "http://www.w3.org/2000/svg";
const SHAPES = {
  close: "M6 6l12 12M18 6L6 18",
  renew: "M4 4v5h5M4.5 9a8 8 0 1 1-.4 5",
  erase: "M4.5 7h15M10 7V4h4v3M6.5 7l1 13h9l1-13M10.3 11v5.5M13.7 11v5.5",
  person: "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4.5 20.5a7.5 7.5 0 0 1 15 0",
  send: "M4 12l16-7.5-5.5 15-3-6.5z M11.5 13L20 4.5",
  outside: "M14 4h6v6M20 4l-9 9M18 14v5a1 1 0 0 1-1 1H5a1 1 0 0 1-1-1V7a1 1 0 0 1 1-1h5",
  up: "M7 20V10l4.5-7a2 2 0 0 1 2 2v4h5a2 2 0 0 1 2 2.3l-1.2 7A2 2 0 0 1 17.3 20zM7 10H3.5v10H7",
  down: "M7 4v10l4.5 7a2 2 0 0 0 2-2v-4h5a2 2 0 0 0 2-2.3l-1.2-7A2 2 0 0 0 17.3 4zM7 14H3.5V4H7",
};

export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", SHAPES[name]);
  svg.append(path);
  return svg;
}

/* A link to another page, which says that it opens a new window. Null when it is no web address. */
export function outsideLink(url, title, newWindow, ...more) {
  if (!/^https?:\/\//i.test(url)) return null;
  const said = make("span", { class: "unseen" }, ` ${newWindow}`);
  return make("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, title, said, ...more);
}
