// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

// The dialogs about how apps are asked, and about somebody's word for them: one is open at a time.

#include "app/core/clock.h"
#include "app/core/lookup.h"
#include "app/core/shown.h"
#include "app/deploy/deployinstructions.h"
#include "app/deploy/deploytargets.h"
#include "app/models/rolloutwords.h"
#include "app/rollout/probecommand.h"
#include "app/rollout/rolloutcheck.h"
#include "ui/apps/appaccessdialog.h"
#include "ui/apps/appsboard.h"
#include "ui/apps/keepingdialog.h"
#include "ui/apps/worddialog.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/linelist.h"

#include <QClipboard>
#include <QComboBox>
#include <QCoreApplication>
#include <QDialogButtonBox>
#include <QFontDatabase>
#include <QGuiApplication>
#include <algorithm>
#include <functional>
#include <utility>

using namespace Qt::StringLiterals;

namespace {

/// Apps that Inngest does not list, by their addresses, one a line. Does nothing itself: it has somebody else add them.
/// Deletes itself when it is closed.
class AddAppsDialog final : public KeepingDialog
{
    Q_DECLARE_TR_FUNCTIONS(AddAppsDialog)

public:
    using Add = std::function<void(const QString &name, const AppAccess &access, const AccessKept &kept)>;

    /// add: an app with its name; empty: none was said.
    AddAppsDialog(const AskedAddresses &asked, Add add, QWidget *parent)
        : KeepingDialog(parent)
        , m_asked(asked)
        , m_add(std::move(add))
        , m_lines(named("addressLines", new LineList(this)))
    {
        setAttribute(Qt::WA_DeleteOnClose);
        setWindowTitle(tr("Add apps by their addresses"));
        m_lines->setUp(
            tr("Address"), tr("Shop https://shop.example.com/api/inngest vercel"),
            [this](const QString &line) { return problemOf(AddressLine(line)); },
            [](const QString &line) {
                const AddressLine said(line);
                return said.isComment ? QString() : comparedUrl(QUrl(said.address)).toString(QUrl::FullyEncoded);
            });
        auto *intro = wordsLabel(tr("The addresses of their serve endpoints, one a line, each with its name before it "
                                    "and its platform behind it, as far as you know them. They can be pasted all at "
                                    "once. What they need besides (headers, a CA) is set for each one later."),
            this);
        setupPlatforms();
        intro->setMinimumWidth(560);
        resize(640, 420); // ten of them, and what is wrong with one
        auto *column = new QVBoxLayout(this);
        column->setContentsMargins(Spacing::wide, Spacing::wide, Spacing::wide, Spacing::wide);
        column->addWidget(intro);
        column->addWidget(m_lines, 1);
        column->addWidget(m_comments);
        auto *form = new QFormLayout;
        form->addRow(tr("&Platform of those that name none known here"), m_platforms);
        column->addLayout(form);
        column->addWidget(m_keepLine);
        m_accept = addButtons("addAppsButton", tr("&Add the apps"), [this] { keep(); });
        connect(m_lines, &LineList::changed, this, &AddAppsDialog::check);
        connect(m_platforms, &QComboBox::currentIndexChanged, m_lines, &LineList::checkAgain);
        m_lines->focusProblem();
        check();
    }

    bool hasTyped() const override { return !m_lines->lines().isEmpty(); }

protected:
    void enableFields() override
    {
        m_lines->setReadOnly(isKeeping());
        m_platforms->setEnabled(!isKeeping());
        check();
    }

    QString stayWith(const QStringList &notKept) override
    {
        m_lines->setLines(notKept);
        m_lines->focusProblem(); // there is none: the last line
        return tr("What stands here was not added.");
    }

private:
    void keep()
    {
        const QStringList lines
            = those(m_lines->lines(), [](const QString &line) { return !AddressLine(line).isComment; });
        keepEach(lines, [this](const QString &line, const AccessKept &kept) {
            const AddressLine said(line);
            const QString platform = m_targets.platformCalled(said.platform);
            m_add(said.name,
                {.url = QUrl(said.address, QUrl::StrictMode), .platform = platform.isEmpty() ? chosen() : platform},
                kept);
        });
    }

    /// Where there is a way of setting an app's variables; of the others nothing would depend on it.
    void setupPlatforms()
    {
        m_platforms->addItem(tr("Not known"), QString());
        for (const DeployTarget &target : m_targets.all()) {
            const bool isThere = !target.platforms.isEmpty() && m_platforms->findData(target.platforms.first()) >= 0;
            if (target.use == DeployTarget::Use::Apps && !target.platforms.isEmpty() && !isThere)
                m_platforms->addItem(deployText(target.name), target.platforms.first());
        }
    }

    QString chosen() const { return m_platforms->currentData().toString(); } ///< Empty: none.

    QString problemOf(const AddressLine &line) const
    {
        if (line.isComment)
            return {};
        const QString problem = serveUrlProblem(line.address, m_asked);
        if (!problem.isEmpty() || line.platform.isEmpty() || !m_targets.platformCalled(line.platform).isEmpty())
            return problem;
        // Two addresses in one line are what it is more often.
        if (line.platform.contains(u"://"_s))
            return serveUrlProblem(line.address + u' ' + line.platform);
        return chosen().isEmpty()
            ? tr("No platform of this name is known here: “%1”. Choose one below that stands for it, or leave it out.")
                  .arg(shownName(line.platform))
            : QString();
    }

    void check()
    {
        const QStringList lines = m_lines->lines();
        const auto comments
            = std::ranges::count_if(lines, [](const QString &line) { return AddressLine(line).isComment; });
        m_comments->say(
            comments > 0 ? tr("%n lines that begin with # or // are left out.", nullptr, int(comments)) : QString(),
            Tone::Info);
        enableUnless(*m_accept,
            isKeeping()                    ? underWayText()
                : m_lines->hasProblem()    ? tr("A line cannot be used yet: what is wrong stands below it.")
                : lines.size() == comments ? tr("Type or paste an address first.")
                                           : QString());
    }

    const AskedAddresses m_asked;
    const Add m_add;
    const DeployTargets m_targets;
    QComboBox *const m_platforms = named("platformCombo", new QComboBox);
    LineList *m_lines;
    ProblemLine *const m_comments = named("commentsLine", new ProblemLine);
    QPushButton *m_accept;
};

/// For an app that only a machine inside its network reaches: the command to run there, and the field for what it
/// prints. Closes once an answer was taken. Deletes itself when it is closed.
class VpnProbeDialog final : public TypingDialog
{
    Q_DECLARE_TR_FUNCTIONS(VpnProbeDialog)

public:
    /// command: makes one whose signatures are fresh; take: what to do with the answer, and what is wrong with it.
    /// what: the app's name, or how many they are. hasSecrets: one is asked with what the command leaves out, since a
    /// shell's arguments and the clipboard are no place for it.
    VpnProbeDialog(const QString &what, bool hasSecrets, std::function<QString()> command,
        std::function<Done(const QString &answer)> take, QWidget *parent)
        : TypingDialog(parent)
        , m_makeCommand(std::move(command))
        , m_take(std::move(take))
    {
        setAttribute(Qt::WA_DeleteOnClose);
        setWindowTitle(tr("Ask “%1” from inside the network").arg(what));
        resize(680, 560);
        auto *column = roomyColumn(this);
        column->setSpacing(Spacing::small);
        setupCommand(hasSecrets);
        setupAnswer();
        auto *buttons = new QDialogButtonBox(QDialogButtonBox::Cancel);
        m_takeButton = named("takeButton", buttons->addButton(tr("&Take the answer"), QDialogButtonBox::ApplyRole));
        checkAnswer();
        connect(m_takeButton, &QPushButton::clicked, this, &VpnProbeDialog::takeAnswer);
        connect(buttons, &QDialogButtonBox::rejected, this, &VpnProbeDialog::reject);
        column->addWidget(buttons);
        m_takeButton->setDefault(true);
        renew();
        m_copyButton->setFocus();
    }

    bool hasTyped() const override { return m_takeButton->isEnabled(); }

private:
    void setupCommand(bool hasSecrets)
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
        column->addWidget(wordsLabel(
            tr("1. Run this in a shell on a machine that reaches what it asks (it needs curl), within a minute; "
               "it asks several times, which takes some minutes. It holds signatures, not keys: they are good "
               "for five minutes, and for reading which keys an app holds.")));
        if (hasSecrets)
            column->addWidget(wordsLabel(
                tr("Headers of its own, and what stands behind “?” in an address, are not in it: they can be "
                   "secrets. Where the app does not answer without them, add them where you run it.")));
        column->addWidget(m_command, 3);
        column->addLayout(rowOf({m_copyButton, again, nullptr}));
    }

    void setupAnswer()
    {
        m_answer->setTabChangesFocus(true);
        m_answer->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
        m_answer->setPlaceholderText(tr("What the command printed"));
        m_problem->setField(m_answer);
        auto *column = static_cast<QVBoxLayout *>(layout());
        column->addSpacing(Spacing::small);
        column->addWidget(
            wordsLabel(tr("2. Paste all that it printed. Each round in it counts as one answer, of the time "
                          "that the answer itself tells.")));
        column->addWidget(m_answer, 2);
        column->addWidget(m_problem);
        connect(m_answer, &QPlainTextEdit::textChanged, this, [this] {
            m_problem->say({});
            checkAnswer();
        });
    }

    void renew()
    {
        const QString command = m_makeCommand();
        m_command->setPlainText(command);
        enableUnless(*m_copyButton, command.isEmpty() ? tr("This app has no address that could be asked.") : QString());
        if (command.isEmpty())
            m_problem->say(tr("This app has no address that could be asked."));
    }

    void checkAnswer()
    {
        const bool isEmpty = m_answer->toPlainText().trimmed().isEmpty();
        enableUnless(*m_takeButton, isEmpty ? tr("Paste first what the command printed.") : QString());
    }

    void takeAnswer()
    {
        const Done taken = m_take(m_answer->toPlainText());
        if (taken)
            return accept();
        const QString which = taken.error().serverMessage;
        m_problem->say(which.isEmpty() ? trouble(taken.error()) : which + u' ' + trouble(taken.error()));
        m_answer->setFocus();
    }

    static QString trouble(const Error &error)
    {
        if (error.kind == Error::Kind::Unreadable)
            return tr("This is not what the command prints. Paste all of it, from the first line to the last.");
        if (error.kind == Error::Kind::Timeout)
            return tr("This answer is too old: its signatures were good for a few minutes only. Make a new command "
                      "and run that.");
        if (error.kind == Error::Kind::Conflict)
            return tr("This answer was taken before. Each run of the command counts once: run it again.");
        if (error.kind == Error::Kind::NotFound)
            return tr("The app is no longer on the list.");
        return tr("The answer could not be taken.");
    }

    const std::function<QString()> m_makeCommand;
    const std::function<Done(const QString &)> m_take;
    QPlainTextEdit *const m_command = named("commandEdit", new QPlainTextEdit, tr("The command"));
    QPlainTextEdit *const m_answer = named("answerEdit", new QPlainTextEdit, tr("What the command printed"));
    ProblemLine *const m_problem = named("problemLine", new ProblemLine);
    QPushButton *m_copyButton = nullptr;
    QPushButton *m_takeButton = nullptr;
};

} // namespace

void AppsBoard::openDialog(QDialog *dialog)
{
    closeDialog();
    m_open = dialog;
    dialog->open();
}

void AppsBoard::closeDialog()
{
    if (m_open)
        m_open->done(QDialog::Rejected); // its apps are gone: nobody is asked whether it may go
}

void AppsBoard::changeAccess()
{
    const QList<RolloutApp> apps = selectedAskable();
    if (apps.isEmpty())
        return;
    if (apps.size() > 1)
        return changeProxy(apps);
    const RolloutApp &app = apps.first();
    auto *dialog = new AppAccessDialog(app, m_missing.value(app.key()), this);
    connect(dialog, &AppAccessDialog::keepRequested, this,
        [this, dialog, key = app.key()] { emit accessChanged(key, dialog->access(), dialog->taker()); });
    openDialog(dialog);
}

void AppsBoard::changeProxy(const QList<RolloutApp> &apps)
{
    QList<RolloutApp> whole;
    QStringList staying;
    for (const RolloutApp &app : apps) {
        if (m_missing.value(app.key()).isEmpty())
            whole.append(app);
        else
            staying.append(rolloutAppName(app));
    }
    auto *dialog = new AppsProxyDialog(whole, staying, this);
    const auto change = [this, dialog, whole](const QString &key, const AccessKept &kept) {
        AppAccess access = firstWith(whole, &RolloutApp::key, key)->access;
        access.proxy = dialog->proxy();
        for (auto &[name, value] : access.headers)
            value = {}; // it stays with the keychain
        emit accessChanged(key, access, kept);
    };
    connect(dialog, &AppsProxyDialog::keepRequested, this, change);
    openDialog(dialog);
}

/// It is selected when it comes.
void AppsBoard::add(const QString &name, const AppAccess &access, const AccessKept &kept)
{
    m_awaited.insert(access.url);
    emit addRequested(name, access, kept);
}

void AppsBoard::addApp()
{
    auto *dialog = new AppAccessDialog(askedAddresses(m_check.rows()), this);
    connect(dialog, &AppAccessDialog::keepRequested, this,
        [this, dialog] { add(dialog->name(), dialog->access(), dialog->taker()); });
    openDialog(dialog);
}

void AppsBoard::addApps()
{
    const auto addOne
        = [this](const QString &name, const AppAccess &access, const AccessKept &kept) { add(name, access, kept); };
    openDialog(new AddAppsDialog(askedAddresses(m_check.rows()), addOne, this));
}

void AppsBoard::askForWord(Word::Kind kind)
{
    const QList<RolloutRow> rows = selectedMissing();
    if (rows.isEmpty())
        return;
    const QStringList keys = ofEach(rows, &RolloutRow::key);
    const QList<RolloutRow> beside
        = those(selectedRows(), [&keys](const RolloutRow &row) { return !keys.contains(row.app.key()); });
    std::optional<Word> earlier = m_earlier ? m_earlier(keys.first()) : std::nullopt;
    // What was said of one app is not said of the others, and a risk is no confirmation.
    const bool isOfAll = earlier && earlier->kind == kind && std::ranges::all_of(keys, [&](const QString &key) {
        const std::optional<Word> one = m_earlier(key);
        return one && one->kind == kind && one->owner == earlier->owner && one->reason == earlier->reason;
    });
    if (!isOfAll)
        earlier.reset();
    auto *dialog = new WordDialog(kind, rows, beside, m_check.keys(), earlier, this);
    connect(dialog, &QDialog::accepted, this,
        [this, dialog, keys] { emit wordGiven(keys, dialog->kind(), dialog->owner(), dialog->reason()); });
    openDialog(dialog);
}

void AppsBoard::probeFromInside()
{
    const QList<RolloutApp> apps = ofEach<QList<RolloutApp>>(
        selectedRows(), &RolloutRow::app, [](const RolloutRow &row) { return row.app.hasAddress(); });
    if (apps.isEmpty())
        return;
    const auto command = [this, apps] {
        QList<ProbeCommand::Target> targets;
        for (const RolloutApp &app : apps)
            targets.append({app.key(), app.url(), answersNeeded(app.access.instances, ProofTerms().leastGood)});
        return ProbeCommand::textFor(targets, m_check.keys(), m_clock.now());
    };
    const auto take = [this, apps](const QString &answer) -> Done {
        QStringList missing;
        std::optional<Error> why;
        for (const RolloutApp &app : apps) {
            const Result<int> taken = m_check.takePasted(app.key(), ProbeCommand::partOf(answer, app.key()));
            // What was taken before, when the text lacked others, is no trouble of theirs.
            if (taken || (apps.size() > 1 && taken.error().kind == Error::Kind::Conflict))
                continue;
            missing.append(rolloutAppName(app));
            why = taken.error();
        }
        if (missing.isEmpty())
            return {};
        if (missing.size() < apps.size()) {
            const QString own = missing.size() == 1 ? why->serverMessage : QString();
            const QString which = tr("No answer was taken of %1; those of the others were.").arg(missing.join(u", "_s));
            why->serverMessage = own.isEmpty() ? which : which + u' ' + own;
        }
        return failure(*why);
    };
    const bool hasSecrets = std::ranges::any_of(
        apps, [](const RolloutApp &app) { return app.url().hasQuery() || !app.access.headers.isEmpty(); });
    openDialog(
        new VpnProbeDialog(apps.size() == 1 ? rolloutAppName(apps.first()) : tr("%n apps", nullptr, int(apps.size())),
            hasSecrets, command, take, this));
}
