import { instant } from "../format/time";
import type { Cell, ResultItem } from "../wire/contract";
import { lowerBound } from "./columns";

/** Windowed results of one pipeline and one series, as columns, by window start. */
export interface Windows {
  readonly starts: number[];
  readonly ends: number[];
  readonly revisions: number[];
  readonly states: string[];
  /** When this page first saw the window's newest revision live; 0 when it came with the history. */
  readonly seen: number[];
  /** The pipeline's own number columns: every one as long as `starts`, absent values NaN. */
  readonly numbers: Record<string, number[]>;
  version: number;
}

/** Most windows kept of a series: a day of 10 s windows. The oldest give way. */
export const WINDOWS_MAX = 8640;

const framing = new Set(["device", "metric", "window_start", "window_end", "revision", "state", "missing", "key"]);

export type Columns = Readonly<Record<string, readonly Cell[]>>;

export function noWindows(): Windows {
  return { starts: [], ends: [], revisions: [], states: [], seen: [], numbers: {}, version: 0 };
}

/** Rows of a page as columns, so that history and the live feed enter by the same door. */
export function columnsOf(items: readonly ResultItem[]): Columns {
  const columns: Record<string, Cell[]> = {};
  items.forEach((item, row) => {
    for (const name of Object.keys(item)) {
      columns[name] ??= new Array<Cell>(items.length).fill(null);
      columns[name][row] = item[name] ?? null;
    }
  });
  return columns;
}

/** Takes one row: it replaces the row of its window, unless it is an older revision. Says whether anything changed. */
export function putWindow(windows: Windows, columns: Columns, row: number, seen: number): boolean {
  const start = instant(columns["window_start"]?.[row]);
  const end = instant(columns["window_end"]?.[row]);
  if (start === null || end === null) return false;
  const revision = Number(columns["revision"]?.[row] ?? 0);
  const at = lowerBound(windows.starts, start);
  const isKnown = windows.starts[at] === start;
  if (isKnown && windows.revisions[at]! > revision) return false;
  const isSame = isKnown && windows.revisions[at] === revision && seen === 0;
  if (!isKnown) openRow(windows, at);
  windows.starts[at] = start;
  windows.ends[at] = end;
  windows.revisions[at] = revision;
  windows.states[at] = String(columns["state"]?.[row] ?? "final");
  if (!isSame) windows.seen[at] = seen;
  putNumbers(windows, columns, row, at);
  if (windows.starts.length > WINDOWS_MAX) dropOldest(windows, windows.starts.length - WINDOWS_MAX);
  windows.version++;
  return true;
}

function putNumbers(windows: Windows, columns: Columns, row: number, at: number): void {
  for (const name of Object.keys(columns)) {
    if (framing.has(name)) continue;
    const value = columns[name]![row];
    if (typeof value !== "number" && value !== null) continue;
    windows.numbers[name] ??= new Array<number>(windows.starts.length).fill(Number.NaN);
    windows.numbers[name][at] = value ?? Number.NaN;
  }
}

function openRow(windows: Windows, at: number): void {
  windows.starts.splice(at, 0, 0);
  windows.ends.splice(at, 0, 0);
  windows.revisions.splice(at, 0, -1);
  windows.states.splice(at, 0, "");
  windows.seen.splice(at, 0, 0);
  for (const column of Object.values(windows.numbers)) column.splice(at, 0, Number.NaN);
}

function dropOldest(windows: Windows, excess: number): void {
  const columns = [windows.starts, windows.ends, windows.revisions, windows.states, windows.seen];
  for (const column of [...columns, ...Object.values(windows.numbers)]) column.splice(0, excess);
}

/** One line of the windows table: a window, a stretch without any, or the windows that cannot close yet. */
export type WindowLine =
  | { readonly kind: "open"; readonly from: number; readonly waiting: number }
  | { readonly kind: "window"; readonly index: number }
  | { readonly kind: "gap"; readonly from: number; readonly to: number; readonly missing: number };

/**
 * The newest lines first. A gap between two windows is a line of its own, and so are windows whose time has passed at
 * `now` but which wait for the device's clock: a reader sees a backlog fill both.
 */
export function windowLines(windows: Windows, most: number, now: number): WindowLine[] {
  const lines: WindowLine[] = [];
  const newest = windows.starts.length - 1;
  if (newest >= 0) {
    const size = windows.ends[newest]! - windows.starts[newest]!;
    const waiting = Math.floor((now - windows.ends[newest]!) / size);
    // One window always waits a moment for its last readings.
    if (waiting > 1) lines.push({ kind: "open", from: windows.ends[newest]!, waiting });
  }
  for (let index = windows.starts.length - 1; index >= 0 && lines.length < most; index--) {
    lines.push({ kind: "window", index });
    const previousEnd = index > 0 ? windows.ends[index - 1]! : windows.starts[index]!;
    const gap = windows.starts[index]! - previousEnd;
    const size = windows.ends[index]! - windows.starts[index]!;
    if (gap >= size && size > 0) {
      const missing = Math.round(gap / size);
      lines.push({ kind: "gap", from: previousEnd, to: windows.starts[index]!, missing });
    }
  }
  return lines;
}

/** The index of the window that `time` lies in, or -1. */
export function windowAt(windows: Windows, time: number): number {
  const at = lowerBound(windows.starts, time + 1) - 1;
  return at >= 0 && time < windows.ends[at]! ? at : -1;
}
