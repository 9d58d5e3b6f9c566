import { make } from "./make.js";
import { firstName } from "./people.js";

const PLACES = ["first", "second", "third", "fourth", "fifth", "sixth"];

/** What a demo customer knows and a newcomer does not, with each answer one tap from the keypad. */
export class Knows {
  #panel;
  #press;
  #live = false;

  /** @param {HTMLElement} panel @param {(digits: string) => void} press keys the digits into the call */
  constructor(panel, press) {
    this.#panel = panel;
    this.#press = press;
  }

  /** Shows one customer's card, or hides the card where the phone is nobody's in particular. */
  show(customer) {
    this.#panel.hidden = !customer;
    if (!customer) return;
    const { note, account_number: account, date_of_birth: born, pin, postcode } = customer;
    const facts = make("dl", {},
      this.#fact("account", "Account number", grouped(account), account),
      this.#fact("birth", "Date of birth", longDate(born), keyedDate(born)),
      this.#pin(pin),
      make("div", {}, make("dt", { textContent: "Postcode" }), make("dd", { textContent: postcode })),
    );
    this.#panel.replaceChildren(make("h3", { textContent: `What ${firstName(customer)} knows` }), make("p", { textContent: note ?? "" }), facts);
    this.allow(this.#live);
  }

  /** Points at the answer to what has just been asked. The prompts name what they ask for in fixed words. */
  point(prompt) {
    const asked = prompt.toLowerCase();
    const wanted = { account: /account number/, birth: /date of birth/, pin: /digits? of your pin/ };
    for (const row of this.#panel.querySelectorAll("[data-fact]")) {
      row.toggleAttribute("data-asked", wanted[row.dataset.fact].test(asked));
    }
    const pin = wanted.pin.test(asked);
    for (const digit of this.#panel.querySelectorAll("[data-place]")) {
      digit.toggleAttribute("data-asked", pin && asked.includes(digit.dataset.place));
    }
  }

  /** Lets the answers be tapped, or not, outside a call. */
  allow(live) {
    this.#live = live;
    for (const button of this.#panel.querySelectorAll("button")) button.disabled = !live;
  }

  #fact(name, term, shown, digits) {
    const button = make("button", { type: "button", className: "quiet", textContent: "Key it", ariaLabel: `Key the ${term.toLowerCase()}` });
    button.addEventListener("click", () => this.#press(digits));
    return fact(name, term, make("dd", {}, make("span", { textContent: shown }), button));
  }

  #pin(pin) {
    const digits = [...pin].map((digit, place) => {
      const button = make("button", { type: "button", className: "quiet", ariaLabel: `Key ${digit}, the ${PLACES[place]} digit` },
        digit, make("small", { textContent: String(place + 1) }));
      button.dataset.place = PLACES[place];
      button.addEventListener("click", () => this.#press(digit));
      return button;
    });
    return fact("pin", "PIN, digit by digit", make("dd", { className: "pin" }, ...digits));
  }
}

function fact(name, term, answer) {
  const row = make("div", {}, make("dt", { textContent: term }), answer);
  row.dataset.fact = name;
  return row;
}

const grouped = (account) => account.replace(/(\d{4})(?=\d)/g, "$1 ");

/** "1985-07-04" → "04071985", as the phone menu wants it: day, month, year. */
const keyedDate = (iso) => iso.split("-").reverse().join("");

const longDate = (iso) =>
  new Date(`${iso}T12:00:00Z`).toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });
