import type { State } from "./state/state";

const NOTICE_MILLIS = 8_000;

/** Runs what a person asked for, once at a time per id; what goes wrong becomes a notice. */
export async function act(state: State, redraw: () => void, id: string, work: () => Promise<void>): Promise<void> {
  if (state.acting.has(id)) return;
  state.acting = new Set(state.acting).add(id);
  redraw();
  try {
    await work();
  } catch (error) {
    notify(state, sentence(error));
  }
  const acting = new Set(state.acting);
  acting.delete(id);
  state.acting = acting;
  redraw();
}

export function notify(state: State, text: string): void {
  state.notice = { text, until: Date.now() + NOTICE_MILLIS };
}

export function sentence(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
