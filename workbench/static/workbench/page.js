/* What every signed-in page does: keys, notices, forms that save themselves. */

import { clearDrafts, start } from "./autosave.js";
import { bind } from "./keys.js";
import "./live.js";
import "./session.js";

const NOTICE = 10_000;
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

document.addEventListener("click", ({ target }) => {
  const button = target.closest("[data-dismiss], [data-put]");
  if (!button) return;
  if (button.dataset.put) put(document.getElementById(button.dataset.put), button.dataset.value);
  else button.closest(".notice").remove();
});
function put(field, value) {
  field.value = value;
  field.closest("details")?.setAttribute("open", "");
  field.focus();
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

document.addEventListener("submit", ({ target }) => target.matches("[data-clears-drafts]") && clearDrafts());
document.addEventListener("htmx:afterOnLoad", ({ target }) => target.closest?.("[data-toast]")?.remove());
addEventListener("htmx:afterSwap", ({ target }) => target.id === "keys-help" && target.showModal());
document.addEventListener("htmx:load", ({ target }) => target !== document.body && prepare(target));
// Chromium gives a field back its focus and not its caret: what is typed after a click in a dialog would be lost.
addEventListener("close", () => {
  const back = document.activeElement;
  back.blur();
  back.focus();
}, true);
bind({ "?": () => document.getElementById("keys-link").click() }); // its menu may be closed
prepare(document);
