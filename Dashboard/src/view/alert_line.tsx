import type { Actions } from "../actions";
import { count } from "../format/number";
import { type AlertEntry, deviceOf } from "../state/alerts";
import { hrefOf } from "../state/route";
import { SeverityBadge, StateBadges } from "./alert_badges";
import { Time } from "./parts";
import { pure } from "./pure";

interface LineProps {
  readonly entry: AlertEntry;
  readonly consequences: number;
  readonly cause: string | null;
  readonly isUnfolded: boolean;
  /** Its number among all rows, the head's being 1. */
  readonly number: number;
  readonly isOpen: boolean;
  readonly isCursor: boolean;
  readonly isActing: boolean;
  readonly minute: number;
  readonly actions: Actions;
}

/** One row of the alerts page. */
export const AlertLine = pure((props: LineProps) => {
  const { entry, consequences, cause, isUnfolded, number, isOpen, isCursor, isActing, minute, actions } = props;
  const { item, isActive } = entry;
  const kinds = [isActive ? "active" : "ended", item.silenced ? "silenced" : "", cause ? "consequence" : ""];
  return (
    <tr
      class={kinds.filter(Boolean).join(" ")}
      tabIndex={isCursor ? 0 : -1}
      aria-rowindex={number}
      aria-current={isOpen ? "true" : undefined}
      aria-label={`${item.severity} ${item.rule} of ${item.key}, ${item.state}`}
      data-id={item.id}
      data-state={item.state}
      data-testid={`alert-row-${item.id}`}
    >
      <td data-label="Severity" class="c-severity">
        <SeverityBadge alert={item} />
      </td>
      <th scope="row" class="c-rule">
        <a href={hrefOf({ page: "alerts", id: item.id })} data-testid={`alert-open-${item.id}`}>
          {item.rule}
        </a>{" "}
        {consequences > 0 && (
          <button
            type="button"
            class="fold"
            aria-expanded={isUnfolded}
            data-testid={`alert-fold-${item.id}`}
            onClick={() => actions.foldAlert(item.id, !isUnfolded)}
          >
            {isUnfolded ? "▾" : "▸"} {count(consequences)} {consequences === 1 ? "consequence" : "consequences"}
          </button>
        )}
        {item.summary && <span class="muted"> {item.summary}</span>}
      </th>
      <td data-label="Device" class="c-key" title={item.key}>
        <a href={hrefOf({ page: "device", id: deviceOf(item) })}>{item.key}</a>
      </td>
      <td data-label="State" class="c-state">
        <StateBadges alert={item} />
      </td>
      <td data-label="Occurred" class="c-time">
        <Time at={item.occurred} now={minute} />
      </td>
      <td data-label="Detected" class="c-time c-more">
        <Time at={item.detected} now={minute} />
      </td>
      <td data-label="Notified" class="c-time c-more">
        <Time at={item.notified} now={minute} />
      </td>
      <td data-label="Assignee" class="c-assignee c-more">
        {item.assignee ?? <span class="muted">nobody</span>}
      </td>
      <td class="c-acts acts">
        {!item.acknowledged && isActive && (
          <button
            type="button"
            disabled={isActing}
            data-testid={`ack-${item.id}`}
            aria-label={`Acknowledge ${item.rule} of ${item.key}`}
            onClick={() => actions.acknowledge(item.id)}
          >
            Acknowledge
          </button>
        )}
      </td>
    </tr>
  );
});
