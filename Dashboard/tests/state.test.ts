import { describe, expect, test } from "vitest";
import {
  applyReadingItems,
  applyReadings,
  applyResults,
  applySeries,
  lastValue,
  openDevice,
  readingsFrom,
  seriesInOrder,
  seriesOf,
  wantedFeeds,
} from "../src/state/device";
import {
  applyDevices,
  applyHealth,
  backlogKind,
  deviceRows,
  freshness,
  gatewayNow,
  lagLevel,
  shownNow,
  summarize,
} from "../src/state/health";
import { hrefOf, parseRoute } from "../src/state/route";
import { initialState, type State } from "../src/state/state";
import { behindText } from "../src/view/parts";
import { retryDelay } from "../src/wire/live";
import type { DeviceItem } from "../src/wire/contract";

const NOW = 1_000_000;

function liveState(devices: DeviceItem[] = []): State {
  const state = initialState(NOW, { page: "overview" }, "system");
  state.connection = { kind: "live" };
  const gateway = { readings_per_second: 1, journal_position: 1, pipeline_lag_records: 0, view_lag_records: 0 };
  applyHealth(state, { at: new Date(NOW).toISOString(), devices, gateway }, NOW);
  return state;
}

const device = (id: string, fields: Partial<DeviceItem> = {}): DeviceItem => ({
  id,
  agent: id,
  online: true,
  clock: null,
  lag_seconds: 0.5,
  backlog: { readings: 0, oldest: null, eta_seconds: null },
  time_quality: "synced",
  last_seen: null,
  counters: { accepted: 0, duplicate: 0, late: 0, quarantined: 0, dead_letter: 0 },
  ...fields,
});

describe("freshness", () => {
  test("is live only while the gateway speaks", () => {
    const state = liveState();
    expect(freshness(state)).toBe("live");
    state.now = NOW + 5_001;
    expect(freshness(state)).toBe("stale");
  });

  test("ends with the connection at once, and the page's time stands still", () => {
    const state = liveState();
    state.connection = { kind: "lost", since: NOW, retryAt: null };
    state.now = NOW + 60_000;
    expect(freshness(state)).toBe("stale");
    expect(shownNow(state)).toBe(NOW);
  });

  test("is nothing before the first word, and not live on the word of REST alone", () => {
    const state = initialState(NOW, { page: "overview" }, "system");
    expect(freshness(state)).toBe("nothing");
    applyDevices(state, [device("a")], NOW);
    state.connection = { kind: "live" };
    expect(freshness(state)).toBe("stale");
  });

  test("counts by this browser's clock, the axis by the gateway's", () => {
    const state = liveState();
    applyHealth(state, { at: new Date(5_000_000).toISOString(), devices: [], gateway: state.health!.gateway! }, NOW);
    state.now = NOW + 2_000;
    expect(freshness(state)).toBe("live");
    expect(gatewayNow(state)).toBe(5_002_000);
  });
});

describe("devices", () => {
  test("say how far behind they are", () => {
    expect(behindText(72)).toBe("behind by 1 min 12 s");
    expect(behindText(0.4)).toBe("up to date");
    expect(behindText(null)).toBe("no clock yet");
    expect(["a", "b", "c", "d"].map((id, i) => lagLevel(device(id, { lag_seconds: [1, 15, 60, null][i]! })))).toEqual([
      "good",
      "notable",
      "severe",
      "unknown",
    ]);
  });

  test("of one agent share its spool, which counts once", () => {
    const backlog = { readings: 500, oldest: null, eta_seconds: null };
    const devices = [device("pump", { backlog }), device("pump:bearing", { agent: "pump", backlog, online: false })];
    const summary = summarize(liveState(devices).health!);
    expect(summary.backlogReadings).toBe(500);
    expect(summary.offline).toEqual(["pump:bearing"]);
    expect(summary.online).toBe(1);
  });

  test("that are cut off cannot tell their backlog, and readings on their way are none", () => {
    const seen = "2026-11-22T12:00:30Z";
    const waiting = (oldest: string) => ({ last_seen: seen, backlog: { readings: 8, oldest, eta_seconds: null } });
    expect(backlogKind(device("a", waiting("2026-11-22T12:00:27Z")))).toBe("none");
    expect(backlogKind(device("a", waiting("2026-11-22T12:00:20Z")))).toBe("some");
    expect(backlogKind(device("a", { online: false }))).toBe("unknown");
  });

  test("show what the machine measures before what its computer tells of itself", () => {
    const view = openDevice(liveState(), "pump");
    for (const metric of ["temperature", "host_cpu", "flow"]) seriesOf(view, metric);
    expect(seriesInOrder(view).map(({ metric }) => metric)).toEqual(["flow", "temperature", "host_cpu"]);
  });

  test("are sorted by what was asked, then by name, and filtered", () => {
    const devices = [device("c", { lag_seconds: 5 }), device("b", { lag_seconds: 9 }), device("a", { lag_seconds: 5 })];
    const rows = (sort: "id" | "lag", descending: boolean, filter = "") =>
      deviceRows(devices, { sort, descending, filter }).map(({ id }) => id);
    expect(rows("id", false)).toEqual(["a", "b", "c"]);
    expect(rows("lag", true)).toEqual(["b", "a", "c"]);
    expect(rows("id", false, " B")).toEqual(["b"]);
  });
});

describe("the open device", () => {
  test("takes its own readings and rows, and no others", () => {
    const state = liveState();
    openDevice(state, "pump");
    applyReadings(state, { device: "pump", metric: "t", times: [1], values: [2] });
    applyReadings(state, { device: "mill", metric: "t", times: [1], values: [3] });
    const columns = { device: ["pump", "mill"], metric: ["t", "u"], window_start: [0, 0], window_end: [10, 10] };
    applyResults(state, { pipeline: "readings_10s", columns });
    expect([...state.device!.series.keys()]).toEqual(["t"]);
    expect(state.device!.series.get("t")!.readings.values).toEqual([2]);
    expect(state.device!.series.get("t")!.windows.starts).toEqual([0]);
  });

  test("shows the newest reading, or the newest window's average when that is newer by far", () => {
    const state = liveState();
    const view = openDevice(state, "pump");
    applyReadings(state, { device: "pump", metric: "t", times: [5_000], values: [21] });
    const series = view.series.get("t")!;
    expect(lastValue(series)).toEqual({ value: 21, time: 5_000, isReading: true, doubt: null });
    const window = { device: ["pump"], metric: ["t"], window_start: [50_000], window_end: [60_000], avg: [23] };
    applyResults(state, { pipeline: "readings_10s", columns: window });
    expect(lastValue(series)).toEqual({ value: 23, time: 60_000, isReading: false, doubt: null });
  });

  test("begins with the newest reading that the gateway remembers", () => {
    const view = openDevice(liveState(), "pump");
    const last_time = "2026-11-22T12:00:00Z";
    applySeries(view, [
      { device: "pump", metric: "t", unit: "Cel", last_time, last_value: 20.5 },
      { device: "pump", metric: "note", last_time: null, last_value: null },
    ]);
    const time = Date.parse(last_time);
    expect(lastValue(view.series.get("t")!)).toEqual({ value: 20.5, time, isReading: true, doubt: null });
    expect(lastValue(view.series.get("note")!)).toBeNull();
  });

  test("takes single readings of the past, and leaves texts out", () => {
    const view = openDevice(liveState(), "pump");
    const item = (metric: string, seconds: number, value: number | boolean | string) => ({
      device: "pump",
      metric,
      time: new Date(seconds * 1000).toISOString(),
      value,
    });
    applyReadingItems(view, [item("t", 1, 20), item("valve", 1, true), item("t", 2, 21), item("note", 2, "ok")]);
    expect([...view.series.keys()]).toEqual(["t", "valve"]);
    expect(view.series.get("t")!.readings).toMatchObject({ times: [1000, 2000], values: [20, 21] });
    expect(view.series.get("valve")!.readings.values).toEqual([1]);
  });

  test("asks for single readings from where the windows end, within its span", () => {
    const view = openDevice(liveState(), "pump");
    const now = 10_000_000;
    expect(readingsFrom(view, now - 100_000, now)).toBe(now - 160_000);
    expect(readingsFrom(view, null, now)).toBe(now - 60_000);
    expect(readingsFrom(view, 0, now)).toBe(now - view.range);
  });

  test("decides what the page subscribes to", () => {
    const state = liveState();
    expect(wantedFeeds(state)).toEqual(['["Health"]', '["Alerts"]']);
    openDevice(state, "pump");
    expect(wantedFeeds(state)).toContain('["Series","pump"]');
  });

  test("counts what the feed left out", () => {
    const state = liveState();
    applyReadings(state, { device: "x", metric: "t", times: [], values: [], dropped: 3 });
    expect(state.dropped).toBe(3);
  });
});

describe("routes", () => {
  test("survive the address bar", () => {
    for (const id of ["pump", "pump:bearing", "a.b-c_d"]) {
      expect(parseRoute(hrefOf({ page: "device", id }))).toEqual({ page: "device", id });
    }
    for (const hash of ["#/alerts", "#/alerts/a1", "#/silences", "#/missed", "#/missed/pump%3Abearing", "#/system"]) {
      expect(hrefOf(parseRoute(hash))).toBe(hash);
    }
    expect(parseRoute("#/alerts/a1")).toEqual({ page: "alerts", id: "a1" });
  });

  test.each(["", "#", "#/", "#/device/", "#/device/%E0%A4%A", "#/nowhere"])("%s is the overview", (hash) =>
    expect(parseRoute(hash)).toEqual({ page: "overview" }),
  );
});

test("attempts to reconnect come later each time, up to ten seconds, and never together", () => {
  expect([0, 1, 2, 3, 10].map((attempt) => retryDelay(attempt, 0.5))).toEqual([500, 1000, 2000, 4000, 10_000]);
  expect(retryDelay(2, 0)).toBe(1600);
  expect(retryDelay(2, 1)).toBe(2400);
});

describe("a value in doubt", () => {
  test("comes with the feed and with history, and the last one says so", () => {
    const state = liveState([device("pump")]);
    const view = openDevice(state, "pump");
    const doubts = [{ index: 1, why: "stuck" }];
    applyReadings(state, { device: "pump", metric: "t", times: [NOW - 2, NOW - 1], values: [1, 2], doubts });
    expect(lastValue(seriesOf(view, "t")!)).toMatchObject({ value: 2, doubt: "stuck" });
    applyReadings(state, { device: "pump", metric: "t", times: [NOW], values: [3] });
    expect(lastValue(seriesOf(view, "t")!)).toMatchObject({ value: 3, doubt: null });
    const time = new Date(NOW + 1).toISOString();
    applyReadingItems(view, [{ device: "pump", metric: "t", time, value: 4, value_quality: "range" }]);
    expect(lastValue(seriesOf(view, "t")!)).toMatchObject({ value: 4, doubt: "range" });
  });
});
