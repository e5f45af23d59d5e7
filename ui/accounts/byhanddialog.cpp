// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/accounts/byhanddialog.h"

#include "app/accounts/tokentext.h"
#include "app/core/shown.h"
#include "app/core/whenfinished.h"
#include "app/domain/fingerprint.h"
#include "ui/accounts/handenvironmentform.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/form.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/problemline.h"
#include "ui/words/errortext.h"
#include "ui/words/tone.h"

#include <QComboBox>
#include <QFrame>
#include <QLineEdit>
#include <QMenu>

using namespace Qt::StringLiterals;

ByHandDialog::ByHandDialog(Accounts &accounts, const std::optional<Account> &account, QWidget *parent)
    : AccountSetUp(accounts, account, u"byHand"_s, parent)
    , m_choice(named("byHandEnvironmentBox", new QComboBox(this), tr("Environment")))
    , m_addButton(named("byHandAddButton", new QPushButton(icon(u"add"_s), tr("&Add"), this)))
    , m_removeButton(named("byHandRemoveButton", new QPushButton(icon(u"delete"_s), tr("&Remove"), this)))
    , m_form(new HandEnvironmentForm(this))
{
    setWindowTitle(
        account ? tr("Environments and keys of %1").arg(shownName(account->name)) : tr("Inngest Cloud by hand"));
    m_origin->setObjectName(u"byHandApiEdit"_s);
    m_origin->setText((account ? account->apiOrigin : Accounts::defaultApiOrigin()).toString());
    addForm(tr("Nothing is changed at Inngest. Keys go into the keychain. Before a signing key is stored, "
               "Inngest is asked with its hash whether it is the current one."),
        tr("A&PI address:"));
    setupEnvironments();
    addFoot(u"byHandSaveButton"_s);
    connect(m_origin, &QLineEdit::textChanged, this, [this] {
        m_isDoubted = false; // somebody else is asked
        refresh();
    });
    if (account)
        load();
    else
        addEnvironment(EnvironmentType::Production);
    m_name->setFocus();
}

void ByHandDialog::setupEnvironments()
{
    auto *menu = new QMenu(m_addButton);
    const auto offer = [this, menu](const QString &text, EnvironmentType type) {
        QAction *action = menu->addAction(text, this, [this, type] { addEnvironment(type); });
        if (type != EnvironmentType::Test)
            connect(menu, &QMenu::aboutToShow, action, [this, action, type] { action->setEnabled(!has(type)); });
    };
    offer(tr("&Production"), EnvironmentType::Production);
    offer(tr("&Branch environments"), EnvironmentType::BranchParent);
    offer(tr("A &custom environment"), EnvironmentType::Test);
    m_addButton->setMenu(menu);
    for (QPushButton *button : {m_addButton, m_removeButton})
        button->setAutoDefault(false);
    auto *row = new QHBoxLayout;
    auto *label = new QLabel(tr("&Environment:"), this);
    label->setBuddy(m_choice);
    row->addWidget(label);
    row->addWidget(m_choice, 1);
    row->addWidget(m_addButton);
    row->addWidget(m_removeButton);
    auto *line = new QFrame(this);
    line->setFrameShape(QFrame::HLine);
    m_column->addWidget(line);
    m_column->addLayout(row);
    m_column->addWidget(m_form);
    connect(m_choice, &QComboBox::activated, this, [this](int index) {
        keepShown();
        showEnvironment(index);
    });
    connect(m_removeButton, &QPushButton::clicked, this, &ByHandDialog::removeEnvironment);
    connect(m_form, &HandEnvironmentForm::changed, this, [this] {
        m_isDoubted = false;
        m_banner->hide(); // it is about what was there before
        refresh();
    });
}

void ByHandDialog::load()
{
    setBusy(tr("Reading what is known…"));
    whenFinished(m_accounts.byHand().load(m_account->id), this, [this](const Result<QList<HandEnvironment>> &known) {
        setBusy({});
        if (!known)
            return fail(known.error(), Attempt::Read);
        m_environments = *known;
        listEnvironments();
        showEnvironment(m_environments.isEmpty() ? -1 : 0);
    });
}

bool ByHandDialog::has(EnvironmentType type) const
{
    return std::any_of(m_environments.cbegin(), m_environments.cend(),
        [type](const HandEnvironment &one) { return one.environment.type == type; });
}

void ByHandDialog::addEnvironment(EnvironmentType type)
{
    keepShown();
    HandEnvironment made;
    made.environment.type = type;
    if (type == EnvironmentType::Production)
        made.environment.name = tr("Production");
    else if (type == EnvironmentType::BranchParent)
        made.environment.name = tr("Branch environments");
    if (type != EnvironmentType::Test)
        made.environment.slug = type == EnvironmentType::Production ? u"production"_s : u"branch"_s;
    m_environments.append(made);
    listEnvironments();
    showEnvironment(int(m_environments.size()) - 1);
}

void ByHandDialog::removeEnvironment()
{
    // One that is stored goes with the account only: rotations and records refer to it.
    if (m_shown < 0 || !m_environments.at(m_shown).environment.id.isEmpty())
        return;
    m_environments.removeAt(m_shown);
    m_shown = -1;
    listEnvironments();
    showEnvironment(m_environments.isEmpty() ? -1 : 0);
}

void ByHandDialog::keepShown()
{
    if (m_shown >= 0)
        m_environments[m_shown] = m_form->environment();
    listEnvironments();
}

void ByHandDialog::showEnvironment(int index)
{
    m_shown = index;
    m_form->setVisible(index >= 0);
    if (index >= 0) {
        m_form->setEnvironment(m_environments.at(index));
        m_choice->setCurrentIndex(index);
    }
    refresh();
}

void ByHandDialog::listEnvironments()
{
    const int current = m_choice->currentIndex();
    m_choice->clear();
    for (const HandEnvironment &one : std::as_const(m_environments)) {
        const QString name
            = one.environment.name.isEmpty() ? tr("A custom environment") : shownName(one.environment.name);
        const bool hasKey = !one.signingKey.isEmpty() || !one.signingFingerprint.isEmpty();
        m_choice->addItem(hasKey ? name : tr("%1 (its signing key is missing)").arg(name));
    }
    m_choice->setCurrentIndex(current);
}

bool ByHandDialog::checkAll()
{
    if (!checkName())
        return false;
    const std::optional<QUrl> origin = originFromText(m_origin->text());
    if (!origin || !Accounts::isAllowedOrigin(*origin)) {
        m_originProblem->say(
            tr("This is no address that keys may go to. It should look like https://api.inngest.com, without "
               "a path."));
        m_origin->setFocus();
        return false;
    }
    for (int i = 0; i < m_environments.size(); ++i) {
        showEnvironment(i);
        if (!m_form->isAcceptable()) {
            m_form->focusProblem();
            return false;
        }
        for (int other = 0; other < i; ++other) {
            const bool isSameKey = !m_environments.at(i).signingKey.isEmpty()
                && signingKeyFingerprint(m_environments.at(i).signingKey)
                    == signingKeyFingerprint(m_environments.at(other).signingKey);
            if (isSameKey || m_environments.at(i).environment.slug == m_environments.at(other).environment.slug) {
                m_form->sayOfSigningKey(isSameKey ? tr("This is the same key as that of %1.")
                                                        .arg(shownName(m_environments.at(other).environment.name))
                                                  : tr("Another environment has this slug."),
                    false);
                return false;
            }
        }
    }
    return !m_environments.isEmpty();
}

void ByHandDialog::go()
{
    keepShown();
    m_banner->hide();
    const bool takesDoubted = m_isDoubted; // pressed again after it was said
    const int shown = m_shown;
    if (!checkAll())
        return;
    showEnvironment(shown);
    setBusy(tr("Asking Inngest about the keys…"));
    if (takesDoubted)
        return tryNext(); // of the one that was doubted that was the answer; the others are tried all the same
    m_trials.clear();
    for (int i = 0; i < m_environments.size(); ++i) {
        if (!m_environments.at(i).signingKey.isEmpty())
            m_trials.append(Trial{.index = i, .isOfApiKey = false});
        if (!m_environments.at(i).apiKey.isEmpty())
            m_trials.append(Trial{.index = i, .isOfApiKey = true});
    }
    tryNext();
}

/// Only what was typed in anew is tried.
void ByHandDialog::tryNext()
{
    if (m_trials.isEmpty())
        return follow(m_accounts.saveByHand(m_id, m_name->text(), *originFromText(m_origin->text()), m_environments));
    const Trial next = m_trials.takeFirst();
    const HandEnvironment &one = m_environments.at(next.index);
    const QUrl origin = *originFromText(m_origin->text());
    HandSetUp &setUp = m_accounts.byHand();
    const auto tried
        = next.isOfApiKey ? setUp.tryApiKey(origin, one) : setUp.trySigningKey(origin, one.environment, one.signingKey);
    whenFinished(tried, this, [this, next](const Result<KeyTrial> &trial) { onTried(next, trial); });
}

void ByHandDialog::onTried(const Trial &tried, const Result<KeyTrial> &trial)
{
    if (trial && *trial == KeyTrial::Accepted)
        return tried.isOfApiKey ? tryNext() : learnEventKeys(tried.index);
    setBusy({});
    showEnvironment(tried.index);
    if (!trial)
        return fail(trial.error(), Attempt::Read);
    doubt(tried, *trial);
}

/// Names and fingerprints are all that has to be known of an event key.
void ByHandDialog::learnEventKeys(int index)
{
    const HandEnvironment &asked = m_environments.at(index);
    const auto listed
        = m_accounts.byHand().listEventKeys(*originFromText(m_origin->text()), asked.environment, asked.signingKey);
    whenFinished(listed, this, [this, index](const Result<QList<HandEventKey>> &keys) {
        if (index >= m_environments.size())
            return; // the window was locked meanwhile
        HandEnvironment &one = m_environments[index];
        QStringList known = one.forgottenEventKeys;
        for (const HandEventKey &key : std::as_const(one.eventKeys))
            known.append(key.fingerprint);
        for (const HandEventKey &key : keys.value_or(QList<HandEventKey>())) {
            if (!known.contains(key.fingerprint))
                one.eventKeys.append(key);
        }
        tryNext();
    });
}

void ByHandDialog::doubt(const Trial &tried, KeyTrial trial)
{
    const bool isRefused = trial == KeyTrial::Refused;
    const QString name = shownName(m_environments.at(tried.index).environment.name);
    if (trial == KeyTrial::OfAnotherEnvironment)
        m_form->sayOfApiKey(tr("Inngest lists other apps to this API key than to the signing key of %1: one of the two "
                               "belongs to another environment.")
                                .arg(name),
            false);
    else if (tried.isOfApiKey)
        m_form->sayOfApiKey(isRefused ? tr("Inngest refuses this API key: it was cut off, or it is deleted.")
                                      : tr("Inngest does not say whether this API key reads the apps of %1.").arg(name),
            !isRefused);
    else
        m_form->sayOfSigningKey(isRefused
                ? tr("Inngest refuses this key: it is not the current signing key of %1, or it was cut off.").arg(name)
                : tr("Inngest does not say whether this is the current signing key of %1.").arg(name),
            !isRefused);
    m_isDoubted = true;
    m_banner->say(Tone::Warning, tr("Not stored yet"),
        tried.isOfApiKey
            ? tr("Copy it once more from the dashboard's page Settings, API keys, or leave it out: without it the apps "
                 "are "
                 "read with the signing key, where Inngest takes that. It can be stored all the same.")
            : tr("Copy the key once more from the card “Current key”. If you are sure of it, it can be stored all the "
                 "same: "
                 "then whether a rotation took place will be your word, since Inngest does not show it by this key."));
    refresh();
}

void ByHandDialog::refresh()
{
    const bool isStored = m_shown >= 0 && !m_environments.at(m_shown).environment.id.isEmpty();
    m_removeButton->setEnabled(!isBusy() && m_shown >= 0 && !isStored && m_environments.size() > 1);
    m_removeButton->setToolTip(isStored ? tr("Goes with the account: its records refer to it") : QString());
    m_addButton->setEnabled(!isBusy());
    m_form->setEnabled(!isBusy());
    m_goButton->setEnabled(!isBusy() && !m_environments.isEmpty());
    m_goButton->setText(m_isDoubted ? tr("Store all the &same") : tr("Check and &store"));
}

void ByHandDialog::forget()
{
    m_form->forgetSecrets();
    m_environments.clear();
    m_shown = -1;
}
