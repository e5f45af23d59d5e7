// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/domain/environment.h"
#include "app/domain/keys.h"
#include "ui/acts/actstatus.h"
#include "ui/widgets/form.h"
#include "ui/widgets/typingdialog.h"

#include <QList>
#include <QStringList>
#include <optional>

class Act;
class CopyButton;
class OpenAccount;
class QGridLayout;
class SecretClipboard;
struct ActRequest;
struct Services;

/// Of a key that several apps hold: makes a key for each of them, with the same filter, one after the other, and says
/// what has to be done with them. What was made stays made when this is closed; the shared key goes on working. Of a
/// self-hosted server one restart brings them all: closed before that, this goes on out of sight until each is listed.
class OwnKeysDialog : public TypingDialog
{
    Q_OBJECT

public:
    /// apps: names of those that hold the key; silent: of those that may. Deletes itself when it is closed.
    OwnKeysDialog(const EventKey &shared, const QStringList &apps, const QStringList &silent, OpenAccount &account,
        Services &services, SecretClipboard &clipboard, QWidget *parent = nullptr);

    bool hasTyped() const override;
    void done(int result) override;
    bool isLeft() const { return m_isLeft; } ///< Closed, and going on.

signals:
    void copied(const EventKey &key); ///< The value went to the clipboard.
    void started(Act *act); ///< It goes on without this dialog, and no other one follows it then.
    void succeeded(const QString &words); ///< All that were wanted are there.

private:
    struct Line
    {
        QString app;
        QString proposed; ///< The key's name, before anybody typed another one.
        QCheckBox *box;
        QLineEdit *nameEdit;
        QLabel *state;
        CopyButton *copyButton;
        bool isMade = false; ///< Or it may be.
        bool isKnown = true; ///< False: nobody knows whether it was made.

        bool isWanted() const { return box->isChecked() && !isMade; }
    };

    void setupLines(const QStringList &apps, QGridLayout &grid);
    QString freeName(const QString &app) const;
    QString problemOf(const Line &line) const;
    int wanted() const; ///< Lines that are chosen and not made yet.
    bool bringsOthers() const; ///< The restart for the key that is being made is that of other lines, too.
    void refresh();
    void makeNext();
    ActRequest requestFor(const Line &line) const;
    void onFinished(const Act &act);
    void showMade(Line &line, const EventKey &key);

    const EventKey m_shared; // without its value
    OpenAccount &m_account;
    SecretClipboard &m_clipboard;
    const std::optional<Environment> m_holder; // as it was when the person opened this
    const QDate m_today;
    QList<Line> m_lines;
    QLabel *const m_problem = named("ownKeysProblem", wordsLabel(this));
    QLabel *const m_next = named("ownKeysNext", wordsLabel(this));
    ActStatus *const m_status = new ActStatus(this);
    QPushButton *m_startButton;
    QPushButton *m_closeButton;
    qsizetype m_current = -1; // the line whose key is being made
    bool m_isLeft = false;
};
