// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/practice/practicepanel.h"

#include "app/accounts/openaccount.h"
#include "ui/practice/practiceaccountpage.h"
#include "ui/practice/practiceappspage.h"
#include "ui/practice/practicefaultspage.h"
#include "ui/practice/practicetrafficpage.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/form.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/windowsize.h"

#include <QTabWidget>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace {

constexpr QSize usualSize{900, 640};

} // namespace

PracticePanel::PracticePanel(
    PracticeControl &control, OpenAccount &account, Clock &clock, Preferences &preferences, QWidget *parent)
    : QDialog(parent)
{
    setObjectName(u"practicePanel"_s);
    setWindowTitle(tr("Practice panel"));
    resize(usualSize.boundedTo(mostSizeOf(*this)));
    placeOverParent(*this);
    auto *band = named("practiceBand", new Banner);
    auto *tabs = named("practiceTabs", new QTabWidget);
    auto *apps = new PracticeAppsPage(control, account, clock, preferences);
    auto *people = new PracticeAccountPage(control, account);
    tabs->addTab(apps, icon(u"apps"_s), tr("&Apps and senders"));
    tabs->addTab(new PracticeTrafficPage(control, clock), icon(u"online"_s), tr("&Traffic"));
    tabs->addTab(new PracticeFaultsPage(control), icon(u"warning"_s), tr("&Faults"));
    tabs->addTab(people, icon(u"account"_s), tr("&Colleague and reset"));
    connect(people, &PracticeAccountPage::wasReset, apps, &PracticeAppsPage::refresh);
    connect(&account, &QObject::destroyed, this, &QDialog::reject);

    auto *layout = new QVBoxLayout(this);
    layout->addWidget(band);
    layout->addWidget(tabs, 1);
    band->say(Tone::Practice, tr("PRACTICE"),
        tr("Everything here is the practice account's alone: nothing of it can reach an account of yours at Inngest."));
}
