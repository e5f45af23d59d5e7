// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/window/settingsdialog.h"

#include "app/accounts/preferences.h"
#include "app/keychain/chosenstore.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QLabel>
#include <QPointer>
#include <QPushButton>
#include <QSpinBox>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;

/// The person's preferences, changed with the keyboard.
class SettingsDialogTest : public QObject
{
    Q_OBJECT

private slots:
    void changesNothingBeforeOk()
    {
        QTemporaryDir directory;
        Preferences preferences(directory.filePath(u"settings.ini"_s));
        QPointer<SettingsDialog> dialog = new SettingsDialog(preferences, m_secrets);
        dialog->open();
        type(spin(dialog, u"clipboardSpin"_s), u"60"_s);
        QTest::keyClick(dialog, Qt::Key_Escape);
        QTRY_VERIFY(!dialog);
        QCOMPARE(preferences.clipboardSeconds(), 30);
    }

    void storesWhatWasChosen()
    {
        QTemporaryDir directory;
        const QString path = directory.filePath(u"settings.ini"_s);
        Preferences preferences(path);
        QPointer<SettingsDialog> dialog = new SettingsDialog(preferences, m_secrets);
        dialog->open();
        QTest::keyClick(dialog->findChild<QComboBox *>(u"themeCombo"_s), Qt::Key_End);
        type(spin(dialog, u"clipboardSpin"_s), u"60"_s);
        type(spin(dialog, u"revealSpin"_s), u"15"_s);
        type(spin(dialog, u"lockSpin"_s), u"0"_s);
        auto *memory = dialog->findChild<QCheckBox *>(u"memoryCheck"_s);
        QTest::keyClick(memory, Qt::Key_Space);
        QTest::mouseClick(dialog->findChild<QDialogButtonBox *>()->button(QDialogButtonBox::Ok), Qt::LeftButton);
        QTRY_VERIFY(!dialog);

        QCOMPARE(preferences.theme(), Preferences::Theme::Dark);
        QCOMPARE(preferences.clipboardSeconds(), 60);
        QCOMPARE(preferences.revealSeconds(), 15);
        QCOMPARE(preferences.idleLockMinutes(), 0);
        QVERIFY(preferences.keepsSecretsInMemory());
    }

    void showsWhatHolds()
    {
        QTemporaryDir directory;
        Preferences preferences(directory.filePath(u"settings.ini"_s));
        preferences.setRevealSeconds(45);
        preferences.setTheme(Preferences::Theme::Light);
        SettingsDialog dialog(preferences, m_secrets);
        dialog.setAttribute(Qt::WA_DeleteOnClose, false);
        QCOMPARE(spin(&dialog, u"revealSpin"_s)->value(), 45);
        QCOMPARE(dialog.findChild<QComboBox *>(u"themeCombo"_s)->currentIndex(), 1);
        spin(&dialog, u"lockSpin"_s)->setValue(0);
        QCOMPARE(spin(&dialog, u"lockSpin"_s)->text(), u"never"_s);
    }

    void saysWhereKeysAreKept()
    {
        QTemporaryDir directory;
        Preferences preferences(directory.filePath(u"settings.ini"_s));
        SettingsDialog dialog(preferences, m_secrets);
        dialog.setAttribute(Qt::WA_DeleteOnClose, false);
        QCOMPARE(dialog.findChild<QLabel *>(u"placeLabel"_s)->text(),
            u"Keys are kept in memory, until the program closes."_s);
    }

    /// Of what is chosen, and not of what would be.
    void saysWhatTheTickMeansAsItStands()
    {
        QTemporaryDir directory;
        Preferences preferences(directory.filePath(u"settings.ini"_s));
        for (const bool inMemory : {false, true}) {
            preferences.setKeepsSecretsInMemory(inMemory);
            SettingsDialog dialog(preferences, m_secrets);
            dialog.setAttribute(Qt::WA_DeleteOnClose, false);
            dialog.show();
            auto *hint = dialog.findChild<QLabel *>(u"memoryHint"_s);
            auto *place = dialog.findChild<QLabel *>(u"placeLabel"_s);
            QVERIFY(hint && place->isVisible());
            const QString now = hint->text();
            QCOMPARE(now.contains(u"are gone each time"_s), inMemory);
            QTest::keyClick(dialog.findChild<QCheckBox *>(u"memoryCheck"_s), Qt::Key_Space);
            QVERIFY2(hint->text().contains(u"From OK on"_s), qPrintable(hint->text()));
            QCOMPARE(hint->text().contains(u"are gone each time"_s), !inMemory);
            QVERIFY(!place->isVisible()); // that is where they are now
            QTest::keyClick(dialog.findChild<QCheckBox *>(u"memoryCheck"_s), Qt::Key_Space);
            QCOMPARE(hint->text(), now);
        }
    }

private:
    static QSpinBox *spin(QWidget *dialog, const QString &name) { return dialog->findChild<QSpinBox *>(name); }

    static void type(QSpinBox *box, const QString &text)
    {
        box->setFocus();
        box->selectAll();
        QTest::keyClicks(box, text);
    }

    MemoryStore m_secrets;
};

QTEST_MAIN(SettingsDialogTest)
#include "tst_settingsdialog.moc"
