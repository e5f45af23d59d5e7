// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/widgets/wordfields.h"

#include "app/core/shown.h"

using namespace Qt::StringLiterals;

namespace {

constexpr int longestText = 300;

} // namespace

WordFields::WordFields(const Field &owner, const Field &reason, QWidget *parent)
    : QWidget(parent)
    , m_ownerField(owner)
    , m_reasonField(reason)
{
    m_owner->setPlaceholderText(tr("A person or a team that can be asked"));
    m_reason->setPlaceholderText(tr("For the record. Never put a key here."));
    auto *form = formLayout(Spacing::wide);
    form->setContentsMargins(0, 0, 0, 0);
    setLayout(form);
    setFocusProxy(m_owner);
    const auto add = [&](const QString &title, QLineEdit *field, ProblemLine *problem) {
        field->setMaxLength(longestText);
        problem->keepRoom();
        problem->addBelow(*form, title, field);
        connect(field, &QLineEdit::textChanged, this, &WordFields::sayWhatIsMissing);
        connect(field, &QLineEdit::returnPressed, this, &WordFields::sayWhatIsMissing);
    };
    add(owner.title, m_owner, m_ownerProblem);
    add(reason.title, m_reason, m_reasonProblem);
    check();
}

void WordFields::setTexts(const QString &owner, const QString &reason)
{
    const QSignalBlocker ownerBlocker(m_owner);
    const QSignalBlocker reasonBlocker(m_reason);
    m_owner->setText(owner);
    m_reason->setText(reason);
    m_offered = {m_owner->text(), m_reason->text()};
    check();
}

void WordFields::check()
{
    QStringList whyNot{check(owner(), *m_ownerProblem, m_ownerField.missing),
        check(reason(), *m_reasonProblem, m_reasonField.missing)};
    whyNot.removeAll({});
    m_whyNot = whyNot.value(0);
    emit changed();
}

QString WordFields::check(const QString &text, ProblemLine &problem, const QString &missing) const
{
    if (text.contains(u"signkey-"_s)) {
        const QString key = tr("This looks like a signing key. It must not stand in the record.");
        problem.say(key);
        return key;
    }
    problem.say(text.isEmpty() && m_saysWhatIsMissing ? missing : QString(), Tone::Info);
    return text.isEmpty() ? missing : QString();
}

void WordFields::sayWhatIsMissing()
{
    m_saysWhatIsMissing = true;
    check();
}

QString WordFields::owner() const
{
    return saidIn(m_owner->text());
}

QString WordFields::reason() const
{
    return saidIn(m_reason->text());
}
