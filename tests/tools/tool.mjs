// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0
//
// Stands in the search path for a tool: node tool.mjs NAME ARGUMENT...
// It runs the real tool that is found in IKM_TOOLS_PATH and writes down what it was called with, read, said, how it ended, and which
// requests it made: the call is added to calls in the stage's folder. replay.sh behaves as was written down.

import { spawnSync } from 'node:child_process';
import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const stage = process.env.IKM_TOOLS_STAGE;
const [tool, ...words] = process.argv.slice(2);
const input = readFileSync(0).toString();
const linesOf = name => existsSync(join(stage, name)) ? readFileSync(join(stage, name), 'utf8').split('\n').filter(Boolean) : [];
// What is another one each time.
const lasting = text => text.replaceAll(stage, '{stage}').replace(/127\.0\.0\.1:\d+/g, '127.0.0.1:1')
    .replace(/\/(tmp|inngest)\.\w{6,}/g, '/$1.1').replace(/inngest-setting-\w+/g, 'inngest-setting-1')
    .replace(/\b\d+m?s\]/g, '1ms]').replace(/\b\d+[sm] ago +$/gm, '1s ago').replace(/\bReady in \d+m?s\b/g, 'Ready in 1ms')
    .replace(/"createdAt": \d+/g, '"createdAt": 1').replace(/\b\d+d\b/g, '1d').replace(/^W\d{4} .*\n/gm, '').replace(/^E\d{4} [\d:.]+ +\d+ /gm, '');

function finish(call) {
    appendFileSync(join(stage, 'calls'), JSON.stringify(call) + '\n');
    process.stdout.write(call.output);
    process.stderr.write(call.error);
    process.exitCode = call.status;
}

function real(path) {
    const found = name => path.split(delimiter).map(folder => join(folder, name)).find(existsSync);
    // Debian 12 has Compose as a command of its own, newer ones as a part of docker.
    const isCompose = tool === 'docker' && words[1] === 'compose' && found('docker-compose')
        && spawnSync(found('docker') ?? 'none', ['compose', 'version']).status !== 0;
    const [program, all] = isCompose ? [found('docker-compose'), ['--context', words[0].replace('--context=', ''), ...words.slice(2)]]
        : [found(tool), words];
    const before = linesOf('requests').length;
    // By a pipe, as the shell would: node itself would give it a socket, which /dev/stdin cannot open.
    writeFileSync(join(stage, 'input'), input);
    const ended = spawnSync('/bin/sh', ['-c', 'cat "$0" | "$@"', join(stage, 'input'), program, ...all],
        { env: { ...process.env, PATH: path }, timeout: 600000 });
    finish({ tool, arguments: words, input, status: ended.status ?? 99, output: lasting(ended.stdout.toString()),
        error: lasting(ended.stderr.toString()) + (ended.status === null ? 'it waited for an answer' : ''),
        requests: linesOf('requests').slice(before).map(line => JSON.parse(line)) });
}

real(process.env.IKM_TOOLS_PATH);
