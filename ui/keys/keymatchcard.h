// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "ui/widgets/tonedframe.h"
#include "ui/words/keymatchtext.h"

class QVBoxLayout;

/// One key of "Which key is this?": where it stands, which one it is, and what is wrong about it. Takes the focus, so
/// that the keyboard and a screen reader get to it.
class KeyMatchCard : public Card
{
    Q_OBJECT

public:
    /// isAlone: as keyMatchPlace().
    KeyMatchCard(const KeyMatch &match, const Compared &compared, bool isAlone, QWidget *parent = nullptr);

private:
    void addHead(QVBoxLayout &column, const KeyMatch &match, const KeyMatchText &said, QString place);
    void addRemark(QVBoxLayout &column, const QString &remark, Tone tone);
};
