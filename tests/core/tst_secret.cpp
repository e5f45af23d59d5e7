// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/core/secret.h"

#include <QDebug>
#include <QTest>
#include <type_traits>

using namespace Qt::StringLiterals;

namespace {

template <typename T, typename = void>
struct CanBeLogged : std::false_type
{
};
template <typename T>
struct CanBeLogged<T, std::void_t<decltype(std::declval<QDebug>() << std::declval<const T &>())>> : std::true_type
{
};

} // namespace

class SecretTest : public QObject
{
    Q_OBJECT

private slots:
    void cannotBeLogged()
    {
        QVERIFY(!CanBeLogged<Secret>::value);
        QVERIFY2(CanBeLogged<QString>::value, "the check itself can see what can be logged");
    }

    void sharesItsBytesBetweenCopies()
    {
        const Secret a = Secret::fromText(u"a key"_s);
        const Secret b = a;
        QVERIFY(b.reveal().data() == a.reveal().data()); // the addresses: QCOMPARE would compare texts
        QCOMPARE(b.revealText(), u"a key"_s);
    }

    void comparesByContent()
    {
        QVERIFY(Secret::fromText(u"same"_s) == Secret::fromText(u"same"_s));
        QVERIFY(Secret::fromText(u"same"_s) != Secret::fromText(u"sane"_s));
        QVERIFY(Secret::fromText(u"same"_s) != Secret::fromText(u"same longer"_s));
        QVERIFY(Secret() == Secret::fromText(QString()));
    }

    void isEmptyOnlyWithoutBytes()
    {
        QVERIFY(Secret().isEmpty());
        QVERIFY(Secret().revealText().isEmpty());
        QVERIFY(!Secret::fromText(u"x"_s).isEmpty());
        QCOMPARE(Secret::fromText(u"\u00e4"_s).size(), 2);
    }

    void wipesEveryByte()
    {
        char bytes[] = "something";
        wipe(bytes, sizeof bytes);
        QVERIFY(std::all_of(std::begin(bytes), std::end(bytes), [](char c) { return c == 0; }));
    }
};

QTEST_GUILESS_MAIN(SecretTest)
#include "tst_secret.moc"
