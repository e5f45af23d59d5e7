// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/words/accountnametext.h"

#include "app/core/shown.h"
#include "app/core/words.h"

using namespace Qt::StringLiterals;

QString accountNameProblem(const QString &name, const QList<Account> &accounts, const QString &ownId)
{
    const QString wanted = name.simplified();
    if (wanted.isEmpty())
        return Words::tr("Give the account a name.");
    if (!needsNoMark(wanted))
        return Words::tr("There is a character in this name that cannot be seen: %1. Type it anew.")
            .arg(shownName(wanted));
    for (const Account &account : accounts) {
        if (account.id != ownId && account.name.compare(wanted, Qt::CaseInsensitive) == 0)
            return Words::tr("There is an account of this name already.");
    }
    return {};
}

QString accountSymbol(const Account &account)
{
    return account.capabilities().isRehearsal ? u"practice"_s : u"account"_s;
}
