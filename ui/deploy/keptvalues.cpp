// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/deploy/keptvalues.h"

#include "ui/deploy/variablessource.h"
#include "ui/secrets/copybutton.h"
#include "ui/widgets/build.h"
#include "ui/widgets/problemline.h"
#include "ui/words/errortext.h"

using namespace Qt::StringLiterals;

KeptValues::KeptValues(VariablesSource &source, SecretClipboard &clipboard, QWidget *parent)
    : QWidget(parent)
    , m_source(source)
    , m_clipboard(clipboard)
{
    setObjectName(u"keptValues"_s);
    bareLayout<QVBoxLayout>(this);
    hide();
}

void KeptValues::present(const QString &place)
{
    QList<OverwrittenValue> values = m_source.overwritten();
    values.removeIf([&](const OverwrittenValue &value) {
        return m_source.step() != RotationStep::PutBack || value.place != place || !value.isKept || value.isRestored
            || value.secretName.isEmpty();
    });
    QStringList names;
    for (const OverwrittenValue &value : values)
        names.append(value.secretName);
    setVisible(!values.isEmpty());
    if (names == m_shown)
        return;
    m_shown = names;
    delete m_rows;
    m_rows = new QWidget;
    layout()->addWidget(m_rows);
    auto *rows = bareLayout<QVBoxLayout>(m_rows, Spacing::small);
    auto *problem = new ProblemLine;
    for (const OverwrittenValue &value : values) {
        auto *row = new QHBoxLayout;
        auto *copy = new CopyButton(m_clipboard);
        copy->setObjectName(u"copyKept-"_s + value.variable);
        copy->setSecret(tr("The value that %1 had before").arg(value.variable),
            [this, name = value.secretName] { return m_source.overwrittenValue(name); });
        connect(copy, &CopyButton::copied, problem, [problem] { problem->say({}); });
        connect(copy, &CopyButton::failed, problem,
            [problem](const Error &error) { problem->say(errorText(error, Attempt::Secrets)); });
        row->addWidget(copy, 0, Qt::AlignTop);
        row->addWidget(wordsLabel(tr("%1 had a value here before that is none of the rotation's keys. It is in "
                                     "the keychain until the rotation ends. Nothing puts it back by itself.")
                                      .arg(value.variable)),
            1);
        rows->addLayout(row);
    }
    rows->addWidget(problem);
}
