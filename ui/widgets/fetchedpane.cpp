// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/widgets/fetchedpane.h"

#include "ui/words/agetext.h"
#include "ui/words/errortext.h"

#include <utility>

namespace {

StatePage::State stateOf(Error::Kind kind)
{
    switch (kind) {
    case Error::Kind::Offline:
    case Error::Kind::Timeout:
        return StatePage::State::Offline;
    case Error::Kind::Forbidden:
        return StatePage::State::Forbidden;
    case Error::Kind::NotSignedIn:
        return StatePage::State::NotSignedIn;
    case Error::Kind::Cancelled:
    case Error::Kind::Insecure:
    case Error::Kind::NotFound:
    case Error::Kind::Busy:
    case Error::Kind::Rejected:
    case Error::Kind::Unreadable:
    case Error::Kind::Keychain:
    case Error::Kind::Storage:
    case Error::Kind::Conflict:
    case Error::Kind::Unexpected:
        break;
    }
    return StatePage::State::Failed;
}

} // namespace

FetchedPane::FetchedPane(QWidget *parent)
    : QWidget(parent)
{
    m_retryButton = named("staleRetryButton", m_banner->addButton(tr("Try again")));
    connect(m_retryButton, &QPushButton::clicked, this, &FetchedPane::retryRequested);
    connect(m_page, &StatePage::actionRequested, this, &FetchedPane::onAction);

    auto *layout = bareLayout<QVBoxLayout>(this, Spacing::small);
    layout->addWidget(m_banner);
    layout->addLayout(m_stack, 1);
    m_stack->addWidget(m_page);
}

void FetchedPane::setContent(QWidget *content)
{
    Q_ASSERT_X(!m_content, "FetchedPane", "it holds one content for good");
    m_content = content;
    m_stack->addWidget(content);
}

void FetchedPane::present(const Condition &condition)
{
    const bool hasContent = condition.hasData && !condition.isEmpty;
    if (!hasContent) {
        if (condition.hasData)
            m_page->present(StatePage::State::Empty, m_texts.emptyTitle, m_texts.emptyText, m_texts.emptyAction,
                m_texts.emptySymbol);
        else if (condition.error && !condition.isLoading)
            presentError(*condition.error);
        else
            m_page->present(StatePage::State::Loading, m_texts.loading, {});
    }
    m_condition = condition;
    presentStale();
    m_stack->setCurrentWidget(hasContent && m_content ? m_content : m_page);
}

void FetchedPane::presentError(const Error &error)
{
    const StatePage::State state = stateOf(error.kind);
    const QString title
        = error.kind == Error::Kind::Cancelled ? m_texts.failed : tr("%1: %2").arg(m_texts.failed, errorTitle(error));
    const QString action = state == StatePage::State::NotSignedIn ? tr("Sign in again") : tr("Try again");
    m_page->present(state, title, errorText(error, Attempt::Read), action);
}

void FetchedPane::setSaidAbove(const QString &text)
{
    if (std::exchange(m_saidAbove, text) != text && m_condition)
        presentStale();
}

void FetchedPane::presentStale()
{
    const Condition &condition = *m_condition;
    if (!condition.hasData || !condition.error)
        return m_banner->hide();
    const QString text = errorText(*condition.error, Attempt::Read);
    const bool isSaid = text == m_saidAbove;
    m_banner->say(Tone::Warning,
        tr("%1. %2.", "what is shown, and why no more is")
            .arg(m_texts.unread.isEmpty() ? tr("What is shown was read at %1").arg(exactTimeText(condition.readAt))
                                          : m_texts.unread,
                errorTitle(*condition.error)),
        isSaid ? QString() : text);
    m_retryButton->setVisible(!isSaid);
    m_retryButton->setEnabled(!condition.isLoading);
}

void FetchedPane::onAction()
{
    switch (m_page->state()) {
    case StatePage::State::Empty:
        emit emptyActionRequested();
        break;
    case StatePage::State::NotSignedIn:
        emit signInRequested();
        break;
    case StatePage::State::Loading:
    case StatePage::State::Offline:
    case StatePage::State::Forbidden:
    case StatePage::State::Failed:
        emit retryRequested();
    }
}
