// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0
//
// Vercel's API as far as `vercel` asks it: two teams that each have a project "storefront".

export const hosts = ['api.vercel.com', 'vercel.com'];

const teams = ['acme', 'acme-labs'].map(slug => ({ id: `team_${slug}`, slug, name: slug, created: 'x', createdAt: 1,
    membership: { role: 'OWNER', confirmed: true, createdAt: 1 } }));
const projects = teams.flatMap(team => ['storefront', 'elsewhere'].map(name =>
    ({ id: `prj_${team.slug}_${name}`, name, accountId: team.id, createdAt: 1, updatedAt: 1, link: null, targets: {} })));
const deployments = Object.fromEntries(projects.map(project => [`dpl_${project.id.slice(4)}`, project]));
const variables = [];
let made = 0;
let cuts = 0;
const tries = 4; // of the tool, before it gives up
// Each time that is listed is another one, and the same in each recording.
const changedAt = () => Date.parse('2026-01-01') + 1000 * ++made;
const names = ['INNGEST_SIGNING_KEY', 'INNGEST_SIGNING_KEY_FALLBACK'];

const refused = { status: 403, body: { error: { code: 'forbidden', message: 'You do not have permission' } } };
const missing = what => ({ status: 404, body: { error: { code: 'not_found', message: `${what} not found` } } });

export function answer({ method, path, query, headers, body }, { trouble }) {
    if (!(headers.authorization ?? '').startsWith('Bearer ')) {
        return path.includes('oauth') || path.includes('device') ? missing('this')
            : { status: 403, body: { error: { code: 'forbidden', message: 'Not authorized', missingToken: true } } };
    }
    if (/^\/v\d\/user$/.test(path)) {
        return { status: 200, body: { user: { id: 'u1', uid: 'u1', username: 'ann', email: 'ann@example.com', version: 'northstar',
            defaultTeamId: 'team_acme' } } };
    }
    const asked = query.get('teamId') ?? query.get('slug');
    const team = teams.find(each => each.id === asked || each.slug === asked) ?? (asked ? undefined : teams[0]);
    if (!team)
        return refused;
    let found;
    if ((found = path.match(/^(?:\/v\d+)?\/teams\/([^/]+)$/))) {
        const one = teams.find(each => each.id === found[1] || each.slug === found[1]);
        return one ? { status: 200, body: one } : refused;
    }
    if (/^(\/v\d+)?\/teams$/.test(path))
        return { status: 200, body: { teams, pagination: { count: teams.length, next: null, prev: null } } };
    const projectNamed = name => projects.find(each => each.accountId === team.id && (each.name === name || each.id === name));
    if (/^\/v\d+\/projects$/.test(path)) {
        if (method === 'GET')
            return { status: 200, body: { projects: projects.filter(each => each.accountId === team.id), pagination: {} } };
        const { name } = JSON.parse(body);
        const project = { id: `prj_${team.slug}_${name}`, name, accountId: team.id, createdAt: 1, updatedAt: 1 };
        projects.push(project);
        return { status: 200, body: project, wrote: { place: `${team.slug}/${name}`, name: 'a new project', value: '' } };
    }
    if ((found = path.match(/^\/v\d+\/projects\/([^/]+)$/))) {
        const project = projectNamed(decodeURIComponent(found[1]));
        return project ? { status: 200, body: project } : missing('Project');
    }
    if ((found = path.match(/^(?:\/v\d+)?\/projects\/([^/]+)\/custom-environments$/)))
        return { status: 200, body: { environments: [] } };
    if ((found = path.match(/^\/v\d+\/projects\/([^/]+)\/env(?:\/([^/]+))?$/))) {
        const project = projectNamed(decodeURIComponent(found[1]));
        if (!project)
            return missing('Project');
        const place = `${team.slug}/${project.name}/`;
        if ((trouble === 'shared' || trouble.startsWith('there')) && variables.length === 0) {
            for (const key of names)
                variables.push({ id: `env_${++made}`, project: project.id, key, type: 'encrypted', value: '', createdAt: Date.now(),
                    target: trouble === 'shared' ? ['production', 'preview'] : ['production'], updatedAt: changedAt() });
        }
        const here = variables.filter(each => each.project === project.id);
        if (method === 'GET') {
            const target = query.get('target');
            return { status: 200, body: { envs: here.filter(each => !target || each.target.includes(target)) } };
        }
        if (trouble === 'refused')
            return refused;
        if (trouble === 'cut' || trouble === 'there, cut' || (trouble === 'there, cut at first' && ++cuts <= tries))
            return { isCut: true };
        if (method === 'DELETE') {
            const at = variables.findIndex(each => each.id === found[2]);
            if (at < 0)
                return missing('Variable');
            const [gone] = variables.splice(at, 1);
            return { status: 200, body: gone, wrote: { place: place + gone.target.join(), name: gone.key } };
        }
        const entries = [JSON.parse(body)].flat();
        if (entries.some(entry => (entry.target ?? []).some(target => !['production', 'preview', 'development'].includes(target))))
            return { status: 400, body: { error: { code: 'bad_request', message: 'Invalid target' } } };
        if (trouble === 'forgets' || trouble === 'there, forgets')
            return { status: 200, body: { created: entries[0], failed: [] } };
        for (const entry of entries) {
            const same = here.find(each => each.key === entry.key && each.target.join() === entry.target.join()
                && (each.gitBranch ?? '') === (entry.gitBranch ?? ''));
            if (same && query.get('upsert') !== 'true')
                return { status: 400, body: { error: { code: 'ENV_ALREADY_EXISTS', message: 'exists' } } };
            if (same)
                variables.splice(variables.indexOf(same), 1);
            variables.push({ id: `env_${++made}`, project: project.id, key: entry.key, type: entry.type, target: entry.target,
                gitBranch: entry.gitBranch || undefined, value: '', createdAt: Date.now(), updatedAt: changedAt() });
        }
        return { status: 200, body: { created: entries[0], failed: [] }, wrote: { place: place + entries[0].target.join()
            + (entries[0].gitBranch ? `/${entries[0].gitBranch}` : ''), name: entries[0].key, value: entries[0].value } };
    }
    if ((found = path.match(/^\/v\d+\/deployments(?:\/([^/]+))?(\/builds|\/events|\/aliases)?$/))) {
        if (found[2])
            return { status: 200, body: found[2] === '/builds' ? { builds: [] } : found[2] === '/aliases' ? { aliases: [] } : [] };
        const [name, project] = method === 'POST' ? ['dpl_new', projectNamed(JSON.parse(body).name)]
            : Object.entries(deployments).find(([id, each]) => each.accountId === team.id && (id === found[1] || `${each.name}.example.com` === found[1])) ?? [];
        if (!project)
            return missing('Deployment');
        const told = { id: name, uid: name, url: `${project.name}-${name.slice(4)}.vercel.app`, name: project.name, projectId: project.id,
            ownerId: team.id, target: 'production', readyState: 'READY', status: 'READY', createdAt: 1, ready: 1, alias: [], aliasAssigned: true,
            version: 2, creator: { uid: 'u1', username: 'ann' }, regions: [], routes: null, inspectorUrl: 'https://vercel.com/x', checksConclusion: null,
            team: { id: team.id, slug: team.slug } };
        if (method !== 'POST')
            return { status: 200, body: told };
        if (trouble === 'refused')
            return refused;
        if (trouble === 'cut')
            return { isCut: true };
        deployments[name] = project;
        return { status: 200, body: told, wrote: { place: `${team.slug}/${project.name}`, name: JSON.parse(body).target, value: 'deployed anew' } };
    }
    return missing(path);
}
