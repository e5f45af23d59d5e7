// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/words/agetext.h"
#include "ui/words/errortext.h"
#include "ui/words/networktext.h"
#include "ui/words/rotationtext.h"

#include <QMetaEnum>
#include <QSet>
#include <QTest>

using namespace Qt::StringLiterals;

namespace {

QList<Error::Kind> allKinds()
{
    QList<Error::Kind> kinds;
    const auto meta = QMetaEnum::fromType<Error::Kind>();
    for (int i = 0; i < meta.keyCount(); ++i)
        kinds.append(static_cast<Error::Kind>(meta.value(i)));
    return kinds;
}

constexpr Attempt allAttempts[]
    = {Attempt::Read, Attempt::ReadBack, Attempt::Change, Attempt::SignIn, Attempt::Secrets, Attempt::File};

} // namespace

/// What people read when something fails.
class ErrorTextTest : public QObject
{
    Q_OBJECT

private slots:
    void saysSomethingOfItsOwnForEveryKind()
    {
        QSet<QString> titles;
        QSet<QString> texts;
        const QList<Error::Kind> kinds = allKinds();
        for (const Error::Kind kind : kinds) {
            if (kind == Error::Kind::Cancelled)
                continue;
            titles.insert(errorTitle({.kind = kind}));
            texts.insert(errorText({.kind = kind}));
            QVERIFY(!errorTitle({.kind = kind}).isEmpty());
        }
        QCOMPARE(titles.size(), kinds.size() - 1);
        QCOMPARE(texts.size(), kinds.size() - 1);
    }

    void saysNothingWhenThePersonStoppedIt()
    {
        for (const Attempt attempt : allAttempts)
            QCOMPARE(errorText({.kind = Error::Kind::Cancelled, .serverMessage = u"words"_s}, attempt), QString());
        QCOMPARE(errorTitle({.kind = Error::Kind::Cancelled}), QString());
    }

    void quotesTheServerAsPlainShortText()
    {
        const QString text = errorText(
            {.kind = Error::Kind::Rejected, .serverMessage = u"name\n already   taken"_s, .httpStatus = 200},
            Attempt::Change);
        QVERIFY2(text.contains(u"“name already taken”"_s), qPrintable(text));
        for (const int status : {0, 503}) {
            const QString page = errorText(
                {.kind = Error::Kind::Busy, .serverMessage = u"x"_s.repeated(100'000), .httpStatus = status});
            QVERIFY(page.size() < (status == 0 ? 5000 : 1000));
        }
    }

    /// Without an answer it is the program that speaks: nobody else was at it, and nothing is quoted.
    void saysItsOwnWordsAndNothingBesides()
    {
        const QString words = u"The key was not deleted, because these apps hold it: Shop."_s;
        for (const Error::Kind kind : allKinds()) {
            if (kind == Error::Kind::Cancelled)
                continue;
            const Error own{.kind = kind, .serverMessage = words};
            for (const Attempt attempt : {Attempt::Read, Attempt::ReadBack, Attempt::Secrets, Attempt::File})
                QCOMPARE(errorText(own, attempt), words);
            for (const Attempt attempt : allAttempts) {
                const QString text = errorText(own, attempt);
                QVERIFY2(text.startsWith(words), qPrintable(text));
                QVERIFY2(!text.contains(u"In its own words"_s) && !text.contains(u"somebody"_s), qPrintable(text));
            }
            if (kind == Error::Kind::Conflict || kind == Error::Kind::Rejected)
                QCOMPARE(errorTitle(own), u"Something stands in the way"_s);
        }
        // What another program of this computer, or an earlier act, stands in the way of comes without words.
        const QString wordless = errorText({.kind = Error::Kind::Conflict}, Attempt::Change);
        QVERIFY2(!wordless.contains(u"somebody"_s) && !wordless.contains(u"The server"_s), qPrintable(wordless));
    }

    /// A server of one's own has no such pages: whoever has one is told where else to look.
    void sendsNobodyToTheDashboardAlone()
    {
        for (const Error::Kind kind : allKinds()) {
            for (const Attempt attempt : allAttempts) {
                const QString text = errorText({.kind = kind}, attempt);
                QVERIFY2(!text.contains(u"dashboard"_s) || text.contains(u"server of your own"_s), qPrintable(text));
                QVERIFY2(!text.contains(u"at Inngest"_s), qPrintable(text));
            }
        }
    }

    /// What others do at Inngest meanwhile no error tells.
    void claimsNothingOfWhatOthersDid()
    {
        for (const Error::Kind kind : allKinds()) {
            for (const Attempt attempt : allAttempts) {
                const QString text = errorText({.kind = kind, .httpStatus = 500}, attempt);
                QVERIFY2(!text.contains(u"Nothing has changed"_s) && !text.contains(u"nothing is broken"_s),
                    qPrintable(text));
            }
        }
    }

    void namesBothWhoMayHaveRefusedWithoutAWordOfTheApi()
    {
        for (const Attempt attempt : {Attempt::Read, Attempt::Change, Attempt::SignIn}) {
            for (const int status : {401, 403}) {
                const Error::Kind kind = status == 401 ? Error::Kind::NotSignedIn : Error::Kind::Forbidden;
                const QString wordless = errorText({.kind = kind, .httpStatus = status}, attempt);
                QVERIFY2(wordless.contains(u"in front of the server"_s), qPrintable(wordless));
                QVERIFY2(wordless.contains(QString::number(status)), qPrintable(wordless));
                // The API's own word, and what this program knows without asking, leave no doubt.
                const QString told
                    = errorText({.kind = kind, .serverMessage = u"unauthorized"_s, .httpStatus = status}, attempt);
                QVERIFY2(!told.contains(u"in front of"_s), qPrintable(told));
                QVERIFY(!errorText({.kind = kind}, attempt).contains(u"in front of"_s));
            }
        }
    }

    void neverShowsWhatIsForTheLog()
    {
        for (const Error::Kind kind : allKinds()) {
            for (const Attempt attempt : allAttempts)
                QVERIFY(!errorText({.kind = kind, .detail = u"for the log"_s}, attempt).contains(u"for the log"_s));
        }
    }

    void saysWhetherAnythingHasChanged()
    {
        const auto text = [](bool mayHave, Attempt attempt) {
            return errorText({.kind = Error::Kind::Timeout, .mayHaveTakenEffect = mayHave}, attempt);
        };
        QVERIFY(text(false, Attempt::Change).contains(u"This act has changed no key"_s));
        QVERIFY(!text(true, Attempt::Change).contains(u"changed nothing"_s));
        QVERIFY(text(true, Attempt::Change).contains(u"may have taken effect"_s));
        QVERIFY(text(false, Attempt::Read).contains(u"No key is changed by that"_s));
    }

    void saysOfTheKeychainWhatCanBeDone()
    {
        QSet<QString> texts;
        int count = 0;
        for (int i = int(KeychainFault::None); i <= int(KeychainFault::NotAsked); ++i, ++count) {
            Error error{.kind = Error::Kind::Keychain, .keychain = static_cast<KeychainFault>(i)};
            texts.insert(errorText(error, Attempt::Secrets));
            error.mayHaveTakenEffect = true;
            if (error.keychain != KeychainFault::None)
                QVERIFY2(!errorText(error, Attempt::Secrets).contains(u"Reload"_s), "a dialog has nothing to reload");
        }
        QCOMPARE(texts.size(), count);
        // Whatever it was done for: no server has kept anybody waiting.
        const Error late{.kind = Error::Kind::Timeout, .keychain = KeychainFault::TimedOut};
        for (const Attempt attempt : allAttempts)
            QVERIFY(errorText(late, attempt).startsWith(u"The keychain did not answer in time."_s));
    }

    void saysNothingOfConsequencesBehindAnActThatIsDone()
    {
        for (const Error::Kind kind : allKinds()) {
            const QString text = errorText({.kind = kind}, Attempt::ReadBack);
            QVERIFY2(!text.contains(u"No key is changed"_s), qPrintable(text));
        }
    }

    /// The rotation knows nothing of the kind of account: what it finds can come of a restart, too.
    void blamesNobodyAtInngestForWhatAServerOfOnesOwnDid()
    {
        const TonedText rotated = noticeText({.kind = RotationNotice::RotatedElsewhere});
        QVERIFY2(
            rotated.text.contains(u"restart"_s) && !rotated.text.contains(u"Somebody"_s), qPrintable(rotated.text));
        const TonedText gone = noticeText({.kind = RotationNotice::SigningKeyGone});
        QVERIFY2(gone.text.contains(u"no longer kept on this computer"_s), qPrintable(gone.text));
    }

    void namesEachFaultOfTheNetwork()
    {
        QSet<QString> told;
        const auto meta = QMetaEnum::fromType<NetworkFault::Kind>();
        for (int i = 0; i < meta.keyCount(); ++i) {
            const NetworkFault fault{.kind = static_cast<NetworkFault::Kind>(meta.value(i)),
                .who = u"<b>somebody</b>"_s,
                .when = QDateTime(QDate(2026, 3, 4), QTime(5, 6), Qt::UTC),
                .status = 403};
            const Error error{.kind = Error::Kind::Unreadable, .network = fault};
            if (fault.kind == NetworkFault::None) {
                QCOMPARE(errorText(error), errorText({.kind = Error::Kind::Unreadable}));
                continue;
            }
            for (const NetworkText::Asked asked : {NetworkText::Asked::Inngest, NetworkText::Asked::App}) {
                const NetworkText text = networkText(fault, asked);
                QVERIFY2(!text.title.isEmpty() && !text.happened.isEmpty() && !text.act.isEmpty(), meta.key(i));
            }
            const QString happened = networkText(fault, NetworkText::Asked::App).happened;
            told.insert(happened);
            // Whom it could not reach, it names, if anybody told it.
            using Fault = NetworkFault;
            for (const Fault::Kind kind :
                {Fault::NameUnknown, Fault::NameSilent, Fault::Refused, Fault::Unreachable, Fault::Silent}) {
                if (kind != fault.kind)
                    continue;
                const QString named = networkText({.kind = kind}, NetworkText::Asked::App, u"app.shop.test"_s).happened;
                const QString unnamed = networkText({.kind = kind}, NetworkText::Asked::App).happened;
                QVERIFY2(named.contains(u"“app.shop.test”"_s) && !unnamed.contains(u"“"_s), qPrintable(named));
            }
            QCOMPARE(errorTitle(error), networkText(fault, NetworkText::Asked::Inngest).title);
            QVERIFY(errorText(error).startsWith(networkText(fault, NetworkText::Asked::Inngest).happened));
        }
        QCOMPARE(told.size(), meta.keyCount() - 1);
    }

    void namesTheIssuerAndTheDayOfACertificate()
    {
        const QDateTime end(QDate(2024, 3, 31), QTime(12, 0), Qt::UTC);
        const QString text = errorText({.kind = Error::Kind::Insecure,
            .network = {.kind = NetworkFault::CertificateExpired, .who = u"Acme CA"_s, .when = end}});
        QVERIFY2(text.contains(u"Acme CA"_s) && text.contains(u"24"_s), qPrintable(text));
        QVERIFY(text.contains(u"Nothing was sent."_s));
    }

    /// Nobody at Inngest, and no company's filter, has anything to do with it.
    void speaksOfOnesOwnServerWhereItIsThat()
    {
        for (const NetworkFault::Kind kind : {NetworkFault::CertificateExpired, NetworkFault::CertificateNotYetValid,
                 NetworkFault::OtherHost, NetworkFault::CertificateUnfit}) {
            const QString text
                = errorText({.kind = Error::Kind::Insecure, .network = {.kind = kind, .isOwnServer = true}});
            QVERIFY2(!text.contains(u"Inngest"_s) && text.contains(u"at your server"_s), qPrintable(text));
            QVERIFY(errorText({.kind = Error::Kind::Insecure, .network = {.kind = kind}}).contains(u"Inngest's"_s));
        }
        for (const NetworkFault::Kind kind :
            {NetworkFault::SelfSigned, NetworkFault::UnknownIssuer, NetworkFault::IntermediateMissing}) {
            const QString text
                = errorText({.kind = Error::Kind::Insecure, .network = {.kind = kind, .isOwnServer = true}});
            QVERIFY2(text.contains(u"install it on this machine"_s), qPrintable(text));
        }
    }

    /// With TLS 1.3 the other side says only behind the request what it missed.
    void doesNotSayThatNothingWasSentWhereThatIsNotKnown()
    {
        for (const Error::Kind kind : {Error::Kind::Insecure, Error::Kind::Offline}) {
            for (const NetworkFault::Kind seen : {NetworkFault::ClientCertificateWanted, NetworkFault::CutOff})
                QVERIFY(!errorText({.kind = kind, .network = {.kind = seen}}).contains(u"Nothing was sent"_s));
            QVERIFY(
                errorText({.kind = kind, .network = {.kind = NetworkFault::Refused}}).contains(u"Nothing was sent"_s));
        }
    }

    void tellsAPauseFromATroubledServer()
    {
        QVERIFY(errorText({.kind = Error::Kind::Busy, .httpStatus = 429})
            != errorText({.kind = Error::Kind::Busy, .httpStatus = 503}));
    }

    void saysAgesInWords_data()
    {
        QTest::addColumn<qint64>("seconds");
        QTest::addColumn<QString>("text");
        constexpr qint64 day = 24 * 3600;
        QTest::newRow("now") << qint64(5) << u"just now"_s;
        QTest::newRow("a clock that is a little off") << qint64(-30) << u"just now"_s;
        QTest::newRow("a minute") << qint64(70) << u"1 minute ago"_s;
        QTest::newRow("minutes") << qint64(600) << u"10 minutes ago"_s;
        QTest::newRow("hours") << qint64(3 * 3600) << u"3 hours ago"_s;
        QTest::newRow("days") << 20 * day << u"20 days ago"_s;
        QTest::newRow("months") << 94 * day << u"3 months ago"_s;
        QTest::newRow("almost two years") << 700 * day << u"23 months ago"_s;
        QTest::newRow("years") << 1200 * day << u"3 years ago"_s;
        QTest::newRow("the year 1") << 739000 * day << u"2024 years ago"_s;
        // Of what has happened, as all of these have: a clock was set back since, or is another one.
        QTest::newRow("the future") << qint64(-7200) << u"at 2026-11-22 14:00 UTC, by a clock ahead of this one"_s;
        QTest::newRow("the far future") << -2900000 * day
                                        << u"at %1, by a clock ahead of this one"_s.arg(exactTimeText(
                                               QDateTime(QDate(2026, 11, 22), QTime(12, 0), Qt::UTC).addDays(2900000)));
    }

    void saysAgesInWords()
    {
        QFETCH(qint64, seconds);
        const QDateTime now(QDate(2026, 11, 22), QTime(12, 0), Qt::UTC);
        QTEST(ageText(now.addSecs(-seconds), now), "text");
    }

    void saysExactTimesOfTheZoneThatIsSetNow_data()
    {
        QTest::addColumn<QString>("text");
        const QString utc = u"2026-11-22 12:30 UTC"_s;
        QTest::newRow("UTC") << utc;
        QTest::newRow("Asia/Kathmandu") << utc + u" (2026-11-22 18:15 local time)"_s;
        QTest::newRow("America/St_Johns") << utc + u" (2026-11-22 09:00 local time)"_s;
        QTest::newRow("Pacific/Kiritimati") << utc + u" (2026-11-23 02:30 local time)"_s;
        QTest::newRow("Europe/Berlin") << utc + u" (2026-11-22 13:30 local time)"_s;
        QTest::newRow("XYZ-5:45") << utc + u" (2026-11-22 18:15 local time)"_s;
        QTest::newRow("No/Such_Zone") << utc;
        QTest::newRow("") << utc;
    }

    /// As after the computer was carried to another country, with the program open.
    void saysExactTimesOfTheZoneThatIsSetNow()
    {
        QFETCH(QString, text);
        const QByteArray before = qgetenv("TZ");
        qputenv("TZ", QTest::currentDataTag());
        const QString said = exactTimeText(QDateTime(QDate(2026, 11, 22), QTime(12, 30), Qt::UTC));
        const QDate today = QDate(2026, 3, 29);
        // Whatever becomes of midnight there.
        const QDateTime begin = today.startOfDay();
        qputenv("TZ", before);
        QCOMPARE(said, text);
        QVERIFY(begin.isValid());
    }

    void saysUnknownTimesAsSuch()
    {
        QCOMPARE(ageText({}, QDateTime::currentDateTimeUtc()), u"at an unknown time"_s);
        QCOMPARE(exactTimeText(QDateTime(QDate(2026, 8, 20), QTime(10, 11), Qt::UTC)), u"2026-08-20 10:11 UTC"_s);
    }
};

QTEST_GUILESS_MAIN(ErrorTextTest)
#include "tst_errortext.moc"
