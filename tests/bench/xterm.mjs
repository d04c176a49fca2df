// @xterm/headless as a process: for each line of JSON on stdin it feeds a file to a terminal of a
// size and answers with the bytes and the seconds of CPU that this took.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { createInterface } from "node:readline";

const require = createRequire(process.argv[2] + "/");
const { Terminal } = require("@xterm/headless");
const terminals = new Map();

function terminal(cols, rows) {
    const key = `${cols}x${rows}`;
    if (!terminals.has(key)) {
        terminals.set(key, new Terminal({ cols, rows, scrollback: 10000, allowProposedApi: true }));
    }
    return terminals.get(key);
}

async function feed({ columns, lines, file, block }) {
    const data = readFileSync(file);
    const target = terminal(columns, lines);
    target.reset();
    const began = process.cpuUsage();
    let parsed;
    for (let start = 0; start < data.length; start += block) {
        parsed = new Promise((done) => target.write(data.subarray(start, start + block), done));
    }
    await parsed;
    const used = process.cpuUsage(began);
    return { bytes: data.length, seconds: (used.user + used.system) / 1e6 };
}

for await (const line of createInterface({ input: process.stdin })) {
    console.log(JSON.stringify(await feed(JSON.parse(line))));
}
