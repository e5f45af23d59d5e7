// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/keys/keysearchdialog.h"

#include "app/core/csv.h"
#include "app/core/exportfile.h"
#include "app/core/shown.h"
#include "ui/widgets/fittedcolumns.h"
#include "ui/widgets/growingheight.h"
#include "ui/widgets/icons.h"
#include "ui/words/agetext.h"
#include "ui/words/errortext.h"

#include <QFileDialog>
#include <QHeaderView>
#include <QKeyEvent>

using namespace Qt::StringLiterals;

namespace {

enum Column { Key, Fingerprint, Where, Since, State };

constexpr QSize usualSize{940, 560};

} // namespace

KeySearchDialog::KeySearchDialog(
    const QString &folder, const KnownKeys &known, const Compared &compared, QWidget *parent)
    : QDialog(parent)
    , m_folder(folder)
    , m_shownFolder(KeyScan(known).withoutKeys(folder))
    , m_known(known)
    , m_compared(compared)
    , m_leakButton(named("leakButton", plainButton(icon(u"resync"_s), tr("&Rotate after a leak…"), this)))
    , m_saveButton(named("saveButton", plainButton(icon(u"export"_s), tr("Save the &list…"), this)))
{
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Keys where they should not be"));
    new GrowingHeight(*this);
    resize(usualSize);
    QString head = tr("Searches the folder “%1” on this computer for Inngest keys: those of %2 of all %3 "
                      "environments that hold keys, those that the history and the keychain know, and whatever "
                      "has the form of one. Nothing is sent anywhere and no value is shown.")
                       .arg(shownName(m_shownFolder), QString::number(compared.read), QString::number(compared.all));
    if (!compared.isHistoryRead)
        head += u' ' + notReadText(compared);
    if (compared.read < compared.all)
        head += u' '
            + tr("To look for the keys of the other environments too, close this and press “Look in all environments” "
                 "first.");
    m_historyBox->setChecked(true);
    m_startButton->setDefault(true);
    m_startButton->setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    m_progress->setTextVisible(false);
    setupTable();

    auto *top = bareLayout<QHBoxLayout>();
    addParts(*top, {m_startButton, m_historyBox});
    top->addWidget(m_progress, 1);
    top->addWidget(m_progressLabel, 2);
    auto *bottom = bareLayout<QHBoxLayout>();
    addParts(*bottom, {m_leakButton, m_saveButton});
    bottom->addStretch(1);
    bottom->addWidget(m_closeButton);
    auto *layout = roomyColumn(this);
    layout->addWidget(wordsLabel(head, this));
    layout->addLayout(top);
    layout->addWidget(m_banner);
    layout->addWidget(m_table, 1);
    layout->addStretch(); // in its place before there is anything in it
    layout->addWidget(m_advice);
    layout->addLayout(bottom);

    connect(m_startButton, &QPushButton::clicked, this, [this] {
        if (m_search.isRunning())
            m_search.cancel();
        else
            start();
    });
    connect(m_closeButton, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_saveButton, &QPushButton::clicked, this, &KeySearchDialog::chooseFile);
    connect(m_leakButton, &QPushButton::clicked, this, [this] {
        if (const KeyFind *find = selected()) {
            const KeyFindText said = keyFindText(*find, m_known, m_compared);
            emit leakReported(leakedWith(*find),
                find->commit.isEmpty() ? said.where : tr("%1, commit %2").arg(said.where, said.since));
        }
    });
    connect(&m_search, &KeySearch::progressed, this, &KeySearchDialog::refreshProgress);
    connect(&m_search, &KeySearch::finished, this, &KeySearchDialog::showResult);
    connect(m_notice, &DesktopNotice::clicked, this, [this] {
        raise();
        activateWindow();
    });
    showSelected();
    refreshProgress();
    m_startButton->setFocus();
}

void KeySearchDialog::setupTable()
{
    m_table->setRootIsDecorated(false);
    m_table->setUniformRowHeights(true);
    m_table->setAllColumnsShowFocus(true);
    m_table->setHeaderLabels({tr("Key"), tr("Fingerprint"), tr("Where"), tr("First commit"), tr("State")});
    new FittedColumns(*m_table, *m_table->header());
    m_table->hide();
    connect(m_table, &QTreeWidget::currentItemChanged, this, &KeySearchDialog::showSelected);
}

void KeySearchDialog::start()
{
    m_banner->hide();
    m_table->clear();
    m_table->hide();
    m_search.start({.folder = m_folder, .known = m_known, .searchesHistory = m_historyBox->isChecked()});
    refreshProgress();
}

void KeySearchDialog::refreshProgress()
{
    const bool isRunning = m_search.isRunning();
    m_startButton->setText(isRunning ? tr("&Stop") : tr("&Search"));
    m_startButton->setIcon(icon(isRunning ? u"stop"_s : u"search"_s));
    m_historyBox->setEnabled(!isRunning);
    m_progress->setVisible(isRunning);
    m_progressLabel->setVisible(isRunning);
    // How many files there are is not known before they were looked through.
    const int all = m_search.progress().objectsInAll;
    const int seen = m_search.progress().objects;
    m_progress->setRange(0, all);
    m_progress->setValue(seen);
    m_progressLabel->setText(all > 0
            ? withTimeLeft(tr("In the git history: %1 of %2.").arg(seen).arg(all), m_search.timeLeft())
            : tr("%n files so far", nullptr, m_search.progress().files.load()));
    m_closeButton->setToolTip(
        isRunning ? tr("The search goes on and comes back with what it finds. “Stop” ends it.") : QString());
    enableUnless(*m_saveButton,
        isRunning                               ? underWayText()
            : m_search.result().finds.isEmpty() ? tr("Nothing was found that could be saved.")
                                                : QString());
}

void KeySearchDialog::showResult()
{
    refreshProgress();
    const KeySearchResult &result = m_search.result();
    QTreeWidgetItem *worst = nullptr; // the first that others can read
    for (const KeyFind &find : result.finds) {
        const KeyFindText said = keyFindText(find, m_known, m_compared);
        auto *item = new QTreeWidgetItem(m_table, {said.key, find.hit.fingerprint, said.where, said.since, said.state});
        item->setIcon(Key, icon(said.tone == Tone::Warning ? u"warning"_s : u"info"_s, said.tone));
        if (!worst && said.tone == Tone::Warning)
            worst = item;
        for (int column = Key; column <= State; ++column)
            item->setToolTip(column, item->text(column));
    }
    m_table->setVisible(!result.finds.isEmpty());
    m_table->setCurrentItem(worst ? worst : m_table->topLevelItem(0));
    sayResult({});
    showSelected();
    if (!result.wasCancelled)
        m_notice->send(tr("The search for keys is through"), m_banner->title(), tr("Show what it found"));
    show(); // it may have been closed meanwhile
}

void KeySearchDialog::sayResult(const QString &savedTo)
{
    const KeySearchResult &result = m_search.result();
    const bool isWarning = std::ranges::any_of(result.finds,
        [this](const KeyFind &find) { return keyFindText(find, m_known, m_compared).tone == Tone::Warning; });
    const QString places = result.finds.isEmpty()
        ? tr("No key found in what was searched")
        : tr("%n places with a key", nullptr, static_cast<int>(result.finds.size()));
    m_banner->say(isWarning ? Tone::Warning : Tone::Neutral,
        savedTo.isEmpty() ? places : tr("%1, saved to “%2”").arg(places, savedTo),
        keySearchText(result, KeySearch::Limits()));
}

/// Enter on a find would press the button that searches anew.
void KeySearchDialog::keyPressEvent(QKeyEvent *event)
{
    if (!m_table->hasFocus() || (event->key() != Qt::Key_Return && event->key() != Qt::Key_Enter))
        QDialog::keyPressEvent(event);
}

const KeyFind *KeySearchDialog::selected() const
{
    const int row = m_table->indexOfTopLevelItem(m_table->currentItem());
    const QList<KeyFind> &finds = m_search.result().finds;
    return row >= 0 && row < finds.size() ? &finds.at(row) : nullptr;
}

/// Whoever has read a file has read all of it.
QList<KnownKey> KeySearchDialog::leakedWith(const KeyFind &find) const
{
    const auto keyOf = [this](const KeyFind &one) { return m_known.find(one.hit.type, one.hit.fingerprint).first(); };
    QList<KnownKey> leaked{keyOf(find)};
    for (const KeyFind &other : m_search.result().finds) {
        // Of messages each commit has its own.
        if (other.path != find.path || (find.path.isEmpty() && other.commit != find.commit)
            || !canBeRotated(other, m_known))
            continue;
        if (const KnownKey key = keyOf(other);
            key.environmentId == leaked.first().environmentId && !leaked.contains(key))
            leaked.append(key);
    }
    return leaked;
}

void KeySearchDialog::showSelected()
{
    const KeyFind *find = selected();
    m_advice->setText(find ? keyFindText(*find, m_known, m_compared).advice : QString());
    m_advice->setVisible(find != nullptr);
    m_leakButton->setEnabled(find && canBeRotated(*find, m_known));
    m_leakButton->setToolTip(m_leakButton->isEnabled()
            ? tr("Closes this list, and opens the rotation of this key, and of the others in the same file, in the "
                 "order for a leak. To have the other places at hand, save the list first.")
            : tr("For a key that this account has, or may have"));
}

void KeySearchDialog::chooseFile()
{
    auto *dialog = named("findsDialog",
        saveDialog(
            this, tr("Save the list of places"), {tr("CSV, for spreadsheets (*.csv)")}, u"csv"_s, u"keys-found.csv"_s));
    connect(dialog, &QFileDialog::fileSelected, this, &KeySearchDialog::saveTo);
    dialog->open();
}

void KeySearchDialog::saveTo(const QString &path)
{
    QByteArray text
        = csvRecord({tr("Folder"), tr("Key"), tr("Fingerprint"), tr("Where"), tr("First commit"), tr("State")});
    for (const KeyFind &find : m_search.result().finds) {
        const KeyFindText said = keyFindText(find, m_known, m_compared);
        text += csvRecord({m_shownFolder, said.key, find.hit.fingerprint, said.place, find.commit, said.state});
    }
    const Done done = writeExportFile(path, text);
    if (done)
        sayResult(shownName(QFileInfo(path).fileName()));
    else
        m_banner->say(Tone::Warning, tr("The list was not saved"), errorText(done.error(), Attempt::File));
}

void KeySearchDialog::done(int result)
{
    setAttribute(Qt::WA_DeleteOnClose, !m_search.isRunning());
    QDialog::done(result);
}
