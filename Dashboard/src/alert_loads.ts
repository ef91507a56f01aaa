import { sentence } from "./act";
import { type AlertView, evidenceOf } from "./state/alert_view";
import { applyAlertPage, beginSweep, dropSweep, endSweep } from "./state/alerts";
import type { State } from "./state/state";
import * as rest from "./wire/alert_rest";

/** The newest active alerts, at once: before the live feed is there, and before all the others. */
export async function loadFirstAlerts(state: State, redraw: () => void): Promise<void> {
  try {
    applyAlertPage(state, await rest.firstAlerts());
    redraw();
  } catch {
    // The reading of all of them, which follows, says what is wrong.
  }
}

const AGAIN_MILLIS = 5_000;
/** Views that are so far behind are being made anew: a list of them is not whole. */
const BEHIND_RECORDS = 1_000;

let reading = 0;

/** Every active alert and the newest of the others, once the live feed is subscribed: then nothing is missed. */
export async function loadAlerts(state: State, redraw: () => void): Promise<void> {
  const own = ++reading;
  beginSweep(state);
  try {
    await rest.activeAlerts((items) => {
      if (own !== reading) return false;
      applyAlertPage(state, items);
      redraw();
      return true;
    });
    if (own !== reading) return;
    const isBehind = (state.health?.gateway?.view_lag_records ?? 0) > BEHIND_RECORDS;
    if (isBehind) dropSweep(state);
    else endSweep(state);
    applyAlertPage(state, await rest.newestAlerts());
    if (isBehind) readAgain(own, state, redraw);
  } catch (error) {
    if (own !== reading) return;
    dropSweep(state);
    if (state.alerts.load !== "loaded") state.alerts.load = { failed: sentence(error) };
    readAgain(own, state, redraw);
  }
  redraw();
}

/** Unless somebody else has begun to read meanwhile, as after reconnecting. */
function readAgain(own: number, state: State, redraw: () => void): void {
  setTimeout(() => own === reading && void loadAlerts(state, redraw), AGAIN_MILLIS);
}

/** The opened alert, its past and what is behind it. */
export async function loadAlertView(state: State, view: AlertView, redraw: () => void): Promise<void> {
  await Promise.all([loadHistory(state, view, redraw), loadEvidence(state, view, redraw)]);
}

export async function loadHistory(state: State, view: AlertView, redraw: () => void): Promise<void> {
  try {
    const [item, history] = await Promise.all([rest.alert(view.id), rest.history(view.id)]);
    if (state.alerts.panel !== view) return;
    view.item = item;
    view.history = history;
    view.load = "loaded";
  } catch (error) {
    if (view.load !== "loaded") view.load = { failed: sentence(error) };
  }
  redraw();
}

async function loadEvidence(state: State, view: AlertView, redraw: () => void): Promise<void> {
  try {
    const evidence = await rest.evidence(view.id);
    if (state.alerts.panel !== view) return;
    view.evidence = evidence === null ? null : evidenceOf(evidence);
    view.evidenceLoad = "loaded";
  } catch (error) {
    view.evidenceLoad = { failed: sentence(error) };
  }
  redraw();
}

export async function loadSilences(state: State, redraw: () => void): Promise<void> {
  try {
    const [silences, maintenance] = await Promise.all([rest.silences(), rest.maintenance()]);
    state.alerts.silences = { load: "loaded", silences, maintenance };
  } catch (error) {
    const failed = { failed: sentence(error) };
    state.alerts.silences ??= { load: failed, silences: [], maintenance: [] };
  }
  redraw();
}

export async function loadMissed(state: State, device: string | null, redraw: () => void): Promise<void> {
  if (state.alerts.missed?.device !== device) state.alerts.missed = { device, load: "waiting", items: [] };
  try {
    const items = await rest.missed(device);
    state.alerts.missed = { device, load: "loaded", items };
  } catch (error) {
    if (state.alerts.missed.load !== "loaded") state.alerts.missed.load = { failed: sentence(error) };
  }
  redraw();
}

export async function loadReceivers(state: State, redraw: () => void): Promise<void> {
  try {
    const [items, dead] = await Promise.all([rest.receivers(), rest.deadLetters()]);
    state.receivers = { load: "loaded", items, dead };
  } catch (error) {
    state.receivers ??= { load: { failed: sentence(error) }, items: [], dead: [] };
  }
  redraw();
}
