/** Times and spans as a person reads them. Everything takes milliseconds; nothing here reads a clock. */

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Not by Intl.DateTimeFormat: the first one costs a browser more than everything else that a page does at first. */
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"] as const;

/** An RFC 3339 text or milliseconds as milliseconds; null for what is neither. */
export function instant(value: unknown): number | null {
  if (typeof value === "number") return Number.isFinite(value) ? value : null;
  if (typeof value !== "string") return null;
  const millis = Date.parse(value);
  return Number.isNaN(millis) ? null : millis;
}

/** `850 ms`, `4 s`, `1 min 12 s`, `3 h 05 min`, `6 d 2 h`: two units at most. */
export function span(millis: number): string {
  const positive = Math.abs(millis);
  if (positive < SECOND) return `${Math.round(positive)} ms`;
  if (positive < MINUTE) return `${Math.floor(positive / SECOND)} s`;
  if (positive < HOUR) return twoUnits(positive, MINUTE, "min", SECOND, "s");
  if (positive < DAY) return twoUnits(positive, HOUR, "h", MINUTE, "min");
  return twoUnits(positive, DAY, "d", HOUR, "h");
}

function twoUnits(millis: number, large: number, largeName: string, small: number, smallName: string): string {
  const rest = Math.floor((millis % large) / small);
  const first = `${Math.floor(millis / large)} ${largeName}`;
  return rest === 0 ? first : `${first} ${String(rest).padStart(2, "0")} ${smallName}`.replace(/ 0(\d s)$/, " $1");
}

/** `14:03:21`, in the reader's zone. */
export function clockTime(millis: number): string {
  return `${clockMinute(millis)}:${twoDigits(new Date(millis).getSeconds())}`;
}

/** `14:03`, in the reader's zone. */
export function clockMinute(millis: number): string {
  const time = new Date(millis);
  return `${twoDigits(time.getHours())}:${twoDigits(time.getMinutes())}`;
}

/** `14:03:21` today, `9 Nov 14:03:21` on any other day. */
export function dayTime(millis: number, now: number): string {
  const day = new Date(millis);
  return isSameDay(day, new Date(now))
    ? clockTime(millis)
    : `${day.getDate()} ${MONTHS[day.getMonth()]} ${clockTime(millis)}`;
}

function twoDigits(value: number): string {
  return String(value).padStart(2, "0");
}

/** `2026-11-22 14:03:21.250 UTC`, for tooltips. Fractions only when there are any. */
export function utc(millis: number): string {
  const text = new Date(millis).toISOString();
  return `${text.slice(0, 10)} ${text.slice(11, 23).replace(/\.000$/, "")} UTC`;
}

function isSameDay(a: Date, b: Date): boolean {
  return a.getFullYear() === b.getFullYear() && a.getMonth() === b.getMonth() && a.getDate() === b.getDate();
}
