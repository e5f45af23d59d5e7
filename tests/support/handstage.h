// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/noted/typedinkeeper.h"
#include "tests/support/handcloud.h"
#include "tests/support/personstage.h"

/// An account by hand at a cloud that speaks REST v2, with a person at its pages: whenever an act waits for them, they
/// go to the page that it names, press there what it says and come back. Tests let them make mistakes.
class HandStage : public TemporaryPlace, public PersonStage
{
public:
    static const PersonKind kind;

    /// Sets the account up with production ("signkey-prod-", two event keys, one with a filter) and staging.
    HandStage();

    /// Another person's account for the same cloud, with production's current signing key and its first event key typed
    /// in; what was kept so far stays behind.
    void moveToAnotherComputer();

    /// The environment whose page an act leads to.
    static QString slugOf(const Act &act);
    /// Does at the pages of this environment what is asked for; gives what is to be brought back.
    std::optional<Secret> doIt(const ActRequest &request, const QString &slug);
    /// Does it where the act says, and confirms.
    void doAndConfirm(Act *act);

    void save(const QList<TypedEnvironment> &environments); ///< As the dialog does.

    HandCloud cloud;
};
