// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/rollout/rolloutapp.h"
#include "ui/apps/proxyfield.h"
#include "ui/widgets/typingdialog.h"

#include <QHash>
#include <QObject>
#include <QPointer>
#include <QStringList>
#include <functional>

class Clock;
class RolloutCheck;

/// The dialogs about how apps are asked, for whoever shows a check: the wizard's board and the apps' tab. Opens them
/// over its parent and hands on what the person decided. One is open at a time.
class RolloutDialogs : public QObject
{
    Q_OBJECT

public:
    RolloutDialogs(RolloutCheck &check, Clock &clock, QWidget *parent);

    /// Headers that are kept and that the keychain did not give, by app.
    void setMissingHeaders(const QHash<QString, QStringList> &missing) { m_missing = missing; }
    QStringList missingHeadersOf(const QString &appKey) const { return m_missing.value(appKey); }

    /// What was said of an app before, to be offered again.
    using EarlierWords = std::function<std::optional<Word>(const QString &appKey)>;
    void setEarlierWords(const EarlierWords &earlier) { m_earlier = earlier; }

    /// Of several: the proxy.
    void changeAccess(const QList<RolloutApp> &apps);
    void addApp();
    void addApps(); ///< Several, by their addresses.
    /// beside: those selected with them that lack something which no such word gives.
    void askForWord(Word::Kind kind, const QList<RolloutRow> &rows, const QList<RolloutRow> &beside);
    void probeFromInside(const QList<RolloutApp> &apps);
    void close(); ///< What it is about has gone.

signals:
    void accessChanged(const QString &appKey, const AppAccess &access, const AccessKept &kept);
    void addRequested(const QString &name, const AppAccess &access, const AccessKept &kept);
    void wordGiven(const QStringList &appKeys, Word::Kind kind, const QString &owner, const QString &reason);

private:
    void changeProxy(const QList<RolloutApp> &apps);
    void open(QDialog *dialog);
    QWidget *window() const { return static_cast<QWidget *>(parent()); }

    RolloutCheck &m_check;
    Clock &m_clock;
    QHash<QString, QStringList> m_missing;
    EarlierWords m_earlier;
    QPointer<QDialog> m_open;
};

/// The proxy through which several apps are asked, those of one network, say. Does nothing itself: accepted() says that
/// it is wanted. Deletes itself when it is closed.
class AppsProxyDialog : public TypingDialog
{
    Q_OBJECT

public:
    /// staying: names of those of which the keychain did not give everything; they are not changed.
    AppsProxyDialog(const QList<RolloutApp> &apps, const QStringList &staying, QWidget *parent = nullptr);

    QUrl proxy() const { return m_proxy->url(); }

    bool hasTyped() const override;

private:
    ProxyField *const m_proxy = new ProxyField;
    QString m_typedAtFirst;
};

/// What a line of a list of apps says, as people keep such lists: an address, in front of it what the app is to be
/// called, and behind it the platform, as a person calls that. Signs between the three, brackets around the last one, a
/// bullet or a number before them and a command that calls the address belong to none of them.
struct AddressLine
{
    explicit AddressLine(const QString &line);

    bool isComment = false; ///< It begins with # or //, and says nothing.
    QString name; ///< Empty: not said.
    QString address;
    QString platform; ///< Empty: not said.
};
