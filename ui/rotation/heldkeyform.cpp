// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/rotation/heldkeyform.h"

#include "app/core/lookup.h"
#include "app/rotation/rotationsession.h"
#include "ui/words/keyproblemtext.h"
#include "ui/words/tone.h"

#include <QSignalBlocker>
#include <algorithm>

HeldKeyForm::HeldKeyForm(RotationSession &session, RotationStep::Kind step, QWidget *parent)
    : QWidget(parent)
    , m_session(session)
    , m_step(step)
{
    m_box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    const bool isBack = step == RotationStep::PutBack || step == RotationStep::DeleteNewKeys;
    QLabel *question = wordsLabel(isBack ? tr("Which event key it se&nds with is not told now. If you know which it "
                                              "had before, say so: its values then hold that one again.")
                                         : tr("Which event key it se&nds with is not told now. If you know, say so: "
                                              "its values then hold the replacement."),
        this);
    question->setBuddy(m_box);
    auto *column = bareLayout<QVBoxLayout>(this, Spacing::tight);
    addParts(*column, {question, m_box});
    connect(m_box, &QComboBox::activated, this,
        [this] { m_session.sayEventKey(m_appKey, m_step, m_box->currentData().toString()); });
}

void HeldKeyForm::present(const QString &appKey, bool isReadOnly)
{
    m_appKey = appKey;
    const std::optional<QString> said = appKey.isEmpty() ? std::nullopt : m_session.saidEventKey(appKey, m_step);
    setVisible(said.has_value());
    if (!said)
        return;
    const QSignalBlocker quiet(m_box);
    const QList<RotatedEventKey> &keys = m_session.rotation().eventKeys;
    if (m_box->count() != keys.size() + 1) {
        m_box->clear();
        m_box->addItem(tr("Not known, or none of these"), QString());
        const QStringList names = ofEach(keys, &RotatedEventKey::oldName);
        for (const RotatedEventKey &key : keys)
            m_box->addItem(tellingName(key.oldName, key.oldFingerprint, names), key.oldFingerprint);
    }
    m_box->setCurrentIndex(std::max(0, m_box->findData(*said)));
    m_box->setEnabled(!isReadOnly);
}
