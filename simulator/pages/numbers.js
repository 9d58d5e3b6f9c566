/** How phone numbers are written for people, and read from what people write. UK only: that is whose desk this is. */

/** "+447700900123" → "07700 900123", "+443300538188" → "0330 053 8188"; anything else as it is. */
export function spelt(number) {
  const uk = /^\+44(\d{9,10})$/.exec(number ?? "");
  if (!uk) return number || "Withheld";
  const digits = `0${uk[1]}`;
  if (/^0(2|3|8|9)/.test(digits)) return groups(digits, digits.startsWith("02") ? [3, 4, 4] : [4, 3, 4]);
  return groups(digits, [5, 6]);
}

/** "0330 053 8188", "+44 (0)330 053 8188" or "0044330…" → "+443300538188"; "" where it is no number. */
export function dialled(text) {
  const digits = text.replace(/\(0\)/g, "").replace(/[^\d+]/g, "");
  if (/^\+\d{7,15}$/.test(digits)) return digits;
  if (/^00\d{7,15}$/.test(digits)) return `+${digits.slice(2)}`;
  if (/^0\d{9,10}$/.test(digits)) return `+44${digits.slice(1)}`;
  return "";
}

/** Seconds → "00:04", "1:02:03". */
export function clock(seconds) {
  const whole = Math.max(0, Math.floor(seconds));
  const pair = (value) => String(value).padStart(2, "0");
  const hours = Math.floor(whole / 3600);
  const tail = `${pair(Math.floor((whole % 3600) / 60))}:${pair(whole % 60)}`;
  return hours ? `${hours}:${tail}` : tail;
}

/** "Daniel", "Daniel and Ruth", "Daniel, Ruth and Owen". */
export function together(names) {
  if (names.length < 2) return names.join("");
  return `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}

function groups(digits, sizes) {
  let at = 0;
  return sizes.map((size) => digits.slice(at, (at += size))).join(" ").trim();
}
