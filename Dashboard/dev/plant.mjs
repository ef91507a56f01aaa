// A made-up plant for working on the dashboard without a gateway: devices, cables, backlogs, windows, alerts.
// It imitates what the screen needs to see, not how the gateway works.

const WINDOW = 10_000;
const HISTORY = 3_600_000;
const DRAIN_PER_SECOND = 60;

const shapes = {
    temperature: { unit: "Cel", middle: 62, swing: 6, period: 900_000, noise: 0.3 },
    humidity: { unit: "%RH", middle: 41, swing: 4, period: 2_400_000, noise: 0.2 },
    pressure: { unit: "hPa", middle: 1013, swing: 2, period: 5_400_000, noise: 0.15 },
    vibration: { unit: "mm/s", middle: 2.4, swing: 0.5, period: 240_000, noise: 0.25 },
    current: { unit: "A", middle: 11, swing: 3, period: 120_000, noise: 0.4 },
};

const agents = {
    press: { press: ["temperature", "humidity", "pressure"] },
    pump: { pump: ["current", "temperature"], "pump:bearing": ["vibration", "temperature"] },
    mill: { mill: ["current", "vibration"] },
};

export function makePlant({ now, seriesCount, alertCount = 0 }) {
    if (seriesCount > 0) {
        agents.many = { many: Array.from({ length: seriesCount }, (_, i) => `channel_${String(i).padStart(2, "0")}`) };
    }
    const plant = { devices: new Map(), plugged: {}, alerts: new Map(), journal: 120_000, wornUntil: 0, seed: 7 };
    for (const [agent, devices] of Object.entries(agents)) {
        plant.plugged[agent] = true;
        for (const [id, metrics] of Object.entries(devices)) {
            const series = Object.fromEntries(metrics.map((metric) => [metric, { readings: [], windows: [] }]));
            plant.devices.set(id, {
                id,
                agent,
                series,
                spool: [],
                clock: now - HISTORY,
                seen: now,
                accepted: 0,
                late: 0,
            });
        }
    }
    for (let time = now - HISTORY; time < now; time += 1000) step(plant, time, { silent: true });
    addPastAlerts(plant, now);
    addManyAlerts(plant, now, alertCount);
    return plant;
}

/** One second passes. Returns what a gateway would say on its live feed. */
export function step(plant, now, { silent = false } = {}) {
    const said = { readings: [], results: [], alerts: [] };
    for (const device of plant.devices.values()) {
        measure(plant, device, now);
        if (!plant.plugged[device.agent]) continue;
        const delivered = deliver(device, now, silent);
        for (const [metric, rows] of Object.entries(delivered)) {
            said.readings.push({
                device: device.id,
                metric,
                times: rows.map((r) => r[0]),
                values: rows.map((r) => r[1]),
                dropped: 0,
            });
            plant.journal += rows.length;
        }
        closeWindows(plant, device, said, now);
    }
    return said;
}

function measure(plant, device, now) {
    for (const metric of Object.keys(device.series))
        device.spool.push([now, metric, valueOf(plant, device.id, metric, now)]);
}

function valueOf(plant, device, metric, time) {
    const shape = shapes[metric] ?? { middle: 50, swing: 10, period: 300_000, noise: 1 };
    const phase = (device.length * 7 + metric.length * 13) / 10;
    plant.seed = (plant.seed * 1103515245 + 12345) % 2147483648;
    const noise = (plant.seed / 2147483648 - 0.5) * 2 * shape.noise;
    const worn = metric === "vibration" && time < plant.wornUntil ? 5 : 0;
    return shape.middle + shape.swing * Math.sin(phase + (2 * Math.PI * time) / shape.period) + noise + worn;
}

function deliver(device, now, silent) {
    const live = device.spool.filter(([time]) => time >= now - 2000);
    const backlog = device.spool.filter(([time]) => time < now - 2000);
    const sent = [...backlog.splice(0, DRAIN_PER_SECOND), ...live];
    device.spool = backlog;
    device.seen = now;
    device.accepted += sent.length;
    device.clock = backlog.length > 0 ? backlog[0][0] - 1 : now - 300;
    const byMetric = {};
    for (const [time, metric, value] of sent) {
        (byMetric[metric] ??= []).push([time, value]);
        device.series[metric].readings.push([time, value]);
    }
    return silent ? {} : byMetric;
}

function closeWindows(plant, device, said, now) {
    for (const [metric, series] of Object.entries(device.series)) {
        series.next ??= Math.ceil(series.readings[0][0] / WINDOW) * WINDOW;
        while (series.next + WINDOW - 1 <= device.clock) {
            const start = series.next;
            series.next += WINDOW;
            const values = series.readings
                .filter(([time]) => time >= start && time < start + WINDOW)
                .map(([, value]) => value);
            series.readings = series.readings.filter(([time]) => time >= start + WINDOW);
            if (values.length === 0) continue;
            const row = windowRow(device.id, metric, start, values);
            series.windows.push(row);
            said.results.push(row);
            raise(plant, row, said, now);
        }
    }
}

function windowRow(device, metric, start, values) {
    const sum = values.reduce((a, b) => a + b, 0);
    const avg = sum / values.length;
    const variance = values.reduce((total, value) => total + (value - avg) ** 2, 0) / Math.max(values.length - 1, 1);
    return {
        device,
        metric,
        window_start: iso(start),
        window_end: iso(start + WINDOW),
        count: values.length,
        sum,
        min: Math.min(...values),
        max: Math.max(...values),
        avg,
        stddev: Math.sqrt(variance),
        revision: 0,
        state: "final",
        present: 1,
        expected: 1,
        missing: null,
    };
}

function raise(plant, row, said, now) {
    if (row.metric !== "vibration") return;
    const id = `${row.device}-vibration`.replace(":", "-");
    const known = [...plant.alerts.values()].find(
        (alert) => alert.key === `${row.device}/vibration` && alert.state === "firing",
    );
    if (row.avg > 5 && !known) {
        const lateness = now - Date.parse(row.window_end);
        say({
            id: `${id}-${Date.parse(row.window_start)}`,
            rule: "vibration-high",
            key: `${row.device}/vibration`,
            device: row.device,
            metric: "vibration",
            severity: "critical",
            state: "firing",
            provisional: false,
            late: lateness > 60_000,
            occurred: row.window_start,
            detected: iso(now),
            start: row.window_start,
            end: null,
            peak: row.max,
            acknowledged: false,
            event: "raised",
        });
    } else if (row.avg < 4 && known) {
        say({ ...known, state: "resolved", end: row.window_end, event: "resolved" });
    } else if (known && row.max > known.peak) {
        say({ ...known, peak: row.max, event: "amended" });
    }
    function say(alert) {
        plant.alerts.set(alert.id, alert);
        said.alerts.push(alert);
    }
}

function addPastAlerts(plant, now) {
    const past = (id, fields) =>
        plant.alerts.set(id, {
            id,
            rule: "temperature-high",
            key: "press/temperature",
            device: "press",
            metric: "temperature",
            severity: "warning",
            state: "resolved",
            provisional: false,
            late: false,
            occurred: iso(now - 600_000),
            detected: iso(now - 595_000),
            start: iso(now - 600_000),
            end: iso(now - 480_000),
            peak: 68.4,
            acknowledged: false,
            event: "resolved",
            ...fields,
        });
    past("a1", {});
    past("a2", {
        rule: "bearing-hot",
        key: "pump:bearing/temperature",
        device: "pump:bearing",
        severity: "critical",
        state: "firing",
        provisional: true,
        end: null,
        occurred: iso(now - 200_000),
        start: iso(now - 200_000),
        detected: iso(now - 190_000),
        event: "raised",
    });
    past("a3", {
        key: "mill/current",
        device: "mill",
        metric: "current",
        rule: "overload",
        late: true,
        occurred: iso(now - 2_400_000),
        start: iso(now - 2_400_000),
        end: iso(now - 2_300_000),
        detected: iso(now - 1_100_000),
    });
    past("a4", {
        id: "a4",
        state: "retracted",
        event: "retracted",
        start: iso(now - 820_000),
        end: iso(now - 800_000),
    });
}

/** Machines of a hall, each of which is a consequence of its hall's power or stands alone. */
function addManyAlerts(plant, now, count) {
    for (let number = 0; number < count; number++) {
        const device = `plc-${String(number % 500).padStart(3, "0")}`;
        const metric = `s${String(Math.floor(number / 500)).padStart(2, "0")}`;
        const start = iso(now - 1000 * (number + 60));
        plant.alerts.set(`many-${number}`, {
            ...plant.alerts.get("a2"),
            id: `many-${number}`,
            rule: number % 7 === 0 ? "overload" : "stays-high",
            key: `${device}/${metric}`,
            device,
            metric,
            severity: ["warning", "critical", "info"][number % 3],
            provisional: number % 11 === 0,
            occurred: start,
            detected: start,
            start,
            at: start,
            cause: number % 50 > 0 && number % 50 < 6 ? `many-${number - (number % 50)}` : null,
            summary: `${device}: ${metric} is at ${200 + number} since ${start}`,
        });
    }
}

export function scoreRow(row) {
    const shape = shapes[row.metric] ?? { middle: 50, swing: 10, noise: 1 };
    const reach = shape.swing + 4 * shape.noise;
    const distance = Math.abs(row.avg - shape.middle) / reach;
    return {
        device: row.device,
        metric: row.metric,
        window_start: row.window_start,
        window_end: row.window_end,
        revision: 0,
        state: "final",
        score: Math.min(1, distance / 2),
        severity: Math.min(100, Math.max(0, distance - 0.9) * 200),
        model: "level-1",
        expected_low: shape.middle - reach,
        expected_high: shape.middle + reach,
    };
}

export function deviceItem(plant, device, now) {
    const waiting = device.spool.length;
    const isPlugged = plant.plugged[device.agent];
    return {
        id: device.id,
        agent: device.agent,
        online: isPlugged,
        clock: iso(device.clock),
        lag_seconds: (now - device.clock) / 1000,
        backlog: {
            readings: waiting,
            oldest: waiting > 0 ? iso(device.spool[0][0]) : null,
            eta_seconds: waiting > 0 && isPlugged ? waiting / DRAIN_PER_SECOND : null,
        },
        time_quality: device.id === "mill" ? "holdover" : "synced",
        last_seen: iso(device.seen),
        counters: {
            accepted: device.accepted,
            duplicate: 0,
            late: 0,
            quarantined: device.id === "mill" ? 3 : 0,
            dead_letter: 0,
        },
    };
}

export const unitOf = (metric) => shapes[metric]?.unit ?? null;

function iso(millis) {
    return new Date(millis).toISOString();
}
