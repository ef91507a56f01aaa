import type { Actions } from "../actions";
import { count } from "../format/number";
import { deviceRows } from "../state/health";
import { hrefOf } from "../state/route";
import type { DeviceSort, DeviceTable } from "../state/state";
import type { DeviceItem } from "../wire/contract";
import { Backlog, Behind, Empty, Online, Quality, Time } from "./parts";
import { pure } from "./pure";

/** Rows drawn at most: a filter finds the others. */
const ROWS_MAX = 200;
/** From so many devices on a filter is worth its place. */
const FILTER_FROM = 9;

interface DevicesTableProps {
  readonly devices: readonly DeviceItem[];
  readonly table: DeviceTable;
  readonly isLive: boolean;
  /** The minute, so that dates turn over at midnight without a render per second. */
  readonly day: number;
  readonly actions: Actions;
}

export const DevicesTable = pure(({ devices, table, isLive, day, actions }: DevicesTableProps) => {
  const rows = deviceRows(devices, table);
  const shown = rows.slice(0, ROWS_MAX);
  return (
    <section class="panel" aria-labelledby="devices">
      <div class="panel-head">
        <h2 id="devices">Devices</h2>
        {devices.length >= FILTER_FROM && <Filter table={table} actions={actions} />}
      </div>
      {devices.length === 0 ? (
        <Empty>No device has reported yet. Devices appear here by themselves with their first message.</Empty>
      ) : (
        <div class="scroll">
          <table class="cards">
            <Head table={table} actions={actions} />
            <tbody>
              {shown.map((device) => (
                <Row key={device.id} device={device} isLive={isLive} now={day * 60_000} />
              ))}
            </tbody>
          </table>
        </div>
      )}
      {devices.length > 0 && rows.length === 0 && <Empty>No device's name contains “{table.filter}”.</Empty>}
      {rows.length > ROWS_MAX && (
        <p class="muted">
          {ROWS_MAX} of {count(rows.length)} devices are shown; the filter finds the others.
        </p>
      )}
    </section>
  );
});

function Filter({ table, actions }: { table: DeviceTable; actions: Actions }) {
  return (
    <input
      type="search"
      placeholder="Filter by name"
      aria-label="Filter devices by name"
      value={table.filter}
      data-testid="device-filter"
      onInput={(event) => actions.filterDevices(event.currentTarget.value)}
    />
  );
}

function Head({ table, actions }: { table: DeviceTable; actions: Actions }) {
  const sortable = (sort: DeviceSort, text: string, isNumber = false) => {
    const order = table.sort !== sort ? undefined : table.descending ? "descending" : "ascending";
    return (
      <th scope="col" class={isNumber ? "number" : ""} aria-sort={order}>
        <button type="button" class="sort" onClick={() => actions.sortDevices(sort)}>
          {text}
        </button>
      </th>
    );
  };
  const plain = (text: string, title: string) => (
    <th scope="col" class="number" title={title}>
      {text}
    </th>
  );
  return (
    <thead>
      <tr>
        {sortable("id", "Device")}
        {sortable("online", "State")}
        <th scope="col" title="No reading of this time or before is still to come">
          Clock
        </th>
        {sortable("lag", "Behind")}
        {sortable("backlog", "Backlog")}
        {sortable("quality", "Time quality")}
        {sortable("accepted", "Accepted", true)}
        {plain("Duplicate", "Readings that had arrived before")}
        {plain("Late", "Readings behind the device's own clock")}
        {plain("Quarantined", "Readings dated too far in the future")}
        {plain("Dead letters", "Messages or readings that could not be used")}
        <th scope="col">Last seen</th>
      </tr>
    </thead>
  );
}

const Row = pure(({ device, isLive, now }: { device: DeviceItem; isLive: boolean; now: number }) => {
  const { counters } = device;
  return (
    <tr data-testid={`device-row-${device.id}`}>
      <th scope="row">
        <a href={hrefOf({ page: "device", id: device.id })}>{device.id}</a>
        {device.agent !== device.id && <span class="muted"> by {device.agent}</span>}
      </th>
      <td data-label="State">
        <Online device={device} isLive={isLive} />
      </td>
      <td data-label="Clock" data-testid={`device-clock-${device.id}`}>
        <Time at={device.clock} now={now} />
      </td>
      <td data-label="Behind">
        <Behind device={device} />
      </td>
      <td data-label="Backlog">
        <Backlog device={device} now={now} />
      </td>
      <td data-label="Time quality">
        <Quality quality={device.time_quality} />
      </td>
      <Count label="Accepted" value={counters.accepted} testid={`accepted-${device.id}`} isTrouble={false} />
      <Count label="Duplicate" value={counters.duplicate} isTrouble={false} />
      <Count label="Late" value={counters.late} isTrouble />
      <Count label="Quarantined" value={counters.quarantined} isTrouble />
      <Count label="Dead letters" value={counters.dead_letter} isTrouble />
      <td data-label="Last seen">
        <Time at={device.last_seen} now={now} />
      </td>
    </tr>
  );
});

function Count(props: { label: string; value: number; isTrouble: boolean; testid?: string }) {
  const tone = props.value === 0 ? "muted" : props.isTrouble ? "level notable" : "";
  return (
    <td data-label={props.label} class={props.value === 0 ? "number zero" : "number"} data-testid={props.testid}>
      <span class={tone}>{count(props.value)}</span>
    </td>
  );
}
