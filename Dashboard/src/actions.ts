import { act, notify, sentence } from "./act";
import { type AlertActions, alertActions, refreshOpened } from "./alert_actions";
import {
  loadAlerts,
  loadAlertView,
  loadFirstAlerts,
  loadMissed,
  loadReceivers,
  loadSilences,
} from "./alert_loads";
import { instant } from "./format/time";
import { openAlertView } from "./state/alert_view";
import { applyAlerts } from "./state/alerts";
import { outcome } from "./state/agent";
import {
  applyReadingItems,
  applyReadings,
  applyResults,
  applyRows,
  applySeries,
  openDevice,
  READINGS_PIPELINE,
  readingsFrom,
  SCORES_PIPELINE,
  wantedFeeds,
} from "./state/device";
import { applyDevices, applyHealth, gatewayNow } from "./state/health";
import { parseRoute } from "./state/route";
import type { DeviceSort, DeviceView, State, Theme } from "./state/state";
import { columnsOf } from "./state/windows";
import { keepTheme } from "./theme";
import type { ReadingItem } from "./wire/contract";
import { painted, pause } from "./moments";
import { RestFailure } from "./wire/http";
import type { Live, LiveEvents } from "./wire/live";
import * as rest from "./wire/rest";
import { keepToken } from "./wire/token";

/** All that a person can do here. */
export interface Actions extends AlertActions {
  setTheme(theme: Theme): void;
  retryNow(): void;
  giveToken(token: string): void;
  sortDevices(sort: DeviceSort): void;
  filterDevices(filter: string): void;
  setRange(millis: number): void;
  setTableMetric(metric: string): void;
  readNow(agent: string, sensor: string): void;
  plug(agent: string, isPlugged: boolean): void;
  breakSomething(fault: string): void;
  dismissNotice(): void;
}

const DEMO_PERIOD_MILLIS = 3_000;
const AGENT_PERIOD_MILLIS = 3_000;
const LIST_PERIOD_MILLIS = 5_000;
const SHOWN_MILLIS_MAX = 500;

/** A page and what it waits for before it is worth a look. */
export interface App {
  readonly actions: Actions;
  readonly first: Promise<void>;
}

/** Joins state, gateway and address bar. `redraw` may be called at any rate: it draws once per frame. */
export function startApp(state: State, redraw: () => void): App {
  const isOfAlerts = parseRoute(location.hash).page === "alerts";
  const alerts = loadFirstAlerts(state, redraw);
  const first = isOfAlerts ? alerts : ask(state, redraw);
  // What is looked at is painted before all the rest is asked for.
  const shown = Promise.race([first.then(() => painted(SHOWN_MILLIS_MAX)), pause(SHOWN_MILLIS_MAX)]);
  if (isOfAlerts) void shown.then(() => ask(state, redraw));
  const live = laterLive(shown, {
    opened() {
      state.connection = { kind: "live" };
      state.needsToken = false;
      void loadAlerts(state, redraw);
      void loadDemo(state, redraw);
      if (state.device) void loadDevice(state, state.device, redraw);
      if (state.alerts.panel) void loadAlertView(state, state.alerts.panel, redraw);
      loadLists(state, redraw);
      redraw();
    },
    lost(retryAt) {
      const since = state.connection.kind === "lost" ? state.connection.since : Date.now();
      state.connection = { kind: "lost", since, retryAt };
      void ask(state, redraw);
      redraw();
    },
    health: changing((message) => applyHealth(state, message, Date.now())),
    readings: changing((message) => applyReadings(state, message)),
    results: changing((message) => applyResults(state, message)),
    alerts: changing((message) => {
      applyAlerts(state, message.items);
      refreshOpened(state, message.items, redraw);
      // What this browser was too slow for is in the list.
      if ((message.dropped ?? 0) > 0) readAgainSoon();
    }),
  });

  let reading: ReturnType<typeof setTimeout> | undefined;

  function readAgainSoon(): void {
    reading ??= setTimeout(() => {
      reading = undefined;
      void loadAlerts(state, redraw);
    }, LIST_PERIOD_MILLIS);
  }

  function changing<T>(apply: (message: T) => void): (message: T) => void {
    return (message) => {
      state.now = Date.now();
      apply(message);
      redraw();
    };
  }

  function giveToken(token: string): void {
    keepToken(token);
    live.retryNow();
  }

  function follow(): void {
    const before = state.route.page;
    state.route = parseRoute(location.hash);
    const { route } = state;
    followAlert(state, redraw);
    loadLists(state, redraw);
    const isOther = route.page === "device" && state.device?.id !== route.id;
    const opened = isOther ? openDevice(state, route.id) : null;
    if (route.page !== "device") state.device = null;
    void live.want(wantedFeeds(state)).then(() => opened && loadDevice(state, opened, redraw));
    // Opening an alert beside the list moves nothing.
    if (route.page !== before) window.scrollTo(0, 0);
    redraw();
  }

  window.addEventListener("hashchange", follow);
  setInterval(() => tick(state, redraw), 1000);
  setInterval(() => void (state.demo && loadDemo(state, redraw)), DEMO_PERIOD_MILLIS);
  setInterval(() => void (state.device && loadAgent(state, state.device, redraw)), AGENT_PERIOD_MILLIS);
  setInterval(() => state.connection.kind === "live" && loadLists(state, redraw), LIST_PERIOD_MILLIS);
  follow();
  const actions = {
    ...viewActions(state, redraw),
    ...alertActions(state, redraw),
    ...gatewayActions(state, redraw),
    retryNow: live.retryNow,
    giveToken,
  };
  return { actions, first };
}

/** The live feed, connected after `shown`; its program is fetched then. */
function laterLive(shown: Promise<void>, events: LiveEvents): Live {
  const live = shown.then(async () => (await import("./wire/live")).openLive(events));
  // The gateway is gone between the page and its parts: only the whole page can be asked for again.
  live.catch(() => events.lost(null));
  return {
    want: (feeds) =>
      live.then(
        (opened) => opened.want(feeds),
        () => undefined,
      ),
    retryNow: () =>
      void live.then(
        (opened) => opened.retryNow(),
        () => location.reload(),
      ),
  };
}

/** Opens the alert that the address names, and closes the one before. */
function followAlert(state: State, redraw: () => void): void {
  const id = state.route.page === "alerts" ? state.route.id : undefined;
  if (id === undefined) state.alerts.panel = null;
  else if (state.alerts.panel?.id !== id) void loadAlertView(state, openAlertView(state, id), redraw);
}

/** What the open page shows beside the live feed. */
function loadLists(state: State, redraw: () => void): void {
  const { route } = state;
  if (route.page === "silences") void loadSilences(state, redraw);
  else if (route.page === "missed") void loadMissed(state, route.device ?? null, redraw);
  else if (route.page === "system") void loadReceivers(state, redraw);
}

function tick(state: State, redraw: () => void): void {
  state.now = Date.now();
  if (state.notice && state.now > state.notice.until) state.notice = null;
  redraw();
}

/** What changes the view alone. */
function viewActions(state: State, redraw: () => void) {
  const change = (apply: () => void): void => {
    apply();
    redraw();
  };
  return {
    setTheme: (theme: Theme) => change(() => keepTheme((state.theme = theme))),
    sortDevices: (sort: DeviceSort) =>
      change(() => {
        const isSame = state.table.sort === sort;
        state.table = { ...state.table, sort, descending: isSame ? !state.table.descending : sort !== "id" };
      }),
    filterDevices: (filter: string) => change(() => (state.table = { ...state.table, filter })),
    setTableMetric: (metric: string) => change(() => state.device && (state.device.tableMetric = metric)),
    dismissNotice: () => change(() => (state.notice = null)),
    setRange: (millis: number) =>
      change(() => {
        if (!state.device) return;
        const isLonger = millis > state.device.range;
        state.device.range = millis;
        if (isLonger) void loadDevice(state, state.device, redraw);
      }),
  };
}

/** What asks the gateway to do something. */
function gatewayActions(state: State, redraw: () => void) {
  return {
    readNow: (agent: string, sensor: string) =>
      void act(state, redraw, `read:${sensor}`, async () => notify(state, outcome(await rest.readNow(agent, sensor)))),
    plug: (agent: string, isPlugged: boolean) =>
      void act(state, redraw, `plug:${agent}`, async () => {
        await rest.plug(agent, isPlugged);
        state.demo = await rest.demo();
      }),
    breakSomething: (fault: string) =>
      void act(state, redraw, `fault:${fault}`, async () => {
        await rest.fault(fault);
        state.demo = await rest.demo();
      }),
  };
}

/** Asks without the live feed: for the first devices, and for whether it is a token that is missing. */
async function ask(state: State, redraw: () => void): Promise<void> {
  try {
    applyDevices(state, await rest.devices(), Date.now());
    state.needsToken = false;
  } catch (error) {
    if (error instanceof RestFailure && error.status === 401) state.needsToken = true;
  }
  redraw();
}

async function loadDemo(state: State, redraw: () => void): Promise<void> {
  try {
    state.demo = await rest.demo();
  } catch {
    // The launcher is restarting; the panel stays as it was.
  }
  redraw();
}

/** What the open device's agent runs; as it was when the gateway does not answer. */
async function loadAgent(state: State, view: DeviceView, redraw: () => void): Promise<void> {
  const device = state.health?.devices.find(({ id }) => id === view.id);
  if (!device?.agent || state.connection.kind !== "live") return;
  try {
    view.agent = await rest.agent(device.agent);
  } catch {
    // The page says already that it is not live.
  }
  redraw();
}

async function loadDevice(state: State, view: DeviceView, redraw: () => void): Promise<void> {
  void loadAgent(state, view, redraw);
  const from = gatewayNow(state) - view.range;
  const rows = (pipeline: string) =>
    rest.results(pipeline, view.id, from, (items) => {
      if (state.device !== view) return false;
      applyRows(view, pipeline, columnsOf(items), 0);
      redraw();
      return true;
    });
  try {
    applySeries(view, await rest.series(view.id));
    redraw();
    await rows(READINGS_PIPELINE);
    view.load = "loaded";
    await loadReadings(state, view, redraw);
    // A gateway without a scorer has no scores: the charts then have no band.
    await rows(SCORES_PIPELINE).catch(() => undefined);
  } catch (error) {
    if (view.load !== "loaded") view.load = { failed: sentence(error) };
  }
  redraw();
}

/** What no window tells yet. A gateway may refuse to search so much of its journal: charts then begin with the feed. */
async function loadReadings(state: State, view: DeviceView, redraw: () => void): Promise<void> {
  const device = state.health?.devices.find(({ id }) => id === view.id);
  const from = readingsFrom(view, instant(device?.clock), gatewayNow(state));
  const take = (items: readonly ReadingItem[]): boolean => {
    if (state.device !== view) return false;
    applyReadingItems(view, items);
    redraw();
    return true;
  };
  await rest.readings(view.id, from, take).catch(() => undefined);
}
