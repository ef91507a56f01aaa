// Fails when the JavaScript of a build is more than its budget, compressed as a server would send it.
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

const BUDGET_BYTES = 100 * 1024;

const folder = process.argv[2] ?? "dist";
const scripts = readdirSync(folder, { recursive: true }).filter((path) => path.endsWith(".js"));
const sizes = scripts.map((path) => ({ path, bytes: gzipSync(readFileSync(join(folder, path)), { level: 6 }).length }));
const total = sizes.reduce((sum, { bytes }) => sum + bytes, 0);

for (const { path, bytes } of sizes) console.log(`${(bytes / 1024).toFixed(1).padStart(7)} kB gzip  ${path}`);
if (scripts.length === 0 || total > BUDGET_BYTES) {
    console.error(
        `JavaScript is ${(total / 1024).toFixed(1)} kB gzip in ${scripts.length} files; ` +
            `at most ${BUDGET_BYTES / 1024} kB are allowed.`,
    );
    process.exit(1);
}
console.log(`${(total / 1024).toFixed(1).padStart(7)} kB gzip in all, of ${BUDGET_BYTES / 1024} kB allowed`);
