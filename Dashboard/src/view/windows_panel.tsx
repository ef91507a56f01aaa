import type { Actions } from "../actions";
import { FRESH_MILLIS, isFreshLate } from "../chart/layers";
import { count, measured } from "../format/number";
import { clockTime, span } from "../format/time";
import { seriesInOrder } from "../state/device";
import type { DeviceView } from "../state/state";
import { type WindowLine, type Windows, windowLines } from "../state/windows";
import { Badge, Empty, Time } from "./parts";
import { pure } from "./pure";

const LINES_MAX = 60;

interface WindowsPanelProps {
  readonly view: DeviceView;
  readonly actions: Actions;
  readonly now: number;
  /** The gateway's time. */
  readonly until: number;
}

/** The windows of one series, newest first, with the gaps between them: a reader sees a backlog fill them. */
export function WindowsPanel({ view, actions, now, until }: WindowsPanelProps) {
  const metrics = seriesInOrder(view).map((series) => series.metric);
  const metric = view.tableMetric !== null && view.series.has(view.tableMetric) ? view.tableMetric : metrics[0];
  const windows = metric === undefined ? undefined : view.series.get(metric)?.windows;
  return (
    <section class="panel" aria-labelledby="windows">
      <div class="panel-head">
        <h2 id="windows">Windows of 10 s</h2>
        {metric !== undefined && (
          <label>
            Series{" "}
            <select
              value={metric}
              data-testid="windows-metric"
              onChange={(event) => actions.setTableMetric(event.currentTarget.value)}
            >
              {metrics.map((name) => (
                <option key={name} value={name}>
                  {name}
                </option>
              ))}
            </select>
          </label>
        )}
      </div>
      {windows === undefined || windows.starts.length === 0 ? (
        <Empty load={view.load}>
          No window is complete yet. One closes when the device's clock has passed its end.
        </Empty>
      ) : (
        // Fresh marks fade, so the table renders once more per second while it has any.
        <WindowsTable
          metric={metric!}
          windows={windows}
          version={windows.version}
          now={freshNow(windows, now)}
          until={Math.floor(until / 10_000) * 10_000}
        />
      )}
    </section>
  );
}

/** The time for the table: to the second while something in it is fresh, else to the minute. */
function freshNow(windows: Windows, now: number): number {
  const newest = windows.seen.reduce((most, seen) => Math.max(most, seen), 0);
  const step = now - newest < 2 * FRESH_MILLIS ? 1000 : 60_000;
  return Math.floor(now / step) * step;
}

interface WindowsTableProps {
  readonly metric: string;
  readonly windows: Windows;
  readonly version: number;
  readonly now: number;
  /** The gateway's time, in steps of ten seconds. */
  readonly until: number;
}

const WindowsTable = pure(({ metric, windows, now, until }: WindowsTableProps) => (
  <div class="scroll windows" tabIndex={0} role="region" aria-label={`Windows of ${metric}`}>
    <table>
      <thead>
        <tr>
          <th scope="col">Window</th>
          <th scope="col">State</th>
          <th scope="col" class="number">
            Revision
          </th>
          <th scope="col" class="number">
            Readings
          </th>
          {["Average", "Min", "Max", "Std. dev."].map((name) => (
            <th scope="col" class="number" key={name}>
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {windowLines(windows, LINES_MAX, until).map((line) => {
          if (line.kind === "window") {
            const key = windows.starts[line.index];
            return <WindowRow key={key} metric={metric} windows={windows} index={line.index} now={now} />;
          }
          return (
            <tr
              class="gap"
              key={`${line.kind}-${line.from}`}
              data-testid={`${line.kind}-row-${metric}`}
              data-from={line.from}
            >
              <td colSpan={8}>{lineText(line)}</td>
            </tr>
          );
        })}
      </tbody>
    </table>
  </div>
));

function lineText(line: Exclude<WindowLine, { kind: "window" }>): string {
  if (line.kind === "open") {
    const windows = `${count(line.waiting)} windows since ${clockTime(line.from)}`;
    return `${windows} are not closed: the device's clock has not passed them, their readings may still come.`;
  }
  const windows = line.missing === 1 ? "1 window" : `${count(line.missing)} windows`;
  return `${windows} without readings, ${clockTime(line.from)} – ${clockTime(line.to)} (${span(line.to - line.from)})`;
}

interface WindowRowProps {
  readonly metric: string;
  readonly windows: Windows;
  readonly index: number;
  readonly now: number;
}

function WindowRow({ metric, windows, index, now }: WindowRowProps) {
  const start = windows.starts[index]!;
  const state = windows.states[index]!;
  const number = (name: string) => <td class="number">{measured(windows.numbers[name]?.[index])}</td>;
  const isFresh = isFreshLate(windows, index, now);
  const tone = state === "final" ? "good" : state === "provisional" ? "plain" : "notable";
  return (
    <tr class={isFresh ? "fresh" : ""} data-testid={`window-row-${metric}-${start}`} data-state={state}>
      <th scope="row">
        <Time at={start} now={now} />
        <span class="end"> – {clockTime(windows.ends[index]!)}</span>
      </th>
      <td>
        <Badge tone={tone}>{state}</Badge>
        {isFresh && (
          <Badge tone="accent">
            <span>
              filled<span class="end"> in just now</span>
            </span>
          </Badge>
        )}
        <Presence windows={windows} index={index} />
      </td>
      <td class="number" data-field="revision">
        {windows.revisions[index]}
      </td>
      <td class="number" data-field="count">
        {count(windows.numbers["count"]?.[index] ?? 0)}
      </td>
      {number("avg")}
      {number("min")}
      {number("max")}
      {number("stddev")}
    </tr>
  );
}

/** `97 of 100 devices`, where a window is over more than one. */
function Presence({ windows, index }: { windows: Windows; index: number }) {
  const expected = windows.numbers["expected"]?.[index] ?? 0;
  if (!(expected > 1)) return null;
  return (
    <span class="muted">
      {windows.numbers["present"]?.[index]} of {expected}
    </span>
  );
}
