/** Numbers as a person reads them. */

const THIN_SPACE = "\u2009";

/** `12 480`: digits in groups of three, no fraction. */
export function count(value: number): string {
  return Math.round(value)
    .toString()
    .replace(/\B(?=(\d{3})+(?!\d))/g, THIN_SPACE);
}

/** A measured value with about four significant digits and never an exponent for everyday sizes. */
export function measured(value: number | null | undefined): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return "–";
  const size = Math.abs(value);
  if (size !== 0 && (size >= 1e7 || size < 1e-4)) return value.toExponential(3);
  const decimals = size >= 1000 ? 0 : size >= 100 ? 1 : size >= 1 ? 2 : size === 0 ? 0 : 4;
  return value.toFixed(decimals).replace("-", "\u2212");
}

/** A value on an axis with ticks `step` apart: as many decimals as tell two of them apart, the same on all. */
export function tick(value: number, step: number): string {
  if (Math.abs(value) >= 1e7 || (step > 0 && step < 1e-6)) return measured(value);
  let decimals = 0;
  while (decimals < 6 && Math.abs(step * 10 ** decimals - Math.round(step * 10 ** decimals)) > 1e-6) decimals++;
  const text = Math.abs(value).toFixed(decimals);
  return value < 0 && Number(text) !== 0 ? `\u2212${text}` : text;
}

/** `42` and `4.2`: one decimal below ten. */
export function rate(value: number): string {
  return value > 0 && value < 10 ? value.toFixed(1) : count(value);
}

/** The text that a screen shows for a SenML/UCUM unit. */
export function unitText(unit: string | null | undefined): string {
  if (!unit || unit === "1" || unit === "/") return "";
  return shownUnits[unit] ?? unit;
}

const shownUnits: Readonly<Record<string, string>> = {
  Cel: "°C",
  "%RH": "% RH",
  "m/s2": "m/s²",
  Ohm: "Ω",
  "cd/m2": "cd/m²",
  m3: "m³",
};
