import { count } from "../format/number";
import { instant, span } from "../format/time";
import { hrefOf } from "../state/route";
import type { MissedItem } from "../wire/alerts";
import type { PageProps } from "./page";
import { Badge, Empty, Time } from "./parts";

/** What a returning device's backlog made of the alerts, one absence after the other. */
export function MissedPage({ state }: PageProps) {
  const { missed } = state.alerts;
  const device = missed?.device ?? null;
  return (
    <section class="panel" aria-labelledby="missed-title" data-testid="missed">
      <div class="panel-head">
        <h1 id="missed-title">What you missed{device === null ? "" : ` of ${device}`}</h1>
        {device !== null && <a href={hrefOf({ page: "missed" })}>Of all devices</a>}
        <a href={hrefOf({ page: "alerts" })}>All alerts</a>
      </div>
      {!missed?.items.length ? (
        <Empty load={missed?.load ?? "waiting"}>
          No absence is known{device === null ? "" : ` of ${device}`} after which there was something to tell.
        </Empty>
      ) : (
        missed.items.map((item) => (
          <Digest key={`${item.device} ${item.away_from}`} item={item} now={state.now} state={state} />
        ))
      )}
    </section>
  );
}

const LISTED_MAX = 20;

function Digest({ item, now, state }: { item: MissedItem; now: number; state: PageProps["state"] }) {
  const { device, away_from, away_to, caught_up, alerts } = item;
  const away = (instant(away_to) ?? 0) - (instant(away_from) ?? 0);
  return (
    <article class="digest" data-testid={`missed-${device}`}>
      <h2>
        <a href={hrefOf({ page: "device", id: device })}>{device}</a> was away for {span(away)}{" "}
        {!caught_up && <Badge tone="notable">its backlog is still coming</Badge>}
      </h2>
      <p class="muted">
        <Time at={away_from} now={now} /> – <Time at={away_to} now={now} />
      </p>
      <p>{digestText(item)}</p>
      <ul>
        {alerts.slice(0, LISTED_MAX).map((id) => {
          const known = state.alerts.store.byId.get(id)?.item;
          return (
            <li key={id}>
              <a href={hrefOf({ page: "alerts", id })}>{known ? `${known.rule} of ${known.key}` : id}</a>{" "}
              {known && <span class="muted">{known.state}</span>}
            </li>
          );
        })}
      </ul>
      {alerts.length > LISTED_MAX && <p class="muted">And {count(alerts.length - LISTED_MAX)} more.</p>}
    </article>
  );
}

/** `2 alerts raised (2 late), 1 taken back.` */
export function digestText(item: MissedItem): string {
  const parts = [
    item.raised > 0 && `${item.raised} ${item.raised === 1 ? "alert" : "alerts"} raised (${item.late} late)`,
    item.confirmed > 0 && `${item.confirmed} confirmed`,
    item.amended > 0 && `${item.amended} changed`,
    item.resolved > 0 && `${item.resolved} ended`,
    item.retracted > 0 && `${item.retracted} taken back`,
    item.proposed > 0 && `${item.proposed} for you to decide`,
  ].filter((part) => part !== false);
  return parts.length === 0 ? "Nothing happened to its alerts." : `${parts.join(", ")}.`;
}
