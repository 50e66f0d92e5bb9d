// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/start/duty.h"

#include "app/console/gateways.h"
#include "app/console/quitsignals.h"
#include "app/files/fileparts.h"
#include "app/pair/outages.h"
#include "app/pair/pairs.h"
#include "models/core/text/sentences.h"
#include "models/core/visibletext.h"

#include <QCoreApplication>
#include <QTextStream>

#include <memory>
#include <vector>

namespace Switchback
{

namespace
{
void say(const Clock &clock, const QString &text)
{
    QTextStream(stdout) << toIso(clock.now()) << "  " << visibleText(text, 2000) << Qt::endl;
}

/// One line whenever something changes, so that the service's journal tells the story.
class Reporter : public QObject
{
public:
    Reporter(Engine &engine, const Clock &clock)
        : m_engine(engine)
        , m_clock(clock)
    {
        connect(&engine, &Engine::overviewChanged, this, [this] { tellDuty(); });
        connect(&engine, &Engine::eventAppended, this, [this](const Event &event) {
            if (event.pair == m_engine.pair().id && event.kind != QLatin1String("sites.seen"))
                say(m_clock, QStringLiteral("%1: %2").arg(event.pair, event.text));
        });
        connect(&engine, &Engine::troubled, this, [this](const Error &error) { tellTrouble(error); });
        connect(&engine.outages(), &Outages::troubled, this,
                [this](const Error &error) { tellTrouble(error); });
    }

private:
    void tellDuty()
    {
        const QString now = m_engine.dutyLine();
        if (now != m_duty)
            say(m_clock, QStringLiteral("%1: %2").arg(m_engine.pair().id, now));
        m_duty = now;
    }
    void tellTrouble(const Error &error)
    {
        if (!error.text.isEmpty() && error.text != m_trouble)
            say(m_clock, QStringLiteral("%1: %2 %3").arg(m_engine.pair().id, error.text, error.hint));
        m_trouble = error.text;
    }

    Engine &m_engine;
    const Clock &m_clock;
    QString m_duty;
    QString m_trouble;
};
} // namespace

int runDuty(const ConsoleConfig &config, const Clock &clock)
{
    QuitSignals quit;
    quit.watch();
    Notifying notifying; // outlives the pairs
    Pairs pairs(config, clock, Purpose::Watch);
    addGateways(notifying, config, clock);
    notifying.plugInto(pairs, config.notify.operators, clock);
    lookAfterFiles(pairs);
    std::vector<std::unique_ptr<Reporter>> reporters;
    for (const auto &engine : pairs.all())
        reporters.push_back(std::make_unique<Reporter>(*engine, clock));
    QObject::connect(&pairs.signing(), &Signing::troubled, &pairs.signing(),
                     [&clock](const Error &error) { say(clock, asSentences(error)); });
    pairs.start();
    return QCoreApplication::exec();
}

} // namespace Switchback
