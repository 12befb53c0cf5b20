/* Keys. A control says its own: aria-keyshortcuts="m" or "Control+S", or data-keys="g q" for two in a row;
   pressing them is clicking it, or going to it when it is a field. Single keys act outside fields and layers, and can be switched off. */

const FIELD = "input, textarea, select, [contenteditable], dialog, [popover]";
const bound = new Map();
let first = { key: "", at: 0 };

/** Keys without a control of their own: {j: () => …}. An action that returns false leaves the key alone. */
export function bind(keys) {
  for (const [key, act] of Object.entries(keys)) bound.set(key, act);
}

addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.isComposing) return;
  if (event.key === "F6") return movePane(event);
  // On many keyboards [ ] { } are typed with AltGr, which reports itself as Ctrl and Alt.
  const isPlain = event.getModifierState("AltGraph") || !(event.ctrlKey || event.altKey || event.metaKey);
  if (!isPlain) return pressWithControl(event);
  if (document.documentElement.dataset.singleKeys === "off" || event.target.closest(FIELD)) return;
  if (event.key === "Enter" && event.target.closest("a, button, summary")) return;
  const pair = event.timeStamp - first.at < 1500 ? `${first.key} ${event.key}` : "";
  first = { key: event.key, at: event.timeStamp };
  const control = (pair && find(`[data-keys="${CSS.escape(pair)}"]`)) || named(nameOf(event));
  if (control) {
    event.preventDefault();
    if (control.matches(FIELD)) control.focus();
    else control.click();
  } else if (bound.has(event.key) && bound.get(event.key)(event) !== false) event.preventDefault();
});

// The newest of several: notices of what was done come one after the other.
const find = (selector, root = document) =>
  [...root.querySelectorAll(selector)].findLast((control) => control.checkVisibility());
const nameOf = ({ key, shiftKey }) => (shiftKey && /^([A-Z]$|Arrow)/.test(key) ? `Shift+${key}` : key);
const named = (key, root) => find(`[aria-keyshortcuts~="${CSS.escape(key)}"]`, root);

function pressWithControl(event) {
  if (event.altKey || !(event.ctrlKey || event.metaKey)) return;
  const key = `Control+${event.key.length === 1 ? event.key.toUpperCase() : event.key}`;
  const control = (event.target.form && named(key, event.target.form)) || named(key);
  if (!control) return;
  event.preventDefault();
  control.click();
}

function movePane(event) {
  const panes = [...document.querySelectorAll(".top, .pane")].filter((pane) => pane.checkVisibility());
  const here = panes.findLastIndex((pane) => pane.contains(document.activeElement));
  const next = panes.at((here + (event.shiftKey ? -1 : 1)) % panes.length);
  (next.tabIndex < 0 ? next.querySelector("a, button") : next).focus();
  event.preventDefault();
}
