// What people do about alerts, as far as the page has to see it: actions, silences, evidence, receivers.

const iso = (millis) => new Date(millis).toISOString();
const page = (list) => ({ items: list, next: null });

/** A list by columns, as the gateway has it for very many. */
function columns({ items, next }) {
    const isTime = (name) => ["occurred", "detected", "notified", "start", "end", "at"].includes(name);
    const column = (name) => items.map((item) => (isTime(name) && item[name] ? Date.parse(item[name]) : item[name]));
    const names = [...new Set(items.flatMap((item) => Object.keys(item)))];
    const all = names.map((name) => [name, { values: column(name), rows: null }]);
    return { count: items.length, columns: Object.fromEntries(all), next };
}

/** Routes of alerts, silences, evidence and webhooks. `say` tells the live feed of an alert. */
export function careRoutes(plant, say) {
    const silences = [];
    const history = new Map();
    const runs = new Map();
    const receivers = [
        { id: "ops", channel: "webhook", url: "https://example.com/hook", enabled: true, pending: 0, missed: 0 },
        { id: "night", channel: "mail", url: "smtp://mail.example.com", enabled: false, pending: 0, missed: 2 },
    ];
    let dead = [deadLetter("d1", "night"), deadLetter("d2", "night")];

    function act(id, event, fields) {
        const alert = plant.alerts.get(id);
        if (!alert) return undefined;
        const next = { ...alert, ...fields, event, at: iso(Date.now()) };
        history.set(id, [next, ...(history.get(id) ?? [{ ...alert, at: alert.detected }])]);
        plant.alerts.set(id, next);
        say(next);
        return { position: ++plant.journal };
    }

    function list(query) {
        const rows = [...plant.alerts.values()].filter((a) => query.get("active") !== "true" || a.state === "firing");
        const from = Number(query.get("cursor") ?? 0);
        const to = from + Number(query.get("limit") ?? 100);
        return { items: rows.slice(from, to), next: to < rows.length ? String(to) : null };
    }

    return [
        [/^GET alerts$/, list],
        [/^GET alerts\/columns$/, (query) => columns(list(query))],
        [/^GET alerts\/missed$/, () => page([missed()])],
        [/^GET alerts\/([^/]+)$/, (id) => plant.alerts.get(id)],
        [/^GET alerts\/([^/]+)\/events$/, (id) => page(history.get(id) ?? [plant.alerts.get(id)])],
        [/^GET alerts\/([^/]+)\/evidence$/, (id) => evidence(plant.alerts.get(id))],
        [/^(?:GET|POST) alerts\/([^/]+)\/evidence\/replay$/, (id) => run(runs, id)],
        [/^POST alerts\/([^/]+)\/ack$/, (id, { by }) => act(id, "acknowledged", { acknowledged: true, by })],
        [/^POST alerts\/([^/]+)\/assign$/, (id, { to, by }) => act(id, "assigned", { assignee: to, by })],
        [/^POST alerts\/([^/]+)\/comment$/, (id, { comment, by }) => act(id, "commented", { comment, by })],
        [/^POST alerts\/([^/]+)\/resolve$/, (id, { by }) => act(id, "closed", closed(by))],
        [/^GET silences$/, () => page(silences)],
        [
            /^POST silences$/,
            (_, wish) => {
                const [created, ends] = [iso(Date.now()), iso(Date.now() + wish.duration_seconds * 1000)];
                const silence = { ...wish, id: `sil_${silences.length}`, state: "active", starts: null, ends, created };
                silences.unshift(silence);
                return { position: ++plant.journal, silence: silence.id };
            },
        ],
        [
            /^DELETE silences\/(.+)$/,
            (id) => Object.assign(silences.find((silence) => silence.id === id), { state: "removed" }),
        ],
        [/^GET maintenance$/, () => page([washdown()])],
        [/^GET webhooks$/, () => page(receivers)],
        [/^GET webhooks\/deliveries$/, () => page(dead)],
        [/^POST webhooks\/([^/]+)\/test$/, (id) => ({ delivered: id === "ops", status: 204, error: "no route" })],
        [/^POST webhooks\/([^/]+)\/enable$/, (id) => Object.assign(receiver(id), { enabled: true })],
        [
            /^POST webhooks\/([^/]+)\/redeliver$/,
            (id, { delivery }) => {
                const before = dead.length;
                dead = dead.filter((letter) => delivery !== undefined && letter.id !== delivery);
                return { count: before - dead.length };
            },
        ],
    ];

    function receiver(id) {
        return receivers.find((one) => one.id === id);
    }
}

const closed = (by) => ({ state: "resolved", silenced: true, silenced_by: "closed", end: iso(Date.now()), by });

function run(runs, id) {
    const percent = Math.min((runs.get(id)?.progress.percent ?? -20) + 20, 100);
    const isDone = percent === 100;
    const events = [{ event: "raised", step: 12, same: true, difference: null }];
    const notes = [];
    const start = "from the journal's start";
    const state = isDone ? "done" : "running";
    const verdict = isDone ? "same" : null;
    const next = { state, verdict, progress: { percent }, start, records: percent * 40, rows: percent, events, notes };
    if (isDone) runs.delete(id);
    else runs.set(id, next);
    return next;
}

function evidence(alert) {
    if (!alert) return undefined;
    const start = Date.parse(alert.start);
    const windows = Array.from({ length: 12 }, (_, i) => evidenceWindow(alert, start + (i - 4) * 10_000, i));
    const readings = Array.from({ length: 120 }, (_, i) => reading(alert, start - 40_000 + i * 1000, i));
    return {
        alert,
        rule: {
            id: alert.rule,
            version: "5e3a".repeat(16),
            kind: "threshold",
            text: `${alert.rule}: avg of readings_10s above 5 raises, below 4 clears`,
            configuration: { raise_above: 5, clear_below: 4 },
            sql: null,
            known: true,
            is_current: true,
            note: null,
        },
        pipeline: "built-in",
        stream: "readings_10s",
        from: alert.start,
        to: alert.end ?? iso(start + 80_000),
        events: [],
        windows: { items: windows, next: null },
        readings: { known: true, note: null, items: readings, next: null },
        statuses: [],
        gone: [],
        notes: ["One window was revised when its readings came."],
    };
}

function evidenceWindow(alert, start, i) {
    const number = i < 4 ? 3 + i / 10 : 6 + i / 10;
    const of = { stream: "readings_10s", key: alert.key, present: 1, expected: 1, missing: [], output_position: i };
    const nothing = { model: null, expected_low: null, expected_high: null, contributions: null, replaced: false };
    const window = { start: iso(start), end: iso(start + 10_000), number, above: number > 5, state: "final" };
    return { ...of, ...nothing, ...window, revision: i === 5 ? 1 : 0 };
}

function reading({ device, metric }, time, i) {
    const value = (i < 40 ? 3 : 6) + Math.sin(i / 3) / 2;
    const said = { time_quality: "synced", value_quality: "good", arrived: iso(time + 90_000), lag_seconds: 90 };
    return { device, metric, time: iso(time), value, ...said, position: i, counted: i !== 60, reason: "duplicate" };
}

function missed() {
    const [away_from, away_to] = [iso(Date.now() - 3_600_000), iso(Date.now() - 2_000_000)];
    const counts = { raised: 2, late: 2, confirmed: 0, amended: 1, resolved: 2, retracted: 1, proposed: 0 };
    return { device: "mill", away_from, away_to, caught_up: true, ...counts, alerts: ["a3", "a4"] };
}

function washdown() {
    const [next_from, next_to] = [iso(Date.now() + 3_600_000), iso(Date.now() + 7_200_000)];
    const matchers = [{ name: "device", op: "=~", value: "press-.*" }];
    return { id: "washdown", matchers, comment: "Every Saturday", active: false, next_from, next_to };
}

function deadLetter(id, webhook) {
    const failure = { state: "dead", attempts: 31, status: 500, error: "the receiver failed", at: iso(0) };
    return { id, webhook, type: "alert.raised", alert: "a2", subject: "pump:bearing/temperature", ...failure };
}
