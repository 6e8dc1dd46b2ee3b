/* Sequelize: models, associations, scopes; values written into the text or bound. */
"use strict";

const { DataTypes, Op, QueryTypes, Sequelize } = require("sequelize");
const { serve, show, showFailure } = require("./story");

const plain = (found) => (Array.isArray(found) ? found.map((one) => one.get({ plain: true })) : found?.get({ plain: true }));

function modelsOf(shape, sequelize) {
    const parts = shape.old
        ? { first_name: { type: DataTypes.TEXT, allowNull: false }, last_name: { type: DataTypes.STRING(40), allowNull: false } }
        : { full_name: { type: DataTypes.TEXT, allowNull: false } };
    const Name = sequelize.define("name", {
        id: { type: DataTypes.INTEGER, primaryKey: true, autoIncrement: true },
        ...parts,
        email: { type: DataTypes.STRING(80), unique: true },
        visits: { type: shape.old ? DataTypes.INTEGER : DataTypes.BIGINT, allowNull: false, defaultValue: 0 },
        active: { type: DataTypes.BOOLEAN, allowNull: false, defaultValue: true },
        joined_at: { type: DataTypes.DATE, allowNull: false, defaultValue: new Date("2024-06-01T00:00:00Z") },
    }, { tableName: shape.table, timestamps: false });
    const Order = sequelize.define("order", {
        amount: DataTypes.DECIMAL(10, 2),
        note: DataTypes.TEXT,
    }, { tableName: "orders", timestamps: false });
    Name.hasMany(Order, { foreignKey: "name_id", constraints: false, hooks: true, onDelete: "CASCADE" });
    Order.belongsTo(Name, { foreignKey: "name_id", constraints: false });
    return { Name, Order };
}

async function reads(shape, { Name, Order }, sequelize) {
    const { table, last } = shape;
    show("all", plain(await Name.findAll({ order: ["id"] })));
    show("by key", plain(await Name.findByPk(3)), await Name.findByPk(99));
    show("where", plain(await Name.findAll({ where: { active: true, [Op.or]: [{ visits: { [Op.gt]: 4 } }, { [last]: { [Op.iLike]: "a%" } }] },
        attributes: ["id", last], order: [[last, "DESC"]] })));
    show("in", plain(await Name.findAll({ where: { id: [1, 2, 77], email: { [Op.ne]: null } }, attributes: ["email"], order: ["id"] })));
    show("page", await Name.findAndCountAll({ order: [["visits", "DESC"], "id"], limit: 3, offset: 2, raw: true }));
    show("count", await Name.count(), await Name.count({ where: { active: false } }), await Name.sum("visits"), await Name.max(last), await Name.min("joined_at"));
    show("groups", await Name.findAll({ attributes: ["active", [sequelize.fn("COUNT", sequelize.col("id")), "n"]], group: ["active"],
        having: sequelize.literal("count(*) > 1"), order: ["active"], raw: true }));
    show("included", plain(await Name.findAll({ include: Order, order: ["id", [Order, "id"]] })).slice(0, 3));
    show("included, paged", plain(await Name.findAll({ include: [{ model: Order }], order: [["id", "ASC"]], limit: 3 })).map((n) => [n.id, n.orders.length]));
    show("required", plain(await Name.findAll({ include: [{ model: Order, required: true, where: { amount: { [Op.gt]: 6 } } }], order: ["id", [Order, "id"]], attributes: ["id"] })));
    show("separate", plain(await Name.findAll({ include: [{ model: Order, separate: true, order: ["id"] }], order: ["id"], limit: 4 })).map((n) => [n.id, n.orders]));
    show("back", plain(await Order.findAll({ include: Name, order: ["id"], limit: 4 })));
    show("across", plain(await Order.findAll({ include: { model: Name, attributes: [] }, where: { [`$name.${last}$`]: { [Op.like]: "%o%" } }, order: ["id"] })));
    show("literal", await Name.findAll({ attributes: ["id", [sequelize.literal(`(SELECT count(*) FROM orders WHERE orders.name_id = name.id)`), "n"]], order: ["id"], raw: true }));
    show("json", await sequelize.query(`SELECT json_agg(n ORDER BY n.id) AS all FROM ${table} n WHERE id < :id`, { replacements: { id: 3 }, type: QueryTypes.SELECT }));
    show("bound", await sequelize.query(`SELECT ${last} FROM ${table} WHERE id = $id`, { bind: { id: 2 }, type: QueryTypes.SELECT }));
}

async function writes(shape, { Name, Order }, sequelize) {
    const { last, name } = shape;
    const ken = await Name.create({ ...name("Ken", "Thomp'son\\"), email: "ken@example.org" });
    show("created", plain(ken));
    show("with orders", plain(await Name.create({ ...name("With", "Orders"), orders: [{ amount: 2 }, { amount: 3 }] }, { include: Order })));
    show("bulk", plain(await Name.bulkCreate(Array.from({ length: 12 }, (_, i) => ({ ...name("Bulk", String(i)), visits: i })), { returning: true })).map((n) => n.id));
    await Name.bulkCreate([{ ...name("Ken", "Bulk"), email: "ken@example.org" }, { ...name("New", "Bulk"), email: "new" }], { ignoreDuplicates: true });
    show("merged", plain(await Name.bulkCreate([{ ...name("Ken", "Lane"), email: "ken@example.org", visits: 9 }, { ...name("Newer", "Bulk"), email: "newer" }],
        { updateOnDuplicate: [last, "visits"], conflictAttributes: ["email"] })).length);
    const [upserted, created] = await Name.upsert({ ...name("Ken", "King"), email: "ken@example.org", visits: 10 }, { conflictFields: ["email"] });
    show("upserted", plain(upserted), created);
    await ken.reload();
    show("reloaded", plain(ken));
    await ken.update({ [last]: "Ken Long", active: false });
    await ken.increment("visits", { by: 5 });
    show("saved", plain(await ken.reload()));
    show("updated", await Name.update({ visits: sequelize.literal("visits + 100") }, { where: { active: false } }));
    const [n, rows] = await Name.update({ active: true }, { where: { id: { [Op.lte]: 4 } }, returning: true });
    show("returning", n, plain(rows).map((one) => one.id));
    show("incremented", (await Name.increment({ visits: 1 }, { where: { id: [1, 2] } }))[0]?.length);
    show("found or created", (await Name.findCreateFind({ where: { email: "ken@example.org" }, defaults: name("Not", "Made") }))[1],
        (await Name.findCreateFind({ where: { email: "fresh" }, defaults: name("Fresh", "Made") }))[1]);
    await ken.createOrder({ amount: 7, note: "ken's" });
    await ken.addOrders(await Order.findAll({ where: { id: [1, 2] } }));
    show("orders", (await ken.getOrders({ order: ["id"] })).map((o) => o.id), await ken.countOrders());
    await ken.setOrders([3]);
    show("destroyed", await Name.destroy({ where: { visits: { [Op.between]: [3, 5] } } }), await Name.destroy({ where: { id: 2 }, individualHooks: true }));
    await ken.destroy();
    show("limited", await Name.destroy({ where: { active: true }, limit: 2, order: ["id"] }));
    show("end", plain(await Name.findAll({ order: ["id"] })), (await Order.findAll({ order: ["id"], raw: true })));
}

async function transactions(shape, { Name }, sequelize) {
    await sequelize.transaction(async (transaction) => {
        show("locked", (await Name.findAll({ where: { id: { [Op.gt]: 3 } }, order: ["id"], limit: 2, lock: true, transaction })).map((n) => n.id));
        show("skipped", (await Name.findAll({ order: ["id"], limit: 1, lock: { level: transaction.LOCK.KEY_SHARE, of: Name }, skipLocked: true, transaction })).map((n) => n.id));
        await showFailure("twice", () => sequelize.transaction({ transaction }, (inner) => Name.create({ id: 8, ...shape.name("Twice", "There") }, { transaction: inner })));
        await Name.update({ visits: 66 }, { where: { id: 8 }, transaction });
    });
    show("kept", plain(await Name.findByPk(8)));
    await sequelize.transaction({ isolationLevel: Sequelize.Transaction.ISOLATION_LEVELS.SERIALIZABLE }, async (transaction) => {
        await Name.destroy({ where: {}, transaction });
        show("empty", await Name.count({ transaction }));
        throw new Error("back");
    }).catch((error) => show("rolled back", error.message));
    show("there", await Name.count());
}

serve(async (shape, url, catalog) => {
    const sequelize = new Sequelize(url, { logging: false, pool: { max: 1 } });
    try {
        const models = modelsOf(shape, sequelize);
        if (catalog) {
            await sequelize.authenticate();
            show("catalog", await sequelize.getQueryInterface().describeTable(shape.table));
            show("catalog", (await sequelize.getQueryInterface().showIndex(shape.table)).map((index) => index.name));
        }
        await reads(shape, models, sequelize);
        await writes(shape, models, sequelize);
        await transactions(shape, models, sequelize);
    } finally {
        await sequelize.close();
    }
});
