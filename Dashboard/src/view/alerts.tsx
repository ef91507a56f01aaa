import type { Actions } from "../actions";
import { count } from "../format/number";
import { type AlertQuery, rowsOnce, severitiesOf } from "../state/alert_rows";
import { activeCount, ENDED_MAX } from "../state/alerts";
import { hrefOf } from "../state/route";
import type { Alerts } from "../state/state";
import { AlertGrid } from "./alert_grid";
import { AlertPanel } from "./alert_panel";
import type { PageProps } from "./page";
import { Empty } from "./parts";
import { Returns } from "./returns";

const rowsOf = rowsOnce();

export function AlertsPage({ state, actions }: PageProps) {
  const { alerts } = state;
  const rows = rowsOf(alerts.store, alerts.query);
  const open = alerts.panel?.id ?? null;
  return (
    <>
      <Returns returns={alerts.returns} actions={actions} now={state.now} />
      <div class={open === null ? "alert-split" : "alert-split open"}>
        <section class="panel alert-list" aria-labelledby="alerts-title">
          <div class="panel-head">
            <h1 id="alerts-title">Alerts</h1>
            <ShownChoice alerts={alerts} actions={actions} />
            <a href={hrefOf({ page: "silences" })}>Silences and maintenance</a>
            <a href={hrefOf({ page: "missed" })}>What you missed</a>
          </div>
          <Filters alerts={alerts} rows={rows.length} actions={actions} />
          {rows.length === 0 ? (
            <Empty load={alerts.load}>{nothingText(alerts)}</Empty>
          ) : (
            <AlertGrid
              rows={rows}
              store={alerts.store}
              query={alerts.query}
              open={open}
              acting={state.acting}
              actions={actions}
              minute={Math.floor(state.now / 60_000) * 60_000}
            />
          )}
          {!alerts.store.isWhole && activeCount(alerts.store) > 0 && alerts.load === "loaded" && (
            <p class="muted">More active alerts are being read, or there are more than the page keeps.</p>
          )}
          {alerts.query.shown === "all" && (
            <p class="muted">Of ended alerts the last {count(ENDED_MAX)} are here; the interface has them all.</p>
          )}
        </section>
        {open !== null && <AlertPanel state={state} actions={actions} />}
      </div>
    </>
  );
}

function nothingText({ query, store }: Alerts): string {
  if (query.text !== "" || query.severity !== "" || query.care !== "all") return "No alert is like this.";
  return query.shown === "active" && store.byId.size > 0
    ? "No alert is active. The ended ones are under “All”."
    : "No alert so far.";
}

function ShownChoice({ alerts, actions }: { alerts: Alerts; actions: Actions }) {
  const choice = (shown: AlertQuery["shown"], text: string, number: number) => (
    <button
      type="button"
      aria-pressed={alerts.query.shown === shown}
      data-testid={`alerts-${shown}`}
      onClick={() => actions.queryAlerts({ shown })}
    >
      {text}{" "}
      <span class="count" data-count={number}>
        {count(number)}
      </span>
    </button>
  );
  return (
    <div class="choice" role="group" aria-label="Which alerts">
      {choice("active", "Active", activeCount(alerts.store))}
      {choice("all", "All", alerts.store.byId.size)}
    </div>
  );
}

const cares: readonly (readonly [AlertQuery["care"], string])[] = [
  ["all", "Everybody's"],
  ["unacknowledged", "Not acknowledged"],
  ["unassigned", "Assigned to nobody"],
  ["silenced", "Silenced"],
];

function Filters({ alerts, rows, actions }: { alerts: Alerts; rows: number; actions: Actions }) {
  const { query, store } = alerts;
  return (
    <form class="filters" role="search" aria-label="Alerts" onSubmit={(event) => event.preventDefault()}>
      <input
        type="search"
        placeholder="Rule, device, assignee, text"
        aria-label="Filter alerts by text"
        value={query.text}
        data-testid="alerts-filter"
        onInput={(event) => actions.queryAlerts({ text: event.currentTarget.value })}
      />
      <select
        aria-label="Severity"
        value={query.severity}
        data-testid="alerts-severity"
        onChange={(event) => actions.queryAlerts({ severity: event.currentTarget.value })}
      >
        <option value="">Every severity</option>
        {severitiesOf(store).map((severity) => (
          <option key={severity} value={severity}>
            {severity}
          </option>
        ))}
      </select>
      <select
        aria-label="Whose"
        value={query.care}
        data-testid="alerts-care"
        onChange={(event) => actions.queryAlerts({ care: event.currentTarget.value as AlertQuery["care"] })}
      >
        {cares.map(([care, text]) => (
          <option key={care} value={care}>
            {text}
          </option>
        ))}
      </select>
      {query.sort !== "importance" && (
        <button type="button" data-testid="sort-importance" onClick={() => actions.sortAlerts("importance")}>
          Most important first
        </button>
      )}
      <span class="muted" role="status" data-testid="alerts-shown" data-count={rows}>
        {count(rows)} {rows === 1 ? "row" : "rows"}
      </span>
    </form>
  );
}
