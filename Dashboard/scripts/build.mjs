// Builds dist/ once, however many builds ask for it at the same time: the first one takes the lock and builds,
// the others wait and find that the inputs' hash already stands in dist/.inputs.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
    closeSync,
    existsSync,
    mkdirSync,
    openSync,
    readFileSync,
    readdirSync,
    renameSync,
    rmSync,
    statSync,
    writeFileSync,
    writeSync,
} from "node:fs";
import { join } from "node:path";

const LOCK = ".build.lock";
const LOCK_WAIT_MILLIS = 10 * 60 * 1000;
const TREES = ["src", "scripts"];
const FILES = ["index.html", "package.json", "package-lock.json", "tsconfig.json", "vite.config.ts", ".npmrc"];

const log = [];

function filesUnder(folder) {
    if (!existsSync(folder)) return [];
    return readdirSync(folder, { withFileTypes: true })
        .sort((a, b) => (a.name < b.name ? -1 : 1))
        .flatMap((entry) => (entry.isDirectory() ? filesUnder(join(folder, entry.name)) : [join(folder, entry.name)]));
}

function hashOf(files) {
    const hash = createHash("sha256");
    for (const file of files) {
        if (!existsSync(file)) continue;
        hash.update(file.replaceAll("\\", "/")).update("\0").update(readFileSync(file)).update("\0");
    }
    return hash.digest("hex");
}

function isRunning(pid) {
    try {
        process.kill(pid, 0);
        return true;
    } catch (error) {
        return error.code === "EPERM";
    }
}

function takeLock() {
    const deadline = performance.now() + LOCK_WAIT_MILLIS;
    for (;;) {
        try {
            const file = openSync(LOCK, "wx");
            writeSync(file, String(process.pid));
            closeSync(file);
            return;
        } catch (error) {
            if (error.code !== "EEXIST") throw error;
        }
        removeLockOfTheDead();
        if (performance.now() > deadline)
            fail(`another build holds Dashboard/${LOCK}; delete it if no build is running`);
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100);
    }
}

function removeLockOfTheDead() {
    try {
        const pid = Number(readFileSync(LOCK, "utf8"));
        const ageMillis = Date.now() - statSync(LOCK).mtimeMs;
        // An empty lock is one being written right now, unless it is old.
        const isDead = pid > 0 ? !isRunning(pid) : ageMillis > 5000;
        if (isDead) rmSync(LOCK, { force: true });
    } catch (error) {
        if (error.code !== "ENOENT") throw error;
    }
}

/** One line for the build that called: what failed, the first error in the log, and where the rest stands. */
function fail(reason) {
    const cause = log.find((line) => /error/i.test(line) && !line.startsWith(">"));
    throw new Error(`${reason}${cause ? `: ${cause.trim()}` : ""} (all of it in Dashboard/dist/.build.log)`);
}

function npm(...args) {
    const run = spawnSync("npm", args, {
        encoding: "utf8",
        shell: process.platform === "win32",
        env: { ...process.env, CI: "true" },
    });
    log.push(
        `> npm ${args.join(" ")}`,
        ...`${run.stdout ?? ""}${run.stderr ?? ""}`.split("\n").filter((line) => line !== ""),
    );
    writeLog();
    if (run.status !== 0) fail(`npm ${args.join(" ")} failed${run.error ? `: ${run.error.message}` : ""}`);
}

function writeLog() {
    mkdirSync("dist", { recursive: true });
    writeFileSync("dist/.build.log", `${log.join("\n")}\n`);
}

function installPackages() {
    const wanted = hashOf(["package.json", "package-lock.json", ".npmrc"]);
    const stamp = "node_modules/.packages";
    if (existsSync(stamp) && readFileSync(stamp, "utf8") === wanted) return;
    npm("ci", "--no-audit", "--no-fund", "--loglevel", "error");
    writeFileSync(stamp, wanted);
}

function build() {
    const wanted = hashOf([...FILES, ...TREES.flatMap(filesUnder)]);
    if (existsSync("dist/.inputs") && readFileSync("dist/.inputs", "utf8") === wanted) return;
    rmSync("dist/.inputs", { force: true });
    installPackages();
    npm("run", "build");
    writeLog();
    writeFileSync("dist/.inputs.new", wanted);
    renameSync("dist/.inputs.new", "dist/.inputs");
}

takeLock();
try {
    build();
} catch (error) {
    console.error(error.message);
    process.exitCode = 1;
} finally {
    rmSync(LOCK, { force: true });
}
