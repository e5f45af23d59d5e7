// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <QList>
#include <QString>
#include <QStringList>

class QAbstractItemModel;
class QModelIndex;
class QWidget;

/// Names as nobody would choose them, unless to see what a program does with them, and what must never come of them on
/// the screen.
class HostileNames
{
public:
    struct Kind
    {
        const char *what;
        QString name;
    };
    static QList<Kind> all();
    /// The same in few walks: the short ones in one name, and each long one by itself.
    static QList<Kind> together();

    /// Gives everything that a practice account names this name. folder: of a program that was not started yet. Ids and
    /// addresses stay. kept: for who goes through a rotation; what is named so stays, too, to be found, and so do the
    /// SDKs, by which the practice apps know what to do with their keys.
    [[nodiscard]] static bool prepare(const QString &folder, const QString &name, const QStringList &kept = {});

    /// What is wrong with what the program shows now, of all its windows, their widgets, actions and models, seen or
    /// not; empty: nothing.
    static QStringList faultsOnScreen();
    /// The first of them once what was to be shown is, for who reads a failure; empty: nothing is wrong.
    static QString complaint(const QString &where);

private:
    static QStringList faultsOf(QWidget &widget);
    static QStringList faultsOfModel(QWidget &view);
    static QStringList faultsOfHeaders(const QAbstractItemModel &model, const QModelIndex &root);
    static QStringList faultsOfRows(const QAbstractItemModel &model, const QModelIndex &parent);
    static QString faultOfText(const QString &text);
    static QString faultOfButtonText(const QString &text);
};
