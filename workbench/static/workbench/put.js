/* A button that puts words into a field: <button data-put="id of the field" data-value="…">, after what is there if data-adds. */

export function start(part) {
  for (const button of part.querySelectorAll("[data-put]")) {
    button.onclick = () => put(document.getElementById(button.dataset.put), button.dataset.value, "adds" in button.dataset);
    button.hidden = false; // where there are no scripts it would do nothing
  }
}

/** Into a field, after what is there if it adds; of a group, the boxes whose values these are. */
function put(field, value, adds) {
  const boxes = [...(field.elements ?? [])];
  for (const box of boxes) box.checked = value.split(" ").includes(box.value);
  if (!boxes.length) field.value = adds && field.value ? `${field.value}\n\n${value}` : value;
  field.closest("details")?.setAttribute("open", "");
  (boxes.find((box) => box.checked) ?? boxes[0] ?? field).focus();
  field.dispatchEvent(new Event("input", { bubbles: true }));
}
