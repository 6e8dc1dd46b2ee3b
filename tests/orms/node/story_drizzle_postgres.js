/* Drizzle over postgres.js, which prepares statements by name and sends messages ahead; its cursors. */
"use strict";

const { drizzle } = require("drizzle-orm/postgres-js");
const postgres = require("postgres");
const { schemaOf, tellDrizzle } = require("./drizzle");
const { serve, show } = require("./story");

async function tellPostgres(shape, sql) {
    const table = sql(shape.table);
    const last = sql(shape.last);
    const rows = [1, 2, 3].map((i) => ({ ...shape.name("Helper", String(i)), visits: i }));
    show("helpers", await sql`INSERT INTO ${table} ${sql(rows)} RETURNING id, visits`);
    show("update", await sql`UPDATE ${table} SET ${sql({ visits: 9, active: false })} WHERE id = ${3} RETURNING *`);
    show("many values", await sql`UPDATE ${table} AS n SET visits = v.visits::int FROM (VALUES ${sql([[4, 44], [5, 55]])}) AS v (id, visits) WHERE n.id = v.id::int RETURNING n.id, n.visits`);
    show("array", await sql`SELECT id, ${last} FROM ${table} WHERE id = ANY(${[1, 2, 3]}) ORDER BY id`);
    show("ahead", await Promise.all([1, 2, 3, 4].map((id) => sql`SELECT ${last} FROM ${table} WHERE id = ${id}`)));
    const streamed = [];
    for await (const piece of sql`SELECT id, ${last} FROM ${table} ORDER BY id`.cursor(4)) streamed.push(piece.length, piece[0]);
    show("cursor", streamed);
    await sql.begin(async (trx) => {
        await trx`DELETE FROM ${table} WHERE id = 4`;
        await trx.savepoint((point) => point`INSERT INTO ${table} ${point({ id: 5, ...shape.name("Twice", "There") })}`).catch((error) => show("twice", error.code));
    });
    show("simple", await sql.unsafe(`SELECT count(*) FROM ${shape.table}; SELECT max(id) FROM ${shape.table}`));
}

serve(async (shape, url) => {
    const sql = postgres(url, { max: 1 });
    const schema = schemaOf(shape);
    try {
        await tellDrizzle(shape, drizzle(sql, { schema }), schema);
        await tellPostgres(shape, sql);
    } finally {
        await sql.end();
    }
});
