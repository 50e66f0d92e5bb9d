// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/base/onscreen.h"

#include <QEvent>
#include <QScreen>
#include <QScrollArea>
#include <QTimer>
#include <QWidget>

#include <algorithm>

namespace Switchback
{

namespace
{
using namespace std::chrono_literals;
/// What a frame takes, until the window manager has said so.
constexpr QSize UsualFrame(4, 40);

/// The frame is known some time after the window is shown: then it is looked at, and once more.
class Keeper : public QObject
{
public:
    explicit Keeper(QWidget &window)
        : QObject(&window)
        , m_window(window)
    {
        window.installEventFilter(this);
    }

protected:
    bool eventFilter(QObject *, QEvent *event) override
    {
        if (event->type() == QEvent::Show && !m_shown) {
            m_shown = true;
            for (const auto wait : {100ms, 500ms})
                QTimer::singleShot(wait, this, [this] { look(); });
        }
        return false;
    }

private:
    void look()
    {
        if (!m_window.isVisible() || m_window.isMaximized() || m_window.isFullScreen())
            return;
        const QRect room = m_window.screen()->availableGeometry();
        const QRect frame = m_window.frameGeometry();
        const QSize around = frame.size() - m_window.size();
        const QSize most = room.size() - around;
        if (m_window.width() > most.width() || m_window.height() > most.height()) {
            m_window.setMinimumSize(m_window.minimumSize().boundedTo(most));
            m_window.resize(m_window.size().boundedTo(most));
        }
        const QSize now = m_window.size() + around;
        const QPoint corner(
            std::clamp(frame.x(), room.left(), std::max(room.left(), room.right() + 1 - now.width())),
            std::clamp(frame.y(), room.top(), std::max(room.top(), room.bottom() + 1 - now.height())));
        if (corner != frame.topLeft())
            m_window.move(corner);
    }

    QWidget &m_window;
    bool m_shown = false;
};
} // namespace

void keepOnScreen(QWidget &window, QSize wanted)
{
    const QSize room = window.screen()->availableGeometry().size() - UsualFrame;
    window.setMinimumSize(window.minimumSize().boundedTo(room));
    window.resize(wanted.boundedTo(room));
    new Keeper(window);
}

QScrollArea *scrolled(QWidget *page)
{
    auto *area = new QScrollArea;
    area->setWidget(page);
    area->setWidgetResizable(true);
    area->setFrameShape(QFrame::NoFrame);
    area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    area->setFocusPolicy(Qt::NoFocus);
    return area;
}

int mostHeight(const QWidget &dialog)
{
    return dialog.screen()->availableGeometry().height() - UsualFrame.height();
}

} // namespace Switchback
