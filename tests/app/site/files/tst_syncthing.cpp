// SPDX-License-Identifier: GPL-3.0-or-later
// What the engine makes of Syncthing's answers, as one that a thread of this test plays gives them.
#include "app/site/engines/files/syncthing.h"

#include "models/core/clock.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QMutex>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTemporaryDir>
#include <QTest>
#include <QThread>

using namespace Switchback;
using namespace Switchback::Site;
using namespace std::chrono_literals;

namespace
{
/// Answers by the path up to its query; what it has no word for is not found.
class PlayedSyncthing : public QThread
{
public:
    PlayedSyncthing()
    {
        m_worker.moveToThread(this);
        start();
        QMetaObject::invokeMethod(
            &m_worker, [this] { listen(); }, Qt::BlockingQueuedConnection);
    }
    ~PlayedSyncthing() override
    {
        QMetaObject::invokeMethod(
            &m_worker, [this] { m_server.reset(); }, Qt::BlockingQueuedConnection);
        quit();
        wait();
    }
    void say(const QString &path, const QJsonObject &answer)
    {
        const QMutexLocker lock(&m_lock);
        m_answers.insert(path, answer);
    }
    [[nodiscard]] quint16 port() const { return m_port; }

private:
    void listen()
    {
        m_server = std::make_unique<QTcpServer>();
        m_server->listen(QHostAddress::LocalHost);
        m_port = m_server->serverPort();
        QObject::connect(m_server.get(), &QTcpServer::newConnection, &m_worker, [this] {
            QTcpSocket *socket = m_server->nextPendingConnection();
            QObject::connect(socket, &QTcpSocket::readyRead, socket, [this, socket] { answer(socket); });
        });
    }
    void answer(QTcpSocket *socket)
    {
        if (!socket->peek(8192).contains("\r\n\r\n"))
            return;
        const QString path =
            QString::fromLatin1(socket->readAll().split(' ').value(1)).section(QLatin1Char('?'), 0, 0);
        const QMutexLocker lock(&m_lock);
        const auto found = m_answers.constFind(path);
        const bool known = found != m_answers.constEnd();
        socket->write(known ? "HTTP/1.0 200 OK\r\n\r\n" : "HTTP/1.0 404 Not Found\r\n\r\n");
        socket->write(QJsonDocument(known ? *found : QJsonObject()).toJson());
        socket->disconnectFromHost();
    }

    QObject m_worker;
    std::unique_ptr<QTcpServer> m_server;
    QMutex m_lock;
    QHash<QString, QJsonObject> m_answers;
    quint16 m_port = 0;
};
} // namespace

class TestSyncthing : public QObject
{
    Q_OBJECT
private slots:
    void init();
    void allIsWell();
    void whoDoesNotNoticeIsFailing();
    void withoutAnAnswerNothingIsComplete();
    void whatLiesInAFolderThatCannotBeReadIsNotCalledLookedThrough();
    void theCallerSaysHowLong();

private:
    [[nodiscard]] std::shared_ptr<const FilesEngine> engine() const
    {
        Site::SiteConfig config;
        config.file = m_dir->filePath(QStringLiteral("site.toml"));
        config.stateDir = m_dir->filePath(QStringLiteral("state"));
        config.text = QStringLiteral("[files]\nurl='http://127.0.0.1:%1'\napi_key_file='%2/key'\n"
                                     "folder='voice'\npeer_device='PEER'\npath='%2/files'\n")
                          .arg(m_syncthing->port())
                          .arg(m_dir->path())
                          .toUtf8();
        const auto made = syncthingKind().make(config);
        return made ? *made : nullptr;
    }
    void write(const QString &name) const
    {
        QFile file(m_dir->filePath(QStringLiteral("files/") + name));
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write("audio") == 5);
    }

    std::unique_ptr<QTemporaryDir> m_dir;
    std::unique_ptr<PlayedSyncthing> m_syncthing;
    QJsonObject m_status;
};

void TestSyncthing::init()
{
    m_dir = std::make_unique<QTemporaryDir>();
    QVERIFY(QDir(m_dir->path()).mkdir(QStringLiteral("files")));
    QFile key(m_dir->filePath(QStringLiteral("key")));
    QVERIFY(key.open(QIODevice::WriteOnly) && key.write("0123456789abcdef") == 16 &&
            key.setPermissions(QFile::ReadOwner | QFile::WriteOwner));
    m_syncthing = std::make_unique<PlayedSyncthing>();
    m_status = {{QStringLiteral("localFiles"), 1},
                {QStringLiteral("localBytes"), 5},
                {QStringLiteral("needTotalItems"), 0},
                {QStringLiteral("errors"), 0},
                {QStringLiteral("watchError"), QString()}};
    m_syncthing->say(QStringLiteral("/rest/db/status"), m_status);
    m_syncthing->say(QStringLiteral("/rest/db/completion"), {{QStringLiteral("needItems"), 0}});
    m_syncthing->say(
        QStringLiteral("/rest/system/connections"),
        {{QStringLiteral("connections"),
          QJsonObject{{QStringLiteral("PEER"), QJsonObject{{QStringLiteral("connected"), true}}}}}});
    write(QStringLiteral("a"));
}

void TestSyncthing::allIsWell()
{
    const auto files = engine();
    QVERIFY(files);
    const auto status = files->status();
    QVERIFY(status);
    QCOMPARE(status->state, QStringLiteral("in_sync"));
    QVERIFY(status->waiting.completeTo);
    QVERIFY(status->missing && status->missing->completeTo);
    const auto sample = files->sample({QStringLiteral("s"), 60, 20, {}});
    QVERIFY(sample.ok());
    QVERIFY(sample->completeTo && !sample->cut);
}

/// Where the system gives it no more watches, what is new waits for a scan that comes once an hour.
void TestSyncthing::whoDoesNotNoticeIsFailing()
{
    m_status.insert(QStringLiteral("watchError"), QStringLiteral("no space left on device\x1b[2J"));
    m_syncthing->say(QStringLiteral("/rest/db/status"), m_status);
    const auto files = engine();
    const auto status = files->status();
    QCOMPARE(status->state, QStringLiteral("failing"));
    QVERIFY2(status->detail.startsWith(
                 QLatin1String("What is changed here is not noticed: no space left on device")),
             qPrintable(status->detail));
    QVERIFY(!status->detail.contains(QChar(0x1b)));
    QVERIFY(!status->waiting.completeTo);
    QVERIFY(status->missing && status->missing->completeTo); // the other one notices
    const auto sample = files->sample({QStringLiteral("s"), 60, 20, {}});
    QVERIFY(sample.ok() && !sample->completeTo);
}

void TestSyncthing::withoutAnAnswerNothingIsComplete()
{
    m_syncthing.reset();
    m_syncthing = std::make_unique<PlayedSyncthing>(); // that knows no path
    const auto files = engine();
    QCOMPARE(files->status()->state, QStringLiteral("stopped"));
    const auto sample = files->sample({QStringLiteral("s"), 60, 20, {}});
    QVERIFY(sample.ok() && !sample->completeTo);
    QCOMPARE(sample->files.size(), 1);
}

void TestSyncthing::whatLiesInAFolderThatCannotBeReadIsNotCalledLookedThrough()
{
    QDir files(m_dir->filePath(QStringLiteral("files")));
    QVERIFY(files.mkpath(QString(QStringLiteral("d/")).repeated(70)));
    // What the disk keeps for itself is none of the application's.
    QVERIFY(files.mkpath(QStringLiteral("lost+found/") + QString(QStringLiteral("d/")).repeated(70)));
    const Instant since = SystemClock().now() - 1h;
    const auto changed = engine()->changedSince(since, {}, 100, QDeadlineTimer(10s));
    QVERIFY(changed.ok());
    QCOMPARE(changed->files.size(), 1);
    QVERIFY(changed->cut);
    QCOMPARE(changed->unread.size(), 1);
    QCOMPARE(changed->unread.first().why, QStringLiteral("it lies below too many folders"));
}

void TestSyncthing::theCallerSaysHowLong()
{
    for (int i = 0; i < 600; ++i)
        write(QString::number(i));
    const Instant since = SystemClock().now() - 1h;
    const auto none = engine()->changedSince(since, {}, 1000, QDeadlineTimer(0));
    QVERIFY(!none.ok() || (none->cut && none->files.size() < 601));
    const auto all = engine()->changedSince(since, {}, 1000, QDeadlineTimer(10min));
    QVERIFY(all.ok());
    QVERIFY(!all->cut && !all->more);
    QCOMPARE(all->files.size(), 601);
}

QTEST_GUILESS_MAIN(TestSyncthing)
#include "tst_syncthing.moc"
