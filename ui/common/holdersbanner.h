// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <QWidget>

class Banner;
class KeyHolders;
class OpenAccount;
class QCheckBox;
struct Services;

/// Before a key is deleted: asks the environment's apps whether they hold it, and says what they told. Where one holds
/// it, the person has to say that it may break.
class HoldersBanner : public QWidget
{
    Q_OBJECT

public:
    explicit HoldersBanner(QWidget *parent = nullptr);

    /// fingerprint: of the key that is to be deleted. The account and the services outlive this.
    void ask(const OpenAccount &account, const Services &services, const QString &fingerprint);
    /// The apps were asked, and none holds it, or the person knows.
    bool allowsDeleting() const;

signals:
    void changed();

private:
    void onAnswered();

    KeyHolders *m_holders = nullptr;
    Banner *m_banner;
    QCheckBox *m_breaksBox;
};
