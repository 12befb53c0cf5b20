/* The review page: from one piece of evidence to the next by keys. The links on each piece do the same. */

import { bind } from "../workbench/keys.js";

const pieces = [...document.querySelectorAll("[data-piece]")];

function go(by) {
  const here = pieces.findIndex((piece) => piece.contains(document.activeElement));
  const next = pieces[here < 0 ? (by > 0 ? 0 : pieces.length - 1) : here + by];
  if (!next) return false;
  next.focus();
  next.scrollIntoView({ block: "center" });
}

bind({ ",": () => go(-1), ".": () => go(1) });
