import { describe, expect, test } from "vitest";
import { count, measured, rate, tick, unitText } from "../src/format/number";
import { clockTime, dayTime, instant, span, utc } from "../src/format/time";

const noon = Date.parse("2026-11-22T12:00:00Z");

describe("spans", () => {
  test.each([
    [0, "0 ms"],
    [850, "850 ms"],
    [1000, "1 s"],
    [59_999, "59 s"],
    [60_000, "1 min"],
    [72_000, "1 min 12 s"],
    [65_000, "1 min 5 s"],
    [3_600_000, "1 h"],
    [3_900_000, "1 h 05 min"],
    [90_000_000, "1 d 01 h"],
    [7 * 86_400_000, "7 d"],
    [-72_000, "1 min 12 s"],
  ])("%d ms reads as %s", (millis, text) => expect(span(millis)).toBe(text));
});

describe("times", () => {
  test("are shown in the reader's zone, with UTC beside it", () => {
    expect(clockTime(noon)).toBe("17:30:00");
    expect(utc(noon)).toBe("2026-11-22 12:00:00 UTC");
    expect(utc(noon + 250)).toBe("2026-11-22 12:00:00.250 UTC");
  });

  test("of another day carry the day", () => {
    expect(dayTime(noon, noon + 60_000)).toBe("17:30:00");
    expect(dayTime(noon, noon + 86_400_000)).toBe("22 Nov 17:30:00");
  });

  test("come as text or milliseconds, and nothing else is one", () => {
    expect(instant("2026-11-22T12:00:00Z")).toBe(noon);
    expect(instant(noon)).toBe(noon);
    for (const other of [null, undefined, "soon", Number.NaN, {}]) expect(instant(other)).toBeNull();
  });
});

describe("numbers", () => {
  test("are grouped by thin spaces", () => {
    expect(count(12480)).toBe("12\u2009480");
    expect(count(999)).toBe("999");
    expect(count(1234567)).toBe("1\u2009234\u2009567");
  });

  test("have about four digits", () => {
    expect(measured(1013.25)).toBe("1013");
    expect(measured(-4.5)).toBe("\u22124.50");
    expect(measured(0.01234)).toBe("0.0123");
    expect(measured(0)).toBe("0");
    expect(measured(Number.NaN)).toBe("–");
    expect(measured(null)).toBe("–");
    expect(measured(1e12)).toBe("1.000e+12");
  });

  test("on an axis have the decimals that tell ticks apart, and no more", () => {
    expect([40, 60].map((value) => tick(value, 20))).toEqual(["40", "60"]);
    expect([0, 2.5, -2.5].map((value) => tick(value, 2.5))).toEqual(["0.0", "2.5", "\u22122.5"]);
    expect(tick(70.28, 0.02)).toBe("70.28");
    expect(tick(2e9, 1e9)).toBe("2.000e+9");
  });

  test("of a rate keep a decimal while they are small", () => {
    expect(rate(4.23)).toBe("4.2");
    expect(rate(42.3)).toBe("42");
    expect(rate(0)).toBe("0");
  });

  test("units are those that people write", () => {
    expect(unitText("Cel")).toBe("°C");
    expect(unitText("mm/s")).toBe("mm/s");
    expect(unitText("1")).toBe("");
    expect(unitText(null)).toBe("");
  });
});
