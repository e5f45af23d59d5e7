// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

// Writes down what the real SDKs answer, with throw-away keys: recorded/<package>.json, one object an answer. Run by
// hand when a version joins: node record.mjs [PACKAGE...]. Without arguments: those of package.json. Others, once:
//   npm install --no-save inngest-3-20@npm:inngest@3.20.0 && node record.mjs inngest-3-20

import { spawn } from "node:child_process";
import { createHmac } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import packages from "./package.json" with { type: "json" };

const here = dirname(fileURLToPath(import.meta.url));
const digits = { old: "00".repeat(32), new: "11".repeat(32), random: "33".repeat(32) };
const key = (name) => `signkey-prod-${digits[name]}`;
const newBesideOld = { INNGEST_SIGNING_KEY: key("new"), INNGEST_SIGNING_KEY_FALLBACK: key("old"), INNGEST_EVENT_KEY: "event-key-for-records" };

const unsigned = { name: "unsigned" };
const signed = (name) => ({ name: `signed with ${name}`, key: name });
const late = { name: "signed with new, six minutes ago", key: "new", seconds: -360 };
const early = { name: "signed with new, ten minutes ahead", key: "new", seconds: 600 };
const states = {
    "new and old": { variables: newBesideOld, asked: [unsigned, signed("new"), signed("old"), signed("random"), late, early] },
    "new only": { variables: { ...newBesideOld, INNGEST_SIGNING_KEY_FALLBACK: undefined }, asked: [signed("new"), signed("old")] },
    "no event key": { variables: { ...newBesideOld, INNGEST_EVENT_KEY: undefined }, asked: [signed("new")] },
    "dev mode": { variables: { ...newBesideOld, INNGEST_DEV: "1" }, asked: [unsigned, signed("new"), signed("random")] },
    "no key": { variables: { INNGEST_EVENT_KEY: "event-key-for-records" }, asked: [unsigned, signed("new")] },
};
const keptHeaders = /^(content-type|x-inngest-.*)$/;

function start(sdk, framework, variables) {
    const env = { PATH: process.env.PATH, NODE_ENV: "production", REAL_SDK: sdk, REAL_FRAMEWORK: framework, INNGEST_BASE_URL: "http://127.0.0.1:9", ...variables };
    const child = spawn(process.execPath, [join(here, "app.mjs")], { env, stdio: ["pipe", "pipe", "ignore"] });
    return new Promise((resolve, reject) => {
        child.on("exit", () => reject(new Error(`${sdk} did not start`)));
        child.stdout.once("data", (line) => resolve({ child, port: JSON.parse(line).port }));
    });
}

async function ask(port, { key: name, seconds = 0 }) {
    const headers = {};
    if (name) {
        const t = Math.floor(Date.now() / 1000) + seconds;
        headers["X-Inngest-Signature"] = `t=${t}&s=${createHmac("sha256", digits[name]).update(String(t)).digest("hex")}`;
    }
    const answer = await fetch(`http://127.0.0.1:${port}/api/inngest`, { headers });
    const kept = Object.fromEntries([...answer.headers].filter(([header]) => keptHeaders.test(header)));
    // Of the record's time, not of the app's: "time" in the answer's own signature is right for its body.
    return { status: answer.status, headers: kept, body: await answer.text() };
}

const ours = Object.keys(packages.dependencies).filter((name) => name.startsWith("inngest-"));
for (const sdk of process.argv.length > 2 ? process.argv.slice(2) : ours) {
    const answers = [];
    for (const framework of ours.includes(sdk) ? ["node", "express"] : ["node"]) {
        for (const [state, { variables, asked }] of Object.entries(states)) {
            // Express differs in its headers alone: one state shows that.
            if (framework === "express" && state !== "new and old")
                continue;
            const { child, port } = await start(sdk, framework, variables);
            for (const how of asked)
                answers.push({ framework, state, asked: how.name, ...await ask(port, how) });
            child.removeAllListeners("exit");
            child.kill();
        }
    }
    mkdirSync(join(here, "recorded"), { recursive: true });
    const { version } = JSON.parse(readFileSync(join(here, "node_modules", sdk, "package.json")));
    writeFileSync(join(here, "recorded", `${sdk}.json`), JSON.stringify({ version, answers }, null, 1) + "\n");
    console.log(`${sdk}: ${answers.length} answers`);
}
