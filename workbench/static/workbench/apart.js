/* What comes apart from the page, with includes/apart.html: a promise that it is here, and listens. */

export const apart = new Promise((then) => {
  addEventListener("htmx:load", ({ target }) => target.id === "saves" && then());
});
