// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "tests/support/uistage.h"
#include "ui/acts/actstatus.h"
#include "ui/acts/runningacts.h"
#include "ui/secrets/secretlineedit.h"
#include "ui/widgets/banner.h"

#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;
using Operation = FakeDashboard::Operation;
using Fault = FakeDashboard::Fault;

/// What is said beside a button about the change that it started.
class ActStatusTest : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        m = std::make_unique<UiStage>();
        m->open();
        m_status = std::make_unique<ActStatus>();
    }

    void cleanup()
    {
        m_status.reset();
        m.reset();
    }

    void followsAnActFromItsFirstStepToTheOutcome()
    {
        QSignalSpy finished(m_status.get(), &ActStatus::finished);
        m->dashboard->fail(Operation::CreateSigningKey, Fault::Stalled);
        start();
        QVERIFY(m_status->isRunning());
        QVERIFY(m_status->isVisible());
        QTRY_VERIFY(label()->text().contains(u"carrying it out"_s));
        QVERIFY2(!button(u"actCancelButton"_s)->isVisible(), "the call is out: there is no way back");
        m->dashboard->letGo();
        QTRY_COMPARE(finished.size(), 1);
        QVERIFY(outcome()->title().contains(u"is there"_s));
        QVERIFY(!m_status->isRunning());
    }

    void saysNothingAboutAnActThatThePersonStopped()
    {
        QSignalSpy finished(m_status.get(), &ActStatus::finished);
        m->dashboard->fail(Operation::SigningKeys, Fault::Stalled);
        start();
        QTRY_VERIFY(button(u"actCancelButton"_s)->isVisible());
        QTest::mouseClick(button(u"actCancelButton"_s), Qt::LeftButton);
        m->dashboard->letGo();
        QTRY_COMPARE(finished.size(), 1);
        QVERIFY(!m_status->isVisible());
    }

    void takesTheKeyThatThePersonMadeInTheBrowser()
    {
        m->dashboard->setWay(ActKind::CreateSigningKey,
            {.means = Way::Means::Person,
                .page = QUrl(u"https://app.example.test/env/production/manage/signing-key"_s),
                .paste = Way::Paste::SigningKey});
        start();
        auto *edit = m_status->findChild<SecretLineEdit *>();
        QTRY_VERIFY(edit->isVisible());
        auto *confirmButton = button(u"handoverConfirmButton"_s);
        QVERIFY(!confirmButton->isEnabled());
        edit->insert(u"INNGEST_SIGNING_KEY=signkey-prod-12"_s);
        QVERIFY(!confirmButton->isEnabled());
        QVERIFY(says(u"whole line of a file"_s));

        const SigningKey made = m->dashboard->addSigningKey(u"production"_s);
        edit->forget();
        edit->insert(u" %1 "_s.arg(made.value.revealText()));
        QVERIFY(confirmButton->isEnabled());
        QTest::mouseClick(confirmButton, Qt::LeftButton);
        QTRY_VERIFY2(outcome()->isVisible(), qPrintable(label()->text()));
        QVERIFY2(outcome()->title().contains(u"is there"_s), qPrintable(outcome()->title()));
        QCOMPARE(m->dashboard->calls(Operation::CreateSigningKey), 0);
        QVERIFY(edit->text().isEmpty());
    }

    void canBePutAside()
    {
        m->dashboard->fail(Operation::CreateSigningKey, Fault::Forbidden);
        start();
        QTRY_VERIFY(outcome()->isVisible());
        QVERIFY(outcome()->text().contains(u"nothing is broken"_s));
        m_status->findChild<QWidget *>(u"dismissButton"_s)->setFocus();
        emit outcome()->dismissed();
        QVERIFY(!m_status->isVisible());
    }

    void saysInTheWindowsFootWhatRuns()
    {
        RunningActs foot;
        foot.setActs(&m->account->acts());
        QCOMPARE(foot.count(), 0);
        m->dashboard->fail(Operation::CreateSigningKey, Fault::Stalled);
        start();
        QTRY_COMPARE(m->dashboard->calls(Operation::CreateSigningKey), 1);
        QCOMPARE(foot.count(), 1);
        auto *words = foot.findChild<QLabel *>(u"runningActsLabel"_s);
        QVERIFY2(words->text().contains(u"Create a signing key"_s), qPrintable(words->text()));
        m->dashboard->letGo();
        QTRY_COMPARE(foot.count(), 0);
        QVERIFY(words->text().isEmpty());
    }

    void survivesBeingClosedWhileTheActRuns()
    {
        m->dashboard->fail(Operation::CreateSigningKey, Fault::Stalled);
        start();
        QTRY_COMPARE(m->dashboard->calls(Operation::CreateSigningKey), 1);
        m_status.reset();
        m->dashboard->letGo();
        QTRY_VERIFY(m->account->acts().running().isEmpty());
    }

    void survivesAnAccountThatClosesWhileTheActRuns()
    {
        m->dashboard->fail(Operation::CreateSigningKey, Fault::Stalled);
        start();
        QTRY_COMPARE(m->dashboard->calls(Operation::CreateSigningKey), 1);
        m->account.reset();
        QVERIFY(!m_status->isRunning());
        QVERIFY(!m_status->isVisible());
    }

private:
    void start()
    {
        Acts &acts = m->account->acts();
        m_status->follow(acts,
            acts.start({.kind = ActKind::CreateSigningKey, .environment = m->dashboard->environment(u"production"_s)}));
    }

    QLabel *label() const { return m_status->findChild<QLabel *>(u"actStepLabel"_s); }
    QPushButton *button(const QString &name) const { return m_status->findChild<QPushButton *>(name); }
    Banner *outcome() const { return m_status->findChild<Banner *>(u"actOutcome"_s); }

    bool says(const QString &text) const
    {
        const QList<QLabel *> labels = m_status->findChildren<QLabel *>();
        return std::any_of(labels.begin(), labels.end(),
            [&text](const QLabel *one) { return one->isVisible() && one->text().contains(text); });
    }

    std::unique_ptr<UiStage> m;
    std::unique_ptr<ActStatus> m_status;
};

QTEST_MAIN(ActStatusTest)
#include "tst_actstatus.moc"
