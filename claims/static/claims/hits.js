/* The words that were searched for, lit in a text somebody came to from the search: <article data-module data-hits="the words">. Without
   accents, and by their beginnings, as the search finds them. Loaded for whoever comes that way. */

const WORD = /[\p{L}\p{N}][\p{L}\p{M}\p{N}]*/gu;
const ENDING = 2; // letters at the end of a long word that the search may have taken for an ending
const LEAST = 4; // letters that always count

const plain = (word) => word.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
const stem = (word) => plain(word).slice(0, Math.max(LEAST, plain(word).length - ENDING));

export function start(text) {
  const asked = text.dataset.hits.replace(/(^|\s)-\S+/g, "");
  const stems = [...asked.matchAll(WORD)].map(([word]) => stem(word));
  const ranges = [];
  const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
  for (let node; (node = walker.nextNode()); ) {
    for (const { 0: word, index } of node.data.matchAll(WORD)) {
      if (!stems.some((each) => (each.length < LEAST ? plain(word) === each : plain(word).startsWith(each)))) continue;
      const range = new Range();
      range.setStart(node, index);
      range.setEnd(node, index + word.length);
      ranges.push(range);
    }
  }
  CSS.highlights?.set("hit", new Highlight(...ranges));
  ranges[0]?.startContainer.parentElement.scrollIntoView({ block: "center" });
}
