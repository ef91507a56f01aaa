/** Readings of one series as two columns, by time. One value per time: a later message replaces. */
export interface Readings {
  readonly times: number[];
  readonly values: number[];
  /** What is wrong with a value, by its time; all others are good. */
  readonly doubts: Map<number, string>;
  /** Goes up with every change, so that a chart knows when to draw. */
  version: number;
}

/** Most readings kept of a series: the oldest give way. */
export const READINGS_MAX = 20_000;

const NO_DOUBTS: ReadonlyMap<number, string> = new Map();

export function noReadings(): Readings {
  return { times: [], values: [], doubts: new Map(), version: 0 };
}

/** The first index whose time is not before `time`. */
export function lowerBound(times: readonly number[], time: number): number {
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (times[middle]! < time) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * Merges readings in any order. Live ones lie at the end and cost a push; a backlog costs one merge per message.
 * `doubts` says by index what is wrong with a value.
 */
export function addReadings(
  readings: Readings,
  times: readonly number[],
  values: readonly number[],
  doubts: ReadonlyMap<number, string> = NO_DOUBTS,
): void {
  const count = Math.min(times.length, values.length);
  if (count === 0) return;
  const order = sortedOrder(times, count);
  const first = times[order[0]!]!;
  const split = lowerBound(readings.times, first);
  const tailTimes = readings.times.splice(split);
  const tailValues = readings.values.splice(split);
  let old = 0;
  for (const index of order) {
    const time = times[index]!;
    while (old < tailTimes.length && tailTimes[old]! < time) put(readings, tailTimes[old]!, tailValues[old++]!);
    put(readings, time, values[index]!);
    const doubt = doubts.get(index);
    if (doubt !== undefined) readings.doubts.set(time, doubt);
    else if (readings.doubts.size > 0) readings.doubts.delete(time);
    while (old < tailTimes.length && tailTimes[old]! === time) old++;
  }
  while (old < tailTimes.length) put(readings, tailTimes[old]!, tailValues[old++]!);
  const excess = readings.times.length - READINGS_MAX;
  if (excess > 0) {
    for (const time of readings.times.splice(0, excess)) readings.doubts.delete(time);
    readings.values.splice(0, excess);
  }
  readings.version++;
}

function put(readings: Readings, time: number, value: number): void {
  const last = readings.times.length - 1;
  if (last >= 0 && readings.times[last] === time) {
    readings.values[last] = value;
  } else {
    readings.times.push(time);
    readings.values.push(value);
  }
}

function sortedOrder(times: readonly number[], count: number): number[] {
  const order = Array.from({ length: count }, (_, index) => index);
  for (let i = 1; i < count; i++) {
    // A stable sort keeps the later message last among equal times; most messages need none.
    if (times[i]! < times[i - 1]!) return order.sort((a, b) => times[a]! - times[b]! || a - b);
  }
  return order;
}
