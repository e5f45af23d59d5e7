// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/practice/practicefaults.h"

using namespace Qt::StringLiterals;

PracticeFaults::Fate PracticeFaults::meet(const QString &operation)
{
    Fate fate;
    for (PracticeFault &fault : m_faults) {
        const bool isLatency = fault.kind == PracticeFault::Kind::Latency;
        if ((fault.operation != operation && fault.operation != "*"_L1) || (!isLatency && fate.fault))
            continue;
        if (fault.skip > 0) {
            --fault.skip;
            continue;
        }
        if (fault.times > 0)
            --fault.times;
        if (isLatency)
            fate.latency += fault.delay;
        else
            fate.fault = fault;
    }
    m_faults.removeIf([](const PracticeFault &fault) { return fault.times == 0; });
    return fate;
}
