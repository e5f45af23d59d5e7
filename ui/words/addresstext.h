// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <QString>

/// Of an IPv4 address that is not spelled as four plain numbers: why it is not taken, and how to write it.
QString ambiguousIpv4Text();
