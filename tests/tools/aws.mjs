// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0
//
// AWS as far as `aws` asks it for parameters and secrets: account 123456789012, whose parameters and secrets are those of each region.

export const hosts = ['*.amazonaws.com', '*.eu-central-1.amazonaws.com', '*.us-east-1.amazonaws.com'];

const regions = { 'eu-central-1': new Map([['/checkout/production/DATABASE_URL', { value: 'x', version: 1 }]]), 'us-east-1': new Map() };

// checkout/production holds JSON, checkout/plain does not; jq 1.6 would change checkout/numbers.
const secrets = { 'eu-central-1': new Map([['checkout/production', '{\n  "DATABASE_URL": "x"\n}'], ['checkout/plain', 'x'],
    ['checkout/numbers', '{"DATABASE_URL": "x", "LIMIT": 12345678901234567890}']]),
    'us-east-1': new Map() };

const refused = { status: 400, body: { __type: 'AccessDeniedException', message: 'User: ann is not authorized to perform this' } };

export function answer({ host, headers, body }, { trouble }) {
    const [service, region] = host.split('.');
    if (trouble === 'expired')
        return { status: 400, body: { __type: 'ExpiredTokenException', message: 'The security token is expired' } };
    if (service === 'sts') {
        return { status: 200, headers: { 'Content-Type': 'text/xml' }, body: '<GetCallerIdentityResponse '
            + 'xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult><Arn>arn:aws:iam::123456789012:user/ann</Arn>'
            + '<UserId>A</UserId><Account>123456789012</Account></GetCallerIdentityResult></GetCallerIdentityResponse>' };
    }
    const parameters = regions[region];
    const held = secrets[region];
    const asked = JSON.parse(body);
    const place = `123456789012/${region}`;
    const described = name => ({ Name: name, Type: 'SecureString', Value: parameters.get(name).value, Version: parameters.get(name).version });
    if (trouble === 'readable by all' || trouble === 'another key') {
        parameters.set('/checkout/production/INNGEST_SIGNING_KEY_FALLBACK', { value: 'y', version: 3,
            ...(trouble === 'another key' ? { key: 'alias/checkout' } : { type: 'String' }) });
    }
    switch (headers['x-amz-target']) {
    case 'AmazonSSM.DescribeParameters': {
        const names = asked.ParameterFilters.flatMap(each => each.Key === 'Name' ? each.Values : []);
        return { status: 200, body: { Parameters: names.filter(name => parameters.has(name)).map(name => {
            const { type = 'SecureString', key = 'alias/aws/ssm' } = parameters.get(name);
            return { Name: name, Type: type, ...(type === 'SecureString' ? { KeyId: key } : {}) };
        }) } };
    }
    case 'AmazonSSM.GetParametersByPath':
        return { status: 200, body: { Parameters: [...parameters.keys()].filter(name =>
            name.startsWith(asked.Path.replace(/\/?$/, '/'))).map(described) } };
    case 'AmazonSSM.GetParameter':
        return parameters.has(asked.Name) ? { status: 200, body: { Parameter: described(asked.Name) } }
            : { status: 400, body: { __type: 'ParameterNotFound', message: 'not there' } };
    case 'AmazonSSM.PutParameter': {
        if (trouble === 'refused')
            return refused;
        if (trouble === 'cut')
            return { isCut: true };
        const version = (parameters.get(asked.Name)?.version ?? 0) + 1;
        if (trouble === 'forgets')
            return { status: 200, body: { Version: version } };
        parameters.set(asked.Name, { value: asked.Value, version });
        return { ...(trouble === 'cut after' ? { isCut: true } : { status: 200, body: { Version: version } }),
            wrote: { place: `${place} (${asked.KeyId})`, name: asked.Name, value: asked.Value } };
    }
    case 'AmazonSSM.DeleteParameter':
        return parameters.delete(asked.Name) ? { status: 200, body: {}, wrote: { place, name: asked.Name } }
            : { status: 400, body: { __type: 'ParameterNotFound', message: 'not there' } };
    case 'secretsmanager.GetSecretValue':
        return held.has(asked.SecretId) ? { status: 200, body: { Name: asked.SecretId, SecretString: held.get(asked.SecretId) } }
            : { status: 400, body: { __type: 'ResourceNotFoundException', message: "Secrets Manager can't find the specified secret." } };
    case 'secretsmanager.PutSecretValue': {
        if (trouble === 'refused')
            return refused;
        if (trouble === 'cut')
            return { isCut: true };
        const done = { status: 200, body: { Name: asked.SecretId, VersionId: 'v2' } };
        if (trouble === 'forgets')
            return done;
        held.set(asked.SecretId, asked.SecretString);
        return { ...(trouble === 'cut after' ? { isCut: true } : done),
            wrote: { place, name: asked.SecretId, value: JSON.stringify(JSON.parse(asked.SecretString)) } };
    }
    case 'AmazonEC2ContainerServiceV20141113.UpdateService':
        if (trouble === 'refused')
            return refused;
        if (asked.service !== 'checkout')
            return { status: 400, body: { __type: 'ServiceNotFoundException', message: 'Service not found.' } };
        return { status: 200, body: { service: { serviceName: asked.service } },
            wrote: { place: `${place}/${asked.cluster}`, name: asked.service, value: asked.forceNewDeployment ? 'new' : '' } };
    }
    return { status: 400, body: { __type: 'UnknownOperationException' } };
}
