/* The banner that says that our server does not answer. It asks again, later each time; the page stays as it is meanwhile. */

const FIRST = 2000;
const banner = document.getElementById("offline");
let [timer, wait] = [0, FIRST];

/** Something that was sent got no answer, or none that is of use. When there is one again, "online" rings. */
export function lose() {
  if (!banner.hidden) return;
  banner.hidden = false;
  timer = setTimeout(ask, wait);
}

async function ask() {
  clearTimeout(timer);
  wait = Math.min(2 * wait, 60_000);
  const { ok } = await fetch(banner.dataset.url, { cache: "no-store" }).catch(() => ({}));
  timer = ok ? setTimeout(() => (wait = FIRST), 60_000) : setTimeout(ask, wait); // a quiet minute is a new beginning
  banner.hidden = ok;
  if (ok) dispatchEvent(new Event("online"));
}

addEventListener("offline", lose);
addEventListener("online", () => banner.hidden || ask());
addEventListener("htmx:sendError", lose);
addEventListener("htmx:responseError", ({ detail }) => detail.xhr.status >= 500 && lose());
banner.addEventListener("click", ({ target }) => target.closest("button") && ask());
