// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/wizard/embedded.h"

#include "app/accounts/accounts.h"
#include "app/accounts/services.h"
#include "app/rotation/rotationsession.h"
#include "ui/common/appsboard.h"
#include "ui/wizard/variablesofsession.h"
#include "ui/wizard/variablespanel.h"

namespace {

// A page scrolls as a whole rather than squeeze them.
constexpr int leastBoardHeight = 400;

} // namespace

VariablesPanel *makeVariablesPanel(const WizardTools &tools, RotationStep::Kind step, QWidget *parent)
{
    return new VariablesPanel(variablesOf(tools.session, step, tools.account.isRehearsal,
                                  tools.services.accounts.toolEnvironment()),
        tools.services.clock, tools.services.preferences, tools.clipboard, parent);
}

AppsBoard *makeRolloutBoard(const WizardTools &tools, RotationStep::Kind step, QWidget *parent)
{
    RotationSession &session = tools.session;
    auto *board = new AppsBoard(session.check(), tools.services.clock, parent);
    QObject::connect(board, &AppsBoard::accessChanged, &session, &RotationSession::setAccess);
    QObject::connect(board, &AppsBoard::addRequested, &session,
        [&session](const QString &name, const AppAccess &access) { session.addApp(access, name); });
    QObject::connect(board, &AppsBoard::removeRequested, &session, &RotationSession::removeAddedApp);
    QObject::connect(board, &AppsBoard::wordGiven, &session,
        [&session, step](const QStringList &appKeys, Word::Kind kind, const QString &owner, const QString &reason) {
            session.addWord(appKeys, step, kind, owner, reason);
        });
    QObject::connect(board, &AppsBoard::wordWithdrawn, &session,
        [&session, step](const QStringList &appKeys) { session.withdrawWord(appKeys, step); });
    board->setEarlierWords([&session](const QString &appKey) { return session.earlierWord(appKey); });
    const auto tellMissing = [board, &session] { board->setMissingHeaders(session.missingHeaders()); };
    QObject::connect(&session, &RotationSession::changed, board, tellMissing);
    tellMissing();
    board->setMinimumHeight(leastBoardHeight);
    return board;
}
