/**
 * Makes one element: `make("dd", { className: "pin" }, child, "text")`.
 * @param {string} tag @param {object} properties assigned as they are @param {...(Node|string)} children
 * @returns {HTMLElement}
 */
export function make(tag, properties = {}, ...children) {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
}
