import { spelt, together } from "./numbers.js";

/** Ofcom keeps 07700 900000 to 900999 for drama; this one belongs to nobody in the demo. */
const STRANGER = "+447700900999";
const ROLES = { adviser: "adviser", manager: "manager", managing_director: "Managing Director", admin: "administrator" };

/** "Priya Shah" → "Priya"; "Fern & Thistle Florists (Gemma Nuttall)" → "Gemma". */
export const firstName = ({ name }) => (/\((.+)\)/.exec(name)?.[1] ?? name).split(" ")[0];

const LABELS = { customer: "the caller", caller: "the caller", adviser: "the adviser", manager: "the manager", managing_director: "the Managing Director" };

/** Who is in the network's directory, and what to call whoever is on the line. */
export class People {
  /** @param {{complaints_number: string, customers: object[], staff: object[]}} config */
  constructor(config) {
    this.complaintsNumber = config.complaints_number;
    this.customers = config.customers ?? [];
    this.staff = (config.staff ?? []).filter((person) => person.phone);
  }

  /** The customer with this number, if any. */
  customer(number) {
    return this.customers.find((person) => person.phone === number);
  }

  /** A name for a number: "Priya Shah", or the number itself. */
  nameOf(number) {
    if (number === "withheld" || number === "anonymous") return "Number withheld";
    if (number === STRANGER) return "A stranger";
    if (number === this.complaintsNumber) return "All Communications";
    const person = this.customer(number) ?? this.staff.find((member) => member.phone === number);
    return person?.name ?? spelt(number);
  }

  /** Somebody on a leg, as the caller would say it: "Daniel", "the manager". */
  nameOfParty({ who, label }) {
    const client = /^client:staff_(\d+)/.exec(who ?? "");
    const member = this.staff.find((person) => person.phone === who || (client && String(person.id) === client[1]));
    const person = member ?? this.customer(who);
    if (person) return firstName(person);
    return LABELS[label?.replace(/-\d+$/, "")] ?? (client ? "the desk" : spelt(who));
  }

  /** Several parties in a row of words. */
  namesOf(parties) {
    return together(parties.map((party) => this.nameOfParty(party)));
  }

  /** Fills a <select> with everybody this phone can be. */
  offer(select) {
    const group = (label, people, note) => {
      if (!people.length) return;
      const choices = people.map((person) => new Option(`${person.name}${note(person)}`, person.phone));
      const element = Object.assign(document.createElement("optgroup"), { label });
      element.append(...choices);
      select.append(element);
    };
    group("Customers", this.customers, () => "");
    group("Staff, on their own phones", this.staff, (person) => `, ${ROLES[person.role] ?? person.role}`);
    group("Others", [{ name: "A stranger’s number", phone: STRANGER }, { name: "Number withheld", phone: "withheld" },
      { name: "Another number …", phone: "other" }], () => "");
  }

  /** Numbers in the order in which new phones take them: customers first, then the stranger. */
  get order() {
    return [...this.customers.map((person) => person.phone), STRANGER, "withheld"];
  }
}
