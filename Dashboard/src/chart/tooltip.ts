import { count, measured } from "../format/number";
import { doubtText } from "../format/doubt";
import { clockTime, dayTime, utc } from "../format/time";
import { lowerBound } from "../state/columns";
import { windowAt } from "../state/windows";
import type { ChartModel } from "./model";

/** A line of the tooltip: a name, or null for a heading, and its text. */
export type TooltipLine = readonly [name: string | null, text: string];

/** What is known about one moment: local time and UTC, the nearest reading, its window, its score, its alerts. */
export function tooltipLines(model: ChartModel, time: number): TooltipLine[] {
  const reading = nearestReading(model, time);
  const at = reading === null ? time : model.readings.times[reading]!;
  const lines: TooltipLine[] = [
    [null, dayTime(at, model.now)],
    ["", utc(at)],
  ];
  if (reading !== null) lines.push(["reading", withUnit(model.readings.values[reading]!, model.unit)]);
  const doubt = model.readings.doubts.get(at);
  if (doubt !== undefined) lines.push(["in doubt", doubtText(doubt)]);
  lines.push(...windowTexts(model, at), ...scoreTexts(model, at));
  if (model.clock !== null && at > model.clock) lines.push(["", "readings may still come"]);
  for (const mark of model.marks) {
    const isWithin = at >= mark.from && at < (mark.to ?? Number.POSITIVE_INFINITY);
    if (isWithin) lines.push(["alert", mark.isRetracted ? `${mark.text} (taken back)` : mark.text]);
  }
  return lines;
}

function windowTexts({ windows, unit }: ChartModel, at: number): TooltipLine[] {
  const window = windowAt(windows, at);
  if (window < 0) return [];
  const number = (name: string): number | undefined => windows.numbers[name]?.[window];
  const revision = windows.revisions[window]!;
  const state = revision > 0 ? `${windows.states[window]}, revision ${revision}` : windows.states[window]!;
  return [
    ["window", `${clockTime(windows.starts[window]!)} – ${clockTime(windows.ends[window]!)}`],
    ["average", withUnit(number("avg"), unit)],
    ["range", `${measured(number("min"))} … ${measured(number("max"))}`],
    ["state", `${state}, ${count(number("count") ?? 0)} readings`],
  ];
}

function scoreTexts({ scores, unit }: ChartModel, at: number): TooltipLine[] {
  const window = windowAt(scores, at);
  if (window < 0) return [];
  const number = (name: string): number | undefined => scores.numbers[name]?.[window];
  const lines: TooltipLine[] = [["unusual", `${Math.round(number("severity") ?? 0)} of 100`]];
  if (Number.isFinite(number("expected_low"))) {
    const band = `${measured(number("expected_low"))} … ${measured(number("expected_high"))}`;
    lines.push(["expected", unit === "" ? band : `${band} ${unit}`]);
  }
  return lines;
}

/** The reading nearest to `time`, unless it is further away than a two-hundredth of the shown span. */
function nearestReading({ readings, from, to }: ChartModel, time: number): number | null {
  const after = lowerBound(readings.times, time);
  const isBeforeNearer =
    after > 0 && (after === readings.times.length || time - readings.times[after - 1]! < readings.times[after]! - time);
  const nearest = isBeforeNearer ? after - 1 : after;
  const distance = Math.abs((readings.times[nearest] ?? Number.POSITIVE_INFINITY) - time);
  return distance <= (to - from) / 200 ? nearest : null;
}

function withUnit(value: number | undefined, unit: string): string {
  return unit === "" ? measured(value) : `${measured(value)} ${unit}`;
}
