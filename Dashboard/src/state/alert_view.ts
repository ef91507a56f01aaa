import { instant } from "../format/time";
import type {
  AlertItem,
  EvidenceItem,
  EvidenceReading,
  MaintenanceItem,
  Matcher,
  MissedItem,
  ReplayItem,
  SilenceItem,
} from "../wire/alerts";
import { addReadings, noReadings, type Readings } from "./columns";
import { deviceOf } from "./alerts";
import { noWindows, putWindow, type Windows } from "./windows";
import type { Load, State } from "./state";

/** The opened alert: what was asked of it. The alert itself is in the store, or here when it ended long ago. */
export interface AlertView {
  readonly id: string;
  item: AlertItem | null;
  load: Load;
  history: readonly AlertItem[];
  evidence: Evidence | null;
  evidenceLoad: Load;
  replay: ReplayItem | null;
  /** The form that is open. */
  form: AlertForm | null;
}

export type AlertForm = "assign" | "comment" | "resolve" | "silence";

/** Evidence as the chart draws it. */
export interface Evidence {
  readonly item: EvidenceItem;
  readonly readings: Readings;
  readonly windows: Windows;
  /** What was expected of them. */
  readonly scores: Windows;
  /** The span of the evidence, with some room. */
  readonly from: number;
  readonly to: number;
  /** Thresholds of the rule. */
  readonly levels: readonly number[];
}

export interface Silences {
  load: Load;
  readonly silences: readonly SilenceItem[];
  readonly maintenance: readonly MaintenanceItem[];
}

export interface Missed {
  readonly device: string | null;
  load: Load;
  readonly items: readonly MissedItem[];
}

/** A device that was away while this page was open, and is back. */
export interface Return {
  readonly device: string;
  readonly from: number;
  readonly to: number;
}

export function openAlertView(state: State, id: string): AlertView {
  const view: AlertView = {
    id,
    item: null,
    load: "waiting",
    history: [],
    evidence: null,
    evidenceLoad: "waiting",
    replay: null,
    form: null,
  };
  state.alerts.panel = view;
  return view;
}

/** The opened alert as it stands: the live feed's word before the one that was asked for. */
export function openedAlert(state: State): AlertItem | null {
  const view = state.alerts.panel;
  if (view === null) return null;
  const known = state.alerts.store.byId.get(view.id)?.item;
  if (known === undefined || view.item === null) return known ?? view.item;
  // A long list says less of each alert than the alert's own answer.
  return (instant(view.item.at) ?? 0) > (instant(known.at) ?? 0) ? view.item : { ...view.item, ...known };
}

/** A share of the shown span that is left free at both sides. */
const ROOM = 0.15;

export function evidenceOf(item: EvidenceItem): Evidence {
  const readings = noReadings();
  const series = mostOf(item.readings.items);
  const numbers = series.filter((reading) => typeof reading.value !== "string");
  const doubts = new Map<number, string>();
  numbers.forEach(({ value_quality, counted, reason }, index) => {
    if (!counted) doubts.set(index, reason ?? "not counted");
    else if (value_quality !== "good") doubts.set(index, value_quality);
  });
  const times = numbers.map((reading) => instant(reading.time)!);
  addReadings(readings, times, numbers.map((reading) => Number(reading.value)), doubts);
  const [windows, scores] = [noWindows(), noWindows()];
  for (const window of item.windows.items.filter(({ replaced }) => !replaced)) {
    const { start, end, number, revision, state, expected_low, expected_high } = window;
    const row = { window_start: [start], window_end: [end], revision: [revision], state: [state] };
    putWindow(windows, { ...row, avg: [number] }, 0, 0);
    const isExpected = expected_low !== null && expected_high !== null;
    if (isExpected) putWindow(scores, { ...row, expected_low: [expected_low], expected_high: [expected_high] }, 0, 0);
  }
  const [from, to] = [instant(item.from) ?? 0, instant(item.to) ?? 0];
  const room = Math.max((to - from) * ROOM, 1000);
  return { item, readings, windows, scores, from: from - room, to: to + room, levels: levelsOf(item) };
}

/** A chart has one line: that of the series with the most readings. */
function mostOf(items: readonly EvidenceReading[]): EvidenceReading[] {
  const bySeries = new Map<string, EvidenceReading[]>();
  for (const item of items) {
    const key = `${item.device}/${item.metric}`;
    if (!bySeries.get(key)?.push(item)) bySeries.set(key, [item]);
  }
  return [...bySeries.values()].reduce((most, one) => (one.length > most.length ? one : most), []);
}

const LEVELS = ["raise_above", "clear_below", "raise_below", "clear_above"];

function levelsOf({ rule }: EvidenceItem): number[] {
  return LEVELS.map((name) => rule.configuration?.[name]).filter((level) => typeof level === "number");
}

/** What a silence made from an alert begins with: its rule and its key's parts. */
export function matchersOf(alert: AlertItem): Matcher[] {
  const of = (name: string, value: string): Matcher => ({ name, op: "=", value });
  const metric = alert.metric ? [of("metric", alert.metric)] : [];
  return [of("rule", alert.rule), of("device", deviceOf(alert)), ...metric];
}

/** `device=press-1 and metric=~temp.*`. */
export function matchersText(matchers: readonly Matcher[]): string {
  return matchers.map(({ name, op, value }) => `${name}${op}${value}`).join(" and ");
}

/** Notes which devices came back since the last word, and from when on nobody had heard of them. */
export function noteReturns(state: State, before: State["health"], after: State["health"]): void {
  if (before === null || after === null) return;
  const offline = new Map(before.devices.filter(({ online }) => !online).map((device) => [device.id, device]));
  if (offline.size === 0) return;
  for (const device of after.devices) {
    const away = device.online ? offline.get(device.id) : undefined;
    if (away === undefined) continue;
    const back: Return = { device: device.id, from: instant(away.last_seen) ?? after.at, to: after.at };
    const others = state.alerts.returns.filter((known) => known.device !== device.id);
    state.alerts.returns = [back, ...others].slice(0, RETURNS_MAX);
  }
}

/** Returns that are kept until somebody has read them. */
const RETURNS_MAX = 5;
