// A session ends after fifteen minutes without a person; a key or the mouse says once a minute that somebody is here.
let last = Date.now();

/** Starts telling the server that a person is at this page. */
export function awake() {
  const here = () => {
    if (Date.now() - last < 60_000) return;
    last = Date.now();
    const csrf = document.querySelector("meta[name=csrf]").content;
    fetch("/console/still-here", { method: "POST", headers: { "X-CSRFToken": csrf } }).catch(() => {});
  };
  addEventListener("keydown", here, { passive: true });
  addEventListener("pointerdown", here, { passive: true });
}
