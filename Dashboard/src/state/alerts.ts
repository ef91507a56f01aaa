import { instant } from "../format/time";
import type { AlertItem } from "../wire/contract";
import type { Alerts, State } from "./state";

/** Most alerts kept in the page: the longest detected give way, active ones last. */
export const ALERTS_MAX = 1000;

export function applyAlert(state: State, alert: AlertItem): void {
  const byId = new Map(state.alerts.byId).set(alert.id, alert);
  state.alerts = { ...state.alerts, byId: bounded(byId) };
}

export function applyAlerts(state: State, alerts: readonly AlertItem[]): void {
  const byId = new Map(alerts.map((alert) => [alert.id, alert]));
  state.alerts = { ...state.alerts, load: "loaded", byId };
}

function bounded(byId: Map<string, AlertItem>): Map<string, AlertItem> {
  if (byId.size <= ALERTS_MAX) return byId;
  const kept = [...byId.values()].sort(byImportance).slice(0, ALERTS_MAX);
  return new Map(kept.map((alert) => [alert.id, alert]));
}

/** Still asks for somebody: firing, or a machine would take it back but a person has acknowledged it. */
export function isActive(alert: AlertItem): boolean {
  return alert.state === "firing" || (alert.retraction_proposed === true && alert.state !== "retracted");
}

/** The device of an alert: said, or the first part of its key. */
export function deviceOf(alert: AlertItem): string {
  return alert.device ?? alert.key.split("/")[0]!;
}

/** Active before ended, unacknowledged before acknowledged, then the newest detected first. */
export function byImportance(a: AlertItem, b: AlertItem): number {
  return (
    Number(isActive(b)) - Number(isActive(a)) ||
    Number(a.acknowledged && isActive(a)) - Number(b.acknowledged && isActive(b)) ||
    (instant(b.detected) ?? 0) - (instant(a.detected) ?? 0) ||
    (a.id < b.id ? -1 : 1)
  );
}

export function alertRows(alerts: Alerts, shown: "active" | "all" = alerts.shown): AlertItem[] {
  const rows = [...alerts.byId.values()].filter((alert) => shown === "all" || isActive(alert));
  return rows.sort(byImportance);
}

/** How long after its occurrence it was known. */
export function detectionDelay(alert: AlertItem): number {
  return Math.max(0, (instant(alert.detected) ?? 0) - (instant(alert.occurred) ?? 0));
}
