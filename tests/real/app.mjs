// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

// One instance of a real Inngest app, as somebody would write it. Its keys come from the environment, by
// `node --env-file=<file> app.mjs`. What it is comes from there too:
//   REAL_SDK        the package's folder in node_modules, "inngest-4-24"
//   REAL_FRAMEWORK  "node" (Node's own http) or "express"
//   REAL_APP        the app's ID
//   REAL_EVENT      the name of the event that /send sends
//   REAL_PORT       0 or missing: any
// It serves /api/inngest, sends an event at every GET of /send (200, or 500 when it was refused), prints its port as
// one line of JSON once it listens, and ends when its standard input is closed: no test leaves one behind.

import { createServer } from "node:http";

const sdk = process.env.REAL_SDK;
const framework = process.env.REAL_FRAMEWORK || "node";
const { Inngest } = await import(sdk);
const id = process.env.REAL_APP || "real-app";
const eventName = process.env.REAL_EVENT || `${id}/work.done`;

const client = new Inngest({ id });
const work = async ({ event, step }) => step.run("work", () => `done with ${event.name}`);
const functions = Number(sdk.split("-")[1]) >= 4
    ? [client.createFunction({ id: "function-1", triggers: [{ event: `${id}/function-1.asked` }] }, work)]
    : [client.createFunction({ id: "function-1" }, { event: `${id}/function-1.asked` }, work)];

async function send(response) {
    let status = 200;
    let text = "sent";
    try {
        await client.send({ name: eventName, data: { from: id } });
    } catch (error) {
        status = 500;
        text = String(error?.message ?? error);
    }
    response.writeHead(status, { "Content-Type": "text/plain" });
    response.end(text);
}

/// Older packages have no handler for Node's own http, but one for the web's Request and Response.
async function nodeHandler() {
    try {
        const { serve } = await import(`${sdk}/node`);
        return serve({ client, functions });
    } catch (error) {
        if (error.code !== "ERR_MODULE_NOT_FOUND" && error.code !== "ERR_PACKAGE_PATH_NOT_EXPORTED")
            throw error;
    }
    const { serve } = await import(`${sdk}/edge`);
    const answer = serve({ client, functions });
    return async (request, response) => {
        const parts = [];
        for await (const part of request)
            parts.push(part);
        const body = request.method === "GET" || request.method === "HEAD" ? undefined : Buffer.concat(parts);
        const asked = new Request(`http://${request.headers.host}${request.url}`, { method: request.method, headers: request.headers, body });
        const answered = await answer(asked);
        response.writeHead(answered.status, Object.fromEntries(answered.headers));
        response.end(Buffer.from(await answered.arrayBuffer()));
    };
}

/// A handler (request, response) for Node's own http.
async function handler() {
    if (framework === "express") {
        const { serve } = await import(`${sdk}/express`);
        const { default: express } = await import("express");
        const app = express();
        app.use(express.json({ limit: "4mb" }));
        app.use("/api/inngest", serve({ client, functions }));
        app.get("/send", (_request, response) => send(response));
        return app;
    }
    const inngest = await nodeHandler();
    return (request, response) => {
        const path = new URL(request.url, "http://localhost").pathname;
        if (path === "/send")
            return send(response);
        if (path === "/api/inngest")
            return inngest(request, response);
        response.writeHead(404, { "Content-Type": "text/plain" });
        response.end("Not found");
    };
}

const server = createServer(await handler());
server.keepAliveTimeout = 1000;
server.listen(Number(process.env.REAL_PORT || 0), "127.0.0.1", () => {
    console.log(JSON.stringify({ port: server.address().port, keys: Object.keys(process.env).filter((name) => name.startsWith("INNGEST_")) }));
});
process.stdin.resume();
process.stdin.on("end", () => process.exit(0));
process.stdin.on("close", () => process.exit(0));
