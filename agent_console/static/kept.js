// What is typed in a form is safe in this tab until the form is taken: a refusal, a lost line or a sign-out costs no word.
const spare = (form) => `typed:${form.dataset.keeps}`;
const boxes = (form) => [...form.elements].filter((box) => box.name && !["hidden", "file", "submit", "button", "password"].includes(box.type) && box.tagName !== "BUTTON");

/** Forgets what was taken, gives back what was not, and keeps from now on. */
export function kept() {
  for (const name of (document.querySelector("meta[name=done]")?.content || "").split(" ")) sessionStorage.removeItem(`typed:${name}`);
  for (const form of document.querySelectorAll("form[data-keeps]")) {
    const left = JSON.parse(sessionStorage.getItem(spare(form)) || "{}");
    // A refused form comes back from the server with everything in it.
    if (!("refused" in form.dataset)) for (const box of boxes(form)) if (box.name in left && box.value === (box.defaultValue ?? box.value)) box.value = left[box.name];
    form.addEventListener("input", () => sessionStorage.setItem(spare(form), JSON.stringify(Object.fromEntries(boxes(form).map((box) => [box.name, box.value])))));
  }
}
