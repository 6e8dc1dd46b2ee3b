/*
 * What the stories for Node.js share. A story is told once for each line on standard input,
 * "shape url catalog"; the last word is "no" where the client's table is gone.
 */
"use strict";

const readline = require("node:readline");

/* The table that the story's client knows: names with two columns for a name, or new_names. */
function shapeOf(word) {
    const old = word === "old";
    return {
        old,
        table: old ? "names" : "new_names",
        last: old ? "last_name" : "full_name",
        name: (first, last) =>
            old ? { first_name: first, last_name: last } : { full_name: `${first} ${last}` },
    };
}

const plain = (_, value) => (typeof value === "bigint" ? `${value}n` : value);

function show(title, ...what) {
    console.log(title, what.map((one) => JSON.stringify(one, plain)).join(" "));
}

/* Runs what must fail, and shows how. */
async function showFailure(title, work) {
    try {
        await work();
        show(title, "no failure");
    } catch (error) {
        const cause = [error, error.cause, error.parent, error.nativeError, error.driverError];
        const code = cause.map((one) => one?.code).find((code) => /^[0-9A-Z]{5}$/.test(code ?? ""));
        if (code === undefined) throw error;
        show(title, code);
    }
}

async function serve(tell) {
    for await (const line of readline.createInterface({ input: process.stdin })) {
        const [word, url, catalog] = line.split(" ");
        try {
            await tell(shapeOf(word), url, catalog === "yes");
        } catch (error) {
            console.log("broke off:", error.name, error.message);
            console.error(error);
        }
        console.log(".");
    }
}

module.exports = { serve, show, showFailure };
