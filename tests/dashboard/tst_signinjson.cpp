// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/dashboard/clerkclient.h"
#include "app/dashboard/clerktokensource.h"
#include "app/dashboard/graphqlanswer.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using Kind = Error::Kind;

namespace {

Secret tokenOf(const QByteArray &payload)
{
    return Secret("e30." + payload.toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals) + ".c2ln");
}

} // namespace

/// Clerk's answers and session tokens; and servers' messages as they are shown.
class SignInJsonTest : public QObject
{
    Q_OBJECT

private slots:
    void readsSessions();
    void refusesWhatIsNoClient_data();
    void refusesWhatIsNoClient();
    void sortsRefusals_data();
    void sortsRefusals();
    void readsTheClaimsOfAToken_data();
    void readsTheClaimsOfAToken();
    void readsTheOrganizationOfBothKindsOfTokens();
    void makesMessagesPresentable_data();
    void makesMessagesPresentable();
};

void SignInJsonTest::readsSessions()
{
    const QByteArray body = R"({"response": {"object": "client", "id": "client_1",
        "last_active_session_id": "sess_2",
        "sessions": [
          {"id": "sess_0", "status": "expired", "user": {}},
          {"id": "sess_1", "status": "active", "last_active_organization_id": null,
           "public_user_data": {"identifier": "ada"}, "user": null},
          {"id": "sess_2", "status": "active", "last_active_organization_id": "org_1",
           "user": {"primary_email_address_id": "m2",
             "email_addresses": [{"id": "m1", "email_address": "old@example.com"},
                                 {"id": "m2", "email_address": "ada@example.com"}],
             "organization_memberships": [{"role": "admin", "organization": {"id": "org_1", "name": "Analytical"}},
                                          {"organization": null}]}},
          7]},
        "client": null})";

    const Result<QList<ClerkSession>> sessions = parseClerkClient(body);

    QVERIFY(sessions);
    QCOMPARE(*sessions,
        (QList<ClerkSession>{{u"sess_1"_s, u"ada"_s, {}, {}, false},
            {u"sess_2"_s, u"ada@example.com"_s, u"org_1"_s, {{u"org_1"_s, u"Analytical"_s}}, true}}));
}

void SignInJsonTest::refusesWhatIsNoClient_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<Kind>("kind");
    QTest::newRow("nothing") << QByteArray() << Kind::Unreadable;
    QTest::newRow("HTML") << QByteArray("<html>") << Kind::Unreadable;
    QTest::newRow("half") << QByteArray(R"({"response": {"sess)") << Kind::Unreadable;
    QTest::newRow("a list") << QByteArray("[]") << Kind::Unreadable;
    QTest::newRow("another shape") << QByteArray(R"({"data": 1})") << Kind::Unreadable;
    QTest::newRow("a client that is not known") << QByteArray(R"({"response": null})") << Kind::NotSignedIn;
    QTest::newRow("signed out") << QByteArray(R"({"response": {"sessions": []}})") << Kind::NotSignedIn;
    QTest::newRow("wrong types") << QByteArray(R"({"response": {"sessions": {"id": 1}}})") << Kind::NotSignedIn;
}

void SignInJsonTest::refusesWhatIsNoClient()
{
    QFETCH(const QByteArray, body);
    QFETCH(const Kind, kind);
    const Result<QList<ClerkSession>> sessions = parseClerkClient(body);
    QVERIFY(!sessions);
    QCOMPARE(sessions.error().kind, kind);
    QCOMPARE(parseClerkToken(body).error().kind, Kind::Unreadable);
}

void SignInJsonTest::sortsRefusals_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<Kind>("kind");
    const auto errors = [](const QByteArray &code) {
        return R"({"errors": [{"code": ")" + code + R"(", "message": "m", "long_message": "l"}]})";
    };
    QTest::newRow("401") << 401 << errors("authentication_invalid") << Kind::NotSignedIn;
    QTest::newRow("no such session") << 404 << errors("session_not_found") << Kind::NotSignedIn;
    QTest::newRow("no such organization") << 404 << errors("organization_not_found_or_unauthorized") << Kind::Forbidden;
    QTest::newRow("a gone one") << 410 << errors("session_gone") << Kind::NotSignedIn;
    QTest::newRow("a gateway's 404") << 404 << QByteArray(R"( {"message":"no Route matched with those values"})")
                                     << Kind::Unreadable;
    QTest::newRow("a text for a 404") << 404 << QByteArray("404 page not found") << Kind::Unreadable;
    QTest::newRow("somebody's 410") << 410 << QByteArray(R"( {"errors":[{}]})") << Kind::Unreadable;
    QTest::newRow("403") << 403 << errors("authorization_invalid") << Kind::Forbidden;
    QTest::newRow("422") << 422 << errors("form_param_invalid") << Kind::Rejected;
    QTest::newRow("429") << 429 << QByteArray() << Kind::Busy;
    QTest::newRow("502") << 502 << QByteArray("<html>") << Kind::Busy;
    QTest::newRow("302") << 302 << QByteArray() << Kind::Unreadable;
    QTest::newRow("400 without words") << 400 << QByteArray("x") << Kind::Unreadable;
}

void SignInJsonTest::sortsRefusals()
{
    QFETCH(const int, status);
    QFETCH(const QByteArray, body);
    QFETCH(const Kind, kind);
    const Error error = clerkError(status, body);
    QCOMPARE(error.kind, kind);
    QCOMPARE(error.httpStatus, status);
    QCOMPARE(error.serverMessage, body.startsWith('{') ? u"l"_s : QString());
}

void SignInJsonTest::readsTheClaimsOfAToken_data()
{
    QTest::addColumn<QByteArray>("token");
    QTest::addColumn<int>("lifetime"); // seconds; 0: not told; -1: no token
    const auto row = [](const char *name, const QByteArray &payload, int lifetime) {
        QTest::newRow(name) << tokenOf(payload).reveal().toByteArray() << lifetime;
    };
    row("a minute", R"({"iat": 1000, "exp": 1060})", 60);
    row("no start", R"({"exp": 1060})", 0);
    row("no end", R"({"iat": 1060})", 0);
    row("ends before it starts", R"({"iat": 1060, "exp": 1000})", 0);
    row("texts", R"({"iat": "1000", "exp": "1060"})", 0);
    row("nonsense numbers", R"({"iat": -5, "exp": 1e300})", 0);
    row("no JSON", "x", -1);
    QTest::newRow("two parts") << QByteArray("e30.e30") << -1;
    QTest::newRow("no base64") << QByteArray("e30.!!!.x") << -1;
    QTest::newRow("nothing") << QByteArray() << -1;
}

void SignInJsonTest::readsTheClaimsOfAToken()
{
    QFETCH(const QByteArray, token);
    QFETCH(const int, lifetime);
    const std::optional<SessionClaims> claims = sessionClaims(Secret(token));
    QCOMPARE(claims.has_value(), lifetime >= 0);
    if (claims)
        QCOMPARE(static_cast<int>(claims->lifetime().value_or(0s).count()), lifetime);
}

void SignInJsonTest::readsTheOrganizationOfBothKindsOfTokens()
{
    QCOMPARE(sessionClaims(tokenOf(R"({"org_id": "org_1"})"))->organizationId, u"org_1"_s);
    QCOMPARE(sessionClaims(tokenOf(R"({"v": 2, "o": {"id": "org_2"}})"))->organizationId, u"org_2"_s);
    QVERIFY(sessionClaims(tokenOf("{}"))->organizationId.isEmpty());
}

void SignInJsonTest::makesMessagesPresentable_data()
{
    QTest::addColumn<QString>("message");
    QTest::addColumn<QString>("shown");
    QTest::newRow("as it is") << u"key “a” exists"_s << u"key “a” exists"_s;
    QTest::newRow("one line") << u" two\nlines\t "_s << u"two lines"_s;
    QTest::newRow("a signing key") << u"bad signkey-prod-0123456789abcdef!"_s << u"bad …!"_s;
    QTest::newRow("a token") << u"bad eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ1c2VyIn0.c2ln"_s << u"bad …"_s;
    QTest::newRow("an event key") << u"bad "_s + QString(86, u'k') << u"bad …"_s;
    QTest::newRow("a host's bypass, in an address")
        << uR"(Post "https://shop.test/api/inngest?x-vercel-protection-bypass=Ab3&fnId=a": refused)"_s
        << uR"(Post "https://shop.test/api/inngest?…": refused)"_s;
    QTest::newRow("a password, in an address")
        << u"no https://ann:pass-word@shop.test:3000/api (404)"_s << u"no https://…@shop.test:3000/api (404)"_s;
    QTest::newRow("an address, a mail address and a question stay")
        << u"Is https://shop.test/a?b or c=d of ann@shop.test? e=f"_s
        << u"Is https://shop.test/a?b or c=d of ann@shop.test? e=f"_s;
    QTest::newRow("an event key, in an address")
        << u"no https://inn.gs/e/web-key: 401"_s << u"no https://inn.gs/e/… 401"_s;
    QTest::newRow("an API key") << u"bad sk-inn-api-abc."_s << u"bad …."_s;
    QTest::newRow("a bypass by itself") << u"bad "_s + QString(32, u'k') << u"bad …"_s;
    QTest::newRow("an id stays") << u"no c0ffee00-0000-4000-8000-000000000001"_s
                                 << u"no c0ffee00-0000-4000-8000-000000000001"_s;
    QTest::newRow("one without an end") << QString(1'000'000, u'?') << u"…"_s;
    QTest::newRow("tokens without an end")
        << (QString(45, u'k') + u' ').repeated(10'000) << u"… "_s.repeated(89) + u'…';
    QTest::newRow("a long one") << u"word "_s.repeated(300) << u"word "_s.repeated(100).left(499) + u'…';
}

void SignInJsonTest::makesMessagesPresentable()
{
    QFETCH(const QString, message);
    QFETCH(const QString, shown);
    QCOMPARE(presentableMessage(message), shown);
}

QTEST_GUILESS_MAIN(SignInJsonTest)
#include "tst_signinjson.moc"
