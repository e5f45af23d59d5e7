// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0
//
// Cloudflare's API as far as `wrangler` asks it: the account 0123 with the Worker checkout-production and the Pages project
// storefront. As the real one, it makes a Worker of any name that is set.

export const hosts = ['api.cloudflare.com'];

const workers = { 'checkout-production': new Set(['DATABASE_URL']) };
const names = ['INNGEST_SIGNING_KEY', 'INNGEST_SIGNING_KEY_FALLBACK'];
const pages = { storefront: { production: new Map([['DATABASE_URL', 1]]), preview: new Map() } };

const said = (result, status = 200, errors = []) => ({ status, body: { success: !errors.length, errors, messages: [], result } });
const failed = (status, code, message) => said(null, status, [{ code, message }]);
const refused = () => failed(403, 10000, 'Authentication error');

export function answer({ method, path, headers, body }, { trouble }) {
    if (!(headers.authorization ?? '').startsWith('Bearer good'))
        return failed(401, 10000, 'Authentication error');
    if (path === '/client/v4/user')
        return said({ id: 'u1', email: 'ann@example.com' });
    if (path === '/client/v4/accounts')
        return said([{ id: '0123', name: 'Acme' }]);
    if (path === '/client/v4/memberships')
        return said([]);
    const found = path.match(/^\/client\/v4\/accounts\/([^/]+)\/(.*)$/);
    if (!found || found[1] !== '0123')
        return failed(403, 9109, 'Unauthorized to access requested resource');
    const account = found[1];
    if (trouble.startsWith('there'))
        names.forEach(name => workers['checkout-production'].add(name));
    const change = (ok, wrote) => trouble === 'refused' ? refused() : /(^|, )cut$/.test(trouble) ? { isCut: true }
        : /(^|, )forgets$/.test(trouble) ? said({}) : (ok(), { ...(trouble === 'cut after' ? { isCut: true } : said({})), wrote });
    let part = found[2].match(/^workers\/scripts\/([^/]+)(?:\/secrets(?:\/([^/]+))?)?$/);
    if (part) {
        const [, worker, name] = part;
        const place = `${account}/${worker}`;
        if (!path.includes('/secrets') && method === 'PUT') {
            workers[worker] = new Set();
            return { ...said({}), wrote: { place, name: 'a new Worker', value: '' } };
        }
        const secrets = workers[worker];
        if (!secrets)
            return failed(404, 10007, 'This Worker does not exist on your account.');
        if (method === 'GET')
            return said([...secrets].map(each => ({ name: each, type: 'secret_text' })));
        if (method === 'DELETE')
            return secrets.has(name) ? change(() => secrets.delete(name), { place, name }) : failed(404, 10056, 'not there');
        const asked = JSON.parse(body);
        return change(() => secrets.add(asked.name), { place, name: asked.name, value: asked.text });
    }
    part = found[2].match(/^pages\/projects\/([^/]+)$/);
    const environments = part && pages[part[1]];
    if (!environments)
        return failed(404, 8000007, 'Project not found.');
    if (method === 'GET') {
        return said({ name: part[1], deployment_configs: Object.fromEntries(Object.entries(environments).map(([name, variables]) =>
            [name, { env_vars: Object.fromEntries([...variables.keys()].map(each => [each, { type: 'secret_text', value: '' }])) }])) });
    }
    const [[environment, { env_vars: asked }]] = Object.entries(JSON.parse(body).deployment_configs);
    const [[name, value]] = Object.entries(asked);
    const place = `${account}/${part[1]}/${environment}`;
    return value ? change(() => environments[environment].set(name, 1), { place, name, value: value.value })
        : change(() => environments[environment].delete(name), { place, name });
}
