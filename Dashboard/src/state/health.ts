import { instant } from "../format/time";
import type { DeviceItem, HealthMessage } from "../wire/contract";
import { noteReturns } from "./alert_view";
import type { DeviceTable, Health, State } from "./state";

/** The gateway speaks every second: what is older than this is not live. */
export const STALE_AFTER = 5_000;

/** A device so far behind deserves a look: a window and the grace of a slow publisher. */
export const LAG_NOTABLE_SECONDS = 15;
export const LAG_SEVERE_SECONDS = 60;

export function applyHealth(state: State, message: HealthMessage, received: number): void {
  const at = instant(message.at) ?? received;
  const before = state.health;
  state.health = { at, received, devices: message.devices, gateway: message.gateway };
  noteReturns(state, before, state.health);
}

/** Devices from the REST interface, while the live feed has said nothing yet. */
export function applyDevices(state: State, devices: readonly DeviceItem[], received: number): void {
  if (state.health === null) state.health = { at: received, received, devices, gateway: null };
}

export type Freshness = "nothing" | "live" | "stale";

/** Whether the numbers on the screen may be read as the present. */
export function freshness(state: State): Freshness {
  if (state.health === null) return "nothing";
  if (state.connection.kind !== "live" || state.health.gateway === null) return "stale";
  return state.now - state.health.received > STALE_AFTER ? "stale" : "live";
}

/** The gateway's clock now, as far as this browser can tell: its own clock may be wrong. */
export function gatewayNow(state: State): number {
  if (state.health === null) return state.now;
  const offset = state.health.at - state.health.received;
  return Math.max(state.now + offset, state.health.at);
}

/** The time that the page speaks of: a page that is not live stands still at the time that its data is of. */
export function shownNow(state: State): number {
  return freshness(state) === "stale" ? state.health!.at : gatewayNow(state);
}

export type Level = "good" | "notable" | "severe" | "unknown";

export function lagLevel(device: DeviceItem): Level {
  if (device.lag_seconds === null) return "unknown";
  if (device.lag_seconds >= LAG_SEVERE_SECONDS) return "severe";
  return device.lag_seconds >= LAG_NOTABLE_SECONDS ? "notable" : "good";
}

/** Readings on their way for less than this are no backlog. */
export const BACKLOG_NOTABLE_SECONDS = 10;

/**
 * What waits at a device's edge: nothing worth a word, a backlog, or nobody knows, because a device that is cut off
 * cannot tell what it gathers.
 */
export function backlogKind({ online, backlog, last_seen }: DeviceItem): "none" | "some" | "unknown" {
  if (!online) return "unknown";
  const [oldest, seen] = [instant(backlog.oldest), instant(last_seen)];
  if (backlog.readings === 0) return "none";
  return oldest !== null && seen !== null && seen - oldest < BACKLOG_NOTABLE_SECONDS * 1000 ? "none" : "some";
}

export interface Summary {
  readonly devices: number;
  readonly online: number;
  readonly offline: readonly string[];
  readonly behindMost: DeviceItem | null;
  readonly backlogReadings: number;
  readonly backlogDevices: number;
  readonly refused: number;
}

export function summarize(health: Health): Summary {
  const offline = health.devices.filter((device) => !device.online).map((device) => device.id);
  const waiting = health.devices.filter((device) => backlogKind(device) === "some");
  // One agent's spool stands at each of its devices: count it once.
  const perAgent = new Map<string, number>();
  for (const { agent, backlog } of waiting) perAgent.set(agent, Math.max(perAgent.get(agent) ?? 0, backlog.readings));
  const clocked = health.devices.filter((device) => device.lag_seconds !== null);
  return {
    devices: health.devices.length,
    online: health.devices.length - offline.length,
    offline,
    behindMost: clocked.reduce<DeviceItem | null>(
      (most, device) => (most === null || device.lag_seconds! > most.lag_seconds! ? device : most),
      null,
    ),
    backlogReadings: [...perAgent.values()].reduce((sum, readings) => sum + readings, 0),
    backlogDevices: waiting.length,
    refused: health.devices.reduce((sum, { counters }) => sum + counters.quarantined + counters.dead_letter, 0),
  };
}

/** The rows of the devices table: filtered, then in the chosen order, then by name. */
export function deviceRows(devices: readonly DeviceItem[], table: DeviceTable): DeviceItem[] {
  const wanted = table.filter.trim().toLowerCase();
  const rows = devices.filter((device) => wanted === "" || device.id.toLowerCase().includes(wanted));
  const sign = table.descending ? -1 : 1;
  return rows.sort((a, b) => sign * compare(a, b, table) || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
}

function compare(a: DeviceItem, b: DeviceItem, { sort }: DeviceTable): number {
  switch (sort) {
    case "id":
      return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
    case "online":
      return Number(a.online) - Number(b.online);
    case "lag":
      return (a.lag_seconds ?? -1) - (b.lag_seconds ?? -1);
    case "backlog":
      return a.backlog.readings - b.backlog.readings;
    case "quality":
      return a.time_quality < b.time_quality ? -1 : a.time_quality > b.time_quality ? 1 : 0;
    case "accepted":
      return a.counters.accepted - b.counters.accepted;
  }
}
