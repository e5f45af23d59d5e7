// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

// needs: xvfb stand-in
// timeout: 240

#include "app/deploy/serversettingstext.h"
#include "tests/support/selfhostedstage.h"
#include "tests/support/uistage.h"
#include "ui/common/banner.h"
#include "ui/common/copybutton.h"
#include "ui/wizard/rotationwizard.h"

#include <QClipboard>
#include <QComboBox>
#include <QGuiApplication>
#include <QLabel>
#include <QPushButton>
#include <QTest>

using namespace Qt::StringLiterals;

/// A rotation of a self-hosted server whose restarts are handed over in the wizard's window: the person copies the settings
/// there, puts them into the server's file, and restarts it.
class ServerWizardTest : public QObject
{
    Q_OBJECT

private slots:
    void handsEachRestartOver()
    {
        UiStage ui;
        SelfHostedStage m;
        m.person = nullptr;
        m.session = m.makeSession();
        m_wizard = new RotationWizard({*m.session, ui.services, ui.clipboard, capabilitiesOf(AccountKind::SelfHosted)});
        QVERIFY(UiStage::show(*m_wizard));
        int restarts = 0;
        m.person = [&](Act *act) {
            QTRY_VERIFY(shown<QPushButton>(u"handoverConfirmButton"_s));
            handOver(m, *act);
            ++restarts;
        };
        QVERIFY(m.begin(true, true));
        QVERIFY(m.runTo(RotationStep::Undone));
        QVERIFY(m.session->rotation().isOver());
        QCOMPARE(restarts, 4);
        QCOMPARE(m.errors, QStringList());
        QCOMPARE(m.signingKeys().size(), 1);
        QVERIFY(m.signingKeys().first().value == m_latest);
        delete m_wizard;
    }

    /// Each form says the same; with dots it says nothing.
    void writesTheSettingsInEachForm()
    {
        const ServerSettings settings{.signingKey = Secret(QByteArray(64, 'a')), .eventKeys = {Secret("one"), Secret("two")}};
        for (const SettingsForm form : {SettingsForm::EnvFile, SettingsForm::Compose, SettingsForm::Kubernetes,
                 SettingsForm::ConfigFile, SettingsForm::Values}) {
            QString all;
            for (const SettingsPart &part : serverSettingsParts(form, settings)) {
                all += part.text.revealText();
                QVERIFY(!part.shown.contains(QString(64, u'a')));
                QVERIFY(!part.shown.contains(u"one"_s));
            }
            QVERIFY(all.contains(QString(64, u'a')));
            QVERIFY(form == SettingsForm::ConfigFile ? all.contains(u"- \"two\""_s) : all.contains(u"one,two"_s));
        }
    }

private:
    template <typename Widget>
    Widget *shown(const QString &name) const
    {
        for (Widget *one : m_wizard->findChildren<Widget *>(name)) {
            if (one->isVisible())
                return one;
        }
        return nullptr;
    }

    void handOver(SelfHostedStage &m, const Act &act)
    {
        QVERIFY(!shown<QPushButton>(u"handoverOpenButton"_s)); // there is no page
        QVERIFY(!shown<QLabel>(u"handoverSteps"_s)->text().isEmpty());
        auto *answer = shown<Banner>(u"handoverAnswer"_s);
        QVERIFY(answer);
        const QString masked = shown<QLabel>(u"settingsText"_s)->text();
        const QString key = act.handover().settings.signingKey.revealText();
        QVERIFY(!masked.contains(key));
        m_latest = act.handover().settings.signingKey;
        QGuiApplication::clipboard()->clear(); // of the restart before
        shown<CopyButton>(u"settingsCopy-0"_s)->click();
        QTRY_VERIFY(QGuiApplication::clipboard()->text().contains(key));
        m.server.setText(QGuiApplication::clipboard()->text().toUtf8());
        // The live line follows.
        QTRY_VERIFY(answer->title().contains(u"old settings"_s));
        m.server.stop();
        QTRY_VERIFY(answer->title().contains(u"down"_s));
        QVERIFY(m.server.start());
        QTRY_VERIFY(!shown<Banner>(u"handoverAnswer"_s) || answer->title().contains(u"new settings"_s));
    }

    RotationWizard *m_wizard = nullptr;
    Secret m_latest; // signing key that was handed over
};

QTEST_MAIN(ServerWizardTest)
#include "tst_serverwizard.moc"
