import { describe, expect, test } from "vitest";
import { type AlertQuery, alertRows, alertsOfDevice, EVERYTHING, rowsOnce, topAlerts } from "../src/state/alert_rows";
import {
  ACTIVE_MAX,
  activeCount,
  applyAlertPage,
  applyAlerts,
  beginSweep,
  detectionDelay,
  deviceOf,
  dropSweep,
  ENDED_MAX,
  endSweep,
  entryOf,
  isActive,
  severityRank,
} from "../src/state/alerts";
import { initialState, type State } from "../src/state/state";
import type { AlertItem } from "../src/wire/alerts";

const alert = (id: string, fields: Partial<AlertItem> = {}): AlertItem => ({
  id,
  rule: "hot",
  key: "pump/temperature",
  severity: "warning",
  state: "firing",
  provisional: false,
  late: false,
  occurred: "2026-11-22T12:00:00Z",
  detected: "2026-11-22T12:00:10Z",
  start: "2026-11-22T12:00:00Z",
  acknowledged: false,
  at: "2026-11-22T12:00:10Z",
  ...fields,
});

const fresh = (): State => initialState(0, { page: "alerts" }, "system");
const second = (seconds: number): string => new Date(seconds * 1000).toISOString();

/** Random numbers by a seed (mulberry32). */
function mulberry(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

function shown(state: State, query: Partial<AlertQuery> = {}): string[] {
  return alertRows(state.alerts.store, { ...EVERYTHING, ...query }).map(({ entry }) => entry.item.id);
}

describe("alerts", () => {
  test("stand with the active, unacknowledged, loud and newest first", () => {
    const state = fresh();
    applyAlerts(state, [
      alert("old", { detected: "2026-11-22T11:00:00Z" }),
      alert("ended", { state: "resolved", detected: "2026-11-22T13:00:00Z" }),
      alert("seen", { acknowledged: true, detected: "2026-11-22T12:30:00Z" }),
      alert("quiet", { silenced: true, detected: "2026-11-22T12:40:00Z" }),
      alert("new", { detected: "2026-11-22T12:10:00Z" }),
    ]);
    expect(shown(state, { shown: "all" })).toEqual(["new", "old", "quiet", "seen", "ended"]);
    expect(shown(state)).toEqual(["new", "old", "quiet", "seen"]);
    expect(topAlerts(state.alerts.store, "all", 2).map(({ id }) => id)).toEqual(["new", "old"]);
    expect(topAlerts(state.alerts.store, "active", 9).map(({ id }) => id)).toEqual(["new", "old", "quiet", "seen"]);
  });

  test("are replaced by their newest word, and counted", () => {
    const state = fresh();
    const { store } = state.alerts;
    applyAlerts(state, [alert("a"), alert("b")]);
    expect([activeCount(store), store.unacknowledged]).toEqual([2, 2]);
    applyAlerts(state, [alert("a", { acknowledged: true })]);
    expect([activeCount(store), store.unacknowledged]).toEqual([2, 1]);
    applyAlerts(state, [alert("a", { state: "resolved", acknowledged: true }), alert("b", { state: "resolved" })]);
    expect([activeCount(store), store.unacknowledged, store.byId.size]).toEqual([0, 0, 2]);
    applyAlerts(state, [alert("b")]);
    expect([activeCount(store), store.unacknowledged, store.ended.size]).toEqual([1, 1, 1]);
  });

  test("whose retraction is proposed still ask for a person", () => {
    expect(isActive(alert("a", { state: "resolved", retraction_proposed: true }))).toBe(true);
    expect(isActive(alert("a", { state: "retracted" }))).toBe(false);
  });

  test("know their device and how late they were found", () => {
    expect(deviceOf(alert("a"))).toBe("pump");
    expect(deviceOf(alert("a", { device: "pump:bearing" }))).toBe("pump:bearing");
    expect(detectionDelay(alert("a"))).toBe(10_000);
  });

  test("are bounded: those that ended first go first, and the page says when active ones are missing", () => {
    const state = fresh();
    const { store } = state.alerts;
    applyAlerts(
      state,
      Array.from({ length: ENDED_MAX + 3 }, (_, i) => alert(`e${i}`, { state: "resolved" })),
    );
    expect(store.byId.size).toBe(ENDED_MAX);
    expect([store.byId.has("e2"), store.byId.has("e3")]).toEqual([false, true]);
    beginSweep(state);
    applyAlertPage(
      state,
      Array.from({ length: ACTIVE_MAX + 1 }, (_, i) => alert(`a${i}`)),
    );
    endSweep(state);
    expect([activeCount(store), store.isWhole]).toEqual([ACTIVE_MAX, false]);
  });
});

describe("a reading of all alerts", () => {
  test("takes no word back that the feed said meanwhile", () => {
    const state = fresh();
    beginSweep(state);
    applyAlerts(state, [alert("a", { state: "resolved", at: second(20) }), alert("b", { peak: 9, at: second(20) })]);
    applyAlertPage(state, [alert("a", { at: second(10) }), alert("b", { peak: 8, at: second(20) }), alert("c")]);
    endSweep(state);
    expect(shown(state)).toEqual(["b", "c"]);
    expect(state.alerts.store.byId.get("b")!.item.peak).toBe(9);
    expect(state.alerts.store.isWhole).toBe(true);
  });

  test("lets go of what ended while nobody listened", () => {
    const state = fresh();
    applyAlerts(state, [alert("gone"), alert("stays"), alert("ended", { state: "resolved" })]);
    beginSweep(state);
    applyAlertPage(state, [alert("stays")]);
    applyAlerts(state, [alert("new")]);
    endSweep(state);
    expect(shown(state, { shown: "all" })).toEqual(["new", "stays", "ended"]);
  });
});

test("a reading that came to no end lets go of nothing", () => {
  const state = fresh();
  applyAlerts(state, [alert("a")]);
  beginSweep(state);
  dropSweep(state);
  expect(shown(state)).toEqual(["a"]);
  expect([state.alerts.store.sweep, state.alerts.store.isWhole]).toEqual([null, false]);
});

describe("rows of the table", () => {
  const plant = (): State => {
    const state = fresh();
    applyAlerts(state, [
      alert("a", { severity: "info", rule: "z", key: "mill/current", occurred: second(3), assignee: "bob" }),
      alert("b", { severity: "critical", rule: "y", key: "pump/flow", occurred: second(1), acknowledged: true }),
      alert("c", { severity: "warning", rule: "x", key: "fan/speed", occurred: second(2), silenced: true }),
    ]);
    return state;
  };

  test("are sorted by what was asked, both ways", () => {
    const state = plant();
    expect(shown(state, { sort: "severity" })).toEqual(["b", "c", "a"]);
    expect(shown(state, { sort: "severity", descending: true })).toEqual(["a", "c", "b"]);
    expect(shown(state, { sort: "rule" })).toEqual(["c", "b", "a"]);
    expect(shown(state, { sort: "device" })).toEqual(["c", "a", "b"]);
    expect(shown(state, { sort: "occurred", descending: true })).toEqual(["a", "c", "b"]);
    expect(shown(state, { sort: "assignee" })[0]).toBe("a");
  });

  test("are filtered by text, severity and care", () => {
    const state = plant();
    expect(shown(state, { text: " FLOW" })).toEqual(["b"]);
    expect(shown(state, { text: "bob" })).toEqual(["a"]);
    expect(shown(state, { severity: "warning" })).toEqual(["c"]);
    expect(shown(state, { care: "unacknowledged" }).sort()).toEqual(["a", "c"]);
    expect(shown(state, { care: "unassigned" }).sort()).toEqual(["b", "c"]);
    expect(shown(state, { care: "silenced" })).toEqual(["c"]);
  });

  test("fold consequences under the first cause that is a row", () => {
    const state = fresh();
    applyAlerts(state, [
      alert("power"),
      alert("line", { cause: "power" }),
      alert("machine", { cause: "line" }),
      alert("orphan", { cause: "not here" }),
    ]);
    const rows = (unfolded: string[]) =>
      alertRows(state.alerts.store, { ...EVERYTHING, unfolded: new Set(unfolded) }).map(
        ({ entry, consequences, cause }) => [entry.item.id, consequences, cause],
      );
    expect(rows([])).toEqual([
      ["orphan", 0, null],
      ["power", 2, null],
    ]);
    expect(rows(["power"])).toEqual([
      ["orphan", 0, null],
      ["power", 2, null],
      ["line", 0, "power"],
      ["machine", 0, "power"],
    ]);
  });

  test("of causes in a circle all stand for themselves", () => {
    const state = fresh();
    applyAlerts(state, [alert("a", { cause: "b" }), alert("b", { cause: "a" })]);
    expect(shown(state)).toEqual(["a", "b"]);
  });

  test("are made once for the same store and question", () => {
    const state = plant();
    const rows = rowsOnce();
    const first = rows(state.alerts.store, EVERYTHING);
    expect(rows(state.alerts.store, EVERYTHING)).toBe(first);
    applyAlerts(state, [alert("d")]);
    expect(rows(state.alerts.store, EVERYTHING)).toHaveLength(first.length + 1);
    expect(rows(state.alerts.store, { ...EVERYTHING, text: "flow" })).toHaveLength(1);
  });

  test.each(Array.from({ length: 40 }, (_, seed) => seed))("after changes are those made anew (seed %i)", (seed) => {
    const random = mulberry(seed);
    const one = <T>(all: readonly T[]): T => all[Math.floor(random() * all.length)]!;
    const state = fresh();
    const rows = rowsOnce();
    const queries: readonly AlertQuery[] = [
      EVERYTHING,
      { ...EVERYTHING, shown: "all", sort: one(["severity", "device", "assignee"]), descending: random() < 0.5 },
      { ...EVERYTHING, text: "pump", care: "unacknowledged", unfolded: new Set(["1", "2"]) },
    ];
    let query = queries[0]!;
    for (let step = 0; step < 60; step++) {
      const changed = Array.from({ length: Math.floor(random() * 6) }, () =>
        alert(String(Math.floor(random() * 30)), {
          key: one(["pump/flow", "mill/flow"]),
          severity: one(["warning", "critical"]),
          state: one(["firing", "firing", "resolved"]),
          acknowledged: random() < 0.3,
          assignee: one([null, "ann", "bob"]),
          detected: second(Math.floor(random() * 5)),
          at: second(step),
          cause: random() < 0.1 ? String(Math.floor(random() * 30)) : null,
        }),
      );
      if (random() < 0.1) {
        beginSweep(state);
        applyAlertPage(state, changed);
        endSweep(state);
      } else applyAlerts(state, changed);
      if (random() < 0.2) query = one(queries);
      expect(rows(state.alerts.store, query)).toEqual(alertRows(state.alerts.store, query));
    }
  });

  test("of a device are its own", () => {
    expect(alertsOfDevice(plant().alerts.store, "mill").map(({ id }) => id)).toEqual(["a"]);
  });
});

test("severities have an order, and one that nobody knows stands before a warning", () => {
  expect(["info", "odd", "warning", "critical"].sort((a, b) => severityRank(a) - severityRank(b))).toEqual([
    "critical",
    "odd",
    "warning",
    "info",
  ]);
  expect(entryOf(alert("a", { at: undefined as unknown as string })).at).toBe(Date.parse("2026-11-22T12:00:10Z"));
});
