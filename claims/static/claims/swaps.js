/* What the desk keeps while panes are replaced: words typed and not sent, the open claim's light in the text. */

const address = () => new URLSearchParams(location.search);
const typed = new Map(); // by the control's id
const opened = []; // what came into a <details> that would come again without the words typed there
let lit = document.getElementById("claim-open").dataset.number;
const isMine = (control) => control.id && !control.form?.dataset.autosave && !control.form?.dataset.sent;

/** Words in a pane that goes, other than those that have just been sent. */
function keepTyped({ target }) {
  for (const control of target.querySelectorAll("textarea, input:not([type])")) {
    if (!isMine(control) || control.value === control.defaultValue) continue;
    const rest = control.closest("details[id$=-more]");
    if (rest) opened.push(rest);
    else typed.set(control.id, control.value);
  }
}

function putBack() {
  for (const rest of opened.splice(0)) document.getElementById(rest.id)?.replaceWith(rest);
  for (const [id, words] of typed) {
    const control = document.getElementById(id);
    if (control && !control.value) control.value = words;
    const details = control?.closest("details");
    if (details) details.open = true;
  }
  typed.clear();
}

/** The number of a link in a text: its address, when it does not say another. */
export const numberOf = (link) => link.dataset.l ?? link.getAttribute("href");

/** The numbers of what a mark belongs to: those it names, and those of the links just before it. */
export function numbersOf(mark) {
  const numbers = mark.dataset.c?.split(" ") ?? [];
  for (let link = mark.previousSibling; link?.href; link = link.previousSibling) numbers.push(numberOf(link));
  return numbers;
}

/** The claim beside the text is lit in it, whichever way it was opened; another claim is read from its top. */
function light() {
  const { number } = document.getElementById("claim-open").dataset;
  if (number !== lit) document.getElementById("claim-pane").scrollTop = 0;
  lit = number;
  for (const mark of document.querySelectorAll("#article-pane [data-text] mark")) {
    mark.classList.toggle("on", numbersOf(mark).includes(number));
  }
  for (const link of document.querySelectorAll("#article-pane [data-text] a")) {
    link.ariaCurrent = numberOf(link) === number || null;
  }
}

/** Open a claim beside the text without losing the place in it. */
export function open(link) {
  const url = new URL(`?claim=${numberOf(link)}`, location);
  const source = address().get("source");
  if (source) url.searchParams.set("source", source);
  htmx.ajax("GET", url.pathname + url.search, { target: "#claim-pane", swap: "innerHTML", source: link });
}

addEventListener("htmx:beforeSwap", (event) => {
  const { requestConfig: { elt }, xhr } = event.detail;
  if (/^(claim|source)-bell/.test(elt.id) && isElsewhere(new URL(xhr.responseURL).searchParams)) {
    event.detail.shouldSwap = false; // asked for before something else was opened, typed or sent
    return document.body.dispatchEvent(new CustomEvent(elt.id.split("-")[0]));
  }
  // Talk that came meanwhile waits while somebody writes an answer.
  if (elt.id === "talk" && [...elt.querySelectorAll("textarea")].some(isTyped)) event.detail.shouldSwap = false;
  if (!event.detail.shouldSwap) return;
  keepTyped(event);
  if (xhr.status === 200 && "resets" in elt.dataset) elt.reset();
  // What an answer brings for other panes is put beside whoever asked, who may be gone from the page by now. Only
  // the name is left of it: a second control of the same id would take the focus from the one that people see.
  if (elt.isConnected) return;
  elt.replaceChildren();
  document.head.append(elt);
});
const isElsewhere = (asked) =>
  asked.get("claim") != document.querySelector("#claim-watch [name=claim]")?.value ||
  (asked.get("source") ?? "") !== (address().get("source") ?? "") ||
  asked.has("dirty") !== isDirty();
const isTyped = (control) => {
  if (/checkbox|radio/.test(control.type)) return control.checked !== control.defaultChecked;
  if (control.options) return [...control.options].some((option) => option.selected && !option.defaultSelected && option.index);
  return control.value !== control.defaultValue;
};

function isDirty() {
  const form = document.getElementById("claim-form");
  return !!form && ("draft" in form.dataset || [...form.querySelectorAll("input, select, textarea")].some(isTyped));
}

/** What others changed is fetched for the panes as they are now; unsent words are never replaced. */
addEventListener("htmx:configRequest", ({ detail }) => {
  const { elt, parameters } = detail;
  if (!elt.id.endsWith("-bell")) return;
  const here = address();
  if (here.get("source")) parameters.set("source", here.get("source"));
  if (elt.id === "text-bell" && here.get("claim")) parameters.set("claim", here.get("claim"));
  if (isDirty()) parameters.set("dirty", "1");
});
addEventListener("htmx:oobBeforeSwap", keepTyped);
addEventListener("submit", ({ target }) => (target.dataset.sent = "1"), true);
addEventListener("htmx:afterRequest", ({ detail: { requestConfig: { elt } } }) => {
  delete elt.dataset.sent;
  if (elt.parentElement === document.head) elt.remove();
});
addEventListener("htmx:afterSwap", () => {
  putBack();
  light();
});
