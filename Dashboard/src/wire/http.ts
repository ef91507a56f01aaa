import type { Page } from "./contract";
import { request, takeEarly } from "./early";

/** A request that did not do what it was for; the message is a sentence for a person. */
export class RestFailure extends Error {
  constructor(
    message: string,
    readonly status: number,
  ) {
    super(message);
  }
}

/** Follows the cursor until the end, the bound, or until `take` has enough. */
export async function pages<T>(
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
export async function find<T>(path: string): Promise<T | null> {
  try {
    return await get<T>(path);
  } catch (error) {
    if (error instanceof RestFailure && error.status === 404) return null;
    throw error;
  }
}

export async function get<T>(path: string): Promise<T> {
  return (await send<T>(path, { method: "GET" }))!;
}

export async function remove(path: string): Promise<void> {
  await send(path, { method: "DELETE" });
}

export async function post<T = unknown>(path: string, body: object = {}): Promise<T | null> {
  const headers = { "content-type": "application/json" };
  return await send<T>(path, { method: "POST", headers, body: JSON.stringify(body) });
}

async function send<T>(path: string, init: RequestInit): Promise<T | null> {
  let response: Response;
  try {
    response = await ((init.method === "GET" ? takeEarly(path) : undefined) ?? request(path, init));
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
    const problem = (await response.json()) as { detail?: string; title?: string; errors?: Record<string, string[]> };
    const [error] = Object.values(problem.errors ?? {}).flat();
    return error ?? problem.detail ?? problem.title ?? fallback;
  } catch {
    return fallback;
  }
}

export function query(fields: Record<string, string>): string {
  return new URLSearchParams(fields).toString();
}
