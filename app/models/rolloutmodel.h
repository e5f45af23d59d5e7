// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/domain/rolloutkeys.h"
#include "app/models/flatmodel.h"
#include "app/rollout/rolloutapp.h"

#include <QHash>
#include <optional>

class RolloutCheck;

/// The rows of a rollout check. They begin in the order of what is broken now, then by name, and stay where they are
/// until somebody sorts anew; a sender with another name too. Previews stand as one row, which shows the worst of them.
/// Grouped, each group has a heading of its own above its rows, which nobody can select and which folds.
class RolloutModel final : public FlatModel
{
    Q_OBJECT

public:
    enum Column { Name, Where, SigningKey, EventKey, AfterRotate, Evidence, Resync, Sdk, LastSync, Address };
    enum Role {
        StandingRole = FirstOwnRole, ///< AppStanding::Kind; invalid: nothing is wanted of it, and nobody has asked it,
                                     ///< or hidden.
        EvidenceRole, ///< EvidenceClass::Kind, where it is weakest
        ThereRole, ///< bool: all that is asked of it is known well enough; where nothing is asked for: nothing is
                   ///< wrong.
        ResyncRole, ///< ResyncState::Kind, where the rows are about resyncs; else invalid.
        AskingRole, ///< bool
        FractionRole, ///< double: how much of the count is there, from 0 to 1; below 0: nothing is counted.
        MembersRole, ///< int: how many apps the row stands for; 0: a heading.
        FoldedRole, ///< bool, of a heading.
    };

    /// What an app comes to: each is in one of them.
    enum class Part {
        All,
        ToDo, ///< Something is to be done before it can become good.
        Waiting, ///< Being counted: nothing is to be done but to wait.
        Good,
        AtRisk, ///< Somebody answers for it.
        Broken, ///< Now.
        Others, ///< Nobody has asked it, or can; or nothing is asked of it, or no act of this program's does it.
    };
    Q_ENUM(Part)

    enum class Grouping { None, Platform, Owner };
    Q_ENUM(Grouping)

    /// How an app's resync stands, and that in words.
    struct ResyncState
    {
        enum Kind { None, Open, Running, Good, Trouble } kind = None; ///< None: there is nothing to resync.
        QString text;

        bool operator==(const ResyncState &) const = default;
    };

    explicit RolloutModel(QObject *parent = nullptr);

    void setPart(Part part); ///< Shows only these.
    Part part() const { return m_part; }
    int strays() const; ///< Rows still shown of which no app is of the part any more.
    int arrivals() const; ///< Rows not shown yet that are of the part by now.
    int senders() const; ///< How many of the rows are no apps.
    int sendersMissing() const; ///< And of how many of these the step waits for a word.
    int countOf(
        Part part) const; ///< Of all apps and senders, each of several previews too, found by the search or not.

    /// Where each app's variables are set, in words, by its key; of the others the platform that Inngest reports.
    /// notLive: what a tool has done there that nothing shows to be read yet, in words.
    void setPlaces(const QHash<QString, QString> &places, const QHash<QString, QString> &notLive = {});

    /// By an app's key. From then on the rows are about this, and not about keys; those that are not among them sync by
    /// themselves, or are no apps.
    void setResyncs(const QHash<QString, ResyncState> &resyncs);
    /// The app that stands in the row, of several the worst; nullptr: a heading.
    const RolloutRow *worstAt(int row) const;
    bool showsResyncs() const { return m_resyncs.has_value(); }
    /// Whether one of the row's apps lacks something that the page is about.
    bool isMissing(int row) const;

    /// groups: each app's, by its key; empty: none is known. An app that gets another group stays where it is until
    /// somebody sorts anew.
    void setGroups(Grouping grouping, const QHash<QString, QString> &groups);
    Grouping grouping() const { return m_grouping; }
    bool isHeading(int row) const;
    bool isFolded(int row) const; ///< Of a heading.
    void setFolded(int row, bool isFolded);
    void unfoldAll();
    int headingOf(int row) const; ///< The row of it; -1: not grouped.
    QList<int> rowsUnder(int heading) const;
    int misplaced() const override;
    void settle() override;
    Qt::ItemFlags flags(const QModelIndex &index) const override;

    /// Shows this check's rows from now on; it outlives the model.
    void follow(const RolloutCheck &check);
    /// Not while nobody sees it: what was missed is caught up with once.
    void setFollows(bool follows);
    /// Beside them: senders that are no apps.
    void setSenders(const QList<RolloutRow> &senders);
    /// The same for whoever has rows of another source.
    void setRows(const QList<RolloutRow> &rows, const RolloutKeys &asked);
    /// Of rows that are about something else than their own good.
    void hideStandings() { m_hidesStandings = true; }
    void setRow(int index, const RolloutRow &row); ///< The one at this place in setRows().

    const RolloutKeys &keys() const { return m_keys; }
    QList<RolloutRow> membersAt(int row) const; ///< The worst first; of a heading none.

protected:
    QVariant cell(const QModelIndex &index, int role) const override;
    int compare(int a, int b, int column) const override;
    int compareBlocks(int a, int b) const override;
    bool isWanted(int source) const override;

private:
    /// One row of the table: an app, or the previews of one, or without members the heading of a group.
    struct Line
    {
        QString id;
        QString name;
        QList<int> members; // places in m_rows
        QString block; // the group below whose heading it stands
    };

    void takeRows(); ///< The check's, as they are now.
    void keepRenamed(const QList<RolloutRow> &rows);
    QString groupNow(const Line &line) const;
    QString blockOf(const Line &line) const;
    bool isOfPart(const Line &line) const;
    bool isFoldedNow(const QString &block) const;
    void tellHeadings(const QString &block);
    QString headingText(const Line &line) const;
    QVariant headingCell(const Line &line, int column, int role) const;
    QString spokenName(int line) const;

    int worstOf(int line) const;
    QString nameOf(const Line &line) const;
    QString text(int line, int column) const;
    QString hint(int line, int column) const;
    QString placeOf(const RolloutRow &row) const;
    QString placeBelowHeading(const Line &line, const QString &place) const;
    static double fractionOf(const Proof &proof);
    bool isSettled(const RolloutRow &row) const;
    AppStanding::Kind standingOf(const RolloutRow &row) const;
    QString resyncText(const RolloutRow &row) const;
    static QString lastSyncText(const App &app);
    bool isAbout(const RolloutRow &row) const; ///< Something is wanted of it, or it was asked.
    bool isToTell(const RolloutRow &row) const; ///< The same, or nobody can ask it, which is known without asking.
    Part partOf(const RolloutRow &row) const;
    static Part partOf(ResyncState::Kind kind);
    static bool isWorse(const RolloutRow &a, const RolloutRow &b);
    static bool showsTheSame(const RolloutRow &a, const RolloutRow &b);

    RolloutKeys m_keys;
    QHash<QString, QString> m_places;
    QHash<QString, QString> m_notLive;
    std::optional<QHash<QString, ResyncState>> m_resyncs;
    QList<RolloutRow> m_senders;
    const RolloutCheck *m_check = nullptr;
    bool m_follows = true;
    bool m_hidesStandings = false;
    Part m_part = Part::All;
    QList<RolloutRow> m_rows;
    std::vector<Line> m_lines;
    std::vector<int> m_lineOf; // of each of m_rows
    Grouping m_grouping = Grouping::None;
    QHash<QString, QString> m_groups; // as they are now
    QHash<QString, QString> m_blocks; // by a line's id: as they were when it was sorted last
    QSet<QString> m_folded;
    mutable bool m_isSortedAnew = false; // as it would be
};
