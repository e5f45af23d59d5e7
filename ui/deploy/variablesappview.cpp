// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/deploy/variablesappview.h"

#include "app/accounts/preferences.h"
#include "app/core/clock.h"
#include "app/core/lookup.h"
#include "app/core/policy.h"
#include "app/core/shown.h"
#include "app/deploy/deployinstructions.h"
#include "app/rotation/recordwords.h"
#include "ui/deploy/deploychooser.h"
#include "ui/deploy/deployfileview.h"
#include "ui/deploy/deploystepsview.h"
#include "ui/deploy/filesformedialog.h"
#include "ui/deploy/variablessource.h"
#include "ui/deploy/variablesvalues.h"
#include "ui/secrets/copybutton.h"
#include "ui/words/errortext.h"
#include "ui/words/rotationtext.h"
#include "ui/words/tone.h"

#include <QPointer>
#include <QStringList>
#include <algorithm>
#include <functional>
#include <utility>

using namespace Qt::StringLiterals;

namespace {

/// Its own answers say whether it is done: nobody has to, or can.
bool saysSo(const AppVariables &app)
{
    return app.tells && app.answers;
}

} // namespace

/// While a rotation is undone: the values that stood at a place before a tool set it, and that undo does not set by
/// itself, each to copy. Hidden where there are none. Holds no secret.
class KeptValues : public QWidget
{
    Q_OBJECT

public:
    KeptValues(VariablesSource &source, SecretClipboard &clipboard)
        : m_source(source)
        , m_clipboard(clipboard)
    {
        setObjectName(u"keptValues"_s);
        bareLayout<QVBoxLayout>(this);
        hide();
    }

    /// place: see VariablesSource::placeOf(). isOfAny: whether a store is that of any app now; what stood elsewhere is
    /// shown with each.
    void present(const QString &place, const std::function<bool(const QString &store)> &isOfAny)
    {
        const QString ownStore = storeAt(place);
        QList<OverwrittenValue> values;
        QStringList words;
        const QList<OverwrittenValue> all = m_source.overwritten();
        for (const OverwrittenValue &value : all) {
            // What stood in a file is put back there.
            if (m_source.step() != RotationStep::PutBack || value.place.startsWith(u'/') || !value.isKept
                || value.isRestored || value.secretName.isEmpty())
                continue;
            const QString store = storeAt(value.place);
            const bool isHere = value.place == place || (!store.isEmpty() && store == ownStore);
            if (!isHere && isOfAny(store))
                continue;
            values.append(value);
            words.append(isHere ? here(value) : elsewhere(value));
        }
        const QStringList shown = ofEach(values, &OverwrittenValue::secretName) + words;
        setVisible(!values.isEmpty());
        if (shown == m_shown)
            return;
        m_shown = shown;
        delete m_rows;
        m_rows = new QWidget;
        layout()->addWidget(m_rows);
        auto *rows = bareLayout<QVBoxLayout>(m_rows, Spacing::small);
        auto *problem = new ProblemLine;
        for (qsizetype at = 0; at < values.size(); ++at) {
            const OverwrittenValue &value = values[at];
            auto *row = new QHBoxLayout;
            auto *copy = named(u"copyKept-"_s + value.variable, new CopyButton(m_clipboard));
            copy->setSecret(tr("The value that %1 had before").arg(value.variable),
                [this, name = value.secretName] { return m_source.overwrittenValue(name); });
            connect(copy, &CopyButton::copied, problem, [problem] { problem->say({}); });
            connect(copy, &CopyButton::failed, problem,
                [problem](const Error &error) { problem->say(errorText(error, Attempt::Secrets)); });
            row->addWidget(copy, 0, Qt::AlignTop);
            row->addWidget(wordsLabel(words[at]), 1);
            rows->addLayout(row);
        }
        rows->addWidget(problem);
    }

private:
    static QString here(const OverwrittenValue &value)
    {
        return tr("%1 had a value here before that is none of the rotation's keys. It is in the keychain until "
                  "the rotation ends. Nothing puts it back by itself.")
            .arg(value.variable);
    }

    static QString elsewhere(const OverwrittenValue &value)
    {
        const QString target = value.place.section(": "_L1, 0, 0);
        return tr("%1 had a value before that is none of the rotation's keys, at another place: %2. It is in "
                  "the keychain until the rotation ends. Nothing puts it back by itself.")
            .arg(value.variable, placeInWords(target, value.place.mid(target.size() + 2), {}, {}));
    }

    VariablesSource &m_source;
    SecretClipboard &m_clipboard;
    QWidget *m_rows = nullptr;
    QStringList m_shown; // the items that are, and what is said of each
};

VariablesAppView::VariablesAppView(std::shared_ptr<VariablesSource> source, Clock &clock, Preferences &preferences,
    SecretClipboard &clipboard, QWidget *parent)
    : QWidget(parent)
    , m_source(std::move(source))
    , m_clock(clock)
    , m_values(new VariablesValues(clock, preferences, clipboard))
    , m_chooser(new DeployChooser(m_source->use()))
    , m_file(new DeployFileView(*m_source, clock, clipboard))
    , m_kept(new KeptValues(*m_source, clipboard))
    , m_steps(new DeployStepsView(clipboard))
{
    setupLayout();
    connect(m_source.get(), &VariablesSource::changed, this, &VariablesAppView::refresh);
    Policy::follow(this, [this] { refresh(); });
    connect(m_chooser, &DeployChooser::changed, this, [this] { onChosen(false); });
    connect(m_chooser, &DeployChooser::committed, this, [this] { onChosen(true); });
    connect(m_file, &DeployFileView::otherFileWanted, this, [this](const QString &path) {
        m_chooser->present(m_chooser->targetId(), path);
        onChosen(true);
    });
    connect(m_file, &DeployFileView::isThereChanged, this, [this] { refreshState(m_source->variables()); });
    connect(m_setForMe, &QPushButton::clicked, this, &VariablesAppView::setForMe);
    connect(m_setCheck, &QCheckBox::clicked, this, &VariablesAppView::noteSet);
    connect(m_askNow, &QPushButton::clicked, this, [this] {
        const QStringList keys = m_telling; // each changes what is shown
        m_source->askNow(keys);
    });
}

VariablesAppView::~VariablesAppView()
{
    // What refers to the source goes before it.
    delete m_content;
}

void VariablesAppView::noteSet(bool isSet)
{
    const QStringList keys = m_silent; // each changes what is shown
    for (const QString &key : keys)
        m_source->noteSet(key, isSet);
}

void VariablesAppView::setupLayout()
{
    makeBold(*m_title);
    bareLayout<QVBoxLayout>(this)->addWidget(m_content);
    m_content->hide();
    auto *layout = bareLayout<QVBoxLayout>(m_content, Spacing::normal);
    addParts(*layout, {m_title, m_state, m_hint, m_values, m_chooser});
    layout->addWidget(m_setForMe, 0, Qt::AlignLeft);
    addParts(*layout, {m_sharing, m_kept, m_file, m_steps});
    layout->addWidget(m_setCheck, 0, Qt::AlignLeft);
    m_askNow->setToolTip(tr("Its own answers say whether it is done: nobody has to."));
    layout->addWidget(m_askNow, 0, Qt::AlignLeft);
}

void VariablesAppView::showOnlyTheWay()
{
    m_isOnlyTheWay = true;
    for (QWidget *part : std::initializer_list<QWidget *>{m_title, m_state, m_hint, m_values, m_setCheck, m_askNow})
        part->hide();
}

std::function<QList<DeployVariable>()> VariablesAppView::nowOf(const QString &appKey)
{
    return [self = QPointer(this), appKey] {
        return self ? self->m_source->variablesFor(appKey) : QList<DeployVariable>();
    };
}

QString VariablesAppView::wayOf(const AppVariables &app) const
{
    return app.targetId.isEmpty() ? knownTargets().suggestion(app.platform, m_source->use()) : app.targetId;
}

void VariablesAppView::refreshState(const QList<AppVariables> &all)
{
    const AppVariables *app = firstWith(all, &AppVariables::appKey, m_app.appKey);
    if (m_selected.size() > 1)
        m_state->setText(stateOf(all));
    else if (app)
        m_state->setText(stateOf(*app, m_file->isVisibleTo(m_content) && m_file->isThere()));
}

void VariablesAppView::select(const QStringList &appKeys)
{
    if (appKeys == m_chosen)
        return; // whatever else changes, the source says so
    m_chosen = appKeys;
    refresh();
}

void VariablesAppView::showEvent(QShowEvent *event)
{
    refresh();
    QWidget::showEvent(event);
}

void VariablesAppView::refresh()
{
    // A page that is not shown has no files to look at; it catches up when it is.
    if (!isVisible())
        return;
    const QList<AppVariables> all = m_source->variables();
    // The first that has something to set; it is shown where it is the first that is chosen.
    const AppVariables *shown = nullptr;
    for (const QString &appKey : std::as_const(m_chosen)) {
        if (!shown)
            shown = firstWith(all, &AppVariables::appKey, appKey);
    }
    m_others
        = those(m_chosen, [&all](const QString &appKey) { return !hasOneWith(all, &AppVariables::appKey, appKey); });
    m_hasAny = shown;
    if (shown) {
        m_selected = ofEach(
            all, &AppVariables::appKey, [this](const AppVariables &app) { return m_chosen.contains(app.appKey); });
        present(all, *shown);
    }
    m_content->setVisible(shown && shown->appKey == m_chosen.first());
    emit refreshed();
}

void VariablesAppView::present(const QList<AppVariables> &all, const AppVariables &app)
{
    const QString id = app.appKey;
    const bool isAnother = id != m_app.appKey || m_title->text().isEmpty();
    const bool areSeveral = m_selected.size() > 1;
    m_content->setAccessibleName(areSeveral ? tr("The selected apps") : shownName(app.name));
    m_app = app;
    m_app.variables.clear();
    m_title->setText(stepSettingTitle(m_source->step()));
    m_hint->setText(
        areSeveral ? QStringList{severalHint(all, app), waysHint(all, app)}.join(u' ').trimmed() : hintOf(app));
    m_hint->setVisible(!m_isOnlyTheWay && !m_hint->text().isEmpty());
    m_values->present(app.name, app.variables, removalOf(all), m_source->newKeyRemedy(), nowOf(id));
    m_telling.clear();
    m_silent = m_selected;
    for (const AppVariables &one : all) {
        if (saysSo(one) && m_selected.contains(one.appKey))
            m_telling.append(one.appKey);
        // A word that was given of a sender is taken back where it stands.
        if (saysSo(one) || (one.moved != AppVariables::Moved::NotSaid && !one.isSaidToBeSet))
            m_silent.removeAll(one.appKey);
    }
    m_setCheck->setVisible(!m_isOnlyTheWay && !m_silent.isEmpty());
    m_askNow->setVisible(!m_isOnlyTheWay && !m_telling.isEmpty());
    m_askNow->setText(
        m_telling.size() > 1 ? tr("&Ask these %n now", nullptr, int(m_telling.size())) : tr("&Ask it now"));
    // The name is in the title; a long one would push the list aside.
    m_setCheck->setText(m_silent.size() > 1 ? tr("&Done for these %n", nullptr, int(m_silent.size()))
            : areSeveral                    ? tr("&Done for the one that does not say so itself")
            : app.isSender                  ? tr("&Done for this sender")
                                            : tr("&Done for this app"));
    m_setCheck->setToolTip(
        tr("Ctrl+Return notes it too, and goes on to the next one to do. A risk that was accepted for an app, or "
           "another word on what it held before, counts no longer then."));
    m_setCheck->setAccessibleName(
        areSeveral ? m_setCheck->text().remove(u'&') : tr("Done for %1").arg(shownName(app.name)));
    m_setCheck->setChecked(std::ranges::all_of(
        all, [this](const AppVariables &one) { return one.isSaidToBeSet || !m_silent.contains(one.appKey); }));
    const bool areMixed = ways(all).size() > 1;
    if (std::exchange(m_areWaysMixed, areMixed) != areMixed || isAnother) {
        // A field that is being typed in is left alone otherwise.
        if (areMixed)
            m_chooser->present({}, {});
        else if (knownTargets().find(app.targetId))
            m_chooser->present(app.targetId, app.targetPlace);
        else
            m_chooser->present(knownTargets().suggestion(app.platform, m_source->use()), {});
    }
    refreshSteps(false);
}

void VariablesAppView::onChosen(bool isCommitted)
{
    refreshSteps(!isCommitted);
    const QString targetId = m_chooser->targetId();
    const QString place = m_chooser->place();
    const bool isSame = targetId == m_app.targetId && place == m_app.targetPlace;
    if (!isCommitted || (isSame && !m_areWaysMixed))
        return;
    // Where they were mixed no place of its own was shown that could have been changed.
    const bool isOwnPlaceKept = m_areWaysMixed && targetId == m_app.targetId && !isPlacePattern(place);
    m_app.targetId = targetId;
    if (!isOwnPlaceKept)
        m_app.targetPlace = place;
    QList<AppVariables> chosen{m_app};
    // A pattern counts for them all; of the others' own places another one says nothing.
    const QList<AppVariables> all = m_source->variables();
    for (AppVariables one : all) {
        if (one.appKey == m_app.appKey || !m_selected.contains(one.appKey)
            || !(isPlacePattern(place) || one.targetId != targetId))
            continue;
        one.targetId = targetId;
        one.targetPlace = isPlacePattern(place) ? place : QString();
        chosen.append(one);
    }
    m_source->setTargets(chosen);
}

DeployPlaces VariablesAppView::placesIn(const DeployTarget &target, const AppVariables &app) const
{
    return placesOf(isInChooser(app) ? m_chooser->places() : placesFrom(target, app.targetPlace), app.name,
        m_source->environmentName());
}

QMultiHash<QString, QString> VariablesAppView::appsByStore(const QList<AppVariables> &all) const
{
    QMultiHash<QString, QString> apps;
    for (const AppVariables &app : all) {
        const auto target = knownTargets().find(app.targetId);
        if (const QString store = target ? storeOf(*target, placesIn(*target, app)) : QString(); !store.isEmpty())
            apps.insert(store, app.appKey);
    }
    return apps;
}

void VariablesAppView::refreshSteps(bool isTyping)
{
    const QList<AppVariables> all = m_source->variables();
    const QList<Setting> settings = this->settings(all);
    const bool areSeveral = m_selected.size() > 1;
    auto count = int(settings.size());
    bool isByFile = false;
    // One file has a button of its own below.
    if (count == 0 && areSeveral) {
        for (const FileToWrite &file : files(all))
            count += int(file.names.size());
        isByFile = count > 0;
    }
    m_setForMe->setVisible(count > 0);
    const bool takesOut = std::ranges::all_of(
        all, [this](const AppVariables &app) { return app.takesOut() || !m_selected.contains(app.appKey); });
    m_setForMe->setText(takesOut && areSeveral ? tr("Take it out of %n of these for &me…", nullptr, int(count))
            : takesOut                         ? tr("Take it out for &me…")
            : areSeveral                       ? tr("Set %n of these for &me…", nullptr, int(count))
                                               : tr("Set for &me…"));
    m_setForMe->setToolTip(QStringList{isByFile
            ? tr("Writes the files of these on this computer. First it looks, and shows what becomes of each.")
            : tr("Runs the target's own tool on this computer. First it looks, and shows what will run."),
        leftOut(all, settings)}
                               .join(u' ')
                               .trimmed());
    const auto target = knownTargets().find(m_chooser->targetId());
    m_file->setVisible(target && target->writesFile);
    refreshState(all); // what it says depends on the file, of this app and not of the one before
    m_steps->setVisible(target.has_value());
    m_sharing->say({});
    const DeployPlaces places = target ? placesIn(*target, m_app) : DeployPlaces();
    const QMultiHash<QString, QString> byStore = appsByStore(all);
    m_kept->present(target ? VariablesSource::placeOf({.target = *target, .places = places}) : QString(),
        [&byStore](const QString &store) { return byStore.contains(store); });
    if (!target)
        return;
    const QList<DeployVariable> variables = m_source->variablesFor(m_app.appKey);
    // No command is shown that would take from one app what was set for another.
    if (const QString problem = whyNotHere(all, storeOf(*target, places)); !problem.isEmpty()) {
        m_sharing->say(problem);
        m_steps->hide();
    }
    m_steps->present(m_app.name,
        deployInstructions(*target, places, variables, {.app = m_app.name, .environment = m_source->environmentName()}),
        target->writesFile ? 2 : 1, nowOf(m_app.appKey));
    if (!target->writesFile)
        return;
    const QString path = places.value(target->filePlace()->id);
    if (isTyping)
        m_file->presentSoon(m_app.appKey, path);
    else
        m_file->present(m_app.appKey, path);
}

#include "variablesappview.moc"
