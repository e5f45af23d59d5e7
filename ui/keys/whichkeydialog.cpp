// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/keys/whichkeydialog.h"

#include "app/accounts/openaccount.h"
#include "app/core/clock.h"
#include "app/core/lookup.h"
#include "app/core/shown.h"
#include "app/core/whenfinished.h"
#include "app/history/historystore.h"
#include "app/models/keyscan.h"
#include "ui/keys/keymatchcard.h"
#include "ui/keys/keysearchdialog.h"
#include "ui/secrets/droppedfile.h"
#include "ui/widgets/growingheight.h"
#include "ui/widgets/icons.h"
#include "ui/words/errortext.h"

#include <QDragEnterEvent>
#include <QFileDialog>
#include <QFileInfo>
#include <QMimeData>
#include <utility>

using namespace Qt::StringLiterals;

namespace {

// More cards than this are no help; the rest is counted.
constexpr qsizetype mostCards = 100;

} // namespace

WhichKeyDialog::WhichKeyDialog(OpenAccount &account, HistoryStore &history, KeptKeys &keptKeys, QWidget *parent)
    : QDialog(parent)
    , m_account(&account)
    , m_history(history)
    , m_keptKeys(keptKeys)
    , m_reader(account.dashboard(), account.clock(), m_known)
{
    setupLayout();
    new GrowingHeight(*this);
    setupFields();
    setupReading();

    connect(&account, &QObject::destroyed, this, &QDialog::reject);
    connect(&account, &OpenAccount::keysPutAway, this, &WhichKeyDialog::forget);
    connect(&account, &OpenAccount::signingKeysChanged, this, &WhichKeyDialog::takeOpenKeys);
    connect(&account, &OpenAccount::eventKeysChanged, this, &WhichKeyDialog::takeOpenKeys);
    connect(&account, &OpenAccount::environmentsChanged, this, &WhichKeyDialog::takeEnvironments);

    // What is made, found or deleted while this is open: it comes with a row of the history.
    connect(&history, &HistoryStore::appended, this, &WhichKeyDialog::readRemembered);
    readRemembered();
    takeEnvironments();
    takeOpenKeys();
}

/// Cards are made anew only where there is something new to say: somebody may be reading them.
void WhichKeyDialog::readRemembered()
{
    if (!m_account)
        return;
    const QString origin = m_account->dashboard().origin();
    whenFinished(m_history.entries(), this, [this, origin](const Result<QList<HistoryEntry>> &entries) {
        const bool wasRead = std::exchange(m_isHistoryRead, entries.has_value());
        if ((entries && m_known.setHistory(withNamesNow(*entries), origin)) || m_isHistoryRead != wasRead)
            refresh();
    });
    whenFinished(m_keptKeys.all(), this, [this, origin](const Result<QList<KeptKey>> &kept) {
        const bool wasRead = std::exchange(m_isKeptRead, kept.has_value());
        if ((kept && m_known.setKept(withNamesNow(*kept), origin)) || m_isKeptRead != wasRead)
            refresh();
    });
}

void WhichKeyDialog::takeEnvironments()
{
    // Whose a key of the history is follows from which ones are listed.
    if (m_account && m_account->environments().value && m_known.setEnvironments(*m_account->environments().value))
        refresh();
    else
        refreshReading();
}

/// An environment can have been renamed since it was written down; which one it is tells its id.
template <typename Row>
QList<Row> WhichKeyDialog::withNamesNow(QList<Row> rows) const
{
    const QList<Environment> environments
        = m_account ? m_account->environments().value.value_or(QList<Environment>()) : QList<Environment>();
    for (Row &row : rows) {
        if (const auto *now = firstWith(environments, &Environment::id, row.environmentId))
            row.environmentName = now->name;
    }
    return rows;
}

void WhichKeyDialog::setupLayout()
{
    setWindowTitle(tr("Which key is this?"));
    resize(680, 560);
    setAcceptDrops(true);
    m_keyEdit->setPlaceholderText(tr("Paste here"));
    auto *keyLabel = new QLabel(tr("&Key:"));
    keyLabel->setBuddy(m_keyEdit);
    m_progressBar->setTextVisible(false);
    m_cardsLayout->setSpacing(Spacing::small);
    m_cardsLayout->addStretch();
    auto *scrollArea = pageArea();
    scrollArea->setAccessibleName(tr("What the keys are"));
    scrollArea->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scrollArea->setWidget(m_cards);

    auto *source = new QHBoxLayout;
    source->addWidget(m_sourceLabel, 1);
    source->addWidget(m_forgetButton);
    auto *bottom = new QHBoxLayout;
    bottom->addWidget(m_comparedLabel, 1);
    addParts(*bottom, {m_lookEverywhereButton, m_closeButton});
    auto *column = roomyColumn(this);
    column->addWidget(wordsLabel(
        tr("Paste a key, or the text of an .env file, or drop the file here; or a folder, to find keys where they "
           "should not be. It is compared on this computer, sent nowhere, and forgotten when you close this window.")));
    auto *paste = named("pasteButton", plainButton(icon(u"copy"_s), tr("&Paste")));
    auto *open = named("openButton", plainButton(icon(u"search"_s), tr("&Open a file…")));
    auto *folder = named("folderButton", plainButton(icon(u"search"_s), tr("Search a fol&der…")));
    column->addLayout(rowOf({keyLabel, m_keyEdit, paste, open, folder}));
    connect(paste, &QPushButton::clicked, this, [this] {
        m_keyEdit->forget();
        m_keyEdit->pasteClipboard();
    });
    connect(open, &QPushButton::clicked, this, &WhichKeyDialog::chooseFile);
    connect(folder, &QPushButton::clicked, this, &WhichKeyDialog::chooseFolder);
    column->addLayout(source);
    column->addWidget(m_banner);
    column->addWidget(scrollArea, 1);
    column->addWidget(m_progressBar);
    column->addLayout(bottom);
}

void WhichKeyDialog::setupFields()
{
    m_keyEdit->setGivesLinesAway(true);
    connect(m_keyEdit, &QLineEdit::textChanged, this, &WhichKeyDialog::onTyped);
    connect(m_keyEdit, &SecretLineEdit::linesPasted, this, [this](const Secret &text) {
        m_keyEdit->forget();
        look(text, tr("the pasted text"));
    });
    connect(m_forgetButton, &QPushButton::clicked, this, [this] {
        forget();
        m_keyEdit->setFocus();
    });
    connect(m_closeButton, &QPushButton::clicked, this, &QDialog::reject);
    m_keyEdit->setFocus();
}

void WhichKeyDialog::setupReading()
{
    m_progressBar->hide();
    connect(m_lookEverywhereButton, &QPushButton::clicked, this, [this] {
        if (m_reader.isRunning())
            m_reader.cancel();
        else if (m_account)
            m_reader.start(holders());
        refreshReading();
    });
    connect(&m_reader, &AllKeysReader::progressed, this, &WhichKeyDialog::refreshReading);
    // Cards are made anew once, not at each of many answers.
    connect(&m_reader, &AllKeysReader::finished, this, [this] {
        refresh();
        if (m_reader.total() > 0 && m_reader.done() == m_reader.total())
            m_notice->send(tr("The keys of all environments are read"),
                m_reader.failed().isEmpty()
                    ? tr("“Which key is this?” compares with all of them now.")
                    : tr("All but those that could not be read: “Which key is this?” says how many."),
                tr("Open the window"));
    });
    connect(m_notice, &DesktopNotice::clicked, this, [this] {
        raise();
        activateWindow();
    });
}

QList<Environment> WhichKeyDialog::holders() const
{
    if (!m_account || !m_account->environments().value)
        return {};
    return those(*m_account->environments().value, &Environment::holdsKeys);
}

Compared WhichKeyDialog::compared() const
{
    return {.read = m_known.environmentsRead(),
        .all = int(holders().size()),
        .isHistoryRead = m_isHistoryRead && m_isKeptRead,
        .isTypedIn = m_account && m_account->account().capabilities().isTypedIn};
}

void WhichKeyDialog::takeOpenKeys()
{
    const std::optional<Environment> holder = m_account ? m_account->keyHolder() : std::nullopt;
    if (holder && m_account->signingKeys().value)
        m_known.setSigningKeys(*holder, *m_account->signingKeys().value, m_account->signingKeys().readAt);
    if (holder && m_account->eventKeys().value)
        m_known.setEventKeys(*holder, *m_account->eventKeys().value, m_account->eventKeys().readAt);
    refresh();
}

void WhichKeyDialog::onTyped()
{
    const Secret typed = m_keyEdit->secret();
    if (typed.isEmpty() && !m_source.isEmpty())
        return; // emptied because a file or several lines took its place
    look(typed, {});
}

void WhichKeyDialog::look(const Secret &text, const QString &source)
{
    // What the keychain keeps is noted without a row of the history; each question after the first letter is the same.
    if (m_text.isEmpty() && !text.isEmpty())
        readRemembered();
    m_text = text;
    m_source = source;
    if (!source.isEmpty())
        m_keyEdit->forget();
    refresh();
}

void WhichKeyDialog::forget()
{
    m_source.clear();
    m_keyEdit->forget();
    look({}, {});
}

void WhichKeyDialog::chooseFile()
{
    auto *dialog = new QFileDialog(this, tr("Open an .env file"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    // .env files are hidden files.
    dialog->setFilter(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot);
    dialog->setNameFilters({tr("Environment files (.env* *.env)"), tr("All files (*)")});
    connect(dialog, &QFileDialog::fileSelected, this, &WhichKeyDialog::openFile);
    dialog->open();
}

void WhichKeyDialog::chooseFolder()
{
    auto *dialog = new QFileDialog(this, tr("Search a folder for keys"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::Directory);
    dialog->setOption(QFileDialog::ShowDirsOnly);
    connect(dialog, &QFileDialog::fileSelected, this, &WhichKeyDialog::searchFolder);
    dialog->open();
}

void WhichKeyDialog::searchFolder(const QString &path)
{
    forget();
    auto *dialog = new KeySearchDialog(path, m_known, compared(), this);
    connect(dialog, &KeySearchDialog::leakReported, this, &WhichKeyDialog::leakReported);
    // Queued: one that goes as a part of this is told of when nothing of this is left.
    const auto endKept = [this] {
        if (m_isKept && isHidden())
            deleteLater();
    };
    connect(dialog, &QObject::destroyed, this, endKept, Qt::QueuedConnection);
    dialog->setWindowModality(Qt::WindowModal);
    dialog->open();
}

void WhichKeyDialog::openFile(const QString &path)
{
    if (QFileInfo(path).isDir())
        return searchFolder(path);
    forget();
    const Result<Secret> text = textOfFile(path);
    if (!text)
        return showTrouble(text.error().serverMessage);
    look(*text, shownName(KeyScan(m_known).withoutKeys(QFileInfo(path).fileName())));
}

void WhichKeyDialog::refresh()
{
    refreshReading();
    clearCards();
    m_banner->hide();
    const bool hasText = !m_text.isEmpty();
    m_forgetButton->setVisible(hasText);
    m_sourceLabel->clear();
    if (!hasText) {
        if (!m_source.isEmpty())
            showTrouble(tr("There is nothing in %1.").arg(m_source));
        return;
    }
    const auto found = matchKeys(m_text, m_known);
    if (found) {
        showMatches(*found);
        return;
    }
    switch (found.error()) {
    case KeyTextTrouble::TooLarge:
        showTrouble(tr("This is larger than 1 MB. An .env file is much smaller; choose another one."));
        break;
    case KeyTextTrouble::TooMany:
        showTrouble(tr("This has too many lines to be an .env file or a list of keys."));
        break;
    case KeyTextTrouble::NotText:
        showTrouble(tr("This is no text: there are bytes in it that no .env file has."));
        break;
    }
}

void WhichKeyDialog::showMatches(const KeyMatches &found)
{
    if (!m_source.isEmpty())
        m_sourceLabel->setText(tr("Looked at %1. Variables: %2, Inngest keys: %3.")
                                   .arg(m_source, QString::number(found.assignmentsSeen),
                                       QString::number(std::ranges::count_if(found.matches,
                                           [](const KeyMatch &match) { return !match.fingerprint.isEmpty(); }))));
    if (found.matches.isEmpty() && found.namedInLine > 0) {
        m_banner->say(Tone::Warning, tr("No key was made out"),
            tr("Line %1 names %2, but not as a plain “%2=value”: programs read such a line differently, or not at "
               "all. Paste the key alone.")
                .arg(QString::number(found.namedInLine), found.named));
    } else if (found.matches.isEmpty()) {
        m_banner->say(Tone::Neutral, tr("No Inngest key found"),
            tr("There is no variable of Inngest's in it, and none of the keys compared with. The names are "
               "INNGEST_SIGNING_KEY, INNGEST_SIGNING_KEY_FALLBACK and INNGEST_EVENT_KEY."));
    } else if (found.mixesEnvironments) {
        m_banner->say(Tone::Danger, tr("Keys of different environments"),
            tr("The variables that count here belong to more than one environment.") + u' '
                + (found.mixesSigningKeys ? tr("An app with them accepts calls that are signed with the key of either.")
                                          : tr("An app with them sends its events to one and is called by another.")));
    } else if (found.matches.size() > mostCards) {
        m_banner->say(Tone::Neutral, tr("Many keys"),
            tr("The first %1 of %2 are shown.").arg(mostCards).arg(found.matches.size()));
    }
    // What turned out to hold a key is no longer needed on the clipboard; a word that was pasted by mistake may be.
    if (std::ranges::any_of(found.matches, &KeyMatch::isKey))
        m_keyEdit->clearPasted();
    const Compared compared = this->compared();
    for (const KeyMatch &match : found.matches.first(std::min(mostCards, found.matches.size())))
        m_cardsLayout->insertWidget(
            m_cardsLayout->count() - 1, keyMatchCard(match, compared, m_source.isEmpty(), m_cards));
}

void WhichKeyDialog::clearCards()
{
    // The spacer stays.
    while (m_cardsLayout->count() > 1) {
        const std::unique_ptr<QLayoutItem> item(m_cardsLayout->takeAt(0));
        delete item->widget();
    }
}

void WhichKeyDialog::refreshReading()
{
    const Compared compared = this->compared();
    const bool isRunning = m_reader.isRunning();
    m_progressBar->setVisible(isRunning);
    m_progressBar->setRange(0, m_reader.total());
    m_progressBar->setValue(m_reader.done());
    m_lookEverywhereButton->setText(isRunning ? tr("&Stop") : tr("&Look in all environments"));
    m_lookEverywhereButton->setIcon(icon(isRunning ? u"stop"_s : u"search"_s));
    m_lookEverywhereButton->setEnabled(isRunning || compared.all > 0);
    QString text = isRunning
        ? tr("Reading the keys of all environments: %1 of %2.").arg(m_reader.done()).arg(m_reader.total())
        : tr(
            "Compared with the history, the keychain, and the keys of %1 of the %n environments of the account %2 that "
            "hold keys.",
            nullptr, int(compared.all))
              .arg(QString::number(compared.read), shownName(m_account ? m_account->account().name : QString()));
    if (!compared.isHistoryRead)
        text += u' ' + notReadText(compared);
    if (!m_reader.failed().isEmpty()) {
        text += u' ' + tr("Could not be read: %1.").arg(m_reader.failed().size());
        if (m_reader.lastError())
            text += u' ' + errorTitle(*m_reader.lastError()) + u'.';
    }
    m_comparedLabel->setText(text);
}

/// A search that goes on has this window behind it, which is put away with it.
void WhichKeyDialog::done(int result)
{
    m_reader.cancel();
    forget();
    const auto *search = findChild<KeySearchDialog *>();
    const bool goesOn = m_account && search && search->isSearching();
    m_isKept = goesOn && (m_isKept || testAttribute(Qt::WA_DeleteOnClose));
    if (goesOn)
        setAttribute(Qt::WA_DeleteOnClose, false);
    QDialog::done(result);
}

void WhichKeyDialog::dragEnterEvent(QDragEnterEvent *event)
{
    if (!droppedFile(*event->mimeData()).isEmpty() || (event->mimeData()->hasText() && !event->mimeData()->hasUrls()))
        event->acceptProposedAction();
}

void WhichKeyDialog::dropEvent(QDropEvent *event)
{
    const QString path = droppedFile(*event->mimeData());
    if (!path.isEmpty())
        openFile(path);
    else
        look(Secret::fromText(event->mimeData()->text()), tr("the dropped text"));
    event->acceptProposedAction();
}
