// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/keys/ownkeysdialog.h"

#include "app/accounts/openaccount.h"
#include "app/accounts/services.h"
#include "app/acts/acts.h"
#include "app/core/clock.h"
#include "app/core/lookup.h"
#include "app/core/shown.h"
#include "app/domain/keytext.h"
#include "app/models/words.h"
#include "ui/accounts/environmentband.h"
#include "ui/secrets/copybutton.h"
#include "ui/widgets/housestyle.h"
#include "ui/words/keyproblemtext.h"

#include <QDialogButtonBox>
#include <QGridLayout>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

constexpr int shownLines = 8;

} // namespace

OwnKeysDialog::OwnKeysDialog(const EventKey &shared, const QStringList &apps, const QStringList &silent,
    OpenAccount &account, Services &services, SecretClipboard &clipboard, QWidget *parent)
    : TypingDialog(parent)
    , m_shared(withoutValue(shared))
    , m_account(account)
    , m_clipboard(clipboard)
    , m_holder(account.keyHolder())
    , m_today(services.clock.now().toLocalTime().date())
{
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("A key for each app"));
    m_status->setTools(services, clipboard);

    auto *band = new EnvironmentBand(this);
    band->present(account);
    auto *content = columnBelow(band, this);
    auto *head = named("ownKeysHead", wordsLabel(this));
    head->setMinimumWidth(fontMetrics().averageCharWidth() * 80);
    QString words = tr("Each of these apps says that it holds “%1”. Here each gets a key of its own, with the same "
                       "filter (%2). The shared key stays as it is and goes on working.")
                        .arg(shownName(m_shared.name), filterInWords(m_shared.filter));
    if (m_holder && account.dashboard().wayOf(ActKind::CreateEventKey, *m_holder).isRestart)
        words += u' '
            + tr("On a server of your own keys are settings: one restart brings all that are ticked when you begin.");
    if (!silent.isEmpty())
        words += u' '
            + tr("%n more apps do not say whether they hold it, and senders that are no apps cannot be asked: look "
                 "there yourself before you delete it.",
                nullptr, static_cast<int>(silent.size()));
    head->setText(words);
    content->addWidget(head);

    auto *lines = new QWidget;
    auto *grid = bareLayout<QGridLayout>(lines);
    grid->setHorizontalSpacing(Spacing::normal);
    setupLines(apps, *grid);
    auto *area = pageArea(this);
    area->setAccessibleName(tr("Apps and their own keys"));
    area->setWidget(lines);
    area->setMinimumHeight(
        lines->sizeHint().height() * std::min<int>(shownLines, int(apps.size())) / std::max<int>(1, int(apps.size()))
        + HouseStyle::focusRoom.top() + HouseStyle::focusRoom.bottom());
    content->addWidget(area, 1);
    addParts(*content, {m_problem, m_status, m_next});

    auto *buttons = new QDialogButtonBox(this);
    m_startButton = named("startButton", buttons->addButton(QString(), QDialogButtonBox::ApplyRole));
    m_startButton->setDefault(true);
    m_closeButton = named("closeButton", buttons->addButton(QDialogButtonBox::Cancel));
    content->addWidget(buttons);
    connect(buttons, &QDialogButtonBox::rejected, this, &OwnKeysDialog::reject);
    connect(m_startButton, &QPushButton::clicked, this, &OwnKeysDialog::makeNext);
    connect(m_status, &ActStatus::finished, this, [this](Act *act) { onFinished(*act); });
    connect(&account, &QObject::destroyed, this, [this] {
        m_current = -1;
        done(Rejected);
    });
    refresh();
}

/// What is being made goes on; of what is made nothing is lost.
bool OwnKeysDialog::hasTyped() const
{
    const bool isTyped = std::ranges::any_of(m_lines, [](const Line &line) {
        return !line.isMade && (!line.box->isChecked() || line.nameEdit->text() != line.proposed);
    });
    return m_current < 0 && isTyped;
}

bool OwnKeysDialog::bringsOthers() const
{
    return m_current >= 0 && wanted() > 1 && m_account.dashboard().wayOf(ActKind::CreateEventKey, *m_holder).isRestart;
}

/// A key that the restart brings is listed once its own act has found it at the server: without that nobody would see
/// it, and later it would pass for one that somebody else has made.
void OwnKeysDialog::done(int result)
{
    if (m_isLeft) // the account is gone
        return deleteLater();
    m_isLeft = bringsOthers();
    setAttribute(Qt::WA_DeleteOnClose, !m_isLeft);
    TypingDialog::done(result);
}

void OwnKeysDialog::setupLines(const QStringList &apps, QGridLayout &grid)
{
    grid.setColumnStretch(1, 1);
    for (const QString &app : apps) {
        const auto row = static_cast<int>(m_lines.size());
        const QString name = freeName(app);
        Line line{.app = app,
            .proposed = name,
            .box = named("ownKeyBox", new QCheckBox(shownOnButton(app), this)),
            .nameEdit
            = named("ownKeyNameEdit", new QLineEdit(name, this), tr("Name of the key for %1").arg(shownName(app))),
            .state = new QLabel(this),
            .copyButton = new CopyButton(m_clipboard, this)};
        line.box->setChecked(true);
        line.nameEdit->setMaxLength(longestKeyName);
        line.copyButton->hide();
        grid.addWidget(line.box, row, 0);
        grid.addWidget(line.nameEdit, row, 1);
        grid.addWidget(line.state, row, 2);
        grid.addWidget(line.copyButton, row, 3);
        grid.setRowMinimumHeight(row, line.copyButton->sizeHint().height()); // which comes when the key is made
        connect(line.box, &QCheckBox::toggled, this, &OwnKeysDialog::refresh);
        connect(line.nameEdit, &QLineEdit::textChanged, this, &OwnKeysDialog::refresh);
        m_lines.append(line);
    }
    grid.setRowStretch(static_cast<int>(m_lines.size()), 1);
}

/// The app's own name; dated, where a key has it already.
QString OwnKeysDialog::freeName(const QString &app) const
{
    const QString wanted = app.trimmed();
    const QList<EventKey> keys = m_account.eventKeys().value.value_or(QList<EventKey>());
    const bool isTaken = std::ranges::any_of(
        keys, [&wanted](const EventKey &key) { return key.name.compare(wanted, Qt::CaseInsensitive) == 0; });
    return isTaken ? datedName(wanted, m_today) : wanted;
}

QString OwnKeysDialog::problemOf(const Line &line) const
{
    const QString name = line.nameEdit->text().trimmed();
    if (name.isEmpty())
        return tr("A key needs a name: write one beside %1, or take its tick away.").arg(shownName(line.app));
    const QString problem = keyNameProblemText(name, m_account.eventKeys().value.value_or(QList<EventKey>()));
    if (!problem.isEmpty())
        return problem;
    for (const Line &other : m_lines) {
        if (other.nameEdit != line.nameEdit && other.isWanted()
            && other.nameEdit->text().trimmed().compare(name, Qt::CaseInsensitive) == 0)
            return tr("Two keys would have the name “%1”, and be mistaken for each other.").arg(shownName(name));
    }
    return {};
}

int OwnKeysDialog::wanted() const
{
    return static_cast<int>(std::ranges::count_if(m_lines, &Line::isWanted));
}

void OwnKeysDialog::refresh()
{
    const bool isMaking = m_current >= 0;
    QString problem;
    for (const Line &line : std::as_const(m_lines)) {
        const bool isOpen = !isMaking && !line.isMade;
        line.box->setEnabled(isOpen);
        line.nameEdit->setReadOnly(!isOpen);
        line.nameEdit->setEnabled(line.box->isChecked());
        if (problem.isEmpty() && line.isWanted())
            problem = problemOf(line);
    }
    m_problem->setText(problem);
    m_problem->setVisible(!problem.isEmpty());
    const int count = wanted();
    const bool hasMade = std::ranges::any_of(m_lines, &Line::isMade);
    m_startButton->setText(tr("&Make %n keys", nullptr, count));
    m_startButton->setVisible(count > 0 || !hasMade);
    enableUnless(*m_startButton,
        isMaking                                     ? underWayText()
            : count == 0                             ? tr("Choose an app first.")
            : !problem.isEmpty()                     ? problem
            : !m_holder || !m_holder->takesNewKeys() ? tr("This environment takes no new key.")
                                                     : QString());
    m_closeButton->setText(hasMade || isMaking ? tr("Close") : tr("Cancel"));
    m_next->setVisible(hasMade);
    m_next->setText(
        tr("What is left to do, app by app: copy its key, set it as INNGEST_EVENT_KEY where that one app runs (code "
           "that sets eventKey itself should read it from there; never write it into source code, nor into anything "
           "that runs in a browser), and deploy the app. Then “Ask the apps”: when the last column names no app beside "
           "“%1” any more, and no other sender has it, delete “%1”. Until then nothing changes for anybody.")
            .replace(u"%1"_s, shownName(m_shared.name)));
}

void OwnKeysDialog::makeNext()
{
    const auto next = std::ranges::find_if(m_lines, &Line::isWanted);
    m_current = next == m_lines.end() ? -1 : next - m_lines.begin();
    if (m_current >= 0) {
        next->state->setText(tr("being made"));
        Act *act = m_account.acts().start(requestFor(*next));
        m_status->follow(m_account.acts(), act);
        emit started(act);
    } else if (std::ranges::all_of(m_lines, &Line::isKnown)) {
        emit succeeded(tr("Each app that was chosen has a key of its own now, ready to be set."));
    }
    refresh();
}

/// With those that come after it, so that a restart brings them along.
ActRequest OwnKeysDialog::requestFor(const Line &line) const
{
    const auto keyOf = [this](const Line &one) {
        return NewEventKey{.name = one.nameEdit->text().trimmed(), .filter = m_shared.filter};
    };
    ActRequest request{.kind = ActKind::CreateEventKey, .environment = *m_holder};
    request.newKey = keyOf(line);
    request.reason = tr("A key of its own for %1, which shared one").arg(line.app);
    request.othersToCreate = ofEach<QList<NewEventKey>>(
        m_lines, keyOf, [&line](const Line &other) { return other.nameEdit != line.nameEdit && other.isWanted(); });
    return request;
}

void OwnKeysDialog::onFinished(const Act &act)
{
    if (m_current < 0)
        return;
    Line &line = m_lines[m_current];
    m_current = -1;
    switch (act.end()) {
    case Act::End::Done:
        line.isMade = true;
        if (act.eventKey())
            showMade(line, *act.eventKey());
        if (!act.error() || act.error()->kind == Error::Kind::Cancelled)
            m_status->clear();
        makeNext();
        break;
    case Act::End::NotDone:
        line.state->setText(tr("not made"));
        break;
    case Act::End::NeedsChoice:
    case Act::End::Open:
        line.state->setText(tr("not known"));
        line.isMade = true; // it may be there: made again, there would be two
        line.isKnown = false;
        break;
    }
    refresh();
    if (m_isLeft && m_current < 0)
        deleteLater();
}

void OwnKeysDialog::showMade(Line &line, const EventKey &key)
{
    line.state->setText(tr("made, fingerprint %1").arg(eventKeyFingerprint(key)));
    line.copyButton->setSecret(
        tr("Event key “%1”").arg(shownName(key.name)), [this, id = key.id] { return m_account.eventKeyValue(id); });
    connect(line.copyButton, &CopyButton::copied, this, [this, key = withoutValue(key)](const Secret &value) {
        EventKey copy = key;
        copy.value = value;
        emit copied(copy);
    });
    line.copyButton->show();
    line.nameEdit->setCursorPosition(0); // narrow as it is now, it shows the beginning
}
