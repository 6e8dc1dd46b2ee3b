/*
 * What pg-boss promises, told by the package from npm (which has no tests with it): each test has a queue of
 * its own, and says what a job goes through. Prints "pass NAME" or "fail NAME" for each; why goes to
 * standard error.
 *
 *     nodejs suite.js FOLDER   PGHOST, PGPORT, PGUSER and PGDATABASE lead to the database; FOLDER has
 *                              node_modules
 */
"use strict";

const assert = require("node:assert/strict");
const { randomUUID } = require("node:crypto");
const path = require("node:path");
const { setTimeout: sleep } = require("node:timers/promises");

const PgBoss = require(path.join(process.argv[2], "node_modules", "pg-boss"));
const PATIENCE_MS = 20000;
const SLOT_S = 36000; // so long that a test hardly ever meets its end; pg-boss allows 12 hours

const connection = {
    host: process.env.PGHOST,
    port: Number(process.env.PGPORT),
    user: process.env.PGUSER,
    database: process.env.PGDATABASE,
};

async function until(what, condition) {
    const deadline = Date.now() + PATIENCE_MS;
    for (;;) {
        const value = await condition();
        if (value) return value;
        if (Date.now() > deadline) throw new Error(`${what} did not happen`);
        await sleep(50);
    }
}

async function start(options) {
    const boss = new PgBoss({ ...connection, noScheduling: true, ...options });
    boss.on("error", (error) => console.error("pg-boss:", error.message));
    return boss.start();
}

const state = async (boss, id) => (await boss.getJobById(id))?.state;

const tests = {
    async "send and fetch give the job back"(boss, queue) {
        const id = await boss.send(queue, { to: "ann", text: "it's 5 o'clock" });
        const job = await boss.fetch(queue);
        assert.equal(job.id, id);
        assert.equal(job.name, queue);
        assert.deepEqual(job.data, { to: "ann", text: "it's 5 o'clock" });
        assert.equal(await boss.fetch(queue), null);
        assert.equal(await state(boss, id), "active");
    },
    async "complete keeps the output"(boss, queue) {
        const id = await boss.send(queue);
        await boss.fetch(queue);
        assert.deepEqual(await boss.complete(id, { sum: 3 }), { jobs: [id], requested: 1, updated: 1 });
        const job = await boss.getJobById(id);
        assert.equal(job.state, "completed");
        assert.deepEqual(job.output, { sum: 3 });
        assert.ok(job.completedon instanceof Date);
    },
    async "complete of a job that is not active changes nothing"(boss, queue) {
        const id = await boss.send(queue);
        assert.equal((await boss.complete(id)).updated, 0);
        assert.equal(await state(boss, id), "created");
    },
    async "complete takes several jobs"(boss, queue) {
        const ids = [await boss.send(queue), await boss.send(queue), await boss.send(queue)];
        const jobs = await boss.fetch(queue, 10);
        assert.deepEqual(jobs.map((job) => job.id).sort(), [...ids].sort());
        assert.equal((await boss.complete(ids)).updated, 3);
    },
    async "onComplete makes a job that tells of the first"(boss, queue) {
        const id = await boss.send(queue, { n: 1 }, { onComplete: true });
        await boss.fetch(queue);
        await boss.complete(id, { answer: 42 });
        const told = await boss.fetchCompleted(queue);
        assert.equal(told.data.request.id, id);
        assert.deepEqual(told.data.request.data, { n: 1 });
        assert.deepEqual(told.data.response, { answer: 42 });
        assert.equal(told.data.failed, false);
    },
    async "fail keeps the error"(boss, queue) {
        const id = await boss.send(queue, null, { onComplete: true });
        await boss.fetch(queue);
        assert.equal((await boss.fail(id, new Error("no paper"))).updated, 1);
        const job = await boss.getJobById(id);
        assert.equal(job.state, "failed");
        assert.equal(job.output.message, "no paper");
        assert.equal((await boss.fetchCompleted(queue)).data.failed, true);
    },
    async "a job that failed is tried again, and no more often than it may"(boss, queue) {
        const id = await boss.send(queue, null, { retryLimit: 2 });
        for (let count = 0; count <= 2; count++) {
            const job = await until("a retry", () => boss.fetch(queue, undefined, { includeMetadata: true }));
            assert.equal(job.id, id);
            assert.equal(job.retrycount, count);
            await boss.fail(id);
        }
        assert.equal(await state(boss, id), "failed");
    },
    async "a retry waits as long as it was told"(boss, queue) {
        const id = await boss.send(queue, null, { retryLimit: 1, retryDelay: 3600 });
        await boss.fetch(queue);
        await boss.fail(id);
        assert.equal(await state(boss, id), "retry");
        assert.equal(await boss.fetch(queue), null);
    },
    async "a retry with backoff waits"(boss, queue) {
        const id = await boss.send(queue, null, { retryLimit: 5, retryDelay: 600, retryBackoff: true });
        await boss.fetch(queue);
        await boss.fail(id);
        const job = await boss.getJobById(id);
        assert.ok(job.startafter > new Date(Date.now() + 500 * 1000));
    },
    async "the highest priority comes first"(boss, queue) {
        for (const priority of [1, 3, 2]) await boss.send(queue, { priority }, { priority });
        const jobs = await boss.fetch(queue, 3);
        assert.deepEqual(new Set(jobs.map((job) => job.data.priority)), new Set([1, 2, 3]));
        await boss.complete(jobs.map((job) => job.id));
        for (const priority of [1, 3, 2]) await boss.send(queue, { priority }, { priority });
        for (const priority of [3, 2, 1]) assert.equal((await boss.fetch(queue)).data.priority, priority);
    },
    async "a job for later is not there yet"(boss, queue) {
        const id = await boss.sendAfter(queue, { later: true }, {}, 3600);
        assert.equal(await boss.fetch(queue), null);
        assert.equal(await state(boss, id), "created");
        assert.equal(await boss.getQueueSize(queue), 1);
    },
    async "a job for a time is there then"(boss, queue) {
        await boss.sendAfter(queue, { at: 1 }, {}, new Date(Date.now() + 300).toISOString());
        assert.deepEqual((await until("its time", () => boss.fetch(queue))).data, { at: 1 });
    },
    async "cancel and resume"(boss, queue) {
        const id = await boss.send(queue);
        assert.equal((await boss.cancel(id)).updated, 1);
        assert.equal(await boss.fetch(queue), null);
        assert.equal((await boss.resume(id)).updated, 1);
        assert.equal((await boss.fetch(queue)).id, id);
    },
    async "a cancelled job cannot be completed"(boss, queue) {
        const id = await boss.send(queue);
        await boss.fetch(queue);
        await boss.cancel(id);
        assert.equal((await boss.complete(id)).updated, 0);
        assert.equal(await state(boss, id), "cancelled");
    },
    async "sendOnce takes a key once"(boss, queue) {
        const id = await boss.sendOnce(queue, null, {}, "key");
        assert.ok(id);
        assert.equal(await boss.sendOnce(queue, null, {}, "key"), null);
        assert.ok(await boss.sendOnce(queue, null, {}, "another"));
        await boss.fetch(queue, 2);
        assert.equal(await boss.sendOnce(queue, null, {}, "key"), null);
        await boss.complete(id);
        assert.ok(await boss.sendOnce(queue, null, {}, "key"));
    },
    async "sendSingleton queues one, beside the one that is active"(boss, queue) {
        assert.ok(await boss.sendSingleton(queue));
        assert.equal(await boss.sendSingleton(queue), null);
        await boss.fetch(queue);
        assert.ok(await boss.sendSingleton(queue));
        const held = await boss.fetch(queue, undefined, { enforceSingletonQueueActiveLimit: true });
        assert.equal(held, null);
    },
    async "a throttled job comes once in its time"(boss, queue) {
        assert.ok(await boss.sendThrottled(queue, null, {}, SLOT_S));
        assert.equal(await boss.sendThrottled(queue, null, {}, SLOT_S), null);
        assert.ok(await boss.sendThrottled(queue, null, {}, SLOT_S, "by key"));
        assert.equal(await boss.sendThrottled(queue, null, {}, SLOT_S, "by key"), null);
    },
    async "a debounced job takes the next slot"(boss, queue) {
        assert.ok(await boss.sendDebounced(queue, null, {}, SLOT_S));
        const next = await boss.sendDebounced(queue, null, {}, SLOT_S);
        assert.ok(next);
        assert.equal(await boss.sendDebounced(queue, null, {}, SLOT_S), null);
        assert.ok((await boss.getJobById(next)).startafter > new Date());
    },
    async "insert takes many jobs, and those with an id once"(boss, queue) {
        const id = randomUUID();
        const jobs = [...Array(50).keys()].map((n) => ({ name: queue, data: { n }, priority: n }));
        await boss.insert([...jobs, { id, name: queue, data: { n: 50 }, priority: 50 }]);
        await boss.insert([{ id, name: queue, data: { n: -1 } }]);
        assert.equal(await boss.getQueueSize(queue), 51);
        assert.deepEqual((await boss.fetch(queue)).data, { n: 50 });
    },
    async "a name with a star takes several queues"(boss, queue) {
        await boss.send(`${queue}_a`, { of: "a" });
        await boss.send(`${queue}_b`, { of: "b" });
        const jobs = await boss.fetch(`${queue}_*`, 5);
        assert.deepEqual(jobs.map((job) => job.data.of).sort(), ["a", "b"]);
    },
    async "a job with all that it carries"(boss, queue) {
        const id = await boss.send(queue, { deep: { list: [1, null, "ä"] } }, {
            priority: 7, retryLimit: 3, retryDelay: 4, expireInMinutes: 5, retentionDays: 2,
        });
        const job = await boss.fetch(queue, undefined, { includeMetadata: true });
        assert.equal(job.id, id);
        assert.deepEqual(job.data, { deep: { list: [1, null, "ä"] } });
        assert.deepEqual([job.priority, job.retrylimit, job.retrydelay], [7, 3, 4]);
        assert.equal(Number(job.expire_in_seconds), 300);
        assert.equal(Math.round((job.keepuntil - job.startafter) / 86400000), 2);
        const names = "id name priority data state retrylimit retrycount retrydelay retrybackoff startafter " +
            "startedon singletonkey singletonon expirein createdon completedon keepuntil on_complete output " +
            "expire_in_seconds";
        assert.equal(Object.keys(job).join(" "), names);
    },
    async "a queue is deleted, but not what is active"(boss, queue) {
        const active = await boss.send(queue);
        await boss.fetch(queue);
        await boss.send(queue);
        await boss.send(queue);
        assert.equal(await boss.deleteQueue(queue), 2);
        assert.equal(await boss.getQueueSize(queue), 0);
        assert.equal(await state(boss, active), "active");
    },
    async "an event reaches the queues that want it"(boss, queue) {
        await boss.subscribe(`${queue}_event`, `${queue}_1`);
        await boss.subscribe(`${queue}_event`, `${queue}_2`);
        assert.equal((await boss.publish(`${queue}_event`, { e: 1 })).length, 2);
        assert.deepEqual((await boss.fetch(`${queue}_1`)).data, { e: 1 });
        await boss.unsubscribe(`${queue}_event`, `${queue}_1`);
        assert.equal((await boss.publish(`${queue}_event`, { e: 2 })).length, 1);
    },
    async "workers take each job once"(boss, queue) {
        const seen = [];
        const jobs = [...Array(60).keys()].map((n) => ({ name: queue, data: { n } }));
        await boss.insert(jobs);
        const options = { teamSize: 5, teamConcurrency: 5, newJobCheckInterval: 100 };
        for (let i = 0; i < 4; i++) {
            await boss.work(queue, options, async (job) => void seen.push(job.data.n));
        }
        await until("the last job", () => seen.length >= 60);
        await boss.offWork(queue);
        assert.deepEqual(seen.sort((a, b) => a - b), [...Array(60).keys()]);
        assert.equal(await boss.fetch(queue), null);
    },
    async "a worker's answer and error are kept"(boss, queue) {
        const good = await boss.send(queue, { good: true });
        const bad = await boss.send(queue, { good: false });
        await boss.work(queue, { newJobCheckInterval: 100 }, async (job) => {
            if (!job.data.good) throw new Error("bad one");
            return { done: job.id };
        });
        await until("both", async () =>
            (await state(boss, good)) === "completed" && (await state(boss, bad)) === "failed");
        await boss.offWork(queue);
        assert.deepEqual((await boss.getJobById(good)).output, { done: good });
        assert.equal((await boss.getJobById(bad)).output.message, "bad one");
    },
    async "a job that takes too long expires"(boss, queue) {
        const id = await boss.send(queue, null, { expireInSeconds: 1 });
        await boss.fetch(queue);
        await sleep(1100);
        await boss.expire();
        assert.equal(await state(boss, id), "expired");
    },
    async "a job that takes too long is tried again"(boss, queue) {
        const id = await boss.send(queue, null, { expireInSeconds: 1, retryLimit: 1 });
        await boss.fetch(queue);
        await sleep(1100);
        await boss.expire();
        assert.equal(await state(boss, id), "retry");
        assert.equal((await until("the retry", () => boss.fetch(queue))).id, id);
    },
    async "what is done goes to the archive, and is found there"(boss, queue) {
        const done = await boss.send(queue, { kept: 1 });
        const open = await boss.send(queue, { kept: 2 });
        await boss.fetch(queue);
        await boss.complete(done);
        await sleep(1100);
        const archivist = await start({ archiveCompletedAfterSeconds: 1 });
        await archivist.archive();
        await archivist.stop({ graceful: false });
        const job = await boss.getJobById(done);
        assert.ok(job.archivedon instanceof Date);
        assert.deepEqual(job.data, { kept: 1 });
        assert.equal((await boss.getJobById(open)).archivedon, undefined);
    },
    async "a job in a transaction goes with it"(boss, queue, pool) {
        const client = await pool.connect();
        try {
            const db = { executeSql: (text, values) => client.query(text, values) };
            await client.query("BEGIN");
            assert.ok(await boss.send(queue, { n: 1 }, { db }));
            await client.query("ROLLBACK");
            await client.query("BEGIN");
            assert.ok(await boss.send(queue, { n: 2 }, { db }));
            await client.query("COMMIT");
        } finally {
            client.release();
        }
        assert.deepEqual((await boss.fetch(queue)).data, { n: 2 });
        assert.equal(await boss.fetch(queue), null);
    },
    async "the states are counted"(boss, queue) {
        await boss.insert([{ name: queue }, { name: queue }, { name: queue }]);
        await boss.fetch(queue);
        const counted = (await boss.countStates()).queues[queue];
        assert.deepEqual([counted.created, counted.active], [2, 1]);
    },
    async "all queues are deleted, and then all there is"(boss, queue) {
        await boss.send(queue);
        assert.ok((await boss.deleteAllQueues()) >= 1);
        assert.equal(await boss.getQueueSize(queue), 0);
        const id = await boss.send(queue);
        await boss.clearStorage();
        assert.equal(await boss.getJobById(id), null);
    },
};

async function play() {
    const { Pool } = require(path.join(process.argv[2], "node_modules", "pg"));
    const pool = new Pool(connection);
    const boss = await start({});
    let number = 0;
    for (const [name, test] of Object.entries(tests)) {
        try {
            await test(boss, `queue_${++number}`, pool);
            console.log(`pass ${name}`);
        } catch (error) {
            console.error(name, error);
            console.log(`fail ${name}`);
        }
    }
    // Something has to stay for the tables to be compared.
    await boss.insert([{ name: "kept", data: { n: 1 } }, { name: "kept", data: { n: 2 } }]);
    await boss.fetch("kept");
    await boss.stop({ graceful: false });
    await pool.end();
}

play().then(
    () => process.exit(0),
    (error) => {
        console.error(error);
        process.exit(1);
    },
);
