/* Lists by keys: from row to row by arrows once one has the focus, by j and k from anywhere, and one step on or back with Shift where a row has
   a menu of steps, which Escape closes. The desk, which has none, does not load this. */

import { bind } from "./keys.js";

const titles = () => [...document.querySelectorAll("main .list-title:not([data-card] *)")];

function move(by) {
  const all = titles();
  if (!all.length) return false;
  const here = all.indexOf(document.activeElement.closest("li")?.querySelector(".list-title"));
  all[Math.max(0, here + by)]?.focus();
}

/** The menu's own button or link for the nearest step in one direction: nothing else is legal. */
function take(title, direction) {
  const steps = [...title.closest("li").querySelectorAll("[data-by]")];
  const ahead = steps.filter(({ dataset }) => dataset.by * direction > 0);
  ahead.sort((a, b) => (a.dataset.by - b.dataset.by) * direction)[0]?.click();
}

addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || !titles().includes(event.target)) return;
  const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const direction = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  const isOn = document.documentElement.dataset.singleKeys !== "off";
  if (by && !event.shiftKey) move(by);
  else if (direction && event.shiftKey && isOn) take(event.target, direction);
  else return;
  event.preventDefault();
});

/** Escape closes a menu of steps, as it closes every other layer, and its button has the focus again: also after a click,
    which leaves the focus nowhere in Safari. */
addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const isNowhere = event.target === document.body;
  const menu = isNowhere ? document.querySelector(".steps-menu[open]") : event.target.closest(".steps-menu[open]");
  if (!menu) return;
  menu.open = false;
  menu.querySelector("summary").focus();
  event.preventDefault();
});
bind({ j: () => move(1), k: () => move(-1) });
