import { HubConnection, HubConnectionBuilder, HubConnectionState, LogLevel } from "@microsoft/signalr";
import { readToken } from "./token";
import type { AlertsMessage } from "./alerts";
import type { HealthMessage, ReadingsMessage, ResultsMessage } from "./contract";

export interface LiveEvents {
  opened(): void;
  lost(retryAt: number | null): void;
  health(message: HealthMessage): void;
  readings(message: ReadingsMessage): void;
  results(message: ResultsMessage): void;
  alerts(message: AlertsMessage): void;
}

export interface Live {
  /**
   * States all feeds that are wanted, as `["Series","pump"]` texts; the difference goes to the gateway. Done when the
   * gateway has them: history that is read afterwards leaves no hole before the feed.
   */
  want(feeds: readonly string[]): Promise<void>;
  /** Tries at once instead of waiting for the next attempt. */
  retryNow(): void;
}

const RETRY_FIRST_MILLIS = 500;
const RETRY_MOST_MILLIS = 10_000;
/** The gateway speaks every second; silence this long means that the connection is dead. */
const SERVER_TIMEOUT_MILLIS = 8_000;

/** Connects for ever: an attempt that fails is followed by the next one, later each time, up to ten seconds. */
export function openLive(events: LiveEvents): Live {
  const connection = new HubConnectionBuilder()
    .withUrl("live", { accessTokenFactory: readToken })
    .withServerTimeout(SERVER_TIMEOUT_MILLIS)
    .withKeepAliveInterval(SERVER_TIMEOUT_MILLIS / 2)
    .configureLogging(LogLevel.None)
    .build();
  connection.on("health", events.health);
  connection.on("readings", events.readings);
  connection.on("results", events.results);
  connection.on("alerts", events.alerts);

  let wanted: readonly string[] = [];
  let subscribed = new Set<string>();
  let attempts = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  async function connect(): Promise<void> {
    clearTimeout(timer);
    if (connection.state !== HubConnectionState.Disconnected) return;
    try {
      await connection.start();
    } catch {
      retryLater();
      return;
    }
    attempts = 0;
    subscribed = new Set();
    await subscribe();
    events.opened();
  }

  function retryLater(): void {
    const millis = retryDelay(attempts++, Math.random());
    events.lost(Date.now() + millis);
    timer = setTimeout(connect, millis);
  }

  async function subscribe(): Promise<void> {
    if (connection.state !== HubConnectionState.Connected) return;
    const gone = [...subscribed].filter((feed) => !wanted.includes(feed));
    const fresh = wanted.filter((feed) => !subscribed.has(feed));
    subscribed = new Set(wanted);
    await Promise.all([
      ...gone.map((feed) => invoke(connection, "Unsubscribe", feed)),
      ...fresh.map((feed) => invoke(connection, "Subscribe", feed)),
    ]);
  }

  connection.onclose(retryLater);
  window.addEventListener("online", () => void connect());
  void connect();
  return {
    want(feeds) {
      wanted = feeds;
      return subscribe();
    },
    retryNow: () => void connect(),
  };
}

/** The wait before an attempt: doubling from half a second to ten, give or take a fifth, so that pages spread out. */
export function retryDelay(attempt: number, chance: number): number {
  const millis = Math.min(RETRY_FIRST_MILLIS * 2 ** attempt, RETRY_MOST_MILLIS);
  return Math.round(millis * (0.8 + 0.4 * chance));
}

function invoke(connection: HubConnection, verb: "Subscribe" | "Unsubscribe", feed: string): Promise<void> {
  const [name, ...rest] = JSON.parse(feed) as [string, ...string[]];
  // A series feed takes the metrics as its second argument: null for all of them.
  const more = verb === "Subscribe" && name === "Series" ? [null] : [];
  // A gateway that does not know a pipeline refuses its feed; the page then simply has no such rows.
  return connection.invoke(`${verb}${name}`, ...rest, ...more).catch(() => undefined);
}
