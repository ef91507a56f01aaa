import { describe, expect, test } from "vitest";
import { outcome, sensorsOf, standing } from "../src/state/agent";
import type { AgentItem, CommandItem, StandingItem } from "../src/wire/contract";

const item = (fields: Partial<StandingItem>): StandingItem => ({
  state: "none",
  desired: null,
  running: null,
  trial_seconds: null,
  reason: null,
  faults: null,
  damage: null,
  ...fields,
});

const command = (fields: Partial<CommandItem>): CommandItem => ({
  sensor: "bme280#0",
  state: "done",
  reason: null,
  readings: [],
  ...fields,
});

describe("an agent's configuration", () => {
  test("says what runs, and nothing alarming when nobody asked for anything", () => {
    expect(standing(item({}))).toMatchObject({ tone: "plain", word: "its own file", reasons: [] });
    expect(standing(item({ state: "applied", desired: 7, running: 7 }))).toMatchObject({
      tone: "good",
      text: "Version 7 runs.",
    });
  });

  test("that is on trial says how long it may take", () => {
    const trial = standing(item({ state: "on_trial", desired: 7, running: 7, trial_seconds: 72, reason: "a poll" }));
    expect(trial).toMatchObject({ word: "on trial", text: "Version 7 must prove itself within 1 min 12 s." });
    expect(trial.reasons).toEqual(["a poll"]);
  });

  test("that was rolled back or refused says why, and what runs instead", () => {
    const back = standing(item({ state: "rolled_back", desired: 7, running: 6, reason: "bme280#0 gave nothing" }));
    expect(back).toMatchObject({ tone: "severe", text: "Version 7 did not prove itself. It runs version 6." });
    expect(back.reasons).toEqual(["bme280#0 gave nothing"]);
    const faults = [{ path: "settings.sensors[0].type", reason: "unknown" }];
    const refused = standing(item({ state: "refused", desired: 7, running: 0, faults }));
    expect(refused.text).toBe("Version 7 cannot run. It runs its own file.");
    expect(refused.reasons).toEqual(["settings.sensors[0].type: unknown"]);
  });

  test("that waits, that nobody told of, or that is damaged is not shown as applied", () => {
    for (const state of ["pending", "unknown", "overtaken", "damaged", "something_new"]) {
      expect(standing(item({ state, desired: 7, damage: "agents/pump.json: cut" })).tone).not.toBe("good");
    }
    expect(standing(item({ state: "damaged", damage: "agents/pump.json: cut" })).reasons).toEqual([
      "agents/pump.json: cut",
    ]);
  });
});

describe("asking a sensor", () => {
  test("is offered for those that measure the device", () => {
    const agent: AgentItem = {
      agent: "pump",
      online: true,
      configuration: item({}),
      sensors: [
        { name: "bme280#0", device: "pump" },
        { name: "line#1", device: "" },
        { name: "ads1115#2", device: "pump:bearing" },
      ],
    };
    expect(sensorsOf(agent, "pump").map(({ name }) => name)).toEqual(["bme280#0"]);
    expect(sensorsOf(agent, "other")).toEqual([]);
  });

  test("ends with a sentence, whatever came of it", () => {
    const readings = [
      { metric: "temperature", value: 21.5 },
      { metric: "open", value: true },
    ];
    expect(outcome(command({ readings }))).toBe("bme280#0: temperature 21.50, open true.");
    expect(outcome(command({}))).toBe("bme280#0 was read.");
    expect(outcome(command({ state: "refused", reason: "no such sensor" }))).toBe("bme280#0 refused: no such sensor.");
    expect(outcome(command({ state: "sent" }))).toBe("bme280#0 has not answered yet.");
  });
});
