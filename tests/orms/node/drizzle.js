/* Drizzle's story, which is told over two drivers (story_drizzle_*.js). */
"use strict";

const core = require("drizzle-orm/pg-core");
const { and, asc, avg, between, count, countDistinct, desc, eq, exists, gt, gte, ilike, inArray, isNull, like, lt, max, ne, not, or, relations, sql, sum } = require("drizzle-orm");
const { show, showFailure } = require("./story");

function schemaOf(shape) {
    const parts = shape.old
        ? { first_name: core.text().notNull(), last_name: core.varchar({ length: 40 }).notNull() }
        : { full_name: core.text().notNull() };
    const names = core.pgTable(shape.table, {
        id: core.serial().primaryKey(),
        ...parts,
        email: core.varchar({ length: 80 }).unique(),
        visits: (shape.old ? core.integer() : core.bigint({ mode: "number" })).notNull().default(0),
        active: core.boolean().notNull().default(true),
        joined_at: core.timestamp({ withTimezone: true, mode: "string" }).notNull().defaultNow(),
    });
    const orders = core.pgTable("orders", {
        id: core.serial().primaryKey(),
        name_id: core.integer(),
        amount: core.numeric({ precision: 10, scale: 2 }).notNull().default("1"),
        note: core.text(),
    });
    return {
        names,
        orders,
        namesRelations: relations(names, ({ many }) => ({ orders: many(orders) })),
        ordersRelations: relations(orders, ({ one }) => ({ name: one(names, { fields: [orders.name_id], references: [names.id] }) })),
    };
}

async function reads(db, { names, orders }, shape) {
    const last = names[shape.last];
    show("all", await db.select().from(names).orderBy(names.id));
    show("some", await db.select({ id: names.id, last, up: sql`upper(${last})` }).from(names).where(and(eq(names.active, true), or(gt(names.visits, 4), ilike(last, "a%")))).orderBy(desc(last)));
    show("in", await db.select({ email: names.email }).from(names).where(and(inArray(names.id, [1, 2, 77]), ne(names.visits, 99))).orderBy(names.id).limit(2).offset(1));
    show("count", await db.$count(names), await db.$count(names, gt(names.visits, 3)));
    show("sums", await db.select({ n: count(), d: countDistinct(names.active), s: sum(names.visits), a: avg(names.visits), m: max(last) }).from(names));
    show("groups", await db.select({ active: names.active, n: count() }).from(names).groupBy(names.active).having(({ n }) => gt(n, 1)).orderBy(names.active));
    show("joined", await db.select().from(names).innerJoin(orders, eq(orders.name_id, names.id)).orderBy(orders.id));
    show("left", await db.select({ id: names.id, last, total: sum(orders.amount) }).from(names).leftJoin(orders, eq(orders.name_id, names.id)).groupBy(names.id).orderBy(names.id));
    show("right", await db.select({ id: orders.id, last }).from(names).rightJoin(orders, eq(orders.name_id, names.id)).orderBy(orders.id));
    const other = core.alias(names, "other");
    show("self", await db.select({ a: names.id, b: other.id }).from(names).innerJoin(other, and(eq(names.visits, other.visits), lt(names.id, other.id))).orderBy(names.id, other.id));
    show("exists", await db.select({ id: names.id }).from(names).where(exists(db.select({ one: sql`1` }).from(orders).where(eq(orders.name_id, names.id)))).orderBy(names.id));
    const busy = db.$with("busy").as(db.select().from(names).where(gte(names.visits, 3)));
    show("with", await db.with(busy).select().from(busy).orderBy(busy.id));
    const totals = db.select({ name_id: orders.name_id, total: sum(orders.amount).as("total") }).from(orders).groupBy(orders.name_id).as("totals");
    show("subquery", await db.select({ id: names.id, total: totals.total }).from(names).leftJoin(totals, eq(totals.name_id, names.id)).orderBy(names.id));
    show("union", await core.union(db.select({ id: names.id }).from(names), db.select({ id: orders.id }).from(orders)).orderBy(asc(sql`id`)).limit(4));
    show("distinct", await db.selectDistinctOn([names.active], { active: names.active, last }).from(names).orderBy(names.active, last));
    show("first", await db.query.names.findFirst({ where: eq(names.id, 2) }));
    show("related", await db.query.names.findMany({ with: { orders: { orderBy: asc(orders.id), columns: { id: true, amount: true } } }, orderBy: asc(names.id), limit: 4 }));
    show("back", await db.query.orders.findMany({ with: { name: { columns: { id: true, [shape.last]: true } } }, orderBy: asc(orders.id), where: lt(orders.id, 5) }));
    show("extras", await db.query.names.findMany({ columns: { id: true }, extras: { up: sql`upper(${last})`.as("up") }, orderBy: desc(names.id), offset: 3, limit: 2, where: not(isNull(names.email)) }));
    const prepared = db.select({ id: names.id, last }).from(names).where(eq(names.id, sql.placeholder("id"))).prepare("by_id");
    for (let id = 1; id < 8; id++) show("prepared", await prepared.execute({ id }));
}

async function writes(db, { names, orders }, shape) {
    const { last, name } = shape;
    show("inserted", await db.insert(names).values({ ...name("Ken", "Thompson"), email: "ken@example.org" }).returning());
    show("several", await db.insert(names).values(Array.from({ length: 12 }, (_, i) => ({ ...name("Bulk", String(i)), visits: i }))).returning({ id: names.id, visits: names.visits }));
    show("upserted", await db.insert(names).values({ ...name("Ken", "Lane"), email: "ken@example.org", visits: 3 })
        .onConflictDoUpdate({ target: names.email, set: { [last]: sql.raw(`excluded.${last}`), visits: sql`${names.visits} + excluded.visits` } }).returning());
    show("conditionally", await db.insert(names).values({ ...name("Ken", "Never"), email: "ken@example.org" })
        .onConflictDoUpdate({ target: names.email, set: { visits: 1000 }, setWhere: gt(names.visits, 50) }).returning());
    show("by key", await db.insert(names).values({ id: 2, ...name("Grace", "Murray") }).onConflictDoUpdate({ target: names.id, set: { ...name("Grace", "Murray") } }).returning({ id: names.id, last: names[last] }));
    show("ignored", await db.insert(names).values({ ...name("Ken", "Again"), email: "ken@example.org" }).onConflictDoNothing().returning());
    show("from a query", await db.insert(orders).select(db.select({ id: sql`${names.id} + 1000`.as("id"), name_id: names.id, amount: sql`2.5`.as("amount"), note: sql`${names[last]}`.as("note") }).from(names).where(gt(names.visits, 8))).returning());
    show("updated", await db.update(names).set({ visits: sql`${names.visits} + 10` }).where(lt(names.id, 4)).returning({ id: names.id, visits: names.visits }));
    show("from", await db.update(names).set({ visits: sql`${orders.id}` }).from(orders).where(and(eq(orders.name_id, names.id), gt(orders.amount, "15"))).returning({ id: names.id }));
    show("nulled", await db.update(names).set({ email: null, active: false }).where(between(names.id, 5, 6)).returning());
    show("deleted", await db.delete(names).where(like(names[last], "%1")).returning({ id: names.id, last: names[last] }));
    show("in", await db.delete(names).where(inArray(names.id, db.select({ id: orders.name_id }).from(orders).where(lt(orders.amount, "5")))).returning({ id: names.id }));
    show("end", await db.select().from(names).orderBy(names.id), await db.select().from(orders).orderBy(orders.id));
}

async function transactions(db, { names }, shape) {
    await db.transaction(async (tx) => {
        show("locked", await tx.select({ id: names.id }).from(names).where(gt(names.id, 3)).orderBy(names.id).limit(2).for("update"));
        show("skipped", await tx.select({ id: names.id }).from(names).orderBy(names.id).limit(1).for("share", { of: names, skipLocked: true }));
        await showFailure("twice", () => tx.transaction((inner) => inner.insert(names).values({ id: 7, ...shape.name("Twice", "There") })));
        await tx.transaction((inner) => inner.update(names).set({ visits: 77 }).where(eq(names.id, 7)));
    });
    show("kept", await db.select({ visits: names.visits }).from(names).where(eq(names.id, 7)));
    await db.transaction(async (tx) => {
        await tx.delete(names);
        show("empty", await tx.$count(names));
        tx.rollback();
    }, { isolationLevel: "repeatable read" }).catch((error) => show("rolled back", error.message));
    show("there", await db.$count(names));
}

async function writesInWith(db, { names, orders }, shape) {
    const made = db.$with("made").as(db.insert(names).values(shape.name("With", "Order")).returning({ id: names.id }));
    show("made", await db.with(made).select().from(made));
    const gone = db.$with("gone").as(db.delete(names).where(eq(names.id, 9)).returning());
    show("gone", await db.with(gone).select().from(gone).innerJoin(orders, sql`true`).orderBy(orders.id).limit(1));
}

async function tellDrizzle(shape, db, schema) {
    for (const part of [reads, writes, transactions, writesInWith]) await part(db, schema, shape);
}

module.exports = { schemaOf, tellDrizzle };
