/* A login that ends while the page is open: nothing on it is replaced, and signing in is offered in another tab. */

/** Open the dialog that offers to sign in. */
export function askToSignIn() {
  const dialog = document.getElementById("signed-out");
  if (!dialog.open) dialog.showModal();
}

/** Signing in makes a new token, which other tabs know from the cookie alone: put it into a form to be sent. */
export function renewToken(form) {
  const [, token] = document.cookie.match(/(?:^|; )csrftoken=([^;]+)/) || [];
  const field = form.elements.csrfmiddlewaretoken;
  if (field && token) field.value = token;
}

document.addEventListener("submit", ({ target }) => renewToken(target), true);
document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  const { pathname } = new URL(detail.xhr.responseURL);
  if (pathname !== document.getElementById("signed-out").dataset.url) return;
  detail.shouldSwap = false;
  // Nobody is interrupted by what the page asks for by itself: words typed meanwhile would go into the dialog.
  if (!detail.requestConfig.elt.matches('[hx-trigger*="every"], [hx-trigger*="body"]')) askToSignIn();
});
