/** What the gateway says of alerts, silences and evidence. */

/** RFC 3339, or milliseconds since the epoch where many of them come at once. */
export type Instant = string | number;

export interface AlertItem {
  readonly id: string;
  readonly rule: string;
  readonly key: string;
  readonly device?: string | null;
  readonly metric?: string | null;
  readonly severity: string;
  readonly state: string;
  readonly provisional: boolean;
  readonly late: boolean;
  readonly occurred: Instant;
  readonly detected: Instant;
  /** When the first receiver was told; null as long as none was. */
  readonly notified?: Instant | null;
  readonly start: Instant;
  readonly end?: Instant | null;
  readonly peak?: number | null;
  readonly acknowledged: boolean;
  /** The results no longer support it, but a person had acknowledged it: a person decides. */
  readonly retraction_proposed?: boolean;
  readonly flapping?: boolean;
  readonly summary?: string | null;
  readonly runbook?: string | null;
  readonly labels?: Readonly<Record<string, string>> | null;
  /** The alert that is the known cause of this one. */
  readonly cause?: string | null;
  /** Nobody is notified of it. */
  readonly silenced?: boolean;
  /** A silence, a maintenance window, `cause` or `closed`. */
  readonly silenced_by?: string | null;
  readonly assignee?: string | null;
  /** How many steps of escalation it has gone; 0 for none. */
  readonly escalation?: number;
  readonly escalated_to?: string | null;
  /** Who did what the last event says. */
  readonly by?: string | null;
  readonly comment?: string | null;
  readonly event?: string;
  readonly at?: Instant;
}

/** A list of very many alerts: what their rows show. */
export interface AlertColumns {
  readonly count: number;
  /** By the names of AlertItem's fields. One that is not there is null, false or 0 in each row. */
  readonly columns: Readonly<Record<string, AlertColumn>>;
  readonly next: string | null;
}

export interface AlertColumn {
  readonly values: readonly unknown[];
  /** For each row the place of its value; null when there is a value for each row. */
  readonly rows: readonly number[] | null;
}

export interface AlertsMessage {
  /** Alerts that changed, as they stand now. */
  readonly items: readonly AlertItem[];
  /** Alerts left out, because this client was slow. */
  readonly dropped?: number;
}

export type MatcherOperator = "=" | "!=" | "=~" | "!~";

export interface Matcher {
  readonly name: string;
  readonly op: MatcherOperator;
  readonly value: string;
}

export interface SilenceItem {
  readonly id: string;
  readonly state: "pending" | "active" | "expired" | "removed";
  readonly matchers: readonly Matcher[];
  readonly starts: string | null;
  readonly ends: string;
  readonly by: string | null;
  readonly comment: string | null;
  readonly created: string;
  readonly removed_by?: string | null;
}

export interface MaintenanceItem {
  readonly id: string;
  readonly matchers: readonly Matcher[];
  readonly comment: string | null;
  readonly active: boolean;
  readonly next_from: string | null;
  readonly next_to: string | null;
}

/** What happened to alerts while a device was away. */
export interface MissedItem {
  readonly device: string;
  readonly away_from: string;
  readonly away_to: string;
  readonly caught_up: boolean;
  readonly raised: number;
  readonly late: number;
  readonly confirmed: number;
  readonly amended: number;
  readonly resolved: number;
  readonly retracted: number;
  readonly proposed: number;
  /** Ids of the alerts. */
  readonly alerts: readonly string[];
}

export interface EvidenceRule {
  readonly id: string;
  /** Null when nobody knows by which form of the rule it was said. */
  readonly version: string | null;
  readonly kind: string | null;
  readonly text: string;
  readonly configuration: Readonly<Record<string, unknown>> | null;
  readonly sql: string | null;
  readonly known: boolean;
  readonly is_current: boolean;
  readonly note: string | null;
}

export interface EvidenceEvent {
  readonly event: string;
  readonly at: string;
  readonly step: number;
  readonly output_position: number;
  readonly input: { readonly kind: string; readonly at: string | null; readonly what: string | null } | null;
}

export interface EvidenceWindow {
  readonly stream: string;
  readonly key: string;
  readonly start: string;
  readonly end: string;
  readonly number: number | null;
  /** Whether it speaks for the alert; null when that cannot be said of a single window. */
  readonly above: boolean | null;
  readonly revision: number;
  readonly state: string;
  readonly present: number | null;
  readonly expected: number | null;
  readonly missing: readonly string[] | null;
  /** A later revision took its place. */
  readonly replaced: boolean;
  readonly output_position: number;
  readonly model: { readonly id: string; readonly sha256?: string | null; readonly note?: string | null } | null;
  readonly expected_low: number | null;
  readonly expected_high: number | null;
  readonly contributions: readonly { readonly name: string; readonly value: number }[] | null;
}

export interface EvidenceReading {
  readonly device: string;
  readonly metric: string;
  readonly time: string;
  readonly value: number | boolean | string;
  readonly time_quality: string;
  readonly value_quality: string;
  readonly arrived: string;
  readonly lag_seconds: number;
  readonly position: number;
  readonly counted: boolean;
  readonly reason: string | null;
}

export interface EvidenceItem {
  readonly rule: EvidenceRule;
  readonly pipeline: string;
  readonly stream: string;
  readonly from: string;
  readonly to: string;
  readonly events: readonly EvidenceEvent[];
  readonly windows: { readonly items: readonly EvidenceWindow[]; readonly next: string | null };
  readonly readings: {
    readonly known: boolean;
    readonly note: string | null;
    readonly items: readonly EvidenceReading[];
    readonly next: string | null;
  };
  readonly gone: readonly { readonly what: string; readonly sentence: string }[];
  readonly notes: readonly string[];
}

/** The pipeline fed once more with the journal, held against what it said. */
export interface ReplayItem {
  readonly state: "running" | "done" | "failed" | "cancelled";
  readonly progress: { readonly percent: number } | null;
  readonly what_if: boolean;
  readonly verdict: "same" | "different" | "not_comparable" | "raised" | "not_raised" | null;
  readonly start: string | null;
  readonly records: number;
  readonly rows: number;
  readonly events: readonly {
    readonly event: string;
    readonly step: number;
    readonly same: boolean;
    readonly difference: string | null;
  }[];
  readonly sha256_said: string | null;
  readonly sha256_replayed: string | null;
  readonly range: RangeReport | null;
  readonly reason: string | null;
  readonly notes: readonly string[];
}

/** Another rule, and since when it is tried, by arrival. */
export interface WhatIfWish {
  readonly set?: Readonly<Record<string, number>>;
  readonly sql?: string;
  readonly from: string;
}

/** What another rule changes in a part of the past. */
export interface RangeReport {
  readonly first: number;
  readonly from: number;
  readonly to: number;
  readonly same: number;
  readonly come: number;
  readonly gone: number;
  readonly different: number;
  readonly changes: readonly {
    readonly change: "come" | "gone" | "different";
    readonly was: RangeAlert | null;
    readonly would: RangeAlert | null;
  }[];
}

export interface RangeAlert {
  readonly id: string;
  readonly key: string;
  readonly start: string;
  readonly end: string | null;
  readonly peak: number | null;
}

/** A receiver of events and what waits for it. */
export interface ReceiverItem {
  readonly id: string;
  readonly channel: string;
  readonly url: string;
  readonly enabled: boolean;
  readonly pending: number;
  readonly missed: number;
}

export interface DeliveryItem {
  readonly id: string;
  readonly webhook: string;
  readonly type: string;
  readonly alert: string | null;
  readonly subject: string | null;
  readonly state: string;
  readonly attempts: number;
  readonly status: number | null;
  readonly error: string | null;
  readonly at: string;
}
