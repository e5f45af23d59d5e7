// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0
//
// Draws every page of the rotation's wizard on the practice account, for a person to look through:
//     tests/support/run-test screens_wizard FOLDER light|dark [short|wide|trouble|leak|fleet]
// wide: the rotation alone, in a window of the usual size. fleet: up to the apps' table, with 41 apps, in windows for
// screens of 1366x768 and 800x600.
// QT_SCALE_FACTOR=2 draws them as on a dense screen. The keys in the pictures open nothing real.

#include "app/accounts/accounts.h"
#include "app/accounts/openaccount.h"
#include "app/practice/practicecontrol.h"
#include "app/rollout/rolloutcheck.h"
#include "tests/support/answerof.h"
#include "tests/support/uistage.h"
#include "tests/support/wizardstage.h"
#include "ui/deploy/setformedialog.h"
#include "ui/widgets/theme.h"

#include <QApplication>
#include <QCheckBox>
#include <QComboBox>
#include <QDir>
#include <QListWidget>
#include <QMessageBox>
#include <QMetaEnum>
#include <QPushButton>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;

namespace {

constexpr int turnsToRest = 100; // what layouts put off

class Screens
{
public:
    Screens(QDir folder, QString theme)
        : m_folder(std::move(folder))
        , m_theme(std::move(theme))
    {
    }

    void drawRotation(QSize size = {});
    void drawUndo();
    void drawTrouble();
    void drawLeak();
    void drawFleet();

private:
    void draw(QWidget &widget, const QString &name);
    void drawStep(const WizardStage &stage, const QString &more = {});

    const QDir m_folder;
    const QString m_theme;
    int m_number = 0;
};

void Screens::draw(QWidget &widget, const QString &name)
{
    for (int turn = 0; turn < turnsToRest; ++turn)
        QCoreApplication::processEvents();
    widget.grab().save(
        m_folder.filePath(u"wizard-%1-%2-%3.png"_s.arg(++m_number, 2, 10, QChar(u'0')).arg(name, m_theme)));
}

void Screens::drawStep(const WizardStage &stage, const QString &more)
{
    const auto names = QMetaEnum::fromType<RotationStep::Kind>();
    draw(*stage.wizard(), QString::fromLatin1(names.valueToKey(stage.session().step())) + more);
}

void Screens::drawRotation(QSize size)
{
    const QTemporaryDir directory;
    WizardStage stage(directory.path());
    stage.program.window.show();
    if (!stage.open())
        qFatal("the wizard did not open");
    if (size.isValid())
        stage.wizard()->resize(size);
    while (!stage.session().rotation().isOver()) {
        const RotationStep::Kind step = stage.session().step();
        drawStep(stage);
        if (!stage.takeStep()) {
            drawStep(stage, u"-stuck"_s);
            qWarning("stuck: %s", qPrintable(stage.why()));
            return;
        }
        if (!stage.waitFor([&] { return stage.session().step() != step || stage.session().rotation().isOver(); })) {
            drawStep(stage, u"-stuck"_s);
            qWarning("did not move");
            return;
        }
    }
    drawStep(stage, u"-over"_s);
    draw(stage.program.window, u"window"_s);
}

void Screens::drawFleet()
{
    const QTemporaryDir directory;
    WizardStage stage(directory.path());
    stage.program.window.show();
    constexpr int apps = 41;
    const Accounts &accounts = stage.program.accounts;
    if (!QTest::qWaitFor([&] { return stage.program.isLoaded(); }, 60'000))
        qFatal("the program did not load");
    const QString before = accounts.current()->environment()->id;
    if (!answerOf(stage.apps().reset(apps)))
        qFatal("the practice account did not start over");
    accounts.current()->reloadEnvironments();
    const auto isThere = [&] {
        return stage.program.isLoaded() && accounts.current()->environment()->id != before
            && accounts.current()->apps().value->size() == apps;
    };
    if (!QTest::qWaitFor(isThere, 60'000) || !stage.open())
        qFatal("the wizard did not open");
    constexpr QSize sizes[] = {{1366, 720}, {800, 560}};
    const auto drawAll = [&](const QString &more = {}) {
        for (const QSize size : sizes) {
            stage.wizard()->resize(size);
            drawStep(stage, more + u'-' + QString::number(size.width()));
        }
    };
    while (stage.session().step() != RotationStep::RollOut) {
        drawAll();
        const RotationStep::Kind step = stage.session().step();
        if (!stage.takeStep() || !stage.waitFor([&] { return stage.session().step() != step; }))
            qFatal("stuck: %s", qPrintable(stage.why()));
    }
    // Asked once, some of them.
    (void)stage.waitFor([&] { return stage.session().check().rows().value(0).rounds > 0; });
    drawAll();
    if (auto *groups = stage.find<QComboBox>(u"groupCombo"_s)) {
        groups->setCurrentIndex(1);
        emit groups->activated(1);
        drawAll(u"-groups"_s);
    }
    auto *table = stage.find<QTableView>(u"boardTable"_s);
    table->selectAll();
    drawAll(u"-selected"_s);
    if (!stage.click(u"setForMeButton"_s))
        qWarning("%s", qPrintable(stage.why()));
    for (auto *dialog : stage.wizard()->findChildren<SetForMeDialog *>()) {
        draw(*dialog, u"SetForMe-looking"_s);
        auto *set = dialog->findChild<QPushButton *>(u"setButton"_s);
        (void)QTest::qWaitFor([set] { return set->isEnabled(); }, 60'000);
        draw(*dialog, u"SetForMe-ready"_s);
        dialog->resize(700, 480);
        draw(*dialog, u"SetForMe-ready-small"_s);
    }
}

void Screens::drawUndo()
{
    const QTemporaryDir directory;
    WizardStage stage(directory.path());
    if (!stage.open())
        qFatal("the wizard did not open");
    while (stage.session().step() != RotationStep::Rotate) {
        const RotationStep::Kind step = stage.session().step();
        if (!stage.takeStep() || !stage.waitFor([&] { return stage.session().step() != step; }))
            qFatal("stuck: %s", qPrintable(stage.why()));
    }
    draw(stage.program.window, u"window-banner"_s);
    QAbstractButton *undo = stage.wizard()->button(QWizard::CustomButton1);
    if (!stage.waitFor([undo] { return undo->isEnabled(); }))
        qFatal("nothing can be undone");
    undo->click();
    auto *box = stage.wizard()->findChild<QMessageBox *>(u"undoBox"_s);
    if (!box)
        qFatal("nobody asks whether to undo");
    draw(*box, u"undo-box"_s);
    box->findChild<QPushButton *>(u"undoConfirmButton"_s)->click();
    while (!stage.session().rotation().isOver()) {
        const RotationStep::Kind step = stage.session().step();
        drawStep(stage);
        if (!stage.takeStep()
            || !stage.waitFor([&] { return stage.session().step() != step || stage.session().rotation().isOver(); })) {
            drawStep(stage, u"-stuck"_s);
            qWarning("stuck: %s", qPrintable(stage.why()));
            return;
        }
    }
    drawStep(stage, u"-over"_s);
}

/// Rotated although apps break.
void Screens::drawLeak()
{
    const QTemporaryDir directory;
    WizardStage stage(directory.path());
    if (!stage.open())
        qFatal("the wizard did not open");
    stage.session().setCause(RotationCause::SigningKeyLeaked);
    while (stage.session().step() != RotationStep::RollOut) {
        const RotationStep::Kind step = stage.session().step();
        drawStep(stage, u"-leak"_s);
        if (!stage.takeStep() || !stage.waitFor([&] { return stage.session().step() != step; }))
            qFatal("stuck: %s", qPrintable(stage.why()));
    }
    drawStep(stage, u"-leak"_s);
    const int place = int(stage.session().steps().indexOf(RotationStep::Rotate));
    stage.wizard()->findChild<QListWidget *>(u"stepsList"_s)->setCurrentRow(place);
    stage.find<QCheckBox>(u"breakBox"_s)->click();
    (void)stage.waitFor([&] { return !stage.session().isBusy(); });
    draw(*stage.wizard(), u"Rotate-leak"_s);
    stage.session().rotateAndBreak(stage.session().textToType(), u"It is used right now"_s);
    if (!stage.waitFor([&] { return stage.session().rotation().isRotated && !stage.session().isBusy(); }))
        qFatal("not rotated: %s", qPrintable(stage.why()));
    drawStep(stage, u"-leak"_s);
    stage.wizard()->findChild<QListWidget *>(u"stepsList"_s)->setCurrentRow(place - 1);
    draw(*stage.wizard(), u"RollOut-left-open"_s);
}

/// A long name, an environment that cannot be read, a refusal, a lost answer.
void Screens::drawTrouble()
{
    UiStage stage;
    stage.open();
    const Environment environment{.id = u"long"_s,
        .name = u"an environment whose name is far too long for any title or band that we have anywhere at all"_s,
        .slug = u"long"_s};
    stage.dashboard->addEnvironment(environment, 12);
    stage.dashboard->addSigningKey(environment.id);
    RotationSession session({*stage.dashboard, stage.account->acts(), stage.history, stage.secrets, stage.keptKeys,
                                stage.clock, u"Acme"_s, u"Ada"_s},
        environment);
    stage.dashboard->fail(FakeDashboard::Operation::SigningKeys, FakeDashboard::Fault::Offline);
    session.load();
    auto *wizard = new RotationWizard({session, stage.services, stage.clipboard, capabilitiesOf(AccountKind::Cloud)});
    wizard->show();
    draw(*wizard, u"trouble-offline"_s);
    session.readLive();
    draw(*wizard, u"trouble-foreign-key"_s);
    for (const SigningKey &key : stage.dashboard->signingKeysNow(environment.id)) {
        if (!key.isActive)
            stage.dashboard->removeSigningKey(key.id);
    }
    session.readLive();
    draw(*wizard, u"trouble-gone"_s);
    session.setRecord(u"ticket 42"_s, {});
    session.begin();
    stage.dashboard->setWay(
        ActKind::CreateSigningKey, {.page = QUrl(u"https://app.example.test"_s), .paste = Way::Paste::SigningKey});
    stage.dashboard->fail(FakeDashboard::Operation::CreateSigningKey, FakeDashboard::Fault::Forbidden);
    draw(*wizard, u"trouble-begun"_s);
    session.createSigningKey();
    draw(*wizard, u"trouble-forbidden"_s);
    session.createSigningKey(true);
    draw(*wizard, u"trouble-by-hand"_s);
    delete wizard;
}

} // namespace

int main(int argc, char **argv)
{
    qputenv("PATH", IKM_BINARY_DIR ":" + qgetenv("PATH")); // the practice platforms' tool
    const QApplication application(argc, argv);
    const QStringList arguments = QApplication::arguments();
    const QDir folder(arguments.value(1, u"."_s));
    const QString themeName = arguments.value(2, u"light"_s);
    QTemporaryDir settings;
    Preferences preferences(settings.filePath(u"settings.ini"_s));
    preferences.setTheme(themeName == u"dark"_s ? Preferences::Theme::Dark : Preferences::Theme::Light);
    const Theme theme(preferences);
    Screens screens(folder, themeName);
    if (arguments.value(3) == u"trouble"_s) {
        screens.drawTrouble();
        return 0;
    }
    const QString which = arguments.value(3);
    if (which == u"leak"_s) {
        screens.drawLeak();
        return 0;
    }
    if (which == u"fleet"_s) {
        screens.drawFleet();
        return 0;
    }
    screens.drawRotation(which == u"wide"_s ? QSize(1280, 860) : QSize());
    if (which.isEmpty()) {
        screens.drawUndo();
        screens.drawLeak();
        screens.drawTrouble();
    }
    return 0;
}
