import { expect, test } from "vitest";
import { triedRule, whatIfOf } from "../src/state/what_if";
import type { EvidenceRule, RangeReport } from "../src/wire/alerts";

const rule: EvidenceRule = {
  id: "hot",
  version: null,
  kind: "threshold",
  text: "",
  configuration: { id: "hot", raise_above: 50, clear_below: 45, for_windows: 2 },
  sql: null,
  known: true,
  is_current: true,
  note: null,
};

function form(fields: Record<string, string>): FormData {
  const data = new FormData();
  for (const [name, value] of Object.entries(fields)) data.set(name, value);
  return data;
}

const range = (fields: Partial<RangeReport>): RangeReport => ({
  first: 0,
  from: 0,
  to: 9,
  same: 0,
  come: 0,
  gone: 0,
  different: 0,
  changes: [],
  ...fields,
});

test("a form asks for what is other than the rule, since so long ago", () => {
  const fields = { raise_above: "65", clear_below: "45", for_windows: "2.0", hours: "6" };
  expect(whatIfOf(rule, form(fields), 6 * 3_600_000)).toEqual({
    set: { raise_above: 65 },
    from: "1970-01-01T00:00:00.000Z",
  });
});

test("of a query the text is asked", () => {
  const query = { ...rule, configuration: null, sql: "SELECT 1" };
  expect(whatIfOf(query, form({ sql: "SELECT 2", hours: "1" }), 3_600_000)).toEqual({
    sql: "SELECT 2",
    from: "1970-01-01T00:00:00.000Z",
  });
});

test("the verdict is a sentence", () => {
  expect(triedRule(range({}), String)).toBe("No alert with either rule.");
  expect(triedRule(range({ same: 1 }), String)).toBe("No difference: 1 is the same.");
  expect(triedRule(range({ same: 3, come: 2, gone: 1 }), String)).toBe(
    "Of its alerts 2 more would have come, 1 would not have come; 3 are the same.",
  );
  expect(triedRule(range({ different: 4 }), String)).toBe(
    "Of its alerts 4 would have begun, ended or peaked otherwise.",
  );
});
