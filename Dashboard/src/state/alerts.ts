import { instant } from "../format/time";
import type { AlertItem } from "../wire/alerts";
import type { State } from "./state";

/** Most active alerts kept in the page. */
export const ACTIVE_MAX = 20_000;

/** Most ended alerts kept in the page: those that ended first give way. */
export const ENDED_MAX = 2_000;

/** An alert and what sorting and searching ask of it again and again. Never changed: another word, another entry. */
export interface AlertEntry {
  readonly item: AlertItem;
  readonly isActive: boolean;
  readonly occurred: number;
  readonly detected: number;
  /** When that happened which it says last. */
  readonly at: number;
  /** 0 for the worst. */
  readonly rank: number;
}

export interface AlertStore {
  readonly byId: Map<string, AlertEntry>;
  /** Ids of ended alerts, those that ended first first. */
  readonly ended: Set<string>;
  /** Active alerts that nobody has acknowledged. */
  unacknowledged: number;
  /** Every active alert of the gateway is here. */
  isWhole: boolean;
  /** Ids that were heard of since a reading of all alerts began; null when none is under way. */
  sweep: Set<string> | null;
  /** Goes up with every change, so that rows are sorted only then. */
  version: number;
}

export function noAlerts(): AlertStore {
  return { byId: new Map(), ended: new Set(), unacknowledged: 0, isWhole: false, sweep: null, version: 0 };
}

export function activeCount(store: AlertStore): number {
  return store.byId.size - store.ended.size;
}

/** Takes what the live feed says: it is newer than all before. */
export function applyAlerts(state: State, items: readonly AlertItem[]): void {
  for (const item of items) put(state.alerts.store, item);
  state.alerts.store.version++;
}

/** Takes a page of a list: the live feed may have said something newer already. */
export function applyAlertPage(state: State, items: readonly AlertItem[]): void {
  const { store } = state.alerts;
  for (const item of items) {
    const known = store.byId.get(item.id);
    if (known === undefined || atOf(item) > known.at) put(store, item);
    else store.sweep?.add(item.id);
  }
  store.version++;
  state.alerts.load = "loaded";
}

/** All active alerts are going to be read. */
export function beginSweep(state: State): void {
  state.alerts.store.sweep = new Set();
}

/** All were read: what was active here and was not heard of ended while nobody listened. */
export function endSweep(state: State): void {
  const { store } = state.alerts;
  for (const [id, entry] of store.byId) {
    if (entry.isActive && store.sweep !== null && !store.sweep.has(id)) take(store, id);
  }
  store.sweep = null;
  store.isWhole = activeCount(store) < ACTIVE_MAX;
  store.version++;
}

/** Not all could be read: nothing is let go of. */
export function dropSweep(state: State): void {
  state.alerts.store.sweep = null;
  state.alerts.store.isWhole = false;
}

function put(store: AlertStore, item: AlertItem): void {
  const entry = entryOf(item);
  store.sweep?.add(item.id);
  const isKnown = store.byId.has(item.id);
  if (!isKnown && entry.isActive && activeCount(store) >= ACTIVE_MAX) {
    store.isWhole = false;
    return;
  }
  if (isKnown) take(store, item.id);
  store.byId.set(item.id, entry);
  if (entry.isActive) {
    store.unacknowledged += item.acknowledged ? 0 : 1;
    return;
  }
  store.ended.add(item.id);
  for (const oldest of store.ended) {
    if (store.ended.size <= ENDED_MAX) break;
    take(store, oldest);
  }
}

function take(store: AlertStore, id: string): void {
  const before = store.byId.get(id);
  if (before?.isActive && !before.item.acknowledged) store.unacknowledged--;
  store.byId.delete(id);
  store.ended.delete(id);
}

export function entryOf(item: AlertItem): AlertEntry {
  return {
    item,
    isActive: isActive(item),
    occurred: instant(item.occurred) ?? 0,
    detected: instant(item.detected) ?? 0,
    at: atOf(item),
    rank: severityRank(item.severity),
  };
}

function atOf(item: AlertItem): number {
  return instant(item.at) ?? instant(item.detected) ?? 0;
}

const SEVERITIES = ["emergency", "critical", "error", "major", "warning", "minor", "notice", "info"];

/** 0 for the worst; one that nobody knows stands before `warning`. */
export function severityRank(severity: string): number {
  const rank = SEVERITIES.indexOf(severity.toLowerCase());
  return rank < 0 ? 3.5 : rank;
}

/** Still asks for somebody: firing, or a machine would take it back but a person has acknowledged it. */
export function isActive(alert: AlertItem): boolean {
  return alert.state === "firing" || (alert.retraction_proposed === true && alert.state !== "retracted");
}

/** The device of an alert: said, or the first part of its key. */
export function deviceOf(alert: AlertItem): string {
  return alert.device ?? alert.key.split("/")[0]!;
}

/** How long after its occurrence it was known. */
export function detectionDelay(alert: AlertItem): number {
  return Math.max(0, (instant(alert.detected) ?? 0) - (instant(alert.occurred) ?? 0));
}
