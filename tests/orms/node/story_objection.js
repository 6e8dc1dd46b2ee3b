/* Objection.js: models and relations over Knex; eager loading by further queries and by joins. */
"use strict";

const knex = require("knex");
const { Model, ref, raw, fn } = require("objection");
const { serve, show, showFailure } = require("./story");

/* Objection asks the catalog for a table's columns. Where the table is gone it must be told them. */
const columnsOf = (shape) => ["id", ...Object.keys(shape.name("", "")), "email", "visits", "active", "joined_at"];

function modelsOf(shape, db, catalog) {
    class Order extends Model {
        static tableName = "orders";
        static relationMappings = () => ({
            name: { relation: Model.BelongsToOneRelation, modelClass: Name, join: { from: "orders.name_id", to: `${shape.table}.id` } },
        });
    }
    class Name extends Model {
        static tableName = shape.table;
        static relationMappings = () => ({
            orders: { relation: Model.HasManyRelation, modelClass: Order, join: { from: `${shape.table}.id`, to: "orders.name_id" } },
        });
    }
    if (!catalog) Name.tableMetadata = () => ({ columns: columnsOf(shape) });
    return { Name: Name.bindKnex(db), Order: Order.bindKnex(db) };
}

async function story(shape, { Name, Order }) {
    const { table, last, name } = shape;
    show("all", await Name.query().orderBy("id"));
    show("by id", await Name.query().findById(3), await Name.query().findByIds([1, 2]).orderBy("id").select("id"));
    show("fetched", await Name.query().whereIn("id", [1, 2, 9]).withGraphFetched("orders").modifyGraph("orders", (q) => q.orderBy("id")).orderBy("id"));
    show("joined", await Name.query().withGraphJoined("orders").where("orders.amount", ">", 6).orderBy([`${table}.id`, "orders.id"]));
    show("back", await Order.query().joinRelated("name").select("orders.id", `name.${last}`).orderBy("orders.id"));
    show("counts", await Name.query().select(`${table}.id`, Name.relatedQuery("orders").count().as("n")).orderBy("id"));
    show("page", await Name.query().orderBy("id").page(1, 3), await Name.query().resultSize());
    show("exists", await Name.query().whereExists(Name.relatedQuery("orders").where("amount", ">", 10)).orderBy("id").select("id"));
    show("function", await Name.query().select(fn.coalesce(ref("email"), "none").as("mail")).orderBy("id").limit(2));

    const ken = await Name.query().insert({ ...name("Ken", "Thompson"), email: "ken@example.org" });
    show("inserted", ken);
    show("fetched", await Name.query().insertAndFetch({ ...name("Dennis", "Ritchie"), visits: 4 }));
    show("graph", await Name.query().insertGraph([{ ...name("Graph", "One"), orders: [{ amount: 3 }, { amount: 4, note: "g" }] }, name("Graph", "Two")]));
    show("patched", await Name.query().findById(ken.id).patch({ [last]: "Ken Lane", visits: raw("visits + 1") }));
    show("and fetched", await Name.query().patchAndFetchById(1, { visits: 70 }));
    show("returning", await Name.query().patch({ visits: 8 }).where("visits", "<", 3).returning(["id", "visits"]));
    show("related", await ken.$relatedQuery("orders").insert({ amount: 12 }), await ken.$relatedQuery("orders").orderBy("id"));
    show("related many", await Name.relatedQuery("orders").for([1, 2]).patch({ note: "patched" }));
    show("moved", await ken.$relatedQuery("orders").relate([1, 2]));
    show("upserted", await Name.query().upsertGraph({ id: ken.id, visits: 3, orders: [{ id: 1, amount: 100 }, { amount: 200 }] }));
    show("merged", await Name.query().insert({ ...name("Ken", "Again"), email: "ken@example.org" }).onConflict("email").merge().returning("*"));
    show("deleted", await Name.query().deleteById(5), await Name.query().delete().whereNotExists(Name.relatedQuery("orders")).returning("id"));
    await Name.transaction(async (trx) => {
        show("locked", await Name.query(trx).orderBy("id").limit(2).forUpdate());
        await showFailure("twice", () => trx.transaction((inner) => Name.query(inner).insert({ id: 1, ...name("Twice", "There") })));
        await Name.query(trx).deleteById(2);
    });
    show("end", await Name.query().orderBy("id"), await Order.query().orderBy("id"));
}

serve(async (shape, url, catalog) => {
    const db = knex({ client: "pg", connection: url, pool: { min: 0, max: 1 } });
    try {
        await story(shape, modelsOf(shape, db, catalog));
    } finally {
        await db.destroy();
    }
});
