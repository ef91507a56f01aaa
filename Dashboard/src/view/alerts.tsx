import type { Actions } from "../actions";
import { alertRows } from "../state/alerts";
import { shownNow } from "../state/health";
import type { Alerts } from "../state/state";
import { AlertsTable } from "./alerts_table";
import type { PageProps } from "./page";
import { Empty } from "./parts";

export function AlertsPage({ state, actions }: PageProps) {
  const { alerts } = state;
  const rows = alertRows(alerts);
  const nothing =
    alerts.shown === "active" && alerts.byId.size > 0
      ? "No alert is active. The ended ones are under “All”."
      : "No alert so far.";
  return (
    <section class="panel">
      <div class="panel-head">
        <h1>Alerts</h1>
        <ShownChoice alerts={alerts} actions={actions} />
      </div>
      {rows.length === 0 ? (
        <Empty load={alerts.load}>{nothing}</Empty>
      ) : (
        <AlertsTable alerts={rows} open={alerts.open} acting={state.acting} actions={actions} now={shownNow(state)} />
      )}
    </section>
  );
}

function ShownChoice({ alerts, actions }: { alerts: Alerts; actions: Actions }) {
  const choice = (shown: Alerts["shown"], text: string) => (
    <button
      type="button"
      aria-pressed={alerts.shown === shown}
      data-testid={`alerts-${shown}`}
      onClick={() => actions.showAlerts(shown)}
    >
      {text} <span class="count">{alertRows(alerts, shown).length}</span>
    </button>
  );
  return (
    <div class="choice" role="group" aria-label="Which alerts">
      {choice("active", "Active")}
      {choice("all", "All")}
    </div>
  );
}
