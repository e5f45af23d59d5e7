// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/keys/eventkeydialog.h"

#include "app/accounts/openaccount.h"
#include "app/accounts/services.h"
#include "app/acts/acts.h"
#include "app/core/clock.h"
#include "app/core/lookup.h"
#include "app/core/shown.h"
#include "app/core/whenfinished.h"
#include "app/domain/keytext.h"
#include "app/models/words.h"
#include "ui/secrets/copybutton.h"
#include "ui/secrets/secretfield.h"
#include "ui/widgets/growingheight.h"
#include "ui/words/acttext.h"
#include "ui/words/agetext.h"
#include "ui/words/keyproblemtext.h"

#include <QFontDatabase>

namespace {

QStringList namesOf(const OpenAccount &account, const QString &exceptId)
{
    return ofEach(account.eventKeys().value.value_or(QList<EventKey>()), &EventKey::name,
        [&](const EventKey &key) { return key.id != exceptId; });
}

} // namespace

EventKeyDialog::EventKeyDialog(Mode mode, const EventKey &key, OpenAccount &account, Services &services,
    SecretClipboard &clipboard, QWidget *parent)
    : TypingDialog(parent)
    , m_mode(mode)
    , m_key(key)
    , m_account(account)
    , m_holder(account.keyHolder())
    , m_field(new SecretField(services.clock, services.preferences, this))
    , m_copyButton(new CopyButton(clipboard, this, m_field))
    , m_takenNames(namesOf(account, isNew() ? QString() : key.id))
    , m_tellingName(tellingName(key, account.eventKeys().value.value_or(QList<EventKey>())))
{
    setupLayout();
    setAttribute(Qt::WA_DeleteOnClose);
    m_band->present(account);
    m_status->setTools(services, clipboard);
    if (mode == Mode::Duplicate)
        m_key.name = datedName(key.name, services.clock.now().toLocalTime().date());

    setupTexts();
    setupFields();
    setupValue();
    setupButtons();
    m_nameAtFirst = m_nameEdit->text();
    m_filterAtFirst = m_filterEdit->filter();
    connect(&account, &QObject::destroyed, this, [this] { done(Rejected); });
    connect(&account, &OpenAccount::keysPutAway, this, [this] { m_key.value = {}; });
    check();
}

void EventKeyDialog::setupLayout()
{
    m_introLabel->setMinimumWidth(520);
    // Before it stands here, so that the Tab key comes to its lines before what is below them.
    m_filterEdit->setFilter(m_mode == Mode::Create ? EventFilter() : m_key.filter);
    m_nameLabel->setBuddy(m_nameEdit);
    m_fingerprintLabel->setTextInteractionFlags(Qt::TextSelectableByKeyboard | Qt::TextSelectableByMouse);
    m_reasonLabel->setBuddy(m_reasonEdit);
    auto *name = new QVBoxLayout;
    name->setSpacing(Spacing::tight);
    addParts(*name, {m_nameLabel, m_nameEdit, m_nameText, m_nameProblem});
    auto *filter = new QVBoxLayout;
    filter->setSpacing(Spacing::tight);
    filter->addWidget(m_filterLabel);
    filter->addWidget(m_filterEdit, 1);
    auto *secret = new QHBoxLayout;
    secret->addWidget(m_field, 1);
    secret->addWidget(m_copyButton, 0, Qt::AlignTop);
    auto *facts = formLayout(Spacing::wide);
    facts->addRow(tr("Fingerprint"), m_fingerprintLabel);
    facts->addRow(tr("Filter"), m_filterFacts);
    facts->addRow(tr("Made"), m_madeLabel);
    auto *value = new QVBoxLayout(m_valueCard);
    value->setContentsMargins(Spacing::normal, Spacing::normal, Spacing::normal, Spacing::normal);
    value->setSpacing(Spacing::small);
    value->addWidget(m_valueTitle);
    value->addLayout(secret);
    value->addLayout(facts);
    value->addWidget(m_valueHint);
    auto *reason = new QFormLayout;
    reason->addRow(m_reasonLabel, m_reasonEdit);
    auto *column = columnBelow(m_band, this);
    column->addWidget(m_introLabel);
    column->addLayout(name);
    column->addLayout(filter);
    column->addWidget(m_valueCard);
    column->addLayout(reason);
    addParts(*column, {m_status, m_buttonBox});
}

void EventKeyDialog::setupTexts()
{
    switch (m_mode) {
    case Mode::Create:
        setWindowTitle(tr("New event key"));
        m_introLabel->setText(tr("An application sends events with an event key. Make one for each application and "
                                 "environment: it can be replaced without touching the others, and tells who sends."));
        break;
    case Mode::Duplicate:
        setWindowTitle(tr("Duplicate an event key"));
        m_introLabel->setText(tr("Makes another key with the filter of this one. The key that is there stays as it is "
                                 "and goes on working."));
        break;
    case Mode::Rename:
        setWindowTitle(tr("Rename an event key"));
        m_introLabel->setText(m_key.canBeRenamed()
                ? tr("The name is for people only. Whoever sends with this key notices nothing.")
                : tr("This key was made by an integration (Vercel's, for example). Inngest does not let such keys be "
                     "renamed: the integration finds its key by the name."));
        break;
    case Mode::EditFilter:
        setWindowTitle(tr("Filter of an event key"));
        m_introLabel->setText(tr("Events that the filter refuses are lost: the sender gets an error, and no function "
                                 "runs. A change takes effect at once."));
        break;
    case Mode::Show:
        setWindowTitle(tr("Event key"));
        m_introLabel->hide();
        break;
    }
}

void EventKeyDialog::setupFields()
{
    m_nameProblem->setField(m_nameEdit);
    if (editsName())
        m_nameProblem->keepRoom();
    m_nameEdit->setText(m_mode == Mode::Create ? QString() : m_key.name);
    m_nameEdit->setReadOnly(!editsName());
    m_filterEdit->setReadOnly(!editsFilter());
    m_filterEdit->setVisible(editsFilter());
    m_filterLabel->setVisible(editsFilter());
    m_nameEdit->setVisible(editsName());
    m_nameText->setVisible(!editsName() && m_mode != Mode::Show);
    m_nameText->setText(m_tellingName);
    m_nameLabel->setVisible(m_mode != Mode::Show);
    const bool changesSomething = editsName() || editsFilter();
    m_reasonEdit->setVisible(changesSomething);
    m_reasonLabel->setVisible(changesSomething);

    connect(m_nameEdit, &QLineEdit::textChanged, this, &EventKeyDialog::check);
    connect(m_filterEdit, &FilterEdit::changed, this, &EventKeyDialog::check);
    if (editsName()) {
        m_nameEdit->setFocus();
        m_nameEdit->selectAll();
    } else if (editsFilter()) {
        // Once it is shown: a field in a scroll area of a hidden window is not the window's field to begin with.
        QMetaObject::invokeMethod(m_filterEdit, &FilterEdit::focusProblem, Qt::QueuedConnection);
    }
}

void EventKeyDialog::setupValue()
{
    makeBold(*m_valueTitle);
    m_fingerprintLabel->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    m_valueCard->hide();
    connect(m_copyButton, &CopyButton::copied, this, [this](const Secret &value) {
        EventKey key = m_key;
        key.value = value;
        emit copied(key);
    });
    if (m_mode != Mode::Show)
        return;
    m_valueTitle->setText(m_key.name.isEmpty() ? tr("A key without a name") : m_tellingName);
    m_valueHint->setText(tr("Whoever has the key can send events to this environment."));
    showValue(m_key);
}

void EventKeyDialog::setupButtons()
{
    const bool changesSomething = editsName() || editsFilter();
    named("closeButton", m_buttonBox->addButton(changesSomething ? QDialogButtonBox::Cancel : QDialogButtonBox::Close));
    connect(m_buttonBox, &QDialogButtonBox::rejected, this, &EventKeyDialog::reject);
    if (!changesSomething)
        return;
    QString text = tr("&Create the key");
    if (m_mode == Mode::Rename)
        text = tr("&Rename the key");
    else if (m_mode == Mode::EditFilter)
        text = tr("&Change the filter");
    m_startButton = named("startButton", m_buttonBox->addButton(text, QDialogButtonBox::ApplyRole));
    m_startButton->setDefault(true);
    connect(m_startButton, &QPushButton::clicked, this, &EventKeyDialog::start);
    connect(m_status, &ActStatus::finished, this, [this](Act *act) { onFinished(*act); });
}

bool EventKeyDialog::hasTyped() const
{
    const bool isTyped = m_nameEdit->text() != m_nameAtFirst || !m_filterEdit->filter().sameAs(m_filterAtFirst)
        || !m_reasonEdit->text().isEmpty();
    // An act that is under way goes on, and of one that was carried out nothing is lost.
    return m_startButton && m_isEditable && isTyped;
}

QString EventKeyDialog::nameProblem() const
{
    const QString name = m_nameEdit->text().trimmed();
    if (!editsName())
        return {};
    if (name.isEmpty())
        return tr("Give the key a name, for example the application that will send with it.");
    // What is called so already can stay so.
    if (name != m_key.name || isNew()) {
        const QString problem = keyNameProblemText(name, m_account.eventKeys().value.value_or(QList<EventKey>()));
        if (!problem.isEmpty())
            return problem;
    }
    if (name.size() > longestKeyName)
        return tr("This name has %n characters. At most %1 are possible.", nullptr, int(name.size()))
            .arg(longestKeyName);
    return {};
}

QString EventKeyDialog::nameWarning() const
{
    if (!editsName() || !m_takenNames.contains(m_nameEdit->text().trimmed(), Qt::CaseInsensitive))
        return {};
    return isNew() ? nameTakenText() : nameTakenText() + u' ' + tr("You rename “%1”.").arg(m_tellingName);
}

void EventKeyDialog::check()
{
    const QString problem = nameProblem();
    // An empty field needs no scolding before anything was typed; the button says enough.
    const bool isUntouched = m_nameEdit->text().isEmpty() && !m_nameEdit->isModified();
    if (!problem.isEmpty() && !isUntouched)
        m_nameProblem->say(problem);
    else
        m_nameProblem->say(nameWarning(), Tone::Warning);
    if (!m_startButton)
        return;
    const bool isSame = m_mode == Mode::Rename ? m_nameEdit->text().trimmed() == m_key.name
                                               : m_mode == Mode::EditFilter && m_filterEdit->filter() == m_key.filter;
    enableUnless(*m_startButton,
        !m_isEditable                                        ? underWayText()
            : !problem.isEmpty()                             ? problem
            : editsFilter() && !m_filterEdit->isAcceptable() ? tr("A line of the filter is not right yet.")
            : isSame && m_mode == Mode::Rename               ? tr("The key has this name already.")
            : isSame                                         ? tr("Nothing of the filter is changed yet.")
                                                             : QString());
}

ActRequest EventKeyDialog::request() const
{
    ActRequest request;
    request.environment = *m_holder;
    request.reason = m_reasonEdit->text().trimmed();
    if (isNew()) {
        request.kind = ActKind::CreateEventKey;
        request.newKey = {.name = m_nameEdit->text().trimmed(), .filter = m_filterEdit->filter()};
        return request;
    }
    request.kind = ActKind::UpdateEventKey;
    request.keyId = m_key.id;
    request.before = m_key;
    request.changed = m_key;
    if (m_mode == Mode::Rename)
        request.changed->name = m_nameEdit->text().trimmed();
    else
        request.changed->filter = m_filterEdit->filter();
    return request;
}

void EventKeyDialog::start()
{
    if (!m_holder || m_status->isRunning())
        return;
    setEditable(false);
    Act *act = m_account.acts().start(request());
    m_status->follow(m_account.acts(), act);
    emit started(act);
}

void EventKeyDialog::onFinished(const Act &act)
{
    switch (act.end()) {
    case Act::End::NotDone:
        setEditable(true);
        return;
    case Act::End::NeedsChoice:
    case Act::End::Open:
        return;
    case Act::End::Done:
        break;
    }
    if (isNew() && act.eventKey()) {
        m_valueTitle->setText(tr("The new key “%1”").arg(shownName(act.eventKey()->name)));
        m_valueHint->setText(tr("Set it as INNGEST_EVENT_KEY where that one application runs; code that sets eventKey "
                                "itself should read it from there. Never write it into source code, nor into anything "
                                "that runs in a browser or on a phone: whoever reads it there can send events in your "
                                "name. This window shows it until you close it; later you find it in the table."));
        showValue(*act.eventKey());
        if (!act.error() || act.error()->kind == Error::Kind::Cancelled)
            m_status->clear(); // the card says it all
        return;
    }
    // Of which of two it is said the name it had tells, or the fingerprint.
    const QString name = m_mode == Mode::Rename && act.eventKey() ? shownName(act.eventKey()->name) : m_tellingName;
    if (!act.error()) {
        const bool isRenamed = m_mode == Mode::Rename;
        if (act.isByWord())
            emit succeeded((isRenamed ? tr("“%1” is noted as “%2”.").arg(m_tellingName, name)
                                      : tr("The filter of “%1” is noted as changed.").arg(name))
                + u' ' + actOutcomeText(act));
        else
            emit succeeded(isRenamed ? tr("“%1” is now called “%2”.").arg(m_tellingName, name)
                                     : tr("The filter of “%1” is changed.").arg(name));
        accept();
    }
}

void EventKeyDialog::showValue(const EventKey &key)
{
    m_key = key;
    const QString what = tr("Event key “%1”").arg(shownName(key.name));
    const auto source = [this] {
        return m_key.value.isEmpty() ? m_account.eventKeyValue(m_key.id) : readyFuture(Result<Secret>(m_key.value));
    };
    m_field->setSecret(what, maskedEventKey(key.value), source);
    m_copyButton->setSecret(what, key.value.isEmpty() ? SecretSource() : source);
    if (key.value.isEmpty())
        m_field->showProblem(OpenAccount::valueNotKnown());
    m_fingerprintLabel->setText(eventKeyFingerprint(key));
    m_filterFacts->setText(filterInLines(key.filter));
    const bool isBrought = m_account.account().capabilities().isTypedIn && key.createdAt.isValid();
    m_madeLabel->setText(
        (isBrought ? tr("Not known; at the latest %1").arg(exactTimeText(key.createdAt)) : exactTimeText(key.createdAt))
        + (key.canBeRenamed() ? QString() : tr(", by an integration (Vercel's, for example)")));
    m_valueCard->show();
    if (m_mode == Mode::Show)
        return;
    for (QWidget *widget : std::initializer_list<QWidget *>{m_introLabel, m_nameLabel, m_nameEdit, m_nameProblem,
             m_filterLabel, m_filterEdit, m_reasonLabel, m_reasonEdit, m_startButton})
        widget->hide();
    m_buttonBox->button(QDialogButtonBox::Cancel)->setText(tr("Close"));
    m_copyButton->setFocus();
    m_height.fit();
}

void EventKeyDialog::setEditable(bool isEditable)
{
    m_isEditable = isEditable;
    m_nameEdit->setReadOnly(!isEditable || !editsName());
    m_filterEdit->setReadOnly(!isEditable || !editsFilter());
    m_reasonEdit->setReadOnly(!isEditable);
    // What runs goes on without the dialog: closing it takes nothing back.
    m_buttonBox->button(QDialogButtonBox::Cancel)->setText(isEditable ? tr("Cancel") : tr("Close"));
    check();
}
