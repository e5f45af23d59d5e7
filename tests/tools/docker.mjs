// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0
//
// A Docker daemon as far as Compose asks it: the project "shop" with its service "checkout", and the network of both.

import { createHash } from 'node:crypto';

export const hosts = [];
export const isPlain = true;

const containers = new Map();
let made = 0;

function add(name, settings) {
    const id = createHash('sha256').update(`${name}${++made}`).digest('hex');
    containers.set(id, { id, name, settings, isRunning: false });
    return id;
}

function wasThere(project, service) {
    const id = add(`${project}_${service}_1`, { Image: 'shop', Env: [], Labels: { 'com.docker.compose.project': project,
        'com.docker.compose.service': service, 'com.docker.compose.oneoff': 'False', 'com.docker.compose.container-number': '1',
        'com.docker.compose.config-hash': 'before', 'com.docker.compose.version': '1' } });
    containers.get(id).isRunning = true;
}
wasThere('shop', 'checkout');
wasThere('shop', 'database');

const state = each => each.isRunning ? 'running' : 'exited';
const networks = name => ({ [name]: { NetworkID: 'n', Aliases: [], IPAddress: '', Links: null, IPAMConfig: null } });
const details = each => ({ Id: each.id, Name: `/${each.name}`, Created: '2026-01-01T00:00:00Z', Image: 'sha256:shop', State: { Status: state(each),
    Running: each.isRunning, ExitCode: 0 }, Config: each.settings, HostConfig: { NetworkMode: 'shop_default', ...each.settings.HostConfig },
    Mounts: [], NetworkSettings: { Ports: {}, Networks: networks('shop_default') } });
const missing = what => ({ status: 404, body: { message: `No such ${what}` } });

export function answer({ method, path: whole, query, body }, { trouble }) {
    const path = whole.replace(/^\/v[\d.]+/, '');
    if (path === '/_ping')
        return { status: 200, body: 'OK', headers: { 'Api-Version': '1.41' } };
    if (path === '/version')
        return { status: 200, body: { Version: '20.10.24', ApiVersion: '1.41', MinAPIVersion: '1.12', Os: 'linux', Arch: 'amd64' } };
    if (path === '/info')
        return { status: 200, body: { ID: 'x', OSType: 'linux', Architecture: 'x86_64', ServerVersion: '20.10.24' } };
    if (path === '/containers/json') {
        const labels = (JSON.parse(query.get('filters') ?? '{}').label ?? []);
        const wanted = Array.isArray(labels) ? labels : Object.keys(labels);
        return { status: 200, body: [...containers.values()].filter(each => (query.get('all') ?? '0') !== '0' || each.isRunning).filter(each =>
            wanted.every(label => { const [key, value] = label.split('='); const has = each.settings.Labels?.[key];
                return value === undefined ? has !== undefined : has === value; }))
            .map(each => ({ Id: each.id, Names: [`/${each.name}`], Image: 'shop', ImageID: 'sha256:shop', Command: 'run', Created: 1, Ports: [],
                Labels: each.settings.Labels, State: state(each), Status: each.isRunning ? 'Up 1 second' : 'Exited', HostConfig: { NetworkMode: 'shop_default' },
                NetworkSettings: { Networks: networks('shop_default') }, Mounts: [] })) };
    }
    if (path.startsWith('/images/') && path.endsWith('/json'))
        return { status: 200, body: { Id: 'sha256:shop', RepoTags: ['shop:latest'], Config: { Env: [], Volumes: null },
            ContainerConfig: { Volumes: null }, Os: 'linux', Architecture: 'amd64' } };
    if (path.startsWith('/networks')) {
        if (path === '/networks/create')
            return { status: 201, body: { Id: 'n' }, wrote: { place: 'networks', name: JSON.parse(body).Name, value: '' } };
        const network = { Name: 'shop_default', Id: 'n', Driver: 'bridge', Scope: 'local', Options: null, IPAM: { Driver: 'default', Config: [] },
            Labels: { 'com.docker.compose.network': 'default', 'com.docker.compose.project': 'shop', 'com.docker.compose.version': '1' } };
        if (path === '/networks')
            return { status: 200, body: [network] };
        if (path === '/networks/shop_default' || path === '/networks/n')
            return { status: 200, body: network };
        return /connect$/.test(path) ? { status: 200, body: {} } : missing('network');
    }
    if (path === '/containers/create') {
        if (trouble === 'refused')
            return { status: 403, body: { message: 'authorization denied by plugin' } };
        if (trouble === 'cut')
            return { isCut: true };
        const settings = JSON.parse(body);
        const id = add(query.get('name'), settings);
        const told = [...(settings.Env ?? [])].sort().join(' ');
        return { status: 201, body: { Id: id, Warnings: [] }, wrote: { place: settings.Labels['com.docker.compose.project'],
            name: settings.Labels['com.docker.compose.service'],
            value: `${told}${Object.keys(settings.HostConfig?.PortBindings ?? {}).map(port => ` port ${port}`).join('')}` } };
    }
    const found = path.match(/^\/containers\/([^/]+)(?:\/(\w+))?$/);
    const container = found && (containers.get(found[1]) ?? [...containers.values()].find(each => each.name === found[1] || each.id.startsWith(found[1])));
    if (!container)
        return missing(`container: ${path}`);
    switch (found[2]) {
    case 'json':
        return { status: 200, body: details(container) };
    case 'start':
        container.isRunning = true;
        return { status: 204, body: '' };
    case 'stop':
        container.isRunning = false;
        return { status: 204, body: '' };
    case 'rename':
        container.name = query.get('name');
        return { status: 204, body: '' };
    case 'wait':
        return { status: 200, body: { StatusCode: 0 } };
    case undefined:
        if (method === 'DELETE') {
            containers.delete(container.id);
            return { status: 204, body: '' };
        }
    }
    return missing(path);
}
