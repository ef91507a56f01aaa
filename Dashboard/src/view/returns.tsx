import type { Actions } from "../actions";
import { span } from "../format/time";
import type { Return } from "../state/alert_view";
import { hrefOf } from "../state/route";
import { Time } from "./parts";

/** Devices that are back: their backlog may have changed what was known. */
export function Returns({ returns, actions, now }: { returns: readonly Return[]; actions: Actions; now: number }) {
  if (returns.length === 0) return null;
  return (
    <section class="panel returns" aria-label="Devices that are back" data-testid="returns">
      {returns.map(({ device, from, to }) => (
        <p key={device}>
          <strong>{device}</strong> is back after {span(to - from)}, since <Time at={to} now={now} />.{" "}
          <a href={hrefOf({ page: "missed", device })} data-testid={`return-${device}`}>
            What you missed
          </a>{" "}
          <button type="button" onClick={() => actions.dismissReturn(device)} aria-label={`Dismiss ${device}`}>
            Dismiss
          </button>
        </p>
      ))}
    </section>
  );
}
