const LOOPBACK = /^(localhost|127\.0\.0\.1|\[::1\])$/;

/**
 * Points every link to a desk (`data-desk="adviser"`) at the application. On one's own machine each role has a host name of its
 * own (adviser.localhost, manager.localhost), so that one browser can be signed in as all of them.
 * @param {string|null} base the application's origin; null before a number was set: then the usual port of this host
 */
export function pointAtTheDesk(base) {
  const desk = new URL("/console", base ?? `${location.protocol}//${location.hostname}:8188`);
  const ownMachine = LOOPBACK.test(desk.hostname);
  for (const link of document.querySelectorAll("[data-desk]")) {
    if (ownMachine) desk.hostname = `${link.dataset.desk}.localhost`;
    link.href = desk.href;
  }
}

/** Says in the guide how the demo's adviser signs in; nothing where there is no demo. */
export function tellHowToSignIn(staff) {
  const adviser = staff.find(({ role, password }) => role === "adviser" && password);
  if (!adviser) return;
  const word = (textContent) => Object.assign(document.createElement("strong"), { textContent });
  document.querySelector("[data-sign-in]").append(" as ", word(adviser.email), " with ", word(adviser.password));
}
