// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gateway/gatewaythread.h"

#include <QPointer>

namespace Switchback
{

namespace
{
/// Stands in another thread for a gateway.
class Stand : public Gateway
{
    Q_OBJECT

public:
    explicit Stand(Gateway &real)
        : m_real(&real)
        , m_key(real.key())
        , m_channel(real.channel())
        , m_members(real.members())
        , m_room(real.room())
        , m_canBeAsked(real.canBeAsked())
    {
    }
    void listen()
    {
        connect(m_real, &Gateway::attempted, this,
                [this](const QString &attempt, const Attempted &what) { emit attempted(attempt, what); });
        connect(m_real, &Gateway::heard, this, [this](const Heard &what) { emit heard(what); });
        connect(m_real, &Gateway::troubled, this,
                [this](const QString &gateway, const QString &what) { emit troubled(gateway, what); });
        connect(m_real, &Gateway::strayed, this,
                [this](const QString &gateway, const StrayMail &mail) { emit strayed(gateway, mail); });
    }
    [[nodiscard]] QString key() const override { return m_key; }
    [[nodiscard]] Channel channel() const override { return m_channel; }
    [[nodiscard]] QStringList members() const override { return m_members; }
    [[nodiscard]] int room() const override { return m_room; }
    [[nodiscard]] bool canBeAsked() const override { return m_canBeAsked; }
    void send(const QList<Outgoing> &batch) override
    {
        if (m_real)
            QMetaObject::invokeMethod(
                m_real, [real = m_real, batch] { real->send(batch); }, Qt::QueuedConnection);
    }
    void ask(const QList<Outgoing> &attempts) override
    {
        if (m_real)
            QMetaObject::invokeMethod(
                m_real, [real = m_real, attempts] { real->ask(attempts); }, Qt::QueuedConnection);
    }
    void goOnWith(const QList<Taken> &all) override
    {
        if (m_real)
            QMetaObject::invokeMethod(
                m_real, [real = m_real, all] { real->goOnWith(all); }, Qt::QueuedConnection);
    }

private:
    QPointer<Gateway> m_real;
    const QString m_key;
    const Channel m_channel;
    const QStringList m_members;
    const int m_room;
    const bool m_canBeAsked;
};
} // namespace

GatewayThread::GatewayThread(QObject *parent)
    : QObject(parent)
{
    m_thread.setObjectName(QStringLiteral("gateways"));
    m_thread.start();
}

GatewayThread::~GatewayThread()
{
    auto *there = new QObject;
    there->moveToThread(&m_thread);
    QMetaObject::invokeMethod(
        there,
        [this, there] {
            m_gateways.clear();
            delete there;
        },
        Qt::BlockingQueuedConnection);
    m_thread.quit();
    m_thread.wait();
}

std::vector<std::unique_ptr<Gateway>> GatewayThread::stand(const Make &make)
{
    std::vector<Gateway *> made;
    auto *there = new QObject;
    there->moveToThread(&m_thread);
    QMetaObject::invokeMethod(
        there,
        [&] {
            for (auto &one : make()) {
                made.push_back(one.get());
                m_gateways.push_back(std::move(one));
            }
            delete there;
        },
        Qt::BlockingQueuedConnection);
    std::vector<std::unique_ptr<Gateway>> stands;
    for (Gateway *one : made) {
        auto stand = std::make_unique<Stand>(*one);
        stand->listen();
        stands.push_back(std::move(stand));
    }
    return stands;
}

} // namespace Switchback

#include "gatewaythread.moc"
