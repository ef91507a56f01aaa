import type { AlertColumns, AlertItem } from "./alerts";

/** The alerts of a list that came by columns. They are all of one shape, without what only an opened alert shows. */
export function alertsOf({ count, columns }: AlertColumns): AlertItem[] {
  const cell = (name: keyof AlertItem): ((row: number) => unknown) => {
    const column = columns[name];
    if (column === undefined) return () => null;
    const { values, rows } = column;
    return rows === null ? (row) => values[row] : (row) => values[rows[row]!];
  };
  const text = (name: keyof AlertItem) => cell(name) as (row: number) => string | null;
  const time = (name: keyof AlertItem) => cell(name) as (row: number) => number | null;
  const flag = (name: keyof AlertItem) => {
    const value = cell(name);
    return (row: number) => value(row) === true;
  };
  const [id, rule, key, device, metric] = [text("id"), text("rule"), text("key"), text("device"), text("metric")];
  const [severity, state, acknowledged] = [text("severity"), text("state"), flag("acknowledged")];
  const [provisional, late] = [flag("provisional"), flag("late")];
  const [occurred, detected, notified, start] = [time("occurred"), time("detected"), time("notified"), time("start")];
  const [end, at, peak, escalation] = [time("end"), time("at"), time("peak"), time("escalation")];
  const [proposed, flapping, silenced] = [flag("retraction_proposed"), flag("flapping"), flag("silenced")];
  const [summary, cause, silencedBy, event] = [text("summary"), text("cause"), text("silenced_by"), text("event")];
  const [assignee, escalatedTo] = [text("assignee"), text("escalated_to")];
  return Array.from({ length: count }, (_, row) => ({
    id: id(row)!,
    rule: rule(row)!,
    key: key(row)!,
    device: device(row),
    metric: metric(row),
    severity: severity(row)!,
    state: state(row)!,
    provisional: provisional(row),
    late: late(row),
    occurred: occurred(row)!,
    detected: detected(row)!,
    notified: notified(row),
    start: start(row)!,
    end: end(row),
    peak: peak(row),
    acknowledged: acknowledged(row),
    retraction_proposed: proposed(row),
    flapping: flapping(row),
    summary: summary(row),
    cause: cause(row),
    silenced: silenced(row),
    silenced_by: silencedBy(row),
    assignee: assignee(row),
    escalation: escalation(row) ?? 0,
    escalated_to: escalatedTo(row),
    event: event(row)!,
    at: at(row)!,
  }));
}
