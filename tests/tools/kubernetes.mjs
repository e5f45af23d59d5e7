// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0
//
// A Kubernetes API server as far as `kubectl` asks it: the Secret checkout-env in the namespaces shop and default.

export const hosts = [];

const secretOf = namespace => ({ kind: 'Secret', apiVersion: 'v1', metadata: { name: 'checkout-env', namespace, uid: namespace,
    resourceVersion: '1', creationTimestamp: '2026-01-01T00:00:00Z', labels: { 'app.kubernetes.io/managed-by': 'ann' } }, type: 'Opaque',
    data: { DATABASE_URL: Buffer.from('x').toString('base64') } });
const secrets = { shop: secretOf('shop'), default: secretOf('default') };
// What another tool writes, as each says so.
const owned = {
    'of Helm': { labels: { 'app.kubernetes.io/managed-by': 'Helm' } },
    'of Argo CD': { annotations: { 'argocd.argoproj.io/tracking-id': 'shop:/Secret:shop/checkout-env' } },
    'of an operator': { ownerReferences: [{ apiVersion: 'external-secrets.io/v1', kind: 'ExternalSecret', name: 'checkout', uid: 'e' }] } };
const deployment = { kind: 'Deployment', apiVersion: 'apps/v1', metadata: { name: 'checkout', namespace: 'shop', uid: 'd', generation: 1,
    resourceVersion: '1', creationTimestamp: '2026-01-01T00:00:00Z' }, spec: { replicas: 1, selector: { matchLabels: { a: 'b' } },
    template: { metadata: { labels: { a: 'b' } }, spec: { containers: [{ name: 'c', image: 'i' }] } } },
    status: { observedGeneration: 1, replicas: 1, updatedReplicas: 1, readyReplicas: 1, availableReplicas: 1 } };

const failure = (code, reason, message) => ({ status: code, body: { kind: 'Status', apiVersion: 'v1', status: 'Failure', message, reason, code } });
const resource = (name, kind) => ({ name, singularName: '', namespaced: true, kind, verbs: ['get', 'list', 'patch', 'create', 'watch'] });

function merged(object, patch) {
    for (const [key, value] of Object.entries(patch)) {
        if (value === null)
            delete object[key];
        else if (typeof value === 'object' && !Array.isArray(value))
            object[key] = merged(object[key] ?? {}, value);
        else
            object[key] = value;
    }
    return object;
}

export function answer({ method, path, query, headers, body }, { trouble }) {
    if (headers.authorization !== 'Bearer good')
        return failure(401, 'Unauthorized', 'Unauthorized');
    if (path === '/version')
        return { status: 200, body: { major: '1', minor: '30', gitVersion: 'v1.30.0' } };
    if (path === '/api')
        return { status: 200, body: { kind: 'APIVersions', versions: ['v1'] } };
    if (path === '/apis') {
        const version = { groupVersion: 'apps/v1', version: 'v1' };
        return { status: 200, body: { kind: 'APIGroupList', apiVersion: 'v1', groups: [{ name: 'apps', versions: [version], preferredVersion: version }] } };
    }
    if (path === '/api/v1')
        return { status: 200, body: { kind: 'APIResourceList', groupVersion: 'v1', resources: [resource('secrets', 'Secret'), resource('events', 'Event')] } };
    if (path === '/apis/apps/v1')
        return { status: 200, body: { kind: 'APIResourceList', groupVersion: 'apps/v1', resources: [resource('deployments', 'Deployment')] } };
    let found = path.match(/^\/api\/v1\/namespaces\/([^/]+)\/secrets\/([^/]+)$/);
    if (found) {
        const secret = found[2] === 'checkout-env' && secrets[found[1]];
        if (!secret)
            return failure(404, 'NotFound', `secrets "${found[2]}" not found`);
        if (trouble === 'unreadable')
            return failure(403, 'Forbidden', 'secrets "checkout-env" is forbidden: User "ann" cannot get resource "secrets"');
        if (method === 'GET')
            return { status: 200, body: { ...secret, metadata: { ...secret.metadata, ...owned[trouble] } } };
        if (trouble === 'refused')
            return failure(403, 'Forbidden', 'secrets "checkout-env" is forbidden: User "ann" cannot patch resource "secrets"');
        if (trouble === 'immutable')
            return failure(422, 'Invalid', 'Secret "checkout-env" is invalid: data: Forbidden: field is immutable when `immutable` is set');
        if (trouble === 'cut')
            return { isCut: true };
        const patch = JSON.parse(body);
        // An operator that puts the old entries back at once.
        if (trouble !== 'forgets')
            merged(secret, patch);
        const told = { place: found[1], name: Object.keys(patch.data).join(),
            value: Object.values(patch.data).map(value => Buffer.from(value ?? '', 'base64').toString()).join() };
        if (Object.values(patch.data).includes(null))
            delete told.value;
        return trouble === 'cut after' ? { isCut: true, wrote: told }
            : { status: 200, body: secret, ...(trouble === 'forgets' ? {} : { wrote: told }) };
    }
    if (/^\/api\/v1\/namespaces\/[^/]+\/events$/.test(path))
        return { status: 200, body: { kind: 'EventList', apiVersion: 'v1', metadata: {}, items: [] } };
    found = path.match(/^\/apis\/apps\/v1\/namespaces\/shop\/deployments(?:\/([^/]+))?$/);
    if (found && !found[1]) {
        return query.get('watch') ? { status: 200, body: '' }
            : { status: 200, body: { kind: 'DeploymentList', apiVersion: 'apps/v1', metadata: { resourceVersion: '1' }, items: [deployment, ...(query.get('fieldSelector') ? []
                : [{ ...deployment, metadata: { ...deployment.metadata, name: 'other', uid: 'o' } }])] } };
    }
    if (found?.[1] === 'checkout') {
        if (method !== 'GET' && trouble === 'refused')
            return failure(403, 'Forbidden', 'deployments.apps "checkout" is forbidden: User "ann" cannot patch resource "deployments"');
        if (method !== 'GET' && trouble === 'cut')
            return { isCut: true };
        return method === 'GET' ? { status: 200, body: deployment }
            : { status: 200, body: deployment, wrote: { place: 'shop', name: 'deployment/checkout', value: 'restarted' } };
    }
    return failure(404, 'NotFound', `${path} not found`);
}
