import { describe, expect, test } from "vitest";
import { evidenceOf, matchersOf, matchersText, openAlertView, openedAlert } from "../src/state/alert_view";
import { applyAlertPage, applyAlerts } from "../src/state/alerts";
import { applyHealth } from "../src/state/health";
import { initialState } from "../src/state/state";
import { digestText } from "../src/view/missed";
import type { AlertItem, EvidenceItem, EvidenceReading, EvidenceWindow } from "../src/wire/alerts";
import type { DeviceItem } from "../src/wire/contract";

const second = (seconds: number): string => new Date(seconds * 1000).toISOString();

const alert: AlertItem = {
  id: "a",
  rule: "hot",
  key: "pump/temperature",
  metric: "temperature",
  severity: "warning",
  state: "firing",
  provisional: false,
  late: false,
  occurred: second(10),
  detected: second(20),
  start: second(10),
  acknowledged: false,
};

const window = (start: number, fields: Partial<EvidenceWindow> = {}): EvidenceWindow => ({
  stream: "readings_10s",
  key: "pump/temperature",
  start: second(start),
  end: second(start + 10),
  number: start,
  above: true,
  revision: 0,
  state: "final",
  present: 1,
  expected: 1,
  missing: null,
  replaced: false,
  output_position: 1,
  model: null,
  expected_low: null,
  expected_high: null,
  contributions: null,
  ...fields,
});

const reading = (metric: string, seconds: number, fields: Partial<EvidenceReading> = {}): EvidenceReading => ({
  device: "pump",
  metric,
  time: second(seconds),
  value: seconds,
  time_quality: "synced",
  value_quality: "good",
  arrived: second(seconds),
  lag_seconds: 0,
  position: seconds,
  counted: true,
  reason: null,
  ...fields,
});

const evidence: EvidenceItem = {
  rule: {
    id: "hot",
    version: "5e",
    kind: "threshold",
    text: "",
    configuration: { raise_above: 75, clear_below: 70, metric: "temperature" },
    sql: null,
    known: true,
    is_current: true,
    note: null,
  },
  pipeline: "built-in",
  stream: "readings_10s",
  from: second(10),
  to: second(30),
  events: [],
  windows: {
    items: [
      window(10, { replaced: true, number: 99 }),
      window(10, { revision: 1, expected_low: 8, expected_high: 12 }),
      window(20),
    ],
    next: null,
  },
  readings: {
    known: true,
    note: null,
    items: [
      reading("flow", 11),
      reading("temperature", 12),
      reading("temperature", 11, { counted: false, reason: "late" }),
      reading("temperature", 13, { value_quality: "stuck" }),
      reading("temperature", 14, { value: "off" }),
    ],
    next: null,
  },
  gone: [],
  notes: [],
};

describe("evidence", () => {
  test("is drawn with the newest revisions, what was expected of them, and the rule's thresholds", () => {
    const { windows, scores, levels, from, to } = evidenceOf(evidence);
    expect(windows).toMatchObject({ starts: [10_000, 20_000], revisions: [1, 0] });
    expect(windows.numbers["avg"]).toEqual([10, 20]);
    expect(scores.numbers["expected_high"]).toEqual([12]);
    expect(levels).toEqual([75, 70]);
    expect([from, to]).toEqual([7_000, 33_000]);
  });

  test("has the readings of one series in their order, and marks those that did not count", () => {
    const { readings } = evidenceOf(evidence);
    expect(readings.times).toEqual([11_000, 12_000, 13_000]);
    expect([...readings.doubts]).toEqual([
      [11_000, "late"],
      [13_000, "stuck"],
    ]);
  });
});

test("a silence begins with what the alert is", () => {
  expect(matchersText(matchersOf(alert))).toBe("rule=hot and device=pump and metric=temperature");
  expect(matchersText(matchersOf({ ...alert, metric: null }))).toBe("rule=hot and device=pump");
});

test("an opened alert is what the live feed said last, or what was asked for", () => {
  const state = initialState(0, { page: "alerts", id: "a" }, "system");
  const view = openAlertView(state, "a");
  expect(openedAlert(state)).toBeNull();
  view.item = { ...alert, peak: 1 };
  expect(openedAlert(state)?.peak).toBe(1);
  applyAlerts(state, [{ ...alert, peak: 2 }]);
  expect(openedAlert(state)?.peak).toBe(2);
});

test("an opened alert keeps what a long list does not say of it", () => {
  const state = initialState(0, { page: "alerts", id: "a" }, "system");
  const view = openAlertView(state, "a");
  const { metric: _, ...lean } = alert;
  const [before, after] = [Date.parse("2026-11-22T12:00:10Z"), Date.parse("2026-11-22T12:00:20Z")];
  applyAlertPage(state, [{ ...lean, at: before, peak: 1 }]);
  view.item = { ...alert, at: "2026-11-22T12:00:10Z", peak: 1, runbook: "https://wiki.example/hot" };
  expect(openedAlert(state)).toMatchObject({ runbook: "https://wiki.example/hot", metric: alert.metric, peak: 1 });
  applyAlerts(state, [{ ...lean, at: after, peak: 2 }]);
  expect(openedAlert(state)).toMatchObject({ runbook: "https://wiki.example/hot", peak: 2 });
  view.item = { ...view.item, at: "2026-11-22T12:00:30Z", peak: 3 };
  expect(openedAlert(state)).toMatchObject({ peak: 3 });
});

describe("a device that comes back", () => {
  const device = (online: boolean, last_seen: string): DeviceItem => ({
    id: "pump",
    agent: "pump",
    online,
    clock: null,
    lag_seconds: null,
    backlog: { readings: 0, oldest: null, eta_seconds: null },
    time_quality: "synced",
    last_seen,
    counters: { accepted: 0, duplicate: 0, late: 0, quarantined: 0, dead_letter: 0 },
  });
  const gateway = { readings_per_second: 1, journal_position: 1, pipeline_lag_records: 0, view_lag_records: 0 };

  test("has been away since it was last heard of", () => {
    const state = initialState(0, { page: "overview" }, "system");
    const say = (at: number, online: boolean, seen: number): void =>
      applyHealth(state, { at: second(at), devices: [device(online, second(seen))], gateway }, at * 1000);
    say(1, true, 1);
    say(100, false, 40);
    expect(state.alerts.returns).toEqual([]);
    say(200, true, 200);
    expect(state.alerts.returns).toEqual([{ device: "pump", from: 40_000, to: 200_000 }]);
    say(300, false, 250);
    say(400, true, 400);
    expect(state.alerts.returns).toEqual([{ device: "pump", from: 250_000, to: 400_000 }]);
  });
});

test("a digest says what happened, and that nothing did", () => {
  const nothing = { raised: 0, late: 0, confirmed: 0, amended: 0, resolved: 0, retracted: 0, proposed: 0 };
  const item = { device: "pump", away_from: second(1), away_to: second(2), caught_up: true, alerts: [] };
  expect(digestText({ ...item, ...nothing })).toBe("Nothing happened to its alerts.");
  expect(digestText({ ...item, ...nothing, raised: 2, late: 1, retracted: 1 })).toBe(
    "2 alerts raised (1 late), 1 taken back.",
  );
});
