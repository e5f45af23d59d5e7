// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <QUrl>
#include <QWidget>

class ProblemLine;
class QFormLayout;
class QLineEdit;

/// Where a person types the proxy that leads to apps: host and port, with http:// or socks5:// in front.
class ProxyField : public QWidget
{
    Q_OBJECT

public:
    explicit ProxyField(QWidget *parent = nullptr);

    void addTo(QFormLayout &form); ///< With its label.
    QString text() const; ///< As it was typed.
    void setUrl(const QUrl &url);
    QUrl url() const; ///< Empty: what the system says. Only where isGood().
    bool isGood() const; ///< Else the field says what is wrong.

signals:
    void changed();

private:
    QString problem() const;

    QLineEdit *m_edit;
    ProblemLine *m_problem;
};
