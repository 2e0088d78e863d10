/* Building elements without markup: nothing that came over the line is ever parsed as HTML. */

export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined && value !== false && value !== null) element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

export const at = (id) => document.getElementById(id);

/* A copy of a shape in the page; `slots` are its parts by name. */
export function shape(id) {
  const element = at(id).content.firstElementChild.cloneNode(true);
  const slots = Object.fromEntries([...element.querySelectorAll("[data-slot]")].map((part) => [part.dataset.slot, part]));
  return { element, slots };
}

/* Shows `items` in `list`, in order. What stays is kept and moved as little as can be, so it keeps the focus. */
export function keyed(list, items, key, create, update) {
  const known = list.known || (list.known = new Map());
  const wanted = new Map(items.map((item) => [key(item), item]));
  for (const [name, made] of known) {
    if (wanted.has(name)) continue;
    made.element.remove();
    known.delete(name);
  }
  let here = list.firstElementChild;
  for (const [name, item] of wanted) {
    const made = known.get(name) || create(item);
    known.set(name, made);
    update(made, item);
    if (made.element === here) here = here.nextElementSibling;
    else list.insertBefore(made.element, here);
  }
}

export function say(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

export function button(label, does, more = {}) {
  const { key, ...attributes } = more;
  const made = make("button", { type: "button", ...attributes }, label, key && make("kbd", { "aria-hidden": "true" }, key));
  if (key) made.setAttribute("aria-keyshortcuts", key);
  made.addEventListener("click", does);
  return made;
}

export const newKey = () =>
  crypto.randomUUID?.() ?? [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");

export const isTyping = (element) => Boolean(element?.closest?.("input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable]"));
