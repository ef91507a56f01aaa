import { find, get, pages, post, query } from "./http";
import type {
  AgentItem,
  CommandItem,
  DemoItem,
  DeviceItem,
  Page,
  ReadingItem,
  ResultItem,
  SeriesItem,
} from "./contract";
import { DEVICES } from "./early";

const PAGE_ROWS = 1000;
const PAGES_MAX = 50;
const READING_ROWS = 5000;
const READING_PAGES_MAX = 4;

export async function devices(): Promise<readonly DeviceItem[]> {
  return (await get<Page<DeviceItem>>(DEVICES)).items;
}

export async function series(device: string): Promise<readonly SeriesItem[]> {
  return (await get<Page<SeriesItem>>(`series?${query({ device, limit: String(PAGE_ROWS) })}`)).items;
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
