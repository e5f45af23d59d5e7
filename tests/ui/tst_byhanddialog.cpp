// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

// needs: xvfb

#include "app/accounts/accounts.h"
#include "app/accounts/openaccount.h"
#include "app/byhand/byhanddashboard.h"
#include "app/core/clock.h"
#include "app/core/directories.h"
#include "app/domain/fingerprint.h"
#include "app/history/historystore.h"
#include "app/history/historywords.h"
#include "app/keychain/chosenstore.h"
#include "app/models/words.h"
#include "app/rotation/rotationjournal.h"
#include "tests/support/answerof.h"
#include "tests/support/handcloud.h"
#include "tests/support/handstage.h"
#include "tests/support/mnemonics.h"
#include "ui/acts/acthandover.h"
#include "ui/byhand/byhanddialog.h"
#include "ui/byhand/handenvironmentform.h"
#include "ui/byhand/handeventkeydialog.h"
#include "ui/secrets/secretlineedit.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/problemline.h"
#include "ui/window/addaccountdialog.h"

#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QDropEvent>
#include <QFile>
#include <QGuiApplication>
#include <QHostAddress>
#include <QJsonArray>
#include <QLabel>
#include <QMenu>
#include <QMimeData>
#include <QPushButton>
#include <QSignalSpy>
#include <QStringEncoder>
#include <QTemporaryDir>
#include <QTest>
#include <QTreeWidget>

using namespace Qt::StringLiterals;

/// Setting an account by hand up, and handing an act over, with a cloud that speaks REST v2 on loopback.
class ByHandDialogTest : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        m_home = std::make_unique<QTemporaryDir>();
        m_secrets = std::make_unique<MemoryStore>();
        m_history = std::make_unique<HistoryStore>(m_home->filePath(u"history.sqlite"_s));
        m_cloud = std::make_unique<HandCloud>();
        m_cloud->add(u"production"_s, "signkey-prod-");
        m_cloud->add(u"branch"_s, "signkey-branch-");
        m_accounts = std::make_unique<Accounts>(
            Directories::below(m_home->path()).value(), *m_secrets, *m_history, m_clock, u"ada"_s);
        openDialog({});
    }
    void cleanup()
    {
        m_dialog.reset();
        m_accounts.reset();
        m_history.reset();
    }

    void recommendsTheKindAndLeadsToItsDialog()
    {
        AddAccountDialog chooser(*m_accounts);
        chooser.show();
        QSignalSpy goesOn(&chooser, &AddAccountDialog::goesOnWith);
        auto *button = chooser.findChild<QPushButton *>(u"byHandButton"_s);
        QVERIFY(button->text().contains(u"recommended"_s));
        QTest::mouseClick(button, Qt::LeftButton);
        QCOMPARE(goesOn.size(), 1);
        const std::unique_ptr<QDialog> next(goesOn.first().first().value<QDialog *>());
        QVERIFY(qobject_cast<ByHandDialog *>(next.get()));
        QVERIFY(!chooser.isVisible());
    }

    void storesTheKeyThatInngestAccepts()
    {
        QSignalSpy added(m_dialog.get(), &ByHandDialog::accountAdded);
        edit(u"byHandNameEdit"_s)->setText(u"Acme"_s);
        const Secret current = m_cloud->at(u"production"_s).current;
        QGuiApplication::clipboard()->setText(current.revealText());
        edit(u"handSigningKeyEdit"_s)->setFocus();
        QTest::keyClick(edit(u"handSigningKeyEdit"_s), Qt::Key_V, Qt::ControlModifier);
        button(u"byHandSaveButton"_s)->click();
        QTRY_COMPARE(added.size(), 1);
        QVERIFY(!m_dialog->isVisible());
        QTRY_VERIFY(QGuiApplication::clipboard()->text().isEmpty());

        m_accounts->open(added.first().first().toString());
        OpenAccount *account = m_accounts->current();
        QVERIFY(account);
        QTRY_VERIFY(account->signingKeys().value);
        QCOMPARE(account->signingKeys().value->first().id, signingKeyFingerprint(current));
        QVERIFY(account->account().capabilities().isTypedIn);
        QVERIFY(!account->account().capabilities().hasSignIn);
    }

    void saysWhatIsWrongWithAKeyAsItIsTyped_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("part");
        const QString hex = u"3a7bd3e2360a3d29eea436fcfb7e44c735d117c42d1c1835420b6b9942dd4f1b"_s;
        QTest::newRow("in quotes") << u"\"signkey-prod-%1\""_s.arg(hex) << u"quote"_s;
        QTest::newRow("another environment's") << u"signkey-test-%1"_s.arg(hex) << u"another environment"_s;
        QTest::newRow("an API key") << u"sk-inn-api-abcdef"_s << u"API key"_s;
        QTest::newRow("bare") << hex << u"signkey-"_s;
        QTest::newRow("capitals") << u"signkey-prod-%1"_s.arg(hex.chopped(1) + u'B') << u"capital letters"_s;
        QTest::newRow("dots") << u"signkey-prod-••••"_s << QString();
    }
    void saysWhatIsWrongWithAKeyAsItIsTyped()
    {
        QFETCH(QString, text);
        QFETCH(QString, part);
        edit(u"byHandNameEdit"_s)->setText(u"Acme"_s);
        edit(u"handSigningKeyEdit"_s)->setText(text);
        const QString said = m_dialog->findChild<ProblemLine *>(u"handSigningProblem"_s)->text();
        QVERIFY(!said.isEmpty());
        QVERIFY2(said.contains(part, Qt::CaseInsensitive), qPrintable(said));
        button(u"byHandSaveButton"_s)->click();
        QVERIFY(m_dialog->isVisible());
        QVERIFY(m_cloud->server.requests().isEmpty());
        QVERIFY(m_secrets->names().isEmpty());
    }

    /// Inngest is not asked for the parent of the branches by its name: it accepts any environment's key.
    void asksWhetherAKeyIsThatOfTheBranches()
    {
        HandEnvironmentForm form;
        form.setEnvironment({.environment
            = {.name = u"Branch environments"_s, .slug = u"branch"_s, .type = EnvironmentType::BranchParent}});
        const auto *problem = form.findChild<ProblemLine *>(u"handSigningProblem"_s);
        auto *field = form.findChild<SecretLineEdit *>(u"handSigningKeyEdit"_s);
        field->setText(m_cloud->add(u"qa"_s, "signkey-test-").current.revealText());
        QVERIFY2(problem->text().contains(u"“signkey-test-”"_s), qPrintable(problem->text()));
        QVERIFY(form.isAcceptable());
        field->setText(m_cloud->at(u"branch"_s).current.revealText());
        QVERIFY2(problem->text().contains(u"Not stored yet"_s), qPrintable(problem->text()));
    }

    void storesWhatInngestRefusesOnlyWhenItIsSaidTwice()
    {
        QSignalSpy added(m_dialog.get(), &ByHandDialog::accountAdded);
        edit(u"byHandNameEdit"_s)->setText(u"Acme"_s);
        edit(u"handSigningKeyEdit"_s)->setText(u"signkey-prod-"_s + QString(64, u'b'));
        button(u"byHandSaveButton"_s)->click();
        auto *banner = m_dialog->findChild<Banner *>(u"byHandBanner"_s);
        QTRY_VERIFY(banner->isVisible());
        QVERIFY(m_secrets->names().isEmpty());
        QVERIFY(m_dialog->findChild<ProblemLine *>(u"handSigningProblem"_s)->text().contains(u"refuses"_s));
        // It may have been made the current one meanwhile: the same can be asked once more.
        const qsizetype asked = m_cloud->server.requests().size();
        QVERIFY(button(u"checkAgainButton"_s)->isVisible());
        button(u"checkAgainButton"_s)->click();
        QTRY_VERIFY(banner->isVisible() && m_cloud->server.requests().size() > asked);
        QVERIFY(m_secrets->names().isEmpty());
        button(u"byHandSaveButton"_s)->click();
        QTRY_COMPARE(added.size(), 1);
        QCOMPARE(m_secrets->names().size(), 1);
        QVERIFY2(
            addedInWords().endsWith(u"with a signing key that Inngest did not accept"_s), qPrintable(addedInWords()));
    }

    void noticesTheApiKeyOfAnotherEnvironment_data()
    {
        QTest::addColumn<QString>("app");
        QTest::newRow("with apps of other names") << u"shop-qa"_s;
        QTest::newRow("with apps of the same names") << u"shop"_s;
    }
    /// It reads another environment's apps: a rotation would ask those, and miss the right ones.
    void noticesTheApiKeyOfAnotherEnvironment()
    {
        QFETCH(QString, app);
        m_cloud->at(u"production"_s).apiKey = Secret("sk-inn-api-right-0123456789ab");
        m_cloud->at(u"production"_s).apps = {{u"shop"_s, u"https://shop.test/api/inngest"_s}};
        HandCloud::EnvironmentThere &other = m_cloud->add(u"qa"_s, "signkey-test-");
        other.apiKey = Secret("sk-inn-api-other-0123456789ab");
        other.apps = {{.id = app, .url = u"https://qa.test/api/inngest"_s, .createdAt = u"2026-02-06T09:30:00Z"_s}};
        edit(u"byHandNameEdit"_s)->setText(u"Acme"_s);
        edit(u"handSigningKeyEdit"_s)->setText(m_cloud->at(u"production"_s).current.revealText());
        edit(u"handApiKeyEdit"_s)->setText(u"sk-inn-api-other-0123456789ab"_s);
        const auto *problem = m_dialog->findChild<ProblemLine *>(u"handApiProblem"_s);
        button(u"byHandSaveButton"_s)->click();
        QTRY_VERIFY2(problem->text().contains(u"other apps"_s), qPrintable(problem->text()));
        QVERIFY(m_secrets->names().isEmpty());
        edit(u"handApiKeyEdit"_s)->setText(u"sk-inn-api-right-0123456789ab"_s);
        QSignalSpy added(m_dialog.get(), &ByHandDialog::accountAdded);
        button(u"byHandSaveButton"_s)->click();
        QTRY_COMPARE(added.size(), 1);
    }

    /// Until there is an app nothing tells of which environment it is; then it is compared by itself.
    void comparesAnApiKeyOnceThereIsAnApp()
    {
        HandCloud::EnvironmentThere &other = m_cloud->add(u"qa"_s, "signkey-test-");
        other.apiKey = Secret("sk-inn-api-other-0123456789ab");
        edit(u"byHandNameEdit"_s)->setText(u"Acme"_s);
        edit(u"handSigningKeyEdit"_s)->setText(m_cloud->at(u"production"_s).current.revealText());
        edit(u"handApiKeyEdit"_s)->setText(u"sk-inn-api-other-0123456789ab"_s);
        QSignalSpy added(m_dialog.get(), &ByHandDialog::accountAdded);
        button(u"byHandSaveButton"_s)->click();
        const auto *problem = m_dialog->findChild<ProblemLine *>(u"handApiProblem"_s);
        QTRY_VERIFY2(problem->text().contains(u"could not be compared"_s), qPrintable(problem->text()));
        QVERIFY(m_secrets->names().isEmpty());
        button(u"byHandSaveButton"_s)->click();
        QTRY_COMPARE(added.size(), 1);

        m_accounts->open(added.first().first().toString());
        OpenAccount *account = m_accounts->current();
        QTRY_VERIFY(account && account->apps().value);
        QCOMPARE(account->apps().value->size(), 0);
        m_cloud->at(u"production"_s).apps = {{u"shop"_s, u"https://shop.test/api/inngest"_s}};
        account->reload();
        QTRY_VERIFY(account->apps().error);
        const QString words = account->apps().error->serverMessage;
        QVERIFY2(words.contains(u"belongs to another environment"_s), qPrintable(words));
        // The right one takes its place, with the same account open.
        m_cloud->at(u"production"_s).apiKey = Secret("sk-inn-api-right-0123456789ab");
        openDialog(m_accounts->list().last());
        QTRY_VERIFY(edit(u"handApiKeyEdit"_s)->isEnabled());
        edit(u"handApiKeyEdit"_s)->setText(u"sk-inn-api-right-0123456789ab"_s);
        button(u"byHandSaveButton"_s)->click();
        QTRY_VERIFY(!m_dialog->isVisible());
        QTRY_VERIFY(!account->apps().error && account->apps().value && account->apps().value->size() == 1);

        // It can be taken out again: from then on the signing key reads the apps.
        const QString apiKey = ByHandDashboard::apiKeyName(account->account().id, account->keyHolder()->id);
        QVERIFY(m_secrets->names().contains(apiKey));
        openDialog(m_accounts->list().last());
        auto *forget = button(u"handForgetApiKeyButton"_s);
        QTRY_VERIFY(forget->isVisible() && forget->isEnabled());
        forget->click();
        QVERIFY(!forget->isVisible());
        problem = m_dialog->findChild<ProblemLine *>(u"handApiProblem"_s);
        QVERIFY2(problem->text().contains(u"At Inngest it stays"_s), qPrintable(problem->text()));
        QVERIFY(m_secrets->names().contains(apiKey));
        // Not while a rotation reads its apps with it.
        Rotation rotation{.id = u"r"_s,
            .origin = account->dashboard().origin(),
            .environment = *account->keyHolder(),
            .begunAt = m_clock.now()};
        RotationJournal journal(*m_history);
        QVERIFY(answerOf(journal.begin(rotation, {.what = u"BeginRotation"_s})));
        button(u"byHandSaveButton"_s)->click();
        auto *banner = m_dialog->findChild<Banner *>(u"byHandBanner"_s);
        QTRY_VERIFY(banner && banner->isVisible());
        QVERIFY2(banner->text().contains(u"taken for gone"_s), qPrintable(banner->text()));
        QVERIFY(m_secrets->names().contains(apiKey));
        rotation.outcome = RotationOutcome::Done;
        rotation.endedAt = m_clock.now();
        QVERIFY(answerOf(journal.save(rotation)));
        button(u"byHandSaveButton"_s)->click();
        QTRY_VERIFY(!m_dialog->isVisible());
        QVERIFY(!m_secrets->names().contains(apiKey));
        account->reload();
        QTRY_VERIFY(!account->apps().isLoading);
        QVERIFY(!account->apps().error && account->apps().value->size() == 1);
    }

    void storesNoHalfOfTheEventKeys_data()
    {
        QTest::addColumn<QString>("slug");
        QTest::newRow("of production") << u"production"_s;
        QTest::newRow("of the branches") << u"branch"_s; // no later reading would learn them
    }
    /// Inngest asks for a pause in the middle of the list: that the signing key is accepted is known by then.
    void storesNoHalfOfTheEventKeys()
    {
        QFETCH(QString, slug);
        for (int i = 0; i < 5; ++i)
            m_cloud->clickCreateEventKey(slug, u"Key %1"_s.arg(i));
        m_cloud->pause = {.path = "/v2/keys/events"};
        edit(u"byHandNameEdit"_s)->setText(u"Acme"_s);
        if (slug == "branch"_L1) {
            edit(u"handSigningKeyEdit"_s)->setText(m_cloud->at(u"production"_s).current.revealText());
            button(u"byHandAddButton"_s)->menu()->actions().at(1)->trigger();
        }
        edit(u"handSigningKeyEdit"_s)->setText(m_cloud->at(slug).current.revealText());
        QSignalSpy added(m_dialog.get(), &ByHandDialog::accountAdded);
        button(u"byHandSaveButton"_s)->click();
        const auto *banner = m_dialog->findChild<Banner *>(u"byHandBanner"_s);
        QTRY_VERIFY(banner->isVisible() || !added.isEmpty());
        QVERIFY2(banner->text().contains(u"could not be listed just now"_s), qPrintable(banner->text()));
        QVERIFY(banner->title().contains(u"Not stored yet"_s));
        QCOMPARE(m_cloud->pauses, 1); // none that is so long is waited for
        QVERIFY(m_secrets->names().isEmpty());
        m_cloud->pause.reset();
        button(u"checkAgainButton"_s)->click();
        QTRY_COMPARE(added.size(), 1);
        const auto stored = answerOf(m_accounts->typedIn().load(added.first().first().toString()));
        QVERIFY(stored);
        QCOMPARE(stored->last().eventKeys.size(), 5);
        QVERIFY2(
            addedInWords().endsWith(u"Acme"_s) || !addedInWords().contains(u"unchecked"_s), qPrintable(addedInWords()));
    }

    /// One key is accepted, and of the next Inngest says nothing: that nothing was checked is not so.
    void saysWhichKeysWereNotAnswered()
    {
        const Secret apiKey("sk-inn-api-right-0123456789ab");
        m_cloud->at(u"production"_s).apiKey = apiKey;
        m_cloud->pause = {.path = "/v2/apps", .isOfLaterPages = false, .apiKey = apiKey};
        edit(u"byHandNameEdit"_s)->setText(u"Acme"_s);
        edit(u"handSigningKeyEdit"_s)->setText(m_cloud->at(u"production"_s).current.revealText());
        edit(u"handApiKeyEdit"_s)->setText(apiKey.revealText());
        button(u"byHandSaveButton"_s)->click();
        const auto *banner = m_dialog->findChild<Banner *>(u"byHandBanner"_s);
        QTRY_VERIFY(banner->isVisible());
        QVERIFY2(!banner->title().contains(u"Nothing was checked"_s), qPrintable(banner->title()));
        QVERIFY2(banner->text().contains(u"did not say anything about this key"_s), qPrintable(banner->text()));
        QVERIFY(m_secrets->names().isEmpty());
        QSignalSpy added(m_dialog.get(), &ByHandDialog::accountAdded);
        button(u"byHandSaveButton"_s)->click(); // the signing key is no unchecked one
        QTRY_COMPARE(added.size(), 1);
        QVERIFY2(!addedInWords().contains(u"unchecked"_s), qPrintable(addedInWords()));
    }

    /// It is accepted; that its list ends in a pause says nothing against it, and nothing for it.
    void comparesNoHalfOfTheApps_data()
    {
        QTest::addColumn<bool>("isOfApiKey"); // else of the signing key's list
        QTest::newRow("the API key's list") << true;
        QTest::newRow("the signing key's list") << false;
    }
    void comparesNoHalfOfTheApps()
    {
        QFETCH(bool, isOfApiKey);
        const Secret apiKey("sk-inn-api-right-0123456789ab");
        HandCloud::EnvironmentThere &there = m_cloud->at(u"production"_s);
        there.apiKey = apiKey;
        for (int i = 0; i < 5; ++i)
            there.apps.append({u"shop-%1"_s.arg(i), u"https://shop-%1.test/api/inngest"_s.arg(i)});
        m_cloud->pause = {.path = "/v2/apps", .apiKey = isOfApiKey ? apiKey : Secret()};
        if (!isOfApiKey) {
            m_cloud->instead
                = [this, apiKey](const FakeApiServer::Request &asked) -> std::optional<FakeApiServer::Answer> {
                m_cloud->pause->path = asked.header("authorization").endsWith(apiKey.reveal()) ? "/none" : "/v2/apps";
                return {};
            };
        }
        edit(u"byHandNameEdit"_s)->setText(u"Acme"_s);
        edit(u"handSigningKeyEdit"_s)->setText(there.current.revealText());
        edit(u"handApiKeyEdit"_s)->setText(apiKey.revealText());
        button(u"byHandSaveButton"_s)->click();
        const auto *problem = m_dialog->findChild<ProblemLine *>(u"handApiProblem"_s);
        QTRY_VERIFY2(problem->text().contains(u"could not be compared"_s), qPrintable(problem->text()));
        QVERIFY(m_cloud->pauses > 0);
        QVERIFY(m_secrets->names().isEmpty());
        m_cloud->instead = nullptr;
        m_cloud->pause.reset();
        QSignalSpy added(m_dialog.get(), &ByHandDialog::accountAdded);
        button(u"checkAgainButton"_s)->click();
        QTRY_COMPARE(added.size(), 1);
    }

    void noticesTheKeyOfAnotherCustomEnvironment_data()
    {
        QTest::addColumn<bool>("isTold");
        QTest::newRow("where Inngest looks at the slug") << true;
        QTest::newRow("where it goes by the key alone") << false;
    }
    /// Custom environments' keys begin alike: the slug that goes along is all that tells, if Inngest looks at it. That
    /// was never seen; where it does not, nothing is claimed of it.
    void noticesTheKeyOfAnotherCustomEnvironment()
    {
        QFETCH(bool, isTold);
        m_cloud->refusesOtherSlugs = isTold;
        m_cloud->add(u"staging"_s, "signkey-test-");
        const Secret foreign = m_cloud->add(u"qa"_s, "signkey-test-").current;
        edit(u"byHandNameEdit"_s)->setText(u"Acme"_s);
        edit(u"handSigningKeyEdit"_s)->setText(m_cloud->at(u"production"_s).current.revealText());
        button(u"byHandAddButton"_s)->menu()->actions().last()->trigger();
        edit(u"handNameEdit"_s)->setText(u"Staging"_s);
        edit(u"handSlugEdit"_s)->setText(u"staging"_s);
        edit(u"handSigningKeyEdit"_s)->setText(foreign.revealText());
        QSignalSpy added(m_dialog.get(), &ByHandDialog::accountAdded);
        button(u"byHandSaveButton"_s)->click();
        const auto *problem = m_dialog->findChild<ProblemLine *>(u"handSigningProblem"_s);
        QTRY_VERIFY(!added.isEmpty() || problem->text().contains(u"refuses"_s));
        QCOMPARE(added.isEmpty(), isTold);
        QCOMPARE(m_cloud->server.requests().last().header("x-inngest-env"), "staging");
        if (!isTold)
            return;
        QVERIFY2(problem->text().contains(u"not the current signing key of Staging"_s), qPrintable(problem->text()));
        QVERIFY(m_secrets->names().isEmpty());
        edit(u"handSigningKeyEdit"_s)->setText(m_cloud->at(u"staging"_s).current.revealText());
        button(u"byHandSaveButton"_s)->click();
        QTRY_COMPARE(added.size(), 1);
    }

    /// What is said stands at the field that it is about; the list has the name that is being typed.
    void saysOfEachFieldWhatIsWrongWithIt()
    {
        const auto said = [this](const QString &name) { return m_dialog->findChild<ProblemLine *>(name)->text(); };
        edit(u"byHandNameEdit"_s)->setText(u"Acme"_s);
        edit(u"handSigningKeyEdit"_s)->setText(m_cloud->at(u"production"_s).current.revealText());
        for (const QString &slug : {u"staging"_s, u"staging"_s}) {
            button(u"byHandAddButton"_s)->menu()->actions().last()->trigger();
            edit(u"handSigningKeyEdit"_s)->setText(m_cloud->add(slug, "signkey-test-").current.revealText());
            edit(u"handSlugEdit"_s)->setText(u"no slug"_s);
            QVERIFY(said(u"handSlugProblem"_s).contains(u"A slug has letters"_s));
            edit(u"handSlugEdit"_s)->setText(slug);
            edit(u"handNameEdit"_s)->setText(u"Production"_s);
            button(u"byHandSaveButton"_s)->click();
            QVERIFY(said(u"handNameProblem"_s).contains(u"has this name"_s));
            QVERIFY(said(u"handSlugProblem"_s).isEmpty());
            const auto *list = m_dialog->findChild<QComboBox *>(u"byHandEnvironmentBox"_s);
            const QString name = u"Staging %1"_s.arg(list->count());
            edit(u"handNameEdit"_s)->setText(name);
            QCOMPARE(list->currentText(), name);
        }
        button(u"byHandSaveButton"_s)->click();
        QVERIFY(said(u"handSlugProblem"_s).contains(u"has this slug"_s));
        QVERIFY(said(u"handNameProblem"_s).isEmpty());
    }

    void beginsWithTheEnvironmentThatIsOpen()
    {
        QSignalSpy added(m_dialog.get(), &ByHandDialog::accountAdded);
        edit(u"byHandNameEdit"_s)->setText(u"Acme"_s);
        edit(u"handSigningKeyEdit"_s)->setText(m_cloud->at(u"production"_s).current.revealText());
        button(u"byHandAddButton"_s)->menu()->actions().at(1)->trigger();
        edit(u"handSigningKeyEdit"_s)->setText(m_cloud->at(u"branch"_s).current.revealText());
        button(u"byHandSaveButton"_s)->click();
        QTRY_COMPARE(added.size(), 1);
        m_accounts->open(added.first().first().toString());
        OpenAccount *account = m_accounts->current();
        QTRY_VERIFY(account && account->environments().value);
        account->selectEnvironment(account->environments().value->last().id);
        openDialog(m_accounts->list().last());
        const auto *list = m_dialog->findChild<QComboBox *>(u"byHandEnvironmentBox"_s);
        QTRY_COMPARE(list->count(), 2);
        QCOMPARE(list->currentText(), account->environment()->name);
        QCOMPARE(edit(u"handNameEdit"_s)->text(), account->environment()->name);
    }

    /// That one is stored all the same says nothing of the other.
    void asksAboutEachKeyByItself()
    {
        m_cloud->at(u"production"_s).apiKey = Secret("sk-inn-api-right-0123456789ab");
        QSignalSpy added(m_dialog.get(), &ByHandDialog::accountAdded);
        edit(u"byHandNameEdit"_s)->setText(u"Acme"_s);
        edit(u"handSigningKeyEdit"_s)->setText(u"signkey-prod-"_s + QString(64, u'7'));
        edit(u"handApiKeyEdit"_s)->setText(u"sk-inn-api-wrong-0123456789ab"_s);
        const auto text = [this](const QString &name) { return m_dialog->findChild<ProblemLine *>(name)->text(); };
        button(u"byHandSaveButton"_s)->click();
        QTRY_VERIFY(text(u"handSigningProblem"_s).contains(u"refuses this key"_s));
        QVERIFY(!text(u"handApiProblem"_s).contains(u"refuses"_s));
        button(u"byHandSaveButton"_s)->click();
        QTRY_VERIFY(text(u"handApiProblem"_s).contains(u"refuses this API key"_s));
        QVERIFY(m_secrets->names().isEmpty());
        QCOMPARE(added.size(), 0);
        button(u"byHandSaveButton"_s)->click();
        QTRY_COMPARE(added.size(), 1);
    }

    void triesTheApiKey()
    {
        m_cloud->at(u"production"_s).apiKey = Secret("sk-inn-api-right-0123456789ab");
        m_cloud->at(u"production"_s).apps = {{u"shop"_s, u"https://shop.test/api/inngest"_s}};
        QSignalSpy added(m_dialog.get(), &ByHandDialog::accountAdded);
        edit(u"byHandNameEdit"_s)->setText(u"Acme"_s);
        edit(u"handSigningKeyEdit"_s)->setText(m_cloud->at(u"production"_s).current.revealText());
        edit(u"handApiKeyEdit"_s)->setText(u"sk-inn-api-wrong-0123456789ab"_s);
        button(u"byHandSaveButton"_s)->click();
        QTRY_VERIFY(m_dialog->findChild<Banner *>(u"byHandBanner"_s)->isVisible());
        QVERIFY(m_dialog->findChild<ProblemLine *>(u"handApiProblem"_s)->text().contains(u"refuses this API key"_s));
        QVERIFY(m_secrets->names().isEmpty());
        // Another key is tried anew, and the right one is stored.
        edit(u"handApiKeyEdit"_s)->setText(u"sk-inn-api-right-0123456789ab"_s);
        button(u"byHandSaveButton"_s)->click();
        QTRY_COMPARE(added.size(), 1);
        QCOMPARE(m_secrets->names().size(), 2);
    }

    void takesTheSigningKeyOutOfADroppedFile()
    {
        const auto drop = [this](const QByteArray &text) {
            QFile file(m_home->filePath(u".env"_s));
            QVERIFY(file.open(QIODevice::WriteOnly));
            file.write(text);
            file.close();
            QMimeData data;
            data.setUrls({QUrl::fromLocalFile(file.fileName())});
            // Onto the field, which leaves files to what is around it.
            QWidget *field = edit(u"handSigningKeyEdit"_s);
            QDragEnterEvent enter(QPoint(5, 5), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
            QCoreApplication::sendEvent(field, &enter);
            QVERIFY(enter.isAccepted());
            QDropEvent event(QPointF(5, 5), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
            QCoreApplication::sendEvent(field, &event);
        };
        drop("PORT=80\n");
        QCOMPARE(m_dialog->findChild<ProblemLine *>(u"handSigningProblem"_s)->text(),
            u"“.env” does not set INNGEST_SIGNING_KEY."_s);
        const QByteArray key = m_cloud->at(u"production"_s).current.reveal().toByteArray();
        drop("# shop\nexport INNGEST_SIGNING_KEY=\"" + key + "\"\nINNGEST_SIGNING_KEY_FALLBACK=signkey-prod-00\n");
        QCOMPARE(edit(u"handSigningKeyEdit"_s)->text(), QString::fromLatin1(key));
        // As PowerShell writes it.
        edit(u"handSigningKeyEdit"_s)->clear();
        QStringEncoder wide(QStringEncoder::Utf16LE, QStringEncoder::Flag::WriteBom);
        const QByteArray lines = wide(u"INNGEST_SIGNING_KEY="_s + QString::fromLatin1(key) + u"\r\n"_s);
        drop(lines);
        QCOMPARE(edit(u"handSigningKeyEdit"_s)->text(), QString::fromLatin1(key));
        // Which one it is can be seen, though its characters cannot.
        const QString said = m_dialog->findChild<ProblemLine *>(u"handSigningProblem"_s)->text();
        QVERIFY2(said.contains(signingKeyFingerprint(Secret(key))), qPrintable(said));
    }

    void storesUncheckedWhatNobodyCouldBeAskedAbout_data()
    {
        QTest::addColumn<bool>("hasConnection");
        QTest::addColumn<bool>("isRight");
        QTest::newRow("no connection, the right key") << false << true;
        QTest::newRow("no connection, another key") << false << false;
        QTest::newRow("a server with a trouble of its own") << true << true;
    }
    void storesUncheckedWhatNobodyCouldBeAskedAbout()
    {
        QFETCH(bool, hasConnection);
        QFETCH(bool, isRight);
        const Secret web = m_cloud->clickCreateEventKey(u"production"_s, u"Web"_s);
        const Secret current = m_cloud->at(u"production"_s).current;
        const QString typed = isRight ? current.revealText() : u"signkey-prod-"_s + QString(64, u'7');
        if (!hasConnection)
            m_cloud->server.moveTo(QHostAddress(u"127.0.0.9"_s));
        for (int attempt = 0; hasConnection && attempt < 3; ++attempt)
            m_cloud->server.enqueue({.status = 503});
        QSignalSpy added(m_dialog.get(), &ByHandDialog::accountAdded);
        edit(u"byHandNameEdit"_s)->setText(u"Acme"_s);
        edit(u"handSigningKeyEdit"_s)->setText(typed);
        button(u"byHandSaveButton"_s)->click();
        auto *banner = m_dialog->findChild<Banner *>(u"byHandBanner"_s);
        QTRY_VERIFY_WITH_TIMEOUT(banner->isVisible(), 15'000);
        QVERIFY2(banner->title().contains(u"Nothing was checked"_s), qPrintable(banner->title()));
        const auto *text = banner->findChild<QLabel *>(u"bannerText"_s);
        QTRY_VERIFY(text->height() >= text->heightForWidth(text->width())); // to its last line
        const auto isOffered = [this] { return button(u"byHandSaveButton"_s)->text().contains(u"&checked"_s); };
        QVERIFY(isOffered());
        // Not for what nobody was asked about: another address, or the same once more.
        const QString asked = edit(u"byHandApiEdit"_s)->text();
        edit(u"byHandApiEdit"_s)->setText(u"https://other.example"_s);
        QVERIFY(!isOffered() && !banner->isVisible());
        edit(u"byHandApiEdit"_s)->setText(asked);
        for (int attempt = 0; hasConnection && attempt < 6; ++attempt)
            m_cloud->server.enqueue({.status = 503});
        button(u"byHandSaveButton"_s)->click();
        QTRY_VERIFY_WITH_TIMEOUT(banner->isVisible(), 15'000);
        button(u"checkAgainButton"_s)->click();
        QVERIFY(!banner->isVisible());
        for (const QString &field : {u"byHandNameEdit"_s, u"byHandApiEdit"_s, u"handSigningKeyEdit"_s})
            QVERIFY2(!edit(field)->isEnabled(), qPrintable(field)); // what is asked about is what is stored
        QTRY_VERIFY_WITH_TIMEOUT(banner->isVisible(), 15'000);
        QVERIFY(isOffered());
        QVERIFY(m_secrets->names().isEmpty());
        QCOMPARE(edit(u"handSigningKeyEdit"_s)->text(), typed); // it is still there
        if (!isRight) { // another text is checked first
            edit(u"handSigningKeyEdit"_s)->setText(typed.chopped(2));
            QVERIFY(!isOffered());
            edit(u"handSigningKeyEdit"_s)->setText(typed);
            button(u"byHandSaveButton"_s)->click();
            QTRY_VERIFY_WITH_TIMEOUT(banner->isVisible(), 15'000);
        }
        button(u"byHandSaveButton"_s)->click();
        QTRY_COMPARE(added.size(), 1);
        QVERIFY2(addedInWords().endsWith(u"with keys that were stored unchecked"_s), qPrintable(addedInWords()));
        QCOMPARE(m_secrets->names().size(), 1);

        if (!hasConnection)
            m_cloud->server.moveTo(QHostAddress::LocalHost);
        m_accounts->open(added.first().first().toString());
        OpenAccount *account = m_accounts->current();
        QTRY_VERIFY(account && (account->signingKeys().value || account->signingKeys().error));
        if (!isRight) {
            QVERIFY(account->signingKeys().error);
            const QString words = account->signingKeys().error->serverMessage;
            QVERIFY2(words.contains(u"stored without a check"_s), qPrintable(words));
            return;
        }
        QCOMPARE(account->signingKeys().value->first().id, signingKeyFingerprint(current));
        // What is learned at the set-up otherwise is learned with the first answer.
        const auto isLearned = [account, &web] {
            const auto keys = answerOf(account->dashboard().eventKeys(account->keyHolder()->id));
            return keys && keys->size() == 1 && keys->first().id == eventKeyFingerprint(web)
                && keys->first().name == u"Web"_s;
        };
        QTRY_VERIFY(isLearned());
    }

    void asksWhetherAKeyOfAnotherLengthIsWhole()
    {
        auto *problem = m_dialog->findChild<ProblemLine *>(u"handSigningProblem"_s);
        const QString key = m_cloud->at(u"production"_s).current.revealText();
        for (const QString &other : {key.chopped(2), u"signkey-prod-ab"_s, key + u"00"_s}) {
            edit(u"handSigningKeyEdit"_s)->setText(other);
            QVERIFY2(problem->text().contains(u"64"_s), qPrintable(problem->text()));
        }
        edit(u"handSigningKeyEdit"_s)->setText(key);
        QVERIFY2(!problem->text().contains(u"64"_s), qPrintable(problem->text()));
    }

    /// Where the key stands in a file, its lines are what is copied.
    void takesTheKeyOutOfPastedLines()
    {
        const QString key = m_cloud->at(u"production"_s).current.revealText();
        auto *field = static_cast<SecretLineEdit *>(edit(u"handSigningKeyEdit"_s));
        const auto paste = [field](const QString &lines) {
            QGuiApplication::clipboard()->setText(lines);
            field->pasteClipboard();
        };
        paste(u"# production\r\nDATABASE_URL=postgres://me:word@db/x\r\nexport INNGEST_SIGNING_KEY=\"%1\"\r\n"
              "INNGEST_SIGNING_KEY_FALLBACK=signkey-prod-00\r\n"_s.arg(key));
        QCOMPARE(field->secret(), Secret::fromText(key));
        field->clear();
        paste(u"DATABASE_URL=postgres://me:word@db/x\nINNGEST_EVENT_KEY=abc\n"_s);
        QVERIFY(field->text().isEmpty());
        const QString said = m_dialog->findChild<ProblemLine *>(u"handSigningProblem"_s)->text();
        QVERIFY2(said.contains(u"none of them sets INNGEST_SIGNING_KEY"_s), qPrintable(said));
        QCOMPARE(doubledMnemonics(*m_dialog), QString());
    }

    /// Each line that appears below a field makes the dialog as much higher.
    void givesEachPartItsRoom()
    {
        edit(u"handSigningKeyEdit"_s)->setText(m_cloud->at(u"production"_s).current.revealText());
        auto *form = m_dialog->findChild<HandEnvironmentForm *>();
        const auto hasRoom = [form] { return form->height() >= form->heightForWidth(form->width()); };
        QTRY_VERIFY(hasRoom());
        const int before = form->height();
        edit(u"handApiKeyEdit"_s)->setText(u"sk-inn-api-abcdef0123456789"_s);
        QVERIFY(!hasRoom());
        QTRY_VERIFY(hasRoom());
        QVERIFY(form->height() > before);
    }

    void asksBeforeWhatWasTypedIsThrownAway()
    {
        const auto question = [this] { return m_dialog->findChild<QDialog *>(u"discardBox"_s); };
        edit(u"handSigningKeyEdit"_s)->setText(m_cloud->at(u"production"_s).current.revealText());
        QTest::keyClick(m_dialog.get(), Qt::Key_Escape);
        QVERIFY(question());
        QVERIFY(m_dialog->isVisible());
        question()->findChild<QPushButton *>(u"goOnTypingButton"_s)->click();
        QTRY_VERIFY(!question());
        QVERIFY(m_dialog->isVisible());
        QVERIFY(!edit(u"handSigningKeyEdit"_s)->text().isEmpty());
        m_dialog->close(); // the window's own button
        QVERIFY(m_dialog->isVisible());
        question()->findChild<QPushButton *>(u"discardButton"_s)->click();
        QVERIFY(!m_dialog->isVisible());
        // Nothing was typed: nothing is asked.
        openDialog({});
        edit(u"byHandApiEdit"_s)->setText(Accounts::defaultApiOrigin().toString());
        QTest::keyClick(m_dialog.get(), Qt::Key_Escape);
        QVERIFY(!m_dialog->isVisible());
    }

    /// The key of an environment that is not shown, too.
    void forgetsWhatWasTypedWhenTheWindowLocks()
    {
        edit(u"byHandNameEdit"_s)->setText(u"Acme"_s);
        edit(u"handSigningKeyEdit"_s)->setText(m_cloud->at(u"production"_s).current.revealText());
        button(u"byHandAddButton"_s)->menu()->actions().at(1)->trigger();
        edit(u"handSigningKeyEdit"_s)->setText(m_cloud->at(u"branch"_s).current.revealText());
        SecretLineEdit::forgetAll();
        auto *box = m_dialog->findChild<QComboBox *>(u"byHandEnvironmentBox"_s);
        for (const int index : {0, 1}) {
            box->setCurrentIndex(index);
            emit box->activated(index);
            QVERIFY(edit(u"handSigningKeyEdit"_s)->text().isEmpty());
        }
        // One of the two is given again: the other is still wanted.
        edit(u"handSigningKeyEdit"_s)->setText(m_cloud->at(u"branch"_s).current.revealText());
        button(u"byHandSaveButton"_s)->click();
        QVERIFY(m_cloud->server.requests().isEmpty());
        QVERIFY(m_dialog->isVisible());
    }

    /// Stored with one environment, typed in for another: it would be taken from the first without a word.
    void movesNoKeyToAnotherEnvironment()
    {
        QSignalSpy added(m_dialog.get(), &ByHandDialog::accountAdded);
        const Secret web = m_cloud->clickCreateEventKey(u"production"_s, u"Web"_s);
        m_cloud->add(u"qa"_s, "signkey-test-");
        edit(u"byHandNameEdit"_s)->setText(u"Acme"_s);
        edit(u"handSigningKeyEdit"_s)->setText(m_cloud->at(u"production"_s).current.revealText());
        button(u"byHandAddButton"_s)->menu()->actions().last()->trigger();
        edit(u"handNameEdit"_s)->setText(u"QA"_s);
        edit(u"handSlugEdit"_s)->setText(u"qa"_s);
        edit(u"handSigningKeyEdit"_s)->setText(m_cloud->at(u"qa"_s).current.revealText());
        button(u"byHandSaveButton"_s)->click();
        QTRY_COMPARE(added.size(), 1);

        openDialog(m_accounts->list().last());
        auto *list = m_dialog->findChild<QComboBox *>(u"byHandEnvironmentBox"_s);
        QTRY_COMPARE(list->count(), 2);
        m_cloud->add(u"staging"_s, "signkey-test-");
        button(u"byHandAddButton"_s)->menu()->actions().last()->trigger();
        edit(u"handNameEdit"_s)->setText(u"Staging"_s);
        // The slug of another kind leads to that one's pages.
        edit(u"handSlugEdit"_s)->setText(u"production"_s);
        const auto *slugProblem = m_dialog->findChild<ProblemLine *>(u"handSlugProblem"_s);
        QVERIFY2(slugProblem->text().contains(u"another kind"_s), qPrintable(slugProblem->text()));
        edit(u"handSlugEdit"_s)->setText(u"staging"_s);
        edit(u"handSigningKeyEdit"_s)->setText(m_cloud->at(u"qa"_s).current.revealText()); // stored, and not typed now
        const auto asked = m_cloud->server.requests().size();
        button(u"byHandSaveButton"_s)->click();
        const auto *problem = m_dialog->findChild<ProblemLine *>(u"handSigningProblem"_s);
        QVERIFY2(problem->text().contains(u"the same key as that of QA"_s), qPrintable(problem->text()));
        QCOMPARE(m_cloud->server.requests().size(), asked);
        edit(u"handSigningKeyEdit"_s)->setText(m_cloud->at(u"staging"_s).current.revealText());

        button(u"handAddEventKeyButton"_s)->click();
        auto *dialog = m_dialog->findChild<HandEventKeyDialog *>();
        QVERIFY(dialog);
        dialog->findChild<QLineEdit *>(u"handKeyNameEdit"_s)->setText(u"Web"_s);
        dialog->findChild<QLineEdit *>(u"handKeyEdit"_s)->setText(web.revealText());
        QVERIFY(!dialog->findChild<QPushButton *>(u"handKeyAddButton"_s)->isEnabled());
        const QString said = dialog->findChild<ProblemLine *>(u"handKeyProblem"_s)->text();
        QVERIFY2(said.contains(u"an event key of Production"_s), qPrintable(said));
        dialog->close();
        m_dialog->findChild<QPushButton *>(u"discardButton"_s)->click();

        // Another slug for a stored one: whether its key is one of that environment is asked.
        list->setCurrentIndex(1);
        emit list->activated(1);
        m_cloud->instead = [](const FakeApiServer::Request &request) {
            const FakeApiServer::Answer no{
                .status = 401, .body = R"({"errors":[{"code":"unauthorized","message":"No"}]})"};
            return request.header("x-inngest-env") == "elsewhere" ? std::optional(no) : std::nullopt;
        };
        edit(u"handSlugEdit"_s)->setText(u"elsewhere"_s);
        button(u"byHandSaveButton"_s)->click();
        QTRY_VERIFY2(slugProblem->text().contains(u"under this slug"_s), qPrintable(slugProblem->text()));
        QVERIFY(m_dialog->isVisible());
        edit(u"handSlugEdit"_s)->setText(u"qa"_s);
        button(u"byHandSaveButton"_s)->click();
        QTRY_VERIFY(!m_dialog->isVisible());
    }

    void keepsWhatIsTypedOfEachEnvironment()
    {
        edit(u"byHandNameEdit"_s)->setText(u"Acme"_s);
        edit(u"handSigningKeyEdit"_s)->setText(m_cloud->at(u"production"_s).current.revealText());
        button(u"byHandAddButton"_s)->menu()->actions().at(1)->trigger();
        QVERIFY(edit(u"handSigningKeyEdit"_s)->text().isEmpty());
        QVERIFY(!button(u"handForgetEventKeyButton"_s)->isEnabled());
        QCOMPARE(button(u"handForgetEventKeyButton"_s)->toolTip(), u"Select an event key first."_s);
        // What is being typed is not called missing; what was left without it is.
        auto *list = m_dialog->findChild<QComboBox *>(u"byHandEnvironmentBox"_s);
        QVERIFY2(!list->currentText().contains(u"missing"_s), qPrintable(list->currentText()));
        emit list->activated(0);
        QVERIFY2(list->itemText(1).contains(u"missing"_s), qPrintable(list->itemText(1)));
        QVERIFY(!list->itemText(0).contains(u"missing"_s));
        emit list->activated(1);
        edit(u"handSigningKeyEdit"_s)->setText(m_cloud->at(u"branch"_s).current.revealText());
        QSignalSpy added(m_dialog.get(), &ByHandDialog::accountAdded);
        button(u"byHandSaveButton"_s)->click();
        QTRY_COMPARE(added.size(), 1);
        QCOMPARE(m_secrets->names().size(), 2);

        const QString id = added.first().first().toString();
        Account account;
        for (const Account &one : m_accounts->list()) {
            if (one.id == id)
                account = one;
        }
        openDialog(account);
        auto *box = m_dialog->findChild<QComboBox *>(u"byHandEnvironmentBox"_s);
        QTRY_COMPARE(box->count(), 2);
        // Nothing is typed anew: nothing is asked, and nothing is lost.
        const auto asked = m_cloud->server.requests().size();
        button(u"byHandSaveButton"_s)->click();
        QTRY_VERIFY(!m_dialog->isVisible());
        QCOMPARE(m_cloud->server.requests().size(), asked);
        QCOMPARE(m_secrets->names().size(), 2);
    }

    /// One that somebody deleted at Inngest, or that was typed in by mistake.
    /// Names and fingerprints are all that has to be known: Inngest's list has them, and of others they are typed in.
    void learnsEventKeysWithoutTheirValues()
    {
        const Secret listed = m_cloud->clickCreateEventKey(u"production"_s, u"Web"_s);
        const QString typed = u"0123456789ab"_s;
        QSignalSpy added(m_dialog.get(), &ByHandDialog::accountAdded);
        edit(u"byHandNameEdit"_s)->setText(u"Acme"_s);
        edit(u"handSigningKeyEdit"_s)->setText(m_cloud->at(u"production"_s).current.revealText());
        button(u"handAddEventKeyButton"_s)->click();
        auto *dialog = m_dialog->findChild<HandEventKeyDialog *>();
        QVERIFY(dialog);
        dialog->findChild<QLineEdit *>(u"handKeyNameEdit"_s)->setText(u"Nightly import"_s);
        const auto *namesake = dialog->findChild<ProblemLine *>(u"handKeyNameProblem"_s);
        QVERIFY(namesake->text().isEmpty());
        // Not the signing key's, which has nothing to do here.
        auto *keyEdit = dialog->findChild<QLineEdit *>(u"handKeyEdit"_s);
        keyEdit->setText(signingKeyFingerprint(m_cloud->at(u"production"_s).current));
        dialog->findChild<QCheckBox *>(u"handKeyFilterUnknownBox"_s)->setChecked(true);
        QVERIFY(!dialog->findChild<QPushButton *>(u"handKeyAddButton"_s)->isEnabled());
        QVERIFY(dialog->findChild<ProblemLine *>(u"handKeyProblem"_s)->text().contains(u"signing key"_s));
        // What has the form of something else is asked about, and no more.
        keyEdit->setText(u"0e8a1b2c-3d4e-4f5a-8b6c-7d8e9f0a1b2c"_s);
        QVERIFY(dialog->findChild<ProblemLine *>(u"handKeyProblem"_s)->text().contains(u"form of an ID"_s));
        QVERIFY(dialog->findChild<QPushButton *>(u"handKeyAddButton"_s)->isEnabled());
        keyEdit->setText(typed);
        dialog->findChild<QPushButton *>(u"handKeyAddButton"_s)->click();
        QTRY_VERIFY(!m_dialog->findChild<HandEventKeyDialog *>());
        // Esc does not throw another one away that is half typed.
        button(u"handAddEventKeyButton"_s)->click();
        dialog = m_dialog->findChild<HandEventKeyDialog *>();
        QTest::keyClicks(dialog->findChild<QLineEdit *>(u"handKeyNameEdit"_s), u"Nightly import"_s);
        namesake = dialog->findChild<ProblemLine *>(u"handKeyNameProblem"_s);
        QVERIFY2(namesake->text().contains(u"easily mistaken"_s), qPrintable(namesake->text()));
        dialog->findChild<QLineEdit *>(u"handKeyEdit"_s)->setText(typed); // the one that is called so
        QVERIFY(namesake->text().isEmpty());
        dialog->findChild<QLineEdit *>(u"handKeyEdit"_s)->clear();
        QTest::keyClick(dialog, Qt::Key_Escape);
        QTRY_VERIFY(dialog->findChild<QWidget *>(u"discardBox"_s));
        dialog->findChild<QPushButton *>(u"discardButton"_s)->click();
        QTRY_VERIFY(!m_dialog->findChild<HandEventKeyDialog *>());
        // Inngest's list does not have it: it may be cut off.
        button(u"byHandSaveButton"_s)->click();
        QTRY_VERIFY2(said().contains(u"not this: Nightly import (fingerprint 0123456789ab)"_s), qPrintable(said()));
        QCOMPARE(added.size(), 0);
        button(u"byHandSaveButton"_s)->click();
        QTRY_COMPARE(added.size(), 1);
        QCOMPARE(m_secrets->names().size(), 1); // the signing key: no value of an event key is kept

        m_accounts->open(added.first().first().toString());
        OpenAccount *account = m_accounts->current();
        QTRY_VERIFY(account && account->eventKeys().value);
        const QList<EventKey> keys = *account->eventKeys().value;
        QCOMPARE(keys.size(), 2);
        QCOMPARE(keys.first().id, typed);
        QCOMPARE(keys.last().id, eventKeyFingerprint(listed));
        QCOMPARE(keys.last().name, u"Web"_s);
        for (const EventKey &key : keys) {
            QVERIFY(key.value.isEmpty());
            QCOMPARE(filterInWords(key.filter), u"Not known"_s);
            QVERIFY(!answerOf(account->eventKeyValue(key.id)));
        }

        // Its value can be given later.
        openDialog(m_accounts->list().last());
        auto *list = m_dialog->findChild<QTreeWidget *>(u"handEventKeys"_s);
        QTRY_COMPARE(list->topLevelItemCount(), 2);
        button(u"handAddEventKeyButton"_s)->click();
        dialog = m_dialog->findChild<HandEventKeyDialog *>();
        dialog->findChild<QLineEdit *>(u"handKeyNameEdit"_s)->setText(u"Web"_s);
        dialog->findChild<QLineEdit *>(u"handKeyEdit"_s)->setText(eventKeyFingerprint(listed));
        QVERIFY(!dialog->findChild<QPushButton *>(u"handKeyAddButton"_s)->isEnabled()); // it is there by that
        dialog->findChild<QLineEdit *>(u"handKeyEdit"_s)->setText(listed.revealText());
        dialog->findChild<QPushButton *>(u"handKeyAddButton"_s)->click();
        QTRY_VERIFY(!m_dialog->findChild<HandEventKeyDialog *>());
        QCOMPARE(list->topLevelItemCount(), 2);
        button(u"byHandSaveButton"_s)->click();
        QTRY_VERIFY(!m_dialog->isVisible());
        QCOMPARE(m_secrets->names().size(), 2);

        // The signing key that is stored lists them, too, where an event key alone is typed in.
        openDialog(m_accounts->list().last());
        list = m_dialog->findChild<QTreeWidget *>(u"handEventKeys"_s);
        QTRY_COMPARE(list->topLevelItemCount(), 2);
        button(u"handAddEventKeyButton"_s)->click();
        dialog = m_dialog->findChild<HandEventKeyDialog *>();
        dialog->findChild<QLineEdit *>(u"handKeyNameEdit"_s)->setText(u"Cut off"_s);
        dialog->findChild<QLineEdit *>(u"handKeyEdit"_s)->setText(listed.revealText().chopped(3));
        dialog->findChild<QPushButton *>(u"handKeyAddButton"_s)->click();
        QTRY_VERIFY(!m_dialog->findChild<HandEventKeyDialog *>());
        button(u"byHandSaveButton"_s)->click();
        QTRY_VERIFY2(said().contains(u"not this: Cut off (fingerprint"_s), qPrintable(said()));
        QCOMPARE(m_secrets->names().size(), 2);
    }

    /// A rotation's new key, whose value the keychain has lost: Inngest would refuse it until it is the current one.
    void takesALostNewKeyWithoutAskingInngest()
    {
        QSignalSpy added(m_dialog.get(), &ByHandDialog::accountAdded);
        edit(u"byHandNameEdit"_s)->setText(u"Acme"_s);
        edit(u"handSigningKeyEdit"_s)->setText(m_cloud->at(u"production"_s).current.revealText());
        button(u"byHandSaveButton"_s)->click();
        QTRY_COMPARE(added.size(), 1);
        const QString id = added.first().first().toString();
        const auto stored = [&] { return answerOf(m_accounts->typedIn().load(id)).value().first(); };
        const QString current = stored().signingFingerprint;
        const Secret fresh = m_cloud->clickCreateSigningKey(u"production"_s);
        const NotedKey noted{.kind = NotedKey::Kind::SigningKey,
            .environmentId = stored().environment.id,
            .fingerprint = signingKeyFingerprint(fresh),
            .standing = NotedKey::Standing::New,
            .notedAt = m_clock.now()};
        QVERIFY(answerOf(KeyNotes(*m_history, id).put(noted)));

        openDialog(m_accounts->list().last());
        QTRY_VERIFY(edit(u"handSigningKeyEdit"_s)->placeholderText().contains(current));
        edit(u"handSigningKeyEdit"_s)->setText(fresh.revealText());
        const qsizetype asked = m_cloud->server.requests().size();
        button(u"byHandSaveButton"_s)->click();
        QTRY_VERIFY2(!m_dialog->isVisible(), qPrintable(said()));
        QCOMPARE(m_cloud->server.requests().size(), asked);
        const auto kept = answerOf(KeptKeys(*m_history, *m_secrets).value(noted.fingerprint));
        QVERIFY(kept && *kept == fresh);
        QCOMPARE(stored().signingFingerprint, current);
    }

    void forgetsNoEventKeyThatARotationIsAbout()
    {
        QSignalSpy added(m_dialog.get(), &ByHandDialog::accountAdded);
        const Secret web = m_cloud->clickCreateEventKey(u"production"_s, u"Web"_s);
        edit(u"byHandNameEdit"_s)->setText(u"Acme"_s);
        edit(u"handSigningKeyEdit"_s)->setText(m_cloud->at(u"production"_s).current.revealText());
        button(u"byHandSaveButton"_s)->click();
        QTRY_COMPARE(added.size(), 1);
        m_accounts->open(added.first().first().toString());
        OpenAccount *account = m_accounts->current();
        QTRY_VERIFY(account && account->eventKeys().value);
        Rotation rotation{.id = u"r"_s,
            .origin = account->dashboard().origin(),
            .environment = *account->keyHolder(),
            .begunAt = m_clock.now()};
        rotation.eventKeys
            = {{.oldId = eventKeyFingerprint(web), .oldName = u"Web"_s, .oldFingerprint = eventKeyFingerprint(web)}};
        RotationJournal journal(*m_history);
        QVERIFY(answerOf(journal.begin(rotation, {.what = u"BeginRotation"_s})));

        openDialog(m_accounts->list().last());
        auto *list = m_dialog->findChild<QTreeWidget *>(u"handEventKeys"_s);
        QTRY_COMPARE(list->topLevelItemCount(), 1);
        list->setCurrentItem(list->topLevelItem(0));
        button(u"handForgetEventKeyButton"_s)->click();
        button(u"byHandSaveButton"_s)->click();
        auto *banner = m_dialog->findChild<Banner *>(u"byHandBanner"_s);
        QTRY_VERIFY(banner && banner->isVisible());
        QVERIFY2(banner->text().contains(u"“Web”"_s), qPrintable(banner->text()));
        QVERIFY(m_dialog->isVisible());
        QCOMPARE(answerOf(account->dashboard().eventKeys(account->keyHolder()->id))->size(), 1);

        // Nor does the account go, and its only copy of the keys with it.
        const auto removed = answerOf(m_accounts->remove(m_accounts->list().last().id));
        QVERIFY(!removed);
        QCOMPARE(removed.error().kind, Error::Kind::Conflict);
        const QString current = signingKeyFingerprint(m_cloud->at(u"production"_s).current);
        QVERIFY(answerOf(KeptKeys(*m_history, *m_secrets).value(current)));

        rotation.outcome = RotationOutcome::Done;
        rotation.endedAt = m_clock.now();
        QVERIFY(answerOf(journal.save(rotation)));
        m_cloud->allowsKeyAccess = false; // it would be listed again
        button(u"byHandSaveButton"_s)->click();
        QTRY_VERIFY(!m_dialog->isVisible());
        QCOMPARE(answerOf(account->dashboard().eventKeys(account->keyHolder()->id))->size(), 0);
    }

    void forgetsOneEventKey()
    {
        QSignalSpy added(m_dialog.get(), &ByHandDialog::accountAdded);
        edit(u"byHandNameEdit"_s)->setText(u"Acme"_s);
        edit(u"handSigningKeyEdit"_s)->setText(m_cloud->at(u"production"_s).current.revealText());
        const auto add = [this](const QString &name, const QString &key) {
            button(u"handAddEventKeyButton"_s)->click();
            auto *dialog = m_dialog->findChild<HandEventKeyDialog *>();
            QVERIFY(dialog);
            dialog->findChild<QLineEdit *>(u"handKeyNameEdit"_s)->setText(name);
            dialog->findChild<QLineEdit *>(u"handKeyEdit"_s)->setText(key);
            dialog->findChild<QPushButton *>(u"handKeyAddButton"_s)->click();
            QTRY_VERIFY(!m_dialog->findChild<HandEventKeyDialog *>());
        };
        add(u"Web"_s, u"web-key-with-some-length-1"_s);
        add(u"Partner"_s, u"partner-key-with-some-length-1"_s);
        const auto choose = [this](const QString &name) {
            auto *list = m_dialog->findChild<QTreeWidget *>(u"handEventKeys"_s);
            const QList<QTreeWidgetItem *> found = list->findItems(name, Qt::MatchExactly);
            QCOMPARE(found.size(), 1);
            list->setCurrentItem(found.first());
        };
        // Before it was ever stored there is nothing to say.
        add(u"Wrong"_s, u"wrong-key-with-some-length-1"_s);
        QVERIFY(!button(u"handForgetEventKeyButton"_s)->isEnabled());
        choose(u"Wrong"_s);
        button(u"handForgetEventKeyButton"_s)->click();
        QVERIFY(m_dialog->findChild<ProblemLine *>(u"handForgottenText"_s)->text().isEmpty());
        button(u"byHandSaveButton"_s)->click();
        QTRY_COMPARE(added.size(), 1);
        QCOMPARE(m_secrets->names().size(), 3);

        openDialog(m_accounts->list().last());
        auto *list = m_dialog->findChild<QTreeWidget *>(u"handEventKeys"_s);
        QTRY_COMPARE(list->topLevelItemCount(), 2);
        choose(u"Web"_s);
        button(u"handForgetEventKeyButton"_s)->click();
        QVERIFY(m_dialog->findChild<ProblemLine *>(u"handForgottenText"_s)->text().contains(u"At Inngest"_s));
        button(u"byHandSaveButton"_s)->click();
        QTRY_VERIFY(!m_dialog->isVisible());
        QCOMPARE(m_secrets->names().size(), 2);

        openDialog(m_accounts->list().last());
        list = m_dialog->findChild<QTreeWidget *>(u"handEventKeys"_s);
        QTRY_COMPARE(list->topLevelItemCount(), 1);
        QCOMPARE(list->topLevelItem(0)->text(0), u"Partner"_s);
        const HistoryEntry row = answerOf(m_history->entries()).value_or(QList<HistoryEntry>()).last();
        QCOMPARE(row.what, u"ChangeEnvironment"_s);
        QCOMPARE(row.person, u"ada"_s);
        QCOMPARE(row.details[u"eventKeysForgotten"].toArray(),
            QJsonArray{eventKeyFingerprint(Secret::fromText(u"web-key-with-some-length-1"_s))});
        QVERIFY(!row.details.contains(u"eventKeysNoted"_s));
        // It can be typed in again.
        add(u"Web"_s, u"web-key-with-some-length-1"_s);
        button(u"byHandSaveButton"_s)->click();
        QTRY_VERIFY(!m_dialog->isVisible());
        QCOMPARE(m_secrets->names().size(), 3);

        // Typed over with its value it is the noted one still.
        openDialog(m_accounts->list().last());
        QTRY_COMPARE(m_dialog->findChild<QTreeWidget *>(u"handEventKeys"_s)->topLevelItemCount(), 2);
        add(u"Web"_s, u"web-key-with-some-length-1"_s);
        choose(u"Web"_s);
        button(u"handForgetEventKeyButton"_s)->click();
        button(u"byHandSaveButton"_s)->click();
        QTRY_VERIFY(!m_dialog->isVisible());
        QCOMPARE(m_secrets->names().size(), 2);
    }

    /// Nobody else asks before the rotation, and every app would be given what was cut off.
    void asksWhetherANewKeyIsWhole()
    {
        HandStage m;
        m.person = nullptr;
        Act *act = m.acts->start({.kind = ActKind::CreateSigningKey, .environment = m.environment(u"production"_s)});
        QVERIFY(m.ends(act));
        ActHandover panel;
        panel.follow(act);
        panel.show();
        auto *paste = panel.findChild<SecretLineEdit *>(u"handoverPasteEdit"_s);
        auto *confirm = panel.findChild<QPushButton *>(u"handoverConfirmButton"_s);
        const QString key = m.cloud.clickCreateSigningKey(u"production"_s).revealText();
        paste->setText(key.chopped(2));
        QVERIFY(panel.findChild<ProblemLine *>(u"handoverProblem"_s)->text().contains(u"62"_s));
        QVERIFY2(confirm->text().contains(u"whole key"_s), qPrintable(confirm->text()));
        QTest::keyClick(paste, Qt::Key_Return); // says nothing of its length
        QCOMPARE(paste->text(), key.chopped(2));
        QCOMPARE(act->step(), Act::Step::WaitingForPerson);
        paste->setText(key);
        QVERIFY(panel.findChild<ProblemLine *>(u"handoverProblem"_s)->text().isEmpty());
        QVERIFY2(!confirm->text().contains(u"whole key"_s), qPrintable(confirm->text()));
    }

    /// A filter is as long as it is: the steps show its beginning and how many there are, and all goes over the
    /// clipboard, one a line.
    void copiesALongFilterWhole()
    {
        HandStage m;
        m.person = nullptr;
        EventFilter filter{.kind = EventFilter::Kind::Allow, .events = {u"shop/order.created"_s}, .ips = {}};
        for (int i = 0; i < 600; ++i)
            filter.ips.append(u"198.51.%1.%2"_s.arg(i / 250).arg(i % 250 + 1));
        Act *act = m.acts->start({.kind = ActKind::CreateEventKey,
            .environment = m.environment(u"production"_s),
            .newKey = {.name = u"Shop"_s, .filter = filter}});
        QVERIFY(m.ends(act));
        ActHandover panel;
        panel.follow(act);
        panel.show();
        const QString steps = panel.findChild<QLabel *>(u"handoverSteps"_s)->text();
        QVERIFY2(steps.contains(u"198.51.0.10, … (600 in all)"_s), qPrintable(steps));
        const QString claim = panel.findChild<QCheckBox *>(u"handoverClaimBox"_s)->text();
        QVERIFY2(claim.contains(u"all its lines"_s), qPrintable(claim));
        panel.findChild<QPushButton *>(u"handoverAddressesButton"_s)->click();
        QTRY_COMPARE(QGuiApplication::clipboard()->text().split(u'\n'), filter.ips);
        panel.findChild<QPushButton *>(u"handoverEventsButton"_s)->click();
        QTRY_COMPARE(QGuiApplication::clipboard()->text(), u"shop/order.created"_s);

        // Of one that lets everything through there is nothing to enter.
        HandStage plain;
        plain.person = nullptr;
        Act *bare = plain.acts->start({.kind = ActKind::CreateEventKey,
            .environment = plain.environment(u"production"_s),
            .newKey = {.name = u"Shop"_s}});
        QVERIFY(plain.ends(bare));
        panel.follow(bare);
        QVERIFY(!panel.findChild<QPushButton *>(u"handoverAddressesButton"_s)->isVisible());
        QVERIFY(!panel.findChild<QPushButton *>(u"handoverEventsButton"_s)->isVisible());
        panel.follow(nullptr);
    }

    /// What stands in the page's address, or is shown elsewhere, looks like a key.
    void asksWhetherANewEventKeyIsOne()
    {
        HandStage m;
        m.person = nullptr;
        Act *act = m.acts->start({.kind = ActKind::CreateEventKey,
            .environment = m.environment(u"production"_s),
            .newKey = {.name = u"Shop"_s}});
        QVERIFY(m.ends(act));
        ActHandover panel;
        panel.follow(act);
        panel.show();
        auto *paste = panel.findChild<SecretLineEdit *>(u"handoverPasteEdit"_s);
        auto *problem = panel.findChild<ProblemLine *>(u"handoverProblem"_s);
        auto *confirm = panel.findChild<QPushButton *>(u"handoverConfirmButton"_s);
        for (const QString &doubtful :
            {u"0e8a1b2c-3d4e-4f5a-8b6c-7d8e9f0a1b2c"_s, u"01JABCDEFGHJKMNPQRSTVWXYZ0"_s, u"1a2b3c4d"_s.repeated(8)}) {
            paste->setText(doubtful);
            QVERIFY2(problem->text().contains(u"has the form of"_s), qPrintable(doubtful));
            QVERIFY(!problem->text().contains(doubtful));
            QVERIFY(confirm->isEnabled()); // the person knows better
            QVERIFY2(confirm->text().contains(u"whole key"_s), qPrintable(confirm->text()));
        }
        // Cut off, or pasted from elsewhere.
        const QString key = m.cloud.clickCreateEventKey(u"production"_s, u"Shop"_s).revealText();
        for (const QString &other : {key.chopped(1), key.left(40), u"shop-events"_s, key + u"ab"_s}) {
            paste->setText(other);
            QVERIFY2(problem->text().contains(u"have 86 characters, and this one has %1"_s.arg(other.size())),
                qPrintable(problem->text()));
            QVERIFY2(confirm->text().contains(u"whole key"_s), qPrintable(confirm->text()));
        }
        paste->setText(u"Shop"_s); // was copied for the page
        QVERIFY2(problem->text().contains(u"the key's name"_s), qPrintable(problem->text()));
        QVERIFY(!confirm->isEnabled());
        paste->setText(key);
        QVERIFY2(problem->text().isEmpty(), qPrintable(problem->text()));
        QVERIFY(confirm->isEnabled() && !confirm->text().contains(u"whole key"_s));
    }

    /// The bin deletes whichever key is on the card. Of a card that is gone nothing can be copied.
    void deletesASigningKeyOnlyWhereTheCardShowsIt()
    {
        HandStage m;
        Act *made = m.acts->start({.kind = ActKind::CreateSigningKey, .environment = m.environment(u"production"_s)});
        QVERIFY(m.ends(made));
        const ActRequest request = m.requestOfSigningKeys(ActKind::DeleteSigningKey);
        m.person = nullptr;
        Act *act = m.acts->start(request);
        QVERIFY(m.ends(act));
        ActHandover panel;
        panel.follow(act);
        panel.show();
        auto *paste = panel.findChild<SecretLineEdit *>(u"handoverPasteEdit"_s);
        auto *claim = panel.findChild<QCheckBox *>(u"handoverClaimBox"_s);
        auto *confirm = panel.findChild<QPushButton *>(u"handoverConfirmButton"_s);
        QVERIFY(panel.findChild<QLabel *>(u"handoverSteps"_s)->text().contains(act->fingerprint()));
        QVERIFY2(claim->text().contains(u"deleted already"_s), qPrintable(claim->text()));
        claim->setChecked(true);
        QVERIFY(confirm->isEnabled());
        paste->setText(m.cloud.clickCreateSigningKey(u"staging"_s).revealText());
        QVERIFY(panel.findChild<ProblemLine *>(u"handoverProblem"_s)->text().contains(u"Do not delete it"_s));
        QVERIFY2(!claim->isChecked(), "what was said before is another thing");
        QVERIFY(!claim->isEnabled() && !confirm->isEnabled());
        paste->setText(m.cloud.at(u"production"_s).fresh->revealText());
        QVERIFY(claim->isEnabled() && !confirm->isEnabled());
        QVERIFY2(claim->text().contains(u"the right one"_s), qPrintable(claim->text()));
        paste->clear();
        claim->setChecked(true);
        m.cloud.clickDeleteNewSigningKey(u"production"_s);
        confirm->click();
        QVERIFY(m.ends(act));
        QCOMPARE(act->end(), Act::End::Done);
    }

    /// Before anything is pressed on the page the key there has to be the journal's.
    void handsARotationOverOnlyWithTheRightKey()
    {
        HandStage m;
        Act *made = m.acts->start({.kind = ActKind::CreateSigningKey, .environment = m.environment(u"production"_s)});
        QVERIFY(m.ends(made));
        ActRequest request{.kind = ActKind::RotateSigningKey, .environment = m.environment(u"production"_s)};
        for (const SigningKey &key : m.signingKeys())
            (key.isActive ? request.activeKeyId : request.keyId) = key.id;
        m.person = nullptr;
        Act *act = m.acts->start(request);
        QVERIFY(m.ends(act));
        ActHandover panel;
        panel.follow(act);
        panel.show();
        auto *paste = panel.findChild<SecretLineEdit *>(u"handoverPasteEdit"_s);
        auto *claim = panel.findChild<QCheckBox *>(u"handoverClaimBox"_s);
        auto *confirm = panel.findChild<QPushButton *>(u"handoverConfirmButton"_s);
        QVERIFY(panel.findChild<QLabel *>(u"handoverSteps"_s)->text().contains(act->fingerprint()));
        QVERIFY(!confirm->isEnabled());
        QVERIFY(!claim->isEnabled());

        // What is said of the key moves nothing from under the pointer.
        const auto height = [&panel] {
            panel.layout()->activate();
            return panel.layout()->totalHeightForWidth(700);
        };
        const int heightBefore = height();
        paste->setText(m.cloud.clickCreateSigningKey(u"staging"_s).revealText());
        QCOMPARE(height(), heightBefore);
        QVERIFY(panel.findChild<ProblemLine *>(u"handoverProblem"_s)->text().contains(u"Do not rotate"_s));
        QVERIFY(!claim->isEnabled());
        QVERIFY(paste->accessibleDescription().contains(u"Do not rotate"_s));
        paste->setText(m.cloud.at(u"production"_s).fresh->revealText());
        QVERIFY(panel.findChild<ProblemLine *>(u"handoverProblem"_s)->text().contains(u"This is the new key"_s));
        QCOMPARE(height(), heightBefore);
        QVERIFY(claim->isEnabled());
        QVERIFY(!confirm->isEnabled());
        claim->setChecked(true);
        QVERIFY(confirm->isEnabled());

        // Said too early: what Inngest says to the old key tells it, and it can be said again.
        confirm->click();
        QVERIFY(m.ends(act));
        QCOMPARE(act->step(), Act::Step::WaitingForPerson);
        panel.follow(nullptr);
        panel.follow(act);
        QVERIFY(panel.findChild<ProblemLine *>(u"handoverProblem"_s)->text().contains(u"still accepts the old key"_s));
        m.cloud.clickRotate(u"production"_s);
        paste->setText(m.cloud.at(u"production"_s).current.revealText());
        claim->setChecked(true);
        confirm->click();
        QVERIFY(m.ends(act));
        QCOMPARE(act->end(), Act::End::Done);
        QVERIFY(!act->isByWord());
    }

    void keepsTheKeysOfAnotherAccountOfTheSameEnvironment()
    {
        const Secret current = m_cloud->at(u"production"_s).current;
        KeptKeys kept(*m_history, *m_secrets);
        for (const QString &id : {u"one"_s, u"two"_s}) {
            const TypedEnvironment production{
                .environment = {.name = u"Production"_s, .slug = u"production"_s}, .signingKey = current};
            QVERIFY(answerOf(m_accounts->saveByHand(id, id, m_cloud->origin(), {production})));
        }
        QVERIFY(answerOf(m_accounts->remove(u"one"_s)));
        QVERIFY(answerOf(kept.value(signingKeyFingerprint(current))) == current);
        QVERIFY(answerOf(m_accounts->remove(u"two"_s)));
        QVERIFY(!answerOf(kept.value(signingKeyFingerprint(current))));
    }

private:
    void openDialog(const std::optional<Account> &account)
    {
        m_dialog = std::make_unique<ByHandDialog>(*m_accounts, account);
        m_dialog->show();
        m_dialog->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(m_dialog.get()));
        if (!account)
            edit(u"byHandApiEdit"_s)->setText(m_cloud->origin().toString());
    }
    QLineEdit *edit(const QString &name) { return m_dialog->findChild<QLineEdit *>(name); }
    /// By the dialog's banner.
    QString said() const
    {
        const auto *banner = m_dialog->findChild<Banner *>(u"byHandBanner"_s);
        return banner && banner->isVisible() ? banner->text() : QString();
    }
    QPushButton *button(const QString &name) { return m_dialog->findChild<QPushButton *>(name); }

    /// The history's row of the account that was added last.
    QString addedInWords()
    {
        QString words;
        const QList<HistoryEntry> rows = answerOf(m_history->entries()).value_or(QList<HistoryEntry>());
        for (const HistoryEntry &row : rows) {
            if (row.what == "AddAccount"_L1)
                words = HistoryWords::act(row);
        }
        return words;
    }

    SystemClock m_clock;
    std::unique_ptr<QTemporaryDir> m_home;
    std::unique_ptr<MemoryStore> m_secrets;
    std::unique_ptr<HistoryStore> m_history;
    std::unique_ptr<HandCloud> m_cloud;
    std::unique_ptr<Accounts> m_accounts;
    std::unique_ptr<ByHandDialog> m_dialog;
};

QTEST_MAIN(ByHandDialogTest)
#include "tst_byhanddialog.moc"
