// Where the keyboard goes after a deed that the person did themselves. A ring never moves it.

/** After Answer: the first identity box, or the notes when the caller is verified already. */
export function focusAfterDeeds() {
  document.addEventListener("acted", ({ detail }) => {
    if (detail === "Answer") document.querySelector(".questions input:not([type=hidden]), textarea[data-note]")?.focus();
    if (detail === "identity") document.querySelector(".questions input:not([type=hidden])")?.focus();
    if (detail === "Record complaint") document.querySelector("textarea[data-note]")?.focus();
  });
}
