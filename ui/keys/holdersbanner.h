// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/accounts/appsurvey.h"
#include "app/core/result.h"
#include "app/core/whenfinished.h"
#include "app/domain/environment.h"
#include "app/rotation/rotationjournal.h"
#include "ui/widgets/banner.h"

#include <QCheckBox>
#include <QSet>
#include <functional>
#include <optional>

class AppsLook;
class OpenAccount;
struct Services;

/// Before a key of either kind is deleted: asks the environment's apps whether they hold it, and the journal whether a
/// rotation that is not finished needs it, and says what they told. Where an app holds it, the person has to say that
/// it may break; what a rotation needs is the rotation's to delete, which asks every app in full.
class HoldersBanner : public QWidget
{
    Q_OBJECT

public:
    explicit HoldersBanner(QWidget *parent = nullptr);

    /// keyId, fingerprint: of the key that is to be deleted. The account and the services outlive this.
    void ask(OpenAccount &account, const Services &services, const QString &keyId, const QString &fingerprint);
    /// No rotation needs it, and the apps were asked, and none holds it, or the person knows.
    bool allowsDeleting() const;
    QString whyNot() const; ///< Where it does not allow it.
    /// Each app that there is has said that it does not hold it.
    bool isHeldByNone() const;
    /// Right before the deletion: a rotation can have begun since this was asked first. ifFree: where none has.
    void askJournalAgain(const std::function<void()> &ifFree);
    bool isAskingAgain() const { return m_isAskingAgain; }

signals:
    void changed();
    void rotationRequested(); ///< The person goes on with the rotation that needs the key.

private:
    bool isFree() const { return m_neededBy && *m_neededBy && !**m_neededBy; }
    void askJournal(const std::function<void()> &then);
    void showNeeded();
    void onKeptRead();
    void onAppsRead(OpenAccount &account);
    void askAgain();
    void onAnswered();
    void askBeforeLong();

    AppSurvey *m_survey = nullptr;
    OpenAccount *m_account = nullptr;
    const Services *m_services = nullptr;
    std::optional<Environment> m_holder; // as it was when this was asked
    QString m_keyId;
    QString m_fingerprint;
    std::optional<Result<std::optional<RotationSummary>>> m_neededBy; // nullopt: not read yet
    std::optional<AppSurvey::Holders> m_holders; // nullopt: not asked, or not answered yet
    QSet<QString> m_shownHolders; // of whom the person can have said that they may break
    bool m_isAskingAgain = false; // the journal
    Rounds m_answers;
    Banner *const m_rotationBanner = named("rotationBanner", new Banner(this));
    QPushButton *const m_goOnButton = named("goOnButton", m_rotationBanner->addButton(tr("&Go on with the rotation")));
    Banner *const m_banner = named("holders", new Banner(this));
    AppsLook *m_apps; // those that hold it; where none does, those of which that is not known
    QCheckBox *const m_breaksBox
        = named("breaksBox", new QCheckBox(tr("Delete it all the same: I know that these apps ma&y break"), this));
};
