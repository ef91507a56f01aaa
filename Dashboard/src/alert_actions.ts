import { act, notify } from "./act";
import { loadHistory, loadReceivers, loadSilences } from "./alert_loads";
import { keepSignature, signed } from "./signature";
import type { AlertQuery, AlertSort } from "./state/alert_rows";
import type { AlertForm, AlertView } from "./state/alert_view";
import { applyAlerts } from "./state/alerts";
import { hrefOf } from "./state/route";
import type { State } from "./state/state";
import * as rest from "./wire/alert_rest";
import type { AlertItem, Matcher, ReplayItem, WhatIfWish } from "./wire/alerts";
import { RestFailure } from "./wire/http";

export interface SilenceChoice {
  readonly matchers: readonly Matcher[];
  readonly duration_seconds: number;
  readonly comment: string;
}

/** All that a person can do about alerts and their receivers. */
export interface AlertActions {
  queryAlerts(part: Partial<AlertQuery>): void;
  sortAlerts(sort: AlertSort): void;
  foldAlert(id: string, isUnfolded: boolean): void;
  showAlert(id: string): void;
  openAlert(id: string | null): void;
  openForm(form: AlertForm | null): void;
  sign(name: string): void;
  acknowledge(id: string): void;
  assign(id: string, to: string | null): void;
  comment(id: string, text: string): void;
  resolve(id: string, text: string): void;
  silence(choice: SilenceChoice): void;
  endSilence(id: string): void;
  replayAlert(id: string): void;
  tryRule(id: string, wish: WhatIfWish): void;
  stopReplay(id: string): void;
  dismissReturn(device: string): void;
  testReceiver(id: string): void;
  enableReceiver(id: string): void;
  redeliver(webhook: string, delivery: string | null): void;
}

const REPLAY_LOOK_MILLIS = 300;

export function alertActions(state: State, redraw: () => void): AlertActions {
  return { ...viewActions(state, redraw), ...careActions(state, redraw), ...receiverActions(state, redraw) };
}

function viewActions(state: State, redraw: () => void) {
  const change = (apply: () => void): void => {
    apply();
    redraw();
  };
  return {
    queryAlerts: (part: Partial<AlertQuery>) =>
      change(() => (state.alerts.query = { ...state.alerts.query, ...part })),
    sortAlerts: (sort: AlertSort) =>
      change(() => {
        const { query } = state.alerts;
        const isSame = query.sort === sort;
        // What is newest is wanted first; worst and A come first by themselves.
        const descending = isSame ? !query.descending : sort === "occurred" || sort === "detected";
        state.alerts.query = { ...query, sort, descending };
      }),
    foldAlert: (id: string, isUnfolded: boolean) =>
      change(() => {
        const unfolded = new Set(state.alerts.query.unfolded);
        if (isUnfolded) unfolded.add(id);
        else unfolded.delete(id);
        state.alerts.query = { ...state.alerts.query, unfolded };
      }),
    showAlert: (id: string) => {
      location.hash = hrefOf({ page: "alerts", id });
    },
    openAlert: (open: string | null) => change(() => (state.alerts.open = open)),
    openForm: (form: AlertForm | null) => change(() => state.alerts.panel && (state.alerts.panel.form = form)),
    sign: (name: string) => change(() => keepSignature((state.signature = name))),
    dismissReturn: (device: string) =>
      change(() => (state.alerts.returns = state.alerts.returns.filter((back) => back.device !== device))),
  };
}

function careActions(state: State, redraw: () => void) {
  /** Does something to an alert; what is seen at once is what the gateway will say soon. */
  const care = (id: string, work: () => Promise<void>, seen: Partial<AlertItem> = {}) =>
    void act(state, redraw, id, async () => {
      await work();
      const known = state.alerts.store.byId.get(id)?.item;
      if (known) applyAlerts(state, [{ ...known, ...seen }]);
      closeForm(state);
    });
  const by = (): string => signed(state.signature);
  const replay = (id: string, wish: WhatIfWish | null) => {
    const view = state.alerts.panel;
    if (view?.id === id) void act(state, redraw, `replay:${id}`, () => followReplay(state, view, wish, redraw));
  };
  return {
    acknowledge: (id: string) => care(id, () => rest.acknowledge(id, by()), { acknowledged: true }),
    assign: (id: string, to: string | null) => care(id, () => rest.assign(id, to, by()), { assignee: to }),
    comment: (id: string, text: string) => care(id, () => rest.comment(id, text, by())),
    resolve: (id: string, text: string) => care(id, () => rest.resolve(id, text, by())),
    silence: (choice: SilenceChoice) =>
      void act(state, redraw, state.alerts.panel?.id ?? "silence", async () => {
        await rest.silence({ ...choice, by: by() });
        closeForm(state);
        notify(state, "Nobody is notified of these alerts for now. Silences and maintenance shows it.");
      }),
    endSilence: (id: string) =>
      void act(state, redraw, id, async () => {
        await rest.endSilence(id, by());
        await loadSilences(state, redraw);
      }),
    replayAlert: (id: string) => replay(id, null),
    tryRule: (id: string, wish: WhatIfWish) => replay(id, wish),
    stopReplay: (id: string) => void act(state, redraw, `stop:${id}`, () => rest.stopReplay(id)),
  };
}

function closeForm(state: State): void {
  if (state.alerts.panel) state.alerts.panel.form = null;
}

/** Looks again and again how far it is, as long as its alert is open. */
async function followReplay(
  state: State,
  view: AlertView,
  wish: WhatIfWish | null,
  redraw: () => void,
): Promise<void> {
  try {
    view.replay = await startOrJoin(view.id, wish);
    while (view.replay?.state === "running" && state.alerts.panel === view) {
      redraw();
      await new Promise((done) => setTimeout(done, REPLAY_LOOK_MILLIS));
      view.replay = await rest.replay(view.id);
    }
  } catch (error) {
    view.replay = null;
    throw error;
  }
}

/** A replay of it that runs already is as good as a new one; what if is another question each time. */
async function startOrJoin(id: string, wish: WhatIfWish | null): Promise<ReplayItem | null> {
  try {
    return await rest.startReplay(id, wish);
  } catch (error) {
    const isTaken = wish === null && error instanceof RestFailure && error.status === 409;
    const run = isTaken ? await rest.replay(id) : null;
    if (run?.state === "running" && !run.what_if) return run;
    throw error;
  }
}

function receiverActions(state: State, redraw: () => void) {
  const receive = (id: string, work: () => Promise<string | null>) =>
    void act(state, redraw, `receiver:${id}`, async () => {
      const text = await work();
      if (text !== null) notify(state, text);
      await loadReceivers(state, redraw);
    });
  return {
    testReceiver: (id: string) => receive(id, () => rest.testReceiver(id)),
    enableReceiver: (id: string) =>
      receive(id, async () => {
        await rest.enableReceiver(id);
        return null;
      }),
    redeliver: (webhook: string, delivery: string | null) =>
      receive(webhook, async () => {
        const count = await rest.redeliver(webhook, delivery);
        return `${count} ${count === 1 ? "event is" : "events are"} on the way to ${webhook} once more.`;
      }),
  };
}

/** The opened alert changed: its past has a line more. */
export function refreshOpened(state: State, items: readonly AlertItem[], redraw: () => void): void {
  const view = state.alerts.panel;
  if (view && items.some(({ id }) => id === view.id)) void loadHistory(state, view, redraw);
}
