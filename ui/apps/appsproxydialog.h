// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/rollout/rolloutapp.h"
#include "ui/apps/proxyfield.h"
#include "ui/widgets/typingdialog.h"

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
