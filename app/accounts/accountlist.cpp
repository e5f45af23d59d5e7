// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/accounts/accountlist.h"

#include "app/core/lookup.h"
#include "app/domain/apinames.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

constexpr Names<SignInMethod, 3> methodNames{{
    {"clerk"_L1, SignInMethod::ClerkClient},
    {"cookie"_L1, SignInMethod::MarketplaceCookie},
    {"session"_L1, SignInMethod::SessionToken},
}};
/// Of a Cloud account, which is the one kind that the earliest version of the program knew, nothing.
constexpr Names<AccountKind, 3> kindNames{{
    {""_L1, AccountKind::Cloud},
    {"by-hand"_L1, AccountKind::ByHand},
    {"self-hosted"_L1, AccountKind::SelfHosted},
}};

constexpr auto entriesGroup = "accounts/"_L1;
constexpr auto sizeKey = "accounts/size"_L1;
constexpr auto lastOpenKey = "lastOpen"_L1;

/// What somebody wrote with a comma and without quotes is a list of two.
QString textIn(const QVariantMap &entry, const QString &key)
{
    return entry.value(key).toStringList().join(u", "_s);
}

/// nullopt: a kind, or a way of signing in, that this version does not know and must not take for another one.
std::optional<Account> accountIn(const QVariantMap &entry)
{
    const auto text = [&entry](const QString &key) { return textIn(entry, key); };
    // Of another type than a text it is not known either.
    const QVariant kindText = entry.value(u"kind"_s, QString());
    const QVariant methodText = entry.value(u"method"_s, nameIn(methodNames, SignInMethod::ClerkClient));
    const bool areTexts = kindText.typeId() == QMetaType::QString && methodText.typeId() == QMetaType::QString;
    const auto kind = valueIn(kindNames, kindText.toString());
    const auto method = valueIn(methodNames, methodText.toString());
    if (!areTexts || !kind || !method)
        return {};
    return Account{.id = text(u"id"_s),
        .name = text(u"name"_s),
        .kind = *kind,
        .apiOrigin = QUrl(text(u"apiOrigin"_s)),
        .firstOrigin = QUrl(text(u"firstOrigin"_s)),
        .allowsPlainHttp = SettingsFile::yesOrNo(entry.value(u"allowsPlainHttp"_s)).value_or(false),
        .method = *method,
        .clerkOrigin = QUrl(text(u"clerkOrigin"_s)),
        .clerkSessionId = text(u"clerkSessionId"_s),
        .organizationId = text(u"organizationId"_s),
        .organizationName = text(u"organizationName"_s),
        .userEmail = text(u"userEmail"_s)};
}

QVariantMap entryOf(const Account &account)
{
    QVariantMap entry{{u"id"_s, account.id}, {u"name"_s, account.name}, {u"apiOrigin"_s, account.apiOrigin.toString()},
        {u"method"_s, nameIn(methodNames, account.method)}, {u"clerkOrigin"_s, account.clerkOrigin.toString()},
        {u"clerkSessionId"_s, account.clerkSessionId}, {u"organizationId"_s, account.organizationId},
        {u"organizationName"_s, account.organizationName}};
    if (account.kind != AccountKind::Cloud)
        entry[u"kind"_s] = nameIn(kindNames, account.kind);
    if (!account.firstOrigin.isEmpty())
        entry[u"firstOrigin"_s] = account.firstOrigin.toString();
    if (!account.userEmail.isEmpty())
        entry[u"userEmail"_s] = account.userEmail;
    if (account.allowsPlainHttp)
        entry[u"allowsPlainHttp"_s] = true;
    return entry;
}

bool byName(const Account &a, const Account &b)
{
    return QString::localeAwareCompare(a.name.toCaseFolded(), b.name.toCaseFolded()) < 0;
}

QList<QVariantMap> entriesIn(const QVariantMap &values)
{
    QMap<QString, QVariantMap> entries;
    for (auto value = values.cbegin(); value != values.cend(); ++value) {
        const QString number = value.key().section(u'/', 1, 1);
        const QString key = value.key().section(u'/', 2);
        if (value.key().startsWith(entriesGroup) && !key.isEmpty())
            entries[number].insert(key, *value);
    }
    return entries.values();
}

/// The number of accounts is the last thing in the file: without it a part is missing, unless none was ever added. What
/// it says does not count, as somebody may have put in an account, or taken one out, by hand.
bool isWholeList(const QVariantMap &values)
{
    const QList<QVariantMap> entries = entriesIn(values);
    const bool isBegun
        = !entries.isEmpty() || values.value(lastOpenKey, QString(practiceAccountId)).toString() != practiceAccountId;
    return (values.contains(sizeKey) || !isBegun)
        && std::ranges::none_of(entries, [](const QVariantMap &entry) { return textIn(entry, u"id"_s).isEmpty(); });
}

} // namespace

AccountList::AccountList(const QString &path)
    : m_settings(path, isWholeList)
    , m_trouble(m_settings.mayWrite() ? QString() : m_settings.trouble())
{
    load();
}

std::optional<Account> AccountList::find(const QString &id) const
{
    return foundWith(m_accounts, &Account::id, id);
}

QStringList AccountList::notKnown() const
{
    return ofEach(m_notKnown, [](const QVariantMap &entry) { return textIn(entry, u"name"_s); });
}

bool AccountList::isNotKnown(const QString &id) const
{
    return !id.isEmpty()
        && std::ranges::any_of(m_notKnown, [&id](const QVariantMap &entry) { return textIn(entry, u"id"_s) == id; });
}

Done AccountList::put(const Account &account)
{
    const QList<Account> before = m_accounts;
    m_accounts.removeIf([&account](const Account &a) { return a.id == account.id; });
    m_accounts.append(account);
    std::ranges::sort(m_accounts, byName);
    return saveOr(before);
}

Done AccountList::remove(const QString &id)
{
    const QList<Account> before = m_accounts;
    m_accounts.removeIf([&id](const Account &a) { return a.id == id; });
    return saveOr(before);
}

/// What is refused is not left to be written at some later time either.
Done AccountList::saveOr(const QList<Account> &before)
{
    QList<QVariantMap> entries;
    for (const Account &account : std::as_const(m_accounts)) {
        entries.append(m_more.value(account.id));
        entries.last().insert(entryOf(account));
    }
    entries += m_notKnown;
    m_settings.remove(entriesGroup);
    m_settings.set(sizeKey, entries.size());
    for (qsizetype i = 0; i < entries.size(); ++i)
        for (auto value = entries[i].cbegin(); value != entries[i].cend(); ++value)
            m_settings.set(u"%1%2/%3"_s.arg(entriesGroup, QString::number(i + 1), value.key()), *value);
    if (m_settings.write())
        return {};
    m_settings.revert();
    m_accounts = before;
    return failure(notWritten());
}

QString AccountList::lastOpen() const
{
    return m_settings.value(lastOpenKey).toString();
}

Done AccountList::setLastOpen(const QString &id)
{
    m_settings.set(lastOpenKey, id);
    if (m_settings.write() || !m_settings.mayWrite())
        return {};
    return failure(notWritten());
}

void AccountList::load()
{
    for (QVariantMap entry : entriesIn(m_settings.values())) {
        const std::optional<Account> account = accountIn(entry);
        if (!account) {
            m_notKnown.append(entry);
        } else if (!find(account->id)) {
            // By its id an account's secrets are found: a second one with the same would be given them.
            m_accounts.append(*account);
            for (const QString &own : {u"kind"_s, u"allowsPlainHttp"_s})
                entry.remove(own);
            m_more[account->id] = entry;
        }
    }
    std::ranges::sort(m_accounts, byName);
}

Error AccountList::notWritten() const
{
    return {.kind = Error::Kind::Storage,
        .serverMessage = m_settings.trouble(),
        .detail = u"the accounts' settings file could not be written"_s};
}
