// SPDX-License-Identifier: GPL-3.0-or-later
// A failover through the console beside the same fence, promote and write test typed by hand at the sites, in
// turns, against the same two sites under the same load. Prints both and their ratio; judges nothing.
#include "models/core/instant.h"
#include "tests/moves/labcommand.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QJsonDocument>
#include <QTextStream>
#include <QUuid>

#include <algorithm>

using namespace Switchback;

namespace
{
QTextStream out(stdout);
const QString Production = QStringLiteral("naperville");
const QString Backup = QStringLiteral("centennial");

[[noreturn]] void giveUp(const QByteArray &why)
{
    out << "bench failover: " << why << Qt::endl;
    std::exit(1);
}

/// One doing typed at the site; its result's data.
QJsonObject byHand(const LabCommand &lab, const QString &site, const QString &verb, const QString &op,
                   const QJsonObject &params)
{
    const QJsonObject request{{QStringLiteral("op"), op},
                              {QStringLiteral("by"), QStringLiteral("hand")},
                              {QStringLiteral("params"), params}};
    const LabCommand::Ran ran = lab.atSite(site, verb, request);
    const QByteArray last = ran.out.trimmed().split('\n').last();
    const QJsonObject answer = QJsonDocument::fromJson(last).object();
    if (answer.value(QStringLiteral("type")).toString() != QLatin1String("result"))
        giveUp(verb.toUtf8() + ": " + ran.all());
    return answer.value(QStringLiteral("data")).toObject();
}

double handFailover(const LabCommand &lab)
{
    const auto uuid = [] { return QUuid::createUuid().toString(QUuid::WithoutBraces); };
    const QString fenceOp = uuid();
    QElapsedTimer timer;
    timer.start();
    const QJsonObject fence =
        byHand(lab, Production, QStringLiteral("fence"), fenceOp,
               {{QStringLiteral("reason"), QStringLiteral("bench")}, {QStringLiteral("ship_s"), 20}});
    const QString final = fence.value(QStringLiteral("final_lsn")).toString();
    byHand(lab, Backup, QStringLiteral("promote"), uuid(),
           {{QStringLiteral("fence"), QJsonObject{{QStringLiteral("site"), Production},
                                                  {QStringLiteral("op"), fenceOp},
                                                  {QStringLiteral("final_lsn"), final}}},
            {QStringLiteral("wait_lsn"), final},
            {QStringLiteral("wait_s"), 30}});
    byHand(lab, Backup, QStringLiteral("write_test"), uuid(), {});
    return double(timer.elapsed()) / 1000.0;
}

double consoleFailover(const LabCommand &lab)
{
    const LabCommand::Ran moved =
        lab.console({QStringLiteral("failover"), QStringLiteral("--confirm"), QStringLiteral("Centennial"),
                     QStringLiteral("--by"), QStringLiteral("bench")});
    if (moved.code != 0)
        giveUp(moved.all());
    std::optional<Instant> begun;
    double seconds = 0;
    const QJsonArray events = lab.events();
    for (const QJsonValue &value : events) {
        const QJsonObject event = value.toObject();
        const auto at = fromIso(event.value(QStringLiteral("at")).toString());
        if (event.value(QStringLiteral("kind")).toString() == QLatin1String("run.started"))
            begun = at;
        else if (event.value(QStringLiteral("kind")).toString() == QLatin1String("run.finished") && begun &&
                 at)
            seconds = double((*at - *begun).count()) / 1000.0;
    }
    return seconds;
}

void home(const LabCommand &lab)
{
    const LabCommand::Ran moved =
        lab.console({QStringLiteral("failback"), QStringLiteral("--confirm"), QStringLiteral("Naperville"),
                     QStringLiteral("--by"), QStringLiteral("bench")},
                    240'000);
    if (moved.code != 0)
        giveUp(moved.all());
}

bool inStep(const LabCommand &lab)
{
    return lab.waitFor(
        [](const QJsonObject &report) {
            return report.value(QStringLiteral("loss")).toObject().value(QStringLiteral("kind")).toString() ==
                   QLatin1String("known");
        },
        90);
}

double median(QList<double> values)
{
    std::sort(values.begin(), values.end());
    return values.at(values.size() / 2);
}
} // namespace

int main(int argc, char **argv)
{
    const QCoreApplication app(argc, argv);
    const int rounds = argc > 1 ? std::max(1, QString::fromLocal8Bit(argv[1]).toInt()) : 3;
    LabCommand lab;
    const QString trouble = lab.up();
    if (!trouble.isEmpty())
        giveUp(trouble.toUtf8());
    QList<double> hand;
    QList<double> console;
    for (int i = 0; i < rounds; ++i) {
        for (const bool byConsole : {i % 2 == 0, i % 2 != 0}) {
            if (!inStep(lab))
                giveUp("the sites do not come into step");
            const double seconds = byConsole ? consoleFailover(lab) : handFailover(lab);
            (byConsole ? console : hand) += seconds;
            out << (byConsole ? "through the console  " : "typed at the sites   ") << seconds << " s"
                << Qt::endl;
            home(lab);
        }
    }
    out << "median: console " << median(console) << " s, by hand " << median(hand) << " s, ratio "
        << median(console) / median(hand) << Qt::endl;
    return 0;
}
