// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/deploy/envfilename.h"

#include <QRegularExpression>
#include <QStringList>
#include <algorithm>

using namespace Qt::StringLiterals;

bool isReadByNoApp(const QString &fileName)
{
    // The word may stand at the end of any such name (`.env.local.sample`, `.env-old2`) or, of a template, before it,
    // with nothing but an environment's name beside it: `example.env`. An app can be called `sample-shop`.
    static const QRegularExpression templates(
        uR"((?:^|[._-])(?:env|envrc|vars)(?:[._-].*)?[._-](?:%1|bak|backup|old|orig|save|saved|copy|rpmnew|rpmsave|)"
        uR"(pacnew|pacsave|rej|swo|disabled|unused|off|kopie|(?:19|20)\d\d[._-]?\d\d[._-]?\d\d)(?:[._-]?[0-9][0-9._-]*)?(?:\.txt)?\z|)"
        uR"(^[._-]?(?:(?:dot|%2)[._-]?)?(?:%1)[._-](?:(?:%2)[._-])?(?:env|envrc|vars)(?:\.txt)?\z|)"
        uR"(^(?:copy of|kopie von|copie de|copia d[ei]) .*\b(?:env|envrc|vars)\b)"_s.arg(
            u"example|sample|template|tmpl|tpl|dist|defaults?|schema|skeleton|blank|stub"_s,
            u"production|prod|staging|stage|development|dev|test|testing|ci|local|docker"_s),
        QRegularExpression::CaseInsensitiveOption);
    static const QStringList endings{u"j2"_s, u"jinja"_s, u"jinja2"_s, u"erb"_s, u"ejs"_s, u"hbs"_s, u"mustache"_s,
        u"gotmpl"_s, u"ctmpl"_s, u"in"_s, u"vault"_s, u"keys"_s, u"me"_s, u"enc"_s, u"encrypted"_s, u"gpg"_s, u"pgp"_s,
        u"asc"_s, u"age"_s, u"sops"_s, u"bak"_s, u"backup"_s, u"orig"_s, u"old"_s, u"save"_s, u"swp"_s, u"tmp"_s};
    // As editors and file managers name copies.
    static const QRegularExpression copied(
        uR"(~\z| (?:\(\d+\)|(?:[-—] )?%1(?: \d+| \(\d+\))?|\((?:[^()]{1,20} )?%1(?: \d+)?\))(?:\.env)?\z)"_s.arg(
            u"(?:copy|kopie|kopia|kopi|copie|copia|cópia|копия|コピー|副本)"_s),
        QRegularExpression::CaseInsensitiveOption | QRegularExpression::UseUnicodePropertiesOption);
    const QString name = fileName.toLower();
    const QRegularExpressionMatch copy = copied.match(name);
    const QStringList parts = name.left(copy.hasMatch() ? copy.capturedStart() : name.size()).split(u'.');
    const bool isOfVariables = std::any_of(parts.begin(), parts.end(),
        [](const QString &part) { return part == "env"_L1 || part == "envrc"_L1 || part == "vars"_L1; });
    return templates.match(name).hasMatch()
        || ((isOfVariables || name.endsWith(".env"_L1)) && (copy.hasMatch() || endings.contains(parts.last())));
}
