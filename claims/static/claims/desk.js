/* Reading and marking: what is selected, by pointer or by sentence and word, and what is done with it.
   The server decides; this fills #mark-form or #quote-form. Every word shown comes from the page. */

import { apart } from "../workbench/apart.js";
import { bind } from "../workbench/keys.js";
import { say } from "../workbench/page.js";
import { fromRange, indexText, select, sentences, step, toRanges } from "./anchor.js";
import "./panes.js";
import { numberOf, numbersOf, open } from "./swaps.js";

let text = document.querySelector("[data-text]"); // the one last worked in
let pending = null; // what m, u, r, c act on
let place = null; // where the last selection began: j and k go on from there
let spot = null; // the mark a claim was opened from: o takes the others at this place
let isPressed = false;

const isCoarse = matchMedia("(pointer: coarse)").matches;
const isWide = matchMedia("(width >= 64rem)"); // three panes; else the tabs, and pages of their own
const index = () => indexText(text);
const bar = () => document.getElementById(text?.dataset.bar);

function hold(selection, { isCursor = false } = {}) {
  pending = selection;
  place = selection?.start ?? place;
  const ranges = selection ? toRanges(index(), selection.start, selection.end) : [];
  CSS.highlights?.set("pending", new Highlight(...ranges)); // where it cannot, the selection itself shows the words
  if (isCursor && ranges.length) {
    const [first, last] = [ranges[0], ranges.at(-1)];
    if (CSS.highlights) getSelection().removeAllRanges();
    else getSelection().setBaseAndExtent(first.startContainer, first.startOffset, last.endContainer, last.endOffset);
    reveal(ranges[0]);
    say(selection.exact);
  }
  placeBar(ranges);
}

function reveal(range) {
  const box = range.getBoundingClientRect();
  if (box.top > 120 && box.bottom < innerHeight - 120) return;
  const pane = text.closest(".pane");
  const scrolls = pane && pane.scrollHeight > pane.clientHeight && getComputedStyle(pane).overflowY === "auto";
  (scrolls ? pane : window).scrollBy(0, box.top - innerHeight / 3);
}

function placeBar(ranges) {
  for (const other of document.querySelectorAll(".mark-bar")) other.hidden = other !== bar() || !ranges.length;
  if (!ranges.length || !bar() || isCoarse) return;
  const box = [...ranges.at(-1).getClientRects()].at(-1);
  const { offsetWidth: width, offsetHeight: height } = bar();
  const below = box.bottom + 8;
  const top = below + height > innerHeight ? box.top - height - 8 : below;
  bar().style.insetBlockStart = `${Math.max(8, top)}px`;
  bar().style.insetInlineStart = `${Math.max(8, Math.min(box.left, innerWidth - width - 8))}px`;
}

/** Keys act in the text last worked in, or in that of the pane that has the focus. */
function workIn(found) {
  if (found === text) return;
  if (pending) hold(null);
  [text, place] = [found, null];
}

function readSelection(isExact) {
  const chosen = getSelection();
  if (!chosen.rangeCount || chosen.isCollapsed) return;
  const range = chosen.getRangeAt(0);
  const found = [...document.querySelectorAll("[data-text]")].find((each) => range.intersectsNode(each));
  if (!found) return;
  workIn(found);
  hold(fromRange(index(), range, isExact));
}

addEventListener("pointerdown", ({ target }) => {
  if (target.closest(".mark-bar")) return;
  isPressed = true;
  if (pending && target.closest("[data-text]")) hold(null);
});
addEventListener("pointerup", (event) => {
  isPressed = false;
  // The browser settles a click's selection after this event.
  if (!event.target.closest(".mark-bar")) setTimeout(readSelection, 0, event.altKey);
});
addEventListener("pointercancel", () => (isPressed = false));
document.addEventListener("selectionchange", () => {
  if (!isPressed || isCoarse) readSelection(false);
});
const follow = () => pending && placeBar(toRanges(index(), pending.start, pending.end));
addEventListener("scroll", follow, { capture: true, passive: true });

// --- sentence and word
function moveSentence(by) {
  if (!text) return false;
  const all = sentences(index());
  const here = place === null ? (by > 0 ? -1 : all.length) : all.findLastIndex(({ start }) => start <= place);
  const next = all[here + by];
  if (next) hold(select(index(), next.start, next.end), { isCursor: true });
}

function stretch(by) {
  if (!pending) return false;
  const ends = sentences(index()).map(({ end }) => end).filter((end) => end > pending.start);
  const next = by > 0 ? ends.find((end) => end > pending.end) : ends.findLast((end) => end < pending.end);
  if (next) hold(select(index(), pending.start, next), { isCursor: true });
}

function nudge(edge, by) {
  if (!pending) return false;
  hold(step(index(), pending, edge, by), { isCursor: true });
}

// --- claims in the text
const links = () => [...text.querySelectorAll("a")];
const marks = () => [...text.querySelectorAll("mark")];
const currentLink = () => text.querySelector("a:focus") || text.querySelector("a[aria-current]");

/** 150 claims are one Tab stop: the links take turns. Without this script each is a stop of its own, and one
    that the page gave no name is read as its number. */
function rove(container) {
  const all = container.querySelectorAll("a");
  const first = container.querySelector("a[aria-current]") || all[0];
  for (const link of all) {
    link.tabIndex = link === first ? 0 : -1;
    link.ariaLabel ??= container.dataset.link?.replace("{n}", numberOf(link));
  }
}

function moveClaim(by) {
  const all = text ? links() : [];
  if (!all.length) return false;
  const here = all.indexOf(currentLink());
  const next = all.at(here < 0 && by < 0 ? -1 : (here + by) % all.length);
  next.focus();
}

addEventListener("focusin", ({ target }) => {
  const near = target.closest(".pane")?.querySelector("[data-text]");
  if (near) workIn(near);
  if (!target.matches("[data-text] a")) return;
  for (const link of links()) link.tabIndex = link === target ? 0 : -1;
});

/** Open the claim a mark belongs to: the shortest, or the one after the one that is open. */
function openFrom(mark) {
  spot = mark;
  const length = (number) => marks().reduce((sum, each) => sum + numbersOf(each).includes(number) * each.textContent.length, 0);
  const numbers = numbersOf(mark).sort((a, b) => length(a) - length(b));
  const here = currentLink() ? numbers.indexOf(numberOf(currentLink())) : -1;
  const next = numbers[(here + 1) % numbers.length];
  links().find((link) => numberOf(link) === next)?.click();
}

function cycle() {
  const now = text && currentLink();
  if (!now) return false;
  const isThere = (mark) => numbersOf(mark).length > 1 && numbersOf(mark).includes(numberOf(now));
  const mark = spot?.isConnected && isThere(spot) ? spot : marks().find(isThere);
  if (!mark) return false;
  openFrom(mark);
}

// --- what is done with it
async function fill(id, more) {
  const values = { ...pending, ...more };
  hold(null);
  await apart; // a key may come before the form
  const form = document.getElementById(id);
  // With its values, not through its fields: several selections may wait for their turn.
  if (form) htmx.ajax("POST", form.action, { source: form, values });
}

const DO = {
  mark: () => fill("mark-form"),
  quote: ({ value }) => fill("quote-form", { stance: value }),
  search: () => location.assign(`${document.querySelector(".top-end a").href}?q=${encodeURIComponent(pending.exact)}`),
  clean: (button) => (button.ariaPressed = text.classList.toggle("clean")),
};

addEventListener("click", (event) => {
  const button = event.target.closest("[data-do]");
  if (button) return DO[button.dataset.do](button);
  const link = event.target.closest("#article-pane [data-text] a");
  if (link && isWide.matches && !(event.ctrlKey || event.metaKey || event.shiftKey)) {
    event.preventDefault();
    return open(link);
  }
  const mark = event.target.closest("[data-text] mark");
  if (!mark || !getSelection().isCollapsed) return;
  workIn(mark.closest("[data-text]"));
  openFrom(mark);
});

/** What a button of a text's bar does, by a key: also before the bar is here. */
const press = (name, value) => () => {
  if (!pending) readSelection(false); // a key may come before the timer that follows the mouse
  if (!pending || text.dataset.bar !== (value ? "source-bar" : "article-bar")) return false;
  DO[name]({ value });
};

bind({
  j: () => moveSentence(1),
  k: () => moveSentence(-1),
  J: () => stretch(1),
  K: () => stretch(-1),
  "]": () => nudge("end", 1),
  "[": () => nudge("end", -1),
  "}": () => nudge("start", 1),
  "{": () => nudge("start", -1),
  n: () => moveClaim(1),
  p: () => moveClaim(-1),
  o: cycle,
  m: press("mark"),
  Enter: press("mark"),
  u: press("quote", "supports"),
  r: press("quote", "refutes"),
  c: press("quote", "context"),
  b: press("search"),
  Escape: () => (pending ? hold(null) : false),
});

const roveAll = () => document.querySelectorAll("[data-text]").forEach(rove);
roveAll();
document.querySelector("#article-pane mark.on")?.scrollIntoView({ block: "center" }); // the open claim, in its place
addEventListener("htmx:load", () => {
  if (!text?.isConnected) {
    const same = document.querySelector(`[data-text][data-bar="${text?.dataset.bar}"]`);
    [text, pending] = [same || document.querySelector("[data-text]"), null];
    if (!same) place = null;
  }
  else if (pending) hold(pending); // the same words, in new nodes
  roveAll();
});
