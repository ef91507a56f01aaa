import type uPlot from "uplot";
import { lowerBound } from "../state/columns";
import type { Windows } from "../state/windows";
import { type ChartModel, firstWindow } from "./model";
import type { Palette } from "./palette";

/** How long a window that arrived or changed before the reader's eyes stays marked. */
export const FRESH_MILLIS = 20_000;

const STRIP_PIXELS = 5;
const CROSS_PIXELS = 3;
const OPEN_TEXTS = ["waiting for readings", "waiting"];

/** Everything below the line of readings: the open end, the expected band, windows' spans and averages, alerts. */
export function drawBelow(plot: uPlot, model: ChartModel, colours: Palette): void {
  const { ctx, bbox } = plot;
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  ctx.clip();
  drawOpenEnd(plot, model, colours);
  drawAlerts(plot, model, colours);
  drawArea(plot, model.scores, "expected_low", "expected_high", model, colours.band, colours.bandEdge);
  drawArea(plot, model.windows, "min", "max", model, colours.span, null);
  drawAverages(plot, model, colours);
  drawLevels(plot, model, colours);
  ctx.restore();
}

function drawLevels(plot: uPlot, { levels }: ChartModel, colours: Palette): void {
  const { ctx, bbox } = plot;
  ctx.strokeStyle = colours.alertEdge;
  ctx.lineWidth = devicePixelRatio;
  ctx.setLineDash([6 * devicePixelRatio, 4 * devicePixelRatio]);
  for (const level of levels ?? []) {
    const y = plot.valToPos(level, "y", true);
    ctx.beginPath();
    ctx.moveTo(bbox.left, y);
    ctx.lineTo(bbox.left + bbox.width, y);
    ctx.stroke();
  }
  ctx.setLineDash([]);
}

/** Right of the device's clock readings may still come: what is missing there is not missing for good. */
function drawOpenEnd(plot: uPlot, model: ChartModel, colours: Palette): void {
  if (model.clock === null || model.clock >= model.to) return;
  const { ctx, bbox } = plot;
  const left = Math.max(plot.valToPos(model.clock, "x", true), bbox.left);
  const width = bbox.left + bbox.width - left;
  ctx.fillStyle = colours.open;
  ctx.fillRect(left, bbox.top, width, bbox.height);
  ctx.font = `${11 * devicePixelRatio}px system-ui, sans-serif`;
  const text = OPEN_TEXTS.find((words) => ctx.measureText(words).width < width - 16 * devicePixelRatio);
  if (text === undefined) return;
  ctx.fillStyle = colours.axis;
  ctx.textAlign = "center";
  ctx.textBaseline = "middle";
  ctx.fillText(text, left + width / 2, bbox.top + bbox.height / 2);
}

function drawAlerts(plot: uPlot, model: ChartModel, colours: Palette): void {
  const { ctx, bbox } = plot;
  const ratio = devicePixelRatio;
  for (const mark of model.marks) {
    const left = plot.valToPos(mark.from, "x", true);
    const right = plot.valToPos(mark.to ?? model.to, "x", true);
    if (right < bbox.left || left > bbox.left + bbox.width) continue;
    ctx.globalAlpha = mark.isRetracted ? 0.35 : 1;
    ctx.fillStyle = colours.alert;
    ctx.fillRect(left, bbox.top, Math.max(right - left, ratio), bbox.height);
    ctx.fillStyle = colours.alertEdge;
    ctx.fillRect(left, bbox.top, Math.max(right - left, ratio), 2 * ratio);
    ctx.fillRect(left - ratio / 2, bbox.top, ratio, bbox.height);
    ctx.globalAlpha = 1;
  }
}

/** The area between two columns, broken where a window is missing. */
function drawArea(
  plot: uPlot,
  windows: Windows,
  lowName: string,
  highName: string,
  model: ChartModel,
  fill: string,
  edge: string | null,
): void {
  const low = windows.numbers[lowName];
  const high = windows.numbers[highName];
  if (!low || !high) return;
  const { ctx } = plot;
  ctx.fillStyle = fill;
  for (const [first, last] of runs(windows, low, model)) {
    ctx.beginPath();
    for (let i = first; i <= last; i++) trace(plot, windows, high, i);
    for (let i = last; i >= first; i--) trace(plot, windows, low, i);
    ctx.closePath();
    ctx.fill();
    if (edge === null) continue;
    ctx.strokeStyle = edge;
    ctx.lineWidth = devicePixelRatio;
    for (const column of [low, high]) {
      ctx.beginPath();
      for (let i = first; i <= last; i++) trace(plot, windows, column, i);
      ctx.stroke();
    }
  }
}

/** Averages, where the page has no single readings to show. */
function drawAverages(plot: uPlot, model: ChartModel, colours: Palette): void {
  const { windows, readings } = model;
  const averages = windows.numbers["avg"];
  if (!averages) return;
  const { ctx } = plot;
  ctx.strokeStyle = colours.line;
  ctx.lineWidth = 1.25 * devicePixelRatio;
  ctx.lineJoin = "round";
  for (const [first, last] of runs(windows, averages, model)) {
    ctx.beginPath();
    let isDown = false;
    for (let i = first; i <= last; i++) {
      const reading = lowerBound(readings.times, windows.starts[i]!);
      const isCovered = reading < readings.times.length && readings.times[reading]! < windows.ends[i]!;
      if (isCovered) {
        // The line of averages ends at the first reading, where the line of readings takes over.
        if (isDown) ctx.lineTo(...pixel(plot, readings.times[reading]!, readings.values[reading]!));
        isDown = false;
        continue;
      }
      const x = middle(plot, windows, i);
      const y = plot.valToPos(averages[i]!, "y", true);
      if (isDown) ctx.lineTo(x, y);
      else ctx.moveTo(x, y);
      isDown = true;
    }
    ctx.stroke();
  }
}

/** Readings whose values are in doubt, crossed: they stay in the line, because nobody knows a better value. */
export function drawDoubts(plot: uPlot, { readings, from, to }: ChartModel, colours: Palette): void {
  if (readings.doubts.size === 0) return;
  const { ctx } = plot;
  const arm = CROSS_PIXELS * devicePixelRatio;
  ctx.strokeStyle = colours.alertEdge;
  ctx.lineWidth = 1.5 * devicePixelRatio;
  ctx.beginPath();
  const { times, values, doubts } = readings;
  for (let i = lowerBound(times, from); i < times.length && times[i]! <= to; i++) {
    if (!doubts.has(times[i]!)) continue;
    const [x, y] = pixel(plot, times[i]!, values[i]!);
    ctx.moveTo(x - arm, y - arm);
    ctx.lineTo(x + arm, y + arm);
    ctx.moveTo(x - arm, y + arm);
    ctx.lineTo(x + arm, y - arm);
  }
  ctx.stroke();
}

/** A strip along the bottom, one cell per window: its state by colour, nothing where there is no window. */
export function drawStrip(plot: uPlot, model: ChartModel, colours: Palette): void {
  const { ctx, bbox } = plot;
  const { windows } = model;
  const height = STRIP_PIXELS * devicePixelRatio;
  const top = bbox.top + bbox.height - height;
  for (let i = firstWindow(windows, model.from); i < windows.starts.length; i++) {
    if (windows.starts[i]! > model.to) break;
    const left = Math.max(plot.valToPos(windows.starts[i]!, "x", true), bbox.left);
    const right = Math.min(plot.valToPos(windows.ends[i]!, "x", true), bbox.left + bbox.width);
    ctx.fillStyle = cellColour(windows, i, model.now, colours);
    const gap = right - left > 6 ? devicePixelRatio : 0;
    ctx.fillRect(left, top, Math.max(right - left - gap, 1), height);
  }
}

function cellColour(windows: Windows, index: number, now: number, colours: Palette): string {
  if (isFreshLate(windows, index, now)) return colours.fresh;
  const state = windows.states[index];
  return state === "final" ? colours.final : state === "provisional" ? colours.provisional : colours.incomplete;
}

/** A window that came or changed just now although its time is long past: a backlog filling a gap. */
export function isFreshLate(windows: Windows, index: number, now: number): boolean {
  const seen = windows.seen[index]!;
  return seen > 0 && now - seen < FRESH_MILLIS && seen - windows.ends[index]! > FRESH_MILLIS;
}

/** Stretches of windows, first and last index, that join without a hole and have a value. */
function* runs(windows: Windows, column: readonly number[], model: ChartModel): Generator<[number, number]> {
  let first = -1;
  let i = firstWindow(windows, model.from);
  for (; i < windows.starts.length && windows.starts[i]! <= model.to; i++) {
    const hasValue = !Number.isNaN(column[i]!);
    const joins = first >= 0 && windows.starts[i] === windows.ends[i - 1];
    if (first >= 0 && !(hasValue && joins)) {
      yield [first, i - 1];
      first = -1;
    }
    if (first < 0 && hasValue) first = i;
  }
  if (first >= 0) yield [first, i - 1];
}

function pixel(plot: uPlot, time: number, value: number): [number, number] {
  return [plot.valToPos(time, "x", true), plot.valToPos(value, "y", true)];
}

function trace(plot: uPlot, windows: Windows, column: readonly number[], index: number): void {
  plot.ctx.lineTo(middle(plot, windows, index), plot.valToPos(column[index]!, "y", true));
}

function middle(plot: uPlot, windows: Windows, index: number): number {
  return plot.valToPos((windows.starts[index]! + windows.ends[index]!) / 2, "x", true);
}
