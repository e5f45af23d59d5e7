// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/rollout/rolloutapp.h"
#include "ui/apps/askedaddresses.h"
#include "ui/apps/proxyfield.h"
#include "ui/widgets/typingdialog.h"

#include <QPlainTextEdit>
#include <QSpinBox>
#include <QUrl>

class HeaderRow;

/// How an app is asked: another address, a proxy, extra headers, a CA of one's own, the number of instances. Or, for an
/// app that Inngest does not know: its name and address too. Does nothing itself: it says that it is to be kept, and
/// stays until it hears that it is. Deletes itself when it is closed.
class AppAccessDialog : public TypingDialog
{
    Q_OBJECT

public:
    /// missing: headers that are kept and that the keychain did not give; "?" for the address's query.
    AppAccessDialog(const RolloutApp &app, const QStringList &missing, QWidget *parent = nullptr);
    /// For an app to add.
    explicit AppAccessDialog(const AskedAddresses &asked, QWidget *parent = nullptr);

    QString name() const { return m_name ? m_name->text().trimmed() : QString(); } ///< Of an app to add; may be empty.
    AppAccess access() const;
    /// For whoever keeps it: closes the dialog, or has it say what went wrong, with all that was typed.
    AccessKept taker();

    bool hasTyped() const override { return typed() != m_typedAtFirst; }
    void done(int result) override;
    void reject() override;

signals:
    void keepRequested();

private:
    void setKeeping(bool isKeeping);
    void sayNotKept(const Error &error);
    void setup(const RolloutApp &app);
    void setupAddress(QFormLayout &form, const RolloutApp &app);
    void setupHeaders(QFormLayout &form);
    void setupCertificate(QFormLayout &form);
    HeaderRow *addHeader();
    void chooseFile();
    void check();
    QString urlProblem() const;
    bool keepsQuery() const; ///< The one that the keychain did not give.
    QString sameProblem() const;
    QString urlRemark() const;
    QString headerProblem() const;
    QString certificateProblem() const;
    QStringList typed() const; ///< What stands in the fields; of a secret only that there is one.

    const bool m_isNew;
    const AskedAddresses m_asked; // of an app to add
    AppAccess m_before;
    const bool m_lacksQuery; // its address has one that the keychain did not give
    QLineEdit *m_name = nullptr;
    QLineEdit *const m_url = named("urlEdit", new QLineEdit);
    ProblemLine *const m_urlProblem = named("urlProblem", new ProblemLine);
    QLineEdit *m_sameBy = nullptr; // of an app that Inngest calls
    QUrl m_calledAddress; // of that one
    ProblemLine *m_sameProblem = nullptr;
    QVBoxLayout *m_headerColumn = nullptr;
    QList<HeaderRow *> m_headers;
    ProblemLine *const m_headerProblem = named("headerProblem", new ProblemLine);
    ProxyField *const m_proxy = new ProxyField;
    QPlainTextEdit *const m_certificate = named("certificateEdit", new QPlainTextEdit);
    ProblemLine *const m_certificateProblem = named("certificateProblem", new ProblemLine);
    QSpinBox *const m_instances = named("instancesSpin", new QSpinBox);
    ProblemLine *const m_keepLine = named("keepLine", new ProblemLine);
    QPushButton *m_accept = nullptr;
    bool m_isKeeping = false;
    QStringList m_typedAtFirst;
};
