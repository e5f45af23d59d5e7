// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/byhand/handenvironmentform.h"

#include "app/core/shown.h"
#include "app/core/words.h"
#include "app/deploy/deployvariable.h"
#include "app/domain/fingerprint.h"
#include "app/domain/keytext.h"
#include "app/models/words.h"
#include "ui/byhand/handeventkeydialog.h"
#include "ui/secrets/droppedfile.h"
#include "ui/widgets/icons.h"
#include "ui/words/keyproblemtext.h"
#include "ui/words/tone.h"

#include <QDragEnterEvent>
#include <QMimeData>
#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace {

constexpr int listHeight = 96;

QString signingKeyDoubtText(KeyTrial trial, const QString &environmentName)
{
    const QString text = trial == KeyTrial::Refused
        ? Words::tr("Inngest refuses this key: it is not the current signing key of %1, or it was cut off.")
        : Words::tr("Inngest does not say whether this is the current signing key of %1.");
    return text.arg(environmentName);
}

QString apiKeyDoubtText(KeyTrial trial, const QString &environmentName)
{
    switch (trial) {
    case KeyTrial::Refused:
        return Words::tr("Inngest refuses this API key: it was cut off, or it is deleted.");
    case KeyTrial::OfAnotherEnvironment:
        return Words::tr(
            "Inngest lists other apps to this API key than to the signing key of %1: one of the two belongs "
            "to another environment.")
            .arg(environmentName);
    case KeyTrial::NotCompared:
        return Words::tr(
            "Inngest accepts this API key. Whether it is one of %1 could not be compared: that shows only by "
            "apps that Inngest lists to it and to the signing key.")
            .arg(environmentName);
    case KeyTrial::Accepted:
    case KeyTrial::LostNew:
    case KeyTrial::CannotTell:
        break;
    }
    return Words::tr("Inngest does not say whether this API key reads the apps of %1.").arg(environmentName);
}

} // namespace

HandEnvironmentForm::HandEnvironmentForm(QWidget *parent)
    : QWidget(parent)
    , m_forgetApiKey(named("handForgetApiKeyButton", plainButton(icon(u"delete"_s), tr("For&get it"), this)))
    , m_addEventKey(
          named("handAddEventKeyButton", plainButton(icon(u"add"_s), tr("Add an e&vent key that is there…"), this)))
    , m_forgetEventKey(named("handForgetEventKeyButton", plainButton(icon(u"delete"_s), tr("F&orget this one"), this)))
{
    setAcceptDrops(true);
    auto *form = bareLayout<QFormLayout>(this);
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    setupFields(*form);
    setupEventKeys(*form);
}

void HandEnvironmentForm::setupFields(QFormLayout &form)
{
    m_name->setMaxLength(100);
    m_slug->setMaxLength(100);
    m_slug->setPlaceholderText(tr("As in the page's address: /env/<slug>/…"));
    m_slugLabel->setBuddy(m_slug);
    m_signingProblem->keepRoom();
    m_signingKey->setGivesLinesAway(true);
    connect(m_signingKey, &SecretLineEdit::linesPasted, this,
        [this](const Secret &lines) { take(variableOfLines(lines, DeployVariable::signingKeyName)); });
    m_apiProblem->setField(m_apiKey);
    m_nameProblem->addBelow(form, tr("Environment &name:"), m_name);
    m_slugProblem->addBelow(form, m_slugLabel, m_slug);
    m_signingProblem->addBelow(form, tr("S&igning key:"), m_signingKey);
    form.addRow(labelFor(tr("API &key (optional):"), m_apiKey), rowOf({m_apiKey, m_forgetApiKey}));
    form.addRow(QString(), m_apiProblem);
    for (QLineEdit *edit : {m_name, m_slug, static_cast<QLineEdit *>(m_signingKey), static_cast<QLineEdit *>(m_apiKey)})
        connect(edit, &QLineEdit::textChanged, this, &HandEnvironmentForm::check);
    m_forgetApiKey->setToolTip(tr("Here only: at Inngest the API key stays"));
    connect(m_forgetApiKey, &QPushButton::clicked, this, &HandEnvironmentForm::forgetApiKey);
}

void HandEnvironmentForm::setupEventKeys(QFormLayout &form)
{
    m_eventKeys->setHeaderLabels({tr("Event key"), tr("Fingerprint"), tr("Filter")});
    m_eventKeys->setRootIsDecorated(false);
    m_eventKeys->setFixedHeight(listHeight);
    form.addRow(tr("Event keys:"), m_eventKeys);
    m_forgetEventKey->setToolTip(tr("Here only: at Inngest the key stays"));
    auto *buttons = rowOf({m_addEventKey, m_forgetEventKey, nullptr});
    form.addRow(QString(), buttons);
    form.addRow(QString(), m_forgotten);
    connect(m_addEventKey, &QPushButton::clicked, this, &HandEnvironmentForm::addEventKey);
    connect(m_forgetEventKey, &QPushButton::clicked, this, &HandEnvironmentForm::forgetEventKey);
    connect(m_eventKeys, &QTreeWidget::itemSelectionChanged, this, &HandEnvironmentForm::checkSelection);
}

void HandEnvironmentForm::checkSelection()
{
    enableUnless(
        *m_forgetEventKey, m_eventKeys->selectedItems().isEmpty() ? tr("Select an event key first.") : QString());
}

void HandEnvironmentForm::setEnvironment(const TypedEnvironment &environment, const QHash<QString, QString> &elsewhere)
{
    m_elsewhere = elsewhere;
    forgetSecrets();
    m_environment = environment;
    const bool isCustom = environment.environment.type == EnvironmentType::Test;
    m_name->setText(environment.environment.name);
    m_slug->setText(environment.environment.slug);
    m_slug->setVisible(isCustom);
    m_slugLabel->setVisible(isCustom);
    m_signingKey->setPlaceholderText(environment.signingFingerprint.isEmpty()
            ? tr("From Manage, Signing keys, “Current key”; or drop a .env file here")
            : tr("Known: %1. Another, or no longer kept? Paste it", "a fingerprint")
                  .arg(environment.signingFingerprint));
    showApiKeyIsKnown();
    m_signingKey->setSecret(environment.signingKey);
    m_apiKey->setSecret(environment.apiKey);
    m_environment.signingKey = {}; // they stand in the fields, which a lock empties
    m_environment.apiKey = {};
    listEventKeys();
    check();
}

void HandEnvironmentForm::showApiKeyIsKnown()
{
    m_apiKey->setPlaceholderText(m_environment.hasApiKey ? tr("Known. Paste only to use another one")
                                                         : tr("sk-inn-api-…, to read and sync the apps with"));
    m_forgetApiKey->setVisible(m_environment.hasApiKey);
}

void HandEnvironmentForm::forgetApiKey()
{
    m_environment.hasApiKey = false;
    m_environment.forgetsApiKey = true;
    showApiKeyIsKnown();
    m_apiKey->setFocus();
    check();
}

TypedEnvironment HandEnvironmentForm::environment() const
{
    TypedEnvironment typed = m_environment;
    typed.environment.name = m_name->text().trimmed();
    if (typed.environment.type == EnvironmentType::Test)
        typed.environment.slug = m_slug->text().trimmed();
    typed.signingKey = signingKey();
    typed.apiKey = apiKey();
    return typed;
}

QString HandEnvironmentForm::signingKeyProblem() const
{
    const Secret key = signingKey();
    if (key.isEmpty())
        return {};
    if (const auto problem = checkSigningKeyText(key.revealText()))
        return keyProblemText(*problem);
    const QString prefix = signingKeyPrefix(key);
    const bool isProduction = m_environment.environment.type == EnvironmentType::Production;
    if (const QString spelling = cloudSpellingProblem(key); !spelling.isEmpty())
        return spelling;
    if (isProduction != (prefix == "signkey-prod-"_L1))
        return isProduction
            ? tr(
                "This key begins with “%1”: it is one of another environment. Production's begin with “signkey-prod-”.")
                  .arg(prefix)
            : tr("This key begins with “signkey-prod-”: it is production's.");
    return {};
}

QString HandEnvironmentForm::signingKeyDoubt() const
{
    const Secret key = signingKey();
    if (key.isEmpty())
        return {};
    if (const QString unusual = unusualLengthText(key); !unusual.isEmpty())
        return unusual;
    // Inngest is asked about it without the environment's name, and accepts a custom environment's like that.
    if (m_environment.environment.type != EnvironmentType::BranchParent
        || signingKeyPrefix(key) == "signkey-branch-"_L1)
        return {};
    return tr(
        "This key begins with “%1” and not with “signkey-branch-”: it may be that of a custom environment. Was it "
        "copied from the page that opens at /env/branch/…?")
        .arg(signingKeyPrefix(key));
}

QString HandEnvironmentForm::apiKeyProblem() const
{
    const QString text = apiKey().revealText();
    if (text.isEmpty())
        return {};
    if (const auto problem = checkApiKeyText(text))
        return keyProblemText(*problem);
    return text.startsWith("sk-inn-"_L1) ? QString()
                                         : tr("An API key begins with “sk-inn-api-”. It is made on the dashboard's "
                                              "page Settings, API keys, for one environment.");
}

void HandEnvironmentForm::check()
{
    static const QRegularExpression slug(uR"(\A[A-Za-z0-9][A-Za-z0-9_-]*\z)"_s);
    const bool isCustom = m_environment.environment.type == EnvironmentType::Test;
    const QString typed = m_slug->text().trimmed();
    m_nameProblem->say({});
    // The slugs of the two that are no custom ones: their pages would be opened.
    const bool isOther = typed == "production"_L1 || typed == "branch"_L1;
    m_slugProblem->say(!isCustom || typed.isEmpty() ? QString()
            : isOther ? tr("“%1” is the slug of another kind of environment. This one's stands in the address of its "
                           "own pages: /env/<slug>/…")
                            .arg(typed)
            : !slug.match(typed).hasMatch()
            ? tr("A slug has letters, digits and hyphens. It stands in the address of the environment's pages.")
            : QString());
    const QString signing = signingKeyProblem();
    const QString doubt = signing.isEmpty() ? signingKeyDoubt() : QString();
    if (!signing.isEmpty() || !doubt.isEmpty())
        m_signingProblem->say(signing.isEmpty() ? doubt : signing, signing.isEmpty() ? Tone::Warning : Tone::Danger);
    else
        m_signingProblem->say(signingKey().isEmpty() ? QString()
                                                     : tr("The signing key with the fingerprint %1. Not stored yet.")
                                                           .arg(signingKeyFingerprint(signingKey())),
            Tone::Good);
    const QString api = apiKeyProblem();
    if (!api.isEmpty())
        m_apiProblem->say(api);
    else if (!apiKey().isEmpty())
        m_apiProblem->say(tr("An API key. Not stored yet."), Tone::Good);
    else
        m_apiProblem->say(m_environment.forgetsApiKey
                ? tr("The API key is forgotten here when this is stored. At Inngest it stays: delete it on the page "
                     "Settings, API keys, if nothing else uses it.")
                : QString(),
            Tone::Warning);
    emit changed();
}

bool HandEnvironmentForm::isAcceptable() const
{
    const TypedEnvironment typed = environment();
    const bool hasKey = !typed.signingKey.isEmpty() || !typed.signingFingerprint.isEmpty();
    return !typed.environment.name.isEmpty() && !typed.environment.slug.isEmpty() && m_slugProblem->text().isEmpty()
        && hasKey && signingKeyProblem().isEmpty() && apiKeyProblem().isEmpty();
}

void HandEnvironmentForm::focusProblem()
{
    if (m_name->text().trimmed().isEmpty()) {
        sayOfName(tr("Give the environment a name, as the dashboard shows it."));
    } else if (!m_slug->isHidden() && m_slug->text().trimmed().isEmpty()) {
        sayOfSlug(tr("Give the slug that stands in the address of the environment's pages: /env/<slug>/…"));
    } else if (!m_slugProblem->text().isEmpty()) {
        m_slug->setFocus();
    } else if (!apiKeyProblem().isEmpty()) {
        m_apiKey->setFocus();
    } else {
        if (signingKey().isEmpty())
            sayOfSigningKey(tr("Give the environment's current signing key."), false);
        m_signingKey->setFocus();
    }
}

void HandEnvironmentForm::sayOfName(const QString &problem)
{
    m_nameProblem->say(problem);
    m_name->setFocus();
}

void HandEnvironmentForm::sayOfSlug(const QString &problem)
{
    m_slugProblem->say(problem);
    m_slug->setFocus();
}

void HandEnvironmentForm::sayOfSigningKey(const QString &problem, bool isWarning)
{
    m_signingProblem->say(problem, isWarning ? Tone::Warning : Tone::Danger);
}

void HandEnvironmentForm::sayOfTrial(KeyTrial trial, bool isOfApiKey)
{
    const QString name = shownName(m_environment.environment.name);
    const bool isWarning = trial != KeyTrial::Refused && trial != KeyTrial::OfAnotherEnvironment;
    if (isOfApiKey)
        m_apiProblem->say(apiKeyDoubtText(trial, name), isWarning ? Tone::Warning : Tone::Danger);
    else
        sayOfSigningKey(signingKeyDoubtText(trial, name), isWarning);
}

QString HandEnvironmentForm::adviceOn(KeyTrial trial, bool isApiKey)
{
    if (trial == KeyTrial::NotCompared)
        return Words::tr("The dashboard's page Settings, API keys, shows of which environment it is. It can be stored "
                         "now; where it turns out later to list other apps than the signing key does, that is said in "
                         "place of the apps.");
    if (isApiKey)
        return Words::tr("Copy it once more from the dashboard's page Settings, API keys, or leave it out: without it "
                         "the apps are read with the signing key, where Inngest takes that. It can be stored all the "
                         "same.");
    return Words::tr("Copy the key once more from the card “Current key”. If you are sure of it, it can be stored all "
                     "the same: then whether a rotation took place will be your word, since Inngest does not show it "
                     "by this key.");
}

void HandEnvironmentForm::forgetSecrets()
{
    if (!m_signingKey->text().isEmpty() && signingKeyProblem().isEmpty())
        m_signingKey->clearPasted();
    if (!m_apiKey->text().isEmpty() && apiKeyProblem().isEmpty())
        m_apiKey->clearPasted();
    for (SecretLineEdit *edit : {m_signingKey, m_apiKey})
        edit->forget();
}

void HandEnvironmentForm::forgetEventKeyValues()
{
    m_environment.eventKeys.removeIf([](const TypedEventKey &key) { return !key.value.isEmpty(); });
    listEventKeys();
}

void HandEnvironmentForm::dragEnterEvent(QDragEnterEvent *event)
{
    if (!droppedFile(*event->mimeData()).isEmpty())
        event->acceptProposedAction();
}

void HandEnvironmentForm::dropEvent(QDropEvent *event)
{
    take(variableOfFile(droppedFile(*event->mimeData()), DeployVariable::signingKeyName));
    event->acceptProposedAction();
}

void HandEnvironmentForm::take(const Result<Secret> &key)
{
    if (key)
        m_signingKey->setSecret(*key);
    else
        sayOfSigningKey(key.error().serverMessage, true);
}

void HandEnvironmentForm::addEventKey()
{
    const Secret signing = signingKey();
    auto *dialog = new HandEventKeyDialog(m_environment.eventKeys, m_elsewhere,
        signing.isEmpty() ? m_environment.signingFingerprint : signingKeyFingerprint(signing), this);
    connect(dialog, &HandEventKeyDialog::entered, this, [this](const TypedEventKey &key) {
        TypedEventKey typed = key;
        m_environment.eventKeys.removeIf([&typed](const TypedEventKey &one) {
            const bool isReplaced = one.fingerprint == typed.fingerprint;
            typed.wasNoted |= isReplaced && (one.isNoted || one.wasNoted);
            return isReplaced;
        });
        m_environment.eventKeys.append(typed);
        listEventKeys();
        emit changed();
    });
    dialog->open();
}

void HandEnvironmentForm::forgetEventKey()
{
    const int row = m_eventKeys->indexOfTopLevelItem(m_eventKeys->selectedItems().value(0));
    if (row < 0)
        return;
    const TypedEventKey key = m_environment.eventKeys.takeAt(row);
    if (key.value.isEmpty() || key.wasNoted)
        m_environment.forgottenEventKeys.append(key.fingerprint);
    listEventKeys();
    emit changed();
}

void HandEnvironmentForm::listEventKeys()
{
    m_eventKeys->clear();
    checkSelection();
    m_forgotten->say(m_environment.forgottenEventKeys.isEmpty()
            ? QString()
            : tr("What was taken away is forgotten here when this is stored. At Inngest it stays as it is, and a key "
                 "that it lists stands here again. A key that an open rotation is about is not forgotten."),
        Tone::Warning);
    for (const TypedEventKey &key : std::as_const(m_environment.eventKeys)) {
        auto *item = new QTreeWidgetItem(m_eventKeys);
        item->setText(0, shownName(key.name));
        item->setText(1, key.fingerprint);
        item->setText(2, filterInWords(key.filter));
    }
    m_eventKeys->resizeColumnToContents(0);
    m_eventKeys->resizeColumnToContents(1);
}
