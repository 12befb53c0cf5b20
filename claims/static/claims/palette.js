/* The palette over any page: what is typed narrows the commands, arrows walk through everything, Enter goes there. */

const plain = (words) => words.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

export function start(root) {
  const dialog = root.closest("dialog");
  const field = root.querySelector("input");
  const links = () => [...root.querySelectorAll("a")].filter((link) => link.checkVisibility());

  field.addEventListener("input", () => {
    const asked = plain(field.value.trim());
    for (const row of root.querySelectorAll("#palette-commands li")) row.hidden = !plain(row.textContent).includes(asked);
  });
  root.addEventListener("keydown", (event) => {
    const all = links();
    const here = all.indexOf(document.activeElement);
    if (event.key === "ArrowDown") (all[here + 1] ?? all[0])?.focus();
    else if (event.key === "ArrowUp") (here > 0 ? all[here - 1] : field).focus();
    else if (event.key === "Enter" && event.target === field && all.length) all[0].click();
    else return;
    event.preventDefault();
  });
  if (!dialog.open) dialog.showModal();
  field.focus();
}
