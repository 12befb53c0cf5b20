/* Places in a text: the only module that converts between the browser's UTF-16 units and our code points.
   A container [data-text] holds blocks <p id="b4510">…</p>, named by where they begin, whose text is the server's own. */

const AROUND = 32; // code points of prefix and suffix, as the server keeps them
const PAIRS = /[\ud800-\udbff][\udc00-\udfff]/g;
const indexes = new WeakMap();
const observers = new WeakMap();

/** The container's text, and where each block and text node lies in it (in UTF-16 units). */
export function indexText(container) {
  forgetIfChanged(container);
  if (indexes.has(container)) return indexes.get(container);
  const index = { lang: container.closest("[lang]")?.lang, blocks: [], text: "", origin: 0, pairs: [] };
  let points = null;
  for (const element of container.querySelectorAll("[id]")) {
    const start = Number(element.id.slice(1));
    if (points === null) index.origin = points = start;
    index.text += "\n".repeat(start - points); // between blocks the text is blank, and not on the page
    index.blocks.push(readBlock(index, element));
    points = start + countPoints(element.textContent);
  }
  index.pairs = Array.from(index.text.matchAll(PAIRS), (pair) => pair.index);
  indexes.set(container, index);
  return index;
}

function forgetIfChanged(container) {
  if (observers.get(container)?.takeRecords().length) indexes.delete(container);
  if (observers.has(container)) return;
  const observer = new MutationObserver(() => indexes.delete(container));
  observer.observe(container, { childList: true, characterData: true, subtree: true });
  observers.set(container, observer);
}

function readBlock(index, element) {
  const block = { element, start: index.text.length, nodes: [] };
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  for (let node; (node = walker.nextNode()); index.text += node.data) {
    block.nodes.push({ node, start: index.text.length });
  }
  block.end = index.text.length;
  return block;
}

const countPoints = (text) => text.length - (text.match(PAIRS) || []).length;

/** How many items, from the first on, pass a test that once failed fails for all the rest. */
function countWhile(items, test) {
  let [low, high] = [0, items.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (test(items[middle], middle)) low = middle + 1;
    else high = middle;
  }
  return low;
}

const toPoint = (index, unit) => index.origin + unit - countWhile(index.pairs, (pair) => pair < unit);

function toUnit(index, point) {
  const place = point - index.origin;
  return place + countWhile(index.pairs, (pair, before) => pair - before < place);
}

/** {start, end, exact, prefix, suffix} of a DOM range clamped to the text, or null when it shows none of it.
    Grown to whole words unless isExact, and never splits what readers see as one character. */
export function fromRange(index, range, isExact = false) {
  const touched = index.blocks.filter((block) => range.intersectsNode(block.element));
  if (!touched.length) return null;
  const [first, last] = [touched[0], touched.at(-1)];
  const start = unitIn(first, range.startContainer, range.startOffset) ?? first.start;
  const end = unitIn(last, range.endContainer, range.endOffset) ?? last.end;
  return describe(index, start, end, isExact);
}

function unitIn(block, container, offset) {
  if (!block.element.contains(container)) return null;
  const before = document.createRange();
  before.setStart(block.element, 0);
  before.setEnd(container, offset);
  return block.start + before.toString().length;
}

/** start..end (code points) as a selection, as it stands. */
export const select = (index, start, end) => describe(index, toUnit(index, start), toUnit(index, end), true);

function describe(index, from, to, isExact) {
  let [start, end] = trim(index, from, to);
  if (start >= end) return null;
  start = grow(index, start, false, isExact);
  end = grow(index, end, true, isExact);
  const { text } = index;
  return {
    start: toPoint(index, start),
    end: toPoint(index, end),
    exact: text.slice(start, end),
    // Twice the units hold enough code points, whatever they are; a half pair at the far end falls away.
    prefix: [...text.slice(Math.max(0, start - 2 * AROUND), start)].slice(-AROUND).join(""),
    suffix: [...text.slice(end, end + 2 * AROUND)].slice(0, AROUND).join(""),
  };
}

function trim({ text }, start, end) {
  while (start < end && /\s/.test(text[start])) start += 1;
  while (end > start && /\s/.test(text[end - 1])) end -= 1;
  return [start, end];
}

/** An edge moved outwards to the border of the word, and of the character, that it lies in. */
function grow(index, edge, isEnd, isExact) {
  const inside = () => edge - (isEnd ? 1 : 0);
  const block = index.blocks.find(({ start, end }) => start <= inside() && inside() < end);
  const move = (granularity, applies) => {
    const part = segmentAt(index, block, inside(), granularity);
    if (applies(part)) edge = block.start + part.index + (isEnd ? part.segment.length : 0);
  };
  if (!isExact) move("word", (word) => word.isWordLike);
  move("grapheme", () => true);
  return edge;
}

/** The DOM ranges (one for each block) that show start..end. */
export function toRanges(index, start, end) {
  const [from, to] = [toUnit(index, start), toUnit(index, end)];
  const first = countWhile(index.blocks, (block) => block.end <= from);
  const after = countWhile(index.blocks, (block) => block.start < to);
  return index.blocks.slice(first, after).map((block) => {
    const range = document.createRange();
    range.setStart(...pointAt(block, Math.max(from, block.start), false));
    range.setEnd(...pointAt(block, Math.min(to, block.end), true));
    return range;
  });
}

/** [text node, offset]: where two nodes meet, the end of the first or the start of the second. */
function pointAt(block, unit, isEnd) {
  const count = countWhile(block.nodes, ({ start }) => (isEnd ? start < unit : start <= unit));
  const { node, start } = block.nodes[Math.max(0, count - 1)];
  return [node, unit - start];
}

/** [{start, end}] of every sentence. */
export function sentences(index) {
  index.sentences ??= index.blocks.flatMap((block) => {
    const found = [];
    for (const part of segments(index, block, "sentence")) {
      const [start, end] = [block.start + part.index, block.start + part.index + part.segment.length];
      const last = found.at(-1);
      if (last && ABBREVIATION.test(index.text.slice(...last))) last[1] = end;
      else found.push([start, end]);
    }
    return found
      .map(([start, end]) => trim(index, start, end))
      .filter(([start, end]) => start < end)
      .map(([start, end]) => ({ start: toPoint(index, start), end: toPoint(index, end) }));
  });
  return index.sentences;
}

// "EE. UU." and "J. Pérez" end no sentence; segmenters know no abbreviations.
const ABBREVIATION = /(?:^|[\s("«“])(?:\p{Lu}|EE|UU|Sra?|Dra?|Mrs?|Ms|St|[Nn]úm|[Aa]rt|[Pp]ág)\.\s*$/u;

/** The selection with its "start" or "end" moved by one word, on (1) or back (-1), if that leaves any. */
export function step(index, selection, edge, direction) {
  const places = { start: toUnit(index, selection.start), end: toUnit(index, selection.end) };
  const edges = wordEdges(index, edge);
  const passed = countWhile(edges, (place) => (direction > 0 ? place <= places[edge] : place < places[edge]));
  places[edge] = edges[direction > 0 ? passed : passed - 1] ?? places[edge];
  return places.start < places.end ? describe(index, places.start, places.end, true) : selection;
}

function wordEdges(index, edge) {
  index[edge] ??= index.blocks.flatMap((block) =>
    segments(index, block, "word")
      .filter((word) => word.isWordLike)
      .map((word) => block.start + word.index + (edge === "end" ? word.segment.length : 0)),
  );
  return index[edge];
}

const segmenter = ({ lang }, granularity) => new Intl.Segmenter(lang || undefined, { granularity });

const segments = (index, block, granularity) => [
  ...segmenter(index, granularity).segment(index.text.slice(block.start, block.end)),
];

const segmentAt = (index, block, unit, granularity) =>
  segmenter(index, granularity).segment(index.text.slice(block.start, block.end)).containing(unit - block.start);
