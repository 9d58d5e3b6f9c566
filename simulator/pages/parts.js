let made = 0;

/**
 * The named parts of one phone: every `data-…` attribute inside it, as `parts.hangUp` for `data-hang-up`.
 * Labels (`data-label="number"`) are tied to their fields here, since ids must differ from phone to phone.
 * @param {HTMLElement} phone @returns {Record<string, HTMLElement>}
 */
export function partsOf(phone) {
  made += 1;
  const parts = {};
  for (const element of phone.querySelectorAll("*")) {
    for (const name of Object.keys(element.dataset)) if (name !== "label") parts[name] = element;
  }
  for (const label of phone.querySelectorAll("[data-label]")) {
    const field = phone.querySelector(`[data-${label.dataset.label}]`);
    field.id = `${label.dataset.label}-${made}`;
    label.htmlFor = field.id;
  }
  return parts;
}
