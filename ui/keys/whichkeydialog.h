// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/core/secret.h"
#include "app/models/allkeysreader.h"
#include "ui/secrets/secretlineedit.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/desktopnotice.h"

#include <QDialog>
#include <QPointer>

class HistoryStore;
class OpenAccount;

/// "Which key is this?": a pasted key, or an .env file that is opened or dropped, compared with the keys of the open
/// account, the history and the keychain's list. Works on this machine alone; what was pasted is forgotten when the
/// dialog closes. Closes itself when the account does.
class WhichKeyDialog : public QDialog
{
    Q_OBJECT

public:
    WhichKeyDialog(OpenAccount &account, HistoryStore &history, KeptKeys &keptKeys, QWidget *parent = nullptr);

    /// Looks at the file's text. Refuses what is no ordinary file or larger than EnvFile reads.
    void openFile(const QString &path);
    /// Looks at the text; source says where it is from ("prod.env").
    void look(const Secret &text, const QString &source);
    /// Drops what was pasted and what was found.
    void forget();

    /// Looks for keys where they should not be, in a window of its own.
    void searchFolder(const QString &path);

    void done(int result) override;

signals:
    /// Live keys of one environment were found where others may have read them: rotate them. where: for the record.
    void leakReported(const QList<KnownKey> &keys, const QString &where);

protected:
    void dragEnterEvent(QDragEnterEvent *event) override;
    void dropEvent(QDropEvent *event) override;

private:
    void setupLayout();
    void setupFields();
    void setupReading();
    template <typename Row>
    QList<Row> withNamesNow(QList<Row> rows) const;
    void readRemembered();
    void takeEnvironments();
    void takeOpenKeys();
    void chooseFile();
    void chooseFolder();
    void onTyped();
    void refresh();
    void showMatches(const struct KeyMatches &found);
    void showTrouble(const QString &text) { m_banner->say(Tone::Warning, tr("Nothing to look at"), text); }
    void clearCards();
    void refreshReading();
    QList<Environment> holders() const;
    struct Compared compared() const;

    SecretLineEdit *const m_keyEdit = named("keyEdit", new SecretLineEdit, tr("Key to look at"));
    QLabel *const m_sourceLabel = named("sourceLabel", wordsLabel());
    QPushButton *const m_forgetButton = named("forgetButton", plainButton(tr("&Forget it")));
    Banner *const m_banner = named("banner", new Banner);
    QWidget *const m_cards = new QWidget;
    QVBoxLayout *const m_cardsLayout = bareLayout<QVBoxLayout>(m_cards);
    QProgressBar *const m_progressBar = named("progressBar", new QProgressBar, tr("Environments read"));
    QLabel *const m_comparedLabel = named("comparedLabel", wordsLabel());
    QPushButton *const m_lookEverywhereButton = named("lookEverywhereButton", plainButton());
    QPushButton *const m_closeButton = named("closeButton", plainButton(tr("&Close")));
    const QPointer<OpenAccount> m_account;
    HistoryStore &m_history;
    KeptKeys &m_keptKeys;
    DesktopNotice *const m_notice = new DesktopNotice(this);
    KnownKeys m_known;
    AllKeysReader m_reader;
    bool m_isKept = false; // closed, while a search in it goes on; then it has to be deleted
    bool m_isHistoryRead = true;
    bool m_isKeptRead = true;
    Secret m_text; // looked at again when more keys are known
    QString m_source;
};
