/*
 * Fetches what package-lock.json lists into node_modules: `npm ci --ignore-scripts` without npm,
 * which on Debian brings some 400 packages along. Each archive must have the lock file's checksum.
 * Does nothing where node_modules is of this lock file already.
 *
 *     nodejs install.js [FOLDER]   npm_config_registry names another registry
 */
"use strict";

const { spawn } = require("node:child_process");
const crypto = require("node:crypto");
const fs = require("node:fs");
const https = require("node:https");
const path = require("node:path");
const tls = require("node:tls");

const PARALLEL = 16;
const TRIES = 4;
const TIMEOUT_MS = 20000;
const REGISTRY = "https://registry.npmjs.org/";
const registry = process.env.npm_config_registry || REGISTRY;
const SYSTEM_CERTIFICATES = "/etc/ssl/certs/ca-certificates.crt";
const trusted = fs.existsSync(SYSTEM_CERTIFICATES) ? [fs.readFileSync(SYSTEM_CERTIFICATES)] : [];
const agent = new https.Agent({
    keepAlive: true,
    maxSockets: PARALLEL,
    ca: [...tls.rootCertificates, ...trusted],
});

const root = process.argv[2] ?? __dirname;
const lockText = fs.readFileSync(path.join(root, "package-lock.json"));
const folder = path.join(root, "node_modules");
const mark = path.join(folder, ".installed");
const wanted = crypto.createHash("sha256").update(lockText).digest("hex");

function fetchOnce(url) {
    return new Promise((resolve, reject) => {
        const request = https.get(url, { agent, timeout: TIMEOUT_MS }, (response) => {
            const pieces = [];
            response.on("data", (piece) => pieces.push(piece));
            response.on("error", reject);
            response.on("end", () => {
                if (response.statusCode === 200) resolve(Buffer.concat(pieces));
                else reject(new Error(`${url}: ${response.statusCode}`));
            });
        });
        request.on("timeout", () => request.destroy(new Error(`${url}: no answer`)));
        request.on("error", reject);
    });
}

async function fetchChecked(url, integrity) {
    for (let tried = 1; ; tried++) {
        try {
            const archive = await fetchOnce(url);
            const [algorithm, expected] = integrity.split(/-(.*)/s);
            const found = crypto.createHash(algorithm).update(archive).digest("base64");
            if (found !== expected) throw new Error(`${url}: its checksum is not the lock file's`);
            return archive;
        } catch (error) {
            if (tried === TRIES) throw error;
        }
    }
}

function unpack(archive, into) {
    fs.mkdirSync(into, { recursive: true });
    return new Promise((resolve, reject) => {
        const tar = spawn("tar", ["-xz", "--no-same-owner", "--strip-components=1", "-C", into], {
            stdio: ["pipe", "inherit", "inherit"],
        });
        tar.on("error", reject);
        tar.on("close", (code) => (code === 0 ? resolve() : reject(new Error(`tar: ${into}`))));
        tar.stdin.on("error", reject);
        tar.stdin.end(archive);
    });
}

async function main() {
    if (fs.existsSync(mark) && fs.readFileSync(mark, "utf8") === wanted) return;
    fs.rmSync(folder, { recursive: true, force: true });
    const packages = Object.entries(JSON.parse(lockText).packages).filter(([at]) => at !== "");
    const queue = packages.slice();
    const take = async () => {
        for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
            const [at, { resolved, integrity }] = next;
            const archive = await fetchChecked(resolved.replace(REGISTRY, registry), integrity);
            await unpack(archive, path.join(root, at));
        }
    };
    await Promise.all(Array.from({ length: PARALLEL }, take));
    fs.writeFileSync(mark, wanted);
    agent.destroy();
    console.log(`${packages.length} packages`);
}

main().catch((error) => {
    console.error(`install.js: ${error.message}`);
    process.exit(1);
});
