import type { Actions } from "../actions";
import { count, measured } from "../format/number";
import { clockTime, instant } from "../format/time";
import type { AlertView } from "../state/alert_view";
import { isLevel, triedRule, whatIfOf } from "../state/what_if";
import type { EvidenceRule, RangeAlert, RangeReport } from "../wire/alerts";

const spans: readonly (readonly [hours: number, name: string])[] = [
  [1, "hour"],
  [6, "6 hours"],
  [24, "day"],
  [168, "week"],
];

interface WhatIfProps {
  readonly view: AlertView;
  readonly rule: EvidenceRule;
  readonly isActing: boolean;
  readonly now: number;
  readonly actions: Actions;
}

/** Another rule tried over the past, beside the one that spoke. Nothing that runs is changed. */
export function WhatIf({ view, rule, isActing, now, actions }: WhatIfProps) {
  const levels = Object.entries(rule.configuration ?? {}).filter(isLevel);
  if (!rule.known || (rule.sql === null && levels.length === 0)) return null;
  const submit = (event: SubmitEvent & { currentTarget: HTMLFormElement }): void => {
    event.preventDefault();
    const asked = whatIfOf(rule, new FormData(event.currentTarget), now);
    actions.tryRule(view.id, asked);
  };
  return (
    <details data-testid="what-if">
      <summary>What if the rule were another one?</summary>
      <form class="act-form" onSubmit={submit}>
        {rule.sql === null ? (
          levels.map(([name, value]) => (
            <label key={name}>
              {name}{" "}
              <input
                type="number"
                step="any"
                name={name}
                defaultValue={String(value)}
                required
                data-testid={`what-if-${name}`}
              />
            </label>
          ))
        ) : (
          <label>
            Text <textarea name="sql" rows={8} defaultValue={rule.sql} required data-testid="what-if-sql" />
          </label>
        )}
        <label>
          Try this rule over the last{" "}
          <select name="hours" data-testid="what-if-hours">
            {spans.map(([hours, name]) => (
              <option key={hours} value={hours}>
                {name}
              </option>
            ))}
          </select>
        </label>
        <button type="submit" disabled={isActing} data-testid="what-if-submit">
          {isActing ? "Trying…" : "Try it"}
        </button>
        {isActing && (
          <button type="button" onClick={() => actions.stopReplay(view.id)} data-testid="what-if-stop">
            Stop
          </button>
        )}
      </form>
    </details>
  );
}

/** What would have been otherwise. */
export function RangeText({ range }: { range: RangeReport }) {
  return (
    <>
      <p data-testid="what-if-verdict">{triedRule(range, count)}</p>
      {range.changes.length > 0 && (
        <div class="scroll" tabIndex={0} role="region" aria-label="What would have been otherwise">
          <table data-testid="what-if-changes">
            <thead>
              <tr>
                <th scope="col">Alert</th>
                <th scope="col">It was</th>
                <th scope="col">It would have been</th>
              </tr>
            </thead>
            <tbody>
              {range.changes.slice(0, CHANGES_SHOWN).map(({ change, was, would }) => (
                <tr key={`${was?.id} ${would?.id}`} data-change={change}>
                  <td>{(was ?? would)?.key}</td>
                  <td>{lasted(was)}</td>
                  <td>{lasted(would)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </>
  );
}

const CHANGES_SHOWN = 100;

function lasted(alert: RangeAlert | null): string {
  if (alert === null) return "none";
  const [start, end] = [instant(alert.start), instant(alert.end)];
  const to = end === null ? "and still firing" : `to ${clockTime(end)}`;
  return `${start === null ? "" : clockTime(start)} ${to}, peak ${measured(alert.peak)}`;
}
