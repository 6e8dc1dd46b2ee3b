/* MikroORM: an identity map and a unit of work, whose flush updates many rows in one statement. */
"use strict";

const { EntitySchema, LockMode, MikroORM, raw, sql } = require("@mikro-orm/postgresql");
const { serve, show, showFailure } = require("./story");

function entitiesOf(shape) {
    const parts = shape.old
        ? { first_name: { type: "text" }, last_name: { type: "string", length: 40 } }
        : { full_name: { type: "text" } };
    const Name = new EntitySchema({
        name: "Name",
        tableName: shape.table,
        properties: {
            id: { type: "integer", primary: true },
            ...parts,
            email: { type: "string", length: 80, unique: true, nullable: true },
            visits: { type: shape.old ? "integer" : "bigint", default: 0 },
            active: { type: "boolean", default: true },
            joined_at: { type: "datetime", default: "2024-05-01 12:00:00+00" },
            orders: { kind: "1:m", entity: "Order", mappedBy: "name", orderBy: { id: "asc" }, orphanRemoval: true },
        },
    });
    const Order = new EntitySchema({
        name: "Order",
        tableName: "orders",
        properties: {
            id: { type: "integer", primary: true },
            name: { kind: "m:1", entity: "Name", nullable: true, fieldName: "name_id" },
            amount: { type: "decimal", precision: 10, scale: 2, default: 1 },
            note: { type: "text", nullable: true },
        },
    });
    return [Name, Order];
}

async function reads(em, { last }) {
    show("all", await em.find("Name", {}, { orderBy: { id: "asc" } }));
    show("one", await em.findOne("Name", { email: "grace2@example.org" }), await em.findOne("Name", 99));
    show("where", (await em.find("Name", { $or: [{ visits: { $gt: 4 } }, { [last]: { $ilike: "a%" } }], active: true }, { orderBy: { [last]: "desc" }, fields: ["id"] })).map((n) => n.id));
    show("page", await em.findAndCount("Name", { id: { $nin: [1] } }, { limit: 3, offset: 2, orderBy: { visits: "desc", id: "asc" } }));
    show("count", await em.count("Name"), await em.count("Name", { orders: { amount: { $gt: 10 } } }));
    for (const strategy of ["select-in", "joined"]) {
        em.clear();
        const found = await em.find("Name", {}, { populate: ["orders"], strategy, orderBy: { id: "asc", orders: { id: "asc" } }, limit: 4 });
        show(strategy, found.map((n) => [n.id, n.orders.getItems().map((o) => o.amount)]));
    }
    show("back", (await em.find("Order", { name: { [last]: { $like: "%o%" } } }, { populate: ["name"], orderBy: { id: "asc" } })).map((o) => [o.id, o.name[last]]));
    show("some", (await em.find("Name", { orders: { $some: { amount: { $gt: 15 } } } }, { orderBy: { id: "asc" } })).map((n) => n.id));
    show("builder", await em.createQueryBuilder("Name", "n").select(["n.active", raw("count(*) as n")]).groupBy("n.active").having("count(*) > ?", [1]).orderBy({ active: "asc" }).execute());
    show("sub", await em.createQueryBuilder("Name", "n").select("n.id").where({ id: { $in: em.createQueryBuilder("Order", "o").select("o.name").where({ amount: { $lt: 9 } }).getKnexQuery() } }).orderBy({ id: 1 }).execute());
    em.clear();
}

async function writes(em, { last, name }) {
    const ken = em.create("Name", { ...name("Ken", "Thompson"), email: "ken@example.org", orders: [{ amount: 3 }, { amount: 4 }] });
    for (let i = 0; i < 5; i++) em.create("Name", { ...name("Bulk", String(i)), visits: i });
    await em.flush();
    show("flushed", ken.id, ken.visits, ken.orders.getIdentifiers());
    const found = await em.find("Name", {}, { orderBy: { id: "asc" }, populate: ["orders"] });
    for (const one of found.slice(0, 5)) {
        one.visits = 100 + one.id;
        one[last] = `Sam ${one.id}`;
    }
    found[5].email = null;
    found[0].orders.removeAll();
    ken.orders.remove(ken.orders[0]);
    em.remove(found[12]);
    await em.flush();
    show("upserted", await em.upsert("Name", { ...name("Ken", "Lane"), email: "ken@example.org", visits: 7 }));
    show("many", (await em.upsertMany("Name", [{ ...name("Ken", "King"), email: "ken@example.org" }, { ...name("New", "Upsert"), email: "up" }])).map((n) => n.email));
    show("inserted", await em.insert("Name", { ...name("In", "Sert") }), await em.insertMany("Name", [name("A", "1"), name("B", "2")]));
    show("updated", await em.nativeUpdate("Name", { active: false }, { active: true, visits: raw("visits + 1") }));
    show("deleted", await em.nativeDelete("Name", { [last]: { $like: "%3" } }));
    await em.flush();
    em.clear();
    show("end", await em.find("Name", {}, { orderBy: { id: "asc" } }), (await em.find("Order", {}, { orderBy: { id: "asc" } })).map((o) => [o.id, o.name?.id]));
    em.clear();
}

async function transactions(em, { name }) {
    await em.transactional(async (inner) => {
        show("locked", (await inner.find("Name", { id: { $gt: 3 } }, { orderBy: { id: "asc" }, limit: 2, lockMode: LockMode.PESSIMISTIC_WRITE })).map((n) => n.id));
        const one = await inner.findOne("Name", 4, { lockMode: LockMode.PESSIMISTIC_PARTIAL_WRITE });
        await showFailure("twice", () => inner.transactional(async (nested) => nested.insert("Name", { id: 5, ...name("Twice", "There") })));
        one.visits = 44;
    });
    em.clear();
    show("kept", (await em.findOne("Name", 4)).visits);
    await em.transactional(async (inner) => {
        await inner.nativeDelete("Name", {});
        show("empty", await inner.count("Name"));
        throw new Error("back");
    }).catch((error) => show("rolled back", error.message));
    show("there", await em.count("Name"));
}

serve(async (shape, url) => {
    const orm = await MikroORM.init({ clientUrl: url, entities: entitiesOf(shape), pool: { min: 0, max: 1 }, allowGlobalContext: true, ensureDatabase: false, connect: false, discovery: { warnWhenNoEntities: false } });
    try {
        for (const part of [reads, writes, transactions]) await part(orm.em.fork(), shape);
    } finally {
        await orm.close(true);
    }
});
