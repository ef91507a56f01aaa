import type { EvidenceRule, RangeReport, WhatIfWish } from "../wire/alerts";

const HOUR = 3_600_000;

/** Keys of a rule that a person turns: numbers. */
export function isLevel([, value]: readonly [string, unknown]): boolean {
  return typeof value === "number";
}

/** What a form asks for: the keys that are other than the rule's, or the text; since so many hours ago. */
export function whatIfOf(rule: EvidenceRule, form: FormData, now: number): WhatIfWish {
  const from = new Date(now - Number(form.get("hours")) * HOUR).toISOString();
  if (rule.sql !== null) return { sql: String(form.get("sql")), from };
  const set: Record<string, number> = {};
  for (const [name, value] of Object.entries(rule.configuration ?? {}).filter(isLevel)) {
    const wanted = Number(form.get(name));
    if (wanted !== value) set[name] = wanted;
  }
  return { set, from };
}

/** `With this rule 2 alerts would have come, 1 would not; 3 are the same.` */
export function triedRule(range: RangeReport, count: (value: number) => string): string {
  const { same, come, gone, different } = range;
  const parts = [
    come > 0 && `${count(come)} more would have come`,
    gone > 0 && `${count(gone)} would not have come`,
    different > 0 && `${count(different)} would have begun, ended or peaked otherwise`,
  ].filter((part) => part !== false);
  const rest = same === 0 ? "" : `${count(same)} ${same === 1 ? "is" : "are"} the same`;
  if (parts.length === 0) return same === 0 ? "No alert with either rule." : `No difference: ${rest}.`;
  return `Of its alerts ${parts.join(", ")}${rest && `; ${rest}`}.`;
}
