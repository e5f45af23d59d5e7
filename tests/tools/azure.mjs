// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0
//
// Azure as far as `az` asks it for secrets of a key vault: its sign-in for a service principal, and the vault acme-production
// of the subscription and tenant below, with secrets of the app "checkout". A vault of another name is not there.

export const hosts = ['login.microsoftonline.com', 'management.azure.com', 'acme-production.vault.azure.net'];

const tenant = '11111111-1111-1111-1111-111111111111';
const vault = 'https://acme-production.vault.azure.net';
const secrets = new Map([['checkout-INNGEST-SIGNING-KEY', ['signkey-prod-before']], ['cron-DATABASE-URL', ['x']]]);
const signIn = `https://login.microsoftonline.com/${tenant}`;

const failed = (status, code, message) => ({ status, body: { error: { code, message } } });
const bundle = (name, versions) => ({ value: versions.at(-1), id: `${vault}/secrets/${name}/v${versions.length}`,
    attributes: { enabled: true, created: 1767225600, updated: 1767225600 + versions.length, recoveryLevel: 'Recoverable+Purgeable',
        recoverableDays: 90 } });

export function answer({ host, method, path, headers, body }, { trouble }) {
    if (host === 'login.microsoftonline.com') {
        if (path.endsWith('/discovery/instance'))
            return { status: 200, body: { tenant_discovery_endpoint: `${signIn}/v2.0/.well-known/openid-configuration`,
                'api-version': '1.1', metadata: [{ preferred_network: host, preferred_cache: host, aliases: [host] }] } };
        if (path.endsWith('/openid-configuration'))
            return { status: 200, body: { issuer: `${signIn}/v2.0`, authorization_endpoint: `${signIn}/oauth2/v2.0/authorize`,
                token_endpoint: `${signIn}/oauth2/v2.0/token`, device_authorization_endpoint: `${signIn}/oauth2/v2.0/devicecode` } };
        if (path.endsWith('/token') && new URLSearchParams(body).get('client_secret') === 'good' && trouble !== 'expired')
            return { status: 200, body: { token_type: 'Bearer', expires_in: 3599, ext_expires_in: 3599, access_token: 'token' } };
        return { status: 401, body: { error: 'invalid_client', error_description: 'AADSTS7000222: The provided client secret keys are expired.' } };
    }
    if (host !== 'acme-production.vault.azure.net')
        return failed(404, 'NotFound', 'not here');
    if (headers.authorization !== 'Bearer token')
        return { ...failed(401, 'Unauthorized', 'AKV10000: Request is missing a Bearer or PoP token.'),
            headers: { 'WWW-Authenticate': `Bearer authorization="${signIn}", resource="https://vault.azure.net"` } };
    if (trouble === 'unreadable')
        return failed(403, 'Forbidden', 'The user does not have secrets list permission.');
    if (path === '/secrets' || path === '/secrets/')
        return { status: 200, body: { value: [...secrets].map(([name, versions]) =>
            ({ id: `${vault}/secrets/${name}`, attributes: bundle(name, versions).attributes })), nextLink: null } };
    const name = path.match(/^\/secrets\/([^/]+)/)?.[1];
    const place = 'acme-production';
    if (method === 'GET') {
        return secrets.has(name) ? { status: 200, body: bundle(name, secrets.get(name)) }
            : failed(404, 'SecretNotFound', `A secret with (name/id) ${name} was not found in this key vault.`);
    }
    if (trouble === 'refused')
        return failed(403, 'Forbidden', 'The user does not have secrets set permission.');
    if (trouble === 'deleted')
        return { status: 409, body: { error: { code: 'Conflict', innererror: { code: 'ObjectIsDeletedButRecoverable' },
            message: `Secret ${name} is currently in a deleted but recoverable state, and its name cannot be reused.` } } };
    if (trouble === 'cut')
        return { isCut: true };
    if (method === 'DELETE') {
        const gone = secrets.get(name);
        secrets.delete(name);
        return { status: 200, body: { recoveryId: `${vault}/deletedsecrets/${name}`, deletedDate: 1767225600,
            scheduledPurgeDate: 1775001600, ...bundle(name, gone) }, wrote: { place, name } };
    }
    const value = JSON.parse(body).value;
    const versions = [...(secrets.get(name) ?? []), value];
    if (trouble !== 'forgets')
        secrets.set(name, versions);
    return { ...(trouble === 'cut after' ? { isCut: true } : { status: 200, body: bundle(name, versions) }),
        ...(trouble === 'forgets' ? {} : { wrote: { place, name, value } }) };
}
