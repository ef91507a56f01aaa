import type { Actions } from "../actions";
import type { AlertMark } from "../chart/model";
import { count } from "../format/number";
import { instant } from "../format/time";
import { alertsOfDevice } from "../state/alert_rows";
import { seriesInOrder } from "../state/device";
import { freshness, shownNow } from "../state/health";
import { type DeviceView, RANGES, type SeriesView, type State } from "../state/state";
import type { AlertItem } from "../wire/alerts";
import type { DeviceItem } from "../wire/contract";
import { AgentPanel } from "./agent_panel";
import { AlertsTable } from "./alerts_table";
import { ChartCard } from "./chart_card";
import type { PageProps } from "./page";
import { Backlog, Behind, Empty, Online, Quality, Time } from "./parts";
import { WindowsPanel } from "./windows_panel";

const ALERTS_SHOWN = 10;

export function DevicePage({ state, actions, scheme }: PageProps) {
  const view = state.device;
  if (view === null) return null;
  const device = state.health?.devices.find(({ id }) => id === view.id) ?? null;
  const isUnknown = device === null && view.series.size === 0 && view.load === "loaded";
  if (isUnknown) return <DeviceHead id={view.id} device={null} state={state} />;
  const alerts = alertsOfDevice(state.alerts.store, view.id);
  return (
    <>
      <DeviceHead id={view.id} device={device} state={state} />
      <div class="panel-head">
        <h2>Series</h2>
        <RangeChoice view={view} actions={actions} />
      </div>
      <Charts view={view} device={device} alerts={alerts} state={state} scheme={scheme} />
      <WindowsPanel view={view} actions={actions} now={state.now} until={shownNow(state)} />
      {view.agent && (
        <AgentPanel
          agent={view.agent}
          device={view.id}
          isLive={freshness(state) === "live"}
          acting={state.acting}
          actions={actions}
        />
      )}
      <section class="panel" aria-labelledby="device-alerts">
        <h2 id="device-alerts">Alerts of this device</h2>
        {alerts.length === 0 ? (
          <Empty load={state.alerts.load}>It never raised an alert.</Empty>
        ) : (
          <AlertsTable
            alerts={alerts.slice(0, ALERTS_SHOWN)}
            open={state.alerts.open}
            acting={state.acting}
            actions={actions}
            now={shownNow(state)}
          />
        )}
      </section>
    </>
  );
}

function DeviceHead({ id, device, state }: { id: string; device: DeviceItem | null; state: State }) {
  if (device === null) {
    return (
      <section class="panel device-head">
        <h1>{id}</h1>
        <Empty>The gateway knows no device of this name, or it has not reported yet.</Empty>
      </section>
    );
  }
  const { counters } = device;
  return (
    <section class="panel device-head" aria-label="Device" data-testid={`device-${id}`}>
      <h1>
        {id} <Online device={device} isLive={freshness(state) === "live"} />
      </h1>
      <dl class="facts">
        <Fact name="Clock">
          <Time at={device.clock} now={state.now} />
        </Fact>
        <Fact name="Behind">
          <Behind device={device} />
        </Fact>
        <Fact name="Backlog">
          <Backlog device={device} now={state.now} />
        </Fact>
        <Fact name="Time quality">
          <Quality quality={device.time_quality} />
        </Fact>
        <Fact name="Last seen">
          <Time at={device.last_seen} now={state.now} />
        </Fact>
        <Fact name="Agent">{device.agent}</Fact>
        <Fact name="Accepted">{count(counters.accepted)}</Fact>
        <Fact name="Duplicate">{count(counters.duplicate)}</Fact>
        <Fact name="Late">{count(counters.late)}</Fact>
        <Fact name="Quarantined">{count(counters.quarantined)}</Fact>
        <Fact name="Dead letters">{count(counters.dead_letter)}</Fact>
      </dl>
    </section>
  );
}

function Fact({ name, children }: { name: string; children: preact.ComponentChildren }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function RangeChoice({ view, actions }: { view: DeviceView; actions: Actions }) {
  return (
    <div class="choice" role="group" aria-label="Shown span">
      {RANGES.map(({ millis, text }) => (
        <button
          type="button"
          key={millis}
          aria-pressed={view.range === millis}
          data-testid={`range-${millis}`}
          onClick={() => actions.setRange(millis)}
        >
          {text}
        </button>
      ))}
    </div>
  );
}

interface ChartsProps {
  readonly view: DeviceView;
  readonly device: DeviceItem | null;
  readonly alerts: readonly AlertItem[];
  readonly state: State;
  readonly scheme: "light" | "dark";
}

function Charts({ view, device, alerts, state, scheme }: ChartsProps) {
  const series = seriesInOrder(view);
  if (series.length === 0) return <Empty load={view.load}>This device has no series yet.</Empty>;
  const isLive = freshness(state) === "live";
  const to = shownNow(state);
  return (
    <div class="charts">
      {series.map((one) => (
        <ChartCard
          key={one.metric}
          series={one}
          isLive={isLive}
          now={state.now}
          model={{
            label: `${view.id} ${one.metric}`,
            unit: one.unit,
            readings: one.readings,
            windows: one.windows,
            scores: one.scores,
            marks: marksOf(one, alerts),
            from: to - view.range,
            to,
            clock: instant(device?.clock),
            scheme,
            now: state.now,
          }}
        />
      ))}
    </div>
  );
}

function marksOf(series: SeriesView, alerts: readonly AlertItem[]): AlertMark[] {
  return alerts
    .filter((alert) => alert.metric === series.metric || alert.key.split("/")[1] === series.metric)
    .map((alert) => ({
      id: alert.id,
      text: alert.rule,
      from: instant(alert.start) ?? 0,
      to: instant(alert.end),
      isRetracted: alert.state === "retracted",
      severity: alert.severity,
    }));
}
