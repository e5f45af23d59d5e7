// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <QString>
#include <QVariantMap>
#include <optional>

/// What a settings file holds, and the one way to change it. QSettings reads a file as a whole and believes it. What is
/// there and cannot be a settings file of this program (larger than any of its own, empty, no file, values within
/// values, two values for one setting, lines that are no settings, or a part of what was there) is set aside beside it
/// first; so is what is in the place of its lock and is none. And QSettings hears nothing of a full disk, and puts what
/// there was room for into the place of all that was there. Here a file is replaced by a whole one or stays as it is.
class SettingsFile
{
public:
    /// isWhole: by what its values say, nothing is missing in it.
    explicit SettingsFile(const QString &path, bool (*isWhole)(const QVariantMap &values) = nullptr);
    ~SettingsFile(); ///< Tries once more to write what is not written.
    Q_DISABLE_COPY_MOVE(SettingsFile)

    const QVariantMap &values() const { return m_values; } ///< With what is not written yet.
    QVariant value(const QString &key, const QVariant &usual = {}) const;
    /// Only what clearly says one of both: QVariant takes `no` and `off`, as a person writes them, for yes.
    static std::optional<bool> yesOrNo(const QVariant &value);

    void set(const QString &key, const QVariant &value);
    void remove(const QString &group); ///< All that is in it.
    /// What was set and removed. False: the file holds what it held before, and this is tried again with the next one.
    bool write();
    void revert() { m_values = m_inFile; } ///< To what the file holds.

    /// Where that is which was there and is not read; empty: nothing was.
    const QString &setAside() const { return m_setAside; }
    /// False: it is not known what is there, or something is in its lock's place: nothing is written over it.
    bool mayWrite() const { return !m_isUnread && m_inTheWay.isEmpty(); }
    /// After a write that failed, or where none is made: why, as far as that can be seen, and what to do.
    QString trouble() const;

private:
    bool read();
    void takeInWhatOthersWrote();

    QString m_path;
    bool (*const m_isWhole)(const QVariantMap &values);
    QString m_setAside;
    QString m_inTheWay; // in its lock's place, where nobody takes it away
    bool m_isUnread = false;
    QByteArray m_text; // of the file, as it was read or written last
    QVariantMap m_inFile;
    QVariantMap m_values;
};
