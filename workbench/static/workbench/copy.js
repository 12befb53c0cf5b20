/* A button that copies what it stands beside. Hidden without a script. */

import { say } from "./page.js";

export function start(button) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(button.dataset.copy);
    say(button.dataset.copied);
  });
}
