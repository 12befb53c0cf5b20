/* Lists by keys: from row to row by arrows once one has the focus, by j and k from anywhere. The desk, which has none, does not load this. */

import { bind } from "./keys.js";

const titles = () => [...document.querySelectorAll("main .list-title:not([data-card] *)")];

function move(by) {
  const all = titles();
  if (!all.length) return false;
  const here = all.indexOf(document.activeElement.closest("li")?.querySelector(".list-title"));
  all[Math.max(0, here + by)]?.focus();
}

addEventListener("keydown", (event) => {
  const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!by || event.ctrlKey || event.altKey || event.metaKey || event.shiftKey || !titles().includes(event.target)) return;
  event.preventDefault();
  move(by);
});
bind({ j: () => move(1), k: () => move(-1) });
