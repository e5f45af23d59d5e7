// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/byhand/byhanddialog.h"

#include "app/accounts/openaccount.h"
#include "app/accounts/origintext.h"
#include "app/core/lookup.h"
#include "app/core/shown.h"
#include "app/core/words.h"
#include "ui/secrets/secretlineedit.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/form.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/problemline.h"
#include "ui/words/errortext.h"
#include "ui/words/tone.h"

#include <QMenu>
#include <functional>

using namespace Qt::StringLiterals;

ByHandDialog::ByHandDialog(Accounts &accounts, const std::optional<Account> &account, QWidget *parent)
    : AccountSetUp(accounts, account, u"byHand"_s, parent)
    , m_addButton(named("byHandAddButton", plainButton(icon(u"add"_s), tr("&Add"), this)))
    , m_removeButton(named("byHandRemoveButton", plainButton(icon(u"delete"_s), tr("&Remove"), this)))
{
    setWindowTitle(
        account ? tr("Environments and keys of %1").arg(shownName(account->name)) : tr("Inngest Cloud by hand"));
    m_origin->setObjectName(u"byHandApiEdit"_s);
    m_isOriginFixed = account.has_value();
    m_origin->setEnabled(!m_isOriginFixed);
    m_origin->setText((account ? account->apiOrigin : Accounts::defaultApiOrigin()).toString());
    addForm(tr("Nothing is changed at Inngest. Keys go into the keychain, or stay in memory where that was chosen. "
               "Before a signing key is stored, Inngest is asked with its hash whether it is the current one; where it "
               "cannot be asked, that is said."),
        tr("A&PI address:"));
    setupEnvironments();
    addFoot(u"byHandSaveButton"_s);
    connect(m_origin, &QLineEdit::textChanged, this, &ByHandDialog::onEdited); // somebody else is asked
    if (account)
        load();
    else
        addEnvironment(EnvironmentType::Production);
    m_atFirst = m_environments;
    const QList<SecretLineEdit *> edits = m_form->findChildren<SecretLineEdit *>();
    for (const SecretLineEdit *edit : edits)
        connect(edit, &SecretLineEdit::windowLocked, this, &ByHandDialog::onLocked);
    connect(&accounts.byHand(), &KeyTrials::tryingAgain, this, &ByHandDialog::sayTryingAgain);
    m_name->setFocus();
}

void ByHandDialog::setupEnvironments()
{
    auto *menu = new QMenu(m_addButton);
    const auto offer = [this, menu](const QString &text, EnvironmentType type) {
        QAction *action = menu->addAction(text, this, [this, type] { addEnvironment(type); });
        if (type != EnvironmentType::Test)
            connect(menu, &QMenu::aboutToShow, action, [this, action, type] {
                const auto is = [type](const TypedEnvironment &one) { return one.environment.type == type; };
                action->setEnabled(std::ranges::none_of(m_environments, is));
            });
    };
    offer(tr("&Production"), EnvironmentType::Production);
    offer(tr("&Branch environments"), EnvironmentType::BranchParent);
    offer(tr("A &custom environment"), EnvironmentType::Test);
    m_addButton->setMenu(menu);
    auto *row = rowOf({labelFor(tr("&Environment:"), m_choice)});
    row->addWidget(m_choice, 1);
    addParts(*row, {m_addButton, m_removeButton});
    m_column->addSpacing(Spacing::small);
    m_column->addLayout(row);
    m_column->addWidget(m_form);
    connect(m_choice, &QComboBox::activated, this, [this](int index) {
        keepShown();
        showEnvironment(index);
    });
    connect(m_removeButton, &QPushButton::clicked, this, &ByHandDialog::removeEnvironment);
    connect(m_form, &HandEnvironmentForm::changed, this, &ByHandDialog::onEdited);
}

/// What is said is about what was there before.
void ByHandDialog::onEdited()
{
    m_press = Press::Check;
    m_banner->hide();
    if (m_shown >= 0 && m_shown < m_choice->count())
        m_choice->setItemText(m_shown, nameOf(m_form->environment()));
    refresh();
}

void ByHandDialog::load()
{
    setBusy(tr("Reading what is known…"));
    whenFinished(m_accounts.typedIn().load(m_account->id), this, [this](const Result<QList<TypedEnvironment>> &known) {
        setBusy({});
        if (!known)
            return m_banner->say(Tone::Warning, known.error(), Attempt::Read);
        m_environments = *known;
        m_atFirst = *known;
        // What somebody is about to change is most likely what they look at.
        const OpenAccount *open = m_accounts.current();
        const std::optional<Environment> holder
            = open && open->account().id == m_id ? open->keyHolder() : std::optional<Environment>();
        const auto at = std::ranges::find_if(m_environments,
            [&holder](const TypedEnvironment &one) { return holder && one.environment.id == holder->id; });
        const qsizetype index = at == m_environments.end() ? 0 : at - m_environments.begin();
        showEnvironment(m_environments.isEmpty() ? -1 : int(index));
    });
}

void ByHandDialog::addEnvironment(EnvironmentType type)
{
    keepShown();
    TypedEnvironment made;
    made.environment.type = type;
    if (type == EnvironmentType::Production)
        made.environment.name = tr("Production");
    else if (type == EnvironmentType::BranchParent)
        made.environment.name = tr("Branch environments");
    if (type != EnvironmentType::Test)
        made.environment.slug = type == EnvironmentType::Production ? u"production"_s : u"branch"_s;
    m_environments.append(made);
    showEnvironment(int(m_environments.size()) - 1);
}

void ByHandDialog::removeEnvironment()
{
    // One that is stored goes with the account only: rotations and records refer to it.
    if (m_shown < 0 || !m_environments.at(m_shown).environment.id.isEmpty())
        return;
    m_environments.removeAt(m_shown);
    m_shown = -1;
    showEnvironment(m_environments.isEmpty() ? -1 : 0);
}

void ByHandDialog::keepShown()
{
    if (m_shown >= 0)
        m_environments[m_shown] = m_form->environment();
}

void ByHandDialog::showEnvironment(int index)
{
    m_shown = index;
    listEnvironments();
    m_form->setVisible(index >= 0);
    if (index >= 0) {
        QHash<QString, QString> elsewhere;
        for (int i = 0; i < m_environments.size(); ++i) {
            for (const TypedEventKey &key : std::as_const(m_environments.at(i).eventKeys)) {
                if (i != index)
                    elsewhere.insert(key.fingerprint, nameOf(m_environments.at(i)));
            }
        }
        m_form->setEnvironment(m_environments.at(index), elsewhere);
        m_choice->setCurrentIndex(index);
    }
    refresh();
}

QString ByHandDialog::nameOf(const TypedEnvironment &environment)
{
    const QString &name = environment.environment.name;
    return name.isEmpty() ? tr("A custom environment") : shownName(name);
}

/// Of the one that is shown the field says whether its key is there, while it is typed.
void ByHandDialog::listEnvironments()
{
    m_choice->clear();
    for (int i = 0; i < m_environments.size(); ++i) {
        const TypedEnvironment &one = m_environments.at(i);
        const QString name = nameOf(one);
        const bool lacksKey = one.signingKey.isEmpty() && one.signingFingerprint.isEmpty() && i != m_shown;
        m_choice->addItem(lacksKey ? tr("%1 (its signing key is missing)").arg(name) : name);
    }
    m_choice->setCurrentIndex(m_shown);
}

bool ByHandDialog::checkAll()
{
    if (!checkName())
        return false;
    if (!checkOrigin(*m_origin, *m_originProblem, Accounts::defaultApiOrigin().toString()))
        return false;
    for (int i = 0; i < m_environments.size(); ++i) {
        showEnvironment(i);
        if (!m_form->isAcceptable()) {
            m_form->focusProblem();
            return false;
        }
        for (int other = 0; other < m_environments.size(); ++other) {
            if (other == i)
                continue;
            const bool isSameKey = !m_environments.at(i).signingKey.isEmpty()
                && m_environments.at(i).signingKeyNow() == m_environments.at(other).signingKeyNow();
            const Environment &mine = m_environments.at(i).environment;
            const Environment &theirs = m_environments.at(other).environment;
            // Its name is typed before what cannot be undone.
            const bool isSameName = mine.name.compare(theirs.name, Qt::CaseInsensitive) == 0;
            if (isSameKey)
                m_form->sayOfSigningKey(tr("This is the same key as that of %1.").arg(shownName(theirs.name)), false);
            else if (isSameName)
                m_form->sayOfName(tr("Another environment has this name. Give them names that you can tell apart."));
            else if (mine.slug == theirs.slug)
                m_form->sayOfSlug(tr("Another environment has this slug."));
            if (isSameKey || isSameName || mine.slug == theirs.slug)
                return false;
        }
    }
    return !m_environments.isEmpty();
}

void ByHandDialog::go()
{
    keepShown();
    m_banner->hide();
    const Press press = m_press; // showing an environment begins anew
    const int shown = m_shown;
    if (!checkAll())
        return;
    showEnvironment(shown);
    if (press == Press::StoreUnchecked) {
        // An API key that is refused later is said where the apps are read.
        for (const Trial &untried : std::as_const(m_trials)) {
            if (!untried.isOfApiKey && !untried.isOfEventKeys)
                m_environments[untried.index].isUnchecked = true;
        }
        return store();
    }
    setBusy(tr("Asking Inngest about the keys…"));
    if (press == Press::StoreDoubted)
        return tryNext(); // of the one that was doubted that was the answer; the others are tried all the same
    m_trials.clear();
    m_hasAnswer = false;
    for (int i = 0; i < m_environments.size(); ++i) {
        m_environments[i].isUnchecked = m_environments[i].isDoubted = false;
        // Under another slug the stored key is another matter: its pages and its lists may be another environment's.
        if (!m_environments.at(i).signingKey.isEmpty() || isUnderAnotherSlug(m_environments.at(i)))
            m_trials.append(Trial{.index = i});
        else if (std::ranges::any_of(m_environments.at(i).eventKeys, std::not_fn(&TypedEventKey::isNoted)))
            m_trials.append(Trial{.index = i, .isOfEventKeys = true});
        if (!m_environments.at(i).apiKey.isEmpty())
            m_trials.append(Trial{.index = i, .isOfApiKey = true});
    }
    tryNext();
}

bool ByHandDialog::isUnderAnotherSlug(const TypedEnvironment &one) const
{
    return std::ranges::any_of(m_atFirst, [&one](const TypedEnvironment &before) {
        return !before.environment.id.isEmpty() && before.environment.id == one.environment.id
            && before.environment.slug != one.environment.slug;
    });
}

/// Only what was typed in anew is tried.
void ByHandDialog::tryNext()
{
    if (m_trials.isEmpty())
        return store();
    const Trial next = m_trials.takeFirst();
    if (next.isOfEventKeys)
        return learnEventKeys(next.index);
    const TypedEnvironment &one = m_environments.at(next.index);
    const QUrl origin = *originFromText(m_origin->text());
    KeyTrials &inngest = m_accounts.byHand();
    const auto tried = next.isOfApiKey ? inngest.tryApiKey(origin, one) : inngest.trySigningKey(origin, one, m_id);
    whenFinished(tried, this, m_rounds.later([this, next](const Result<KeyTrial> &trial) { onTried(next, trial); }));
}

void ByHandDialog::store()
{
    follow(m_accounts.saveByHand(m_id, m_name->text(), *originFromText(m_origin->text()), m_environments));
}

void ByHandDialog::onTried(const Trial &tried, const Result<KeyTrial> &trial)
{
    if (trial && *trial == KeyTrial::LostNew)
        return tryNext();
    m_hasAnswer |= trial.has_value();
    if (trial && *trial == KeyTrial::Accepted)
        return tried.isOfApiKey || m_environments.at(tried.index).signingKey.isEmpty() ? tryNext()
                                                                                       : learnEventKeys(tried.index);
    setBusy({});
    m_environments[tried.index].isDoubted |= trial && !tried.isOfApiKey; // if it is stored all the same
    showEnvironment(tried.index);
    if (!trial && isUnreached(trial.error())) {
        m_trials.prepend(tried);
        return sayUnreached(trial.error());
    }
    if (!trial)
        return m_banner->say(Tone::Warning, trial.error(), Attempt::Read);
    doubt(tried, *trial);
}

/// Names and fingerprints are all that has to be known of an event key.
void ByHandDialog::learnEventKeys(int index)
{
    const auto listed = m_accounts.byHand().listEventKeys(*originFromText(m_origin->text()), m_environments.at(index));
    whenFinished(listed, this, m_rounds.later([this, index](const Result<QList<TypedEventKey>> &keys) {
        if (keys)
            return onEventKeysListed(index, *keys);
        askToStore(index,
            Words::tr("The event keys of %1 could not be listed just now: %2 They can be listed again. Stored all the "
                      "same, those that are not typed in here are learned when Inngest lists them; those of branch "
                      "environments only once one of them is typed in.")
                .arg(nameOf(m_environments.at(index)), errorText(keys.error(), Attempt::Read)));
    }));
}

void ByHandDialog::onEventKeysListed(int index, const QList<TypedEventKey> &listed)
{
    TypedEnvironment &one = m_environments[index];
    // Of the parent of the branches it is not known whose list it is; and where nothing is listed, nothing is told.
    const bool isTold = !listed.isEmpty() && one.environment.type != EnvironmentType::BranchParent;
    QStringList unlisted;
    const QStringList known = one.forgottenEventKeys + ofEach(one.eventKeys, &TypedEventKey::fingerprint);
    for (const TypedEventKey &key : std::as_const(one.eventKeys)) {
        if (isTold && !key.isNoted && !hasOneWith(listed, &TypedEventKey::fingerprint, key.fingerprint))
            unlisted.append(tr("%1 (fingerprint %2)", "an event key").arg(shownName(key.name), key.fingerprint));
    }
    for (const TypedEventKey &key : listed) {
        if (!known.contains(key.fingerprint))
            one.eventKeys.append(key);
    }
    if (unlisted.isEmpty())
        return tryNext();
    askToStore(index,
        Words::tr("Inngest lists the event keys of %1, and not this: %2. It was cut off, belongs to another "
                  "environment, or was made a moment ago. Forget it in the list and add it again, or store it all "
                  "the same.")
            .arg(nameOf(one), inARow(unlisted)));
}

/// What is in doubt is stored when that is said once more.
void ByHandDialog::askToStore(int index, const QString &why)
{
    setBusy({});
    showEnvironment(index);
    m_press = Press::StoreDoubted;
    m_banner->say(Tone::Warning, tr("Not stored yet"), why);
    refresh();
}

void ByHandDialog::doubt(const Trial &tried, KeyTrial trial)
{
    const bool isRefused = trial == KeyTrial::Refused;
    if (isRefused && !tried.isOfApiKey && m_environments.at(tried.index).signingKey.isEmpty()) {
        m_form->sayOfSlug(tr("Inngest refuses this environment's signing key under this slug: it is another "
                             "environment's, or the key was replaced since."));
        m_banner->say(Tone::Warning, tr("Not stored yet"),
            tr("The slug stands in the address of the environment's own pages: /env/<slug>/… Where it is right, paste "
               "the key from the card “Current key” with it."));
        return refresh();
    }
    m_form->sayOfTrial(trial, tried.isOfApiKey);
    m_press = Press::StoreDoubted;
    m_banner->say(Tone::Warning, tr("Not stored yet"), HandEnvironmentForm::adviceOn(trial, tried.isOfApiKey));
    refresh();
}

/// On a train, or behind a VPN that is down.
void ByHandDialog::sayUnreached(const Error &why)
{
    m_press = Press::StoreUnchecked;
    if (m_hasAnswer)
        m_banner->say(Tone::Warning, tr("Not stored yet"),
            tr("Inngest did not say anything about this key: %1 It and those that come after it can be stored "
               "unchecked: whether Inngest accepts them is asked when they are used, and said if it does not.")
                .arg(errorText(why, Attempt::Read)));
    else
        sayNotChecked(why,
            tr("Inngest did not say anything about these keys, and nothing is stored yet. They can be stored "
               "unchecked: whether Inngest accepts them is asked as soon as it can be reached, and said if it does "
               "not. Until then nothing but what you typed says that they are right. Why it was not reached: %1"));
    refresh();
}

/// What was taken from the fields of other environments is forgotten with what stands in these.
void ByHandDialog::onLocked()
{
    m_rounds.end();
    m_trials.clear();
    for (TypedEnvironment &one : m_environments) {
        one.signingKey = {};
        one.apiKey = {};
        one.eventKeys.removeIf([](const TypedEventKey &key) { return !key.value.isEmpty(); });
    }
    m_form->forgetEventKeyValues();
    if (isBusy())
        setBusy({});
    m_press = Press::Check;
    refresh();
}

bool ByHandDialog::hasTyped() const
{
    QList<TypedEnvironment> now = m_environments;
    if (m_shown >= 0)
        now[m_shown] = m_form->environment();
    const auto isAsBefore = [](const TypedEnvironment &one, const TypedEnvironment &before) {
        return one.environment == before.environment && one.signingKey.isEmpty() && one.apiKey.isEmpty()
            && !one.forgetsApiKey && one.eventKeys.size() == before.eventKeys.size()
            && one.forgottenEventKeys.isEmpty();
    };
    return AccountSetUp::hasTyped()
        || !std::equal(now.cbegin(), now.cend(), m_atFirst.cbegin(), m_atFirst.cend(), isAsBefore);
}

void ByHandDialog::refresh()
{
    const bool isStored = m_shown >= 0 && !m_environments.at(m_shown).environment.id.isEmpty();
    m_removeButton->setEnabled(!isBusy() && m_shown >= 0 && !isStored && m_environments.size() > 1);
    m_removeButton->setToolTip(isStored  ? tr("Goes with the account: its records refer to it")
            : m_environments.size() == 1 ? tr("An account has one environment at least")
                                         : QString());
    enableUnless(*m_addButton, isBusy() ? underWayText() : QString());
    m_form->setEnabled(!isBusy());
    enableUnless(*m_goButton,
        isBusy()                       ? underWayText()
            : m_environments.isEmpty() ? tr("Add an environment first.")
                                       : QString());
    setGo(m_press == Press::StoreDoubted       ? tr("Store all the &same")
            : m_press == Press::StoreUnchecked ? tr("Store un&checked")
                                               : tr("Check and &store"),
        m_press != Press::Check);
}

void ByHandDialog::forget()
{
    m_rounds.end();
    m_form->forgetSecrets();
    m_environments.clear();
    m_shown = -1;
}
