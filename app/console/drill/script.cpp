// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/drill/script.h"

#include "app/console/drill/hands.h"

namespace Switchback
{

using namespace std::chrono_literals;

Script::Script()
{
    m_look.setInterval(250ms);
    connect(&m_look, &QTimer::timeout, this, &Script::look);
}

void Script::attempt(const QString &name, const std::function<Outcome()> &hand,
                     const std::function<bool()> &until, int timeoutSeconds)
{
    Stage stage{name,
                [this] {
                    m_waited = 0;
                    m_pressed = false;
                },
                [this, hand, until] {
                    // Once it was pressed the button may be gone for good: what counts is what came of it.
                    if (until && m_pressed && until())
                        return true;
                    // Pressed again after two seconds, as a person does who sees that nothing has happened.
                    if (m_waited++ % 8 != 0)
                        return false;
                    const Outcome done = hand();
                    tried(done);
                    if (done)
                        m_pressed = true;
                    else
                        m_waited = 0;
                    return done.ok() && !until;
                },
                timeoutSeconds, true};
    m_stages += stage;
}

void Script::pressUntil(const QString &objectName, const std::function<bool()> &until, int timeoutSeconds)
{
    attempt(
        QStringLiteral("press %1").arg(objectName), [objectName] { return Hands::click(objectName); }, until,
        timeoutSeconds);
}

void Script::writeInto(const QString &objectName, const QString &text)
{
    attempt(QStringLiteral("write into %1").arg(objectName), [objectName, text] {
        // In place of what stands there.
        const Outcome chosen = Hands::press(objectName, Qt::Key_A, Qt::ControlModifier);
        return chosen ? Hands::type(objectName, text) : chosen;
    });
}

void Script::picture(const QString &name)
{
    m_stages += {name, {}, [] { return true; }, 5};
}

void Script::stop()
{
    m_stopped = true;
    m_look.stop();
}

void Script::next()
{
    if (m_stopped)
        return;
    ++m_stage;
    if (m_stage >= m_stages.size()) {
        emit finished();
        return;
    }
    const Stage &stage = m_stages.at(m_stage);
    if (!stage.quiet)
        emit stageBegun(stage.name);
    m_elapsed.start();
    if (stage.act)
        stage.act();
    if (!m_stopped)
        m_look.start();
}

void Script::look()
{
    if (m_stopped)
        return;
    const Stage &stage = m_stages.at(m_stage);
    if (stage.until())
        passed();
    else if (m_elapsed.hasExpired(qint64(stage.timeoutSeconds) * 1000))
        emit notThere(
            tr("%1: not there after %2 s. %3").arg(stage.name).arg(stage.timeoutSeconds).arg(m_lastProblem));
}

void Script::passed()
{
    m_look.stop();
    m_lastProblem.clear();
    const Stage &stage = m_stages.at(m_stage);
    if (stage.quiet) {
        // One turn of the event loop between two movements of a hand.
        QTimer::singleShot(0, this, &Script::next);
        return;
    }
    // One turn of the event loop, so that a picture shows what was just found.
    QTimer::singleShot(100ms, this, [this, name = stage.name, seconds = double(m_elapsed.elapsed()) / 1000] {
        emit stagePassed(name, m_stage + 1, seconds);
        next();
    });
}

} // namespace Switchback
