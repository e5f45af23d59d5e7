// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/deploy/variablesvalues.h"

#include "app/core/lookup.h"
#include "app/core/whenfinished.h"
#include "app/deploy/deployinstructions.h"
#include "ui/secrets/copybutton.h"
#include "ui/widgets/form.h"
#include "ui/words/tone.h"

#include <QLabel>
#include <algorithm>

using namespace Qt::StringLiterals;

VariablesValues::VariablesValues(Clock &clock, Preferences &preferences, SecretClipboard &clipboard)
    : m_clock(clock)
    , m_preferences(preferences)
    , m_clipboard(clipboard)
{
    m_rows->setContentsMargins(Spacing::normal, Spacing::normal, Spacing::normal, Spacing::normal);
    m_rows->setHorizontalSpacing(Spacing::normal);
    m_rows->setVerticalSpacing(Spacing::tight);
    m_rows->setColumnStretch(0, 1);
}

SecretSource VariablesValues::valueOf(const VariablesNow &now, const QString &name)
{
    return [now, name] {
        const QList<DeployVariable> variables = now();
        const auto *it = firstOf(variables,
            [&name](const DeployVariable &variable) { return variable.name == name && !variable.value.isEmpty(); });
        return readyFuture(
            it ? Result<Secret>(it->value) : Result<Secret>(failure(Error::Kind::NotFound, u"a variable"_s)));
    };
}

SecretSource VariablesValues::linesOf(const VariablesNow &now)
{
    return [now] {
        const QList<DeployVariable> variables = now();
        for (const DeployVariable &variable : variables) {
            if (!variable.isRemoved && variable.value.isEmpty())
                return readyFuture(Result<Secret>(failure(Error::Kind::NotFound, u"a variable"_s)));
        }
        return readyFuture(Result<Secret>(deployLines(variables)));
    };
}

void VariablesValues::present(const QString &app, const QList<DeployVariable> &variables, const QString &removal,
    const QString &remedy, VariablesNow now)
{
    m_now = std::move(now);
    QStringList shown{app, remedy};
    for (const DeployVariable &variable : variables)
        shown.append(variable.name + u' ' + (variable.isRemoved ? removal : variable.fingerprint()));
    if (shown == m_shown)
        return;
    m_shown = shown;
    while (QLayoutItem *item = m_rows->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    for (const DeployVariable &variable : variables) {
        if (variable.isRemoved)
            addRow(variable.name, new QLabel(removal), nullptr);
        else
            addVariable(app, variable, remedy);
    }
    if (std::ranges::count_if(variables, [](const DeployVariable &v) { return !v.value.isEmpty(); }) > 1)
        addBlock(app);
}

void VariablesValues::copyAll()
{
    auto *block = findChild<CopyButton *>(u"copyAll"_s);
    if (CopyButton *copy = block ? block : findChild<CopyButton *>())
        copy->click();
}

void VariablesValues::addRow(const QString &title, QWidget *value, QWidget *button)
{
    // The name above its value: names are long, and the page can be narrow.
    if (!title.isEmpty()) {
        auto *name = new QLabel(title);
        makeFixed(*name);
        name->setTextInteractionFlags(Qt::TextSelectableByMouse);
        m_rows->addWidget(name, m_rows->rowCount(), 0, 1, 2);
    }
    const int row = m_rows->rowCount();
    m_rows->addWidget(value, row, 0);
    if (button)
        m_rows->addWidget(button, row, 1, Qt::AlignTop);
}

void VariablesValues::addVariable(const QString &app, const DeployVariable &variable, const QString &remedy)
{
    if (variable.value.isEmpty()) {
        QStringList words{tr("Its value is not at hand yet.")};
        if (variable.name != DeployVariable::eventKeyName && !remedy.isEmpty())
            words.append(remedy);
        addRow(variable.name, wordsLabel(words.join(u' ')), nullptr);
        return;
    }
    //: %1 is a variable, %2 an app: for screen readers
    const QString what = tr("%1 of %2").arg(variable.name, app);
    auto *field = named(u"field-"_s + variable.name, new SecretField(m_clock, m_preferences));
    field->setSecret(what, variable.masked(), valueOf(m_now, variable.name));
    field->setToolTip(tr("Fingerprint %1").arg(variable.fingerprint()));
    auto *copy = named(u"copy-"_s + variable.name, new CopyButton(m_clipboard, nullptr, field));
    copy->setSecret(what, valueOf(m_now, variable.name));
    addRow(variable.name, field, copy);
}

void VariablesValues::addBlock(const QString &app)
{
    auto *copy = named("copyAll", new CopyButton(m_clipboard));
    copy->setSecret(tr("All variables of %1 as NAME=value lines").arg(app), linesOf(m_now));
    addRow({}, quietLabel(tr("All of them as NAME=value lines")), copy);
}
