// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0
// timeout: 3600

#include "app/deploy/deployinstructions.h"
#include "app/deploy/deploytargets.h"
#include "tests/support/jqnumbers.h"
#include "tests/support/sample.h"
#include "tests/support/toolsstage.h"

#include <QCryptographicHash>
#include <QDir>
#include <QDirIterator>
#include <QTest>
#include <cstdio>
#include <functional>

using namespace Qt::StringLiterals;

namespace {

const QString keyName = u"INNGEST_SIGNING_KEY"_s;
const QString fallbackName = u"INNGEST_SIGNING_KEY_FALLBACK"_s;
// Nothing that a shell, JSON or an URL takes as it is, were it ever unquoted.
const QByteArray newKey = R"(signkey-prod-00"11 $HOME \n'x'&=)";
const QByteArray oldKey = "signkey-prod-22334455";
const QString sealedNew = u"%1 sealed bytes"_s.arg(newKey.size());
const QString sealedOld = u"%1 sealed bytes"_s.arg(oldKey.size());

enum class Do { Set, Remove, Live };

/// One situation at a provider, and what has to come of it.
struct Situation
{
    Do what = Do::Set;
    DeployPlaces places;
    QString trouble = u"none"_s; ///< What the provider's script does.
    QMap<QString, QString> variables; ///< Of the terminal.
    bool isSignedIn = true;
    bool isWell = true; ///< Each command ends with 0.
    QStringList changes; ///< At the provider, anywhere: all of them, in their order.
    QStringList said;
    bool isAskedFor = true; ///< A value is asked for at all.
};

const QString nothing = u"Nothing was changed"_s;
const QString listed = u"Read back: it is there"_s;
const QString unchanged = u"NOT KNOWN: what is listed of it"_s;

void write(ToolsStage &stage, const QString &name, const QString &text)
{
    stage.write(name, text.toUtf8());
}

void signInTo(ToolsStage &stage, const QString &targetId, bool isSignedIn)
{
    stage.setVariable(u"VERCEL_TELEMETRY_DISABLED"_s, u"1"_s);
    for (const QString &name : {u"NO_UPDATE_NOTIFIER"_s, u"NO_COLOR"_s, u"GH_NO_UPDATE_NOTIFIER"_s})
        stage.setVariable(name, u"1"_s);
    if (isSignedIn && targetId == "vercel"_L1)
        stage.setVariable(u"VERCEL_TOKEN"_s, u"token"_s);
    if (isSignedIn && targetId == "github-actions"_L1)
        stage.setVariable(u"GH_TOKEN"_s, u"token"_s);
    if (isSignedIn && targetId.startsWith("cloudflare"_L1))
        stage.setVariable(u"CLOUDFLARE_API_TOKEN"_s, u"good"_s);
    if (isSignedIn && targetId.startsWith("aws-"_L1))
        write(stage, u"home/.aws/credentials"_s, u"[production]\naws_access_key_id = A\naws_secret_access_key = B\n"_s);
    if (isSignedIn && targetId == "azure-keyvault"_L1) {
        const QString tenant = u"11111111-1111-1111-1111-111111111111"_s;
        write(stage, u"home/.azure/azureProfile.json"_s,
            u"{\"installationId\":\"1\",\"subscriptions\":[{\"id\":\"00000000-0000-0000-0000-000000000000\","
            "\"name\":\"Acme\",\"state\":\"Enabled\",\"user\":{\"name\":\"ann\",\"type\":\"servicePrincipal\"},"
            "\"isDefault\":false,\"tenantId\":\"%1\",\"environmentName\":\"AzureCloud\",\"homeTenantId\":\"%1\","
            "\"managedByTenants\":[]}]}"_s.arg(tenant));
        write(stage, u"home/.azure/service_principal_entries.json"_s,
            u"[{\"client_id\":\"ann\",\"tenant\":\"%1\",\"client_secret\":\"good\"}]"_s.arg(tenant));
    }
    if (targetId == "kubernetes"_L1) {
        stage.setVariable(u"KUBECONFIG"_s, stage.path(u"home/config"_s));
        // The current context is gone, as after the cluster's name was changed.
        write(stage, u"home/config"_s,
            u"apiVersion: v1\nkind: Config\ncurrent-context: gone\n"
            "clusters: [{name: c, cluster: {server: \"https://127.0.0.1:%1\", certificate-authority: \"%2\"}}]\n"
            "users: [{name: ann, user: {token: good}}, {name: nobody, user: {}}, {name: late, user: {token: old}}]\n"
            "contexts: [{name: eu, context: {cluster: c, user: ann}}, {name: anonymous, context: {cluster: c, user: "
            "nobody}},\n"
            "  {name: expired, context: {cluster: c, user: late}}]\n"_s.arg(stage.port())
                .arg(stage.path(u"certificate.pem"_s)));
    }
    if (targetId == "docker-compose"_L1) {
        const QByteArray id = QCryptographicHash::hash("eu", QCryptographicHash::Sha256).toHex();
        write(stage, u"home/.docker/config.json"_s, u"{}"_s);
        write(stage, u"home/.docker/contexts/meta/%1/meta.json"_s.arg(QString::fromLatin1(id)),
            u"{\"Name\":\"eu\",\"Metadata\":{},\"Endpoints\":{\"docker\":{\"Host\":\"tcp://127.0.0.1:%1\"}}}"_s.arg(
                stage.port()));
        write(stage, u"home/shop/docker-compose.yml"_s,
            u"version: '3'\nservices:\n  checkout: {image: shop, env_file: [checkout.env]}\n  database: {image: shop}\n"_s);
        write(stage, u"home/shop/docker-compose.override.yml"_s,
            u"version: '3'\nservices:\n  checkout: {ports: ['8080:80'], environment: {EXTRA: '1'}}\n"_s);
        write(stage, u"home/shop/checkout.env"_s, u"%1=%2\n"_s.arg(keyName, QString::fromLatin1(oldKey)));
        // A copy of it in another folder: its containers are not there.
        write(stage, u"home/copy/docker-compose.yml"_s, u"version: '3'\nservices:\n  checkout: {image: shop}\n"_s);
    }
}

/// What the target is told, its usual places being right.
DeployPlaces placesOf(const QString &targetId, const ToolsStage &stage, const DeployPlaces &others)
{
    static const QMap<QString, DeployPlaces> usual{
        {u"vercel"_s,
            {{u"team"_s, u"acme"_s}, {u"project"_s, u"storefront"_s}, {u"environment"_s, u"production"_s},
                {u"deployment"_s, u"storefront.example.com"_s}}},
        {u"github-actions"_s,
            {{u"host"_s, u"github.com"_s}, {u"repository"_s, u"acme/checkout"_s}, {u"environment"_s, u"production"_s},
                {u"workflow"_s, u"deploy.yml"_s}, {u"branch"_s, u"main"_s}}},
        {u"kubernetes"_s,
            {{u"context"_s, u"eu"_s}, {u"namespace"_s, u"shop"_s}, {u"secret"_s, u"checkout-env"_s},
                {u"workload"_s, u"deployment/checkout"_s}}},
        {u"aws-ssm"_s,
            {{u"profile"_s, u"production"_s}, {u"account"_s, u"123456789012"_s}, {u"region"_s, u"eu-central-1"_s},
                {u"path"_s, u"/checkout/production"_s}, {u"key"_s, u"alias/aws/ssm"_s}, {u"cluster"_s, u"eu"_s},
                {u"service"_s, u"checkout"_s}}},
        {u"aws-secrets"_s,
            {{u"profile"_s, u"production"_s}, {u"account"_s, u"123456789012"_s}, {u"region"_s, u"eu-central-1"_s},
                {u"secret"_s, u"checkout/production"_s}, {u"cluster"_s, u"eu"_s}, {u"service"_s, u"checkout"_s}}},
        {u"cloudflare"_s, {{u"account"_s, u"0123"_s}, {u"worker"_s, u"checkout-production"_s}}},
        {u"cloudflare-pages"_s,
            {{u"account"_s, u"0123"_s}, {u"project"_s, u"storefront"_s}, {u"environment"_s, u"production"_s}}},
        {u"azure-keyvault"_s,
            {{u"subscription"_s, u"00000000-0000-0000-0000-000000000000"_s}, {u"vault"_s, u"acme-production"_s},
                {u"prefix"_s, u"checkout-"_s}}},
        {u"docker-compose"_s, {{u"service"_s, u"checkout"_s}, {u"context"_s, u"eu"_s}}}};
    DeployPlaces places = usual.value(targetId);
    if (targetId == "docker-compose"_L1) {
        places[u"file"_s] = stage.path(u"home/shop/checkout.env"_s);
        places[u"project"_s] = stage.path(u"home/shop"_s);
    }
    for (auto it = others.cbegin(); it != others.cend(); ++it)
        places[it.key()] = it->startsWith("home/"_L1) ? stage.path(*it) : *it;
    return places;
}

} // namespace

/// The commands of the targets with the tools that they are for.
class DeployToolsTest : public QObject
{
    Q_OBJECT

private:
    static Situation with(const QString &place, const QString &value, Situation situation)
    {
        situation.places[place] = value;
        return situation;
    }
    /// Stopped by the look: neither asked for nor changed.
    static Situation stopped(const QString &place, const QString &value, QStringList said = {})
    {
        return {.places = {{place, value}}, .isWell = false, .said = said << nothing, .isAskedFor = false};
    }
    /// What was there before tells nothing by its name. cut, quiet: what is said of a connection that is cut off and of
    /// a quiet end, and nothing is set.
    static void addWhereTheNamesAreThere(const std::function<void(const char *, const Situation &)> &row,
        const QStringList &both, const QString &cut, const QString &quiet)
    {
        row("there before: the fallback and then the key", {.trouble = u"there"_s, .changes = both, .said = {listed}});
        row("there before: cut off", {.trouble = u"there, cut"_s, .isWell = false, .said = {cut}});
        row("there before: a quiet end and nothing set",
            {.trouble = u"there, forgets"_s, .isWell = quiet == listed, .said = {quiet}});
    }
    static void addVercel(const std::function<void(const char *, const Situation &)> &row);
    static void addGithub(const std::function<void(const char *, const Situation &)> &row);
    static void addKubernetes(const std::function<void(const char *, const Situation &)> &row);
    static void addAws(const std::function<void(const char *, const Situation &)> &row);
    static void addAwsSecrets(const std::function<void(const char *, const Situation &)> &row);
    static void addCloudflare(const std::function<void(const char *, const Situation &)> &row);
    static void addCloudflarePages(const std::function<void(const char *, const Situation &)> &row);
    static void addAzure(const std::function<void(const char *, const Situation &)> &row);
    static void addCompose(const std::function<void(const char *, const Situation &)> &row);

private slots:
    void doesWhatItSaysAndNothingElse_data();
    void doesWhatItSaysAndNothingElse();
};

void DeployToolsTest::addVercel(const std::function<void(const char *, const Situation &)> &row)
{
    const auto at = [](const QString &place) {
        return QStringList{u"acme/storefront/%1 %2=%3"_s.arg(place, fallbackName, QString::fromLatin1(oldKey)),
            u"acme/storefront/%1 %2=%3"_s.arg(place, keyName, QString::fromLatin1(newKey))};
    };
    row("the fallback and then the key", {.changes = at(u"production"_s), .said = {listed}});
    row("previews of all branches",
        with(u"environment"_s, u"preview"_s, {.changes = at(u"preview"_s), .said = {listed}}));
    row("a typing error in the project makes no project",
        stopped(u"project"_s, u"storefrnt"_s, {u"There is no project for \"storefrnt\""_s}));
    row("of two teams with such a project, the named one",
        with(u"team"_s, u"acme-labs"_s,
            {.changes = at(u"production"_s).replaceInStrings(u"acme/"_s, u"acme-labs/"_s), .said = {listed}}));
    row("a team that one is not in", stopped(u"team"_s, u"acmee"_s));
    row("an environment that is not there", stopped(u"environment"_s, u"prodution"_s));
    row("a terminal that is set to another project",
        {.variables
            = {{u"VERCEL_ORG_ID"_s, u"team_acme-labs"_s}, {u"VERCEL_PROJECT_ID"_s, u"prj_acme-labs_elsewhere"_s}},
            .changes = at(u"production"_s)});
    row("not signed in",
        {.isSignedIn = false, .isWell = false, .said = {u"vercel login"_s, nothing}, .isAskedFor = false});
    row("refused", {.trouble = u"refused"_s, .isWell = false, .said = {u"NOT SET: "_s + fallbackName}});
    // The tool itself ends with 0 then.
    row("cut off", {.trouble = u"cut"_s, .isWell = false, .said = {u"NOT SET"_s}});
    row("a quiet end and nothing set", {.trouble = u"forgets"_s, .isWell = false, .said = {u"NOT SET"_s}});
    addWhereTheNamesAreThere(row, at(u"production"_s), unchanged, unchanged);
    row("removed",
        {.what = Do::Remove,
            .changes = at(u"production"_s) << u"acme/storefront/production -"_s + fallbackName,
            .said = {u"is gone"_s}});
    // Previews would get production's key, or lose theirs.
    row("a variable that previews share",
        {.trouble = u"shared"_s, .isWell = false, .said = {u"Several environments share it"_s}, .isAskedFor = false});
    row("removed from one that previews share",
        {.what = Do::Remove,
            .trouble = u"shared"_s,
            .isWell = false,
            .said = {u"Several environments share it"_s},
            .isAskedFor = false});
    const auto live = [](Situation situation) {
        situation.what = Do::Live;
        return situation;
    };
    row("deployed anew", live({.changes = {u"acme/storefront production=deployed anew"_s}}));
    row("another project's deployment", live(stopped(u"deployment"_s, u"elsewhere.example.com"_s)));
    row("a deployment that is not there", live(stopped(u"deployment"_s, u"nowhere.example.com"_s)));
    row("a production deployment is none of the previews", live(stopped(u"environment"_s, u"preview"_s)));
    row("a deployment that is refused",
        live({.trouble = u"refused"_s, .isWell = false, .said = {u"do not have permission"_s}}));
    row("cut off while it deploys", live({.trouble = u"cut"_s, .isWell = false}));
}

void DeployToolsTest::addGithub(const std::function<void(const char *, const Situation &)> &row)
{
    const QStringList both{u"acme/checkout/production %1=%2"_s.arg(fallbackName, sealedOld),
        u"acme/checkout/production %1=%2"_s.arg(keyName, sealedNew)};
    row("the fallback and then the key", {.changes = both, .said = {listed}});
    row("an environment without a secret so far",
        with(u"environment"_s, u"staging"_s,
            {.changes = QStringList(both).replaceInStrings(u"production"_s, u"staging"_s)}));
    row("an environment that is not there", stopped(u"environment"_s, u"prodution"_s, {u"404"_s}));
    row("a repository that is not there", stopped(u"repository"_s, u"acme/chekout"_s, {u"404"_s}));
    row("a repository without its owner", stopped(u"repository"_s, u"checkout"_s));
    row("a terminal that is set to another repository and host",
        {.variables = {{u"GH_REPO"_s, u"acme/elsewhere"_s}, {u"GH_HOST"_s, u"git.example.com"_s}}, .changes = both});
    row("a host that one is not signed in to", stopped(u"host"_s, u"git.example.com"_s));
    row("not signed in",
        {.isSignedIn = false, .isWell = false, .said = {u"gh auth login"_s, nothing}, .isAskedFor = false});
    row("refused", {.trouble = u"refused"_s, .isWell = false, .said = {u"403"_s, u"NOT SET: "_s + fallbackName}});
    row("cut off", {.trouble = u"cut"_s, .isWell = false, .said = {u"ended with an error"_s, u"NOT SET"_s}});
    row("a quiet end and nothing set", {.trouble = u"forgets"_s, .isWell = false, .said = {u"NOT SET"_s}});
    addWhereTheNamesAreThere(row, both, unchanged, unchanged);
    row("removed",
        {.what = Do::Remove,
            .changes = both + QStringList{u"acme/checkout/production -"_s + fallbackName},
            .said = {u"is gone"_s}});
    const auto live = [](Situation situation) {
        situation.what = Do::Live;
        return situation;
    };
    row("the workflow on its branch", live({.changes = {u"acme/checkout deploy.yml=main"_s}}));
    row("a workflow that is not there",
        live(with(u"workflow"_s, u"deply.yml"_s, {.isWell = false, .said = {u"404"_s}})));
    row("a branch that is not there",
        live(with(u"branch"_s, u"mian"_s, {.isWell = false, .said = {u"No ref found"_s}})));
    row("a workflow that is refused", live({.trouble = u"refused"_s, .isWell = false, .said = {u"403"_s}}));
    row("cut off while it starts the workflow", live({.trouble = u"cut"_s, .isWell = false}));
}

void DeployToolsTest::addKubernetes(const std::function<void(const char *, const Situation &)> &row)
{
    const QStringList both{
        u"shop %1,%2=%3,%4"_s.arg(keyName, fallbackName, QString::fromLatin1(newKey), QString::fromLatin1(oldKey))};
    const QString isValue = u"Read back: %1 is what you pasted"_s.arg(keyName);
    row("both in one change, although the current context is gone", {.changes = both, .said = {isValue}});
    row("the default namespace has such a Secret too",
        with(u"namespace"_s, u"default"_s, {.isWell = false, .said = {nothing}, .isAskedFor = false}));
    row("a context that is not there", stopped(u"context"_s, u"eu-west"_s, {u"does not exist"_s}));
    row("a namespace that is not there", stopped(u"namespace"_s, u"shopp"_s, {u"not found"_s}));
    row("a Secret that is not there", stopped(u"secret"_s, u"checkout"_s, {u"not found"_s}));
    row("a workload that is not there", stopped(u"workload"_s, u"deployment/chekout"_s, {u"not found"_s}));
    row("a kind of workload in place of one", stopped(u"workload"_s, u"deployments"_s));
    row("a tool that asks for a user and would read the values as one", stopped(u"context"_s, u"anonymous"_s));
    row("not signed in any more", stopped(u"context"_s, u"expired"_s));
    row("refused", {.trouble = u"refused"_s, .isWell = false, .said = {u"cannot patch"_s, u"NOT SET"_s}});
    row("an immutable Secret", {.trouble = u"immutable"_s, .isWell = false, .said = {u"immutable"_s, u"NOT SET"_s}});
    row("cut off", {.trouble = u"cut"_s, .isWell = false, .said = {u"NOT SET"_s}});
    row("cut off after it was set",
        {.trouble = u"cut after"_s, .changes = both, .said = {u"ended with an error"_s, isValue}});
    row("put back by an operator at once", {.trouble = u"forgets"_s, .isWell = false, .said = {u"NOT SET"_s}});
    row("removed",
        {.what = Do::Remove, .changes = both + QStringList{u"shop -"_s + fallbackName}, .said = {u"is gone"_s}});
    row("a Secret that one may not read",
        {.trouble = u"unreadable"_s, .isWell = false, .said = {u"cannot get"_s, nothing}, .isAskedFor = false});
    // What would put the old values back.
    for (const auto &[name, trouble] :
        {std::pair("a Secret that Helm writes", u"of Helm"_s), std::pair("one that Argo CD writes", u"of Argo CD"_s),
            std::pair("one that an operator owns", u"of an operator"_s)})
        row(name,
            {.trouble = trouble,
                .isWell = false,
                .said = {u"another tool writes this Secret"_s, nothing},
                .isAskedFor = false});
    row("restarted", {.what = Do::Live, .changes = {u"shop deployment/checkout=restarted"_s}});
    row("a restart that is refused",
        {.what = Do::Live, .trouble = u"refused"_s, .isWell = false, .said = {u"cannot patch"_s}});
    row("cut off while it restarts", {.what = Do::Live, .trouble = u"cut"_s, .isWell = false});
}

void DeployToolsTest::addAws(const std::function<void(const char *, const Situation &)> &row)
{
    const auto set = [](const QString &name, const QByteArray &value) {
        return u"123456789012/eu-central-1 (alias/aws/ssm) /checkout/production/%1=%2"_s.arg(
            name, QString::fromLatin1(value));
    };
    const QStringList both{set(fallbackName, oldKey), set(keyName, newKey)};
    const QString isValue = u"Read back: %1 is what you pasted"_s.arg(fallbackName);
    row("the fallback and then the key", {.changes = both, .said = {isValue}});
    row("a path that is not there", stopped(u"path"_s, u"/checkout/prodution"_s));
    row("the same path in another region", stopped(u"region"_s, u"us-east-1"_s));
    row("another account", stopped(u"account"_s, u"210987654321"_s));
    row("a profile that is not there", stopped(u"profile"_s, u"prod"_s, {u"could not be found"_s}));
    row("a terminal that is set to another region",
        {.variables = {{u"AWS_REGION"_s, u"us-east-1"_s}, {u"AWS_PROFILE"_s, u"other"_s}}, .changes = both});
    row("not signed in", {.isSignedIn = false, .isWell = false, .said = {nothing}, .isAskedFor = false});
    row("signed in too long ago",
        {.trouble = u"expired"_s, .isWell = false, .said = {u"ExpiredToken"_s, nothing}, .isAskedFor = false});
    row("refused", {.trouble = u"refused"_s, .isWell = false, .said = {u"AccessDenied"_s}});
    row("cut off", {.trouble = u"cut"_s, .isWell = false, .said = {u"ended with an error"_s}});
    for (const auto &[trouble, why] : {std::pair(u"readable by all"_s, u"of the type String"_s),
             std::pair(u"another key"_s, u"with another key there: alias/checkout"_s)})
        row(qPrintable(u"a parameter that is "_s + trouble),
            {.trouble = trouble, .isWell = false, .said = {why, nothing}, .isAskedFor = false});
    row("a quiet end and nothing set", {.trouble = u"forgets"_s, .isWell = false, .said = {u"NOT KNOWN"_s}});
    row("removed",
        {.what = Do::Remove,
            .changes = both + QStringList{u"123456789012/eu-central-1 -/checkout/production/"_s + fallbackName},
            .said = {u"is gone"_s}});
    row("the service's tasks anew", {.what = Do::Live, .changes = {u"123456789012/eu-central-1/eu checkout=new"_s}});
    row("a service that is not there",
        {.what = Do::Live, .places = {{u"service"_s, u"chekout"_s}}, .isWell = false, .said = {u"ServiceNotFound"_s}});
    row("new tasks that are refused",
        {.what = Do::Live, .trouble = u"refused"_s, .isWell = false, .said = {u"AccessDenied"_s}});
}

void DeployToolsTest::addAwsSecrets(const std::function<void(const char *, const Situation &)> &row)
{
    const QString place = u"123456789012/eu-central-1 checkout/production="_s;
    const QString whole = QString::fromUtf8(
        QJsonDocument(QJsonObject{{u"k"_s, QString::fromLatin1(newKey)}}).toJson(QJsonDocument::Compact))
                              .mid(5)
                              .chopped(1);
    const QString first = u"{\"DATABASE_URL\":\"x\",\"%1\":\"%2\""_s.arg(fallbackName, QString::fromLatin1(oldKey));
    const QStringList both{place + first + u'}', place + first + u",\"%1\":%2}"_s.arg(keyName, whole)};
    const QString isValue = u"Read back: %1 is what you pasted"_s.arg(fallbackName);
    row("the fallback and then the key, beside what is there", {.changes = both, .said = {isValue}});
    row("a secret that is not there", stopped(u"secret"_s, u"checkout/prodution"_s, {u"can't find"_s}));
    row("a secret that is no JSON", stopped(u"secret"_s, u"checkout/plain"_s));
    if (!jqKeepsNumbers())
        row("a number that jq would change",
            stopped(u"secret"_s, u"checkout/numbers"_s, {u"jq would change a number"_s}));
    row("the same secret in another region", stopped(u"region"_s, u"us-east-1"_s));
    row("another account", stopped(u"account"_s, u"210987654321"_s));
    row("a terminal that is set to another region",
        {.variables = {{u"AWS_REGION"_s, u"us-east-1"_s}, {u"AWS_PROFILE"_s, u"other"_s}}, .changes = both});
    row("not signed in", {.isSignedIn = false, .isWell = false, .said = {nothing}, .isAskedFor = false});
    row("refused", {.trouble = u"refused"_s, .isWell = false, .said = {u"AccessDenied"_s, u"NOT SET"_s}});
    row("cut off", {.trouble = u"cut"_s, .isWell = false, .said = {u"NOT SET"_s}});
    row("a quiet end and nothing set", {.trouble = u"forgets"_s, .isWell = false, .said = {u"NOT SET"_s}});
    row("removed",
        {.what = Do::Remove,
            .changes = both + QStringList{place + u"{\"DATABASE_URL\":\"x\",\"%1\":%2}"_s.arg(keyName, whole)},
            .said = {u"is gone"_s}});
}

void DeployToolsTest::addCloudflare(const std::function<void(const char *, const Situation &)> &row)
{
    const auto set = [](const QString &name, const QByteArray &value) {
        return u"0123/checkout-production %1=%2"_s.arg(name, QString::fromLatin1(value));
    };
    const QStringList both{set(fallbackName, oldKey), set(keyName, newKey)};
    row("the fallback and then the key", {.changes = both, .said = {listed}});
    row("a typing error in the name makes no Worker",
        stopped(u"worker"_s, u"checkout-prodution"_s, {u"does not exist"_s}));
    row("another account", stopped(u"account"_s, u"4567"_s));
    row("a terminal that is set to another account",
        {.variables = {{u"CLOUDFLARE_ACCOUNT_ID"_s, u"4567"_s}, {u"CLOUDFLARE_ENV"_s, u"staging"_s}}, .changes = both});
    row("not signed in", {.isSignedIn = false, .isWell = false, .said = {nothing}, .isAskedFor = false});
    row("refused", {.trouble = u"refused"_s, .isWell = false, .said = {u"NOT SET: "_s + fallbackName}});
    row("cut off", {.trouble = u"cut"_s, .isWell = false, .said = {u"NOT SET"_s}});
    row("a quiet end and nothing set", {.trouble = u"forgets"_s, .isWell = false, .said = {u"NOT SET"_s}});
    // It lists nothing but names.
    addWhereTheNamesAreThere(row, both, u"ended with an error"_s, listed);
    row("removed",
        {.what = Do::Remove,
            .changes = both + QStringList{u"0123/checkout-production -"_s + fallbackName},
            .said = {u"is gone"_s}});
}

void DeployToolsTest::addCloudflarePages(const std::function<void(const char *, const Situation &)> &row)
{
    const auto at = [](const QString &place) {
        return QStringList{u"0123/storefront/%1 %2=%3"_s.arg(place, fallbackName, QString::fromLatin1(oldKey)),
            u"0123/storefront/%1 %2=%3"_s.arg(place, keyName, QString::fromLatin1(newKey))};
    };
    row("the fallback and then the key", {.changes = at(u"production"_s), .said = {listed}});
    row("previews", with(u"environment"_s, u"preview"_s, {.changes = at(u"preview"_s), .said = {listed}}));
    row("a project that is not there", stopped(u"project"_s, u"storefrnt"_s, {u"does not exist"_s}));
    row("an environment that is not there", stopped(u"environment"_s, u"staging"_s));
    row("not signed in", {.isSignedIn = false, .isWell = false, .said = {nothing}, .isAskedFor = false});
    row("refused", {.trouble = u"refused"_s, .isWell = false, .said = {u"NOT SET: "_s + fallbackName}});
    row("cut off", {.trouble = u"cut"_s, .isWell = false, .said = {u"NOT SET"_s}});
    row("a quiet end and nothing set", {.trouble = u"forgets"_s, .isWell = false, .said = {u"NOT SET"_s}});
    row("removed",
        {.what = Do::Remove,
            .changes = at(u"production"_s) << u"0123/storefront/production -"_s + fallbackName,
            .said = {u"is gone"_s}});
}

void DeployToolsTest::addAzure(const std::function<void(const char *, const Situation &)> &row)
{
    const auto set = [](QString name, const QByteArray &value) {
        return u"acme-production checkout-%1=%2"_s.arg(name.replace(u'_', u'-'), QString::fromLatin1(value));
    };
    const QStringList both{set(fallbackName, oldKey), set(keyName, newKey)};
    row("the fallback and then the key",
        {.changes = both, .said = {u"Read back: INNGEST-SIGNING-KEY-FALLBACK is what you pasted"_s}});
    row("a vault that is not there", stopped(u"vault"_s, u"acme-prodution"_s));
    row("another subscription", stopped(u"subscription"_s, u"33333333-3333-3333-3333-333333333333"_s));
    row("a beginning of names that no app has", stopped(u"prefix"_s, u"chekout-"_s));
    row("a terminal that writes logs",
        {.variables = {{u"AZURE_LOGGING_ENABLE_LOG_FILE"_s, u"true"_s}, {u"AZURE_CORE_COLLECT_TELEMETRY"_s, u"true"_s}},
            .changes = both});
    row("not signed in", {.isSignedIn = false, .isWell = false, .said = {u"az login"_s, nothing}, .isAskedFor = false});
    row("signed in too long ago",
        {.trouble = u"expired"_s, .isWell = false, .said = {u"AADSTS7000222"_s, nothing}, .isAskedFor = false});
    row("refused", {.trouble = u"refused"_s, .isWell = false, .said = {u"Forbidden"_s, u"NOT KNOWN"_s}});
    row("a name that was deleted and is kept",
        {.trouble = u"deleted"_s, .isWell = false, .said = {u"deleted but recoverable"_s, u"NOT KNOWN"_s}});
    row("cut off", {.trouble = u"cut"_s, .isWell = false, .said = {u"ended with an error"_s, u"NOT KNOWN"_s}});
    row("a quiet end and nothing set", {.trouble = u"forgets"_s, .isWell = false, .said = {u"NOT KNOWN"_s}});
    row("a vault whose secrets one may not list",
        {.trouble = u"unreadable"_s, .isWell = false, .said = {u"Forbidden"_s, nothing}, .isAskedFor = false});
    row("removed",
        {.what = Do::Remove,
            .changes = both + QStringList{u"acme-production -checkout-INNGEST-SIGNING-KEY-FALLBACK"_s},
            .said = {u"is gone"_s}});
}

void DeployToolsTest::addCompose(const std::function<void(const char *, const Situation &)> &row)
{
    const auto live = [](Situation situation) {
        situation.what = Do::Live;
        return situation;
    };
    const QStringList anew{u"shop checkout=EXTRA=1 %1=%2 port 80/tcp"_s.arg(keyName, QString::fromLatin1(oldKey))};
    row("the override's variable and port stay", live({.changes = anew}));
    row("a terminal that names one file and another project",
        live({.variables = {{u"COMPOSE_FILE"_s, u"docker-compose.yml"_s}, {u"COMPOSE_PROJECT_NAME"_s, u"other"_s},
                  {u"DOCKER_HOST"_s, u"tcp://127.0.0.1:1"_s}, {u"DOCKER_TLS_VERIFY"_s, u"1"_s},
                  {u"DOCKER_CERT_PATH"_s, u"/nowhere"_s}},
            .changes = anew}));
    row("a service that is not there", live(stopped(u"service"_s, u"chekout"_s)));
    row("a folder that is not there",
        live({.places = {{u"project"_s, u"home/shpo"_s}}, .isWell = false, .said = {u"No such file"_s}}));
    row("a copy of the project makes no second one", live(stopped(u"project"_s, u"home/copy"_s)));
    row("a context that is not there", live(stopped(u"context"_s, u"us"_s, {u"not found"_s})));
    row("refused", live({.trouble = u"refused"_s, .isWell = false, .said = {u"authorization denied"_s}}));
    row("cut off", live({.trouble = u"cut"_s, .isWell = false}));
}

void DeployToolsTest::doesWhatItSaysAndNothingElse_data()
{
    QTest::addColumn<QString>("targetId");
    QTest::addColumn<Situation>("situation");
    DailyRows rows(3);
    const auto adder = [&rows](const QString &targetId) {
        return [targetId, &rows](const char *name, const Situation &situation) {
            if (rows.takesNext())
                QTest::newRow(qPrintable(u"%1: %2"_s.arg(targetId, QString::fromUtf8(name)))) << targetId << situation;
        };
    };
    addVercel(adder(u"vercel"_s));
    addGithub(adder(u"github-actions"_s));
    addKubernetes(adder(u"kubernetes"_s));
    addAws(adder(u"aws-ssm"_s));
    addAwsSecrets(adder(u"aws-secrets"_s));
    addCloudflare(adder(u"cloudflare"_s));
    addCloudflarePages(adder(u"cloudflare-pages"_s));
    addAzure(adder(u"azure-keyvault"_s));
    addCompose(adder(u"docker-compose"_s));
}

void DeployToolsTest::doesWhatItSaysAndNothingElse()
{
    QFETCH(QString, targetId);
    QFETCH(Situation, situation);
    if (targetId == "azure-keyvault"_L1 && ToolsStage::isReal() && !ToolsStage::hasReal(u"az"_s))
        QSKIP("az is not installed: Debian 12 has one that cannot ask a vault.");
    ToolsStage stage(targetId, QString::fromUtf8(QTest::currentDataTag()));
    QVERIFY(stage.begin(situation.trouble));
    signInTo(stage, targetId, situation.isSignedIn);
    for (auto it = situation.variables.cbegin(); it != situation.variables.cend(); ++it)
        stage.setVariable(it.key(), *it);

    // GIVEN a target with its places, and the variables in the order that the rotation gives them
    const DeployTarget target = *DeployTargets().find(targetId);
    const QList<DeployVariable> values{{fallbackName, Secret(oldKey)}, {keyName, Secret(newKey)}};
    const DeployPlaces places = placesOf(targetId, stage, situation.places);
    const auto written = [&](const QList<DeployVariable> &variables) {
        return deployInstructions(target, places, variables, {}).steps;
    };
    QList<DeployStep> steps;
    const auto take = [&steps](const QList<DeployStep> &all, DeployStep::Kind kind) {
        for (const DeployStep &step : all) {
            if (step.kind == kind && !step.command.isEmpty())
                steps.append(step);
        }
    };
    switch (situation.what) {
    case Do::Set:
        take(written(values), DeployStep::Kind::Set);
        break;
    case Do::Remove:
        // What is to go has to be there first, and what stays: a list without that one is believed by nobody.
        if (situation.trouble != "shared"_L1) // there is one
            take(written(values), DeployStep::Kind::Set);
        take(written({{fallbackName, {}, true}}), DeployStep::Kind::Remove);
        break;
    case Do::Live:
        take(written(values), DeployStep::Kind::Live);
        break;
    }
    QVERIFY(!steps.isEmpty());

    // WHEN a person pastes one command after the other, as long as they end well
    bool isWell = true;
    for (const DeployStep &step : steps) {
        QByteArray answers;
        for (const DeployVariable &variable : values) {
            if (step.input != DeployInput::None && step.variables.contains(variable.name))
                answers += variable.value.reveal().toByteArray() + '\n';
        }
        const int status = stage.run(step.command, answers);
        isWell = status == 0;
        QVERIFY2(status != -1, "it waits for an answer");
        if (!isWell)
            break;
    }

    // THEN it ends as it should, says so, and changed what it should and nothing else
    const QByteArray said = stage.said();
    QVERIFY2(isWell == situation.isWell, said.constData());
    for (const QString &words : situation.said)
        QVERIFY2(said.contains(words.toUtf8()), (words + u" in: "_s + QString::fromUtf8(said)).toUtf8().constData());
    QCOMPARE(stage.changes(), situation.changes);
    QCOMPARE(said.contains("Read back"), isWell && situation.what != Do::Live);
    if (situation.what != Do::Live)
        QCOMPARE(said.contains(target.spelled(fallbackName).toUtf8() + ": "), situation.isAskedFor);
    QVERIFY(!stage.calls().isEmpty() || said.contains("No such file"));
    for (const QJsonObject &call : stage.calls()) {
        QVERIFY2(!call[u"error"_s].toString().contains(u"it waited"_s), said.constData());
        for (const QJsonValue &word : call[u"arguments"_s].toArray()) {
            for (const QByteArray &value : {newKey, oldKey, newKey.toBase64(), oldKey.toBase64()})
                QVERIFY2(!word.toString().toUtf8().contains(value), qPrintable(word.toString()));
        }
    }
    for (const QByteArray &value : {newKey, oldKey, newKey.toBase64(), oldKey.toBase64()})
        QVERIFY2(!said.contains(value), "no value is shown");
    // Tools keep logs and caches there.
    for (QDirIterator files(stage.path(u"home"_s), QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
         files.hasNext();) {
        QFile file(files.next());
        QVERIFY(file.open(QIODevice::ReadOnly));
        QVERIFY2(file.fileName().endsWith("checkout.env"_L1) || !file.readAll().contains("signkey-prod"),
            qPrintable(file.fileName()));
    }
    // Folders of their own go with the command.
    QCOMPARE(QDir(stage.path(u"tmp"_s)).entryList({u"tmp.*"_s}, QDir::Dirs), QStringList());
    QVERIFY(stage.keep());
}

int main(int argc, char **argv)
{
    const QString missing = ToolsStage::missing();
    if (!missing.isEmpty()) {
        std::printf("%s\n", qPrintable(missing));
        return 77;
    }
    // All rows are one function to Qt, and a busy machine takes its time; what never ends is noticed by the stage.
    qputenv("QTEST_FUNCTION_TIMEOUT", "3600000");
    QCoreApplication application(argc, argv);
    DeployToolsTest test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_deploytools.moc"
