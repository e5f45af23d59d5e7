// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/rotation/recordwords.h"

#include <QCoreApplication>
#include <QHash>
#include <QMetaEnum>
#include <QStringList>

using namespace Qt::StringLiterals;

namespace {

struct RecordWords
{
    Q_DECLARE_TR_FUNCTIONS(RecordWords)

public:
    static QString whatIsOpen(OpenItem::Kind kind);
    static QString openItem(const QString &written);
    static QString state(const QString &state);
    static QString key(const QString &name);
};

QString RecordWords::whatIsOpen(OpenItem::Kind kind)
{
    switch (kind) {
    case OpenItem::NotKnown:
        return tr("what it holds is not known well enough");
    case OpenItem::AtRisk:
        return tr("it may break, or still be open to the old key");
    case OpenItem::BrokenNow:
        return tr("broken now, by its latest answer");
    case OpenItem::FallbackThere:
        return tr("its latest answer shows a fallback");
    case OpenItem::ResyncFailed:
        return tr("its resync failed, or what came of it is not known");
    case OpenItem::NotResynced:
        return tr("not resynced");
    case OpenItem::KeyNotDeleted:
        return tr("old event key, not deleted");
    case OpenItem::MaySendWithDeletedKey:
        return tr("it may still send with an old event key that is deleted");
    case OpenItem::SenderWithoutWord:
        return tr("no app, and nobody has said that it has moved");
    }
    return {};
}

QString RecordWords::openItem(const QString &written)
{
    const auto colon = written.indexOf(": "_L1);
    bool isKnown = false;
    const int kind = QMetaEnum::fromType<OpenItem::Kind>().keyToValue(
        written.first(qMax<qsizetype>(colon, 0)).toLatin1().constData(), &isKnown);
    return isKnown
        ? tr("%1: %2", "an app or a key, what is open").arg(written.sliced(colon + 2), whatIsOpen(OpenItem::Kind(kind)))
        : written;
}

QString RecordWords::key(const QString &name)
{
    if (name == "not new"_L1)
        return tr("not the new key");
    if (name == "not old"_L1)
        return tr("not the old key");
    // A fingerprint can stand behind it.
    const QString first = name.section(u' ', 0, 0);
    const QString rest = name.sliced(first.size());
    const std::pair<QLatin1StringView, QString> words[]{{"new"_L1, tr("new key")}, {"old"_L1, tr("old key")},
        {"other"_L1, tr("another key")}, {"none"_L1, tr("no key")}, {"both"_L1, tr("both keys")},
        {"neither"_L1, tr("neither key")}, {"unknown"_L1, tr("a key that it does not tell")}};
    for (const auto &[word, text] : words) {
        if (first == word)
            return text + rest;
    }
    return name;
}

QString RecordWords::state(const QString &state)
{
    if (state.startsWith("cannot tell"_L1))
        return tr("cannot tell");
    if (state == "unreachable"_L1)
        return tr("not reachable");
    if (state == "not asked"_L1)
        return tr("not asked");
    QString held = state;
    const bool isRefused = held.contains(u'!');
    held.remove(u'!').remove(u'?');
    QStringList keys;
    const QStringList names = held.split(u'+');
    for (const QString &name : names)
        keys.append(key(name));
    const QString text = keys.size() == 2 ? tr("%1, as fallback %2").arg(keys.first(), keys.last()) : keys.join(u'+');
    return isRefused ? tr("%1, but refused").arg(text) : text;
}

} // namespace

QString openKindInWords(OpenItem::Kind kind)
{
    return RecordWords::whatIsOpen(kind);
}

QString openItemInWords(const QString &written)
{
    return RecordWords::openItem(written);
}

QString stateInWords(const QString &state)
{
    return RecordWords::state(state);
}
