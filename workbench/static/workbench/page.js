/* What every signed-in page does: keys, notices, forms that save themselves. */

import { clearDrafts, start } from "./autosave.js";
import { bind } from "./keys.js";
import "./live.js";
import "./session.js";

const NOTICE = 10_000;
const BLINK = 300;
// Before htmx begins, which it does when all of the page is there.
Object.assign(htmx.config, {
  includeIndicatorStyles: false,
  allowEval: false,
  historyCacheSize: 0,
  attributesToSettle: ["class"],
  refreshOnHistoryMiss: true,
  responseHandling: [{ code: "204", swap: false }, { code: "[23]..|409|422", swap: true }, { code: "[45]..", swap: false, error: true }],
});
const said = new Map();

/** root: the page, or what htmx has just put into it. */
function prepare(root) {
  const all = (selector) => [...(root.matches?.(selector) ? [root] : []), ...root.querySelectorAll(selector)];
  all("form[data-autosave]").forEach(start);
  all("[data-toast]").forEach(expire);
  for (const part of all("[data-module]")) import(part.dataset.module).then((module) => module.start(part));
  for (const { dataset, textContent } of all("[data-says]")) {
    if (said.has(dataset.says) && said.get(dataset.says) !== textContent) say(textContent);
    said.set(dataset.says, textContent);
  }
  (all('[aria-invalid="true"]')[0] ?? all('.notice[role="alert"]')[0])?.focus();
}

/** A notice goes after ten seconds in which nobody points at it or has the focus in it. */
function expire(toast) {
  let timer;
  const wait = () => (timer = setTimeout(() => toast.remove(), NOTICE));
  for (const kind of ["pointerenter", "focusin"]) toast.addEventListener(kind, () => clearTimeout(timer));
  for (const kind of ["pointerleave", "focusout"]) toast.addEventListener(kind, wait);
  wait();
}

/** Speak a sentence to those who listen to the page. */
export function say(words) {
  document.getElementById("spoken").textContent = words;
}

addEventListener("click", ({ target }) => target.closest("[data-dismiss]")?.closest(".notice").remove());
/** A part of the page that somebody waits for is dimmed when that takes longer than a blink. */
addEventListener("htmx:beforeRequest", ({ detail: { elt, target, xhr } }) => {
  if (elt.matches("[hx-trigger]")) return; // the page asks by itself
  const timer = setTimeout(() => (target.ariaBusy = true), BLINK);
  xhr.addEventListener("loadend", () => {
    clearTimeout(timer);
    target.ariaBusy = null;
  });
});
// What goes into a part of the page is asked for where it is without htmx: a form's action, a link's address.
addEventListener("htmx:beforeProcessNode", ({ target }) => {
  if (target.matches("form[hx-target]")) target.setAttribute("hx-post", target.getAttribute("action"));
  if (target.matches("[hx-get='']")) target.setAttribute("hx-get", target.getAttribute("href"));
});
addEventListener("submit", ({ target }) => target.matches("[data-clears-drafts]") && clearDrafts());
addEventListener("htmx:afterOnLoad", ({ target }) => target.closest?.("[data-toast]")?.remove());
addEventListener("htmx:afterSwap", ({ target }) => target.id === "keys-help" && target.showModal());
addEventListener("htmx:load", ({ target }) => target !== document.body && prepare(target));
// Chromium gives a field back its focus and not its caret: what is typed after a click in a dialog would be lost.
addEventListener("close", () => {
  const back = document.activeElement;
  back.blur();
  back.focus();
}, true);
const help = document.getElementById("keys-help");
bind({ "?": () => void htmx.ajax("GET", help.dataset.url, help) });
prepare(document);
