// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/common/keyproblemtext.h"

#include <QCoreApplication>

namespace {

struct KeyProblemText
{
    Q_DECLARE_TR_FUNCTIONS(KeyProblemText)

public:
    static QString of(KeyTextProblem problem);
};

QString KeyProblemText::of(KeyTextProblem problem)
{
    switch (problem) {
    case KeyTextProblem::Empty:
        return tr("There is no key here yet.");
    case KeyTextProblem::Quoted:
        return tr("The key stands in quotes. Leave them out: they would become part of it.");
    case KeyTextProblem::InnerBlank:
        return tr("There is a blank or a line break inside the key. Copy it again in one piece.");
    case KeyTextProblem::NonAscii:
        return tr("There is a letter in it that no key has. Copy it again, not from a formatted text.");
    case KeyTextProblem::NotHex:
        return tr(
            "A signing key ends in the digits 0 to 9 and a to f, as in signkey-prod-1a2b… This does not. Is it an "
            "event key?");
    case KeyTextProblem::OddHex:
        return tr("A digit is missing: a signing key has an even number of them. Copy it again to its end.");
    case KeyTextProblem::Assignment:
        return tr("This is a whole line of a file. Only what stands behind the = is the key.");
    }
    return {};
}

} // namespace

QString keyProblemText(KeyTextProblem problem)
{
    return KeyProblemText::of(problem);
}
