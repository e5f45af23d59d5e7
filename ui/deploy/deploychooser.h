// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/deploy/deploytargets.h"
#include "ui/widgets/form.h"

#include <QComboBox>
#include <QWidget>

class ProblemLine;

/// Which target brings the variables to an app, and where: the places that the target asks for.
class DeployChooser : public QWidget
{
    Q_OBJECT

public:
    explicit DeployChooser(DeployTarget::Use use);

    /// Shows a choice; says nothing of it through the signals.
    void present(const QString &targetId, const QString &place);

    QString targetId() const { return m_targetId; }
    DeployPlaces places() const;
    /// As the journal keeps them.
    QString place() const;

signals:
    void changed(); ///< Another target, or a letter typed.
    void committed(); ///< A choice is made: another target, a file chosen, a field left or Enter pressed in it.

private:
    struct Field
    {
        DeployPlace place;
        QLineEdit *edit;
        ProblemLine *problem;
    };

    void onTargetChosen();
    void showAbout();
    void rebuild(const DeployPlaces &places);
    QWidget *makeField(const DeployPlace &place, const QString &value);
    void check(const Field &field);
    void chooseFile(QLineEdit *edit);

    QComboBox *const m_combo = named("targetCombo", new QComboBox, tr("How the variables are set"));
    QLabel *const m_about = named("targetAbout", quietLabel());
    QWidget *m_form = nullptr;
    QList<Field> m_fields;
    QString m_targetId;
};
