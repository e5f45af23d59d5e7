// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

// One address before several instances of an app, as a load balancer is. Takes lines of JSON:
//   {"ports": [3001, 3002], "order": "turns" | "random"}
// and answers each with one, when no request is under way any more to an instance that is not among them: that one can
// be stopped then. Says its own port first. Ends when its standard input is closed.

import { createServer, request as ask } from "node:http";
import { createInterface } from "node:readline";

/// The same order at every run, so that a test that fails can be run again.
let seed = 20261125;
function random() {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
}

let ports = [];
let order = "turns";
let turn = 0;
const underWay = new Map();
let waiting = [];

function settle() {
    const busy = [...underWay].some(([port, count]) => count > 0 && !ports.includes(port));
    if (busy)
        return;
    for (const answer of waiting.splice(0))
        console.log(JSON.stringify(answer));
}

const server = createServer((incoming, outgoing) => {
    if (ports.length === 0) {
        outgoing.writeHead(503).end();
        return;
    }
    const port = order === "random" ? ports[Math.floor(random() * ports.length)] : ports[turn++ % ports.length];
    underWay.set(port, (underWay.get(port) ?? 0) + 1);
    let isOver = false;
    const end = () => {
        if (isOver)
            return;
        isOver = true;
        underWay.set(port, underWay.get(port) - 1);
        settle();
    };
    // The host that was asked stays: the app registers itself under it.
    const forwarded = ask({ host: "127.0.0.1", port, method: incoming.method, path: incoming.url, headers: incoming.headers, agent: false }, (answer) => {
        outgoing.writeHead(answer.statusCode, answer.rawHeaders);
        answer.pipe(outgoing);
        answer.on("close", end);
    });
    forwarded.on("error", () => {
        if (!outgoing.headersSent)
            outgoing.writeHead(502);
        outgoing.end();
        end();
    });
    outgoing.on("close", () => forwarded.destroy());
    incoming.pipe(forwarded);
});
server.listen(0, "127.0.0.1", () => console.log(JSON.stringify({ port: server.address().port })));

createInterface({ input: process.stdin })
    .on("line", (line) => {
        const command = JSON.parse(line);
        ports = command.ports;
        order = command.order ?? order;
        waiting.push({ ports, order });
        settle();
    })
    .on("close", () => process.exit(0));
