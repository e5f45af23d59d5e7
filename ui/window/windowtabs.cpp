// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/window/windowtabs.h"

#include "app/accounts/appsurvey.h"
#include "app/accounts/openaccount.h"
#include "app/accounts/preferences.h"
#include "app/accounts/services.h"
#include "app/core/directories.h"
#include "app/core/lookup.h"
#include "app/rotation/rotationjournal.h"
#include "app/rotation/rotationkeys.h"
#include "app/rotation/rotationsession.h"
#include "ui/apps/appstab.h"
#include "ui/history/historytab.h"
#include "ui/keys/eventkeystab.h"
#include "ui/keys/signingkeystab.h"
#include "ui/widgets/agetick.h"
#include "ui/widgets/build.h"
#include "ui/widgets/desktopnotice.h"
#include "ui/widgets/fetchedpane.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/keptcolumns.h"
#include "ui/widgets/plaintext.h"
#include "ui/window/overviewtab.h"
#include "ui/window/tabgate.h"
#include "ui/words/errortext.h"
#include "ui/words/rotationtext.h"

#include <QAbstractItemView>
#include <QAction>
#include <algorithm>
#include <functional>
#include <utility>

using namespace Qt::StringLiterals;

namespace {

/// A page that is made when it is looked at for the first time: the window does not wait for it at the start.
class LaterPage : public QWidget
{
public:
    explicit LaterPage(std::function<QWidget *()> make)
        : m_make(std::move(make))
    {
    }

    void build()
    {
        const auto make = std::exchange(m_make, {});
        if (!make)
            return;
        QWidget *page = make();
        bareLayout<QVBoxLayout>(this)->addWidget(page);
        page->show(); // with what it is in, and not a turn later
    }

protected:
    void showEvent(QShowEvent *event) override
    {
        build();
        QWidget::showEvent(event);
    }

private:
    std::function<QWidget *()> m_make; // empty: it is made
};

} // namespace

WindowTabs::WindowTabs(Services &services, SecretClipboard &clipboard, QWidget *parent)
    : QTabWidget(parent)
    , m_services(services)
    , m_clipboard(clipboard)
    , m_keeper(services.keptKeys, services.history, services.clock)
{
    setObjectName(u"tabs"_s);
    setAccessibleName(tr("Pages"));
    setDocumentMode(true);
    setupOverview();
    addPage(u"signing-key"_s, tr("Signing keys"), &WindowTabs::makeSigningKeys);
    addPage(u"event-key"_s, tr("Event keys"), &WindowTabs::makeEventKeys);
    addPage(u"apps"_s, tr("Apps"), &WindowTabs::makeApps);
    addPage(u"history"_s, tr("History"), &WindowTabs::makeHistory);
    setCurrentIndex(std::max<int>(0, int(m_names.indexOf(services.preferences.shape(u"tab"_s)))));
    connect(this, &QTabWidget::currentChanged, this,
        [this](int index) { m_services.preferences.setShape(u"tab"_s, m_names.value(index)); });
    // Whichever page is in front: a key that changed in another environment is an alarm. Not at the start, which waits
    // for nothing that nobody looks at.
    new AgeTick(services.clock, *this, [this] {
        AccountOverview *all = overview();
        if (all && currentWidget() != m_overview) // which sees to it itself
            all->setWatched(true);
    });
}

void WindowTabs::hideEvent(QHideEvent *event)
{
    QTabWidget::hideEvent(event);
    if (AccountOverview *all = overview())
        all->setWatched(false);
}

/// Of those beside the one that is looked at, of which the window's own banner speaks.
void WindowTabs::markOverview()
{
    const QStringList names = overview() ? ofEach(overview()->changedElsewhere(), &Environment::name) : QStringList();
    const int place = indexOf(m_overview);
    setTabIcon(place, names.isEmpty() ? icon(u"environment"_s) : icon(u"warning"_s, Tone::Warning));
    setTabText(place, names.isEmpty() ? tr("Overview") : tr("Overview (%1)").arg(names.size()));
    setTabToolTip(place,
        names.isEmpty() ? QString()
                        : shownTip(tr("Keys were changed outside this program in %1").arg(namesInWords(names, 3))));
}

void WindowTabs::addPage(const QString &symbol, const QString &text, QWidget *(WindowTabs::*make)())
{
    addTab(new LaterPage([this, text, make] {
        QWidget *page = (this->*make)();
        page->setAccessibleName(text);
        KeptColumns::of(*page, m_services.preferences);
        return page;
    }),
        icon(symbol), text);
    m_names.append(symbol);
}

void WindowTabs::buildPage(const QString &symbol)
{
    static_cast<LaterPage *>(widget(int(m_names.indexOf(symbol))))->build();
}

/// The tab within what stands in its place while there is no environment, both about the account that is open.
template <typename Tab>
QWidget *WindowTabs::gated(Tab *tab, std::optional<KeptKey::Kind> kept)
{
    auto *gate = new TabGate(m_services, m_clipboard, tab, kept);
    connect(gate, &TabGate::typedInRequested, this, &WindowTabs::setUpRequested);
    connect(this, &WindowTabs::accountSet, gate, &TabGate::setAccount);
    connect(this, &WindowTabs::accountSet, tab, &Tab::setAccount);
    gate->setAccount(m_account);
    tab->setAccount(m_account);
    const QList<FetchedPane *> panes = gate->template findChildren<FetchedPane *>();
    for (FetchedPane *pane : panes) {
        connect(pane, &FetchedPane::signInRequested, this, &WindowTabs::setUpRequested);
        connect(this, &WindowTabs::saidAbove, pane, &FetchedPane::setSaidAbove);
        pane->setSaidAbove(whyServerIsNotRead());
    }
    return gate;
}

/// Of a server of one's own, which the window says above all tabs, with a button to read it again. Empty: it was read.
QString WindowTabs::whyServerIsNotRead() const
{
    const bool isServer = m_account && m_account->account().capabilities().isServer;
    return isServer && m_account->signingKeys().error ? errorText(*m_account->signingKeys().error, Attempt::Read)
                                                      : QString();
}

QWidget *WindowTabs::makeSigningKeys()
{
    auto *tab = new SigningKeysTab(m_services, m_clipboard);
    connect(tab, &SigningKeysTab::rotationRequested, this, [this] { emit rotationRequested(true, {}); });
    return gated(tab, KeptKey::Kind::SigningKey);
}

QWidget *WindowTabs::makeEventKeys()
{
    m_eventKeys = new EventKeysTab(m_services, m_clipboard);
    connect(m_eventKeys, &EventKeysTab::typedInRequested, this, &WindowTabs::setUpRequested);
    connect(m_eventKeys, &EventKeysTab::rotationRequested, this,
        [this](const QStringList &ids) { emit rotationRequested(false, ids); });
    connect(m_eventKeys, &EventKeysTab::copied, &m_keeper, &EventKeyKeeper::keep);
    connect(&m_keeper, &EventKeyKeeper::keepingFailed, m_eventKeys, &EventKeysTab::sayNotKept);
    m_eventKeys->setToCome(m_toCome);
    buildPage(u"apps"_s); // which asks the apps for both
    m_eventKeys->setSurvey(&m_apps->survey());
    return gated(m_eventKeys, KeptKey::Kind::EventKey);
}

QWidget *WindowTabs::makeApps()
{
    m_apps = new AppsTab(m_services);
    m_apps->survey().setRotation(m_keysOfRotation);
    setupNotices();
    return gated(m_apps, {});
}

/// It is on this computer: it needs no environment and no connection.
QWidget *WindowTabs::makeHistory()
{
    return new HistoryTab(m_services.history, m_services.clock, personAtThisMachine());
}

void WindowTabs::setupOverview()
{
    m_overview = new OverviewTab(m_services);
    m_overview->setAccessibleName(tr("Overview"));
    addTab(m_overview, icon(u"environment"_s), tr("Overview"));
    m_names.append(u"overview"_s);
    connect(m_overview, &OverviewTab::setUpRequested, this, &WindowTabs::setUpRequested);
    connect(m_overview, &OverviewTab::tryRequested, this, &WindowTabs::openRotationRequested);
    connect(m_overview, &OverviewTab::openRequested, this, [this](const QString &id) {
        if (m_account)
            m_account->selectEnvironment(id);
        setCurrentIndex(1);
    });
    connect(m_overview, &OverviewTab::rotationRequested, this, [this](const QString &id) {
        if (m_account)
            m_account->selectEnvironment(id);
        emit openRotationRequested();
    });
}

/// For whoever has begun something of many apps and turned to another window.
void WindowTabs::setupNotices()
{
    auto *notice = new DesktopNotice(this);
    const auto tell
        = [notice](const QString &title, const QString &text) { notice->send(title, text, tr("Open the apps")); };
    connect(notice, &DesktopNotice::clicked, this, [this] {
        setCurrentIndex(int(m_names.indexOf(u"apps"_s)));
        emit frontRequested();
    });
    connect(m_apps, &AppsTab::resynced, this,
        [tell] { tell(tr("The resyncs are through"), tr("The list of apps says what came of each.")); });
    connect(&m_apps->survey(), &AppSurvey::asked, this, [this, tell] {
        takeAsked();
        tell(tr("The apps have been asked"), tr("Their list says which keys they hold by their own word."));
    });
}

/// With the keyboard, which goes on in what the page is about: its table, or else whatever can take it.
void WindowTabs::goTo(int index)
{
    setCurrentIndex(index);
    QList<QWidget *> all = currentWidget()->findChildren<QWidget *>();
    all.removeIf([](const QWidget *one) {
        return !one->isVisible() || !one->isEnabled() || (one->focusPolicy() & Qt::TabFocus) == 0;
    });
    const auto *table = firstOf(all, [](QWidget *one) { return qobject_cast<QAbstractItemView *>(one) != nullptr; });
    if (!all.isEmpty())
        (table ? *table : all.first())->setFocus(Qt::ShortcutFocusReason);
}

AccountOverview *WindowTabs::overview() const
{
    return m_overview->overview();
}

void WindowTabs::takeRotation(const RotationSession *session)
{
    m_toCome = session && session->isLoaded() ? session->replacementsToCome() : QStringList();
    const auto live = session && session->isLoaded() ? &session->live() : nullptr;
    m_keysOfRotation
        = live ? keysOfRotation(session->rotation(), live->value ? &*live->value : nullptr) : KeysOfRotation();
    if (m_eventKeys)
        m_eventKeys->setToCome(m_toCome);
    if (m_apps)
        m_apps->survey().setRotation(m_keysOfRotation);
    m_overview->refreshCards();
}

/// What the apps said of themselves is known of the environment after another one is looked at, too.
void WindowTabs::takeAsked()
{
    AppSurvey &survey = m_apps->survey();
    const std::optional<Environment> holder = m_account ? m_account->keyHolder() : std::nullopt;
    // Those of one branch are not those of all that share its parent's keys.
    if (overview() && holder && !survey.isOfBranch())
        overview()->takeAsked(holder->id, askedAppsOf(survey.check().rows(), survey.check().keys().doubt));
}

void WindowTabs::setAccount(OpenAccount *account, KeyWatch *watch)
{
    m_account = account;
    m_keeper.setAccount(account);
    if (account)
        connect(account, &OpenAccount::signingKeysChanged, this, [this] { emit saidAbove(whyServerIsNotRead()); });
    m_overview->setAccount(account, watch);
    if (const AccountOverview *all = overview()) {
        connect(all, &AccountOverview::keyChangesDiffer, this, &WindowTabs::markOverview);
        connect(all, &AccountOverview::environmentsChanged, this, &WindowTabs::markOverview);
    }
    markOverview();
    emit accountSet(account);
    emit saidAbove(whyServerIsNotRead());
}

QList<QAction *> WindowTabs::commands()
{
    for (const QString &symbol : std::as_const(m_names)) {
        if (widget(int(m_names.indexOf(symbol))) != m_overview)
            buildPage(symbol);
    }
    return findChildren<QAction *>();
}
