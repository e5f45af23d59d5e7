// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/rotation/serverfileview.h"

#include "app/accounts/preferences.h"
#include "app/accounts/services.h"
#include "app/acts/act.h"
#include "app/core/whenfinished.h"
#include "app/deploy/serversettingstext.h"
#include "app/rotation/rotationsession.h"
#include "ui/deploy/deployfileview.h"
#include "ui/deploy/variablessource.h"
#include "ui/words/tone.h"

#include <QDir>
#include <QFileDialog>
#include <QFileInfo>

using namespace Qt::StringLiterals;

namespace {

const QString serverKey = u"server"_s;

/// The settings that the act under way wants, as the variables of one file; before those of the apps: in a file of
/// theirs the same names stand for other values, and it is not to be written. Nothing is put back from here: a way back
/// is a restart with settings of its own.
std::unique_ptr<VariablesSource> settingsOf(RotationSession &session)
{
    return variablesOf(session, RotationStep::RollOut, false, QProcessEnvironment::systemEnvironment(), [&session] {
        const Act *act = session.act();
        if (!act || act->handover().settings.isEmpty())
            return QList<AppVariables>();
        AppVariables server{.appKey = serverKey, .name = session.environment().name, .variables = {}};
        for (const SettingsPart &part : serverSettingsParts(SettingsForm::Values, act->handover().settings))
            server.variables.append({.name = part.name, .value = part.text});
        return QList{server};
    });
}

} // namespace

ServerFileView::ServerFileView(const WizardTools &tools, QWidget *parent)
    : QWidget(parent)
    , m_tools(tools)
    , m_source(settingsOf(tools.session))
    , m_path(named("serverFileEdit", new QLineEdit(m_content)))
    , m_file(new DeployFileView(*m_source, tools.services.clock, tools.clipboard, m_content))
{
    setupLayout();
    connect(m_open, &QPushButton::clicked, this, [this] {
        m_open->hide();
        m_content->show();
        m_path->setText(m_tools.services.preferences.shape(shapeName()));
        m_file->present(serverKey, m_path->text());
        m_path->setFocus();
    });
    connect(m_path, &QLineEdit::textChanged, this, // what a screen reader puts in is typed, too
        [this](const QString &path) { m_file->presentSoon(serverKey, path.trimmed()); });
    connect(m_path, &QLineEdit::editingFinished, this, [this] { take(m_path->text().trimmed()); });
    connect(m_file, &DeployFileView::otherFileWanted, this, &ServerFileView::take);
    hide();
}

ServerFileView::~ServerFileView() = default;

void ServerFileView::setupLayout()
{
    m_path->setPlaceholderText(u"/etc/inngest/server.env"_s);
    auto *label = new QLabel(
        tr("&The server's environment file (not an app's: the variables have the same names there):"), m_content);
    label->setWordWrap(true);
    label->setBuddy(m_path);
    QPushButton *browse = plainButton(tr("&Browse…"), m_content);
    connect(browse, &QPushButton::clicked, this, &ServerFileView::chooseFile);
    auto *row = new QHBoxLayout;
    row->addWidget(m_path, 1);
    row->addWidget(browse);
    auto *content = bareLayout<QVBoxLayout>(m_content);
    content->setSpacing(Spacing::small);
    content->addWidget(label);
    content->addLayout(row);
    content->addWidget(m_file);
    content->addWidget(
        wordsLabel(tr("2. Restart the server, as said above. Until then it holds the old settings."), m_content));
    m_content->hide();
    auto *layout = bareLayout<QVBoxLayout>(this);
    layout->addWidget(m_open, 0, Qt::AlignLeft);
    layout->addWidget(m_content);
}

/// The file of each server is remembered: a rotation writes into it several times.
QString ServerFileView::shapeName() const
{
    return u"server-file/"_s + m_tools.session.environment().id;
}

void ServerFileView::take(const QString &path)
{
    m_path->setText(path);
    m_tools.services.preferences.setShape(shapeName(), path);
    m_file->present(serverKey, path);
}

void ServerFileView::chooseFile()
{
    auto *dialog = new QFileDialog(this, tr("The server's environment file"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::AnyFile);
    dialog->setLabelText(QFileDialog::Accept, tr("Choose"));
    dialog->setFilter(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot);
    if (const QFileInfo now(m_path->text()); now.isAbsolute() && now.absoluteDir().exists())
        dialog->setDirectory(now.absolutePath());
    connect(dialog, &QFileDialog::fileSelected, this, &ServerFileView::take);
    dialog->open();
}

void ServerFileView::follow(Act *act)
{
    const bool isWaiting = act && act->step() == Act::Step::WaitingForPerson && act->way().isRestart;
    setVisible(isWaiting);
    if (!isWaiting || act == m_act)
        return;
    m_act = act;
    m_content->hide();
    m_open->show();
}
