// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/accounts/appsurvey.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/form.h"

#include <QCheckBox>
#include <QWidget>
#include <optional>

class AppsLook;
class OpenAccount;
struct Services;

/// Before a key is deleted: asks the environment's apps whether they hold it, and says what they told. Where one holds
/// it, the person has to say that it may break.
class HoldersBanner : public QWidget
{
    Q_OBJECT

public:
    explicit HoldersBanner(QWidget *parent = nullptr);

    /// fingerprint: of the key that is to be deleted. The account and the services outlive this.
    void ask(OpenAccount &account, const Services &services, const QString &fingerprint);
    /// The apps were asked, and none holds it, or the person knows.
    bool allowsDeleting() const;
    QString whyNot() const; ///< Where it does not allow it.

signals:
    void changed();

private:
    void onKeptRead();
    void onAppsRead(OpenAccount &account);
    void askAgain();
    void onAnswered();

    AppSurvey *m_survey = nullptr;
    QString m_fingerprint;
    std::optional<AppSurvey::Holders> m_holders; // nullopt: not asked, or not answered yet
    Banner *const m_banner = named("holders", new Banner(this));
    AppsLook *m_apps; // those that hold it; where none does, those of which that is not known
    QCheckBox *const m_breaksBox
        = named("breaksBox", new QCheckBox(tr("Delete it all the same: I know that these apps ma&y break"), this));
};
