// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/rotation/rotationpage.h"

#include "app/core/lookup.h"
#include "app/rotation/rotationsight.h"
#include "ui/apps/appstable.h"
#include "ui/rotation/actpanel.h"
#include "ui/rotation/noticebanners.h"
#include "ui/rotation/stepresult.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/searchedit.h"
#include "ui/words/rotationtext.h"

#include <QAction>
#include <QFocusEvent>
#include <QScopedValueRollback>
#include <QScrollBar>

namespace {

constexpr qreal headingScale = 1.35;
constexpr int leastBodyHeight = 160;

/// Takes what is left: what stands above and below it has what it wants first.
class Body : public QScrollArea
{
public:
    using QScrollArea::QScrollArea;

    QSize sizeHint() const override { return {QScrollArea::sizeHint().width(), leastBodyHeight}; }
};

} // namespace

RotationPage::RotationPage(const WizardTools &tools, RotationStep::Kind step)
    : m_tools(tools)
    , m_step(step)
    , m_area(named("pageArea", new Body(this)))
    , m_actPanel(new ActPanel(tools, this))
{
    // A screen can be lower than what stands above and below the body wants.
    auto *all = new QWidget;
    auto *page = new QVBoxLayout(all);
    m_whole->setWidget(all);
    bareLayout<QVBoxLayout>(this)->addWidget(m_whole);
    page->setContentsMargins(Spacing::wide, Spacing::normal, Spacing::normal, 0);
    page->setSpacing(Spacing::normal);
    makeBold(*m_heading, headingScale);
    addParts(*page, {m_heading, m_intro});

    m_area->setMinimumHeight(leastBodyHeight);
    auto *content = new QWidget;
    m_body = new QVBoxLayout(content);
    m_body->setContentsMargins(0, 0, Spacing::small, 0);
    m_body->setSpacing(Spacing::normal);
    // First, whatever else the page says: what a person has to do for it, an outage too, is not to be looked for.
    m_body->addWidget(m_actPanel);
    m_result = named("resultBanner", new Banner(content));
    if (step != RotationStep::Resync) // what cannot be undone is said in full
        m_result->fold();
    m_body->addWidget(m_result);
    m_notices = new NoticeBanners(content);
    m_body->addWidget(m_notices);
    m_area->setWidget(content);
    for (QScrollArea *area : {m_whole, m_area}) {
        area->setFrameShape(QFrame::NoFrame);
        area->setWidgetResizable(true);
        area->setFocusPolicy(Qt::NoFocus);
        area->viewport()->setAutoFillBackground(false);
        area->widget()->setAutoFillBackground(false);
    }
    page->addWidget(m_area, 1);
    // As wide as what stands above it beside the scroll bar.
    m_foot = new QVBoxLayout;
    m_foot->setContentsMargins(0, 0, Spacing::small, 0);
    m_foot->setSpacing(Spacing::normal);
    page->addLayout(m_foot);

    setupNextOne();
    connect(m_actPanel, &ActPanel::byHandRequested, this, [this] { actByHand(); });
    connect(m_notices, &NoticeBanners::remedyChosen, &tools.session, &RotationSession::remedy);
    connect(&tools.session, &RotationSession::changed, this, [this] {
        if (isVisible())
            present();
    });
}

/// On every page: a button that has the keyboard would take these keys for Enter where no page takes them.
void RotationPage::setupNextOne()
{
    auto *done = named("doneNext", new QAction(tr("Done, next one to do"), this));
    done->setShortcuts({QKeySequence(Qt::CTRL | Qt::Key_Return), QKeySequence(Qt::CTRL | Qt::Key_Enter)});
    done->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    done->setAutoRepeat(false); // held down, it would say of one after the other that it is done
    addAction(done);
    connect(done, &QAction::triggered, this, [this] { markDone(); });
}

QLabel *RotationPage::addText(const QString &text, bool isFaint)
{
    QLabel *label = isFaint ? quietLabel(text, this) : wordsLabel(text, this);
    m_body->addWidget(label);
    return label;
}

void RotationPage::sayNoticesBelow()
{
    m_foot->insertWidget(0, m_notices);
}

void RotationPage::showFromTop()
{
    // The wizard gives the keyboard to a field meanwhile, and the area shows that.
    QMetaObject::invokeMethod(
        this,
        [this] {
            for (const QScrollArea *area : {m_whole, m_area})
                area->verticalScrollBar()->setValue(0);
        },
        Qt::QueuedConnection);
}

/// The wizard asks when it shows a page, too, before the page has looked at what is there.
bool RotationPage::isComplete() const
{
    m_wasComplete = canBePressed();
    return m_wasComplete;
}

void RotationPage::focusMainButton()
{
    // The wizard switches the button on when this has said all.
    QMetaObject::invokeMethod(
        this,
        [this] {
            if (wizard() && isVisible() && canBePressed())
                wizard()->button(isCommitPage() ? QWizard::CommitButton : QWizard::NextButton)->setFocus();
        },
        Qt::QueuedConnection);
}

void RotationPage::pressEnter(const QWidget *focused)
{
    QAction *next = nextAct();
    if (isEnterFine() && canBePressed() && (!focused || isFieldOfStep(*focused)))
        act();
    else if (next && (!focused || qobject_cast<const AppsTable *>(focused))) // it opens nothing of a row
        next->trigger();
}

bool RotationPage::isFieldOfStep(const QWidget &field) const
{
    return qobject_cast<const QLineEdit *>(&field) && !qobject_cast<const SearchEdit *>(&field);
}

bool RotationPage::isRefused() const
{
    return hasRefusal(session().notices(m_step));
}

QString RotationPage::actText() const
{
    // Of what is behind already, as rotate is after a leak, none is the next.
    const QList<RotationStep::Kind> steps = session().steps().sliced(session().steps().indexOf(m_step) + 1);
    const auto *next = firstOf(steps, [this](RotationStep::Kind step) { return !rotation().isDone(step); });
    return next ? tr("&Go on: %1").arg(stepName(*next)) : tr("&Go on");
}

QString RotationPage::whyNot() const
{
    if (!session().isLoaded() || session().isBusy())
        return tr("Something is under way or being read: that comes to its end first.");
    if (session().isActOpen())
        return tr("What a change did is not known yet: that is found out first.");
    const QList<RotationNotice> notices = session().notices(m_step);
    const RotationNotice *refusal = firstWith(notices, &RotationNotice::severity, RotationNotice::Refusal);
    return refusal ? noticeText(*refusal).title : QString();
}

void RotationPage::present()
{
    if (m_isPresenting)
        return;
    const QScopedValueRollback<bool> guard(m_isPresenting, true);
    m_heading->setText(stepTitle(m_step, session()));
    m_intro->setText(stepText(m_step, session(), tools().account.changesByRestart));
    m_intro->setVisible(!m_intro->text().isEmpty());
    setAccessibleName(m_heading->text());
    setAccessibleDescription(m_intro->text());
    presentResult();
    m_notices->present(
        isCurrent() ? session().notices(m_step) : QList<RotationNotice>(), saidElsewhere() + saidByTheAct());
    refresh();
    const bool wasActHidden = m_actPanel->isHidden();
    m_actPanel->refresh(isCurrent() && canActByHand(), actKinds());
    if (!isCurrent())
        m_actPanel->hide();
    // Whoever pressed the button below a long page sees what it does.
    if (wasActHidden && !m_actPanel->isHidden())
        m_area->verticalScrollBar()->setValue(0);
    checkComplete();
}

/// What is under way, or what came of it, says the panel of the act; it reads by itself when it is through.
QList<RotationNotice::Kind> RotationPage::saidByTheAct() const
{
    QList said{RotationNotice::ActOpen};
    if (session().isBusy())
        said.append(RotationNotice::NotRead);
    if (session().keptSettings() && !session().live().error)
        said.append(RotationNotice::TwinGone);
    return said;
}

void RotationPage::presentResult()
{
    const QList<RotationStep::Kind> steps = session().steps();
    const qsizetype place = steps.indexOf(m_step);
    if (isCurrent() && place > 0)
        sayResult(*m_result, steps.at(place - 1));
    else
        m_result->hide();
}

void RotationPage::sayResult(Banner &banner, RotationStep::Kind step) const
{
    if (const std::optional<StepResult> result = stepResult(step, session(), m_tools.account))
        banner.say(result->tone, result->title, result->text);
    else
        banner.hide();
}

void RotationPage::checkComplete()
{
    // Each time, the wizard hides and shows everything to avoid flicker, which would conceal a revealed key.
    if (canBePressed() != m_wasComplete)
        emit completeChanged();
    emit presented();
}

void RotationPage::showEvent(QShowEvent *event)
{
    QWizardPage::showEvent(event);
    if (!m_isPresenting)
        present();
}

/// The wizard gives it to the page.
void RotationPage::focusInEvent(QFocusEvent *event)
{
    QWizardPage::focusInEvent(event);
    if (QWidget *field = firstField(); field && field->isVisible())
        field->setFocus(event->reason());
}
