// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/telephone/baresipcontrol.h"

#include <QProcess>
#include <QTemporaryDir>

#include <memory>

namespace Switchback
{

/// One process of baresip, told what to do by its control port on loopback. It ends with the thread that
/// started it, even if that is killed. One thread.
class Baresip : public QObject
{
    Q_OBJECT

public:
    struct Settings {
        QString listen;   ///< "ADDRESS:PORT" of SIP; the next port is taken too, for TLS
        int rtpFirst = 0; ///< ports for speech
        int rtpLast = 0;
        QString account; ///< one of its own, as baresip writes it; may be empty
        /// The network interface whose address it names for speech; empty: the machine's first.
        QString interface = {};
        /// A folder into which it writes what it hears of each call, dump-….-dec.wav; empty: nowhere.
        QString hearsIn = {};
        /// A file for all it says and for the SIP that it sends and gets; empty: nowhere. At 4 MiB, as of
        /// anything that it writes, it is ended.
        QString traceTo = {};
        int mostCalls = 100; ///< at once; whoever calls above that is told that it is busy
    };
    using Step = BaresipControl::Step;
    using Done = BaresipControl::Done;

    explicit Baresip(Settings settings, QObject *parent = nullptr);
    ~Baresip() override;

    void start();
    /// Tells of its events, and takes commands, once it is up.
    [[nodiscard]] BaresipControl &control() { return m_control; }
    void run(const QList<Step> &steps, Done done = {}) { m_control.run(steps, std::move(done)); }

signals:
    /// It ended, or did not answer and was ended. start() may be called again.
    void gone(const QString &why);

private:
    [[nodiscard]] QString configText() const;
    bool writeFolder();
    void end(const QString &why);

    const Settings m_settings;
    std::unique_ptr<QTemporaryDir> m_folder;
    QProcess m_process;
    BaresipControl m_control;
    QTimer m_deadline; ///< of coming up
    quint16 m_port = 0;
    bool m_running = false;
};

} // namespace Switchback
