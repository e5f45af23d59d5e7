// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/dashboard/tokentext.h"

#include <QTest>

namespace {

const QByteArray token = "eyJhbGciOi.eyJzdWIiOi.c2lnbmF0dXJl-_";

} // namespace

class TokenTextTest : public QObject
{
    Q_OBJECT

private slots:
    void takesTheTokenOutOfWhatPeoplePaste_data();
    void takesTheTokenOutOfWhatPeoplePaste();
    void saysWhatIsWrong_data();
    void saysWhatIsWrong();
};

void TokenTextTest::takesTheTokenOutOfWhatPeoplePaste_data()
{
    QTest::addColumn<QByteArray>("pasted");
    QTest::addColumn<int>("method");
    const auto add = [](const char *name, const QByteArray &pasted, SignInMethod method = SignInMethod::ClerkClient) {
        QTest::newRow(name) << pasted << int(method);
    };
    add("the value", token);
    add("blanks around", "  " + token + " \n");
    add("in quotes", '"' + token + '"');
    add("with its name", "__client=" + token);
    add("with its name and a semicolon", "__client=" + token + ';');
    add("a whole cookie header", "Cookie: __client_uat=17; __client=" + token + "; __session=a.b.c");
    add("the marketplace's", "a=b; jwt=" + token, SignInMethod::MarketplaceCookie);
    add("a bearer header", "Authorization: Bearer " + token, SignInMethod::SessionToken);
    add("bearer in small letters", "bearer " + token, SignInMethod::SessionToken);
    add("the session's cookie", "__session=" + token, SignInMethod::SessionToken);
}

void TokenTextTest::takesTheTokenOutOfWhatPeoplePaste()
{
    QFETCH(QByteArray, pasted);
    QFETCH(int, method);
    const auto found = tokenFromPaste(Secret(QByteArrayView(pasted)), SignInMethod(method));
    QVERIFY(found.has_value());
    QCOMPARE(found->reveal().toByteArray(), token);
}

void TokenTextTest::saysWhatIsWrong_data()
{
    QTest::addColumn<QByteArray>("pasted");
    QTest::addColumn<int>("problem");
    QTest::addColumn<int>("method");
    const auto add = [](const char *name, const QByteArray &pasted, TokenTextProblem problem,
                         SignInMethod method = SignInMethod::ClerkClient) {
        QTest::newRow(name) << pasted << int(problem) << int(method);
    };
    add("nothing", "", TokenTextProblem::Empty);
    add("only quotes", "\"\"", TokenTextProblem::Empty);
    add("an API key", "sk-inn-api-0123456789", TokenTextProblem::ApiKey);
    add("a signing key", "signkey-prod-0123", TokenTextProblem::SigningKey);
    add("a word", "hello", TokenTextProblem::NotAToken, SignInMethod::SessionToken);
    add("two parts", "abc.def", TokenTextProblem::NotAToken, SignInMethod::SessionToken);
    add("an empty part", "abc..def", TokenTextProblem::NotAToken, SignInMethod::SessionToken);
    add("a blank inside", "abc.d ef.ghi", TokenTextProblem::InnerBlank);
    add("another alphabet", "abc.d\xC3\xBC.ghi", TokenTextProblem::InnerBlank);
    add("another cookie", "__session=" + token, TokenTextProblem::OtherCookie);
    add("a name that only starts alike", "__client_uat=" + token, TokenTextProblem::OtherCookie);
}

void TokenTextTest::saysWhatIsWrong()
{
    QFETCH(QByteArray, pasted);
    QFETCH(int, problem);
    QFETCH(int, method);
    const auto found = tokenFromPaste(Secret(QByteArrayView(pasted)), SignInMethod(method));
    QVERIFY(!found.has_value());
    QCOMPARE(int(found.error()), problem);
}

QTEST_APPLESS_MAIN(TokenTextTest)
#include "tst_tokentext.moc"
