import type { ComponentChildren } from "preact";
import { count, rate } from "../format/number";
import { span } from "../format/time";
import { topAlerts } from "../state/alert_rows";
import { activeCount } from "../state/alerts";
import { freshness, lagLevel, type Level, shownNow, summarize, type Summary } from "../state/health";
import { hrefOf } from "../state/route";
import type { State } from "../state/state";
import { AlertsTable } from "./alerts_table";
import { DemoPanel } from "./demo";
import { DevicesTable } from "./devices_table";
import type { PageProps } from "./page";
import { Empty } from "./parts";
import { Returns } from "./returns";

const ACTIVE_SHOWN = 8;
const ENDED_SHOWN = 3;

/** Is it alive, is something wrong, how far behind is whom. */
export function Overview({ state, actions }: PageProps) {
  const health = state.health!;
  const summary = summarize(health);
  const { store } = state.alerts;
  const active = activeCount(store);
  const shown = topAlerts(store, active > 0 ? "active" : "all", active > 0 ? ACTIVE_SHOWN : ENDED_SHOWN);
  const isLive = freshness(state) === "live";
  return (
    <>
      <h1 class="unseen">Overview</h1>
      <section class="tiles" aria-label="Summary">
        <GatewayTile state={state} isLive={isLive} />
        <DevicesTile summary={summary} />
        <BehindTile summary={summary} />
        <BacklogTile summary={summary} />
        <AlertsTile active={active} unacknowledged={store.unacknowledged} />
      </section>
      <Returns returns={state.alerts.returns} actions={actions} now={state.now} />
      {state.demo && <DemoPanel demo={state.demo} acting={state.acting} actions={actions} />}
      <section class="panel" aria-labelledby="active-alerts">
        <div class="panel-head">
          <h2 id="active-alerts">{active > 0 || shown.length === 0 ? "Active alerts" : "Last alerts"}</h2>
          {active === 0 && shown.length > 0 && <p class="muted">None is active now.</p>}
        </div>
        {shown.length === 0 ? (
          <Empty load={state.alerts.load}>No alert is active.</Empty>
        ) : (
          <AlertsTable
            alerts={shown}
            open={state.alerts.open}
            acting={state.acting}
            actions={actions}
            now={shownNow(state)}
          />
        )}
        {active > ACTIVE_SHOWN && <a href="#/alerts">All {count(active)} active alerts</a>}
      </section>
      <DevicesTable
        devices={health.devices}
        table={state.table}
        isLive={isLive}
        day={Math.floor(state.now / 60_000)}
        actions={actions}
      />
      {state.dropped > 0 && (
        <p class="muted">
          This browser was too slow for {count(state.dropped)} rows of the live feed; the history has them.
        </p>
      )}
    </>
  );
}

function Tile(props: {
  name: string;
  title: string;
  level: Level;
  children: ComponentChildren;
  below: ComponentChildren;
}) {
  return (
    <div class={`tile ${props.level}`} data-testid={`tile-${props.name}`} data-level={props.level}>
      <h2>{props.title}</h2>
      <p class="figure">{props.children}</p>
      <p class="below">{props.below}</p>
    </div>
  );
}

function GatewayTile({ state, isLive }: { state: State; isLive: boolean }) {
  const gateway = state.health?.gateway;
  const lag = (gateway?.pipeline_lag_records ?? 0) + (gateway?.view_lag_records ?? 0);
  const level: Level = !isLive ? "unknown" : lag > 1000 ? "notable" : "good";
  const below = gateway
    ? `results ${lag === 0 ? "up to date" : `${count(lag)} records behind`}`
    : "waiting for its first word";
  return (
    <Tile name="gateway" title={isLive ? "Gateway alive" : "Gateway"} level={level} below={below}>
      {gateway ? rate(gateway.readings_per_second) : "–"} <small>readings/s</small>
    </Tile>
  );
}

function DevicesTile({ summary }: { summary: Summary }) {
  const { offline } = summary;
  const named = offline.slice(0, 3).join(", ") + (offline.length > 3 ? ` and ${offline.length - 3} more` : "");
  const below =
    summary.devices === 0 ? "none has reported yet" : offline.length === 0 ? "all connected" : `offline: ${named}`;
  return (
    <Tile name="devices" title="Devices online" level={offline.length > 0 ? "severe" : "good"} below={below}>
      {summary.online} <small>of {summary.devices}</small>
    </Tile>
  );
}

function BehindTile({ summary }: { summary: Summary }) {
  const most = summary.behindMost;
  const level = most ? lagLevel(most) : "unknown";
  if (most === null || level === "good") {
    const below = most ? `at most ${span(Math.max(most.lag_seconds!, 1) * 1000)} behind` : "no device has a clock yet";
    return (
      <Tile name="behind" title="Furthest behind" level={level} below={below}>
        {most ? "none" : "–"}
      </Tile>
    );
  }
  return (
    <Tile
      name="behind"
      title="Furthest behind"
      level={level}
      below={<a href={hrefOf({ page: "device", id: most.id })}>{most.id}</a>}
    >
      {span(most.lag_seconds! * 1000)}
    </Tile>
  );
}

function BacklogTile({ summary }: { summary: Summary }) {
  const isEmpty = summary.backlogReadings === 0;
  if (isEmpty && summary.offline.length > 0) {
    const where = summary.offline.length === 1 ? summary.offline[0] : `${summary.offline.length} devices`;
    return (
      <Tile name="backlog" title="Backlog" level="notable" below={`at ${where}, kept until connected`}>
        growing
      </Tile>
    );
  }
  const devices = summary.backlogDevices === 1 ? "1 device" : `${summary.backlogDevices} devices`;
  return (
    <Tile
      name="backlog"
      title="Backlog"
      level={isEmpty ? "good" : "notable"}
      below={isEmpty ? "nothing waits at the edge" : `readings wait at ${devices}`}
    >
      {isEmpty ? "none" : count(summary.backlogReadings)}
    </Tile>
  );
}

function AlertsTile({ active, unacknowledged }: { active: number; unacknowledged: number }) {
  const below =
    active === 0
      ? "nothing is wrong"
      : unacknowledged === 0
        ? "all acknowledged"
        : `${unacknowledged} not acknowledged`;
  const level: Level = active === 0 ? "good" : unacknowledged === 0 ? "notable" : "severe";
  return (
    <Tile name="alerts" title="Active alerts" level={level} below={below}>
      {count(active)}
    </Tile>
  );
}
