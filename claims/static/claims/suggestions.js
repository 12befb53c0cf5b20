/* Suggestions at the foot of the text: dotted under in it, walked by keys. Loaded with the list, when somebody opens it. */

import { bind } from "../workbench/keys.js";
import { indexText, toRanges } from "./anchor.js";

const pane = () => document.getElementById("suggestions-pane");
const items = () => [...(pane()?.querySelectorAll("[data-from]") ?? [])];
const current = () => pane()?.querySelector("[data-from][aria-current]");
// forced colours paint every range as if it were selected
const isForced = matchMedia("(forced-colors: active)");
let place = 0; // in the list: when one is answered, the next stands there

function rangesOf(item) {
  const text = document.querySelector("#article-pane [data-text]");
  return toRanges(indexText(text), Number(item.dataset.from), Number(item.dataset.to));
}

function draw() {
  if (!CSS.highlights) return;
  const [all, one] = isForced.matches ? [[], []] : [items(), [current()].filter(Boolean)];
  CSS.highlights.set("suggestion", new Highlight(...all.flatMap(rangesOf)));
  CSS.highlights.set("suggestion-current", new Highlight(...one.flatMap(rangesOf)));
}

/** Its buttons have the keys, and its words are in sight. */
function point(item, { isAsked = false } = {}) {
  for (const each of items()) {
    if (each === item) each.setAttribute("aria-current", "true");
    else each.removeAttribute("aria-current");
    for (const button of each.querySelectorAll("[data-key]")) {
      if (each === item) button.setAttribute("aria-keyshortcuts", button.dataset.key);
      else button.removeAttribute("aria-keyshortcuts");
    }
  }
  draw();
  place = Math.max(0, items().indexOf(item));
  if (!item || !isAsked) return;
  item.focus({ preventScroll: true });
  // Each scrolls by itself: one of them lies over the other.
  pane().scrollTop = item.offsetTop - pane().querySelector("header").offsetHeight;
  reveal(rangesOf(item)[0]);
}

/** Bring words into the upper part of the text, which the list leaves free. */
function reveal(range) {
  if (!range) return;
  const text = document.getElementById("article-pane");
  const scroller = text.scrollHeight > text.clientHeight ? text : window;
  scroller.scrollBy(0, range.getBoundingClientRect().top - innerHeight / 4);
}

function move(by) {
  const all = items();
  if (!all.length) return false;
  point(all.at((all.indexOf(current()) + by) % all.length), { isAsked: true });
}

function close() {
  const opener = document.querySelector("#article-pane [aria-keyshortcuts='s']");
  pane()?.remove();
  draw();
  opener?.focus();
}

function show() {
  for (const more of [...document.querySelectorAll("#suggestions-pane")].slice(1)) more.remove();
  if (!pane()) return draw();
  if (current() && items().indexOf(current()) === place) return point(current());
  const next = current() ?? items()[Math.min(place, items().length - 1)];
  // who answered by a key goes on with the next; the focus went with the button
  point(next, { isAsked: document.activeElement === document.body && !!next });
}

document.addEventListener("click", ({ target }) => {
  if (target.closest("[data-close-suggestions]")) return close();
  const item = target.closest("#suggestions-pane [data-from]");
  if (item && !target.closest("button, a")) point(item, { isAsked: true });
});
// The link in the head of the article opens the list once.
document.addEventListener("htmx:beforeRequest", (event) => {
  if (!pane() || !event.detail.elt.matches("#article-pane [aria-keyshortcuts='s']")) return;
  event.preventDefault();
  close();
});
document.addEventListener("htmx:load", show);
bind({ ".": () => move(1), ",": () => move(-1) });
isForced.addEventListener("change", draw);
show();
pane()?.focus();
