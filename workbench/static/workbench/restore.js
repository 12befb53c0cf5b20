/* The offer to take back what an earlier visit typed and the server never confirmed. Loaded when there is such text. */

import { apart } from "./apart.js";

const BASE = /^version$|-base$/; // what the writing began from: kept with the words, and none of them

/** kept: {at, entries} of an earlier visit, by key; keep: keeps what the form holds then. */
export async function offer(form, { key, kept, keep, entries, clock }) {
  const bar = form.querySelector("[data-restore]");
  await apart;
  const fields = Object.groupBy(kept.entries, ([name]) => name);
  const now = Object.groupBy(entries(form), ([name]) => name);
  const isChanged = (name) => !BASE.test(name) && (name in now ? String(fields[name]) !== String(now[name]) : fields[name].some(([, value]) => value));
  const changed = Object.keys({ ...fields, ...now }).filter(isChanged);
  if (!changed.length && form.querySelector('[role="alert"]')) return keep(); // refused: still unsaved
  if (!changed.length) return localStorage.removeItem(key);
  bar.replaceChildren(document.getElementById("restore").content.cloneNode(true));
  const words = bar.querySelector("[data-words]");
  words.textContent = words.dataset.words.replace("{time}", clock(kept.at));
  const typed = changed.flatMap((name) => (fields[name] || []).map(([, value]) => value));
  bar.querySelector("pre").textContent = typed.join("\n\n");
  bar.hidden = false;
  bar.addEventListener("click", ({ target }) => {
    if (!target.closest("[data-take], [data-drop]")) return;
    bar.hidden = true;
    if (target.closest("[data-drop]")) return localStorage.removeItem(key);
    const names = [...changed, ...Object.keys(fields).filter((each) => BASE.test(each))];
    const take = () => {
      for (const name of names) put(form, name, (fields[name] || []).map(([, value]) => value));
      keep();
    };
    const rest = form.querySelector("details:has(> [hx-trigger^=toggle])"); // its fields are not here yet
    if (!rest || names.every((name) => form.elements[name])) return take();
    form.addEventListener("htmx:load", take, { once: true });
    rest.open = true;
  });
}

function put(form, name, values) {
  for (const control of form.querySelectorAll(`[name="${CSS.escape(name)}"]`)) {
    if (/checkbox|radio/.test(control.type)) control.checked = values.includes(control.value);
    else control.value = values[0] ?? "";
  }
}
