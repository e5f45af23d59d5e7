// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/window/accountkinds.h"

#include "app/core/shown.h"
#include "app/core/words.h"
#include "ui/byhand/byhanddialog.h"
#include "ui/cloud/accountdialog.h"
#include "ui/cloud/signindialog.h"
#include "ui/cloud/signintext.h"
#include "ui/selfhosted/serverdialog.h"

using namespace Qt::StringLiterals;

QList<AddableKind> addableKinds()
{
    return {
        {u"byHandButton"_s, Words::tr("Inngest Cloud, by hand (recommended)"),
            Words::tr("You make, rotate and delete keys on the dashboard's pages; the program leads you there, checks "
                      "what can be checked, and does all the rest. It gets the keys and nothing else: no session, no "
                      "power over the account."),
            [](Accounts &accounts, QWidget *parent) -> AccountSetUp * {
                return new ByHandDialog(accounts, {}, parent);
            }},
        {u"signInButton"_s, Words::tr("Inngest Cloud, with the dashboard's session"),
            Words::tr("The program makes, rotates and deletes keys itself, by the dashboard's own, undocumented "
                      "interface. It needs your session, which can do whatever you can do there. It was not tried "
                      "against the live service."),
            [](Accounts &accounts, QWidget *parent) -> AccountSetUp * { return new AccountDialog(accounts, parent); }},
        {u"serverButton"_s, Words::tr("A self-hosted server"),
            Words::tr("Your own Inngest server (“inngest start”). Its keys are settings: they are made here, you put "
                      "them there and restart it, and its answers prove what it holds. Its signing key is sent as a "
                      "hash alone, and its answers hold its keys in clear. It was not tried against a real server by "
                      "this version."),
            [](Accounts &accounts, QWidget *parent) -> AccountSetUp * {
                return new ServerDialog(accounts, {}, parent);
            }},
    };
}

QDialog *setUpAgainDialog(Accounts &accounts, const Account &account, const QString &lastEnvironmentId, QWidget *parent)
{
    const AccountCapabilities capabilities = account.capabilities();
    if (capabilities.hasSignIn)
        return new SignInDialog(accounts, account, lastEnvironmentId, parent);
    if (capabilities.isServer)
        return new ServerDialog(accounts, account, parent);
    return new ByHandDialog(accounts, account, parent);
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
