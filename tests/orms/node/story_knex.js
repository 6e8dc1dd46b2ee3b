/* Knex: a query builder over pg; bindings through the unnamed statement, streams by a cursor. */
"use strict";

const knex = require("knex");
const { serve, show, showFailure } = require("./story");

const RENAMED = ["id", "visits"];

async function reads(db, { table, last }) {
    const names = () => db(table);
    show("all", await names().select().orderBy("id"));
    show("first", await names().where({ id: 2 }).first(last, "email"), await names().where("id", 99).first());
    show("where", await names().where("active", true).andWhere((q) => q.where("visits", ">", 3).orWhereNull("email"))
        .orderBy(last).pluck("id"));
    show("in", await names().whereIn("id", [1, 5, 77]).orderBy("id", "desc").select(RENAMED));
    show("like", await names().whereILike(last, "%er%").orderBy("id").select("id"));
    show("between", await names().whereBetween("visits", [2, 4]).whereNot("id", 3).orderBy("id").pluck("id"));
    show("page", await names().orderBy([{ column: last, order: "desc" }, "id"]).limit(3).offset(4).pluck(last));
    show("count", await names().count("* as n"), await names().countDistinct("active as n").first());
    show("sums", await names().sum("visits as s").avg("visits as a").max(last + " as m").min("joined_at as j").first());
    show("groups", await names().select("active").count("id as n").groupBy("active").havingRaw("count(*) > ?", [1]).orderBy("active"));
    show("join", await names().join("orders", `${table}.id`, "orders.name_id").select(`${table}.${last}`, "orders.*").orderBy("orders.id"));
    show("left", await db(`${table} as n`).leftJoin("orders as o", "n.id", "o.name_id").groupBy("n.id")
        .select("n.id", `n.${last}`, db.raw("coalesce(sum(o.amount), 0) as total")).orderBy("n.id"));
    show("exists", await names().whereExists(db("orders").whereRaw(`orders.name_id = ${table}.id`)).orderBy("id").pluck("id"));
    show("subquery", await db("orders").whereIn("name_id", names().where("visits", ">", 2).select("id")).orderBy("id").pluck("id"));
    show("with", await db.with("some", names().where("id", "<", 5)).select("some.id", last).from("some").orderBy("id"));
    show("union", await names().select("id").where("id", "<", 3).unionAll(db("orders").select("name_id").where("id", "<", 3)).orderBy("id"));
    show("window", await names().select("id").rank("rank", (q) => q.partitionBy("active").orderBy("visits", "desc")).orderBy("id"));
    show("distinct", await names().distinct("active").orderBy("active"), await names().distinctOn("active").orderBy(["active", last]).pluck("id"));
    show("raw", (await db.raw(`select ??, upper(??) as up from ?? where id = any(?) order by id`, ["id", last, table, [[1, 2]]])).rows);
    show("columns", await names().select(db.raw("row_to_json(??.*) as whole", [table])).where("id", 1));
}

async function writes(db, shape) {
    const { table, last, name } = shape;
    const names = () => db(table);
    show("inserted", await names().insert({ ...name("Ken", "Thompson"), email: "ken@example.org" }).returning("id"));
    show("returning", await names().insert({ ...name("Dennis", "Ritchie"), visits: 5 }, "*"));
    show("several", await names().insert([name("One", "Bulk"), { ...name("Two", "Bulk"), email: "two" }]).returning(["id", "email", last]));
    const many = Array.from({ length: 25 }, (_, i) => ({ ...name("Many", String(i)), visits: i }));
    show("batches", await db.batchInsert(table, many, 10).returning("id"));
    show("merged", await names().insert({ ...name("Ken", "Lane"), email: "ken@example.org", visits: 2 })
        .onConflict("email").merge().returning(["id", last, "visits"]));
    show("merged some", await names().insert({ ...name("Ken", "Other"), email: "ken@example.org" })
        .onConflict("email").merge({ visits: db.raw("??.visits + 10", [table]) }).returning(["id", last, "visits"]));
    show("ignored", (await names().insert({ ...name("Ken", "Again"), email: "ken@example.org" }).onConflict("email").ignore()).rowCount);
    show("updated", await names().where("id", 1).update({ [last]: "King Ada" }));
    show("raw", await names().where("visits", ">", 4).update({ visits: db.raw("?? * 2", ["visits"]) }, ["id", "visits"]));
    show("increment", await names().where("id", "<", 4).increment("visits", 3), await names().where({ id: 4 }).decrement({ visits: 1 }));
    show("update from", await names().updateFrom("orders").where(`${table}.id`, db.ref("orders.name_id"))
        .where("orders.amount", ">", 15).update({ visits: 99 }));
    show("deleted", await names().where(last, "like", "%Bulk").del(), await names().where("visits", 24).del(["id", last]));
    show("using", await names().using("orders").where(`${table}.id`, db.ref("orders.name_id")).where("orders.note", "note 5").del());
    show("in", await names().whereIn("id", db("orders").select("name_id").where("amount", "<", 5)).delete());
    show("copied", (await db(db.raw("orders (name_id, note)")).insert(db(table).select("id", last).where("id", ">", 30))).rowCount);
    show("end", await names().orderBy("id"));
}

async function transactions(db, { table, last, name }) {
    await db.transaction(async (trx) => {
        show("locked", await trx(table).where("id", ">", 3).orderBy("id").limit(2).forUpdate().pluck("id"));
        show("skipped", await trx(table).orderBy("id").limit(1).forShare().skipLocked().pluck("id"));
        await showFailure("twice", () => trx.transaction((inner) => inner(table).insert({ id: 4, ...name("Twice", "There") })));
        await trx.transaction((inner) => inner(table).where("id", 4).update({ visits: 44 }));
        show("kept", await trx(table).where("id", 4).first("visits"));
    });
    await db.transaction(async (trx) => {
        await trx(table).del();
        show("empty", await trx(table).count());
        throw new Error("back");
    }).catch((error) => show("rolled back", error.message));
    show("there", await db(table).count());
    const streamed = [];
    for await (const row of db(table).select("id", last).orderBy("id").stream({ highWaterMark: 5, batchSize: 5 })) streamed.push(row);
    show("streamed", streamed);
}

serve(async (shape, url, catalog) => {
    const db = knex({ client: "pg", connection: url, pool: { min: 0, max: 1 } });
    try {
        if (catalog) {
            show("catalog", await db(shape.table).columnInfo());
            show("catalog", await db.schema.hasTable(shape.table), await db.schema.hasColumn(shape.table, shape.last));
        }
        await reads(db, shape);
        await writes(db, shape);
        await transactions(db, shape);
    } finally {
        await db.destroy();
    }
});
