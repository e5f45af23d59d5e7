// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/wizard/rotatepage.h"

#include "app/accounts/services.h"
#include "app/core/clock.h"
#include "app/core/shown.h"
#include "app/rollout/rolloutcheck.h"
#include "ui/common/agetext.h"
#include "ui/common/icons.h"
#include "ui/common/tonedframe.h"
#include "ui/wizard/rotationtext.h"
#include "ui/wizard/tableheight.h"
#include "ui/wizard/typedconfirm.h"

#include <QCheckBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QTreeWidget>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

constexpr int shownRows = 7;
constexpr int longestReason = 300;
constexpr std::chrono::milliseconds tickPause{250};
enum Column { Name, Latest, Then };

Tone toneOf(const RolloutRow &row)
{
    switch (row.latest.standing) {
    case AppStanding::Good:
        return Tone::Good;
    case AppStanding::BrokenNow:
    case AppStanding::WouldBreak:
        return Tone::Danger;
    default:
        return row.excuse ? Tone::Neutral : Tone::Warning;
    }
}

QString symbolOf(Tone tone)
{
    return tone == Tone::Good ? u"done"_s : tone == Tone::Danger ? u"error"_s : u"warning"_s;
}

} // namespace

RotatePage::RotatePage(const WizardTools &tools)
    : RotationPage(tools, RotationStep::Rotate)
    , m_keys(addText({}))
    , m_typed(new TypedConfirm(this))
{
    setCommitPage(true);
    m_keys->setObjectName(u"rotateKeysLabel"_s);
    m_keys->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    setupLook();
    setupBreakGlass();
    body()->addWidget(m_typed);
    setupPause();
    body()->addStretch(1);
    connect(m_typed, &TypedConfirm::changed, this, [this] { checkComplete(); });
}

void RotatePage::setupLook()
{
    addHeading(tr("The last look"));
    auto *row = new QHBoxLayout;
    m_lookText = new QLabel(this);
    m_lookText->setObjectName(u"lookText"_s);
    m_lookText->setTextFormat(Qt::PlainText);
    m_lookText->setWordWrap(true);
    m_lookButton = new QPushButton(icon(u"reload"_s), tr("&Ask every app and Inngest again"), this);
    m_lookButton->setObjectName(u"lastLookButton"_s);
    m_lookButton->setAutoDefault(false);
    row->addWidget(m_lookText, 1);
    row->addWidget(m_lookButton, 0, Qt::AlignTop);
    body()->addLayout(row);
    m_apps = new QTreeWidget(this);
    m_apps->setObjectName(u"lastLookApps"_s);
    m_apps->setAccessibleName(tr("What each app will do"));
    m_apps->setRootIsDecorated(false);
    m_apps->setUniformRowHeights(true);
    m_apps->setAllColumnsShowFocus(true);
    m_apps->setHeaderLabels({tr("App"), tr("Last answer"), tr("When Inngest signs with the new key")});
    m_apps->header()->setSectionResizeMode(QHeaderView::Stretch);
    body()->addWidget(m_apps);
    connect(m_lookButton, &QPushButton::clicked, &session(), &RotationSession::takeLastLook);
    connect(&session().check(), &RolloutCheck::rowChanged, this, [this] {
        if (isVisible())
            refreshLook();
    });
}

void RotatePage::setupBreakGlass()
{
    m_breakGlass = new QWidget(this);
    auto *layout = new QVBoxLayout(m_breakGlass);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(Spacing::tight);
    m_breakBox = new QCheckBox(tr("A thief has the key: rotate now although apps &break"), m_breakGlass);
    m_breakBox->setObjectName(u"breakBox"_s);
    m_breakText = new QLabel(m_breakGlass);
    m_breakText->setObjectName(u"breakText"_s);
    m_breakText->setTextFormat(Qt::PlainText);
    m_breakText->setWordWrap(true);
    m_breakReasonEdit = new QLineEdit(m_breakGlass);
    m_breakReasonEdit->setObjectName(u"breakReasonEdit"_s);
    m_breakReasonEdit->setMaxLength(longestReason);
    m_breakReasonEdit->setPlaceholderText(tr("Why this cannot wait, for the record"));
    m_breakReasonEdit->setAccessibleName(m_breakReasonEdit->placeholderText());
    layout->addWidget(m_breakBox);
    layout->addWidget(m_breakText);
    layout->addWidget(m_breakReasonEdit);
    body()->addWidget(m_breakGlass);
    connect(m_breakBox, &QCheckBox::toggled, this, &RotatePage::present);
    connect(m_breakReasonEdit, &QLineEdit::textChanged, this, [this] { checkComplete(); });
}

void RotatePage::setupPause()
{
    m_pause = new TonedFrame(this);
    m_pause->setObjectName(u"pauseFrame"_s);
    m_pause->setTone(Tone::Danger);
    m_pauseText = new QLabel(m_pause);
    m_pauseText->setObjectName(u"pauseText"_s);
    m_pauseText->setTextFormat(Qt::PlainText);
    m_pauseText->setWordWrap(true);
    m_pauseBar = new QProgressBar(m_pause);
    m_pauseBar->setTextVisible(false);
    m_pauseBar->setFixedHeight(Spacing::small);
    m_pauseBar->setAccessibleName(tr("Time until the rotation"));
    m_cancelButton = new QPushButton(tr("&Cancel: do not rotate"), m_pause);
    m_cancelButton->setObjectName(u"cancelRotateButton"_s);
    m_cancelButton->setAutoDefault(false);
    auto *words = new QVBoxLayout;
    words->addWidget(m_pauseText);
    words->addWidget(m_pauseBar);
    auto *row = new QHBoxLayout(m_pause);
    row->addLayout(words, 1);
    row->addWidget(m_cancelButton);
    m_pause->hide();
    body()->addWidget(m_pause);
    connect(m_cancelButton, &QPushButton::clicked, &session(), &RotationSession::cancelRotate);
}

bool RotatePage::breaksApps() const
{
    return rotation().isAfterLeak() && m_breakBox->isChecked();
}

QStringList RotatePage::breakingApps() const
{
    QStringList names;
    for (const RolloutRow &row : session().check().rows()) {
        if (!row.isThere() || row.latest.standing == AppStanding::WouldBreak)
            names.append(row.app.app.name);
    }
    return names;
}

QString RotatePage::actText() const
{
    if (rotation().isRotated)
        return RotationPage::actText();
    const auto count = static_cast<int>(breakingApps().size());
    if (breaksApps() && count > 0)
        return count == 1 ? tr("&Rotate now and break 1 app") : tr("&Rotate now and break %1 apps").arg(count);
    return tr("&%1").arg(stepTitle(step(), rotation()).replace(u'&', u"&&"_s));
}

bool RotatePage::mayAct() const
{
    if (session().isBusy() || session().rotatesAt().isValid())
        return false;
    if (rotation().isRotated)
        return session().mayGoOn();
    if (breaksApps())
        return m_typed->isTyped() && !m_breakReasonEdit->text().trimmed().isEmpty();
    return session().isLastLookFresh() && !isRefused() && m_typed->isTyped();
}

void RotatePage::act()
{
    if (rotation().isRotated)
        RotationPage::act();
    else if (breaksApps())
        session().rotateAndBreak(m_typed->text(), m_breakReasonEdit->text().trimmed());
    else
        session().rotate(m_typed->text());
    m_cancelButton->setFocus();
}

bool RotatePage::canActByHand() const
{
    return !rotation().isRotated && m_typed->isTyped();
}

void RotatePage::actByHand()
{
    session().rotate(m_typed->text(), true);
}

void RotatePage::refresh()
{
    m_keys->setText(tr("Now: fingerprint %1 (key %2). It is deleted, and nothing brings it back.\n"
                       "Then: fingerprint %3 (key %4). It becomes the current key.")
                        .arg(rotation().oldSigningKey.fingerprint, rotation().oldSigningKey.id,
                            rotation().newSigningKey.fingerprint, rotation().newSigningKey.id));
    refreshLook();
    refreshBreakGlass();
    m_typed->ask(tr("&Type the environment's name to go on:"), session().textToType());
    m_typed->setVisible(isCurrent() && !rotation().isRotated);
    m_typed->setLocked(session().isBusy() || session().rotatesAt().isValid());
    refreshPause();
}

void RotatePage::refreshLook()
{
    const QList<RolloutRow> &rows = session().check().rows();
    while (m_apps->topLevelItemCount() > rows.size())
        delete m_apps->takeTopLevelItem(m_apps->topLevelItemCount() - 1);
    while (m_apps->topLevelItemCount() < rows.size())
        m_apps->addTopLevelItem(new QTreeWidgetItem);
    for (int i = 0; i < rows.size(); ++i) {
        const RolloutRow &row = rows.at(i);
        QTreeWidgetItem &item = *m_apps->topLevelItem(i);
        item.setText(Name, shownName(row.app.app.name));
        item.setText(Latest,
            row.isAsking         ? tr("being asked…")
                : row.rounds > 0 ? ageText(row.latest.at, tools().services.clock.now())
                                 : tr("cannot be asked"));
        item.setText(Then, whatItWillDo(row));
        item.setToolTip(Then, item.text(Then));
        const Tone tone = toneOf(row);
        item.setIcon(Name, icon(symbolOf(tone), tone));
    }
    showRows(*m_apps, shownRows);
    m_apps->setVisible(!rows.isEmpty());
    const QDateTime oldest = session().check().gate().oldestAnswer;
    m_lookText->setText(rotation().isRotated ? tr("It is rotated: Inngest signs with the new key.")
            : session().isLastLookFresh() && oldest.isValid()
            ? tr("Taken. The oldest answer came %1; after ten minutes it has to be taken again.")
                  .arg(ageText(oldest, tools().services.clock.now()))
            : session().isLastLookFresh() ? tr("Taken. It holds for ten minutes.")
                                          : tr("Ask every app and Inngest once more, right before the step."));
    m_lookButton->setVisible(isCurrent() && !rotation().isRotated);
    m_lookButton->setEnabled(!session().isBusy() && !session().rotatesAt().isValid());
}

QString RotatePage::whatItWillDo(const RolloutRow &row) const
{
    switch (row.latest.standing) {
    case AppStanding::BrokenNow:
        return row.latest.signingKey == SigningKeyVerdict::NewOnly
            ? tr("works; it is broken now, since it has only the new key")
            : tr("it is broken now already");
    case AppStanding::WouldBreak:
        return tr("breaks: it does not have the new key");
    case AppStanding::Good:
    case AppStanding::NotThere:
        return row.isThere() ? tr("goes on working") : tr("works, as far as it was seen");
    case AppStanding::Unknown:
        break;
    }
    if (row.excuse)
        return row.excuse->kind == EvidenceClass::Attested ? tr("not known; %1 gave their word").arg(row.excuse->owner)
                                                           : tr("not known; excused by %1").arg(row.excuse->owner);
    return row.evidence == EvidenceClass::Inferred ? tr("goes on working, by the times of its connections")
                                                   : tr("not known");
}

void RotatePage::refreshBreakGlass()
{
    const QStringList names = breakingApps();
    m_breakGlass->setVisible(
        isCurrent() && rotation().isAfterLeak() && !rotation().isRotated && (isRefused() || breaksApps()));
    m_breakText->setText(names.isEmpty() ? tr("No app is known to break.")
                                         : tr("These are not known to have the new key, and may refuse Inngest's calls "
                                              "from then on until they are redeployed: %1.")
                                               .arg(namesInWords(names, 30)));
    m_breakText->setVisible(breaksApps());
    m_breakReasonEdit->setVisible(breaksApps());
}

void RotatePage::refreshPause()
{
    const QDateTime at = session().rotatesAt();
    m_pause->setVisible(at.isValid());
    if (!at.isValid()) {
        m_wholePause = 0;
        return;
    }
    const qint64 left = std::max<qint64>(0, tools().services.clock.now().msecsTo(at));
    m_wholePause = std::max(m_wholePause, int(left));
    m_pauseText->setText(
        tr("Inngest is told to rotate in %1 seconds. Until then nothing has happened.").arg((left + 999) / 1000));
    m_pauseBar->setRange(0, m_wholePause);
    m_pauseBar->setValue(int(left));
    tick();
}

void RotatePage::tick()
{
    if (m_isTicking)
        return;
    m_isTicking = true;
    tools().services.clock.after(tickPause, this, [this] {
        m_isTicking = false;
        if (session().rotatesAt().isValid() && isVisible())
            refreshPause();
    });
}
