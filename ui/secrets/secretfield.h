// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/core/result.h"
#include "app/core/secret.h"
#include "app/core/whenfinished.h"
#include "ui/secrets/secrettext.h"
#include "ui/widgets/form.h"

#include <QFuture>
#include <QToolButton>
#include <QWidget>
#include <functional>

class Clock;
class Preferences;

/// Where a secret comes from when the person asks for it.
using SecretSource = std::function<QFuture<Result<Secret>>()>;

/// A masked secret with a button that reveals it. While it is hidden the widget holds no secret: it asks the source
/// each time. It hides itself after Preferences::revealSeconds, when the window loses the focus or is hidden, and on
/// concealAll(). Screen readers hear the value only while it is revealed.
class SecretField : public QWidget
{
    Q_OBJECT

public:
    SecretField(Clock &clock, Preferences &preferences, QWidget *parent = nullptr);

    /// what: "Current signing key", for screen readers. masked: as maskedSigningKey() and maskedEventKey() give it.
    void setSecret(const QString &what, const QString &masked, SecretSource source);
    void clear() { setSecret({}, {}, {}); }

    bool isRevealed() const { return m_text->isRevealed(); }
    void reveal();
    void conceal();
    /// Says beside the field why a secret could not be shown or copied; the next good attempt clears it.
    void showProblem(const Error &error);
    void clearProblem() { say({}); }

    /// All fields of all windows: on lock.
    static void concealAll();

protected:
    bool event(QEvent *event) override;
    void hideEvent(QHideEvent *event) override;

private:
    void say(const QString &problem); ///< Empty: there is none.
    void onSecret(const Result<Secret> &secret);
    void describe();

    Clock &m_clock;
    Preferences &m_preferences;
    SecretText *const m_text = named("secretText", new SecretText(this));
    QToolButton *const m_revealButton = named("revealButton", new QToolButton(this));
    QLabel *const m_problem = named("secretProblem", wordsLabel(this));
    QString m_what;
    SecretSource m_source;
    Rounds m_rounds; // an answer or a pause of an earlier reveal has nothing to say any more
};
