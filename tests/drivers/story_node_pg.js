/* node-postgres: simple queries, parameters by the unnamed statement, named statements, a pool. */
"use strict";

const { Client, Pool } = require("pg");
const { CA, OTHER_CA, SLEEP, WRONG, cancelling, none, section, show, showFailure, showRefusal, tell } = require("./story");

const FIELDS = ["message", "position", "table", "column", "constraint"];

async function connected(settings = {}) {
    const client = new Client({ ssl: false, ...settings });
    await client.connect();
    return client;
}

async function connecting(client) {
    section("connect");
    await showFailure("wrong password", () => connected({ password: "wrong" }), "message");
    show("who", (await client.query("SELECT current_user, current_setting('application_name')")).rows);
    section("TLS");
    const secured = await connected({ ssl: { ca: CA } });
    show("encrypted", secured.connection.stream.encrypted, (await secured.query("TABLE names")).rows.length);
    show("rows", (await secured.query("SELECT * FROM names ORDER BY id")).rows);
    await secured.end();
    await showRefusal(() => connected({ ssl: { ca: OTHER_CA } }));
}

async function simple(client) {
    section("simple");
    const all = await client.query("SELECT * FROM names ORDER BY id");
    show("fields", all.fields.map(({ name, columnID, dataTypeID, dataTypeModifier }) =>
        [name, columnID, dataTypeID, dataTypeModifier]));
    show(all.command, all.rowCount, all.rows);
    show("several", (await client.query("DELETE FROM names WHERE id = 3; SELECT count(*) FROM names"))
        .map(({ command, rowCount, rows }) => [command, rowCount, rows]));
}

async function prepared(client) {
    section("prepared");
    for (let id = 1; id <= 8; id++) {
        show("one", (await client.query("SELECT * FROM names WHERE id = $1", [id])).rows);
        const named = { name: "one", text: "SELECT first_name, last_name FROM names WHERE id = $1", values: [id] };
        show("named", (await client.query({ ...named, rowMode: "array" })).rows);
        show("binary", (await client.query({ ...named, name: `b${id % 2}`, binary: true })).rows);
    }
    for (let i = 0; i < 4; i++) {
        const text = "INSERT INTO names (first_name, last_name) VALUES ($1, $2) RETURNING id";
        show("inserted", (await client.query({ name: "insert", text, values: [`New${i}`, "van"] })).rows);
    }
    show("updated", (await client.query("UPDATE names SET last_name = $1 WHERE id = $2", ["x", 1])).rowCount);
    show("limited", (await client.query({ text: "SELECT id FROM names WHERE id > $1 ORDER BY id", values: [0], rows: 3 })).rows);
}

async function transactions(client) {
    section("transactions");
    await client.query("BEGIN");
    await client.query("UPDATE names SET first_name = 'Kept' WHERE id = 5");
    await client.query("SAVEPOINT here");
    show("deleted", (await client.query("DELETE FROM names")).rowCount);
    await client.query("ROLLBACK TO here");
    await client.query("COMMIT");
    const pool = new Pool({ ssl: false, max: 3 });
    const never = await pool.connect();
    await never.query("BEGIN ISOLATION LEVEL SERIALIZABLE");
    await never.query("UPDATE names SET last_name = 'never'");
    await never.query("ROLLBACK");
    never.release();
    const counts = [1, 2, 4, 5, 6].map((id) => pool.query("SELECT first_name FROM names WHERE id = $1", [id]));
    show("pool", (await Promise.all(counts)).map(({ rows }) => rows[0].first_name));
    await pool.end();
}

async function errors(client) {
    section("errors");
    for (const text of WRONG) {
        await showFailure("simple", () => client.query(text), ...FIELDS);
        await showFailure("extended", () => client.query({ text, values: [] , queryMode: "extended" }), ...FIELDS);
    }
}

async function bulk(client) {
    section("bulk");
    const ids = Array.from({ length: 500 }, (_, i) => 5000 + i);
    const text = "INSERT INTO names SELECT id, 'Bulk' || id, 'of many' FROM unnest($1::int[]) AS id";
    show("inserted", (await client.query(text, [ids])).rowCount);
    show("count", (await client.query("SELECT count(*) || ' rows' AS all FROM names WHERE first_name LIKE 'Bulk%'")).rows);
    await showFailure("copy", () => client.query("COPY names FROM STDIN"));
    show("deleted", (await client.query("DELETE FROM names WHERE id >= 5000")).rowCount);
}

async function cancel(client) {
    section("cancel");
    await cancelling(client.query(SLEEP), () => {
        const canceller = new Client({ ssl: false });
        canceller.connection.on("error", () => {});
        canceller.connection.once("connect", () => {
            canceller.connection.cancel(client.processID, client.secretKey);
            canceller.connection.stream.end();
        });
        canceller.connection.connect(client.port, client.host);
    });
    show("goes on", (await client.query("SELECT count(*) FROM names")).rows);
}

async function notifications(client) {
    section("notifications");
    const listener = await connected();
    const heard = new Promise((resolve) => listener.once("notification", resolve));
    await listener.query("LISTEN changes");
    await client.query("BEGIN; INSERT INTO names (first_name, last_name) VALUES ('With', 'notice')");
    await client.query("NOTIFY changes, 'hello'");
    await client.query("COMMIT");
    const notice = await heard;
    show(notice.channel, notice.payload, notice.processId === client.processID);
    await listener.end();
}

tell(async () => {
    const client = await connected({ application_name: "story" });
    await connecting(client);
    await simple(client);
    await prepared(client);
    await transactions(client);
    await errors(client);
    await bulk(client);
    none("pipelines", "node-postgres waits for each answer");
    none("large objects", "node-postgres has no interface for them");
    await cancel(client);
    await notifications(client);
    await client.end();
});
