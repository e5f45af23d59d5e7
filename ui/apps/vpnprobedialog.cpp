// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/apps/vpnprobedialog.h"

#include "ui/widgets/icons.h"

#include <QClipboard>
#include <QDialogButtonBox>
#include <QFontDatabase>
#include <QGuiApplication>

using namespace Qt::StringLiterals;

namespace {

constexpr QSize usualSize{680, 560};

QString of(const Error &error)
{
    if (error.kind == Error::Kind::Unreadable)
        return VpnProbeDialog::tr(
            "This is not what the command prints. Paste all of it, from the first line to the last.");
    if (error.kind == Error::Kind::Timeout)
        return VpnProbeDialog::tr(
            "This answer is too old: its signatures were good for a few minutes only. Make a new command "
            "and run that.");
    if (error.kind == Error::Kind::Conflict)
        return VpnProbeDialog::tr("This answer was taken before. Each run of the command counts once: run it again.");
    if (error.kind == Error::Kind::NotFound)
        return VpnProbeDialog::tr("The app is no longer on the list.");
    return VpnProbeDialog::tr("The answer could not be taken.");
}

} // namespace

VpnProbeDialog::VpnProbeDialog(const QString &what, bool hasSecrets, std::function<QString()> command,
    std::function<Done(const QString &answer)> take, QWidget *parent)
    : TypingDialog(parent)
    , m_makeCommand(std::move(command))
    , m_take(std::move(take))
{
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Ask “%1” from inside the network").arg(what));
    resize(usualSize);
    auto *column = roomyColumn(this);
    column->setSpacing(Spacing::small);
    setupCommand(hasSecrets);
    setupAnswer();
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Cancel);
    m_takeButton = named("takeButton", buttons->addButton(tr("&Take the answer"), QDialogButtonBox::ApplyRole));
    checkAnswer();
    connect(m_takeButton, &QPushButton::clicked, this, &VpnProbeDialog::takeAnswer);
    connect(buttons, &QDialogButtonBox::rejected, this, [this] { done(Rejected); });
    column->addWidget(buttons);
    m_takeButton->setDefault(true);
    renew();
    m_copyButton->setFocus();
}

void VpnProbeDialog::setupCommand(bool hasSecrets)
{
    m_command->setReadOnly(true);
    m_command->setTabChangesFocus(true);
    m_command->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    m_copyButton = named("copyButton", plainButton(icon(u"copy"_s), tr("&Copy the command")));
    auto *again = named("renewButton", plainButton(icon(u"reload"_s), tr("&New command")));
    connect(m_copyButton, &QPushButton::clicked, this,
        [this] { QGuiApplication::clipboard()->setText(m_command->toPlainText()); });
    connect(again, &QPushButton::clicked, this, &VpnProbeDialog::renew);
    auto *column = static_cast<QVBoxLayout *>(layout());
    column->addWidget(
        wordsLabel(tr("1. Run this in a shell on a machine that reaches what it asks (it needs curl), within a minute; "
                      "it asks several times, which takes some minutes. It holds signatures, not keys: they are good "
                      "for five minutes, and for reading which keys an app holds.")));
    if (hasSecrets)
        column->addWidget(
            wordsLabel(tr("Headers of its own, and what stands behind “?” in an address, are not in it: they can be "
                          "secrets. Where the app does not answer without them, add them where you run it.")));
    column->addWidget(m_command, 3);
    column->addLayout(rowOf({m_copyButton, again, nullptr}));
}

void VpnProbeDialog::setupAnswer()
{
    m_answer->setTabChangesFocus(true);
    m_answer->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    m_answer->setPlaceholderText(tr("What the command printed"));
    m_problem->setField(m_answer);
    auto *column = static_cast<QVBoxLayout *>(layout());
    column->addSpacing(Spacing::small);
    column->addWidget(wordsLabel(tr("2. Paste all that it printed. Each round in it counts as one answer, of the time "
                                    "that the answer itself tells.")));
    column->addWidget(m_answer, 2);
    column->addWidget(m_problem);
    connect(m_answer, &QPlainTextEdit::textChanged, this, [this] {
        m_problem->say({});
        checkAnswer();
    });
}

void VpnProbeDialog::checkAnswer()
{
    const bool isEmpty = m_answer->toPlainText().trimmed().isEmpty();
    enableUnless(*m_takeButton, isEmpty ? tr("Paste first what the command printed.") : QString());
}

void VpnProbeDialog::renew()
{
    const QString command = m_makeCommand();
    m_command->setPlainText(command);
    enableUnless(*m_copyButton, command.isEmpty() ? tr("This app has no address that could be asked.") : QString());
    if (command.isEmpty())
        m_problem->say(tr("This app has no address that could be asked."));
}

void VpnProbeDialog::takeAnswer()
{
    const Done taken = m_take(m_answer->toPlainText());
    if (taken)
        return accept();
    const QString which = taken.error().serverMessage;
    m_problem->say(which.isEmpty() ? of(taken.error()) : which + u' ' + of(taken.error()));
    m_answer->setFocus();
}
