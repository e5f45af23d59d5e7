// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/core/networkfault.h"

/// What the network did, in words: one sentence each, the same wherever it is met. Plain text.
struct NetworkText
{
    /// Who was asked: it decides what can be done about it.
    enum class Asked { Inngest, App };

    QString title; ///< A few words.
    QString happened; ///< Only what was seen; nothing on what follows from it.
    QString act; ///< The one next thing.
};

/// All empty where there is no fault. host: whom nobody reached, where the fault does not tell it.
NetworkText networkText(const NetworkFault &fault, NetworkText::Asked asked, const QString &host = {});

/// Of an IPv4 address that is not spelled as four plain numbers: why it is not taken, and how to write it.
QString ambiguousIpv4Text();
