import { describe, expect, test } from "vitest";
import { gapMillis, plotColumns, valueRange, type ChartModel } from "../src/chart/model";
import { addReadings, lowerBound, noReadings, READINGS_MAX } from "../src/state/columns";
import { noWindows, putWindow } from "../src/state/windows";

function filled(times: number[], values = times.map((time) => time * 10)) {
  const readings = noReadings();
  addReadings(readings, times, values);
  return readings;
}

describe("readings of a series", () => {
  test("stay sorted when a backlog arrives after live ones", () => {
    const readings = filled([5, 6, 7]);
    addReadings(readings, [1, 2, 3], [10, 20, 30]);
    expect(readings.times).toEqual([1, 2, 3, 5, 6, 7]);
    expect(readings.values).toEqual([10, 20, 30, 50, 60, 70]);
  });

  test("are merged between those known and sorted within a message", () => {
    const readings = filled([1, 4, 8]);
    addReadings(readings, [6, 2, 9], [60, 20, 90]);
    expect(readings.times).toEqual([1, 2, 4, 6, 8, 9]);
    expect(readings.values).toEqual([10, 20, 40, 60, 80, 90]);
  });

  test("of one time are one: the last word counts", () => {
    const readings = filled([1, 2, 3]);
    addReadings(readings, [2, 2], [21, 22]);
    expect(readings.times).toEqual([1, 2, 3]);
    expect(readings.values).toEqual([10, 22, 30]);
  });

  test("are bounded: the oldest give way", () => {
    const times = Array.from({ length: READINGS_MAX + 5 }, (_, index) => index);
    const readings = filled(times);
    expect(readings.times.length).toBe(READINGS_MAX);
    expect(readings.times[0]).toBe(5);
  });

  test("in doubt are known by their time, until a better value comes or they give way", () => {
    const readings = filled([1, 5]);
    addReadings(readings, [4, 2, 3], [40, 20, 30], new Map([[0, "stuck"], [2, "range"]]));
    expect([...readings.doubts]).toEqual([[3, "range"], [4, "stuck"]]);
    addReadings(readings, [4], [41]);
    expect([...readings.doubts]).toEqual([[3, "range"]]);
    const many = Array.from({ length: READINGS_MAX }, (_, index) => index + 10);
    addReadings(readings, many, many);
    expect(readings.doubts.size).toBe(0);
  });

  test("equal a map sorted by time, whatever the order of arrival", () => {
    let seed = 42;
    const next = (below: number) => (seed = (seed * 1103515245 + 12345) % 2147483648) % below;
    for (let round = 0; round < 50; round++) {
      const readings = noReadings();
      const oracle = new Map<number, number>();
      for (let message = 0; message < 10; message++) {
        const times = Array.from({ length: next(6) }, () => next(40));
        const values = times.map(() => next(1000));
        times.forEach((time, index) => oracle.set(time, values[index]!));
        addReadings(readings, times, values);
      }
      const expected = [...oracle].sort(([a], [b]) => a - b);
      expect(readings.times).toEqual(expected.map(([time]) => time));
      expect(readings.values).toEqual(expected.map(([, value]) => value));
    }
  });

  test("change their version, so that a chart draws", () => {
    const readings = filled([1]);
    const before = readings.version;
    addReadings(readings, [], []);
    expect(readings.version).toBe(before);
    addReadings(readings, [2], [20]);
    expect(readings.version).toBeGreaterThan(before);
  });

  test("are found by the first time that is not before", () => {
    expect([0, 1, 2, 5, 9].map((time) => lowerBound([1, 2, 2, 5], time))).toEqual([0, 0, 1, 3, 4]);
  });
});

describe("a chart", () => {
  const model = (part: Partial<ChartModel>): ChartModel => ({
    label: "a b",
    unit: "",
    readings: noReadings(),
    windows: noWindows(),
    scores: noWindows(),
    marks: [],
    from: 0,
    to: 100,
    clock: null,
    scheme: "light",
    now: 100,
    ...part,
  });

  test("is pinned to its span by empty ends", () => {
    expect(plotColumns(model({ readings: filled([40, 50]) }))).toEqual([
      [0, 40, 50, 100],
      [null, 400, 500, null],
    ]);
    expect(plotColumns(model({}))).toEqual([
      [0, 100],
      [null, null],
    ]);
  });

  test("takes one reading before its span, so that the line enters from the left", () => {
    const [times] = plotColumns(model({ readings: filled([1, 2, 30]), from: 10 }));
    expect(times).toEqual([2, 30, 100]);
  });

  test("scales to what is seen and not to what is not", () => {
    const readings = filled([1, 50, 60], [1000, 10, 20]);
    const [low, high] = valueRange(model({ readings, from: 10 }));
    expect(low).toBeCloseTo(9.2);
    expect(high).toBeCloseTo(20.8);
  });

  test("is not flattened by a wide expected band", () => {
    const scores = noWindows();
    const columns = { window_start: [0], window_end: [100], expected_low: [-500], expected_high: [21] };
    putWindow(scores, columns, 0, 0);
    const [low, high] = valueRange(model({ readings: filled([50, 60], [10, 20]), scores }));
    expect(low).toBeGreaterThan(0);
    expect(high).toBeGreaterThan(21);
    expect(high).toBeLessThan(23);
  });

  test("has a scale without any value, and with one only", () => {
    expect(valueRange(model({}))).toEqual([0, 1]);
    const [low, high] = valueRange(model({ readings: filled([50], [7]) }));
    expect(low).toBeLessThan(7);
    expect(high).toBeGreaterThan(7);
  });

  test("breaks its line at a pause five times as long as usual", () => {
    expect(gapMillis([0, 10_000, 20_000, 30_000])).toBe(50_000);
    expect(gapMillis([0, 100, 200])).toBe(5_000);
    expect(gapMillis([])).toBe(5_000);
  });
});
