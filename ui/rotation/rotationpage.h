// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/rotation/rotationsession.h"
#include "ui/rotation/wizardtools.h"
#include "ui/widgets/form.h"

#include <QScrollArea>
#include <QWizardPage>

class ActPanel;
class Banner;
class NoticeBanners;

/// A page of the rotation: heading, the act under way, what the step refuses and warns about, and its content. Shows
/// the session and forwards what the person does; refreshed while it is visible. A page of a step that is behind can
/// only be looked at.
class RotationPage : public QWizardPage
{
    Q_OBJECT

public:
    static constexpr int longestReason = 300; ///< Of what a person writes, in characters.

    RotationPage(const WizardTools &tools, RotationStep::Kind step);

    RotationStep::Kind step() const { return m_step; }
    bool isComplete() const override; ///< For QWizard alone: what it is told is kept, and told again when it differs.
    /// The main button.
    bool canBePressed() const { return m_tools.session.isLoaded() && hasMainButton() && mayAct(); }

    /// The words of the wizard's main button: verb and object.
    virtual QString actText() const;
    /// The session's answer; never asked of a step whose commands are not taken.
    virtual bool mayAct() const { return !m_tools.session.isBusy() && m_tools.session.mayGoOn(); }
    virtual QString whyNot() const; ///< In a sentence: why the main button is grey. Empty: the page itself says it.
    /// The main button. Leaves the step, unless a page has something to do first.
    virtual void act() { m_tools.session.goOn(); }
    /// Cannot be undone: the button is never the default.
    virtual bool isDangerous() const { return false; }
    /// Enter is as good as the button.
    virtual bool isEnterFine() const { return !isDangerous() && !m_tools.session.keptSettings(); }
    /// While the main button cannot be pressed: what takes the step on with what is selected. It stands out in its
    /// place, and Enter presses it. Null: nothing does.
    virtual QAction *nextAct() const { return nullptr; }
    void pressEnter(const QWidget *focused); ///< Null: nothing takes it that has the keyboard.
    /// In this field, too: what is typed into it is for the step, and nothing that is looked for or said of one row.
    virtual bool isFieldOfStep(const QWidget &field) const;

    /// Commands of its step are taken: one of the last two steps, beside the one where the rotation stands.
    bool isCurrent() const { return m_tools.session.isOpen(m_step); }
    /// What the main button does can be done from here. Of two open steps each page has its own work, and only the one
    /// where the rotation stands is left by it.
    virtual bool hasMainButton() const { return isCurrent() && m_tools.session.step() == m_step; }

    void present(); ///< Brings everything up to date.
    void showFromTop(); ///< What it says first is not scrolled past, wherever the keyboard is.

signals:
    void presented();

protected:
    /// Shows the content; called by present().
    virtual void refresh() = 0;
    /// What the page says in its own place.
    virtual QList<RotationNotice::Kind> saidElsewhere() const { return {}; }
    QList<RotationNotice::Kind> saidByTheAct() const;
    /// The acts whose outcome is told on this page.
    virtual QList<ActKind> actKinds() const { return {}; }
    virtual bool canActByHand() const { return false; }
    virtual void actByHand() { }

    RotationSession &session() const { return m_tools.session; }
    const Rotation &rotation() const { return m_tools.session.rotation(); }
    const WizardTools &tools() const { return m_tools; }
    void sayResult(Banner &banner, RotationStep::Kind step) const; ///< What is true now; hides where nothing is said.
    void checkComplete(); ///< What the person typed decides too.
    bool isRefused() const; ///< Something of what is said at the top forbids it.
    /// Ctrl+Return: what is selected is done, and the next one to do is selected. Without such a list nothing happens.
    virtual void markDone() { }
    QVBoxLayout *body() const { return m_body; }
    /// A paragraph in the body; plain text.
    QLabel *addText(const QString &text, bool isFaint = false);
    /// What the step refuses and warns about comes below what scrolls: above, what somebody is about to press would go
    /// from under the pointer.
    void sayNoticesBelow();
    void focusMainButton(); ///< Once it can be pressed, in the next turn of events; else the keyboard stays.
    /// Below what scrolls: always in sight, where the window is high enough.
    void addFooter(QWidget *footer) { m_foot->addWidget(footer); }

    /// Where the keyboard goes as the page comes up, if it can be seen: what the page waits for next.
    virtual QWidget *firstField() const { return nullptr; }

    void showEvent(QShowEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;

private:
    void setupNextOne();
    void presentResult(); ///< Of the step before this one, while this one is the next thing to do.

    const WizardTools m_tools;
    const RotationStep::Kind m_step;
    QLabel *const m_heading = named("pageHeading", wordsLabel(this));
    QLabel *const m_intro = named("pageIntro", wordsLabel(this));
    Banner *m_result;
    NoticeBanners *m_notices;
    QScrollArea *const m_whole = named("wholeArea", new QScrollArea(this)); // scrolls on screens that are too low
    QScrollArea *const m_area;
    QVBoxLayout *m_foot = nullptr;
    QVBoxLayout *m_body;
    ActPanel *m_actPanel;
    mutable bool m_wasComplete = false; // what the wizard was told last
    bool m_isPresenting = false;
};
