// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "ui/widgets/tonedframe.h"
#include "ui/words/keymatchtext.h"

/// One key of "Which key is this?": where it stands, which one it is, and what is wrong about it. Takes the focus, so
/// that the keyboard and a screen reader get to it. isAlone: as keyMatchPlace().
Card *keyMatchCard(const KeyMatch &match, const Compared &compared, bool isAlone, QWidget *parent);
