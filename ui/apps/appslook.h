// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/models/rolloutmodel.h"
#include "ui/apps/appstable.h"
#include "ui/widgets/form.h"

#include <QWidget>
#include <functional>

class RolloutCheck;

/// The apps on a page that only looks at them: what they come to, in a sentence, a button that asks them again, and the
/// table.
class AppsLook : public QWidget
{
    Q_OBJECT

public:
    explicit AppsLook(const QList<RolloutModel::Column> &columns, QWidget *parent = nullptr);
    ~AppsLook() override;

    /// While it is seen, `refresh` is called after what the check's apps have answered: once for hundreds of answers.
    void follow(RolloutCheck &check, const std::function<void()> &refresh);
    void present(const QString &words, const QList<RolloutRow> &rows, const RolloutKeys &keys);
    void hideStandings() { m_model.hideStandings(); }
    QLabel &words() const { return *m_words; }
    QPushButton &askButton() const { return *m_askButton; }
    AppsTable &table() const { return *m_table; }

private:
    RolloutModel m_model;
    QLabel *const m_words = wordsLabel();
    QPushButton *m_askButton;
    AppsTable *const m_table = new AppsTable(m_model);
};
