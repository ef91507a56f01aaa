/** What the gateway says, as it says it: snake_case, times RFC 3339 UTC. The C# side is Telemetry.Contract.Live. */

export interface BacklogItem {
  readonly readings: number;
  readonly oldest: string | null;
  readonly eta_seconds: number | null;
}

export interface DeviceCounters {
  readonly accepted: number;
  readonly duplicate: number;
  readonly late: number;
  readonly quarantined: number;
  readonly dead_letter: number;
}

export interface DeviceItem {
  readonly id: string;
  readonly agent: string;
  readonly online: boolean;
  readonly clock: string | null;
  readonly lag_seconds: number | null;
  readonly backlog: BacklogItem;
  readonly time_quality: string;
  readonly last_seen: string | null;
  readonly counters: DeviceCounters;
}

export interface GatewayItem {
  readonly readings_per_second: number;
  readonly journal_position: number;
  readonly pipeline_lag_records: number;
  readonly view_lag_records: number;
}

export interface HealthMessage {
  readonly at: string;
  readonly devices: readonly DeviceItem[];
  readonly gateway: GatewayItem;
}

export interface ReadingsMessage {
  readonly device: string;
  readonly metric: string;
  /** Milliseconds since the epoch, in order of arrival. */
  readonly times: readonly number[];
  readonly values: readonly number[];
  /** Those whose values are in doubt; not there when all are good. */
  readonly doubts?: readonly { readonly index: number; readonly why: string }[];
  /** Readings left out since the last message, because this client was slow. */
  readonly dropped?: number;
}

/** One value of a result's column. */
export type Cell = string | number | boolean | null;

export interface ResultsMessage {
  readonly pipeline: string;
  readonly columns: Readonly<Record<string, readonly Cell[]>>;
  readonly dropped?: number;
}

export type ResultItem = Readonly<Record<string, Cell>>;

export interface SeriesItem {
  readonly device: string;
  readonly metric: string;
  readonly unit?: string | null;
  readonly last_time?: string | null;
  readonly last_value?: number | null;
}

export interface ReadingItem {
  readonly device: string;
  readonly metric: string;
  readonly time: string;
  readonly value: number | boolean | string;
  /** `good`, or what is wrong with the value. */
  readonly value_quality?: string;
}

export interface FieldFault {
  readonly path: string;
  readonly reason: string;
}

/** What an agent is to run with, held against what it says that it runs with. */
export interface StandingItem {
  readonly state: string;
  readonly desired: number | null;
  /** 0: its own file alone; null: it has not said. */
  readonly running: number | null;
  readonly trial_seconds: number | null;
  readonly reason: string | null;
  readonly faults: readonly FieldFault[] | null;
  readonly damage: string | null;
}

export interface SensorItem {
  readonly name: string;
  readonly device: string;
}

export interface AgentItem {
  readonly agent: string;
  readonly online: boolean;
  readonly configuration: StandingItem;
  readonly sensors: readonly SensorItem[];
}

/** A command and what became of it. */
export interface CommandItem {
  readonly sensor: string;
  readonly state: string;
  readonly reason: string | null;
  readonly readings: readonly { readonly metric: string; readonly value: number | boolean | string }[];
}

export interface DemoAgent {
  readonly id: string;
  readonly plugged: boolean;
  readonly devices: readonly string[];
}

export interface DemoFault {
  readonly name: string;
  readonly label: string;
  /** Whose machine it breaks. */
  readonly agent: string;
  readonly active: boolean;
}

export interface DemoItem {
  readonly agents: readonly DemoAgent[];
  /** Names of what can be broken; older launchers do not say. */
  readonly faults?: readonly string[];
  readonly fault_details?: readonly DemoFault[];
}

export interface Page<T> {
  readonly items: readonly T[];
  readonly next: string | null;
}
