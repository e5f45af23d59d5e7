// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/accounts/preferences.h"

#include <QUrl>
#include <utility>

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype longestShape = 1000;
constexpr int defaultKeyMonths = 12;

QString geometryKey(const QString &window)
{
    return window == "main"_L1 ? u"windowGeometry"_s : u"geometry/"_s + window;
}

/// An id that somebody typed in can hold what separates groups in the file.
QString keyOf(const QString &what, const QString &accountId, const QString &environmentId)
{
    const QString group = what + u'/' + QString::fromLatin1(QUrl::toPercentEncoding(accountId));
    return environmentId.isEmpty() ? group + u"/all"_s
                                   : group + u"/of/"_s + QString::fromLatin1(QUrl::toPercentEncoding(environmentId));
}

} // namespace

Preferences::Preferences(const QString &path)
    : m_settings(path)
    , m_trouble(m_settings.mayWrite() ? QString() : m_settings.trouble())
{
}

int Preferences::number(const QString &key, int usual, int least, int most) const
{
    bool isNumber = false;
    const int value = m_settings.value(key).toString().toInt(&isNumber);
    // Nothing is below zero: what was meant is not known, least of all that nothing should ever be locked.
    return isNumber && value >= 0 ? std::clamp(value, least, most) : usual;
}

Preferences::Theme Preferences::theme() const
{
    const QString name = m_settings.value(u"theme"_s).toString();
    return name == "dark"_L1 ? Theme::Dark : name == "light"_L1 ? Theme::Light : Theme::System;
}

QByteArray Preferences::windowGeometry(const QString &window) const
{
    return m_settings.value(geometryKey(window)).toByteArray();
}

QString Preferences::shape(const QString &part) const
{
    return m_settings.value(u"shape/"_s + part).toString().left(longestShape);
}

QString Preferences::lastEnvironment(const QString &accountId) const
{
    return m_settings.value(u"lastEnvironment/"_s + accountId).toString();
}

int Preferences::keyMonths(const QString &accountId, const QString &environmentId) const
{
    const int all = number(keyOf(u"keyMonths"_s, accountId, {}), defaultKeyMonths, 0, mostKeyMonths);
    return environmentId.isEmpty() ? all
                                   : number(keyOf(u"keyMonths"_s, accountId, environmentId), all, 0, mostKeyMonths);
}

QDate Preferences::lastReminder(const QString &accountId) const
{
    return dayOf(keyOf(u"lastReminder"_s, accountId, {}));
}

QDate Preferences::lastChangeReminder(const QString &accountId) const
{
    return dayOf(keyOf(u"lastChangeReminder"_s, accountId, {}));
}

QDateTime Preferences::toldChanges(const QString &accountId, const QString &environmentId) const
{
    return QDateTime::fromString(
        m_settings.value(keyOf(u"toldChanges"_s, accountId, environmentId)).toString(), Qt::ISODateWithMs);
}

void Preferences::setTheme(Theme theme)
{
    // One that this version does not know is shown as the system's; it stays unless another one is chosen.
    if (theme != this->theme())
        set(u"theme"_s, theme == Theme::Dark ? u"dark"_s : theme == Theme::Light ? u"light"_s : u"system"_s);
}

void Preferences::setWindowGeometry(const QByteArray &geometry, const QString &window)
{
    set(geometryKey(window), geometry);
}

void Preferences::setShape(const QString &part, const QString &shape)
{
    store(u"shape/"_s + part, shape); // of interest at the next start only
}

void Preferences::setLastEnvironment(const QString &accountId, const QString &environmentId)
{
    set(u"lastEnvironment/"_s + accountId, environmentId);
}

void Preferences::setKeyMonths(const QString &accountId, const QString &environmentId, int months)
{
    if (environmentId.isEmpty()) {
        const QString all = keyOf(u"keyMonths"_s, accountId, {});
        m_settings.remove(all.left(all.lastIndexOf(u'/')) + u"/of"_s);
    }
    store(keyOf(u"keyMonths"_s, accountId, environmentId), std::clamp(months, 0, mostKeyMonths));
    emit changed();
}

void Preferences::setLastReminder(const QString &accountId, const QDate &day)
{
    store(keyOf(u"lastReminder"_s, accountId, {}), day.toString(Qt::ISODate));
}

void Preferences::setLastChangeReminder(const QString &accountId, const QDate &day)
{
    store(keyOf(u"lastChangeReminder"_s, accountId, {}), day.toString(Qt::ISODate));
}

void Preferences::setToldChanges(const QString &accountId, const QString &environmentId, const QDateTime &newest)
{
    store(keyOf(u"toldChanges"_s, accountId, environmentId), newest.toUTC().toString(Qt::ISODateWithMs));
}

void Preferences::set(const QString &key, const QVariant &value)
{
    if (m_settings.value(key) == value)
        return;
    store(key, value);
    emit changed();
}

void Preferences::store(const QString &key, const QVariant &value)
{
    m_settings.set(key, value);
    // Once for all that is set in one turn of the event loop.
    if (!std::exchange(m_isLookDue, true))
        QMetaObject::invokeMethod(this, &Preferences::look, Qt::QueuedConnection);
}

/// Whether what was set is in the file.
void Preferences::look()
{
    m_isLookDue = false;
    if (m_settings.write() || !m_trouble.isEmpty())
        return;
    m_trouble = m_settings.trouble();
    emit troubled();
}
