import { instant } from "../format/time";
import type { Cell, ReadingItem, ReadingsMessage, ResultsMessage, SeriesItem } from "../wire/contract";
import { addReadings, noReadings } from "./columns";
import { type DeviceView, MINUTE, type SeriesView, type State } from "./state";
import { type Columns, noWindows, putWindow } from "./windows";

export const READINGS_PIPELINE = "readings_10s";
export const SCORES_PIPELINE = "scores";
/** The value quality that nothing is said of. */
const GOOD = "good";

/** Most series of one device that the page shows. */
export const SERIES_MAX = 100;

export function openDevice(state: State, id: string): DeviceView {
  const view: DeviceView = {
    id,
    load: "waiting",
    range: 15 * MINUTE,
    series: new Map(),
    tableMetric: null,
    agent: null,
  };
  state.device = view;
  return view;
}

export function seriesOf(view: DeviceView, metric: string): SeriesView | null {
  const known = view.series.get(metric);
  if (known || view.series.size >= SERIES_MAX) return known ?? null;
  const fresh: SeriesView = { metric, unit: "", readings: noReadings(), windows: noWindows(), scores: noWindows() };
  view.series.set(metric, fresh);
  return fresh;
}

/** What the machine measures before what its computer tells of itself (`host_…`), each by name. */
export function seriesInOrder(view: DeviceView): SeriesView[] {
  const rank = ({ metric }: SeriesView): string => (metric.startsWith("host_") ? "1" : "0") + metric;
  return [...view.series.values()].sort((a, b) => (rank(a) < rank(b) ? -1 : 1));
}

export function applySeries(view: DeviceView, items: readonly SeriesItem[]): void {
  for (const item of items) {
    const series = item.device === view.id ? seriesOf(view, item.metric) : null;
    if (series === null) continue;
    if (item.unit) series.unit = item.unit;
    const time = instant(item.last_time);
    if (time !== null && typeof item.last_value === "number") addReadings(series.readings, [time], [item.last_value]);
  }
}

export function applyReadings(state: State, message: ReadingsMessage): void {
  state.dropped += message.dropped ?? 0;
  if (state.device?.id !== message.device) return;
  const series = seriesOf(state.device, message.metric);
  const doubts = new Map(message.doubts?.map(({ index, why }) => [index, why] as const));
  if (series) addReadings(series.readings, message.times, message.values, doubts);
}

export function applyResults(state: State, message: ResultsMessage): void {
  state.dropped += message.dropped ?? 0;
  if (state.device) applyRows(state.device, message.pipeline, message.columns, state.now);
}

/** Takes the rows of the open device. `seen` is 0 for history. */
export function applyRows(view: DeviceView, pipeline: string, columns: Columns, seen: number): void {
  const devices: readonly Cell[] = columns["device"] ?? [];
  const metrics: readonly Cell[] = columns["metric"] ?? [];
  for (let row = 0; row < devices.length; row++) {
    if (devices[row] !== view.id) continue;
    const series = seriesOf(view, String(metrics[row]));
    if (series === null) continue;
    if (pipeline === READINGS_PIPELINE) putWindow(series.windows, columns, row, seen);
    else if (pipeline === SCORES_PIPELINE) putWindow(series.scores, columns, row, seen);
  }
}

interface ItemColumns {
  readonly times: number[];
  readonly values: number[];
  readonly doubts: Map<number, string>;
}

/** Takes single readings of the open device's past; texts have no place on a chart. */
export function applyReadingItems(view: DeviceView, items: readonly ReadingItem[]): void {
  const byMetric = new Map<string, ItemColumns>();
  for (const item of items) {
    const time = instant(item.time);
    if (item.device !== view.id || time === null || typeof item.value === "string") continue;
    const columns: ItemColumns = byMetric.get(item.metric) ?? { times: [], values: [], doubts: new Map() };
    byMetric.set(item.metric, columns);
    const quality = item.value_quality ?? GOOD;
    if (quality !== GOOD) columns.doubts.set(columns.times.length, quality);
    columns.times.push(time);
    columns.values.push(Number(item.value));
  }
  for (const [metric, { times, values, doubts }] of byMetric) {
    const series = seriesOf(view, metric);
    if (series) addReadings(series.readings, times, values, doubts);
  }
}

/** Before the device's clock its windows tell the past; from here on only single readings do. */
export function readingsFrom(view: DeviceView, clock: number | null, now: number): number {
  return Math.max(Math.min(clock ?? now, now) - MINUTE, now - view.range);
}

export interface LastValue {
  readonly value: number;
  readonly time: number;
  /** Whether it is one reading, or the average of the newest window because no reading was seen yet. */
  readonly isReading: boolean;
  /** What is wrong with it; null when nothing is. */
  readonly doubt: string | null;
}

export function lastValue(series: SeriesView): LastValue | null {
  const reading = series.readings.times.length - 1;
  const window = series.windows.starts.length - 1;
  const readingTime = series.readings.times[reading] ?? Number.NEGATIVE_INFINITY;
  const windowEnd = series.windows.ends[window] ?? Number.NEGATIVE_INFINITY;
  if (reading < 0 && window < 0) return null;
  if (readingTime >= windowEnd - 10_000) {
    const doubt = series.readings.doubts.get(readingTime) ?? null;
    return { value: series.readings.values[reading]!, time: readingTime, isReading: true, doubt };
  }
  const value = series.windows.numbers["avg"]?.[window] ?? Number.NaN;
  return { value, time: windowEnd, isReading: false, doubt: null };
}

/** The live feed's subscriptions that this state needs: hub method and arguments, equal texts for equal wishes. */
export function wantedFeeds(state: State): string[] {
  const feeds = [JSON.stringify(["Health"]), JSON.stringify(["Alerts"])];
  if (state.device) {
    feeds.push(JSON.stringify(["Series", state.device.id]));
    feeds.push(JSON.stringify(["Pipeline", READINGS_PIPELINE]), JSON.stringify(["Pipeline", SCORES_PIPELINE]));
  }
  return feeds;
}
