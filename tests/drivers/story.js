/* What the stories for Node.js share. */
"use strict";

const fs = require("node:fs");

const WRONG = [
    "INSERT INTO names VALUES (1, 'twice', 'there')",
    "INSERT INTO untouched (note) VALUES ('no id')",
    "INSERT INTO names (first_name, last_name) VALUES ('long', repeat('x', 41))",
    "SELECT first_name, nick_name FROM names",
    "SELECT first_name FROM names WHERE id = ",
    "SELECT 1 / (id - id) FROM names",
];
const SLEEP = "SELECT first_name, pg_sleep(60) FROM names WHERE id = 1";
const CA = fs.readFileSync(process.env.STORY_CA, "utf8");
const OTHER_CA = fs.readFileSync(process.env.STORY_OTHER_CA, "utf8");

const section = (name) => console.log("==", name);
const show = (title, ...what) => console.log(title, what.map((one) => JSON.stringify(one)).join(" "));

function none(name, reason) {
    section(name);
    console.log("none:", reason);
}

/* Runs what must fail, and shows how. */
async function showFailure(title, work, ...fields) {
    try {
        await work();
        show(title, "no failure");
    } catch (error) {
        if (error.code === undefined) throw error;
        show(title, error.code, ...fields.map((field) => error[field]));
    }
}

/* The same of a certificate that is not from the authority that is trusted. */
async function showRefusal(work) {
    await work().then(
        () => show("taken"),
        (error) => show("another authority is refused", /certificate/.test(error.message)),
    );
}

/* Asks for the end of a statement until it has ended: the first request may come before it. */
async function cancelling(work, cancel) {
    const timer = setInterval(cancel, 300);
    try {
        await work;
    } catch (error) {
        show("cancelled", error.code);
    } finally {
        clearInterval(timer);
    }
}

function tell(story) {
    story().catch((error) => {
        console.error(error);
        process.exit(1);
    });
}

module.exports = { CA, OTHER_CA, SLEEP, WRONG, cancelling, none, section, show, showFailure, showRefusal, tell };
