// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0
//
// GitHub's API as far as `gh` asks it for secrets of environments: acme/checkout has "production" and "staging". A value
// comes sealed; its length is what can be seen of it.

import { generateKeyPairSync } from 'node:crypto';

export const hosts = ['github.com', 'api.github.com'];

const publicKey = Buffer.from(generateKeyPairSync('x25519').publicKey.export({ format: 'jwk' }).x, 'base64url').toString('base64');
const sealing = 48;
const environments = { production: new Map([['DATABASE_URL', 1]]), staging: new Map() };
let changes = 1;

const missing = { status: 404, body: { message: 'Not Found' } };

export function answer({ method, path, headers, body }, { trouble }) {
    if (!headers.authorization)
        return { status: 401, body: { message: 'Requires authentication' } };
    if (path === '/user')
        return { status: 200, body: { login: 'ann' } };
    if (path === '/repos/acme/checkout/actions/workflows/deploy.yml')
        return { status: 200, body: { id: 7, name: 'deploy', path: '.github/workflows/deploy.yml', state: 'active' } };
    if (path === '/repos/acme/checkout/actions/workflows/7/dispatches' && trouble === 'refused')
        return { status: 403, body: { message: 'Resource not accessible by personal access token' } };
    if (path === '/repos/acme/checkout/actions/workflows/7/dispatches' && trouble === 'cut')
        return { isCut: true };
    if (path === '/repos/acme/checkout/actions/workflows/7/dispatches' && JSON.parse(body).ref !== 'main')
        return { status: 422, body: { message: `No ref found for: ${JSON.parse(body).ref}` } };
    if (path === '/repos/acme/checkout/actions/workflows/7/dispatches' && method === 'POST')
        return { status: 204, body: '', wrote: { place: 'acme/checkout', name: 'deploy.yml', value: JSON.parse(body).ref } };
    const found = path.match(/^\/repos\/acme\/checkout\/environments\/([^/]+)\/secrets(?:\/([^/]+))?$/);
    const secrets = found && environments[decodeURIComponent(found[1])];
    if (!secrets)
        return missing;
    if (trouble.startsWith('there') && secrets === environments.production && secrets.size === 1) {
        for (const name of ['INNGEST_SIGNING_KEY', 'INNGEST_SIGNING_KEY_FALLBACK'])
            secrets.set(name, 1);
    }
    const place = `acme/checkout/${found[1]}`;
    if (!found[2]) {
        return { status: 200, body: { total_count: secrets.size, secrets: [...secrets].map(([name, change]) =>
            ({ name, created_at: '2026-01-01T00:00:00Z', updated_at: `2026-01-01T00:00:0${change}Z` })) } };
    }
    if (found[2] === 'public-key')
        return { status: 200, body: { key_id: '1', key: publicKey } };
    if (trouble === 'refused')
        return { status: 403, body: { message: 'Resource not accessible by personal access token' } };
    if (trouble === 'cut' || trouble === 'there, cut')
        return { isCut: true };
    if (method === 'DELETE') {
        return secrets.delete(found[2]) ? { status: 204, body: '', wrote: { place, name: found[2] } } : missing;
    }
    const isForgotten = trouble === 'forgets' || trouble === 'there, forgets';
    if (!isForgotten)
        secrets.set(found[2], ++changes);
    const length = Buffer.from(JSON.parse(body).encrypted_value, 'base64').length - sealing;
    return { status: 201, body: {}, ...(isForgotten ? {} : { wrote: { place, name: found[2], value: `${length} sealed bytes` } }) };
}
