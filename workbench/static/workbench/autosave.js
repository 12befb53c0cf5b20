/* Forms that save themselves: <form data-autosave="address"> with save_status.html and restore_offer.html
   of includes/ inside. What is typed is kept in this browser until the server has confirmed it. */

import { lose } from "./offline.js";
import { askToSignIn, renewToken } from "./session.js";

const PAUSE = 1200;
const PREFIX = "draft ";

const root = document.documentElement;
const isTyped = ([name, value]) => name !== "csrfmiddlewaretoken" && typeof value === "string";
const entries = (form) => [...new FormData(form)].filter(isTyped);
const timeZone = root.dataset.zone; // as every other time on the page
const clock = (at) => new Date(at).toLocaleTimeString(root.lang, { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone });

/** Forget every unsent text of this browser: somebody signs out. */
export function clearDrafts() {
  for (const key of Object.keys(localStorage)) if (key.startsWith(PREFIX)) localStorage.removeItem(key);
}

export function start(form) {
  const status = form.querySelector(".save");
  const key = `${PREFIX}${root.dataset.user} ${form.dataset.autosave}`;
  let [timer, isDirty, sending, isTold, posted] = [0, false, null, false];
  const words = () => JSON.stringify(entries(form));

  const show = (state) => {
    status.dataset.state = state;
    const words = document.getElementById("saves")?.dataset[state] ?? "";
    status.value = words.replace("{time}", clock(Date.now()));
  };
  const plan = () => {
    clearTimeout(timer);
    timer = setTimeout(save, PAUSE);
  };
  const keep = () => {
    isDirty = true;
    localStorage.setItem(key, JSON.stringify({ at: Date.now(), entries: entries(form) }));
    plan();
  };

  const settle = () => {
    isDirty = false;
    localStorage.removeItem(key);
  };

  async function save() {
    clearTimeout(timer);
    // While the form itself is on its way, a draft would come after it, and be of an older version.
    if (!isDirty || sending || !form.isConnected || form.matches(".htmx-request")) return sending;
    const sent = words();
    show("saving");
    sending = send(form);
    const state = await sending;
    sending = null;
    if (state === "saved" && sent === words()) settle();
    else if (state === "saved") plan();
    else if (state === "offline") lose(); // who tries again: "online"
    else if (state === "refused" && !isTold) askToSignIn();
    isTold = state === "refused";
    show(state);
  }

  form.addEventListener("input", keep);
  form.addEventListener("focusout", save);
  form.addEventListener("htmx:sendError", save);
  form.addEventListener("submit", () => {
    clearTimeout(timer);
    posted = words();
    if (!form.hasAttribute("hx-post")) isDirty = false;
  });
  addEventListener("online", save);
  addEventListener("focus", save); // back from signing in elsewhere
  addEventListener("beforeunload", (event) => isDirty && form.isConnected && event.preventDefault());
  // Before an answer takes the form's place, what it holds is saved; and a draft on its way goes first.
  addEventListener("htmx:confirm", (event) => {
    const { target, elt, issueRequest } = event.detail;
    if (!form.isConnected || !target.contains(form) || !(sending || (isDirty && elt !== form))) return;
    event.preventDefault();
    save().then(() => issueRequest());
  });
  addEventListener("htmx:beforeSwap", ({ detail }) => {
    if (detail.requestConfig.elt !== form || !detail.shouldSwap || detail.xhr.status >= 400) return;
    if (posted === words()) settle(); // else the next form offers what was typed since
  });
  // Text of an earlier visit that the server never confirmed.
  const kept = localStorage.getItem(key);
  if (kept) import("./restore.js").then(({ offer }) => form.isConnected && offer(form, { key, kept: JSON.parse(kept), keep, entries, clock }));
}

async function send(form) {
  renewToken(form);
  const body = new FormData(form);
  body.set("at", form.contains(document.activeElement) ? document.activeElement.name : "");
  try {
    const answer = await fetch(form.dataset.autosave, {
      method: "POST",
      body,
      headers: { Accept: "application/json" },
      redirect: "manual", // to the sign-in page: our session has ended
    });
    if (answer.ok) return "saved";
    if (answer.status >= 500) return "offline";
    return { 409: "conflict", 422: "invalid" }[answer.status] || "refused";
  } catch (error) {
    if (error instanceof TypeError) return "offline"; // how fetch reports a network that is not there
    throw error;
  }
}
