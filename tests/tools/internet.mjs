// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0
//
// All that the tools of the deployment targets can reach: node internet.mjs FOLDER PROVIDER TROUBLE
// A proxy on loopback that carries every name to the one provider's scripted API behind it, over TLS with a certificate that is
// made here, and refuses the rest; the provider's own port is open too, for tools that are told an address. Nothing leaves
// the machine. Each request is a line of FOLDER/requests: host, method, path, status, and what it changed. TROUBLE is a word
// that the provider's script knows, or "none". Says one line of JSON when it listens; ends when its input closes.

import { execFileSync } from 'node:child_process';
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import net from 'node:net';

const [folder, provider, trouble] = process.argv.slice(2);
const { hosts, answer, isPlain } = await import(`./${provider}.mjs`);

execFileSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt',
    'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2', '-subj', '/CN=scripted', '-addext',
    `subjectAltName=IP:127.0.0.1,${['localhost', ...hosts].map(host => `DNS:${host}`).join()}`,
    '-keyout', `${folder}/key.pem`, '-out', `${folder}/certificate.pem`], { stdio: 'ignore' });
writeFileSync(`${folder}/requests`, '');
const note = entry => appendFileSync(`${folder}/requests`, JSON.stringify(entry) + '\n');

const world = { trouble };
const serve = (request, response) => {
    const parts = [];
    request.on('data', part => parts.push(part));
    request.on('end', () => {
        const host = (request.headers.host ?? '').replace(/:\d+$/, '');
        const url = new URL(request.url, 'http://x');
        const told = answer({ host, method: request.method, path: url.pathname, query: url.searchParams,
            headers: request.headers, body: Buffer.concat(parts).toString() }, world);
        // wrote: {place, name, value}, or {place, name} for what was taken away.
        note({ host, method: request.method, path: request.url, status: told.status ?? 0,
            ...(told.wrote ? { wrote: told.wrote } : {}) });
        if (told.isCut)
            return request.socket.destroy();
        response.writeHead(told.status, { 'Content-Type': 'application/json', ...told.headers });
        response.end(typeof told.body === 'string' ? told.body : JSON.stringify(told.body ?? {}));
    });
};

const api = isPlain ? http.createServer(serve) : https.createServer(
    { key: readFileSync(`${folder}/key.pem`), cert: readFileSync(`${folder}/certificate.pem`) }, serve);
api.listen(0, '127.0.0.1', () => {
    const proxy = http.createServer((request, response) => {
        note({ host: request.headers.host, method: request.method, path: 'without TLS', status: 502 });
        response.writeHead(502).end();
    });
    proxy.on('connect', (request, socket, head) => {
        const host = request.url.replace(/:\d+$/, '');
        socket.on('error', () => {});
        if (!hosts.some(each => each === host || (each.startsWith('*.') && host.endsWith(each.slice(1))))) {
            note({ host, method: 'CONNECT', path: '', status: 403 });
            return socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
        }
        const through = net.connect(api.address().port, '127.0.0.1', () => {
            socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
            through.write(head);
            through.pipe(socket).pipe(through);
        });
        through.on('error', () => socket.destroy());
        socket.on('close', () => through.destroy());
    });
    proxy.listen(0, '127.0.0.1', () => console.log(JSON.stringify({ api: api.address().port, proxy: proxy.address().port })));
});
process.stdin.on('end', () => process.exit(0)).resume();
