import { Component, type ComponentChildren, createRef } from "preact";
import type { Actions } from "../actions";
import { measured } from "../format/number";
import { clockTime, instant, span } from "../format/time";
import { type AlertView, openedAlert } from "../state/alert_view";
import { deviceOf, isActive } from "../state/alerts";
import { shownNow } from "../state/health";
import { hrefOf } from "../state/route";
import type { State } from "../state/state";
import type { AlertItem } from "../wire/alerts";
import { escalationText, lateText, SeverityBadge, silencedText, StateBadges, stateText } from "./alert_badges";
import { AlertForms } from "./alert_forms";
import type { EvidenceProps } from "./evidence";
import { duration } from "./alerts_table";
import { later } from "./later";
import { Empty, Time } from "./parts";

/** With its charts it is more than all the rest of the panel. */
const EvidencePanel = later<EvidenceProps>(async () => (await import("./evidence")).EvidencePanel);

/** All about one alert: what it is, what was done, what is behind it. */
export function AlertPanel({ state, actions }: { state: State; actions: Actions }) {
  const view = state.alerts.panel!;
  const alert = openedAlert(state);
  const now = shownNow(state);
  return (
    <section class="panel alert-panel" aria-labelledby="alert-title" data-testid="alert-panel" data-id={view.id}>
      <div class="panel-head">
        <Title key={view.id}>{alert === null ? "Alert" : `${alert.rule} · ${alert.key}`}</Title>
        <a class="button" href={hrefOf({ page: "alerts" })} data-testid="alert-close">
          Close
        </a>
      </div>
      {alert === null ? (
        <Empty load={view.load}>There is no such alert, or it is too old to be known.</Empty>
      ) : (
        <>
          <p>
            <SeverityBadge alert={alert} /> <StateBadges alert={alert} />
          </p>
          {alert.summary && <p>{alert.summary}</p>}
          <Facts alert={alert} state={state} now={now} />
          <AlertForms alert={alert} view={view} acting={state.acting} signature={state.signature} actions={actions} />
          <EvidencePanel
            view={view}
            isActing={state.acting.has(`replay:${view.id}`)}
            scheme={document.documentElement.dataset["theme"] === "dark" ? "dark" : "light"}
            now={now}
            actions={actions}
          />
          <History view={view} now={now} />
        </>
      )}
    </section>
  );
}

/** Takes the focus when another alert is opened, so that keyboard and screen reader are where the reader is. */
class Title extends Component<{ children: ComponentChildren }> {
  private readonly heading = createRef<HTMLHeadingElement>();

  override componentDidMount(): void {
    this.heading.current?.focus({ preventScroll: false });
  }

  override render() {
    return (
      <h2 id="alert-title" tabIndex={-1} ref={this.heading}>
        {this.props.children}
      </h2>
    );
  }
}

function Facts({ alert, state, now }: { alert: AlertItem; state: State; now: number }) {
  const { store } = state.alerts;
  const cause = alert.cause ? store.byId.get(alert.cause)?.item : undefined;
  const consequences = [...store.byId.values()].filter(({ item }) => item.cause === alert.id).length;
  const [start, end] = [instant(alert.start), instant(alert.end)];
  return (
    <>
      <dl class="facts">
        <Fact name="Occurred">
          <Time at={alert.occurred} now={now} />
        </Fact>
        <Fact name="Detected">
          <Time at={alert.detected} now={now} />
        </Fact>
        <Fact name="Notified">
          <Time at={alert.notified} now={now} />
        </Fact>
        <Fact name="Lasted">{duration(alert, now)}</Fact>
        <Fact name="Peak">{measured(alert.peak)}</Fact>
        <Fact name="Device">
          <a href={hrefOf({ page: "device", id: deviceOf(alert) })}>{deviceOf(alert)}</a>
        </Fact>
        <Fact name="Assignee">{alert.assignee ?? "nobody"}</Fact>
        {alert.runbook && (
          <Fact name="Runbook">
            <Runbook address={alert.runbook} />
          </Fact>
        )}
        {Object.entries(alert.labels ?? {}).map(([name, value]) => (
          <Fact name={name} key={name}>
            {value}
          </Fact>
        ))}
      </dl>
      <ul class="sentences">
        <li>{stateText(alert, start, end, clockTime)}</li>
        {alert.late && <li>{lateText(alert)}</li>}
        {alert.provisional && (
          <li>
            A window behind it is not final: when what is missing arrives, it is confirmed, changed or taken back.
          </li>
        )}
        {alert.silenced === true && <li>{silencedText(alert)}</li>}
        {(alert.escalation ?? 0) > 0 && <li>{escalationText(alert)}</li>}
        {alert.cause && (
          <li>
            A consequence of{" "}
            <a href={hrefOf({ page: "alerts", id: alert.cause })} data-testid="alert-cause">
              {cause ? `${cause.rule} of ${cause.key}` : alert.cause}
            </a>
            .
          </li>
        )}
        {consequences > 0 && (
          <li>
            {consequences} {consequences === 1 ? "alert is a consequence" : "alerts are consequences"} of it.
          </li>
        )}
        {isActive(alert) && start !== null && now - start > 3_600_000 && <li>It lasts for {span(now - start)}.</li>}
      </ul>
    </>
  );
}

/** An address that a rule's author wrote: a link only when it leads to a page. */
function Runbook({ address }: { address: string }) {
  if (!/^https?:\/\//i.test(address)) return <>{address}</>;
  return (
    <a href={address} rel="noreferrer noopener" target="_blank">
      {address.replace(/^https?:\/\//i, "")}
    </a>
  );
}

function Fact({ name, children }: { name: string; children: ComponentChildren }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function History({ view, now }: { view: AlertView; now: number }) {
  return (
    <section aria-labelledby="history-title">
      <h3 id="history-title">History</h3>
      {view.history.length === 0 ? (
        <Empty load={view.load}>Nothing is known of its past.</Empty>
      ) : (
        <ol class="history" data-testid="alert-history">
          {view.history.map((event, index) => (
            <li key={view.history.length - index} data-event={event.event}>
              <Time at={event.at} now={now} /> <strong>{(event.event ?? "").replace(/_/g, " ")}</strong>
              {event.by && <> by {event.by}</>}
              {event.event === "assigned" && <> to {event.assignee ?? "nobody"}</>}
              {event.event === "escalated" && event.escalated_to && <> to {event.escalated_to}</>}
              {event.comment && <q>{event.comment}</q>}
              <span class="muted"> peak {measured(event.peak)}</span>
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}
