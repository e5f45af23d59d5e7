// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/byhand/handeventkeydialog.h"

#include "app/domain/fingerprint.h"
#include "app/domain/keytext.h"
#include "ui/words/keyproblemtext.h"
#include "ui/words/tone.h"

#include <QCheckBox>
#include <QStyle>

HandEventKeyDialog::HandEventKeyDialog(const QList<TypedEventKey> &known, const QHash<QString, QString> &elsewhere,
    const QString &signingFingerprint, QWidget *parent)
    : TypingDialog(parent)
    , m_elsewhere(elsewhere)
    , m_signingFingerprint(signingFingerprint)
    , m_isFilterUnknown(
          named("handKeyFilterUnknownBox", new QCheckBox(tr("I have not &looked: it is shown as not known"), this)))
{
    setWindowTitle(tr("An event key that is there"));
    setAttribute(Qt::WA_DeleteOnClose);
    for (const TypedEventKey &key : known)
        m_known.insert(key.fingerprint, key.name);
    m_name->setMaxLength(255);
    m_problem->keepRoom();
    auto *filterLabel = wordsLabel(tr("What it lets through, as its page says under “Filter Events”:"), this);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(Spacing::wide, Spacing::wide, Spacing::wide, Spacing::wide);
    auto *form = new QFormLayout;
    m_nameProblem->addBelow(*form, tr("&Name:"), m_name);
    m_problem->addBelow(*form, tr("&Key, or its fingerprint:"), m_key);
    form->addRow(filterLabel);
    form->addRow(m_isFilterUnknown);
    column->addLayout(form);
    column->addWidget(m_filter, 1);
    column->addStretch();
    m_addButton = addButtons("handKeyAddButton", tr("&Add the key"), [this] { enter(); });
    connect(m_name, &QLineEdit::textChanged, this, &HandEventKeyDialog::check);
    connect(m_key, &QLineEdit::textChanged, this, &HandEventKeyDialog::check);
    connect(m_filter, &FilterEdit::changed, this, &HandEventKeyDialog::check);
    connect(m_isFilterUnknown, &QCheckBox::toggled, this, &HandEventKeyDialog::check);
    // No filter would be said of what nobody looked at.
    m_isFilterUnknown->setChecked(true);
    // It has the room for what that box brings, before it does.
    setMinimumWidth(
        m_filter->minimumSizeHint().width() + 2 * Spacing::wide + style()->pixelMetric(QStyle::PM_ScrollBarExtent));
    m_name->setFocus();
    check();
}

void HandEventKeyDialog::check()
{
    const auto problem = isFingerprint() ? std::nullopt : checkEventKeyText(m_key->text());
    const bool isKnown = !problem && m_known.contains(fingerprint());
    const bool isSigningKey = !problem && fingerprint() == m_signingFingerprint;
    const bool isElsewhere = !problem && !isKnown && m_elsewhere.contains(fingerprint());
    m_filter->setVisible(!m_isFilterUnknown->isChecked());
    const QString name = m_name->text().trimmed();
    bool isNameTaken = false;
    for (auto key = m_known.cbegin(); key != m_known.cend(); ++key) // the one whose place it takes has it by right
        isNameTaken |= key->compare(name, Qt::CaseInsensitive) == 0 && (problem || key.key() != fingerprint());
    m_nameProblem->say(isNameTaken ? nameTakenText() : QString(), Tone::Warning);
    if (isSigningKey)
        m_problem->say(tr("This is the fingerprint of the environment's signing key. Here an event key is wanted."));
    else if (isElsewhere)
        m_problem->say(
            tr("This is an event key of %1: it belongs to one environment alone. Where it was typed in there by "
               "mistake, forget it there first.")
                .arg(m_elsewhere.value(fingerprint())));
    else if (isFingerprint() && !isKnown)
        m_problem->say(
            tr("The key is known by its fingerprint then. Its value is asked for only where an undo needs it."),
            Tone::Info);
    else if (isKnown)
        m_problem->say(isFingerprint() ? tr("This key is typed in already.")
                                       : tr("This key is typed in already: what you give here takes its place."),
            isFingerprint() ? Tone::Danger : Tone::Info);
    else if (const QString unusual = problem ? QString() : unusualEventKeyText(m_key->secret()); !unusual.isEmpty())
        m_problem->say(unusual, Tone::Warning);
    else if (!problem)
        m_problem->say(tr("The event key with the fingerprint %1. Not added yet.").arg(fingerprint()), Tone::Good);
    else
        m_problem->say(*problem != KeyTextProblem::Empty ? keyProblemText(*problem) : QString());
    const bool hasFilter = m_isFilterUnknown->isChecked() || m_filter->isAcceptable();
    const bool isUsable = !problem && !isSigningKey && !isElsewhere && !(isKnown && isFingerprint());
    enableUnless(*m_addButton,
        problem == KeyTextProblem::Empty ? tr("Paste the key first.")
            : !isUsable                  ? tr("What is wrong with the key stands below it.")
            : name.isEmpty()             ? tr("Say what the key is called.")
            : !hasFilter                 ? tr("A line of the filter is not right yet.")
                                         : QString());
}

bool HandEventKeyDialog::isFingerprint() const
{
    return checkEventKeyText(m_key->text()) == KeyTextProblem::Fingerprint;
}

QString HandEventKeyDialog::fingerprint() const
{
    return isFingerprint() ? fingerprintOfHash(m_key->text().trimmed().toLower())
                           : eventKeyFingerprint(m_key->secret());
}

void HandEventKeyDialog::enter()
{
    if (!m_addButton->isEnabled())
        return;
    const bool hasValue = !isFingerprint();
    const QString fingerprint = this->fingerprint();
    const Secret typed = m_key->take();
    if (hasValue)
        m_key->clearPasted();
    emit entered({.name = m_name->text().trimmed(),
        .value = hasValue ? typed : Secret(),
        .fingerprint = fingerprint,
        .filter = m_isFilterUnknown->isChecked() ? EventFilter::unknown() : m_filter->filter()});
    accept();
}

bool HandEventKeyDialog::hasTyped() const
{
    const bool hasFilter = !m_isFilterUnknown->isChecked() && !m_filter->filter().sameAs(EventFilter());
    return !m_name->text().isEmpty() || !m_key->text().isEmpty() || hasFilter;
}

void HandEventKeyDialog::done(int result)
{
    m_key->forget();
    QDialog::done(result);
}
