import type { Actions } from "../actions";
import { matchersText } from "../state/alert_view";
import { hrefOf } from "../state/route";
import type { MaintenanceItem, SilenceItem } from "../wire/alerts";
import type { PageProps } from "./page";
import { Badge, Empty, Time, type Tone } from "./parts";

/** What nobody is notified of: silences of people, and windows of maintenance from the configuration. */
export function SilencesPage({ state, actions }: PageProps) {
  const { silences } = state.alerts;
  const load = silences?.load ?? "waiting";
  return (
    <>
      <section class="panel" aria-labelledby="silences-title" data-testid="silences">
        <div class="panel-head">
          <h1 id="silences-title">Silences</h1>
          <a href={hrefOf({ page: "alerts" })}>All alerts</a>
        </div>
        {!silences?.silences.length ? (
          <Empty load={load}>Nothing is silenced. An alert's page makes a silence from what that alert is.</Empty>
        ) : (
          <SilenceTable items={silences.silences} acting={state.acting} now={state.now} actions={actions} />
        )}
      </section>
      <section class="panel" aria-labelledby="maintenance-title" data-testid="maintenance">
        <h2 id="maintenance-title">Maintenance</h2>
        {!silences?.maintenance.length ? (
          <Empty load={load}>The gateway's configuration plans no maintenance.</Empty>
        ) : (
          <MaintenanceTable items={silences.maintenance} now={state.now} />
        )}
      </section>
    </>
  );
}

const tones: Readonly<Record<SilenceItem["state"], Tone>> = {
  active: "notable",
  pending: "accent",
  expired: "plain",
  removed: "plain",
};

interface SilenceTableProps {
  readonly items: readonly SilenceItem[];
  readonly acting: ReadonlySet<string>;
  readonly now: number;
  readonly actions: Actions;
}

function SilenceTable({ items, acting, now, actions }: SilenceTableProps) {
  return (
    <div class="scroll" tabIndex={0} role="region" aria-labelledby="silences-title">
      <table class="cards">
        <thead>
          <tr>
            {["Alerts with", "State", "From", "Until", "By", "Comment"].map((name) => (
              <th scope="col" key={name}>
                {name}
              </th>
            ))}
            <th scope="col">
              <span class="unseen">Actions</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {items.map((item) => (
            <tr key={item.id} data-testid={`silence-${item.id}`} data-state={item.state}>
              <th scope="row">
                <code>{matchersText(item.matchers)}</code>
              </th>
              <td data-label="State">
                <Badge tone={tones[item.state]}>{item.state}</Badge>
              </td>
              <td data-label="From">
                <Time at={item.starts ?? item.created} now={now} />
              </td>
              <td data-label="Until">
                <Time at={item.ends} now={now} />
              </td>
              <td data-label="By">{item.by}</td>
              <td data-label="Comment" class="words">
                {item.comment}
                {item.removed_by && <span class="muted"> ended by {item.removed_by}</span>}
              </td>
              <td class="acts">
                {(item.state === "active" || item.state === "pending") && (
                  <button
                    type="button"
                    disabled={acting.has(item.id)}
                    data-testid={`silence-end-${item.id}`}
                    onClick={() => actions.endSilence(item.id)}
                  >
                    End it now
                  </button>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function MaintenanceTable({ items, now }: { items: readonly MaintenanceItem[]; now: number }) {
  return (
    <div class="scroll" tabIndex={0} role="region" aria-labelledby="maintenance-title">
      <table class="cards">
        <thead>
          <tr>
            {["Window", "State", "Alerts with", "From", "Until", "Comment"].map((name) => (
              <th scope="col" key={name}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {items.map((item) => (
            <tr key={item.id} data-testid={`maintenance-${item.id}`}>
              <th scope="row">{item.id}</th>
              <td data-label="State">
                <Badge tone={item.active ? "notable" : "plain"}>{item.active ? "now" : "planned"}</Badge>
              </td>
              <td data-label="Alerts with">
                <code>{matchersText(item.matchers)}</code>
              </td>
              <td data-label="From">
                <Time at={item.next_from} now={now} />
              </td>
              <td data-label="Until">
                <Time at={item.next_to} now={now} />
              </td>
              <td data-label="Comment" class="words">
                {item.comment}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
