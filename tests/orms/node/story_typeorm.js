/* TypeORM: entities, repositories, its query builder, relations; streams by a cursor. */
"use strict";

require("reflect-metadata");
const typeorm = require("typeorm");
const { serve, show, showFailure } = require("./story");

const { DataSource, EntitySchema, In, Like, MoreThan, Not, IsNull, Between, ILike } = typeorm;

function entitiesOf(shape) {
    const parts = shape.old
        ? { first_name: { type: "text" }, last_name: { type: "varchar", length: 40 } }
        : { full_name: { type: "text" } };
    const Name = new EntitySchema({
        name: "Name",
        tableName: shape.table,
        columns: {
            id: { type: "int", primary: true, generated: "increment" },
            ...parts,
            email: { type: "varchar", length: 80, unique: true, nullable: true },
            visits: { type: shape.old ? "int" : "bigint", default: 0 },
            active: { type: "boolean", default: true },
            joined_at: { type: "timestamptz", default: "2024-05-01T12:00:00Z" },
        },
        relations: { orders: { type: "one-to-many", target: "Order", inverseSide: "name", cascade: true } },
    });
    const Order = new EntitySchema({
        name: "Order",
        tableName: "orders",
        columns: {
            id: { type: "int", primary: true, generated: "increment" },
            amount: { type: "numeric", precision: 10, scale: 2, default: 1 },
            note: { type: "text", nullable: true },
        },
        relations: {
            name: { type: "many-to-one", target: "Name", inverseSide: "orders", nullable: true, createForeignKeyConstraints: false,
                joinColumn: { name: "name_id", referencedColumnName: "id" } },
        },
    });
    return [Name, Order];
}

async function reads(source, { last }) {
    const names = source.getRepository("Name");
    const orders = source.getRepository("Order");
    show("all", await names.find({ order: { id: "ASC" } }));
    show("one", await names.findOneBy({ id: 3 }), await names.findOne({ where: { id: 99 } }));
    show("where", await names.find({ where: [{ active: true, visits: MoreThan(3) }, { [last]: ILike("a%") }], select: { id: true, [last]: true }, order: { [last]: "DESC" } }));
    show("in", await names.find({ where: { id: In([1, 2, 77]), email: Not(IsNull()), visits: Between(0, 9) }, order: { id: "ASC" } }));
    show("page", await names.findAndCount({ order: { visits: "DESC", id: "ASC" }, take: 3, skip: 2 }));
    show("count", await names.count(), await names.countBy({ active: false }), await names.sum("visits"), await names.maximum("visits"), await names.exists({ where: { id: 5 } }));
    show("joined", await names.find({ relations: { orders: true }, order: { id: "ASC", orders: { id: "ASC" } }, take: 3 }));
    show("by query", await names.find({ relations: { orders: true }, relationLoadStrategy: "query", where: { id: In([1, 2]) }, order: { id: "ASC" } })
        .then((found) => found.map((n) => [n.id, n.orders.map((o) => o.id).sort()])));
    show("back", await orders.find({ relations: { name: true }, order: { id: "ASC" } }));
    show("across", await orders.find({ where: { name: { [last]: Like("%o%") } }, order: { id: "ASC" } }));
    show("builder", await names.createQueryBuilder("n").leftJoin("n.orders", "o").select("n.id", "id").addSelect("SUM(o.amount)", "total")
        .addSelect(`n.${last}`, "last").groupBy("n.id").having("COUNT(o.id) > :n", { n: 1 }).orderBy("n.id").getRawMany());
    show("entities", await names.createQueryBuilder("n").leftJoinAndSelect("n.orders", "o", "o.amount > :a", { a: 9 }).where("n.visits > :v", { v: 2 })
        .orderBy(`n.${last}`).addOrderBy("o.id").skip(1).take(2).getManyAndCount());
    show("counted", await names.createQueryBuilder("n").where((q) => `n.id IN ${q.subQuery().select("o.name_id").from("orders", "o").where("o.amount > 10").getQuery()}`).orderBy("n.id").getMany());
    show("exists", await names.createQueryBuilder("n").where((q) => `EXISTS ${q.subQuery().select("1").from("orders", "o").where("o.name_id = n.id").getQuery()}`).getCount());
    show("with", await source.createQueryBuilder().addCommonTableExpression(names.createQueryBuilder("n").where("n.id < 4"), "few").from("few", "few").select("*").getRawMany().then((found) => found.length));
    show("distinct", await names.createQueryBuilder("n").select("n.active").distinctOn(["n.active"]).orderBy("n.active").getRawMany());
}

async function writes(source, { last, name, table }) {
    const names = source.getRepository("Name");
    const orders = source.getRepository("Order");
    const ken = await names.save({ ...name("Ken", "Thompson"), email: "ken@example.org", orders: [{ amount: 3 }, { amount: 4, note: "two" }] });
    show("saved", ken);
    show("several", await names.save([name("One", "Save"), { ...name("Two", "Save"), visits: 2 }]));
    show("in chunks", (await names.save(Array.from({ length: 12 }, (_, i) => ({ ...name("Chunk", String(i)), visits: i })), { chunk: 5 })).map((n) => n.id));
    ken[last] = "Ken Lane";
    ken.orders.pop();
    show("changed", await names.save(ken));
    show("inserted", (await names.insert([{ ...name("In", "Sert"), email: "in" }, name("Plain", "Sert")])).identifiers);
    show("upserted", (await names.upsert([{ ...name("Ken", "Upsert"), email: "ken@example.org", visits: 5 }, { ...name("New", "Upsert"), email: "up" }], ["email"])).raw);
    show("or ignore", (await names.createQueryBuilder().insert().values({ ...name("Ken", "Ignored"), email: "ken@example.org" }).orIgnore().execute()).raw);
    show("or update", (await names.createQueryBuilder().insert().values({ ...name("Ken", "Update"), email: "ken@example.org", visits: 8 })
        .orUpdate([last, "visits"], ["email"], { skipUpdateIfNoValuesChanged: true }).returning("*").execute()).raw);
    show("updated", (await names.update({ id: In([1, 2]) }, { visits: 70 })).affected, (await names.update(4, { [last]: "Four Fold", active: true })).affected);
    show("incremented", (await names.increment({ active: true }, "visits", 5)).affected, (await names.decrement({ id: 1 }, "visits", 2)).affected);
    show("builder", (await names.createQueryBuilder().update().set({ visits: () => "visits * 2", email: () => "coalesce(email, 'none' || id)" })
        .where("visits < :v", { v: 9 }).returning(["id", "visits", "email"]).execute()).raw);
    await names.createQueryBuilder().relation("Name", "orders").of(2).add(4);
    await orders.createQueryBuilder().relation("Order", "name").of(5).set(3);
    show("related", await orders.find({ where: { id: In([4, 5]) }, relations: { name: true }, order: { id: "ASC" } }));
    show("deleted", (await names.delete({ [last]: Like("%Save") })).affected, (await names.delete([11, 5])).affected);
    show("builder", (await names.createQueryBuilder().delete().where("visits > :v", { v: 60 }).returning("id").execute()).raw);
    show("removed", (await names.remove(await names.findBy({ visits: MoreThan(20) }))).length);
    show("raw", await source.query(`UPDATE ${table} SET visits = $1 WHERE id = $2 RETURNING id, visits`, [77, 3]));
    show("end", await names.find({ order: { id: "ASC" } }), await orders.find({ order: { id: "ASC" }, loadRelationIds: true }));
}

async function transactions(source, { name, last }) {
    await source.transaction(async (manager) => {
        show("locked", (await manager.find("Name", { where: { id: MoreThan(2) }, order: { id: "ASC" }, take: 2, lock: { mode: "pessimistic_write" } })).map((n) => n.id));
        show("skipped", (await manager.createQueryBuilder("Name", "n").setLock("pessimistic_read").setOnLocked("skip_locked").orderBy("n.id").limit(1).getMany()).map((n) => n.id));
        await showFailure("twice", () => manager.transaction((inner) => inner.insert("Name", { id: 3, ...name("Twice", "There") })));
        await manager.transaction((inner) => inner.update("Name", 3, { visits: 33 }));
    });
    show("kept", await source.getRepository("Name").findOneBy({ id: 3 }));
    await source.transaction("SERIALIZABLE", async (manager) => {
        await manager.createQueryBuilder().delete().from("Name").execute();
        show("empty", await manager.count("Name"));
        throw new Error("back");
    }).catch((error) => show("rolled back", error.message));
    const streamed = [];
    for await (const row of await source.getRepository("Name").createQueryBuilder("n").orderBy("n.id").stream()) streamed.push([row.n_id, row[`n_${last}`]]);
    show("streamed", streamed);
    await source.getRepository("Name").clear();
    show("cleared", await source.getRepository("Name").count());
}

serve(async (shape, url, catalog) => {
    const source = new DataSource({ type: "postgres", url, entities: entitiesOf(shape), poolSize: 1, installExtensions: false });
    await source.initialize();
    try {
        if (catalog) {
            const runner = source.createQueryRunner();
            const found = await runner.getTable(shape.table);
            show("catalog", found.columns.map((column) => [column.name, column.type, column.isNullable, column.default]), found.uniques.length);
            await runner.release();
        }
        await reads(source, shape);
        await writes(source, shape);
        await transactions(source, shape);
    } finally {
        await source.destroy();
    }
});
