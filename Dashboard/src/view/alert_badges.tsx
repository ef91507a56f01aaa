import { span } from "../format/time";
import { detectionDelay } from "../state/alerts";
import type { AlertItem } from "../wire/alerts";
import { Badge, type Tone } from "./parts";

export function SeverityBadge({ alert }: { alert: AlertItem }) {
  return <Badge tone={severityTone(alert)}>{alert.severity}</Badge>;
}

/** State, and everything that one must know beside it. */
export function StateBadges({ alert }: { alert: AlertItem }) {
  return (
    <>
      <Badge tone={stateTone(alert)} testid={`alert-state-${alert.id}`}>
        {alert.state.replace(/_/g, " ")}
      </Badge>
      {alert.provisional && (
        <Badge
          tone="notable"
          title="A window behind it is not final yet: it may still change."
          testid={`alert-provisional-${alert.id}`}
        >
          provisional
        </Badge>
      )}
      {alert.late && (
        <Badge tone="accent" title={lateText(alert)} testid={`alert-late-${alert.id}`}>
          late
        </Badge>
      )}
      {alert.retraction_proposed === true && <Badge tone="notable">retraction proposed</Badge>}
      {alert.flapping === true && (
        <Badge tone="notable" title="The condition comes and goes.">
          flapping
        </Badge>
      )}
      {alert.acknowledged && <Badge tone="plain">acknowledged</Badge>}
      {alert.silenced === true && (
        <Badge tone="plain" title={silencedText(alert)} testid={`alert-silenced-${alert.id}`}>
          silenced
        </Badge>
      )}
      {(alert.escalation ?? 0) > 0 && (
        <Badge tone="severe" title={escalationText(alert)} testid={`alert-escalation-${alert.id}`}>
          escalated {alert.escalation}
        </Badge>
      )}
    </>
  );
}

export function lateText(alert: AlertItem): string {
  return (
    `It was found ${span(detectionDelay(alert))} after it began, because the readings came with a backlog ` +
    "after the device had been cut off. It is history, not news."
  );
}

export function silencedText({ silenced_by }: AlertItem): string {
  switch (silenced_by) {
    case "cause":
      return "Nobody is notified of it: its cause is known and stands for it.";
    case "closed":
      return "Nobody is notified of it: a person has closed it.";
    default:
      return `Nobody is notified of it${silenced_by ? ` (${silenced_by})` : ""}.`;
  }
}

export function escalationText({ escalation, escalated_to }: AlertItem): string {
  return `Nobody took it in time: step ${escalation}${escalated_to ? `, ${escalated_to} was told` : ""}.`;
}

export function stateText(alert: AlertItem, start: number | null, end: number | null, clock: (at: number) => string) {
  if (alert.retraction_proposed === true) {
    return "With all readings known the condition did not hold. A person acknowledged it, so no machine takes it back.";
  }
  switch (alert.state) {
    case "retracted":
      return "Taken back: with all readings known, the condition did not hold.";
    case "resolved":
      if (alert.silenced_by === "closed") return `Closed by ${alert.by || "a person"}.`;
      return start !== null && end !== null
        ? `It ended at ${clock(end)}, after ${span(end - start)}.`
        : "It has ended.";
    default:
      return "It goes on: its condition still holds in the newest window.";
  }
}

function severityTone({ severity, state }: AlertItem): Tone {
  if (state !== "firing") return "plain";
  return severity === "critical" || severity === "error" ? "severe" : severity === "warning" ? "notable" : "accent";
}

function stateTone({ state }: AlertItem): Tone {
  return state === "firing" ? "severe" : state === "resolved" ? "good" : "plain";
}
