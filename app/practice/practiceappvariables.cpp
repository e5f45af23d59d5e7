// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/practice/practiceappvariables.h"

#include <QRegularExpression>

using namespace Qt::StringLiterals;

bool PracticeAppVariables::isName(const QString &name)
{
    static const QRegularExpression pattern(u"^[A-Za-z_][A-Za-z0-9_]*\\z"_s);
    return pattern.match(name).hasMatch();
}

void PracticeAppVariables::set(const QString &name, const Secret &value)
{
    if (value.isEmpty())
        m_values.remove(name);
    else
        m_values.insert(name, value);
}

bool PracticeAppVariables::isDev() const
{
    const QString text = value(devName).revealText().trimmed();
    return !text.isEmpty() && text != "0"_L1 && text.compare("false"_L1, Qt::CaseInsensitive) != 0;
}

QJsonObject PracticeAppVariables::toJson() const
{
    QJsonObject json;
    for (auto it = m_values.cbegin(); it != m_values.cend(); ++it)
        json.insert(it.key(), it.value().revealText());
    return json;
}

Result<PracticeAppVariables> PracticeAppVariables::fromJson(const QJsonObject &json)
{
    PracticeAppVariables variables;
    for (auto it = json.begin(); it != json.end(); ++it) {
        if (!isName(it.key()))
            return failure(Error::Kind::Unreadable, u"a variable's name"_s);
        if (!it.value().isString())
            return failure(Error::Kind::Unreadable, u"the value of the variable "_s + it.key());
        variables.set(it.key(), Secret::fromText(it.value().toString()));
    }
    return variables;
}
