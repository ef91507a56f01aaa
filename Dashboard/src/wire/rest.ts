import { readToken } from "./token";
import type {
  AgentItem,
  AlertItem,
  CommandItem,
  DemoItem,
  DeviceItem,
  Page,
  ReadingItem,
  ResultItem,
  SeriesItem,
} from "./contract";

/** A request that did not do what it was for; the message is a sentence for a person. */
export class RestFailure extends Error {
  constructor(
    message: string,
    readonly status: number,
  ) {
    super(message);
  }
}

const API = "api/v1";
const TIMEOUT_MILLIS = 15_000;
const PAGE_ROWS = 1000;
const PAGES_MAX = 50;
const READING_ROWS = 5000;
const READING_PAGES_MAX = 4;

export async function devices(): Promise<readonly DeviceItem[]> {
  return (await get<Page<DeviceItem>>(`devices?limit=${PAGE_ROWS}`)).items;
}

export async function series(device: string): Promise<readonly SeriesItem[]> {
  return (await get<Page<SeriesItem>>(`series?${query({ device, limit: String(PAGE_ROWS) })}`)).items;
}

export async function alerts(): Promise<readonly AlertItem[]> {
  return (await get<Page<AlertItem>>(`alerts?${query({ limit: String(PAGE_ROWS) })}`)).items;
}

/** Rows of a pipeline from `from` on, handed over page by page as they come. A pipeline without rows yet has none. */
export async function results(
  pipeline: string,
  device: string,
  from: number,
  take: (items: readonly ResultItem[]) => boolean,
): Promise<void> {
  const filter = { device, from: new Date(from).toISOString(), limit: String(PAGE_ROWS) };
  await pages<ResultItem>(`results/${encodeURIComponent(pipeline)}`, filter, PAGES_MAX, take);
}

/** Single readings of a device from `from` on, handed over page by page, the oldest first. */
export async function readings(
  device: string,
  from: number,
  take: (items: readonly ReadingItem[]) => boolean,
): Promise<void> {
  const filter = { device, from: new Date(from).toISOString(), limit: String(READING_ROWS) };
  await pages<ReadingItem>("readings", filter, READING_PAGES_MAX, take);
}

/** Done when the acknowledgement is durable; the alert itself follows on the live feed. */
export async function acknowledge(id: string): Promise<void> {
  await post(`alerts/${encodeURIComponent(id)}/ack`, { by: "dashboard" });
}

/** What an agent runs; null when this gateway knows none of that name. */
export async function agent(id: string): Promise<AgentItem | null> {
  return await find<AgentItem>(`agents/${encodeURIComponent(id)}`);
}

/** Done when the agent has answered, or has not for a while. */
export async function readNow(agent: string, sensor: string): Promise<CommandItem> {
  const body = { kind: "read_now", sensor, valid_seconds: 30, by: "dashboard" };
  return (await post<CommandItem>(`agents/${encodeURIComponent(agent)}/commands?wait_seconds=10`, body))!;
}

/** What the demo's launcher offers; null when this gateway is no demo. */
export async function demo(): Promise<DemoItem | null> {
  return await find<DemoItem>("demo");
}

export async function plug(agent: string, isPlugged: boolean): Promise<void> {
  await post(`demo/agents/${encodeURIComponent(agent)}/${isPlugged ? "plug" : "unplug"}`);
}

export async function fault(name: string): Promise<void> {
  await post(`demo/faults/${encodeURIComponent(name)}`);
}

/** Follows the cursor until the end, the bound, or until `take` has enough. */
async function pages<T>(
  path: string,
  filter: Record<string, string>,
  most: number,
  take: (items: readonly T[]) => boolean,
): Promise<void> {
  let cursor: string | null = null;
  for (let page = 0; page < most; page++) {
    const search: string = query(cursor === null ? filter : { ...filter, cursor });
    const rows: Page<T> | null = await find<Page<T>>(`${path}?${search}`);
    if (rows === null || !take(rows.items) || !rows.next) return;
    cursor = rows.next;
  }
}

/** Null when there is no such thing. */
async function find<T>(path: string): Promise<T | null> {
  try {
    return await get<T>(path);
  } catch (error) {
    if (error instanceof RestFailure && error.status === 404) return null;
    throw error;
  }
}

async function get<T>(path: string): Promise<T> {
  return (await send<T>(path, { method: "GET" }))!;
}

async function post<T = unknown>(path: string, body: object = {}): Promise<T | null> {
  const headers = { "content-type": "application/json" };
  return await send<T>(path, { method: "POST", headers, body: JSON.stringify(body) });
}

async function send<T>(path: string, request: RequestInit): Promise<T | null> {
  let response: Response;
  try {
    const signal = AbortSignal.timeout(TIMEOUT_MILLIS);
    const headers = new Headers(request.headers);
    if (readToken() !== "") headers.set("authorization", `Bearer ${readToken()}`);
    response = await fetch(`${API}/${path}`, { ...request, headers, signal, cache: "no-store" });
  } catch {
    throw new RestFailure("The gateway does not answer.", 0);
  }
  if (!response.ok) throw new RestFailure(await reason(response), response.status);
  if (response.status === 204 || response.headers.get("content-length") === "0") return null;
  const isJson = response.headers.get("content-type")?.includes("json") ?? false;
  return isJson ? ((await response.json()) as T) : null;
}

/** The sentence of a problem+json answer (RFC 9457), or the status. */
async function reason(response: Response): Promise<string> {
  const fallback = `The gateway answered ${response.status}.`;
  try {
    const problem = (await response.json()) as { detail?: string; title?: string };
    return problem.detail ?? problem.title ?? fallback;
  } catch {
    return fallback;
  }
}

function query(fields: Record<string, string>): string {
  return new URLSearchParams(fields).toString();
}
