// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/rollout/rolloutapp.h"
#include "ui/apps/keepingdialog.h"
#include "ui/widgets/form.h"
#include "ui/widgets/problemline.h"

#include <QUrl>
#include <QWidget>

/// Where a person types the proxy that leads to apps: host and port, with http:// or socks5:// in front.
class ProxyField : public QWidget
{
    Q_OBJECT

public:
    explicit ProxyField(QWidget *parent = nullptr);

    void addTo(QFormLayout &form); ///< With its label.
    QString text() const { return m_edit->text().trimmed(); } ///< As it was typed.
    void setUrl(const QUrl &url) { m_edit->setText(url.toString()); }
    QUrl url() const; ///< Empty: what the system says. Only where isGood().
    bool isGood() const { return problem().isEmpty(); } ///< Else the field says what is wrong.

signals:
    void changed();

private:
    QString problem() const;

    QLineEdit *const m_edit = named("proxyEdit", new QLineEdit(this));
    ProblemLine *const m_problem = named("proxyProblem", new ProblemLine(this));
};

class QPushButton;

/// The proxy through which several apps are asked, those of one network, say. Does nothing itself: it says for each of
/// them that it is to be kept. Deletes itself when it is closed.
class AppsProxyDialog : public KeepingDialog
{
    Q_OBJECT

public:
    /// staying: names of those of which the keychain did not give everything; they are not changed.
    AppsProxyDialog(const QList<RolloutApp> &apps, const QStringList &staying, QWidget *parent = nullptr);

    QUrl proxy() const { return m_proxy->url(); }

    bool hasTyped() const override { return m_proxy->text() != m_typedAtFirst; }

signals:
    void keepRequested(const QString &appKey, const AccessKept &kept);

protected:
    void enableFields() override;
    QString stayWith(const QStringList &notKept) override;

private:
    void keep();

    QList<RolloutApp> m_apps; // those that are still to be changed
    ProxyField *const m_proxy = new ProxyField;
    QPushButton *m_accept = nullptr;
    QString m_typedAtFirst;
};
