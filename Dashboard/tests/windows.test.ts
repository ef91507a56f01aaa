import { describe, expect, test } from "vitest";
import { isFreshLate } from "../src/chart/layers";
import { columnsOf, noWindows, putWindow, windowAt, windowLines } from "../src/state/windows";

const row = (start: number, fields: Record<string, string | number | null> = {}) => ({
  device: "d",
  metric: "m",
  window_start: new Date(start).toISOString(),
  window_end: new Date(start + 10_000).toISOString(),
  revision: 0,
  state: "final",
  count: 10,
  avg: start / 1000,
  ...fields,
});

function windowsOf(...rows: ReturnType<typeof row>[]) {
  const windows = noWindows();
  rows.forEach((_, index) => putWindow(windows, columnsOf(rows), index, 0));
  return windows;
}

describe("windows", () => {
  test("are sorted by their start, whatever the order of arrival", () => {
    const windows = windowsOf(row(20_000), row(0), row(10_000));
    expect(windows.starts).toEqual([0, 10_000, 20_000]);
    expect(windows.numbers["avg"]).toEqual([0, 10, 20]);
  });

  test("are replaced by a later revision and not by an earlier one", () => {
    const windows = windowsOf(
      row(0, { revision: 1, count: 12, state: "final" }),
      row(0, { count: 7, state: "incomplete" }),
    );
    expect(windows.revisions).toEqual([1]);
    expect(windows.numbers["count"]).toEqual([12]);
    expect(windows.states).toEqual(["final"]);
  });

  test("may come with times in milliseconds as well as in text", () => {
    const windows = noWindows();
    const isTaken = putWindow(windows, { window_start: [5000], window_end: [15_000], avg: [1] }, 0, 0);
    expect(isTaken).toBe(true);
    expect(windows.starts).toEqual([5000]);
  });

  test("without a time are not taken", () => {
    expect(putWindow(noWindows(), { avg: [1] }, 0, 0)).toBe(false);
  });

  test("keep columns of equal length when a column comes late or a value is missing", () => {
    const windows = windowsOf(row(0), row(10_000, { stddev: 0.5 }), row(20_000, { avg: null }));
    expect(Object.values(windows.numbers).every((column) => column.length === 3)).toBe(true);
    expect(windows.numbers["stddev"]).toEqual([Number.NaN, 0.5, Number.NaN]);
    expect(windows.numbers["avg"]).toEqual([0, 10, Number.NaN]);
  });

  test("are found by a time within, the end not counted", () => {
    const windows = windowsOf(row(0), row(30_000));
    expect([0, 9_999, 10_000, 29_999, 30_000].map((time) => windowAt(windows, time))).toEqual([0, 0, -1, -1, 1]);
  });

  test("know whether a backlog has just filled them", () => {
    const windows = noWindows();
    putWindow(windows, columnsOf([row(0)]), 0, 600_000);
    putWindow(windows, columnsOf([row(590_000)]), 0, 600_000);
    expect(isFreshLate(windows, 0, 601_000)).toBe(true);
    expect(isFreshLate(windows, 0, 700_000)).toBe(false);
    expect(isFreshLate(windows, 1, 601_000)).toBe(false);
  });

  test("stay marked as seen live when the history brings the same revision again", () => {
    const windows = noWindows();
    putWindow(windows, columnsOf([row(0)]), 0, 600_000);
    putWindow(windows, columnsOf([row(0)]), 0, 0);
    expect(windows.seen).toEqual([600_000]);
  });
});

describe("the table of windows", () => {
  test("shows the newest first and a hole as one line", () => {
    const windows = windowsOf(row(0), row(10_000), row(50_000));
    expect(windowLines(windows, 10, 60_000)).toEqual([
      { kind: "window", index: 2 },
      { kind: "gap", from: 20_000, to: 50_000, missing: 3 },
      { kind: "window", index: 1 },
      { kind: "window", index: 0 },
    ]);
  });

  test("says how many windows wait for the device's clock", () => {
    expect(windowLines(windowsOf(row(0)), 10, 85_000)[0]).toEqual({ kind: "open", from: 10_000, waiting: 7 });
    expect(windowLines(windowsOf(row(0)), 10, 21_000)[0]).toEqual({ kind: "window", index: 0 });
  });

  test("is bounded", () => {
    const rows = Array.from({ length: 100 }, (_, index) => row(index * 10_000));
    expect(windowLines(windowsOf(...rows), 60, 1_000_000).length).toBe(60);
  });
});
