import { dayTime, span } from "../format/time";
import type { Actions } from "../actions";
import { activeCount } from "../state/alerts";
import { type Freshness, freshness } from "../state/health";
import { hrefOf, type Route } from "../state/route";
import type { State, Theme } from "../state/state";
import { AlertsPage } from "./alerts";
import { later } from "./later";
import { Overview } from "./overview";
import { pure } from "./pure";

const DevicePage = later<PageProps>(async () => (await import("./device")).DevicePage);
const MissedPage = later<PageProps>(async () => (await import("./missed")).MissedPage);
const SilencesPage = later<PageProps>(async () => (await import("./silences")).SilencesPage);
const SystemPage = later<PageProps>(async () => (await import("./system")).SystemPage);

export interface PageProps {
  readonly state: State;
  readonly actions: Actions;
  readonly scheme: "light" | "dark";
}

const titles = {
  overview: "Overview",
  alerts: "Alerts",
  silences: "Silences",
  missed: "What you missed",
  system: "System",
} as const;

export function titleOf(state: State): string {
  const page = state.route.page === "device" ? state.route.id : titles[state.route.page];
  const active = activeCount(state.alerts.store);
  const prefix = freshness(state) === "stale" ? "Not live · " : active > 0 ? `(${active}) ` : "";
  return `${prefix}${page} · Telemetry`;
}

export function Page(props: PageProps) {
  const { state, actions } = props;
  const fresh = freshness(state);
  return (
    <>
      <a class="skip" href="#main" onClick={skipToMain}>
        Skip to content
      </a>
      <header class="top">
        <a class="brand" href="#/">
          <Logo />
          Telemetry
        </a>
        <Navigation route={state.route} active={activeCount(state.alerts.store)} />
        <ConnectionChip state={state} />
        <ThemeChoice theme={state.theme} actions={actions} />
      </header>
      <p class="unseen" role="status" aria-live="polite" data-testid="connection-announcement">
        {announcement(state)}
      </p>
      <StaleBanner state={state} actions={actions} />
      <main id="main" tabIndex={-1} class={fresh === "stale" ? "stale" : ""} data-freshness={fresh} data-testid="main">
        {isWaiting(state, fresh) ? (
          <Waiting state={state} actions={actions} />
        ) : (
          <RoutedPage {...props} />
        )}
      </main>
      <NoticeBar state={state} actions={actions} />
    </>
  );
}

/** Alerts may be there before the first word of the devices. */
function isWaiting(state: State, fresh: Freshness): boolean {
  const isShown = state.route.page === "alerts" && state.alerts.load === "loaded";
  return state.needsToken || (fresh === "nothing" && !isShown);
}

function RoutedPage(props: PageProps) {
  switch (props.state.route.page) {
    case "overview":
      return <Overview {...props} />;
    case "device":
      return <DevicePage {...props} />;
    case "alerts":
      return <AlertsPage {...props} />;
    case "silences":
      return <SilencesPage {...props} />;
    case "missed":
      return <MissedPage {...props} />;
    case "system":
      return <SystemPage {...props} />;
  }
}

/** Hash addresses are routes here, so the link moves the focus itself. */
function skipToMain(event: Event): void {
  event.preventDefault();
  document.getElementById("main")?.focus();
}

const Navigation = pure(({ route, active }: { route: Route; active: number }) => {
  const link = (page: "overview" | "alerts" | "system", text: string) => (
    <a href={hrefOf({ page })} aria-current={route.page === page ? "page" : undefined} data-testid={`nav-${page}`}>
      {text}
      {page === "alerts" && active > 0 && <span class="count">{active}</span>}
    </a>
  );
  return (
    <nav aria-label="Pages">
      {link("overview", "Overview")}
      {link("alerts", "Alerts")}
      {link("system", "System")}
      {route.page === "device" && (
        <a href={hrefOf(route)} aria-current="page">
          {route.id}
        </a>
      )}
    </nav>
  );
});

function ConnectionChip({ state }: { state: State }) {
  const { kind } = state.connection;
  const isLive = freshness(state) === "live";
  const text = isLive ? "Live" : kind === "connecting" ? "Connecting" : kind === "live" ? "Waiting" : "Disconnected";
  return (
    <span class={`connection ${isLive ? "good" : kind === "lost" ? "severe" : "notable"}`} data-testid="connection">
      <i class="dot" aria-hidden="true" />
      {text}
    </span>
  );
}

/** Changes only when the kind of connection does: a screen reader hears no countdown. */
function announcement(state: State): string {
  switch (freshness(state)) {
    case "live":
      return "Live: connected to the gateway.";
    case "stale":
      return `Not live: data as of ${dayTime(state.health!.at, state.now)}.`;
    case "nothing":
      return state.connection.kind === "lost" ? "The gateway does not answer." : "Connecting to the gateway.";
  }
}

function StaleBanner({ state, actions }: { state: State; actions: Actions }) {
  if (freshness(state) !== "stale" || state.health === null) return null;
  // Numbers from REST before the first word of the live feed are seconds old: no reason for an alarm.
  const isStarting = state.connection.kind !== "lost" && state.health.gateway === null;
  if (isStarting && state.now - state.health.received < 3_000) return null;
  return (
    <section class="banner" aria-label="Connection" data-testid="stale-banner">
      <strong>Not live.</strong> Data as of {dayTime(state.health.at, state.now)},{" "}
      {span(Math.max(state.now - state.health.received, 0))} ago. <RetryText state={state} />{" "}
      {state.connection.kind === "lost" && (
        <button type="button" onClick={actions.retryNow}>
          Try now
        </button>
      )}
    </section>
  );
}

function RetryText({ state }: { state: State }) {
  if (state.connection.kind !== "lost") return <span>Waiting for the gateway to speak.</span>;
  if (state.connection.retryAt === null) return <span>Trying now loads the page anew.</span>;
  const wait = state.connection.retryAt - state.now;
  return <span>{wait > 500 ? `Trying again in ${Math.ceil(wait / 1000)} s.` : "Trying again…"}</span>;
}

function Waiting({ state, actions }: { state: State; actions: Actions }) {
  if (state.needsToken) return <TokenForm actions={actions} />;
  const isLost = state.connection.kind === "lost";
  return (
    <section class="waiting">
      <h1>{isLost ? "The gateway does not answer" : "Connecting to the gateway…"}</h1>
      {isLost && (
        <p>
          Is it running, and is this its address? <RetryText state={state} />
        </p>
      )}
      {isLost && (
        <button type="button" onClick={actions.retryNow}>
          Try now
        </button>
      )}
    </section>
  );
}

function TokenForm({ actions }: { actions: Actions }) {
  const submit = (event: SubmitEvent & { currentTarget: HTMLFormElement }): void => {
    event.preventDefault();
    actions.giveToken(String(new FormData(event.currentTarget).get("token") ?? "").trim());
  };
  return (
    <form class="waiting" onSubmit={submit} data-testid="token-form">
      <h1>This gateway asks for a token</h1>
      <label>
        Token <input type="password" name="token" required autocomplete="current-password" />
      </label>
      <button type="submit" class="primary">
        Open
      </button>
      <p class="muted">It is one of the gateway's api.tokens, and is forgotten when this tab is closed.</p>
    </form>
  );
}

const themes: readonly (readonly [Theme, string])[] = [
  ["system", "System colours"],
  ["light", "Light"],
  ["dark", "Dark"],
];

const ThemeChoice = pure(({ theme, actions }: { theme: Theme; actions: Actions }) => (
  <label class="theme">
    <span class="unseen">Colours</span>
    <select
      value={theme}
      data-testid="theme"
      onChange={(event) => actions.setTheme(event.currentTarget.value as Theme)}
    >
      {themes.map(([value, text]) => (
        <option key={value} value={value}>
          {text}
        </option>
      ))}
    </select>
  </label>
));

function NoticeBar({ state, actions }: { state: State; actions: Actions }) {
  return (
    <div class="notices" role="alert">
      {state.notice && (
        <p class="notice" data-testid="notice">
          {state.notice.text}
          <button type="button" onClick={actions.dismissNotice}>
            Dismiss
          </button>
        </p>
      )}
    </div>
  );
}

const Logo = () => (
  <svg viewBox="0 0 32 32" width="22" height="22" aria-hidden="true">
    <rect width="32" height="32" rx="7" fill="currentColor" />
    <path class="pulse" d="M4 18h6l3-9 6 15 3-9 2 3h4" />
  </svg>
);
