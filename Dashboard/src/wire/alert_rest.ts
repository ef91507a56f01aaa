import { alertsOf } from "./alert_columns";
import type {
  AlertColumns,
  AlertItem,
  DeliveryItem,
  EvidenceItem,
  MaintenanceItem,
  Matcher,
  MissedItem,
  ReceiverItem,
  ReplayItem,
  SilenceItem,
  WhatIfWish,
} from "./alerts";
import type { Page } from "./contract";
import { FIRST_ALERTS } from "./early";
import { find, get, post, query, remove } from "./http";

const PAGE_ROWS = 1000;
/** A page of a long list: small enough that taking it holds nothing up. */
const PART_ROWS = 2000;
const ENDED_ROWS = 500;
const PAGES_MAX = 10;
const HISTORY_ROWS = 200;
const DEAD_ROWS = 200;

type Take = (items: readonly AlertItem[]) => boolean;

/** The newest of the alerts that are active. */
export async function firstAlerts(): Promise<readonly AlertItem[]> {
  return alertsOf(await get<AlertColumns>(FIRST_ALERTS));
}

/** Every active alert, handed over page by page. */
export async function activeAlerts(take: Take): Promise<void> {
  const filter = { active: "true", limit: String(PART_ROWS) };
  let cursor: string | null = null;
  for (let page = 0; page < PAGES_MAX; page++) {
    const part: AlertColumns = await columns(cursor === null ? filter : { ...filter, cursor });
    if (!take(alertsOf(part)) || part.next === null) return;
    cursor = part.next;
  }
}

/** The newest alerts, whatever became of them. */
export async function newestAlerts(): Promise<readonly AlertItem[]> {
  return alertsOf(await columns({ limit: String(ENDED_ROWS) }));
}

function columns(filter: Record<string, string>): Promise<AlertColumns> {
  return get<AlertColumns>(`alerts/columns?${query(filter)}`);
}

/** Null when there is no such alert. */
export async function alert(id: string): Promise<AlertItem | null> {
  return await find<AlertItem>(path(id));
}

export async function history(id: string): Promise<readonly AlertItem[]> {
  const rows = query({ limit: String(HISTORY_ROWS), order: "desc" });
  return (await find<Page<AlertItem>>(`${path(id, "events")}?${rows}`))?.items ?? [];
}

/** Each is done when it is durable; the alert itself follows on the live feed. */
export async function acknowledge(id: string, by: string): Promise<void> {
  await post(path(id, "ack"), { by });
}

export async function assign(id: string, to: string | null, by: string): Promise<void> {
  await post(path(id, "assign"), { to, by });
}

export async function comment(id: string, text: string, by: string): Promise<void> {
  await post(path(id, "comment"), { comment: text, by });
}

export async function resolve(id: string, text: string, by: string): Promise<void> {
  await post(path(id, "resolve"), { comment: text, by });
}

export interface SilenceWish {
  readonly matchers: readonly Matcher[];
  readonly duration_seconds: number;
  readonly comment: string;
  readonly by: string;
}

export async function silence(wish: SilenceWish): Promise<void> {
  await post("silences", wish);
}

export async function endSilence(id: string, by: string): Promise<void> {
  await remove(`silences/${encodeURIComponent(id)}?${query({ by })}`);
}

export async function silences(): Promise<readonly SilenceItem[]> {
  return (await get<Page<SilenceItem>>("silences")).items;
}

export async function maintenance(): Promise<readonly MaintenanceItem[]> {
  return (await get<Page<MaintenanceItem>>("maintenance")).items;
}

/** What happened to alerts in the absences of a device, or of all. */
export async function missed(device: string | null): Promise<readonly MissedItem[]> {
  const filter = device === null ? "" : `?${query({ device })}`;
  return (await get<Page<MissedItem>>(`alerts/missed${filter}`)).items;
}

/** Null when this gateway has none of it. */
export async function evidence(id: string): Promise<EvidenceItem | null> {
  return await find<EvidenceItem>(`${path(id, "evidence")}?${query({ limit: String(PAGE_ROWS) })}`);
}

/** Feeds the journal to the rule once more, or to another rule; the run tells how far it is. */
export async function startReplay(id: string, wish: WhatIfWish | null): Promise<ReplayItem> {
  return (await post<ReplayItem>(path(id, "evidence/replay"), wish ?? {}))!;
}

export async function stopReplay(id: string): Promise<void> {
  await remove(path(id, "evidence/replay"));
}

export async function replay(id: string): Promise<ReplayItem | null> {
  return await find<ReplayItem>(path(id, "evidence/replay"));
}

export async function receivers(): Promise<readonly ReceiverItem[]> {
  return (await get<Page<ReceiverItem>>("webhooks")).items;
}

export async function deadLetters(): Promise<readonly DeliveryItem[]> {
  const dead = query({ state: "dead", limit: String(DEAD_ROWS) });
  return (await get<Page<DeliveryItem>>(`webhooks/deliveries?${dead}`)).items;
}

/** One attempt, at once: how it went as a sentence. */
export async function testReceiver(id: string): Promise<string> {
  const outcome = await post<{ delivered: boolean; status: number | null; error: string | null }>(
    `webhooks/${encodeURIComponent(id)}/test`,
  );
  const answer = outcome?.status ? ` (${outcome.status})` : "";
  if (outcome?.delivered) return `${id} took the test${answer}.`;
  return `${id} did not take the test: ${outcome?.error}${answer}`;
}

export async function enableReceiver(id: string): Promise<void> {
  await post(`webhooks/${encodeURIComponent(id)}/enable`);
}

/** One delivery, or all of the receiver that were given up; how many. */
export async function redeliver(webhook: string, delivery: string | null): Promise<number> {
  const body = delivery === null ? {} : { delivery };
  return (await post<{ count: number }>(`webhooks/${encodeURIComponent(webhook)}/redeliver`, body))?.count ?? 0;
}

function path(id: string, action?: string): string {
  return `alerts/${encodeURIComponent(id)}${action === undefined ? "" : `/${action}`}`;
}
