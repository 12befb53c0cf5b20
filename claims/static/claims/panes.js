/* The lines between panes: moved by pointer or arrow keys, remembered in this browser. On a phone, the tabs. */

const STEP = 2;
const [LEAST, MOST] = [18, 60];
const KEY = "panes";
const kept = JSON.parse(localStorage.getItem(KEY) || "{}");

function widen(grip, percent) {
  const width = Math.min(MOST, Math.max(LEAST, percent));
  grip.parentElement.style.setProperty(`--pane-${grip.dataset.grip}`, `${width}%`);
  grip.ariaValueNow = Math.round(width);
  kept[grip.dataset.grip] = width;
}

const share = (grip, x) => {
  const pane = grip.previousElementSibling.getBoundingClientRect();
  return (100 * ((x ?? pane.right) - pane.left)) / grip.parentElement.clientWidth;
};
const keep = () => localStorage.setItem(KEY, JSON.stringify(kept));

for (const grip of document.querySelectorAll("[data-grip]")) {
  grip.setAttribute("aria-controls", grip.previousElementSibling.id);
  Object.assign(grip, {
    role: "separator", tabIndex: 0, ariaOrientation: "vertical", ariaLabel: grip.dataset.label,
    ariaValueMin: LEAST, ariaValueMax: MOST, ariaValueNow: Math.round(share(grip)),
  });
  if (kept[grip.dataset.grip]) widen(grip, kept[grip.dataset.grip]);
  grip.addEventListener("pointerdown", (event) => {
    grip.setPointerCapture(event.pointerId);
    event.preventDefault();
  });
  grip.addEventListener("pointermove", ({ pointerId, clientX }) => {
    if (grip.hasPointerCapture(pointerId)) widen(grip, share(grip, clientX));
  });
  grip.addEventListener("pointerup", keep);
  grip.addEventListener("keydown", (event) => {
    const by = { ArrowLeft: -STEP, ArrowRight: STEP }[event.key];
    if (!by) return;
    widen(grip, share(grip) + by);
    keep();
    event.preventDefault();
  });
}

document.querySelector(".desk-tabs").addEventListener("click", (event) => {
  const tab = event.target.closest("[data-pane]");
  if (!tab || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  tab.closest(".desk").dataset.tab = tab.dataset.pane;
  for (const each of tab.parentElement.children) each.ariaCurrent = each === tab ? "page" : null;
  const url = new URL(location);
  url.searchParams.set("tab", tab.dataset.pane);
  history.replaceState(history.state, "", url);
  scrollTo(0, 0);
});
