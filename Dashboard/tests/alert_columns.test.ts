import { describe, expect, test } from "vitest";
import { alertsOf } from "../src/wire/alert_columns";

describe("alerts by columns", () => {
  const page = {
    count: 3,
    columns: {
      id: { values: ["a", "b", "c"], rows: null },
      rule: { values: ["hot"], rows: [0, 0, 0] },
      key: { values: ["pump/t", "fan/t", "fan/u"], rows: null },
      device: { values: ["pump", null], rows: [0, 1, 1] },
      severity: { values: ["warning", "critical"], rows: [0, 1, 0] },
      state: { values: ["firing"], rows: [0, 0, 0] },
      acknowledged: { values: [null, true], rows: [0, 1, 0] },
      occurred: { values: [1000, 2000, 3000], rows: null },
      detected: { values: [1000, 2000, 3000], rows: null },
      start: { values: [1000, 2000, 3000], rows: null },
      peak: { values: [1.5, null, 3], rows: null },
      at: { values: [1001, 2001, 3001], rows: null },
    },
    next: null,
  };

  test("are the same alerts row by row, whether each value stands there or its place", () => {
    const [a, b, c] = alertsOf(page);
    expect(a).toMatchObject({ id: "a", rule: "hot", key: "pump/t", device: "pump", severity: "warning", peak: 1.5 });
    expect(b).toMatchObject({ id: "b", device: null, severity: "critical", acknowledged: true, peak: null, at: 2001 });
    expect(c).toMatchObject({ id: "c", key: "fan/u", device: null, acknowledged: false, occurred: 3000 });
  });

  test("have nothing in a column that is not there", () => {
    for (const alert of alertsOf(page)) {
      expect(alert).toMatchObject({ silenced: false, late: false, escalation: 0, assignee: null, end: null });
    }
  });

  test("can be none", () => {
    expect(alertsOf({ count: 0, columns: {}, next: null })).toEqual([]);
  });
});
