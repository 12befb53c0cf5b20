/* Evidence that is pointed at, or has the focus, is lit in the text it was quoted from. Loaded when a source is open. */

import { numberOf, numbersOf } from "./swaps.js";

function light({ target }) {
  const id = target.closest?.(".piece")?.id;
  const link = id && document.querySelector(`#opened a[href="#${id}"]`);
  const marks = link ? [...document.querySelectorAll("#opened mark")] : [];
  const ranges = marks.filter((mark) => numbersOf(mark).includes(numberOf(link))).map((mark) => {
    const range = new Range();
    range.selectNodeContents(mark);
    return range;
  });
  CSS.highlights?.set("evidence", new Highlight(...ranges));
}

addEventListener("pointerover", light);
addEventListener("focusin", light);

/** Once for all sources: what is lit is looked for when somebody points. */
export function start() {}
