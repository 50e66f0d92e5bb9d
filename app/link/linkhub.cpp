// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/link/linkhub.h"

#include "app/link/linkworker.h"

namespace Switchback
{

LinkHub::LinkHub(QList<SiteConfig> sites, const Clock &clock, QObject *parent, const LinkLimits &limits)
    : QObject(parent)
{
    qRegisterMetaType<CallAnswer>();
    qRegisterMetaType<WayState>();
    m_worker = new LinkWorker(std::move(sites), clock, limits);
    m_worker->moveToThread(&m_thread);
    connect(&m_thread, &QThread::finished, m_worker, &QObject::deleteLater);
    connect(m_worker, &LinkWorker::wayChanged, this, &LinkHub::wayChanged, Qt::DirectConnection);
    m_thread.setObjectName(QStringLiteral("link"));
    m_thread.start();
}

LinkHub::~LinkHub()
{
    m_thread.quit();
    m_thread.wait();
}

quint64 LinkHub::call(CallRequest request, QObject *context, OnLine onLine, OnDone onDone)
{
    const quint64 id = m_nextId.fetch_add(1);
    // Signals and slots do what plain functions cannot: nothing arrives at a context that is being deleted in
    // another thread, and what is queued for it goes with it.
    const auto voice = std::make_shared<CallVoice>(id);
    if (onLine)
        connect(voice.get(), &CallVoice::line, context, std::move(onLine), Qt::QueuedConnection);
    connect(voice.get(), &CallVoice::done, context, std::move(onDone), Qt::QueuedConnection);
    voice->moveToThread(&m_thread); // it dies there too: with its call, or with the event that brings it
    LinkWorker *worker = m_worker;
    connect(
        context, &QObject::destroyed, voice.get(), [worker, id] { worker->cancel(id); },
        Qt::QueuedConnection);
    QMetaObject::invokeMethod(
        worker, [worker, voice, request = std::move(request)] { worker->start(voice, request); },
        Qt::QueuedConnection);
    return id;
}

void LinkHub::cancel(quint64 id)
{
    LinkWorker *worker = m_worker;
    QMetaObject::invokeMethod(
        worker, [worker, id] { worker->cancel(id); }, Qt::QueuedConnection);
}

} // namespace Switchback
