import type { AgentItem, DemoItem, DeviceItem, GatewayItem } from "../wire/contract";
import { type AlertQuery, EVERYTHING } from "./alert_rows";
import type { AlertView, Missed, Return, Silences } from "./alert_view";
import { type AlertStore, noAlerts } from "./alerts";
import type { Readings } from "./columns";
import type { Receivers } from "./receivers";
import type { Route } from "./route";
import type { Windows } from "./windows";

/** All that the page knows. Functions change it, one render per animation frame shows it, nothing else holds facts. */
export interface State {
  /** This browser's clock in milliseconds, moved once a second. */
  now: number;
  route: Route;
  theme: Theme;
  connection: Connection;
  /** The gateway is not open and has refused the token, or there is none. */
  needsToken: boolean;
  health: Health | null;
  alerts: Alerts;
  /** Webhooks, mails and topics, on the system page; null as long as nobody asked. */
  receivers: Receivers | null;
  /** Who acts here, as the audit log will say it. */
  signature: string;
  /** The open device page; null on any other. */
  device: DeviceView | null;
  /** What the demo's launcher offers; null on a real gateway. */
  demo: DemoItem | null;
  /** The devices table of the overview. */
  table: DeviceTable;
  /** Actions under way, by the id of what they act on. */
  acting: ReadonlySet<string>;
  notice: Notice | null;
  /** Rows that the live feed left out because this browser was slow. */
  dropped: number;
}

export type Theme = "system" | "light" | "dark";

export type Connection =
  | { readonly kind: "connecting" }
  | { readonly kind: "live" }
  /** Without a time it is a person who has to try again. */
  | { readonly kind: "lost"; readonly since: number; readonly retryAt: number | null };

export interface Health {
  /** The gateway's clock when it spoke. */
  readonly at: number;
  /** This browser's clock when that arrived. */
  readonly received: number;
  readonly devices: readonly DeviceItem[];
  readonly gateway: GatewayItem | null;
}

export type Load = "waiting" | "loaded" | { readonly failed: string };

export interface Alerts {
  load: Load;
  readonly store: AlertStore;
  /** The alerts page's table. */
  query: AlertQuery;
  /** The one whose times are explained. */
  open: string | null;
  /** The opened alert; null when none is. */
  panel: AlertView | null;
  /** Null as long as nobody asked. */
  silences: Silences | null;
  missed: Missed | null;
  /** Devices that came back while this page was open. */
  returns: readonly Return[];
}

export interface DeviceView {
  readonly id: string;
  load: Load;
  /** How far back the charts reach, in milliseconds. */
  range: number;
  /** By metric, in the order in which they were first seen. */
  readonly series: Map<string, SeriesView>;
  /** The metric of the windows table; null for the first one. */
  tableMetric: string | null;
  /** The agent that speaks for it; null as long as that is not known. */
  agent: AgentItem | null;
}

export interface SeriesView {
  readonly metric: string;
  unit: string;
  readonly readings: Readings;
  readonly windows: Windows;
  readonly scores: Windows;
}

export interface DeviceTable {
  readonly sort: DeviceSort;
  readonly descending: boolean;
  readonly filter: string;
}

export type DeviceSort = "id" | "online" | "lag" | "backlog" | "quality" | "accepted";

export interface Notice {
  readonly text: string;
  readonly until: number;
}

export const MINUTE = 60_000;

/** How far back charts can reach. */
export const RANGES: readonly { readonly millis: number; readonly text: string }[] = [
  { millis: 5 * MINUTE, text: "5 min" },
  { millis: 15 * MINUTE, text: "15 min" },
  { millis: 60 * MINUTE, text: "1 h" },
  { millis: 360 * MINUTE, text: "6 h" },
];

export function initialState(now: number, route: Route, theme: Theme, signature = ""): State {
  return {
    now,
    route,
    theme,
    connection: { kind: "connecting" },
    needsToken: false,
    health: null,
    alerts: {
      load: "waiting",
      store: noAlerts(),
      query: EVERYTHING,
      open: null,
      panel: null,
      silences: null,
      missed: null,
      returns: [],
    },
    receivers: null,
    signature,
    device: null,
    demo: null,
    table: { sort: "id", descending: false, filter: "" },
    acting: new Set(),
    notice: null,
    dropped: 0,
  };
}
