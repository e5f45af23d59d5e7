#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
# SPDX-License-Identifier: Apache-2.0
#
# Stands in the search path for a tool that is not run: replay.py NAME ARGUMENT...
# It behaves as was written down in IKM_TOOLS_RECORD of the same call, and fails where nothing was: it makes up nothing. Calls come
# in the order in which they were written down, with IKM_TOOLS_ANY_ORDER those alone that are the same. The call is added to calls
# in the stage's folder, and its requests to requests there, as tool.mjs does. A test calls it hundreds of times, and Python starts in
# a fifth of the time that Node takes.

import json
import os
import sys

stage = os.environ['IKM_TOOLS_STAGE']
name = os.environ['IKM_TOOLS_CASE']
told = [sys.argv[1], sys.argv[2:], sys.stdin.buffer.read().decode('utf-8', 'replace')]


def parts_of(call):
    return [call['tool'], call['arguments'], call['input']]


def lines_of(file):
    try:
        with open(os.path.join(stage, file), encoding='utf-8') as lines:
            return [json.loads(line) for line in lines]
    except FileNotFoundError:
        return []


def add(file, objects):
    with open(os.path.join(stage, file), 'a', encoding='utf-8') as lines:
        lines.writelines(json.dumps(each, ensure_ascii=False) + '\n' for each in objects)


with open(os.environ['IKM_TOOLS_RECORD'], encoding='utf-8') as record:
    recorded = json.load(record).get(name, [])
before = lines_of('calls')
# Where several are run at once, in whatever order, each call has its own order.
if os.environ.get('IKM_TOOLS_ANY_ORDER'):
    recorded = [call for call in recorded if parts_of(call) == told]
    before = [call for call in before if parts_of(call) == told]
call = recorded[len(before)] if len(before) < len(recorded) else None
if call is None or parts_of(call) != told:
    sys.stderr.write(f'No record of call {len(before) + 1} of "{name}": {json.dumps(told)}. tests/run --tools records anew.\n')
    sys.exit(98)
add('requests', call['requests'])
add('calls', [call])
sys.stdout.buffer.write(call['output'].encode())
sys.stdout.buffer.flush()
sys.stderr.write(call['error'])
sys.exit(call['status'])
