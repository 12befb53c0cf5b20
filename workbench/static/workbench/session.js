/* A login that ends while the page is open: nothing on it is replaced, and signing in is offered in another tab. */

const PAUSE = 1000; // milliseconds without a letter: the sentence is over, or rests
let typedAt = 0;

/** Open the dialog that offers to sign in, as soon as nobody types: it would swallow the rest of a word. */
export function askToSignIn() {
  const dialog = document.getElementById("signed-out");
  const rest = typedAt + PAUSE - Date.now();
  if (rest > 0) setTimeout(askToSignIn, rest);
  else if (!dialog.open) dialog.showModal();
}

addEventListener("input", () => { typedAt = Date.now(); }, true);

/** Signing in makes a new token, which other tabs know from the cookie alone: put it into a form to be sent. */
export function renewToken(form) {
  const [, token] = document.cookie.match(/(?:^|; )csrftoken=([^;]+)/) || [];
  const field = form.elements.csrfmiddlewaretoken;
  if (field && token) field.value = token;
}

addEventListener("submit", ({ target }) => renewToken(target), true);
addEventListener("htmx:beforeSwap", ({ detail }) => {
  const { pathname } = new URL(detail.xhr.responseURL);
  if (pathname !== document.getElementById("signed-out").dataset.url) return;
  detail.shouldSwap = false;
  // Nobody is interrupted by what the page asks for by itself: words typed meanwhile would go into the dialog.
  if (!detail.requestConfig.elt.matches("[hx-trigger]")) askToSignIn();
});
