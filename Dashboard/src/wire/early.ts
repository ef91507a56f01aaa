import { readToken } from "./token";

const API = "api/v1";
const TIMEOUT_MILLIS = 15_000;

/** The newest active alerts: few enough to be there at once; the rest follows. */
export const FIRST_ALERTS = "alerts/columns?active=true&limit=60";
export const DEVICES = "devices?limit=1000";

declare global {
  /** What the script in the page has asked for, by path: the program is another script. */
  var earlyAnswers: Map<string, Promise<Response>> | undefined;
}

/** Asks before the program is there that wants the answer. */
export function askEarly(path: string): void {
  const answer = request(path, { method: "GET" });
  // Who takes it hears of it.
  answer.catch(() => undefined);
  (globalThis.earlyAnswers ??= new Map()).set(path, answer);
}

/** The answer that was asked for early, to the first who wants it. */
export function takeEarly(path: string): Promise<Response> | undefined {
  const answer = globalThis.earlyAnswers?.get(path);
  globalThis.earlyAnswers?.delete(path);
  return answer;
}

export function request(path: string, init: RequestInit): Promise<Response> {
  const headers = new Headers(init.headers);
  if (readToken() !== "") headers.set("authorization", `Bearer ${readToken()}`);
  return fetch(`${API}/${path}`, { ...init, headers, signal: AbortSignal.timeout(TIMEOUT_MILLIS), cache: "no-store" });
}
