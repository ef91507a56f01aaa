import type { ComponentChildren } from "preact";
import { count } from "../format/number";
import { dayTime, instant, span, utc } from "../format/time";
import { backlogKind, type Level, lagLevel } from "../state/health";
import type { Load } from "../state/state";
import type { BacklogItem, DeviceItem } from "../wire/contract";

export type Tone = Level | "plain" | "accent";

export function Badge(props: { tone: Tone; children: ComponentChildren; title?: string; testid?: string }) {
  return (
    <span class={`badge ${props.tone}`} title={props.title} data-testid={props.testid}>
      {props.children}
    </span>
  );
}

/** A time in the reader's zone, UTC in the tooltip. */
export function Time({ at, now }: { at: string | number | null | undefined; now: number }) {
  const millis = instant(at);
  if (millis === null) return <span class="muted">–</span>;
  return (
    <time dateTime={new Date(millis).toISOString()} title={utc(millis)}>
      {dayTime(millis, now)}
    </time>
  );
}

/** `up to date` or `behind by 1 min 12 s`: the device's clock against the gateway's. */
export function behindText(lagSeconds: number | null): string {
  if (lagSeconds === null) return "no clock yet";
  return lagSeconds < 2 ? "up to date" : `behind by ${span(lagSeconds * 1000)}`;
}

export function Behind({ device }: { device: DeviceItem }) {
  return (
    <span
      class={`level ${lagLevel(device)}`}
      data-testid={`device-lag-${device.id}`}
      data-seconds={device.lag_seconds ?? ""}
    >
      {behindText(device.lag_seconds)}
    </span>
  );
}

export function Online({ device, isLive }: { device: DeviceItem; isLive: boolean }) {
  const text = device.online ? "online" : "offline";
  const tone: Tone = !isLive ? "unknown" : device.online ? "good" : "severe";
  return (
    <Badge tone={tone} testid={`device-online-${device.id}`}>
      <i class="dot" aria-hidden="true" />
      {isLive ? text : `was ${text}`}
    </Badge>
  );
}

/** `12 480 readings since 14:03:21, about 40 s to go`. */
export function Backlog({ device, now }: { device: DeviceItem; now: number }) {
  const { id, backlog } = device;
  const kind = backlogKind(device);
  return (
    <span
      data-testid={`backlog-${id}`}
      data-readings={backlog.readings}
      class={kind === "some" ? "backlog" : "muted"}
      title={kind === "unknown" ? "Its spool keeps what it measures. It tells how much when it is back." : undefined}
    >
      {kind === "some" ? <BacklogText backlog={backlog} now={now} /> : kind === "none" ? "none" : "grows at the edge"}
    </span>
  );
}

function BacklogText({ backlog, now }: { backlog: BacklogItem; now: number }) {
  return (
    <>
      <strong class="level notable">{count(backlog.readings)}</strong> readings
      <small>
        {backlog.oldest && (
          <>
            since <Time at={backlog.oldest} now={now} />
          </>
        )}
        {backlog.eta_seconds !== null && <>, about {span(Math.max(backlog.eta_seconds, 1) * 1000)} to go</>}
      </small>
    </>
  );
}

const qualities: Readonly<Record<string, readonly [Tone, string]>> = {
  synced: ["good", "The clock is synchronized."],
  holdover: ["notable", "The clock was synchronized and now runs by itself."],
  unsynced: ["severe", "The clock was never synchronized: times may be wrong."],
  redated: ["accent", "Times were set later, when the device learned the time."],
};

export function Quality({ quality }: { quality: string }) {
  const [tone, title] = qualities[quality] ?? ["plain", ""];
  return (
    <Badge tone={tone} title={title}>
      {quality}
    </Badge>
  );
}

/** A panel's state when there is nothing to show in it. */
export function Empty({ load, children }: { load?: Load; children: ComponentChildren }) {
  if (load === "waiting") return <p class="empty">Loading…</p>;
  if (typeof load === "object")
    return <p class="empty problem">{load.failed} It will be tried again after reconnecting.</p>;
  return <p class="empty">{children}</p>;
}
