/* Prisma's client over its pg adapter: everything by parameters, nested transactions, raw SQL. */
"use strict";

const { PrismaPg } = require("@prisma/adapter-pg");
const { PrismaClient } = require("./generated");
const { CA, OTHER_CA, WRONG, none, section, show, showFailure, showRefusal, tell } = require("../story");

const { PGHOST, PGPORT, PGUSER, PGPASSWORD, PGDATABASE } = process.env;

function connected(settings = {}) {
    const adapter = new PrismaPg({ host: PGHOST, port: Number(PGPORT), user: PGUSER, password: PGPASSWORD,
        database: PGDATABASE, ssl: false, ...settings });
    return new PrismaClient({ adapter });
}

const everyone = (prisma) => prisma.name.findMany({ orderBy: { id: "asc" } });

const FIELDS = ["meta"];

async function connecting(prisma) {
    section("connect");
    await showFailure("wrong password", () => everyone(connected({ password: "wrong" })));
    show("who", await prisma.$queryRaw`SELECT current_user::text, current_setting('application_name')`);
    section("TLS");
    const secured = connected({ ssl: { ca: CA } });
    show("rows", await everyone(secured));
    await secured.$disconnect();
    await showRefusal(() => everyone(connected({ ssl: { ca: OTHER_CA } })));
}

async function statements(prisma) {
    section("prepared");
    show("all", await everyone(prisma));
    for (let id = 1; id <= 8; id++) show("one", await prisma.name.findUnique({ where: { id } }));
    show("created", await prisma.name.create({ data: { firstName: "Jo'hn", lastName: "Ba\\ckus" } }));
    show("updated", await prisma.name.update({ where: { id: 4 }, data: { lastName: "changed" } }));
    show("many", await prisma.name.updateMany({ where: { firstName: "Ada" }, data: { lastName: "both" } }));
    show("upserted", await prisma.name.upsert({ where: { id: 2 }, update: { lastName: "there" },
        create: { firstName: "not", lastName: "so" } }));
    show("deleted", await prisma.name.delete({ where: { id: 3 } }));
    show("counted", await prisma.name.count({ where: { lastName: { contains: "b", mode: "insensitive" } } }));
    show("grouped", await prisma.name.groupBy({ by: ["firstName"], _count: true, orderBy: { firstName: "asc" } }));
    show("page", await prisma.name.findMany({ cursor: { id: 2 }, skip: 1, take: 2, orderBy: { id: "asc" } }));
    show("raw", await prisma.$executeRaw`UPDATE names SET last_name = ${"raw"} WHERE id = ${6}`);
}

async function transactions(prisma) {
    section("transactions");
    show("batch", await prisma.$transaction([
        prisma.name.update({ where: { id: 5 }, data: { firstName: "Kept" } }),
        prisma.name.findFirst({ where: { firstName: "Kept" } }),
    ]));
    await prisma
        .$transaction(async (transaction) => {
            show("deleted", await transaction.name.deleteMany());
            throw new Error("changed my mind");
        }, { isolationLevel: "Serializable" })
        .catch((error) => show("rolled back", error.message));
    show("after", await everyone(prisma));
}

async function errors(prisma) {
    section("errors");
    for (const text of WRONG) await showFailure("raw", () => prisma.$executeRawUnsafe(text), ...FIELDS);
    await showFailure("twice", () => prisma.name.create({ data: { id: 1, firstName: "a", lastName: "b" } }), ...FIELDS);
    await showFailure("absent", () => prisma.name.update({ where: { id: 99 }, data: { lastName: "b" } }), ...FIELDS);
}

async function bulk(prisma) {
    section("bulk");
    const data = Array.from({ length: 500 }, (_, i) => ({ id: 5000 + i, firstName: `Bulk${i}`, lastName: "of many" }));
    show("created", await prisma.name.createMany({ data: data.slice(0, 250) }));
    show("returned", (await prisma.name.createManyAndReturn({ data: data.slice(250) })).length);
    show("skipped", await prisma.name.createMany({ data: data.slice(0, 10), skipDuplicates: true }));
    console.log(`${await prisma.name.count({ where: { firstName: { startsWith: "Bulk" } } })} rows`);
    show("deleted", await prisma.name.deleteMany({ where: { id: { gte: 5000 } } }));
}

tell(async () => {
    const prisma = connected({ application_name: "story" });
    await connecting(prisma);
    none("simple", "Prisma's client prepares everything");
    await statements(prisma);
    await transactions(prisma);
    await errors(prisma);
    await bulk(prisma);
    none("pipelines", "Prisma's client waits for each answer");
    none("large objects", "Prisma's client has no interface for them");
    none("cancel", "Prisma's client cannot cancel");
    none("notifications", "Prisma's client has no interface for them");
    await prisma.$disconnect();
});
