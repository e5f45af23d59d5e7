// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/apps/rolloutdialogs.h"

#include "app/core/clock.h"
#include "app/core/lookup.h"
#include "app/core/shown.h"
#include "app/deploy/deployinstructions.h"
#include "app/deploy/deploytargets.h"
#include "app/models/rolloutwords.h"
#include "app/rollout/probecommand.h"
#include "app/rollout/rolloutcheck.h"
#include "ui/apps/appaccessdialog.h"
#include "ui/apps/vpnprobedialog.h"
#include "ui/apps/worddialog.h"
#include "ui/widgets/form.h"
#include "ui/widgets/linelist.h"
#include "ui/widgets/typingdialog.h"
#include "ui/words/rotationtext.h"
#include "ui/words/tone.h"

#include <QComboBox>
#include <QCoreApplication>
#include <QFormLayout>
#include <QRegularExpression>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

/// Apps that Inngest does not list, by their addresses, one a line. Does nothing itself: accepted() says that they are
/// wanted. Deletes itself when it is closed.
class AddAppsDialog final : public TypingDialog
{
    Q_DECLARE_TR_FUNCTIONS(AddAppsDialog)

public:
    AddAppsDialog(const AskedAddresses &asked, QWidget *parent)
        : TypingDialog(parent)
        , m_asked(asked)
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
        m_accept = addButtons("addAppsButton", tr("&Add the apps"), [this] { accept(); });
        connect(m_lines, &LineList::changed, this, &AddAppsDialog::check);
        connect(m_platforms, &QComboBox::currentIndexChanged, m_lines, &LineList::checkAgain);
        m_lines->focusProblem();
        check();
    }

    QList<std::pair<QString, AppAccess>> apps() const ///< Each with its name; empty: none was said.
    {
        QList<std::pair<QString, AppAccess>> apps;
        for (const QString &line : m_lines->lines()) {
            const AddressLine said(line);
            if (said.isComment)
                continue;
            const QString named = m_targets.platformCalled(said.platform);
            apps.append({said.name,
                AppAccess{
                    .url = QUrl(said.address, QUrl::StrictMode), .platform = named.isEmpty() ? chosen() : named}});
        }
        return apps;
    }

    bool hasTyped() const override { return !m_lines->lines().isEmpty(); }

private:
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
            m_lines->hasProblem()          ? tr("A line cannot be used yet: what is wrong stands below it.")
                : lines.size() == comments ? tr("Type or paste an address first.")
                                           : QString());
    }

    const AskedAddresses m_asked;
    const DeployTargets m_targets;
    QComboBox *const m_platforms = named("platformCombo", new QComboBox);
    LineList *m_lines;
    ProblemLine *const m_comments = named("commentsLine", new ProblemLine);
    QPushButton *m_accept;
};

} // namespace

RolloutDialogs::RolloutDialogs(RolloutCheck &check, Clock &clock, QWidget *parent)
    : QObject(parent)
    , m_check(check)
    , m_clock(clock)
{
}

void RolloutDialogs::open(QDialog *dialog)
{
    close();
    m_open = dialog;
    dialog->open();
}

void RolloutDialogs::close()
{
    if (m_open)
        m_open->done(QDialog::Rejected); // its apps are gone: nobody is asked whether it may go
}

void RolloutDialogs::changeAccess(const QList<RolloutApp> &apps)
{
    if (apps.size() > 1)
        return changeProxy(apps);
    const RolloutApp &app = apps.first();
    auto *dialog = new AppAccessDialog(app, missingHeadersOf(app.key()), window());
    connect(dialog, &AppAccessDialog::keepRequested, this,
        [this, dialog, key = app.key()] { emit accessChanged(key, dialog->access(), dialog->taker()); });
    open(dialog);
}

void RolloutDialogs::changeProxy(const QList<RolloutApp> &apps)
{
    QList<RolloutApp> whole;
    QStringList staying;
    for (const RolloutApp &app : apps) {
        if (missingHeadersOf(app.key()).isEmpty())
            whole.append(app);
        else
            staying.append(rolloutAppName(app));
    }
    auto *dialog = new AppsProxyDialog(whole, staying, window());
    connect(dialog, &QDialog::accepted, this, [this, dialog, whole] {
        for (const RolloutApp &app : whole) {
            AppAccess access = app.access;
            access.proxy = dialog->proxy();
            for (auto &[name, value] : access.headers)
                value = {}; // it stays with the keychain
            if (access.proxy != app.access.proxy)
                emit accessChanged(app.key(), access, {});
        }
    });
    open(dialog);
}

void RolloutDialogs::addApp()
{
    auto *dialog = new AppAccessDialog(askedAddresses(m_check.rows()), window());
    connect(dialog, &AppAccessDialog::keepRequested, this,
        [this, dialog] { emit addRequested(dialog->name(), dialog->access(), dialog->taker()); });
    open(dialog);
}

void RolloutDialogs::addApps()
{
    auto *dialog = new AddAppsDialog(askedAddresses(m_check.rows()), window());
    connect(dialog, &QDialog::accepted, this, [this, dialog] {
        const auto apps = dialog->apps();
        for (const auto &[name, access] : apps)
            emit addRequested(name, access, {});
    });
    open(dialog);
}

void RolloutDialogs::askForWord(Word::Kind kind, const QList<RolloutRow> &rows, const QList<RolloutRow> &beside)
{
    const QStringList keys = ofEach(rows, &RolloutRow::key);
    std::optional<Word> earlier = m_earlier ? m_earlier(keys.first()) : std::nullopt;
    // What was said of one app is not said of the others, and a risk is no confirmation.
    const bool isOfAll = earlier && earlier->kind == kind && std::ranges::all_of(keys, [&](const QString &key) {
        const std::optional<Word> one = m_earlier(key);
        return one && one->kind == kind && one->owner == earlier->owner && one->reason == earlier->reason;
    });
    if (!isOfAll)
        earlier.reset();
    auto *dialog = new WordDialog(kind, rows, beside, m_check.keys(), earlier, window());
    connect(dialog, &QDialog::accepted, this,
        [this, dialog, keys] { emit wordGiven(keys, dialog->kind(), dialog->owner(), dialog->reason()); });
    open(dialog);
}

void RolloutDialogs::probeFromInside(const QList<RolloutApp> &apps)
{
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
    open(new VpnProbeDialog(apps.size() == 1 ? rolloutAppName(apps.first()) : tr("%n apps", nullptr, int(apps.size())),
        hasSecrets, command, take, window()));
}

namespace {

constexpr int leastProxyWidth = 520;

} // namespace

AppsProxyDialog::AppsProxyDialog(const QList<RolloutApp> &apps, const QStringList &staying, QWidget *parent)
    : TypingDialog(parent)
{
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("How %n apps are asked", nullptr, int(apps.size())));
    setMinimumWidth(leastProxyWidth);
    auto *column = roomyColumn(this);
    column->addWidget(wordsLabel(tr("These apps are asked through the proxy that stands here; everything else stays as "
                                    "it is. What was counted of them starts anew.")));
    if (!staying.isEmpty())
        column->addWidget(
            wordsLabel(tr("Not changed, since the keychain did not give what is kept for them: %1. Unlock it, or "
                          "give that anew for each, first.")
                           .arg(namesInWords(staying))));
    auto *form = formLayout(Spacing::wide);
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    column->addLayout(form);
    m_proxy->addTo(*form);
    const auto isAsFirst = [&apps](const RolloutApp &app) { return app.access.proxy == apps.first().access.proxy; };
    if (std::ranges::all_of(apps, isAsFirst) && !apps.isEmpty())
        m_proxy->setUrl(apps.first().access.proxy);
    m_typedAtFirst = m_proxy->text();
    column->addStretch();
    QPushButton *keep = addButtons("acceptButton", tr("&Keep this"), [this] { accept(); });
    keep->setEnabled(!apps.isEmpty());
    connect(m_proxy, &ProxyField::changed, keep,
        [this, keep, isAny = !apps.isEmpty()] { keep->setEnabled(isAny && m_proxy->isGood()); });
    keep->setDefault(true);
}

bool AppsProxyDialog::hasTyped() const
{
    return m_proxy->text() != m_typedAtFirst;
}

AddressLine::AddressLine(const QString &line)
    : isComment(line.trimmed().startsWith(u'#') || line.trimmed().startsWith("//"_L1))
{
    if (isComment)
        return;
    static const QRegularExpression listSign(
        uR"(^\s*(?:[-*+|\x{2022}\x{2023}\x{25E6}\x{25AA}\x{25CF}\x{00B7}\x{2013}\x{2014}]|\d{1,3}[.)])\s+)"_s);
    static const QRegularExpression parts(
        uR"(^(?<name>.*?)(?<address>[A-Za-z][A-Za-z0-9+.-]*://\S*)(?<platform>.*)\z)"_s);
    static const QRegularExpression behindName(uR"([\s:=,;|>\x{2013}\x{2014}-]+\z)"_s);
    static const QRegularExpression command(uR"(\A(?:curl(?:\s+-.*)?|GET|HEAD|POST|PUT)\z)"_s);
    static const QRegularExpression aroundPlatform(uR"(\A[\s,;:|\x{2013}\x{2014}-]+|[\s,;|]+\z)"_s);
    // Without a blank: `https://host/path;platform`.
    static const QRegularExpression glued(uR"(\A([^,;?]+)[,;]+([\w.-]*)\z)"_s);
    const QString text = QString(line).remove(listSign).trimmed();
    const QRegularExpressionMatch said = parts.match(text);
    address = said.hasMatch() ? said.captured(u"address"_s) : text;
    name = said.captured(u"name"_s).simplified().remove(behindName).remove(command);
    platform = said.captured(u"platform"_s).simplified().remove(aroundPlatform);
    static const QRegularExpression inBrackets(uR"(\A[(\[{]\s*([^()\[\]{}]*?)\s*[)\]}]\z)"_s);
    platform.replace(inBrackets, u"\\1"_s);
    const QRegularExpressionMatch both = glued.match(address);
    if (said.hasMatch() && both.hasMatch()) {
        address = both.captured(1);
        platform = (both.captured(2) + u' ' + platform).trimmed();
    }
}
