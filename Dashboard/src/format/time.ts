/** Times and spans as a person reads them. Everything takes milliseconds; nothing here reads a clock. */

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const localTime = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", second: "2-digit" });
const localMinute = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });
const localDay = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short" });

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
  return localTime.format(millis);
}

/** `14:03`, in the reader's zone. */
export function clockMinute(millis: number): string {
  return localMinute.format(millis);
}

/** `14:03:21` today, `9 Nov 14:03:21` on any other day. */
export function dayTime(millis: number, now: number): string {
  return isSameDay(millis, now) ? clockTime(millis) : `${localDay.format(millis)} ${clockTime(millis)}`;
}

/** `2026-11-22 14:03:21.250 UTC`, for tooltips. Fractions only when there are any. */
export function utc(millis: number): string {
  const text = new Date(millis).toISOString();
  return `${text.slice(0, 10)} ${text.slice(11, 23).replace(/\.000$/, "")} UTC`;
}

function isSameDay(a: number, b: number): boolean {
  const left = new Date(a);
  const right = new Date(b);
  return (
    left.getFullYear() === right.getFullYear() &&
    left.getMonth() === right.getMonth() &&
    left.getDate() === right.getDate()
  );
}
