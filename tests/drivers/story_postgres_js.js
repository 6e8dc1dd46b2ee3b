/* postgres.js: tagged templates, prepared by themselves and pipelined, COPY as streams, subscriptions. */
"use strict";

const { once } = require("node:events");
const { Readable } = require("node:stream");
const { pipeline } = require("node:stream/promises");
const postgres = require("postgres");
const { CA, OTHER_CA, SLEEP, WRONG, cancelling, section, show, showFailure, showRefusal, tell } = require("./story");

const FIELDS = ["message", "position", "table_name", "column_name", "constraint_name"];

const connected = (settings = {}) => postgres({ ssl: false, max: 1, onnotice: () => {}, ...settings });

async function connecting(sql) {
    section("connect");
    await showFailure("wrong password", () => connected({ password: "wrong" })`SELECT 1`, "message");
    show("who", await sql`SELECT current_user, current_setting('application_name')`);
    section("TLS");
    const secured = connected({ ssl: { ca: CA } });
    show("rows", await secured`SELECT * FROM names ORDER BY id`);
    await secured.end();
    await showRefusal(() => connected({ ssl: { ca: OTHER_CA } })`SELECT 1`);
}

async function statements(sql) {
    section("simple");
    show("all", await sql.unsafe("SELECT * FROM names ORDER BY id").simple());
    show("several", await sql.unsafe("DELETE FROM names WHERE id = 3; SELECT count(*) FROM names").simple());
    section("prepared");
    const all = await sql`SELECT * FROM names ORDER BY id`;
    show("columns", all.columns.map(({ name, type, table, number }) => [name, type, table > 0, number]));
    for (let id = 1; id <= 8; id++) show("one", await sql`SELECT first_name, last_name FROM names WHERE id = ${id}`);
    for (let i = 0; i < 4; i++) {
        const row = { first_name: `New${i}`, last_name: "van" };
        show("inserted", await sql`INSERT INTO names ${sql(row)} RETURNING id`);
    }
    show("updated", (await sql`UPDATE names SET ${sql({ last_name: "x" })} WHERE id IN ${sql([1, 2])}`).count);
    show("described", (await sql`SELECT first_name FROM names WHERE id = ${1}`.describe()).types);
    for await (const rows of sql`SELECT id, last_name FROM names ORDER BY id`.cursor(3)) show("cursor", rows);
}

async function transactions(sql) {
    section("transactions");
    await sql.begin(async (transaction) => {
        await transaction`UPDATE names SET first_name = 'Kept' WHERE id = 5`;
        await transaction
            .savepoint(async (inner) => {
                show("deleted", (await inner`DELETE FROM names`).count);
                throw new Error("changed my mind");
            })
            .catch((error) => show("savepoint", error.message));
        show("locked", await transaction`SELECT * FROM names WHERE id < 3 ORDER BY id FOR UPDATE`);
    });
    await sql
        .begin("isolation level serializable", async (transaction) => {
            await transaction`UPDATE names SET last_name = 'never'`;
            throw new Error("changed my mind");
        })
        .catch((error) => show("rolled back", error.message));
    show("after", await sql`SELECT * FROM names ORDER BY id`);
}

async function errors(sql) {
    section("errors");
    for (const text of WRONG) {
        await showFailure("simple", () => sql.unsafe(text).simple(), ...FIELDS);
        await showFailure("prepared", () => sql.unsafe(text, [], { prepare: true }), ...FIELDS);
    }
}

async function bulk(sql) {
    section("bulk");
    const rows = Array.from({ length: 500 }, (_, i) => ({ id: 5000 + i, first_name: `Bulk${i}`, last_name: "of many" }));
    show("inserted", (await sql`INSERT INTO names ${sql(rows.slice(0, 250))}`).count);
    const lines = rows.slice(250).map((row) => `${Object.values(row).join("\t")}\n`);
    await pipeline(Readable.from(lines), await sql`COPY names FROM STDIN`.writable());
    show("count", await sql`SELECT count(*) || ' rows' AS all FROM names WHERE first_name LIKE 'Bulk%'`);
    const out = await sql`COPY (SELECT * FROM names WHERE id < 5003 ORDER BY id) TO STDOUT`.readable();
    const pieces = [];
    for await (const piece of out) pieces.push(piece.toString());
    show("out", pieces.join(""));
    show("deleted", (await sql`DELETE FROM names WHERE id >= ${5000}`).count);
}

/* What is sent without waiting goes as one pipeline. */
async function pipelines(sql) {
    section("pipelines");
    const results = await Promise.allSettled([
        sql`SELECT last_name FROM names WHERE id = ${4}`,
        sql`UPDATE names SET last_name = ${"piped"} WHERE id = ${4}`,
        sql`SELECT nick_name FROM names`,
        sql`SELECT last_name FROM names WHERE id = ${4}`,
        sql`UPDATE names SET last_name = ${"piped too"} WHERE id = ${6}`,
    ]);
    for (const { status, value, reason } of results) show(status, value, value?.count, reason?.code);
}

async function largeObjects(sql) {
    section("large objects");
    const bytes = Buffer.alloc(100000, "0123456789");
    const large = await sql.largeObject();
    const writable = await large.writable();
    const written = once(writable, "finish");
    writable.end(bytes);
    await written;
    await large.seek(0);
    const [{ data }] = await large.read(200000);
    show(`${data.length} bytes`, data.equals(bytes));
    await large.close();
}

async function cancel(sql) {
    section("cancel");
    const sleeping = sql.unsafe(SLEEP);
    await cancelling(sleeping.execute(), () => sleeping.cancel());
    show("goes on", await sql`SELECT count(*) FROM names`);
}

async function notifications(sql) {
    section("notifications");
    const listener = connected();
    let hear;
    const heard = new Promise((resolve) => (hear = resolve));
    await listener.listen("changes", hear);
    await sql.begin(async (transaction) => {
        await transaction`INSERT INTO names (first_name, last_name) VALUES ('With', 'notice')`;
        await transaction`SELECT pg_notify(${"changes"}, ${"hello"})`;
    });
    show("heard", await heard);
    await listener.end();
}

tell(async () => {
    const sql = connected({ connection: { application_name: "story" } });
    for (const story of [connecting, statements, transactions, errors, bulk, pipelines, largeObjects, cancel, notifications])
        await story(sql);
    await sql.end();
});
