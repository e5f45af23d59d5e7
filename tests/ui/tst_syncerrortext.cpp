// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/domain/syncerrortext.h"
#include "ui/words/apptext.h"

#include <QTest>

using namespace Qt::StringLiterals;

namespace {

// As Inngest's sources list them.
const QStringList codes{u"account_mismatch"_s, u"app_mismatch"_s, u"app_uninitialized"_s, u"batch_size_too_large"_s,
    u"env_archived"_s, u"env_mismatch"_s, u"env_unspecified"_s, u"host_private"_s, u"http_bad_request"_s,
    u"http_forbidden"_s, u"http_internal_server_error"_s, u"http_method_not_allowed"_s, u"http_not_found"_s,
    u"http_unauthorized"_s, u"http_unreachable"_s, u"http_unsupported_protocol"_s, u"no_functions"_s, u"not_sdk"_s,
    u"response_not_signed"_s, u"sdk_version_denied"_s, u"server_kind_mismatch"_s, u"sig_verification_failed"_s,
    u"signing_key_invalid"_s, u"signing_key_unspecified"_s, u"too_many_pings"_s, u"unknown"_s, u"url_invalid"_s,
    u"forbidden"_s, u"internal_server_error"_s, u"invalid_function"_s, u"invalid_signing_key"_s,
    u"missing_branch_env_name"_s, u"missing_signing_key"_s, u"unauthorized"_s, u"unreachable"_s,
    u"unsupported_protocol"_s, u"url_not_found"_s};
// What an app that is asked from here says to a sync, or what stands in its place.
const QStringList ownCodes{u"app_in_band"_s, u"app_unsigned"_s, u"app_is_server"_s, u"app_failed"_s,
    u"app_not_registered"_s, u"app_unanswered"_s, u"app_not_reached"_s, u"app_untrusted"_s, u"app_redirects"_s,
    u"app_foreign"_s, u"app_interim"_s, u"app_gateway"_s, u"app_expired"_s, u"app_not_yet_valid"_s, u"app_other_host"_s,
    u"app_not_tls"_s, u"app_wants_certificate"_s, u"app_handshake"_s};

} // namespace

class SyncErrorTextTest : public QObject
{
    Q_OBJECT

private slots:
    void explainsEveryCode();
    void explainsOldCodesAsTheirSuccessors();
    void saysSoWhenItDoesNotKnowACode();
    void addsTheStatusAndInngestsWords();
    void doesNotTakeAnAppsWordsForInngests();
    void showsNothingThatOpensAHost();
    void tellsNoLostAnswerWhereOneCame();
    void countsNoResyncThatAnotherAppAnswered();
    void callsASyncAloneThatFailedAnOutage();
};

void SyncErrorTextTest::explainsEveryCode()
{
    const QString unexplained = syncErrorText({.code = u"unknown"_s}).what;
    for (const QString &code : codes + ownCodes) {
        const SyncErrorText said = syncErrorText({.code = code});
        QVERIFY2(said.isKnown, qPrintable(code));
        QVERIFY2(said.what.endsWith(u'.') && said.remedy.endsWith(u'.'), qPrintable(code));
        QVERIFY2(code == u"unknown"_s || said.what != unexplained, qPrintable(code));
    }
}

void SyncErrorTextTest::explainsOldCodesAsTheirSuccessors()
{
    QCOMPARE(syncErrorText({.code = u"invalid_signing_key"_s}).remedy,
        syncErrorText({.code = u"signing_key_invalid"_s}).remedy);
    QCOMPARE(syncErrorText({.code = u"unreachable"_s}).what, syncErrorText({.code = u"http_unreachable"_s}).what);
}

void SyncErrorTextTest::saysSoWhenItDoesNotKnowACode()
{
    const SyncErrorText said = syncErrorText({.code = u"moon_phase_wrong"_s});
    QVERIFY(!said.isKnown);
    QVERIFY(said.what.contains(u"moon_phase_wrong"_s));
    QVERIFY(!said.remedy.isEmpty());
    QVERIFY(!syncErrorText({}).isKnown);
    QVERIFY(!syncErrorText({}).what.isEmpty());
}

void SyncErrorTextTest::addsTheStatusAndInngestsWords()
{
    const QString text
        = syncFailureText({.code = u"http_not_found"_s, .message = u"App\nnot found"_s, .appHttpStatus = 404});
    QVERIFY(text.contains(u"404"_s));
    QVERIFY(text.contains(u"“App not found”"_s));
    const QString bare = syncFailureText({.code = u"http_not_found"_s});
    QVERIFY(!bare.contains(u'“'));
    QVERIFY(syncFailureText({.message = QString(5000, u'x')}).size() < 1000);
}

/// At a server of one's own the app is asked from here: Inngest has said nothing, and need not reach anything.
void SyncErrorTextTest::doesNotTakeAnAppsWordsForInngests()
{
    for (const QString &code : ownCodes) {
        const QString text = syncFailureText({.code = code, .message = u"no such key"_s, .appHttpStatus = 500});
        QVERIFY2(text.contains(u"“no such key”"_s), qPrintable(text));
        QVERIFY2(!text.contains(u"Inngest says"_s) && !text.contains(u"Inngest through"_s)
                && !text.contains(u"is public"_s) && !text.contains(u"Inngest's dashboard"_s),
            qPrintable(text));
    }
}

/// As what is asked of it may: the history and the record leave that out, too.
void SyncErrorTextTest::showsNothingThatOpensAHost()
{
    const QString address = u"https://shop.test/api/inngest"_s;
    ResyncResult result{.end = Act::End::Done};
    result.app.latestSync = Sync{.url = QUrl(address + u"?x-vercel-protection-bypass=former"_s)};
    for (const QString &now : {address, address + u"?x-vercel-protection-bypass=later"_s, address + u"2?a=later"_s}) {
        result.outcome = ResyncOutcome{.failure = {}, .sync = Sync{.url = QUrl(now)}, .appExternalId = {}};
        const TonedText remark = resyncRemark(result);
        QVERIFY2(remark.title.contains(u"another address"_s) && remark.text.contains(address), qPrintable(remark.text));
        QVERIFY2(!remark.text.contains(u"former"_s) && !remark.text.contains(u"later"_s), qPrintable(remark.text));
    }
}

/// An answer can come that does not tell how it went.
void SyncErrorTextTest::tellsNoLostAnswerWhereOneCame()
{
    ResyncResult result{.end = Act::End::Open};
    QVERIFY(resyncRemark(result).text.startsWith(u"The answer was lost."_s));
    result.error = Error{.kind = Error::Kind::Conflict, .serverMessage = u"A sync began since."_s};
    const QString text = resyncRemark(result).text;
    QVERIFY2(text.startsWith(u"A sync began since."_s) && !text.contains(u"lost"_s), qPrintable(text));
}

/// Inngest takes it for another app: this one is registered as it was.
void SyncErrorTextTest::countsNoResyncThatAnotherAppAnswered()
{
    ResyncResult good{.end = Act::End::Done};
    good.app.name = good.app.externalId = u"shop"_s;
    good.outcome = ResyncOutcome{.failure = {}, .sync = {}, .appExternalId = u"shop"_s};
    ResyncResult other = good;
    other.app.name = other.app.externalId = u"mail"_s;
    QVERIFY(good.isResynced() && other.isOfAnotherApp() && !other.isResynced());
    const TonedText summary = resyncSummary({good, other});
    QCOMPARE(summary.title, u"Resynced: 1 of 2"_s);
    QCOMPARE(summary.tone, Tone::Warning);
    QVERIFY2(summary.text.contains(u"mail"_s) && !summary.text.contains(u"shop"_s), qPrintable(summary.text));
    other.outcome->appExternalId.clear(); // what Inngest does not tell is no other app
    QCOMPARE(resyncSummary({good, other}).tone, Tone::Good);
}

/// Red is for what is broken.
void SyncErrorTextTest::callsASyncAloneThatFailedAnOutage()
{
    ResyncResult good{.end = Act::End::Done};
    good.outcome = ResyncOutcome{};
    ResyncResult failed = good;
    failed.outcome->failure = SyncFailure{.code = u"signing_key_invalid"_s};
    const ResyncResult refused{.error = Error{.kind = Error::Kind::Forbidden}};
    const ResyncResult stopped{.error = Error{.kind = Error::Kind::Cancelled}};
    QCOMPARE(resyncRemark(refused).tone, Tone::Warning);
    QCOMPARE(resyncSummary({good, failed, stopped}).tone, Tone::Danger);
    QCOMPARE(resyncSummary({good, refused, stopped}).tone, Tone::Warning);
    QCOMPARE(resyncSummary({good, stopped}).tone, Tone::Neutral);
}

QTEST_APPLESS_MAIN(SyncErrorTextTest)
#include "tst_syncerrortext.moc"
