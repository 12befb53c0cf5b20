/* The doorbell: the server names what has changed, such as claim:<uid>; when the page shows that (data-rings), an event `claim`
   on <body> makes it fetch it anew (hx-trigger="claim from:body"), by an element that no swap takes away. While no stream is open, everything shown rings every five seconds. */

import { apart } from "./apart.js";

const POLL = 5000;
const { events } = document.documentElement.dataset;
let [stream, timer] = [null, 0];

async function ring(name) {
  await apart; // with the bells: who rings before they hang is heard when they do
  if (document.querySelector(`[data-rings="${name}"]`)) document.body.dispatchEvent(new CustomEvent(name.split(":")[0]));
}
const ringAll = () => document.querySelectorAll("[data-rings]").forEach(({ dataset }) => ring(dataset.rings));

function connect() {
  stream = new EventSource(events);
  stream.onopen = rest;
  stream.onmessage = ({ data }) => (data === "again" ? ringAll() : ring(data));
  stream.onerror = () => (timer ||= setInterval(poll, POLL));
}

const rest = () => (timer = clearInterval(timer));

function poll() {
  ringAll();
  if (stream?.readyState === EventSource.CLOSED) connect();
}

/** Browsers allow six connections to a site: a tab that nobody looks at gives its own back. */
function follow() {
  if (document.hidden) {
    rest();
    stream?.close();
    stream = null;
  } else if (!stream) connect();
}

if (events) {
  document.addEventListener("visibilitychange", follow);
  addEventListener("pagehide", () => stream?.close());
  follow();
}
