/* Text as text, in which web addresses, mail addresses and telephone numbers can be used. */

import { make, outsideLink } from "./dom.js";

const URL_ = String.raw`(?<url>(?:https?:\/\/|www\.)[^\s<>"']*[^\s<>"'.,;:!?)\]])`;
const MAIL = String.raw`(?<mail>[\w.+\-]+@[\w\-]+(?:\.[\w\-]+)+)`;
// Nine or ten digits after a zero or +32; an enterprise number (0123.456.789) is none.
const PHONE = String.raw`(?<phone>(?<![\d.,\/+])(?!0\d{3}\.\d{3}\.\d{3})(?:\+32|0)[ .\/]?\d(?:[ .\/]?\d){7,8}(?!\d))`;
// Short numbers only where the sentence says to call them: "Bel 112".
const SHORT = String.raw`(?<=\b[Bb]el (?:gratis )?(?:naar )?)(?<short>1\d{2,3})(?!\d)`;
const LINKS = new RegExp([URL_, MAIL, PHONE, SHORT].join("|"), "g");

export function richText(text, newWindow) {
  const nodes = document.createDocumentFragment();
  let from = 0;
  for (const match of text.matchAll(LINKS)) {
    nodes.append(text.slice(from, match.index), link(match.groups, match[0], newWindow));
    from = match.index + match[0].length;
  }
  nodes.append(text.slice(from));
  return nodes;
}

function link(found, text, newWindow) {
  if (found.url) return outsideLink(text.startsWith("www.") ? `https://${text}` : text, text, newWindow);
  if (found.mail) return make("a", { href: `mailto:${text}` }, text);
  return make("a", { href: `tel:${text.replace(/[^+\d]/g, "")}` }, text);
}
