import { Fragment } from "preact";
import type { Actions } from "../actions";
import { measured } from "../format/number";
import { clockTime, instant, span } from "../format/time";
import { detectionDelay, deviceOf, isActive } from "../state/alerts";
import { hrefOf } from "../state/route";
import type { AlertItem } from "../wire/contract";
import { Badge, Time, type Tone } from "./parts";

interface AlertsTableProps {
  readonly alerts: readonly AlertItem[];
  readonly open: string | null;
  readonly acting: ReadonlySet<string>;
  readonly actions: Actions;
  readonly now: number;
}

export function AlertsTable({ alerts, open, acting, actions, now }: AlertsTableProps) {
  return (
    <div class="scroll">
      <table class="cards">
        <thead>
          <tr>
            <th scope="col">Alert</th>
            <th scope="col">State</th>
            <th scope="col">Occurred</th>
            <th scope="col">Detected</th>
            <th scope="col">Lasted</th>
            <th scope="col" class="number">
              Peak
            </th>
            <th scope="col">
              <span class="unseen">Actions</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {alerts.map((alert) => (
            <Fragment key={alert.id}>
              <Row
                alert={alert}
                isOpen={open === alert.id}
                isActing={acting.has(alert.id)}
                actions={actions}
                now={now}
              />
              {open === alert.id && <Explanation alert={alert} now={now} />}
            </Fragment>
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface RowProps {
  readonly alert: AlertItem;
  readonly isOpen: boolean;
  readonly isActing: boolean;
  readonly actions: Actions;
  readonly now: number;
}

function Row({ alert, isOpen, isActing, actions, now }: RowProps) {
  const device = deviceOf(alert);
  return (
    <tr data-testid={`alert-row-${alert.id}`} data-state={alert.state} class={isActive(alert) ? "active" : "ended"}>
      <th scope="row">
        <Badge tone={severityTone(alert)}>{alert.severity}</Badge> {alert.rule}{" "}
        <a href={hrefOf({ page: "device", id: device })}>{alert.key}</a>
      </th>
      <td data-label="State">
        <Badge tone={stateTone(alert)} testid={`alert-state-${alert.id}`}>
          {alert.state.replace(/_/g, " ")}
        </Badge>
        {alert.provisional && (
          <Badge
            tone="notable"
            title="A window behind it is not final yet: it may still change."
            testid={`alert-provisional-${alert.id}`}
          >
            provisional
          </Badge>
        )}
        {alert.late && (
          <Badge tone="accent" title={lateText(alert)} testid={`alert-late-${alert.id}`}>
            late
          </Badge>
        )}
        {alert.retraction_proposed === true && <Badge tone="notable">retraction proposed</Badge>}
        {alert.acknowledged && <Badge tone="plain">acknowledged</Badge>}
      </td>
      <td data-label="Occurred">
        <Time at={alert.occurred} now={now} />
      </td>
      <td data-label="Detected">
        <Time at={alert.detected} now={now} />
      </td>
      <td data-label="Lasted">{duration(alert, now)}</td>
      <td data-label="Peak" class="number">
        {measured(alert.peak)}
      </td>
      <td class="acts">
        <button
          type="button"
          aria-expanded={isOpen}
          data-testid={`alert-explain-${alert.id}`}
          onClick={() => actions.openAlert(isOpen ? null : alert.id)}
        >
          {isOpen ? "Close" : "Explain"}
        </button>
        {!alert.acknowledged && isActive(alert) && (
          <button
            type="button"
            class="primary"
            disabled={isActing}
            data-testid={`ack-${alert.id}`}
            onClick={() => actions.acknowledge(alert.id)}
          >
            {isActing ? "Acknowledging…" : "Acknowledge"}
          </button>
        )}
      </td>
    </tr>
  );
}

function Explanation({ alert, now }: { alert: AlertItem; now: number }) {
  const [until, window] = [instant(alert.end), instant(alert.start)];
  return (
    <tr class="explanation" data-testid={`alert-explanation-${alert.id}`}>
      <td colSpan={7}>
        <ul>
          <li>
            <strong>Occurred</strong> is when it happened by the device's own clock:{" "}
            <Time at={alert.occurred} now={now} />. <strong>Detected</strong> is when the gateway could know:{" "}
            <Time at={alert.detected} now={now} />.
          </li>
          {alert.late && (
            <li>
              <strong>Late:</strong> {lateText(alert)}
            </li>
          )}
          {alert.provisional && (
            <li>
              <strong>Provisional:</strong> a window behind it is not final. When the missing readings arrive, it is
              confirmed, changed or taken back.
            </li>
          )}
          <li>{stateText(alert, window, until)}</li>
        </ul>
      </td>
    </tr>
  );
}

function lateText(alert: AlertItem): string {
  return (
    `It was found ${span(detectionDelay(alert))} after it began, because the readings came with a backlog ` +
    "after the device had been cut off. It is history, not news."
  );
}

function stateText(alert: AlertItem, start: number | null, end: number | null): string {
  if (alert.retraction_proposed === true) {
    return "With all readings known the condition did not hold. A person acknowledged it, so no machine takes it back.";
  }
  switch (alert.state) {
    case "retracted":
      return "Taken back: with all readings known, the condition did not hold.";
    case "resolved":
      return start !== null && end !== null
        ? `It ended at ${clockTime(end)}, after ${span(end - start)}.`
        : "It has ended.";
    default:
      return "It goes on: its condition still holds in the newest window.";
  }
}

function duration(alert: AlertItem, now: number): string {
  const start = instant(alert.start);
  if (start === null) return "–";
  const end = instant(alert.end);
  return end === null ? `${span(Math.max(now - start, 0))} so far` : span(end - start);
}

function severityTone({ severity, state }: AlertItem): Tone {
  if (state !== "firing") return "plain";
  return severity === "critical" || severity === "error" ? "severe" : severity === "warning" ? "notable" : "accent";
}

function stateTone({ state }: AlertItem): Tone {
  return state === "firing" ? "severe" : state === "resolved" ? "good" : "plain";
}
