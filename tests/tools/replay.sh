#!/bin/sh
# SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
# SPDX-License-Identifier: Apache-2.0
#
# Stands in the search path for a tool that is not run: replay.sh NAME ARGUMENT...
# It behaves as was written down in IKM_TOOLS_STAGE/record of the same call, and fails where nothing was: it makes up nothing. Calls
# come in the order in which they were written down, with IKM_TOOLS_ANY_ORDER those alone that are the same. The call is added to
# calls in the stage's folder, and its requests to requests there, as tool.mjs does. A test calls it hundreds of times, and a
# shell starts in a tenth of the time that an interpreter of JSON takes.
PATH=/usr/bin:/bin
record=$IKM_TOOLS_STAGE/record
told=$record/told.$$
# As ToolsStage writes it for each recorded call.
{ printf '%s\0' "$#" "$@"; cat; } >"$told"
made=0
[ -f "$record/made" ] && read -r made <"$record/made"
call=""
if [ "${IKM_TOOLS_ANY_ORDER:-}" = "" ]; then
    cmp -s "$told" "$record/$made.told" && call=$made
else
    # Where several are run at once, in whatever order, each call has its own order.
    number=0
    while [ "$call" = "" ] && [ -f "$record/$number.told" ]; do
        [ -e "$record/$number.made" ] || ! cmp -s "$told" "$record/$number.told" || call=$number
        number=$((number + 1))
    done
fi
rm -f "$told"
if [ "$call" = "" ]; then
    printf 'No record of call %s of "%s": %s. tests/run --tools records anew.\n' "$((made + 1))" "$IKM_TOOLS_CASE" "$*" >&2
    exit 98
fi
: >"$record/$call.made"
echo $((made + 1)) >"$record/made"
cat "$record/$call.requests" >>"$IKM_TOOLS_STAGE/requests"
cat "$record/$call.call" >>"$IKM_TOOLS_STAGE/calls"
cat "$record/$call.output"
cat "$record/$call.error" >&2
read -r status <"$record/$call.status"
exit "$status"
