// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/rotation/handoverbutton.h"

#include "app/core/exportfile.h"
#include "app/core/lookup.h"
#include "app/core/shown.h"
#include "app/core/whenfinished.h"
#include "app/domain/keytext.h"
#include "app/rotation/rotationsession.h"
#include "ui/secrets/secretlineedit.h"
#include "ui/widgets/build.h"
#include "ui/widgets/form.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/problemline.h"
#include "ui/words/errortext.h"
#include "ui/words/keyproblemtext.h"
#include "ui/words/rotationtext.h"
#include "ui/words/tone.h"

#include <QFile>
#include <QFileDialog>
#include <QFileInfo>
#include <QMessageBox>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 mostBytes = 32 * 1024 * 1024; // beyond what is taken for a hand-over

} // namespace

HandoverButton::HandoverButton(RotationSession &session, QWidget *parent)
    : QPushButton(parent)
    , m_session(session)
{
    setObjectName(u"handoverButton"_s);
    setAutoDefault(false);
    connect(this, &QPushButton::clicked, this, &HandoverButton::onClicked);
    refresh();
}

void HandoverButton::refresh()
{
    const bool isSave = m_session.isLoaded() && m_session.rotation().isBegun() && !m_session.rotation().isOver();
    setText(isSave ? tr("&Hand over…") : tr("&Open a hand-over…"));
    const QString first = isSave ? mustComeFirst() : QString();
    setToolTip(!first.isEmpty() ? first
            : isSave ? tr("Saves a file with which a colleague can go on with this rotation on another computer")
                     : tr("Go on with a rotation that a colleague has handed over"));
    setIcon(::icon(isSave ? u"export"_s : u"down"_s));
    setVisible(m_session.isLoaded());
    setEnabled(isSave ? m_session.mayHandOver() : m_session.mayTakeOver());
}

void HandoverButton::onClicked()
{
    if (m_session.mayHandOver())
        explainSaving();
    else if (const QString first = mustComeFirst(); !first.isEmpty())
        tell(tr("Not handed over"), first);
    else if (m_session.mayTakeOver())
        chooseFileToOpen();
}

void HandoverButton::explainSaving()
{
    QStringList places = ofEach(m_session.rotation().overwritten, &OverwrittenValue::place,
        [](const OverwrittenValue &one) { return one.isKept && !one.isRestored && !one.secretName.isEmpty(); });
    places.removeDuplicates();
    auto *box = plainBox("handoverBox", QMessageBox::Question, tr("Hand the rotation over?"),
        tr("A file is saved for your colleague, who needs an account of their own for the same environment. It "
           "holds the plan, the steps, the keys' fingerprints and how apps are asked; no key, and no header's "
           "value.\n\n")
            + wayBackFromHandoverText() + u' '
            + tr("There the apps are asked anew, and what was confirmed or accepted is shown again to be confirmed.")
            + (m_session.rotation().isRotated && m_session.mayUndo()
                    ? tr("\n\nThe server can go back to the old key only from here: that key is in this computer's "
                         "keychain, and not in the file.")
                    : QString())
            + (places.isEmpty()
                    ? QString()
                    : tr("\n\nWhat was overwritten there can be put back from here only, since the old values "
                         "are in this computer's keychain, and not in the file: %1.")
                          .arg(namesInWords(places))),
        {}, window());
    QPushButton *save = named("handoverSaveButton", box->addButton(tr("&Save the file…"), QMessageBox::AcceptRole));
    box->addButton(tr("&Keep it here"), QMessageBox::RejectRole);
    connect(save, &QPushButton::clicked, this, &HandoverButton::chooseFileToSave);
    box->open();
}

void HandoverButton::chooseFileToSave()
{
    const Rotation &rotation = m_session.rotation();
    auto *dialog = named("handoverSaveDialog",
        saveDialog(window(), tr("Save the rotation for your colleague"), {tr("Rotation to hand over (*.json)")},
            u"json"_s,
            proposedFileName(u"rotation-%1-%2.json"_s.arg(fileNamePart(rotation.environment.slug),
                                 rotation.begunAt.toLocalTime().date().toString(Qt::ISODate)),
                rotation.isRehearsal)));
    connect(dialog, &QFileDialog::fileSelected, this, &HandoverButton::save);
    dialog->open();
}

void HandoverButton::save(const QString &path)
{
    // An act can have begun while the file was chosen: what it does would be in neither place.
    if (!m_session.mayHandOver()) {
        const QString first = mustComeFirst();
        return tell(tr("The rotation was not handed over"),
            first.isEmpty() ? tr("Something of it is under way. Wait until that is done, and hand it over then.")
                            : first);
    }
    // The file first: what is in no file, or in one that nobody can open, and over here would be lost.
    const QByteArray file = m_session.handoverFile();
    if (const auto readable = handoverFrom(file); !readable)
        return tell(tr("The rotation was not handed over"),
            tr("A colleague's program would refuse its file, and say: “%1” Go on with it here.")
                .arg(readable.error().serverMessage));
    if (const Done written = writeExportFile(path, file); !written)
        return tell(tr("The rotation was not handed over"), errorText(written.error(), Attempt::File));
    whenFinished(m_session.noteHandedOver(path), this, [this, path](const Done &noted) {
        if (noted)
            return;
        const QString what = QFile::remove(path)
            ? tr("That it goes on elsewhere could not be noted on this computer, so its file was taken away again. The "
                 "rotation goes on here.")
            : tr(
                "That it goes on elsewhere could not be noted on this computer, so the rotation goes on here. Its file "
                "could not be taken away again: delete it, before a colleague opens it.");
        tell(tr("The rotation was not handed over"), what + u' ' + errorText(noted.error(), Attempt::File));
    });
}

QString HandoverButton::mustComeFirst() const
{
    if (m_session.isBeingSet())
        return tr(
            "Places are being set by their tools just now, and the file would not say what came of it. Wait until "
            "“Set for me” is through, or stop it, and hand it over then.");
    return m_session.replacementsToCome().isEmpty()
        ? QString()
        : tr(
            "The server is to have the replacements of event keys since Rotate, and the file could not tell which keys "
            "they are: elsewhere others would be made. Go on to the step of the new event keys, look there whether the "
            "server holds them, and hand it over then.");
}

void HandoverButton::chooseFileToOpen()
{
    auto *dialog = named("handoverOpenDialog", new QFileDialog(window(), tr("Open a rotation that was handed over")));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    dialog->setNameFilter(tr("Rotation to hand over (*.json)"));
    connect(dialog, &QFileDialog::fileSelected, this, &HandoverButton::open);
    dialog->open();
}

void HandoverButton::open(const QString &path)
{
    QFile file(path);
    // A pipe would keep the window waiting for whoever writes into it.
    if (!QFileInfo(path).isFile())
        return tell(
            tr("The file could not be read"), tr("“%1” is no file.").arg(shownName(QFileInfo(path).fileName())));
    const QByteArray bytes = file.open(QFile::ReadOnly) ? file.read(mostBytes) : QByteArray();
    if (file.error() != QFile::NoError)
        return tell(tr("The file could not be read"), file.errorString());
    const Result<QList<KeyToBring>> missing = m_session.keysToBring(bytes);
    if (!missing)
        return tell(tr("This rotation cannot go on here"), missing.error().serverMessage);
    if (missing->isEmpty())
        return m_session.takeOver(bytes);
    auto *dialog = new KeysToBringDialog(*missing, window());
    connect(dialog, &KeysToBringDialog::brought, this,
        [this, bytes](const QHash<QString, Secret> &values) { m_session.takeOver(bytes, values); });
    dialog->open();
}

void HandoverButton::tell(const QString &title, const QString &text)
{
    auto *box = plainBox("handoverProblemBox", QMessageBox::Warning, title, shownText(text), QMessageBox::Ok, window());
    box->open();
}

KeysToBringDialog::KeysToBringDialog(const QList<KeyToBring> &keys, QWidget *parent)
    : TypingDialog(parent)
{
    setObjectName(u"keysToBringDialog"_s);
    setWindowTitle(tr("Keys whose values this computer does not have"));
    setAttribute(Qt::WA_DeleteOnClose);
    auto *text = wordsLabel(
        tr("Inngest's dashboard shows its keys, the new signing key on the card “New key”: copy them there. Where you "
           "cannot, and of a server of your own, get each from your colleague in a safe way, a password manager say. "
           "What you paste here goes into your keychain; its fingerprint tells whether it is the right one."),
        this);
    auto *list = new QWidget;
    auto *rows = new QVBoxLayout(list);
    for (const KeyToBring &key : keys) {
        Field field{key, named(u"keyToBring-"_s + key.fingerprint, new SecretLineEdit(list), nameOf(key)),
            new ProblemLine(list)};
        // Of a label that leads to a field, an ampersand marks a key.
        auto *label = named("keyToBringName", wordsLabel(nameOf(key).replace(u'&', u"&&"_s), list));
        label->setBuddy(field.edit);
        if (key.isOptional)
            field.edit->setPlaceholderText(tr("May stay empty: this one is only to be deleted"));
        field.problem->setField(field.edit);
        addParts(*rows, {label, field.edit, field.problem});
        connect(field.edit, &QLineEdit::textChanged, this, &KeysToBringDialog::check);
        m_fields.append(field);
    }
    rows->addStretch(1);
    auto *scroll = pageArea(this);
    scroll->setWidget(list);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(Spacing::wide, Spacing::wide, Spacing::wide, Spacing::wide);
    layout->addWidget(text);
    layout->addWidget(scroll, 1);
    m_goOnButton = addButtons("bringKeysButton", tr("&Go on with the rotation"), [this] { take(); });
    resize(560, 360);
    check();
}

QString KeysToBringDialog::nameOf(const KeyToBring &key)
{
    const QString fingerprint = shownName(key.fingerprint);
    return key.isSigningKey ? tr("New signing key, fingerprint %1").arg(fingerprint)
                            : tr("Event key “%1”, fingerprint %2").arg(shownName(key.name), fingerprint);
}

bool KeysToBringDialog::isRight(const Field &field) const
{
    if (field.key.isOptional && field.edit->text().isEmpty())
        return true;
    const bool isWhole
        = !(field.key.isSigningKey ? checkSigningKeyText(field.edit->text()) : checkEventKeyText(field.edit->text()));
    return isWhole && field.key.isThis(field.edit->secret());
}

void KeysToBringDialog::check()
{
    for (const Field &field : std::as_const(m_fields)) {
        const auto problem
            = field.key.isSigningKey ? checkSigningKeyText(field.edit->text()) : checkEventKeyText(field.edit->text());
        const bool isEmpty = problem && *problem == KeyTextProblem::Empty;
        const QString spelling = field.key.spellingProblem(field.edit->secret());
        field.problem->say(isEmpty || isRight(field) ? QString()
                : problem                            ? keyProblemText(*problem)
                : !spelling.isEmpty()                ? spelling
                                      : tr("This is another key: its fingerprint is not the one above."));
    }
    const bool areRight = std::ranges::all_of(m_fields, [this](const Field &field) { return isRight(field); });
    enableUnless(*m_goOnButton, areRight ? QString() : tr("Paste each of the keys first."));
}

void KeysToBringDialog::take()
{
    if (!m_goOnButton->isEnabled())
        return;
    QHash<QString, Secret> values;
    for (const Field &field : std::as_const(m_fields)) {
        values.insert(field.key.fingerprint, field.edit->take());
        field.edit->clearPasted();
    }
    emit brought(values);
    accept();
}

bool KeysToBringDialog::hasTyped() const
{
    return std::ranges::any_of(m_fields, [](const Field &field) { return !field.edit->text().isEmpty(); });
}

void KeysToBringDialog::done(int result)
{
    for (const Field &field : std::as_const(m_fields))
        field.edit->forget();
    QDialog::done(result);
}
