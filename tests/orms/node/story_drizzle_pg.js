/* Drizzle over pg. */
"use strict";

const { drizzle } = require("drizzle-orm/node-postgres");
const { Pool } = require("pg");
const { schemaOf, tellDrizzle } = require("./drizzle");
const { serve } = require("./story");

serve(async (shape, url) => {
    const pool = new Pool({ connectionString: url, max: 1 });
    const schema = schemaOf(shape);
    try {
        await tellDrizzle(shape, drizzle(pool, { schema }), schema);
    } finally {
        await pool.end();
    }
});
