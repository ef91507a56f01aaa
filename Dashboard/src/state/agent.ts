import { measured } from "../format/number";
import { span } from "../format/time";
import type { AgentItem, CommandItem, SensorItem, StandingItem } from "../wire/contract";
import type { Level } from "./health";

export interface Standing {
  readonly tone: Level | "plain" | "accent";
  /** `applied`, `rolled back`, … */
  readonly word: string;
  /** What that means for what runs. */
  readonly text: string;
  /** Why, one sentence or fault each. */
  readonly reasons: readonly string[];
}

/** Buttons drawn at most. */
const SENSORS_MAX = 20;

/** What an agent runs, in words. A state that is not known here is shown as the gateway calls it. */
export function standing(item: StandingItem): Standing {
  const { desired, running, trial_seconds: left, reason, faults, damage } = item;
  const runs = running === null ? "" : running === 0 ? "It runs its own file." : `It runs version ${running}.`;
  const reasons = [...(reason ? [reason] : []), ...(faults ?? []).map((one) => `${one.path}: ${one.reason}`)];
  const say = (tone: Standing["tone"], word: string, text: string, why: readonly string[] = []): Standing => ({
    tone,
    word,
    text,
    reasons: why,
  });
  switch (item.state) {
    case "none":
      return say("plain", "its own file", "Nobody gave it another configuration.");
    case "unknown":
      return say("unknown", "not known", `Version ${desired} waits; the agent has not said what it runs.`);
    case "pending":
      return say("notable", "not there yet", `Version ${desired} waits for the agent. ${runs}`);
    case "on_trial": {
      const rest = left === null ? "" : ` within ${span(left * 1000)}`;
      return say("accent", "on trial", `Version ${desired} must prove itself${rest}.`, reasons);
    }
    case "applied":
      return say("good", "applied", `Version ${desired} runs.`);
    case "rolled_back":
      return say("severe", "rolled back", `Version ${desired} did not prove itself. ${runs}`, reasons);
    case "refused":
      return say("severe", "refused", `Version ${desired} cannot run. ${runs}`, reasons);
    case "overtaken":
      return say("notable", "another gateway's", `It was told a later version elsewhere. ${runs}`);
    case "damaged":
      return say("severe", "damaged", "The gateway cannot use its own file.", damage ? [damage] : []);
    default:
      return say("plain", item.state, runs, reasons);
  }
}

/** The sensors of an agent that can be asked about a device. */
export function sensorsOf(agent: AgentItem, device: string): readonly SensorItem[] {
  return agent.sensors.filter((sensor) => sensor.device === device).slice(0, SENSORS_MAX);
}

/** What came of asking a sensor, as a sentence. */
export function outcome({ sensor, state, reason, readings }: CommandItem): string {
  if (state === "done" && readings.length > 0) {
    const text = (value: number | boolean | string) => (typeof value === "number" ? measured(value) : value);
    return `${sensor}: ${readings.map(({ metric, value }) => `${metric} ${text(value)}`).join(", ")}.`;
  }
  if (state === "done") return `${sensor} was read.`;
  if (state === "refused" || state === "failed") return `${sensor} ${state}: ${reason ?? "no reason was given"}.`;
  return `${sensor} has not answered yet.`;
}
