// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "ui/rotation/wizardtools.h"
#include "ui/widgets/form.h"

#include <QPointer>
#include <QWidget>
#include <memory>

class Act;
class DeployFileView;
class VariablesSource;

/// Where a server has its settings in an environment file on this computer: writes those that it is to be restarted
/// with into it, with the same care as an app's variables. Shown while an act waits for such a restart. Holds no
/// secret.
class ServerFileView : public QWidget
{
    Q_OBJECT

public:
    explicit ServerFileView(const WizardTools &tools, QWidget *parent = nullptr);
    ~ServerFileView() override;

    void follow(Act *act); ///< Null, or one that waits for no restart: hides.

private:
    void setupLayout();
    void chooseFile();
    void take(const QString &path);
    QString shapeName() const;

    const WizardTools m_tools;
    const std::unique_ptr<VariablesSource> m_source;
    QPushButton *const m_open
        = named("serverFileButton", plainButton(tr("Write them into a &file on this computer…"), this));
    QWidget *const m_content = new QWidget(this);
    QLineEdit *m_path;
    DeployFileView *m_file;
    QPointer<Act> m_act;
};
