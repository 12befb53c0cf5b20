/* What every signed-in page does: keys, copying, notices, forms that save themselves. */

import { clearDrafts, start } from "./autosave.js";
import { bind } from "./keys.js";

const NOTICE = 10_000;

function prepare(root) {
  for (const form of root.querySelectorAll("form[data-autosave]")) start(form);
  for (const toast of root.querySelectorAll("[data-toast]")) expire(toast);
  for (const button of root.querySelectorAll("[data-opens]")) button.hidden = false;
  root.querySelector('[aria-invalid="true"]')?.focus();
}

/** A notice goes after ten seconds in which nobody points at it or has the focus in it. */
function expire(toast) {
  let timer;
  const wait = () => (timer = setTimeout(() => toast.remove(), NOTICE));
  for (const kind of ["pointerenter", "focusin"]) toast.addEventListener(kind, () => clearTimeout(timer));
  for (const kind of ["pointerleave", "focusout"]) toast.addEventListener(kind, wait);
  wait();
}

async function copy(button) {
  await navigator.clipboard.writeText(button.dataset.copy);
  say(button.dataset.copied);
}

/** Speak a sentence to those who listen to the page. */
export function say(words) {
  document.getElementById("spoken").textContent = words;
}

document.addEventListener("click", ({ target }) => {
  const button = target.closest("[data-copy], [data-dismiss], [data-opens]");
  if (!button) return;
  if (button.dataset.copy) copy(button);
  else if (button.dataset.opens) document.getElementById(button.dataset.opens).showModal();
  else button.closest(".notice").remove();
});
document.addEventListener("submit", ({ target }) => target.matches("[data-clears-drafts]") && clearDrafts());
document.addEventListener("htmx:load", ({ target }) => target !== document.body && prepare(target.parentElement || target));
bind({ "?": () => document.getElementById("keys-help").showModal() });
prepare(document);
