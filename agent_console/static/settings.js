// Each person's own look, kept in the browser: colours, size, ring volume.
const root = document.documentElement;

/** Applies what this person chose last time. */
export function settings() {
  for (const name of ["scheme", "size", "volume"]) {
    const chosen = localStorage.getItem(name);
    if (chosen && name !== "volume") root.dataset[name] = chosen;
    const control = document.querySelector(`[data-setting="${name}"]`);
    if (!control) continue;
    if (chosen) control.value = chosen;
    control.addEventListener("input", () => {
      localStorage.setItem(name, control.value);
      if (name !== "volume") root.dataset[name] = control.value;
    });
  }
  document.addEventListener("click", (event) => {
    const opener = event.target.closest?.("[data-opens]");
    if (opener) document.getElementById(opener.dataset.opens)?.showModal();
  });
}
