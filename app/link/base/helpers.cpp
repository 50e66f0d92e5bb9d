// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/link/base/helpers.h"

#include "app/link/base/helperprocess.h"

#include <QPointer>
#include <QSet>
#include <QThread>
#include <QThreadStorage>
#include <QTimer>

#include <algorithm>
#include <list>

namespace Switchback
{

using namespace std::chrono_literals;

namespace
{
constexpr int Beginning = 8;       ///< so many are at work that may be quick
constexpr Duration Quick = 150ms;  ///< who takes longer is no longer counted among them
constexpr Duration AgainIn = 2ms;  ///< a process whose output has ended is looked for,
constexpr Duration DyingIn = 50ms; ///< or one that was killed
constexpr Duration EndsIn = 300ms; ///< a killed process ends at once, or not at all

/// Somebody who waits for an answer.
struct Asker {
    QPointer<QObject> context;
    std::function<void(const HelperSaid &)> done;
};

struct Task {
    QByteArray key;
    HelperAsk ask;
    QList<Asker> askers;
    std::unique_ptr<HelperProcess> process; ///< none: it waits for a place

    [[nodiscard]] bool wanted() const
    {
        return std::any_of(askers.begin(), askers.end(),
                           [](const Asker &one) { return !one.context.isNull(); });
    }
};

/// Those of a thread; go as the thread ends.
class Helpers
{
public:
    Helpers()
    {
        m_timer.setSingleShot(true);
        QObject::connect(&m_timer, &QTimer::timeout, &m_timer, [this] { look(); });
    }
    ~Helpers();
    Helpers(const Helpers &) = delete;
    Helpers &operator=(const Helpers &) = delete;

    static Helpers &here()
    {
        static QThreadStorage<Helpers *> all;
        if (!all.hasLocalData())
            all.setLocalData(new Helpers);
        return *all.localData();
    }
    void ask(const HelperAsk &ask, const Asker &asker);
    [[nodiscard]] qsizetype count() const { return qsizetype(m_running.size()) + qsizetype(m_dying.size()); }

private:
    using Tasks = std::list<Task>;

    void wakeIn(Duration left);
    void look();
    void admit();
    bool admitOne();
    bool putBackSlowest();
    void begin(Tasks::iterator waiting);
    void end(Tasks::iterator running, HelperSaid::How how);
    void kill(Task &task);
    void bury();
    [[nodiscard]] bool mayBegin(const Task &task) const;
    void sleep();
    [[nodiscard]] int beginning() const;

    Tasks m_waiting; ///< in their order
    Tasks m_running;
    Tasks m_dying;           ///< killed, not gone yet: asked for nothing
    QSet<QByteArray> m_slow; ///< what hung the last time, or had to make place
    QTimer m_timer;
};

Helpers::~Helpers()
{
    m_timer.disconnect();
    for (Task &task : m_running)
        kill(task);
    QElapsedTimer waited;
    waited.start();
    for (bury(); !m_dying.empty() && Duration{waited.elapsed()} < EndsIn; bury())
        QThread::msleep(1);
}

void Helpers::ask(const HelperAsk &ask, const Asker &asker)
{
    const QByteArray key = (ask.program + QChar(0) + ask.arguments.join(QChar(0))).toUtf8();
    for (Tasks *tasks : {&m_running, &m_waiting}) {
        for (Task &task : *tasks) {
            if (task.key == key) {
                task.askers += asker;
                return;
            }
        }
    }
    m_waiting.push_back({key, ask, {asker}, nullptr});
    wakeIn(0ms); // not from here: no answer may come before whoever asked is ready for it
}

void Helpers::wakeIn(Duration left)
{
    if (!m_timer.isActive() || m_timer.remainingTimeAsDuration() > left)
        m_timer.start(std::max(left, Duration{0}));
}

/// How many of the first places are taken.
int Helpers::beginning() const
{
    return int(std::count_if(m_running.begin(), m_running.end(),
                             [](const Task &task) { return task.process->age() < Quick; }));
}

void Helpers::kill(Task &task)
{
    task.process->kill();
    if (!task.process->reap())
        m_dying.push_back({task.key, task.ask, {}, std::move(task.process)});
    task.process.reset();
}

void Helpers::bury()
{
    m_dying.remove_if([](Task &task) { return task.process->reap(); });
}

/// What can't even be killed must not multiply.
bool Helpers::mayBegin(const Task &task) const
{
    return std::none_of(m_dying.begin(), m_dying.end(),
                        [&task](const Task &dying) { return dying.key == task.key; });
}

void Helpers::look()
{
    bury();
    for (auto it = m_running.begin(); it != m_running.end();) {
        const auto task = it++;
        if (task->process->ending() && task->process->reap())
            end(task, task->process->said().how);
        else if (task->process->age() >= task->ask.deadline || !task->wanted())
            end(task, HelperSaid::How::TooLate);
    }
    admit();
    sleep();
}

void Helpers::admit()
{
    m_waiting.remove_if([](const Task &task) { return !task.wanted(); });
    while (admitOne()) {
    }
}

bool Helpers::admitOne()
{
    if (beginning() >= Beginning)
        return false;
    const auto first = std::find_if(m_waiting.begin(), m_waiting.end(), [this](const Task &task) {
        return !m_slow.contains(task.key) && mayBegin(task);
    });
    if (first != m_waiting.end()) {
        if (int(m_running.size()) >= HelpersAtOnce && !putBackSlowest())
            return false;
        begin(first);
        return true;
    }
    // Places are left for those that are not known to hang.
    const auto slow =
        std::find_if(m_waiting.begin(), m_waiting.end(), [this](const Task &task) { return mayBegin(task); });
    if (slow == m_waiting.end() || int(m_running.size()) >= HelpersAtOnce - Beginning)
        return false;
    begin(slow);
    return true;
}

/// Makes place for somebody by the one that has had it longest, which gets another behind all others. False:
/// nobody can make any.
bool Helpers::putBackSlowest()
{
    const auto slowest =
        std::max_element(m_running.begin(), m_running.end(), [](const Task &one, const Task &other) {
            return one.process->age() < other.process->age();
        });
    if (slowest == m_running.end() || slowest->process->age() < Quick)
        return false;
    m_slow.insert(slowest->key);
    kill(*slowest);
    m_waiting.splice(m_waiting.end(), m_running, slowest);
    return true;
}

void Helpers::begin(Tasks::iterator waiting)
{
    m_running.splice(m_running.end(), m_waiting, waiting);
    waiting->process = std::make_unique<HelperProcess>(waiting->ask, [this] { wakeIn(0ms); });
}

void Helpers::end(Tasks::iterator running, HelperSaid::How how)
{
    HelperSaid said = running->process->said();
    said.how = how;
    if (how == HelperSaid::How::TooLate) {
        m_slow.insert(running->key);
        kill(*running);
    } else {
        m_slow.remove(running->key);
    }
    // Each by a turn of its own: what it does with the answer may ask anew, or end this thread's work.
    for (const Asker &asker : std::as_const(running->askers)) {
        if (asker.context)
            QTimer::singleShot(0, asker.context, [done = asker.done, said] { done(said); });
    }
    m_running.erase(running);
}

/// Until the next deadline, or until one more may begin.
void Helpers::sleep()
{
    if (!m_dying.empty())
        wakeIn(DyingIn);
    for (const Task &task : m_running) {
        if (task.process->ending())
            wakeIn(AgainIn);
        wakeIn(task.ask.deadline - task.process->age());
        if (!m_waiting.empty() && task.process->age() < Quick)
            wakeIn(Quick - task.process->age());
    }
}
} // namespace

void askHelper(const HelperAsk &ask, QObject *context, std::function<void(const HelperSaid &)> done)
{
    Helpers::here().ask(ask, {context, std::move(done)});
}

qsizetype helpersHere()
{
    return Helpers::here().count();
}

} // namespace Switchback
