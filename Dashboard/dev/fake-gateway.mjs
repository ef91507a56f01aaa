// Serves dist/ and a made-up plant on loopback: `npm run build && npm run fake`, or `npm run dev` beside it.
// Options: --port 8080 --series N (one more device with N series) --rate N (steps of the plant per second)
// --alerts N (so many more active alerts).
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import ws from "ws";
import { careRoutes } from "./care.mjs";
import { deviceItem, makePlant, scoreRow, step, unitOf } from "./plant.mjs";

const { values: options } = parseArgs({
    options: {
        port: { type: "string", default: "8080" },
        series: { type: "string", default: "0" },
        rate: { type: "string", default: "1" },
        alerts: { type: "string", default: "0" },
    },
});
const dist = fileURLToPath(new URL("../dist/", import.meta.url));
const END = "\u001e";
const types = {
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript",
    ".css": "text/css",
    ".svg": "image/svg+xml",
};

const plant = makePlant({
    now: Date.now(),
    seriesCount: Number(options.series),
    alertCount: Number(options.alerts),
});
const clients = new Set();

const routes = [
    [/^GET devices$/, () => page(items())],
    [/^GET devices\/(.+)$/, (id) => items().find((item) => item.id === id)],
    [/^GET series$/, (query) => page(seriesItems(query.get("device")))],
    [/^GET results\/readings_10s$/, (query) => page(windows(query))],
    [/^GET results\/scores$/, (query) => page(windows(query).map(scoreRow))],
    [/^GET readings$/, (query) => page(readings(query))],
    ...careRoutes(plant, (alert) => broadcast("Alerts", "alerts", { items: [alert], dropped: 0 })),
    [/^GET agents\/(.+)$/, (id) => agentItem(id)],
    [/^POST agents\/(.+)\/commands$/, () => ({ sensor: "bme280#0", state: "done", reason: null, readings: [] })],
    [/^GET demo$/, () => ({ agents: agents(), faults: ["bearing-wear", "clock-jump"] })],
    [/^POST demo\/agents\/(.+)\/(un)?plug$/, plug],
    [/^POST demo\/faults\/(.+)$/, breakSomething],
];

const server = createServer(async (request, response) => {
    const url = new URL(request.url, "http://fake");
    if (url.pathname === "/live/negotiate") {
        return json(response, 200, {
            connectionId: "1",
            negotiateVersion: 0,
            availableTransports: [{ transport: "WebSockets", transferFormats: ["Text"] }],
        });
    }
    if (url.pathname.startsWith("/api/v1/")) return api(request, url, response);
    return file(url.pathname === "/" ? "/index.html" : url.pathname, response);
});

function api(request, url, response) {
    const line = `${request.method} ${decodeURIComponent(url.pathname.slice("/api/v1/".length))}`;
    for (const [pattern, answer] of routes) {
        const match = pattern.exec(line);
        if (!match) continue;
        return bodyOf(request).then((body) => {
            const result = match.length > 1 ? answer(...match.slice(1), body) : answer(url.searchParams, body);
            if (result === undefined) missing(url, response);
            else json(response, 200, result);
        });
    }
    return missing(url, response);
}

function missing(url, response) {
    json(response, 404, { title: "Not found", status: 404, detail: `There is no ${url.pathname}.` });
}

async function bodyOf(request) {
    let text = "";
    for await (const part of request) text += part;
    return text === "" ? {} : JSON.parse(text);
}

function json(response, status, body) {
    response.writeHead(status, { "content-type": status < 400 ? "application/json" : "application/problem+json" });
    response.end(JSON.stringify(body));
}

/** As strict as the real gateway's policy, so that a violation shows here first. */
function policyOf(page) {
    const scripts = [...page.matchAll(/<script>(.*?)<\/script>/gs)].map(
        ([, script]) => ` 'sha256-${createHash("sha256").update(script).digest("base64")}'`,
    );
    return `default-src 'self'; script-src 'self'${scripts.join("")}; img-src 'self' data:`;
}

async function file(path, response) {
    try {
        const content = await readFile(join(dist, normalize(path)));
        const etag = `"${createHash("sha256").update(content).digest("hex").slice(0, 32)}"`;
        response.writeHead(200, {
            "content-type": types[extname(path)] ?? "application/octet-stream",
            etag,
            "content-security-policy": policyOf(content.toString()),
        });
        response.end(content);
    } catch {
        response.writeHead(404).end();
    }
}

const page = (list) => ({ items: list, next: null });
const agents = () =>
    Object.entries(plant.plugged).map(([id, plugged]) => ({
        id,
        plugged,
        devices: [...plant.devices.values()].filter((device) => device.agent === id).map((device) => device.id),
    }));
const items = () => [...plant.devices.values()].map((device) => deviceItem(plant, device, Date.now()));

/** The agents' configurations in each of their states, by the length of the name. */
function agentItem(id) {
    const state = ["applied", "on_trial", "rolled_back", "refused", "none"][id.length % 5];
    const isWrong = state === "rolled_back" || state === "refused";
    const configuration = {
        state,
        desired: state === "none" ? null : 7,
        running: isWrong ? 6 : state === "none" ? 0 : 7,
        trial_seconds: state === "on_trial" ? 72 : null,
        reason: state === "rolled_back" ? "bme280#0 gave nothing for 30 s" : null,
        faults: state === "refused" ? [{ path: "settings.sensors[0].type", reason: "bme281 is no driver" }] : null,
        damage: null,
    };
    const sensors = items().filter((item) => item.agent === id).map((item) => ({ name: "bme280#0", device: item.id }));
    return { agent: id, online: plant.plugged[id] ?? true, configuration, sensors };
}

function seriesItems(id) {
    const metrics = Object.keys(plant.devices.get(id)?.series ?? {});
    return metrics.map((metric) => ({ device: id, metric, unit: unitOf(metric) }));
}

function windows(query) {
    const device = plant.devices.get(query.get("device"));
    const from = Date.parse(query.get("from") ?? "1970-01-01");
    return Object.values(device?.series ?? {}).flatMap((series) =>
        series.windows.filter((row) => Date.parse(row.window_end) > from),
    );
}

/** The plant remembers single readings only of windows that are not closed. */
function readings(query) {
    const device = plant.devices.get(query.get("device"));
    const from = Date.parse(query.get("from") ?? "1970-01-01");
    return Object.entries(device?.series ?? {}).flatMap(([metric, series]) =>
        series.readings
            .filter(([time]) => time >= from)
            .map(([time, value]) => ({ device: device.id, metric, time: new Date(time).toISOString(), value })),
    );
}

function plug(id, un) {
    if (!(id in plant.plugged)) return undefined;
    plant.plugged[id] = un === undefined;
    return {};
}

function breakSomething(name) {
    if (name === "bearing-wear") plant.wornUntil = Date.now() + 60_000;
    return {};
}

const sockets = new ws.Server({ server, path: "/live" });
sockets.on("connection", (socket) => {
    const client = { socket, feeds: new Set() };
    socket.on("message", (bytes) =>
        bytes
            .toString()
            .split(END)
            .filter(Boolean)
            .forEach((text) => hear(client, JSON.parse(text))),
    );
    socket.on("close", () => clients.delete(client));
});

function hear(client, message) {
    if (message.protocol) {
        clients.add(client);
        client.socket.send(`{}${END}`);
    } else if (message.type === 1) {
        const [, verb, feed] = /^(Unsubscribe|Subscribe)(.+)$/.exec(message.target);
        const key = [feed, message.arguments[0] ?? ""].join(" ").trim();
        if (verb === "Subscribe") client.feeds.add(key);
        else client.feeds.delete(key);
        client.socket.send(JSON.stringify({ type: 3, invocationId: message.invocationId, result: null }) + END);
    }
}

function broadcast(feed, target, body) {
    const text = JSON.stringify({ type: 1, target, arguments: [body] }) + END;
    for (const { socket, feeds } of clients) if (feeds.has(feed)) socket.send(text);
}

function columnsOf(rows) {
    return Object.fromEntries(Object.keys(rows[0]).map((name) => [name, rows.map((row) => row[name])]));
}

setInterval(
    () => {
        const said = step(plant, Date.now());
        for (const message of said.readings) broadcast(`Series ${message.device}`, "readings", message);
        if (said.results.length > 0) {
            broadcast("Pipeline readings_10s", "results", {
                pipeline: "readings_10s",
                columns: columnsOf(said.results),
                dropped: 0,
            });
            broadcast("Pipeline scores", "results", {
                pipeline: "scores",
                columns: columnsOf(said.results.map(scoreRow)),
                dropped: 0,
            });
        }
        if (said.alerts.length > 0) broadcast("Alerts", "alerts", { items: said.alerts, dropped: 0 });
    },
    1000 / Number(options.rate),
);

setInterval(() => {
    const gateway = {
        readings_per_second: 10 * Number(options.rate),
        journal_position: plant.journal,
        pipeline_lag_records: 0,
        view_lag_records: 0,
    };
    broadcast("Health", "health", { at: new Date().toISOString(), devices: items(), gateway });
}, 1000);

server.listen(Number(options.port), "127.0.0.1", () => console.log(`fake gateway on port ${server.address().port}`));
