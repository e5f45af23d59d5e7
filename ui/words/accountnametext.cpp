// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/words/accountnametext.h"

#include "app/core/shown.h"
#include "app/core/words.h"
#include "ui/words/signintext.h"

using namespace Qt::StringLiterals;

QString accountNameProblem(const QString &name, const QList<Account> &accounts, const QString &ownId)
{
    const QString wanted = name.simplified();
    if (wanted.isEmpty())
        return Words::tr("Give the account a name.");
    if (shownLine(wanted) != wanted)
        return Words::tr("There is a character in this name that cannot be seen: %1. Type it anew.")
            .arg(shownName(wanted));
    for (const Account &account : accounts) {
        if (account.id != ownId && account.name.compare(wanted, Qt::CaseInsensitive) == 0)
            return Words::tr("There is an account of this name already.");
    }
    return {};
}

QString accountSubtitle(const Account &account)
{
    if (account.capabilities().isRehearsal)
        return Words::tr("On this computer, for learning and rehearsing. Always there.");
    const QString host = account.apiOrigin.toString();
    if (account.capabilities().isTypedIn)
        return Words::tr("%1 · by hand").arg(host);
    if (account.capabilities().isServer)
        return Words::tr("%1 · a server of your own").arg(host);
    return account.organizationName.isEmpty()
        ? Words::tr("%1 · %2").arg(host, signInMethodName(account.method))
        : Words::tr("%1 · %2 · %3").arg(shownName(account.organizationName), host, signInMethodName(account.method));
}

QString accountSymbol(const Account &account)
{
    return account.capabilities().isRehearsal ? u"practice"_s : u"account"_s;
}
