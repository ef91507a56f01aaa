import { Fragment } from "preact";
import type { Actions } from "../actions";
import { measured } from "../format/number";
import { clockTime, instant, span } from "../format/time";
import { deviceOf, isActive } from "../state/alerts";
import { hrefOf } from "../state/route";
import type { AlertItem } from "../wire/alerts";
import { lateText, SeverityBadge, StateBadges, stateText } from "./alert_badges";
import { Time } from "./parts";

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
        <SeverityBadge alert={alert} /> <a href={hrefOf({ page: "alerts", id: alert.id })}>{alert.rule}</a>{" "}
        <a href={hrefOf({ page: "device", id: device })}>{alert.key}</a>
      </th>
      <td data-label="State">
        <StateBadges alert={alert} />
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
          <li>{stateText(alert, window, until, clockTime)}</li>
        </ul>
      </td>
    </tr>
  );
}

export function duration(alert: AlertItem, now: number): string {
  const start = instant(alert.start);
  if (start === null) return "–";
  const end = instant(alert.end);
  return end === null ? `${span(Math.max(now - start, 0))} so far` : span(end - start);
}
