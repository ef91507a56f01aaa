import type { Actions } from "../actions";
import { count, measured } from "../format/number";
import { instant } from "../format/time";
import type { AlertView, Evidence } from "../state/alert_view";
import type { EvidenceWindow, ReplayItem } from "../wire/alerts";
import { ChartCanvas } from "./chart_card";
import { Badge, Empty, Time, type Tone } from "./parts";
import { RangeText, WhatIf } from "./what_if";

export interface EvidenceProps {
  readonly view: AlertView;
  readonly isActing: boolean;
  readonly scheme: "light" | "dark";
  readonly now: number;
  readonly actions: Actions;
}

/** What speaks for the alert: readings, windows with revisions, the rule; and whether it says the same once more. */
export function EvidencePanel({ view, isActing, scheme, now, actions }: EvidenceProps) {
  return (
    <section aria-labelledby="evidence-title" data-testid="evidence">
      <div class="panel-head">
        <h3 id="evidence-title">Evidence</h3>
        <button
          type="button"
          disabled={isActing || view.evidence === null}
          data-testid="replay"
          onClick={() => actions.replayAlert(view.id)}
        >
          {isActing ? "Replaying…" : "Replay it"}
        </button>
      </div>
      {view.evidence && <WhatIf rule={view.evidence.item.rule} {...{ view, isActing, now, actions }} />}
      <ReplayText run={view.replay} />
      {view.evidence === null ? (
        <Empty load={view.evidenceLoad}>This gateway keeps no evidence of it.</Empty>
      ) : (
        <Shown evidence={view.evidence} scheme={scheme} now={now} />
      )}
    </section>
  );
}

const verdicts: Readonly<Record<string, readonly [Tone, string]>> = {
  same: ["good", "The same: fed once more, the journal gives every event of this alert, byte for byte."],
  different: ["severe", "Different: fed once more, the journal does not give what was said."],
  raised: ["good", "Tried: both rules were fed with what arrived in that time."],
  not_raised: ["good", "Tried: this rule would have raised nothing in that time."],
  not_comparable: ["notable", "It cannot be compared: what it was made from is gone, or its rule has changed."],
};

function ReplayText({ run }: { run: ReplayItem | null }) {
  if (run === null) return null;
  if (run.state === "running") {
    const percent = Math.round(run.progress?.percent ?? 0);
    return (
      <p data-testid="replay-progress">
        <progress max={100} value={percent} aria-label="Replay" /> {percent} %, {count(run.records)} records
      </p>
    );
  }
  const failed: readonly [Tone, string] = ["severe", `It could not be replayed: ${run.reason ?? run.state}.`];
  const [tone, text] = (run.state === "done" && verdicts[run.verdict ?? ""]) || failed;
  return (
    <div class="verdict" role="status" data-testid="replay-verdict" data-verdict={run.verdict ?? run.state}>
      <p>
        <Badge tone={tone}>{(run.verdict ?? run.state).replace(/_/g, " ")}</Badge> {text}
      </p>
      <p class="muted">
        {count(run.records)} records, {count(run.rows)} rows{run.start ? `, ${run.start}` : ""}
      </p>
      {run.range && <RangeText range={run.range} />}
      <ul>
        {run.events
          .filter(({ same }) => !same)
          .map(({ event, step, difference }) => (
            <li key={step}>
              {event} at step {step}: {difference}
            </li>
          ))}
        {run.notes.map((note) => (
          <li key={note}>{note}</li>
        ))}
      </ul>
    </div>
  );
}

function Shown({ evidence, scheme, now }: { evidence: Evidence; scheme: "light" | "dark"; now: number }) {
  const { item, readings, windows, scores, from, to, levels } = evidence;
  return (
    <>
      {(readings.times.length > 0 || windows.starts.length > 0) && (
        <ChartCanvas
          model={{
            label: "the evidence",
            unit: "",
            readings,
            windows,
            scores,
            marks: [
              {
                id: item.rule.id,
                text: item.rule.id,
                from: instant(item.from) ?? 0,
                to: instant(item.to),
                isRetracted: false,
                severity: "",
              },
            ],
            levels,
            from,
            to,
            clock: null,
            scheme,
            now,
          }}
        />
      )}
      <Rule evidence={evidence} />
      <Windows items={item.windows.items} isPart={item.windows.next !== null} now={now} />
      <Readings evidence={evidence} now={now} />
      <ul class="sentences">
        {[...item.gone.map(({ sentence }) => sentence), ...item.notes].map((text) => (
          <li key={text}>{text}</li>
        ))}
      </ul>
    </>
  );
}

function Rule({ evidence: { item } }: { evidence: Evidence }) {
  const { rule } = item;
  return (
    <details data-testid="evidence-rule" open>
      <summary>
        Rule {rule.id}
        {rule.is_current ? "" : ", as it was then"}
      </summary>
      <pre tabIndex={0}>{rule.sql ?? rule.text}</pre>
      <p class="muted">
        {rule.kind ?? "A rule"} over {item.stream}, version {rule.version?.slice(0, 12) ?? "unknown"}. {rule.note}
      </p>
    </details>
  );
}

const WINDOWS_SHOWN = 40;

function Windows({ items, isPart, now }: { items: readonly EvidenceWindow[]; isPart: boolean; now: number }) {
  if (items.length === 0) return null;
  return (
    <details open>
      <summary>Windows ({count(items.length)}{isPart ? ", and more" : ""})</summary>
      <div class="scroll" tabIndex={0} role="region" aria-label="Windows of the evidence">
        <table data-testid="evidence-windows">
          <thead>
            <tr>
              {["Window", "Number", "Revision", "State", "Present", "Speaks", "Model"].map((name) => (
                <th scope="col" key={name}>
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {items.slice(0, WINDOWS_SHOWN).map((window) => (
              <WindowRow key={`${window.key} ${window.start} ${window.revision}`} window={window} now={now} />
            ))}
          </tbody>
        </table>
      </div>
      {items.length > WINDOWS_SHOWN && <p class="muted">The first {WINDOWS_SHOWN} are shown; the chart has all.</p>}
    </details>
  );
}

function WindowRow({ window, now }: { window: EvidenceWindow; now: number }) {
  const { start, number, revision, state, replaced, present, expected, missing, above, model, contributions } = window;
  const parts = (contributions ?? []).map(({ name, value }) => `${name} ${measured(value)}`).join(", ");
  return (
    <tr class={replaced ? "ended" : ""}>
      <th scope="row">
        <Time at={start} now={now} />
      </th>
      <td class="number">{measured(number)}</td>
      <td class="number">{revision}</td>
      <td>
        {state}
        {replaced && <span class="muted"> replaced</span>}
      </td>
      <td title={missing?.length ? `Missing: ${missing.join(", ")}` : undefined}>
        {expected === null ? "–" : `${present} of ${expected}`}
      </td>
      <td>{above === null ? "–" : above ? "yes" : "no"}</td>
      <td title={[model?.note, parts].filter(Boolean).join(" ")}>{model?.id ?? "–"}</td>
    </tr>
  );
}

const READINGS_SHOWN = 50;

function Readings({ evidence: { item }, now }: { evidence: Evidence; now: number }) {
  const { items, note, next } = item.readings;
  if (items.length === 0) return note ? <p class="muted">{note}</p> : null;
  return (
    <details>
      <summary>
        Readings ({count(items.length)}
        {next === null ? "" : ", and more"})
      </summary>
      <div class="scroll" tabIndex={0} role="region" aria-label="Readings of the evidence">
        <table data-testid="evidence-readings">
          <thead>
            <tr>
              {["Time", "Series", "Value", "Clock", "Arrived", "Journal", "Counted"].map((name) => (
                <th scope="col" key={name}>
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {items.slice(0, READINGS_SHOWN).map((reading, index) => (
              <tr key={index}>
                <th scope="row">
                  <Time at={reading.time} now={now} />
                </th>
                <td>
                  {reading.device}/{reading.metric}
                </td>
                <td class="number">
                  {typeof reading.value === "number" ? measured(reading.value) : String(reading.value)}
                </td>
                <td>{reading.time_quality}</td>
                <td>
                  <Time at={reading.arrived} now={now} />
                </td>
                <td class="number">{count(reading.position)}</td>
                <td>{reading.counted ? "yes" : (reading.reason ?? "no")}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {items.length > READINGS_SHOWN && <p class="muted">The first {READINGS_SHOWN} are shown.</p>}
    </details>
  );
}
