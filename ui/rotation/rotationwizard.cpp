// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/rotation/rotationwizard.h"

#include "app/accounts/preferences.h"
#include "app/accounts/services.h"
#include "app/acts/act.h"
#include "app/core/shown.h"
#include "app/domain/restartwatch.h"
#include "app/rotation/rotation.h"
#include "ui/deploy/setformedialog.h"
#include "ui/rotation/actpanel.h"
#include "ui/rotation/deleteeventkeyspage.h"
#include "ui/rotation/finishpage.h"
#include "ui/rotation/handoverbutton.h"
#include "ui/rotation/newkeyspage.h"
#include "ui/rotation/planpage.h"
#include "ui/rotation/resyncpage.h"
#include "ui/rotation/rolloutpage.h"
#include "ui/rotation/rotatepage.h"
#include "ui/rotation/rotationpage.h"
#include "ui/rotation/stepslist.h"
#include "ui/rotation/undopages.h"
#include "ui/secrets/clipboardbanner.h"
#include "ui/widgets/agetick.h"
#include "ui/widgets/housestyle.h"
#include "ui/widgets/keptcolumns.h"
#include "ui/widgets/windowsize.h"
#include "ui/words/errortext.h"
#include "ui/words/restarttext.h"
#include "ui/words/rotationtext.h"

#include <QAction>
#include <QKeyEvent>
#include <QLayout>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

constexpr int waitingId = 1000; // beyond every step
constexpr QSize usualSize{1280, 800};
constexpr QSize leastSize{760, 520};
constexpr QWizard::WizardButton undoId = QWizard::CustomButton1;
constexpr QWizard::WizardButton practiceId = QWizard::CustomButton2;
constexpr QWizard::WizardButton continueId = QWizard::CustomButton3;

/// The page of a step; some serve several steps.
RotationPage *makeRotationPage(RotationStep::Kind step, const WizardTools &tools)
{
    switch (step) {
    case RotationStep::Plan:
        break;
    case RotationStep::NewKeys:
    case RotationStep::NewEventKeys:
        return new NewKeysPage(tools, step);
    case RotationStep::RollOut:
    case RotationStep::FallbackOut:
    case RotationStep::PutBack:
        return new RollOutPage(tools, step);
    case RotationStep::Rotate:
        return new RotatePage(tools);
    case RotationStep::Resync:
        return new ResyncPage(tools);
    case RotationStep::DeleteEventKeys:
        return new DeleteEventKeysPage(tools);
    case RotationStep::Finish:
        return new FinishPage(tools);
    case RotationStep::DeleteNewKeys:
        return new DeleteNewKeysPage(tools);
    case RotationStep::Undone:
        return new UndonePage(tools);
    }
    return new PlanPage(tools);
}

} // namespace

RotationWizard::RotationWizard(const WizardTools &tools, QWidget *parent)
    : QWizard(parent)
    , m_tools(tools)
    , m_steps(new StepsList(tools.session, this))
    , m_handover(new HandoverButton(tools.session, this))
    , m_left(named("leftActPanel", new ActPanel(tools, this)))
{
    setObjectName(u"rotationWizard"_s);
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowFlags(Qt::Window);
    setWindowIcon(icon(u"program"_s));
    setWizardStyle(QWizard::ModernStyle);
    setOptions(QWizard::NoDefaultButton | QWizard::NoBackButtonOnStartPage | QWizard::IndependentPages);
    setMinimumSize(leastSize.boundedTo(mostSizeOf(*this)));
    resize(usualSize.boundedTo(mostSizeOf(*this)));
    placeOverParent(*this);
    setupFrame();
    setupSide();
    setupButtons();
    connect(&session(), &RotationSession::changed, this, &RotationWizard::follow);
    connect(&session(), &RotationSession::moved, this, &RotationWizard::showStep);
    restoreWindow(*this, m_tools.services.preferences.windowGeometry(u"rotation"_s));
    new AgeTick(m_tools.services.clock, *this, [this] {
        if (RotationPage *page = shownPage())
            page->present();
    });
    follow();
}

RotationWizard::~RotationWizard()
{
    // A field stores what was typed as it loses the focus, and the session tells of that who follows it: not later.
    hide();
    // What is being set goes on, and in sight.
    SetForMeDialog::handOn(*this);
    m_tools.services.preferences.setWindowGeometry(saveGeometry(), u"rotation"_s);
}

void RotationWizard::setupFrame()
{
    // Across the whole window, above the steps too: QWizard itself has no place for it.
    if (auto *grid = findChild<QGridLayout *>())
        grid->setMenuBar(withClipboardBanner(*m_band, m_tools.clipboard));
    m_band->present(m_tools.account, session().environment(), {});
    auto *reload = named("readAgainAction", new QAction(tr("Read again"), this));
    reload->setShortcuts({QKeySequence(u"F5"_s), QKeySequence(u"Ctrl+R"_s)});
    connect(reload, &QAction::triggered, &session(), &RotationSession::readLive);
    addAction(reload);

    auto *page = new QWizardPage;
    auto *layout = new QVBoxLayout(page);
    addParts(*layout, {m_left, m_waiting});
    m_left->hide();
    setPage(waitingId, page);
    connect(m_waiting, &StatePage::actionRequested, &session(), &RotationSession::load);
}

void RotationWizard::setupSide()
{
    auto *side = new QWidget(this);
    auto *layout = new QVBoxLayout(side);
    layout->setContentsMargins(Spacing::small, Spacing::normal, 0, Spacing::small);
    layout->setSpacing(Spacing::small);
    layout->addWidget(m_steps, 1);
    m_closeHint->setMaximumWidth(m_steps->minimumWidth());
    m_guide->setMaximumWidth(m_steps->minimumWidth());
    addParts(*layout, {m_guide, m_handover, m_closeHint});
    setSideWidget(side);
    connect(m_steps, &StepsList::stepChosen, this, &RotationWizard::showStep);
    connect(m_steps, &StepsList::keyboardFellHere, this, [this] {
        if (RotationPage *page = shownPage())
            page->setFocus(Qt::OtherFocusReason);
    });
}

void RotationWizard::setupButtons()
{
    setButtonText(QWizard::CancelButton, tr("C&lose"));
    setButtonText(practiceId, tr("&Practice panel"));
    for (const WizardButton which : {undoId, practiceId, continueId, QWizard::NextButton, QWizard::CommitButton,
             QWizard::FinishButton, QWizard::CancelButton}) {
        if (auto *push = qobject_cast<QPushButton *>(button(which)))
            push->setAutoDefault(false);
    }
    button(undoId)->setObjectName(u"undoButton"_s);
    button(practiceId)->setObjectName(u"practiceButton"_s);
    button(continueId)->setObjectName(u"continueButton"_s);
    button(QWizard::CancelButton)->setToolTip(tr("The rotation stays where it is. Come back at any time."));
    connect(this, &QWizard::customButtonClicked, this, [this](int which) {
        if (which == undoId)
            askToUndo();
        else if (which == practiceId)
            emit practicePanelRequested();
        else
            showStep(session().step());
    });
}

int RotationWizard::nextId() const
{
    const QList<RotationStep::Kind> steps = session().steps();
    const auto current = std::ranges::find(steps, currentId());
    return current == steps.end() || current + 1 == steps.end() ? -1 : *(current + 1);
}

bool RotationWizard::validateCurrentPage()
{
    if (RotationPage *page = shownPage(); page && page->canBePressed())
        page->act();
    return false; // the wizard follows when the session has moved on
}

void RotationWizard::reject()
{
    // The one call goes out at the end of the pause: nobody should have left by then.
    if (session().rotatesAt().isValid()) {
        showStep(RotationStep::Rotate);
        static_cast<RotatePage *>(pageOf(RotationStep::Rotate))->cancel();
        return;
    }
    QWizard::reject();
}

void RotationWizard::keyPressEvent(QKeyEvent *event)
{
    if (event->key() != Qt::Key_Return && event->key() != Qt::Key_Enter) {
        QWizard::keyPressEvent(event);
        return;
    }
    RotationPage *page = shownPage();
    QWidget *focused = focusWidget();
    // Held down, it would take the steps behind this one too; and Ctrl+Return is another key.
    if (event->isAutoRepeat() || event->modifiers().setFlag(Qt::KeypadModifier, false) != Qt::NoModifier)
        return;
    if (auto *push = qobject_cast<QPushButton *>(focused); push && push->isEnabled()) {
        if (push != button(QWizard::CommitButton) || !page || !page->isDangerous())
            push->click();
        return;
    }
    // Right after a step the keyboard is the page's, or nobody's: the button that was pressed is switched off.
    const bool isFree = !focused || focused == page || focused == this || !focused->isEnabled();
    if (page)
        page->pressEnter(isFree ? nullptr : focused);
}

RotationPage *RotationWizard::pageOf(RotationStep::Kind step)
{
    RotationPage *&page = m_pages[step];
    if (!page) {
        page = makeRotationPage(step, m_tools);
        setPage(step, page);
        KeptColumns::of(*page, m_tools.services.preferences);
        connect(page, &RotationPage::presented, this, &RotationWizard::refresh);
    }
    return page;
}

void RotationWizard::showStep(RotationStep::Kind step)
{
    if (!session().isLoaded()) {
        showWaiting();
        return;
    }
    if (currentId() != step) {
        RotationPage *page = pageOf(step);
        // The way back and forth is the list of steps, not QWizard's own history.
        setStartId(step);
        restart();
        if (isVisible())
            page->setFocus();
        page->showFromTop();
    }
    lookAtShown();
    refresh();
}

/// The apps are asked what the shown step wants to know.
void RotationWizard::lookAtShown()
{
    const RotationPage *page = shownPage();
    if (!page || m_looksAt == page->step())
        return;
    m_looksAt = page->step();
    session().lookAt(page->step());
}

void RotationWizard::showWaiting()
{
    const std::optional<Error> error = session().loadError();
    // A restart that is left half done keeps the server from being read, and goes on from here.
    const Act *act = session().act();
    if ((act && act->step() == Act::Step::WaitingForPerson) || session().keptSettings())
        m_left->refresh(false, {});
    else
        m_left->hide();
    if (error) {
        m_waiting->present(StatePage::State::Failed, tr("The rotation could not be read"),
            errorText(*error, Attempt::Read), session().isBusy() ? QString() : tr("&Try again"));
    } else {
        m_waiting->present(StatePage::State::Loading, tr("Looking for a rotation of this environment…"),
            tr("Where one is not finished, it goes on from where it stands."));
    }
    if (currentId() != waitingId) {
        setStartId(waitingId);
        restart();
    }
    refresh();
}

void RotationWizard::follow()
{
    if (!session().isLoaded()) {
        m_looksAt.reset();
        showWaiting();
        return;
    }
    // What is shown was read when somebody wants to see it, not at every start of the program.
    if (!m_hasAskedToRead) {
        m_hasAskedToRead = true;
        if (!session().live().isLoading && !(session().live().value && session().rotation().isBegun()))
            session().readLive();
    }
    const QList<RotationStep::Kind> steps = session().steps();
    // The page that is shown brings itself up to date, and the rest with it.
    if (std::ranges::find(steps, currentId()) == steps.end())
        showStep(session().step());
}

/// ModernStyle fills the page like a list, in which no field and no card stands out; again with each new layout.
void RotationWizard::clearFill()
{
    const QList<QFrame *> frames = findChildren<QFrame *>();
    for (QFrame *frame : frames) {
        if (frame->autoFillBackground() && frame->backgroundRole() == QPalette::Base
            && !frame->inherits("QAbstractScrollArea"))
            frame->setBackgroundRole(QPalette::Window);
    }
}

void RotationWizard::refresh()
{
    clearFill();
    // In the turn in which the window's banner says it.
    QMetaObject::invokeMethod(this, &RotationWizard::refreshTitle, Qt::QueuedConnection);
    const RotationPage *page = shownPage();
    m_steps->setVisible(page != nullptr);
    m_handover->refresh();
    m_guide->refresh(page ? std::optional(page->step()) : std::nullopt);
    if (page)
        m_steps->refresh(page->step());
    const Rotation &rotation = session().rotation();
    m_closeHint->setText(rotation.isOver() || !page ? QString()
            : rotation.isBegun()
            ? tr("You can close this at any time. The rotation stays where it is; the window's banner leads back here.")
            : tr("Nothing has begun yet: closing changes nothing."));
    refreshButtons();
}

void RotationWizard::refreshTitle()
{
    const QString name = shownName(session().environment().name);
    const QString title
        = m_tools.account.isRehearsal ? tr("Rotate keys – %1 – PRACTICE").arg(name) : tr("Rotate keys – %1").arg(name);
    // Where somebody looks who has turned to another window meanwhile: first what is waited for.
    const RotationPage *page = shownPage();
    const bool isOpen = page && session().isOpen(page->step());
    const auto progress = progressOf(session(), isOpen ? page->step() : session().step());
    const Act *act = session().act();
    if (const RestartWatch *watch = act ? act->handover().watch.get() : nullptr) // for how long, by now
        connect(watch, &RestartWatch::changed, this, &RotationWizard::refreshTitle, Qt::UniqueConnection);
    const auto outage = act ? restartOutage(*act) : std::nullopt;
    QStringList parts{outage ? outage->title : QString(),
        progress && !progress->isAllDone() ? progressText(*progress) : QString(), title};
    parts.removeAll(QString());
    setWindowTitle(parts.join(tr(" – ", "between the parts of a window's title")));
}

bool RotationWizard::mayGiveUp() const
{
    // What an open act has made is not known yet.
    return canBeAbandoned(session().rotation()) && !session().isActOpen();
}

QString RotationWizard::whyNoUndo() const
{
    if (session().isBusy() || (session().isActOpen() && !mayGiveUp()))
        return underWayText();
    if (mayGiveUp() || session().mayUndo())
        return {};
    const QString why = tr("By what is known of them, these apps would refuse the server's calls: %1.")
                            .arg(namesInWords(session().appsWithoutOldKey()));
    if (session().rotation().isAfterLeak())
        return why; // nobody is given the leaked key once more
    return why + u' '
        + tr("The page “%1” has the old key for them, to be set as fallback first.")
              .arg(stepName(RotationStep::RollOut));
}

void RotationWizard::refreshButtons()
{
    const RotationPage *page = shownPage();
    const bool isHere = page && page->hasMainButton();
    const bool isOver = session().rotation().isOver();
    const bool canUndo = page && session().rotation().isBegun() && !isOver && (mayGiveUp() || session().isUndoOpen());
    QList<WizardButton> layout;
    if (canUndo)
        layout << undoId;
    if (m_tools.account.isRehearsal)
        layout << practiceId;
    layout << QWizard::Stretch;
    if (page && !isHere && page->step() != session().step())
        layout << continueId;
    else if (page && !isOver)
        layout << QWizard::NextButton << QWizard::CommitButton << QWizard::FinishButton;
    layout << QWizard::CancelButton;
    if (layout != m_layout) {
        m_layout = layout;
        setButtonLayout(layout);
    }
    setButtonText(undoId,
        mayGiveUp()                          ? tr("Give &up…")
            : session().rotation().isRotated ? tr("&Back to the old key…")
                                             : tr("&Undo the rotation…"));
    enableUnless(*button(undoId), whyNoUndo());
    setButtonText(continueId, tr("Con&tinue: %1").arg(stepName(session().step())));
    if (!page)
        return;
    const WizardButton main = page->isCommitPage() ? QWizard::CommitButton : QWizard::NextButton;
    for (const WizardButton which : {main, QWizard::FinishButton})
        setButtonText(which, page->actText());
    // What cannot be undone is not what one presses in passing.
    for (const WizardButton which : {main, QWizard::FinishButton, continueId}) {
        QAbstractButton *one = button(which);
        const bool isPrimary = which == continueId || !page->isDangerous();
        if (one->property(HouseStyle::primary).toBool() != isPrimary) {
            one->setProperty(HouseStyle::primary, isPrimary);
            one->update();
        }
    }
    const QIcon symbol = page->isDangerous() ? icon(u"warning"_s, Tone::Warning) : QIcon();
    for (const WizardButton which : {main, QWizard::FinishButton})
        button(which)->setToolTip(button(which)->isEnabled() ? QString() : page->whyNot());
    button(main)->setIcon(symbol);
    button(QWizard::FinishButton)->setIcon(symbol);
}

void RotationWizard::askToUndo()
{
    // What is being set just now would come after it.
    if (SetForMeDialog::raiseBusy(*this))
        return;
    const bool givesUp = mayGiveUp();
    const bool goesBack = session().rotation().isRotated;
    const QString restart = m_tools.account.changesByRestart ? undoRestartText(session().rotation()) : QString();
    const QString text = goesBack
        ? wayBackText(session())
        : (undoText(session().rotation(), givesUp, session().isAnythingSet(), session().live().value) + u' ' + restart)
              .trimmed();
    const QString question = givesUp ? tr("Give the rotation up?")
        : goesBack                   ? tr("Go back to the old signing key?")
                                     : tr("Undo the rotation?");
    auto *box = plainBox("undoBox", QMessageBox::Question, question, text, {}, this);
    const QString yes = givesUp ? tr("&Give the rotation up") : goesBack ? tr("&Go back") : tr("&Undo the rotation");
    QPushButton *undo = named("undoConfirmButton", box->addButton(yes, QMessageBox::DestructiveRole));
    QPushButton *keep = box->addButton(tr("&Keep going"), QMessageBox::RejectRole);
    box->setDefaultButton(keep);
    box->setEscapeButton(keep);
    connect(undo, &QPushButton::clicked, &session(), givesUp ? &RotationSession::abandon : &RotationSession::undo);
    box->open();
}
