import { make } from "./make.js";

/** TwiML, indented and lightly coloured, as a <pre>. What is not well-formed is shown as it came. */
export function prettyTwiml(source) {
  const box = make("pre", { className: "twiml", tabIndex: 0 });
  const tree = new DOMParser().parseFromString(source, "text/xml");
  if (tree.querySelector("parsererror")) box.textContent = source;
  else write(box, tree.documentElement, "");
  return box;
}

function write(box, element, indent) {
  const attributes = [...element.attributes].flatMap(({ name, value }) => [` ${name}=`, coloured("value", `"${value}"`)]);
  const children = [...element.children];
  const text = element.textContent.trim();
  box.append(indent, coloured("tag", `<${element.tagName}`), ...attributes);
  if (!children.length && !text) {
    box.append(coloured("tag", "/>"), "\n");
  } else if (!children.length || isSpeech(element)) {
    box.append(coloured("tag", ">"), children.length ? element.innerHTML.trim() : text, coloured("tag", `</${element.tagName}>`), "\n");
  } else {
    box.append(coloured("tag", ">"), "\n");
    for (const child of children) write(box, child, `${indent}  `);
    box.append(indent, coloured("tag", `</${element.tagName}>`), "\n");
  }
}

/** Words and SSML stay on one line, since spaces between them are spoken. */
const isSpeech = (element) => element.tagName === "Say";

const coloured = (className, textContent) => make("span", { className, textContent });
