// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "tests/support/personstage.h"

#include <QJsonObject>

/// The other side of an account whose changes persons make, with those persons. It outlives the program, which is
/// killed and started again: somebody who has done a thing does not do it once more when they are asked again.
class OtherSide
{
public:
    virtual ~OtherSide() = default;

    /// The account as it was set up there; closed while another program has its folder.
    virtual PersonStage &account() = 0;
    virtual QString folder() const = 0;
    virtual QUrl origin() const = 0;
    /// Does what an act of a program asks for; gives what is to be brought back, empty where that is nothing.
    virtual QByteArray doIt(const QJsonObject &asked) = 0;
    /// How many things persons did.
    virtual int done() const = 0;
    virtual QList<Secret> liveKeys() const = 0;
    /// What of the account is not as it is there.
    virtual QStringList misfits() = 0;

    /// What an act asks for, for a person in another process.
    static QJsonObject askedOf(const Act &act);
};

/// The kinds of account whose changes persons make, as the sweeps go through them.
struct SweptKind
{
    const char *name;
    const PersonKind *kind;
    std::unique_ptr<OtherSide> (*make)();
    EventFilter filter; ///< Of a new event key: not each kind knows filters.
    bool canGoBack; ///< After rotate.
};
const QList<SweptKind> &sweptKinds();
