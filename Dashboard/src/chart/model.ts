import { lowerBound, type Readings } from "../state/columns";
import type { Windows } from "../state/windows";

/** What a chart shows: references to the state's own columns, nothing copied. */
export interface ChartModel {
  readonly label: string;
  readonly unit: string;
  readonly readings: Readings;
  readonly windows: Windows;
  readonly scores: Windows;
  readonly marks: readonly AlertMark[];
  /** Values that mean something by themselves, such as a rule's thresholds. */
  readonly levels?: readonly number[];
  readonly from: number;
  readonly to: number;
  /** The device's clock: right of it, readings may still come. Null when it has none. */
  readonly clock: number | null;
  readonly scheme: "light" | "dark";
  /** Today, for the tooltip's dates. */
  readonly now: number;
}

export interface AlertMark {
  readonly id: string;
  readonly text: string;
  readonly from: number;
  readonly to: number | null;
  readonly isRetracted: boolean;
  readonly severity: string;
}

/** How far the expected band may stretch the axis, in heights of what was measured: a wide band must not flatten it. */
const BAND_STRETCH = 0.75;

/** The lowest and highest value to be seen, [0, 1] when there is none. */
export function valueRange(model: ChartModel): [number, number] {
  const { readings, windows, scores, from, to } = model;
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  const include = (column: readonly number[] | undefined, times: readonly number[], first: number): void => {
    if (!column) return;
    for (let i = first; i < times.length && times[i]! <= to; i++) {
      const value = column[i]!;
      if (value < low) low = value;
      if (value > high) high = value;
    }
  };
  include(readings.values, readings.times, lowerBound(readings.times, from));
  const first = firstWindow(windows, from);
  for (const name of ["min", "max", "avg"]) include(windows.numbers[name], windows.starts, first);
  const [least, most] = [low, high];
  const band = firstWindow(scores, from);
  for (const name of ["expected_low", "expected_high"]) include(scores.numbers[name], scores.starts, band);
  for (const level of model.levels ?? []) [low, high] = [Math.min(low, level), Math.max(high, level)];
  if (low > high) return [0, 1];
  if (least < most && !model.levels) {
    const stretch = (most - least) * BAND_STRETCH;
    low = Math.max(low, least - stretch);
    high = Math.min(high, most + stretch);
  }
  const pad = high > low ? (high - low) * 0.08 : Math.max(Math.abs(high) * 0.02, 0.5);
  return [low - pad, high + pad];
}

/** The first window that reaches beyond `from`. */
export function firstWindow(windows: Windows, from: number): number {
  const at = lowerBound(windows.starts, from);
  return at > 0 && windows.ends[at - 1]! > from ? at - 1 : at;
}

/** The readings to be seen as uPlot's two columns. An empty one at each end pins the axis to the shown span. */
export function plotColumns(model: ChartModel): [number[], (number | null)[]] {
  const { times, values } = model.readings;
  const first = Math.max(lowerBound(times, model.from) - 1, 0);
  const last = lowerBound(times, model.to + 1);
  const xs = times.slice(first, last);
  const ys: (number | null)[] = values.slice(first, last);
  if (xs.length === 0 || xs[0]! > model.from) {
    xs.unshift(model.from);
    ys.unshift(null);
  }
  xs.push(Math.max(model.to, xs[xs.length - 1]! + 1));
  ys.push(null);
  return [xs, ys];
}

/** A pause this much longer than the usual distance of readings is a hole in the line. */
const GAP_FACTOR = 5;
const GAP_LEAST_MILLIS = 5_000;

/** The pause from which on two neighbours are not joined by a line. */
export function gapMillis(times: readonly number[]): number {
  const sample = Math.min(times.length - 1, 50);
  if (sample < 1) return GAP_LEAST_MILLIS;
  const distances: number[] = [];
  for (let i = times.length - sample; i < times.length; i++) distances.push(times[i]! - times[i - 1]!);
  distances.sort((a, b) => a - b);
  return Math.max(distances[distances.length >> 1]! * GAP_FACTOR, GAP_LEAST_MILLIS);
}
