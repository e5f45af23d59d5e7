// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/accounts/accountlist.h"

#include "app/accounts/settingsfile.h"

#include <QSet>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

QString nameOf(SignInMethod method)
{
    switch (method) {
    case SignInMethod::ClerkClient:
        return u"clerk"_s;
    case SignInMethod::MarketplaceCookie:
        return u"cookie"_s;
    case SignInMethod::SessionToken:
        return u"session"_s;
    }
    return {};
}

SignInMethod methodOf(const QString &name)
{
    if (name == "cookie"_L1)
        return SignInMethod::MarketplaceCookie;
    return name == "session"_L1 ? SignInMethod::SessionToken : SignInMethod::ClerkClient;
}

constexpr auto byHandName = "by-hand"_L1;
constexpr auto selfHostedName = "self-hosted"_L1;

/// Of a Cloud account, which is the one kind that an earlier version of the program knows, nothing.
QString nameOf(AccountKind kind)
{
    switch (kind) {
    case AccountKind::ByHand:
        return byHandName;
    case AccountKind::SelfHosted:
        return selfHostedName;
    case AccountKind::Practice:
    case AccountKind::Cloud:
        break;
    }
    return {};
}

AccountKind kindOf(const QString &name)
{
    if (name == byHandName)
        return AccountKind::ByHand;
    return name == selfHostedName ? AccountKind::SelfHosted : AccountKind::Cloud;
}

bool byName(const Account &a, const Account &b)
{
    return QString::localeAwareCompare(a.name.toCaseFolded(), b.name.toCaseFolded()) < 0;
}

} // namespace

AccountList::AccountList(const QString &path)
    : m_settings(usableSettingsFile(path), QSettings::IniFormat)
{
    load();
}

std::optional<Account> AccountList::find(const QString &id) const
{
    const auto found
        = std::find_if(m_accounts.begin(), m_accounts.end(), [&id](const Account &a) { return a.id == id; });
    return found == m_accounts.end() ? std::optional<Account>() : *found;
}

Done AccountList::put(const Account &account)
{
    const QList<Account> before = m_accounts;
    m_accounts.removeIf([&account](const Account &a) { return a.id == account.id; });
    m_accounts.append(account);
    std::sort(m_accounts.begin(), m_accounts.end(), byName);
    const Done saved = save();
    if (!saved)
        m_accounts = before;
    return saved;
}

Done AccountList::remove(const QString &id)
{
    const QList<Account> before = m_accounts;
    m_accounts.removeIf([&id](const Account &a) { return a.id == id; });
    const Done saved = save();
    if (!saved)
        m_accounts = before;
    return saved;
}

QString AccountList::lastOpen() const
{
    return m_settings.value(u"lastOpen"_s).toString();
}

void AccountList::setLastOpen(const QString &id)
{
    m_settings.setValue(u"lastOpen"_s, id);
}

void AccountList::load()
{
    // By the entries that are there: the file's own count may be anything.
    m_settings.beginGroup(u"accounts"_s);
    for (const QString &entry : m_settings.childGroups()) {
        m_settings.beginGroup(entry);
        // What somebody wrote with a comma and without quotes is a list of two.
        const auto text = [this](const QString &key) { return m_settings.value(key).toStringList().join(u", "_s); };
        m_accounts.append({.id = text(u"id"_s),
            .name = text(u"name"_s),
            .kind = kindOf(text(u"kind"_s)),
            .apiOrigin = QUrl(text(u"apiOrigin"_s)),
            .allowsPlainHttp = m_settings.value(u"allowsPlainHttp"_s).toBool(),
            .method = methodOf(text(u"method"_s)),
            .clerkOrigin = QUrl(text(u"clerkOrigin"_s)),
            .clerkSessionId = text(u"clerkSessionId"_s),
            .organizationId = text(u"organizationId"_s),
            .organizationName = text(u"organizationName"_s)});
        m_settings.endGroup();
    }
    m_settings.endGroup();
    // By its id an account's secrets are found: a second one with the same would be given them.
    QSet<QString> ids;
    m_accounts.removeIf([&ids](const Account &account) {
        const bool isAnother = !ids.contains(account.id);
        ids.insert(account.id);
        return account.id.isEmpty() || !isAnother;
    });
    std::sort(m_accounts.begin(), m_accounts.end(), byName);
}

Done AccountList::save()
{
    m_settings.remove(u"accounts"_s);
    m_settings.beginWriteArray(u"accounts"_s, static_cast<int>(m_accounts.size()));
    for (int i = 0; i < m_accounts.size(); ++i) {
        const Account &account = m_accounts.at(i);
        m_settings.setArrayIndex(i);
        m_settings.setValue(u"id"_s, account.id);
        m_settings.setValue(u"name"_s, account.name);
        if (const QString kind = nameOf(account.kind); !kind.isEmpty())
            m_settings.setValue(u"kind"_s, kind);
        if (account.allowsPlainHttp)
            m_settings.setValue(u"allowsPlainHttp"_s, true);
        m_settings.setValue(u"apiOrigin"_s, account.apiOrigin.toString());
        m_settings.setValue(u"method"_s, nameOf(account.method));
        m_settings.setValue(u"clerkOrigin"_s, account.clerkOrigin.toString());
        m_settings.setValue(u"clerkSessionId"_s, account.clerkSessionId);
        m_settings.setValue(u"organizationId"_s, account.organizationId);
        m_settings.setValue(u"organizationName"_s, account.organizationName);
    }
    m_settings.endArray();
    m_settings.sync();
    if (m_settings.status() != QSettings::NoError)
        return failure(Error::Kind::Storage, u"the accounts' settings file could not be written"_s);
    return {};
}
