// SPDX-License-Identifier: GPL-3.0-or-later
// What it costs to check one full status of a site, beside the parsing of its bytes, which nobody can do
// without. Prints, judges nothing.
#include "app/contract/contract.h"
#include "models/sites/statusjson.h"
#include "tests/app/contract/fullstatus.h"

#include <QJsonDocument>

#include <algorithm>
#include <cstdio>
#include <ctime>
#include <functional>

using namespace Switchback;

namespace
{
constexpr int Rounds = 9;
constexpr int Times = 400;

double cpuMicroseconds()
{
    timespec now{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return double(now.tv_sec) * 1e6 + double(now.tv_nsec) / 1e3;
}

/// Median of the CPU time of one, in microseconds.
double measure(const std::function<void()> &what)
{
    QList<double> took;
    for (int round = 0; round <= Rounds; ++round) {
        const double before = cpuMicroseconds();
        for (int i = 0; i < Times; ++i)
            what();
        if (round > 0) // the first one pays for what is made once
            took += (cpuMicroseconds() - before) / Times;
    }
    std::sort(took.begin(), took.end());
    return took.at(took.size() / 2);
}
} // namespace

int main()
{
    const QJsonObject line{{QStringLiteral("type"), QStringLiteral("result")},
                           {QStringLiteral("data"), toJson(Test::fullStatus())}};
    const QByteArray bytes = QJsonDocument(line).toJson(QJsonDocument::Compact);
    const Contract &contract = Contract::instance();
    const double parse = measure([&] { (void)QJsonDocument::fromJson(bytes).object(); });
    bool sound = true;
    const double check =
        measure([&] { sound = sound && bool(contract.checkAnswerLine(QStringLiteral("status"), line)); });
    std::printf("a status of %lld bytes%s\n", qint64(bytes.size()), sound ? "" : ", WHICH WAS REFUSED");
    std::printf("%-28s %10s %16s\n", "", "us of CPU", "of its parsing");
    std::printf("%-28s %10.1f %16.1f\n", "parse", parse, 1.0);
    std::printf("%-28s %10.1f %16.1f\n", "check against the contract", check, check / parse);
    return sound ? 0 : 1;
}
