/* Kysely: a typed query builder over pg; JSON aggregates for relations, streams by a cursor. */
"use strict";

const { Kysely, PostgresDialect, sql } = require("kysely");
const { jsonArrayFrom, jsonObjectFrom } = require("kysely/helpers/postgres");
const { Pool } = require("pg");
const Cursor = require("pg-cursor");
const { serve, show, showFailure } = require("./story");

async function reads(db, { table, last }) {
    const names = db.selectFrom(`${table} as n`);
    show("all", await names.selectAll().orderBy("id").execute());
    show("one", await names.select(["id", last]).where("id", "=", 3).executeTakeFirst());
    show("where", await names.select("id").where((e) => e.or([e("visits", ">", 4), e(last, "ilike", "a%")])).where("email", "is not", null).orderBy("id").execute());
    show("in", await names.select("email").where("id", "in", [1, 2, 77]).orderBy("id").limit(2).offset(1).execute());
    show("tuples", await names.select("id").where((e) => e(e.refTuple("id", "visits"), "in", [e.tuple(1, 3), e.tuple(2, 0)])).execute());
    show("groups", await names.select(({ fn }) => ["active", fn.countAll().as("n"), fn.sum("visits").as("s"), fn.count("id").filterWhere("visits", ">", 2).as("f")])
        .groupBy("active").having(({ fn }) => fn.countAll(), ">", 1).orderBy("active").execute());
    show("join", await names.innerJoin("orders as o", "o.name_id", "n.id").select([`n.${last}`, "o.id", "o.amount"]).orderBy("o.id").execute());
    show("left", await names.leftJoin("orders as o", (j) => j.onRef("o.name_id", "=", "n.id").on("o.amount", ">", "10")).selectAll("n").select("o.note").orderBy("n.id").orderBy("o.id").execute());
    show("lateral", await names.leftJoinLateral((e) => e.selectFrom("orders as o").select("o.amount").whereRef("o.name_id", "=", "n.id").orderBy("o.id", "desc").limit(1).as("l"), (j) => j.onTrue())
        .select(["n.id", "l.amount"]).orderBy("n.id").execute());
    show("json", await names.select((e) => ["n.id", jsonArrayFrom(e.selectFrom("orders as o").select(["o.id", "o.amount"]).whereRef("o.name_id", "=", "n.id").orderBy("o.id")).as("orders")]).orderBy("n.id").execute());
    show("object", await db.selectFrom("orders as o").select((e) => ["o.id", jsonObjectFrom(e.selectFrom(`${table} as n`).selectAll().whereRef("n.id", "=", "o.name_id")).as("name")]).orderBy("o.id").limit(3).execute());
    show("with", await db.with("busy", (q) => q.selectFrom(table).selectAll().where("visits", ">", 3)).selectFrom("busy").innerJoin(table, `${table}.id`, "busy.id").select([`${table}.id`, `busy.${last}`]).orderBy("busy.id").execute());
    show("union", await db.selectFrom(table).select("id").where("id", "<", 3).union(db.selectFrom("orders").select("id")).orderBy("id").limit(4).execute());
    show("window", await names.select((e) => ["id", e.fn.agg("row_number").over((o) => o.partitionBy("active").orderBy("visits").orderBy("id")).as("r")]).orderBy("id").execute());
    show("case", await names.select((e) => ["id", e.case().when("visits", ">", 3).then("often").else("rarely").end().as("how")]).orderBy("id").execute());
    show("distinct", await names.distinctOn("active").select(["active", last]).orderBy("active").orderBy(last).execute());
    show("exists", await names.select("id").where((e) => e.exists(e.selectFrom("orders").whereRef("orders.name_id", "=", "n.id").select(sql.lit(1).as("one")))).orderBy("id").execute());
}

async function writes(db, { table, last, name }) {
    show("inserted", await db.insertInto(table).values({ ...name("Ken", "Thompson"), email: "ken@example.org" }).returning("id").executeTakeFirst());
    show("several", await db.insertInto(table).values([{ ...name("One", "Bulk"), visits: 1 }, name("Two", "Bulk")]).returningAll().execute());
    show("plain", String((await db.insertInto(table).values(name("Not", "Returned")).executeTakeFirst()).numInsertedOrUpdatedRows));
    show("upserted", await db.insertInto(table).values({ ...name("Ken", "Lane"), email: "ken@example.org", visits: 3 })
        .onConflict((c) => c.column("email").doUpdateSet((e) => ({ [last]: e.ref(`excluded.${last}`), visits: e(`${table}.visits`, "+", e.ref("excluded.visits")) }))).returning(["id", last, "visits"]).execute());
    show("conditionally", await db.insertInto(table).values({ ...name("Ken", "Never"), email: "ken@example.org", visits: 1 })
        .onConflict((c) => c.column("email").doUpdateSet({ visits: 1000 }).where(`${table}.visits`, ">", 50)).returning("id").execute());
    show("ignored", await db.insertInto(table).values({ ...name("Ken", "Again"), email: "ken@example.org" }).onConflict((c) => c.doNothing()).returning("id").execute());
    show("from a query", await db.insertInto("orders").columns(["name_id", "note"]).expression(db.selectFrom(table).select(["id", last]).where("id", ">", 9)).returning(["name_id", "note"]).execute());
    show("itself", await db.insertInto(table).columns([...Object.keys(name("", "")), "visits"]).expression(
        db.selectFrom(table).select([...Object.keys(name("", "")), "visits"]).where("id", "<", 3).orderBy("id")).returning(["id", last]).execute());
    show("updated", await db.updateTable(table).set((e) => ({ visits: e("visits", "+", 10) })).where("id", "<", 4).returning(["id", "visits"]).execute());
    show("from", String((await db.updateTable(`${table} as n`).from("orders as o").set((e) => ({ visits: e.ref("o.id") })).whereRef("o.name_id", "=", "n.id").where("o.amount", ">", "15").executeTakeFirst()).numUpdatedRows));
    show("concatenated", await db.updateTable(table).set({ [last]: sql`${sql.ref(last)} || '!'` }).where("id", "in", [5, 6]).returning([last]).execute());
    show("deleted", String((await db.deleteFrom(table).where(last, "like", "%Bulk").executeTakeFirst()).numDeletedRows));
    show("using", await db.deleteFrom(table).using("orders").whereRef("orders.name_id", "=", `${table}.id`).where("orders.note", "=", "note 5").returning(`${table}.id`).execute());
    show("in", await db.deleteFrom(table).where("id", "in", db.selectFrom("orders").select("name_id").where("amount", "<", "5")).returningAll().execute());
    show("end", await db.selectFrom(table).selectAll().orderBy("id").execute());
}

async function writesInWith(db, { table, last, name }) {
    show("moved", await db.with("gone", (q) => q.deleteFrom(table).where("id", "=", 9).returning(["id", last]))
        .insertInto("orders").columns(["name_id", "note"]).expression((e) => e.selectFrom("gone").select(["gone.id", `gone.${last}`])).returning(["name_id", "note"]).execute());
    show("with its order", await db.with("made", (q) => q.insertInto(table).values(name("With", "Order")).returning("id"))
        .insertInto("orders").columns(["name_id"]).expression((e) => e.selectFrom("made").select("made.id")).returning("name_id").execute());
}

async function transactions(db, { table, last, name }) {
    await db.transaction().setIsolationLevel("repeatable read").execute(async (trx) => {
        show("locked", await trx.selectFrom(table).select("id").where("id", ">", 3).orderBy("id").limit(2).forUpdate().execute());
        show("skipped", await trx.selectFrom(`${table} as n`).select("n.id").orderBy("n.id").limit(1).forNoKeyUpdate("n").skipLocked().execute());
        await sql`SAVEPOINT here`.execute(trx);
        await showFailure("twice", () => trx.insertInto(table).values({ id: 5, ...name("Twice", "There") }).execute());
        await sql`ROLLBACK TO SAVEPOINT here`.execute(trx);
        await trx.updateTable(table).set({ visits: 55 }).where("id", "=", 5).execute();
    });
    show("kept", await db.selectFrom(table).select("visits").where("id", "=", 5).execute());
    const streamed = [];
    for await (const row of db.selectFrom(table).select(["id", last]).orderBy("id").stream(3)) streamed.push(row);
    show("streamed", streamed);
}

serve(async (shape, url, catalog) => {
    const db = new Kysely({ dialect: new PostgresDialect({ pool: new Pool({ connectionString: url, max: 1 }), cursor: Cursor }) });
    try {
        if (catalog) show("catalog", (await db.introspection.getTables()).find((one) => one.name === shape.table));
        await reads(db, shape);
        await writes(db, shape);
        await transactions(db, shape);
        await writesInWith(db, shape);
    } finally {
        await db.destroy();
    }
});
