// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

'use strict';

// What check-operations and check-answers share: the dashboard's types, with what their scalars look like, and the
// strict comparison of an answer with the operation that asked for it.

const fs = require('fs');
const path = require('path');

const operationsFolder = path.join(__dirname, '..', '..', 'resources', 'dashboard');

function requireGraphql() {
    // npm writes this last: an installation that was cut off half-way has none.
    if (fs.existsSync(path.join(__dirname, 'node_modules', '.package-lock.json')))
        return require('graphql');
    console.error('Skipped: the npm packages of tests/dashboard are not installed. tests/run does it where npm can load '
        + 'them, or `npm ci` in that folder.');
    process.exit(77); // what the build takes for a skipped test
}

const graphql = requireGraphql();

const text = (pattern) => (value) => typeof value === 'string' && pattern.test(value);
const scalarLooks = {
    Time: text(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/),
    UUID: text(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i),
    IP: text(/^([0-9]{1,3}(\.[0-9]{1,3}){3}|[0-9a-f:]*:[0-9a-f:.]*)$/i),
    FilterType: text(/^(allow|deny)$/),
    IngestSource: text(/^(key|webhook|integration)$/),
    NullString: (value) => typeof value === 'string',
    Map: (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
    JSON: () => true,
    ULID: text(/^[0-9A-HJKMNP-TV-Z]{26}$/i),
    ID: (value) => typeof value === 'string' && value !== '',
    String: (value) => typeof value === 'string',
    Boolean: (value) => typeof value === 'boolean',
    Int: (value) => Number.isInteger(value) && Math.abs(value) < 2 ** 31,
    Float: (value) => typeof value === 'number',
};

function loadSchema() {
    const schema = graphql.buildSchema(fs.readFileSync(path.join(operationsFolder, 'schema.graphql'), 'utf8'));
    for (const type of Object.values(schema.getTypeMap())) {
        if (!graphql.isScalarType(type))
            continue;
        const looks = scalarLooks[type.name];
        if (!looks)
            throw new Error(`schema.graphql has the scalar ${type.name}, and nothing here says what it looks like`);
        if (graphql.isSpecifiedScalarType(type))
            continue;
        type.parseValue = (value) => {
            if (!looks(value))
                throw new Error(`this is no ${type.name}: ${JSON.stringify(value)}`);
            return value;
        };
    }
    return schema;
}

// The operation files, by the operation's name: {name: text}.
function loadOperations() {
    const operations = {};
    for (const file of fs.readdirSync(operationsFolder).sort()) {
        if (file.endsWith('.graphql') && file !== 'schema.graphql')
            operations[path.basename(file, '.graphql')] = fs.readFileSync(path.join(operationsFolder, file), 'utf8');
    }
    return operations;
}

// What is wrong with an operation, as a list of sentences.
function operationProblems(schema, name, source) {
    let document;
    try {
        document = graphql.parse(source);
    } catch (error) {
        return [error.message];
    }
    const problems = graphql.validate(schema, document).map((error) => error.message);
    const operations = document.definitions.filter((d) => d.kind === graphql.Kind.OPERATION_DEFINITION);
    if (operations.length !== 1)
        problems.push(`one operation a file, but there are ${operations.length}`);
    else if (operations[0].name?.value !== name)
        problems.push(`the operation must have the file's name, but is ${operations[0].name?.value}`);
    else if (operations[0].selectionSet.selections.length !== 1)
        problems.push('one field at the top: the client reads one');
    return problems;
}

function selectedFields(document, selectionSet, fields = new Map()) {
    for (const selection of selectionSet.selections) {
        if (selection.kind === graphql.Kind.FIELD) {
            const key = selection.alias?.value ?? selection.name.value;
            fields.set(key, [...(fields.get(key) ?? []), selection]);
        } else if (selection.kind === graphql.Kind.INLINE_FRAGMENT) {
            selectedFields(document, selection.selectionSet, fields);
        } else {
            const fragment = document.definitions.find((d) => d.name?.value === selection.name.value
                && d.kind === graphql.Kind.FRAGMENT_DEFINITION);
            selectedFields(document, fragment.selectionSet, fields);
        }
    }
    return fields;
}

function compare(context, type, nodes, value, where) {
    if (graphql.isNonNullType(type)) {
        if (value === null || value === undefined)
            return context.problems.push(`${where}: null, but the type is ${type}`);
        return compare(context, type.ofType, nodes, value, where);
    }
    if (value === null)
        return;
    if (graphql.isListType(type)) {
        if (!Array.isArray(value))
            return context.problems.push(`${where}: no list, but the type is ${type}`);
        return value.forEach((item, i) => compare(context, type.ofType, nodes, item, `${where}[${i}]`));
    }
    if (graphql.isObjectType(type))
        return compareObject(context, type, nodes, value, where);
    const fits = graphql.isEnumType(type) ? type.getValue(value) !== undefined : scalarLooks[type.name](value);
    // The value is not shown: it can be a key.
    if (!fits)
        context.problems.push(`${where}: a ${typeof value} that is no ${type}`);
}

function compareObject(context, type, nodes, value, where) {
    if (typeof value !== 'object' || Array.isArray(value))
        return context.problems.push(`${where}: no object, but the type is ${type}`);
    const fields = new Map();
    for (const node of nodes)
        selectedFields(context.document, node.selectionSet, fields);
    for (const key of Object.keys(value)) {
        if (!fields.has(key))
            context.problems.push(`${where}.${key}: was not asked for`);
    }
    for (const [key, selections] of fields) {
        const name = selections[0].name.value;
        if (!Object.hasOwn(value, key))
            context.problems.push(`${where}.${key}: was asked for and is missing`);
        else if (name === '__typename' && value[key] !== type.name)
            context.problems.push(`${where}.${key}: is not ${type.name}`);
        else if (name !== '__typename')
            compare(context, type.getFields()[name].type, selections, value[key], `${where}.${key}`);
    }
}

function errorProblems(errors) {
    if (!Array.isArray(errors) || errors.length === 0)
        return ['errors: must be a list with something in it, or be left out'];
    return errors.flatMap((error, i) => typeof error?.message === 'string' ? [] : [`errors[${i}]: has no message`]);
}

// What is wrong with a recorded answer {operationName, query, variables, response}, as a list of sentences.
function answerProblems(schema, { operationName, query, variables, response }) {
    let document;
    try {
        document = graphql.parse(query);
    } catch (error) {
        return [`query: ${error.message}`];
    }
    const operation = graphql.getOperationAST(document, operationName);
    if (!operation)
        return [`query: has no operation ${operationName}`];
    const invalid = graphql.validate(schema, document).map((error) => `query: ${error.message}`);
    if (typeof response !== 'object' || response === null)
        return [...invalid, 'response: is no object'];
    const problems = [...invalid];
    if (response.errors !== undefined)
        problems.push(...errorProblems(response.errors));
    else {
        // What was refused may have been refused for its variables; what was answered must have had good ones.
        const given = graphql.getVariableValues(schema, operation.variableDefinitions ?? [], variables ?? {});
        problems.push(...(given.errors ?? []).map((error) => `variables: ${error.message}`));
    }
    for (const key of Object.keys(response)) {
        if (!['data', 'errors', 'extensions'].includes(key))
            problems.push(`response.${key}: has no place in an answer`);
    }
    if (invalid.length > 0)
        return problems;
    const data = response.data ?? null;
    if (data === null) {
        if (response.errors === undefined)
            problems.push('data: null without errors');
        return problems;
    }
    const context = { document, problems };
    compareObject(context, schema.getRootType(operation.operation), [operation], data, 'data');
    return problems;
}

module.exports = { answerProblems, loadOperations, loadSchema, operationProblems };
