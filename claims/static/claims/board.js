/* The board by keys and by dragging. Whatever moves a card is the menu's own button or link: nothing else is legal. */

const columns = [...document.querySelectorAll("[data-column]")];
const cards = (column) => [...column.querySelectorAll("[data-card]")];
const link = (card) => card.querySelector("a");
const place = (card) => columns.indexOf(card.closest("[data-column]"));
const step = (card, column) => card.querySelector(`[data-to="${column.dataset.column}"]`);
const isOn = () => document.documentElement.dataset.singleKeys !== "off";

/** The nearest column on one side that the card may go to. */
function nearest(card, by) {
  for (let at = place(card) + by; columns[at]; at += by) if (step(card, columns[at])) return step(card, columns[at]);
}

function neighbour(card, key) {
  const column = card.closest("[data-column]");
  const row = cards(column).indexOf(card);
  if (key === "ArrowDown" || key === "ArrowUp") return cards(column)[row + (key === "ArrowDown" ? 1 : -1)];
  const by = key === "ArrowRight" ? 1 : -1;
  for (let at = place(card) + by; columns[at]; at += by) {
    const there = cards(columns[at]);
    if (there.length) return there[Math.min(row, there.length - 1)];
  }
}

addEventListener("keydown", (event) => {
  const card = event.target.closest("[data-card]");
  if (!card || !/^Arrow/.test(event.key) || event.ctrlKey || event.altKey || event.metaKey) return;
  if (event.target.closest("select, input, textarea")) return;
  if (event.shiftKey) {
    if (!isOn() || !/Left|Right/.test(event.key)) return;
    nearest(card, event.key === "ArrowRight" ? 1 : -1)?.click();
  } else {
    const next = neighbour(card, event.key);
    if (next) link(next).focus();
  }
  event.preventDefault();
});

let dragged;
for (const card of document.querySelectorAll("[data-card]")) card.draggable = Boolean(card.querySelector("[data-to]"));
addEventListener("dragstart", ({ target, dataTransfer }) => {
  dragged = target.closest?.("[data-card]");
  if (!dragged) return;
  dataTransfer.setData("text/plain", link(dragged).textContent);
  dragged.classList.add("is-dragged");
  for (const column of columns) column.classList.toggle("is-legal", Boolean(step(dragged, column)));
});
addEventListener("dragend", () => {
  dragged?.classList.remove("is-dragged");
  for (const column of columns) column.classList.remove("is-legal", "is-over");
  dragged = undefined;
});
for (const column of columns) {
  column.addEventListener("dragover", (event) => {
    if (!dragged || !step(dragged, column)) return;
    event.preventDefault();
    column.classList.add("is-over");
  });
  column.addEventListener("dragleave", () => column.classList.remove("is-over"));
  column.addEventListener("drop", (event) => {
    if (!dragged || !step(dragged, column)) return;
    event.preventDefault();
    step(dragged, column).click();
  });
}
