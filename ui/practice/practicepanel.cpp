// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/practice/practicepanel.h"

#include "app/accounts/openaccount.h"
#include "app/core/clock.h"
#include "app/core/shown.h"
#include "app/core/whenfinished.h"
#include "app/practice/practicecontrol.h"
#include "ui/practice/practiceappspage.h"
#include "ui/practice/practicefaultspage.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/fittedcolumns.h"
#include "ui/widgets/form.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/windowsize.h"
#include "ui/words/errortext.h"

#include <QGroupBox>
#include <QHeaderView>
#include <QMessageBox>
#include <QPointer>
#include <QTabWidget>
#include <QTreeWidget>
#include <QWidget>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

constexpr QSize usualSize{900, 640};

constexpr int fleetSize = 41;

constexpr std::chrono::seconds pace{1};

} // namespace

/// What an account in use has going on all the time, switched on and off, with what was accepted and refused: the proof
/// whether a rotation went without an outage. Asks again on its own only while the traffic runs and the page is seen.
class PracticeTrafficPage : public QWidget
{
    Q_OBJECT

public:
    PracticeTrafficPage(PracticeControl &control, OpenAccount &account, Clock &clock);

    void refresh() { receive(m_control.traffic()); }

protected:
    void showEvent(QShowEvent *event) override;

private:
    void receive(const QFuture<Result<PracticeTrafficStatus>> &answer);
    void onStatus(const Result<PracticeTrafficStatus> &status);
    void fill();

    PracticeControl &m_control;
    const QPointer<OpenAccount> m_account;
    Clock &m_clock;
    Banner *const m_banner = new Banner;
    QLabel *const m_summary = named("trafficSummary", wordsLabel());
    QPushButton *const m_toggleButton = named("trafficButton", plainButton());
    QPushButton *m_resetButton;
    QTreeWidget *const m_tree = named("trafficTree", new QTreeWidget, tr("Traffic by app"));
    PracticeTrafficStatus m_status;
    Rounds m_rounds;
};

PracticeTrafficPage::PracticeTrafficPage(PracticeControl &control, OpenAccount &account, Clock &clock)
    : m_control(control)
    , m_account(&account)
    , m_clock(clock)
    , m_resetButton(named("trafficResetButton", plainButton(icon(u"reload"_s), tr("&Count from 0 again"))))
{
    m_banner->setDismissable(true);
    m_tree->setRootIsDecorated(false);
    m_tree->setHeaderLabels(
        {tr("Who"), tr("Environment"), tr("What"), tr("Accepted"), tr("Refused"), tr("Failed"), tr("Last reason")});
    new FittedColumns(*m_tree, *m_tree->header());
    auto *intro = wordsLabel(tr("Inngest calls each app, signed with the current key, and the apps and senders send "
                                "events, once a second. A refusal is what your users would notice."));
    auto *row = rowOf({m_toggleButton, m_resetButton});
    row->addWidget(m_summary, 1);
    auto *layout = new QVBoxLayout(this);
    addParts(*layout, {intro, m_banner});
    layout->addLayout(row);
    layout->addWidget(m_tree, 1);

    connect(m_toggleButton, &QPushButton::clicked, this,
        [this] { receive(m_status.isRunning ? m_control.stopTraffic() : m_control.startTraffic()); });
    connect(m_resetButton, &QPushButton::clicked, this, [this] { receive(m_control.resetTraffic()); });
    fill();
}

void PracticeTrafficPage::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    refresh();
}

void PracticeTrafficPage::receive(const QFuture<Result<PracticeTrafficStatus>> &answer)
{
    whenFinished(
        answer, this, m_rounds.next([this](const Result<PracticeTrafficStatus> &status) { onStatus(status); }));
}

void PracticeTrafficPage::onStatus(const Result<PracticeTrafficStatus> &status)
{
    if (!status)
        return m_banner->say(Tone::Warning, status.error(), Attempt::Read);
    m_status = *status;
    std::ranges::stable_sort(m_status.counts, [](const PracticeTrafficCount &a, const PracticeTrafficCount &b) {
        return a.name.compare(b.name, Qt::CaseInsensitive) < 0;
    });
    fill();
    if (!m_status.isRunning || !isVisible())
        return;
    m_clock.after(pace, this, m_rounds.later([this] {
        if (isVisible())
            refresh();
    }));
}

void PracticeTrafficPage::fill()
{
    m_toggleButton->setText(m_status.isRunning ? tr("&Stop the traffic") : tr("&Start the traffic"));
    m_toggleButton->setIcon(icon(m_status.isRunning ? u"stop"_s : u"play"_s));
    m_summary->setText(tr("%1 Accepted: %2, refused: %3")
                           .arg(m_status.isRunning ? tr("Running.") : tr("Stopped."),
                               QString::number(m_status.accepted()), QString::number(m_status.refused())));
    const auto count = int(m_status.counts.size());
    while (m_tree->topLevelItemCount() > count)
        delete m_tree->takeTopLevelItem(count);
    const int before = m_tree->topLevelItemCount();
    for (int i = 0; i < count; ++i) {
        const PracticeTrafficCount &one = m_status.counts.at(i);
        auto *item = i < before ? m_tree->topLevelItem(i) : new QTreeWidgetItem(m_tree);
        const QStringList texts{shownName(one.name), PracticeAppsPage::environmentName(m_account, one.environmentId),
            one.kind == PracticeTrafficCount::Kind::Calls ? tr("Inngest calls it") : tr("sends events"),
            QString::number(one.accepted), QString::number(one.refused), QString::number(one.failed),
            shownLine(one.lastReason)};
        for (int column = 0; column < texts.size(); ++column)
            item->setText(column, texts.at(column));
        for (const int column : {3, 4, 5})
            item->setTextAlignment(column, Qt::AlignRight | Qt::AlignVCenter);
        item->setIcon(4, one.refused > 0 ? icon(u"warning"_s, Tone::Danger) : QIcon());
        item->setToolTip(6, item->text(6));
    }
}

/// What a colleague does to the keys in the meantime, and the practice account's new beginning.
class PracticeAccountPage : public QWidget
{
    Q_OBJECT

public:
    PracticeAccountPage(PracticeControl &control, OpenAccount &account);

signals:
    void wasReset();

private:
    void addAct(QVBoxLayout &column, const QString &act, const QString &text);
    void act(const QString &act, const QString &text);
    void askToReset(int apps);
    void reset(int apps);

    PracticeControl &m_control;
    const QPointer<OpenAccount> m_account;
    Banner *m_banner;
};

PracticeAccountPage::PracticeAccountPage(PracticeControl &control, OpenAccount &account)
    : m_control(control)
    , m_account(&account)
    , m_banner(new Banner)
{
    m_banner->setDismissable(true);
    auto *colleague = new QGroupBox(tr("A colleague, on the dashboard's page, in the environment that you look at"));
    auto *acts = new QVBoxLayout(colleague);
    addAct(*acts, u"createSigningKey"_s, tr("creates a new signing key"));
    addAct(*acts, u"deleteSigningKey"_s, tr("deletes the new signing key"));
    addAct(*acts, u"rotateSigningKey"_s,
        tr("rotates: the new signing key becomes the current one, the old one is deleted"));
    addAct(*acts, u"createEventKey"_s, tr("creates an event key"));

    auto *beginning = new QGroupBox(tr("Start over"));
    auto *column = new QVBoxLayout(beginning);
    auto *words
        = wordsLabel(tr("Makes the practice account as it was at the first start: new keys, new apps, no faults. The "
                        "apps run on three practice platforms, whose command-line tool “Set for me” can use."));
    auto *resetButton = named("resetButton", plainButton(icon(u"reload"_s), tr("&Reset the practice account…")));
    connect(resetButton, &QPushButton::clicked, this, [this] { askToReset(0); });
    auto *fleetButton
        = named("fleetButton", plainButton(icon(u"apps"_s), tr("Start over with &%n apps…", nullptr, fleetSize)));
    connect(fleetButton, &QPushButton::clicked, this, [this] { askToReset(fleetSize); });
    column->addWidget(words);
    column->addWidget(resetButton, 0, Qt::AlignLeft);
    column->addWidget(fleetButton, 0, Qt::AlignLeft);

    auto *layout = new QVBoxLayout(this);
    layout->setSpacing(Spacing::normal);
    addParts(*layout, {colleague, beginning, m_banner, nullptr}); // the banner moves no button
}

void PracticeAccountPage::addAct(QVBoxLayout &column, const QString &act, const QString &text)
{
    auto *button = named(act + u"Button"_s, plainButton(text), tr("A colleague %1").arg(text));
    connect(button, &QPushButton::clicked, this, [this, act, text] { this->act(act, text); });
    column.addWidget(button, 0, Qt::AlignLeft);
}

void PracticeAccountPage::act(const QString &act, const QString &text)
{
    const std::optional<Environment> holder = m_account ? m_account->keyHolder() : std::nullopt;
    if (!holder)
        return;
    whenFinished(m_control.actAsColleague(act, holder->id, tr("A colleague's key")), this,
        [this, text, name = holder->name](const Done &done) {
            if (done)
                m_banner->say(Tone::Good, tr("Done in %1").arg(name),
                    tr("A colleague %1. The window shows it at the next reload.").arg(text));
            else
                m_banner->say(Tone::Warning, done.error(), Attempt::Read);
        });
}

void PracticeAccountPage::askToReset(int apps)
{
    auto *box = plainBox("resetBox", QMessageBox::NoIcon, tr("Start over"),
        apps > 0 ? tr("Start over with %n practice apps?", nullptr, apps) : tr("Start over with the practice account?"),
        QMessageBox::Cancel, this);
    box->setIconPixmap(icon(u"warning"_s, Tone::Warning).pixmap(QSize(32, 32), devicePixelRatioF()));
    box->setInformativeText(tr("All that you made and changed in the practice account is gone: keys, filters, the "
                               "apps' variables. A rotation of it that is open cannot go on, since its keys are gone "
                               "too. Your own accounts are not touched, and the history stays."));
    QPushButton *confirmButton = named("confirmResetButton",
        box->addButton(
            apps > 0 ? tr("&Start with %n apps", nullptr, apps) : tr("&Reset"), QMessageBox::DestructiveRole));
    box->setDefaultButton(QMessageBox::Cancel);
    connect(confirmButton, &QPushButton::clicked, this, [this, apps] { reset(apps); });
    box->open();
}

void PracticeAccountPage::reset(int apps)
{
    whenFinished(m_control.reset(apps), this, [this, apps](const Done &done) {
        if (!done)
            return m_banner->say(Tone::Warning, done.error(), Attempt::Read);
        m_banner->say(Tone::Good,
            apps > 0 ? tr("The practice account starts anew with %n apps", nullptr, apps)
                     : tr("The practice account is as new"),
            tr("Its keys are other ones now."));
        // The environments are new ones, so their keys and apps are read along with them.
        if (m_account)
            m_account->reloadEnvironments();
        emit wasReset();
    });
}

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
    tabs->addTab(new PracticeTrafficPage(control, account, clock), icon(u"online"_s), tr("&Traffic"));
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

#include "practicepanel.moc"
