// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/domain/fetched.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/form.h"
#include "ui/widgets/statepage.h"

#include <QStackedLayout>
#include <QWidget>

/// What a FetchedPane says of its subject.
struct PaneTexts
{
    QString loading; ///< "Loading the event keys…"
    QString failed; ///< Title where nothing could be read: "The event keys could not be read"
    QString unread; ///< Title where nothing could be read, and what is shown is from elsewhere; empty: it is not.
    QString emptyTitle; ///< "No event key is known here"
    QString emptyText; ///< What that means and what to do.
    QString emptyAction; ///< The button's text; empty: none.
    QString emptySymbol; ///< A name for icon(); empty: the usual one.
};

/// Shows the content where there is data; a StatePage where there is none; and above data that could not be read again
/// a banner that says so.
class FetchedPane : public QWidget
{
    Q_OBJECT

public:
    explicit FetchedPane(QWidget *parent = nullptr);

    void setContent(QWidget *content); ///< Once. The pane takes it over.
    void setTexts(const PaneTexts &texts) { m_texts = texts; }

    /// What the window says above this anyway: where that is why nothing more could be read, it is not said again.
    void setSaidAbove(const QString &text);

    using QWidget::show;
    /// isEmpty: there is data, and there is nothing in it (and nothing is filtered away).
    template <typename T>
    void show(const Fetched<T> &fetched, bool isEmpty)
    {
        present({fetched.value.has_value(), isEmpty, fetched.isLoading, fetched.error, fetched.readAt});
    }

signals:
    void retryRequested();
    void emptyActionRequested();
    void signInRequested();

private:
    struct Condition
    {
        bool hasData;
        bool isEmpty;
        bool isLoading;
        std::optional<Error> error;
        QDateTime readAt;
    };
    void present(const Condition &condition);
    void presentError(const Error &error);
    void presentStale();
    void onAction();

    PaneTexts m_texts;
    QString m_saidAbove;
    std::optional<Condition> m_condition;
    Banner *const m_banner = named("staleBanner", new Banner(this));
    QPushButton *m_retryButton;
    QStackedLayout *const m_stack = new QStackedLayout;
    StatePage *const m_page = new StatePage(this);
    QWidget *m_content = nullptr;
};
