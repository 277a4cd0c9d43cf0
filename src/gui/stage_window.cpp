// SPDX-License-Identifier: MIT
#include "gui/stage_window.hpp"

#include <QCloseEvent>
#include <QKeyEvent>
#include <QLabel>
#include <QPushButton>
#include <QScreen>
#include <QSplitter>
#include <QVBoxLayout>
#include <utility>

#include "gui/icons.hpp"
#include "gui/stage_view.hpp"
#include "gui/theme.hpp"

namespace vinicast::gui {

namespace {
constexpr QSize kFirstSize(960, 540);
constexpr double kMostOfScreen = 0.9;
}  // namespace

class StageWindow final : public QWidget {
 public:
  StageWindow(StagePlace& place, StageView& stage) : m_place(place), m_stage(stage) {
    setObjectName(QStringLiteral("stageWindow"));
    setWindowIcon(icons::appIcon());
    // The program does not end with it.
    setAttribute(Qt::WA_QuitOnClose, false);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(&stage);
    // The frame around it has room on the screen, too.
    resize(kFirstSize.boundedTo(stage.screen()->availableSize() * kMostOfScreen));
  }

  void toggleFullScreen() { setWindowState(windowState() ^ Qt::WindowFullScreen); }

 protected:
  void closeEvent(QCloseEvent* event) override {
    event->ignore();
    // Not from within the event of a window that goes with it.
    QMetaObject::invokeMethod(&m_place, &StagePlace::dock, Qt::QueuedConnection);
  }
  void keyPressEvent(QKeyEvent* event) override {
    if (event->key() == Qt::Key_F11 || (event->key() == Qt::Key_Escape && isFullScreen())) {
      toggleFullScreen();
    } else {
      QWidget::keyPressEvent(event);
    }
  }
  void changeEvent(QEvent* event) override {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::WindowStateChange) m_stage.setFullScreen(isFullScreen());
  }

 private:
  StagePlace& m_place;
  StageView& m_stage;
};

class StagePlaceholder final : public QWidget {
 public:
  explicit StagePlaceholder(StagePlace& place) : m_label(new QLabel(this)), m_button(new QPushButton(this)) {
    setObjectName(QStringLiteral("stagePlaceholder"));
    m_label->setProperty("kind", QStringLiteral("muted"));
    m_label->setTextFormat(Qt::PlainText);
    m_label->setWordWrap(true);
    m_label->setAlignment(Qt::AlignCenter);
    m_button->setObjectName(QStringLiteral("dockStagePushButton"));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(theme::kSpaceL, theme::kSpaceM, theme::kSpaceL, theme::kSpaceM);
    layout->setSpacing(theme::kSpaceS);
    layout->addStretch();
    layout->addWidget(m_label);
    layout->addWidget(m_button, 0, Qt::AlignCenter);
    layout->addStretch();
    QObject::connect(m_button, &QPushButton::clicked, &place, &StagePlace::dock, Qt::QueuedConnection);
    retranslate();
  }

  void retranslate() {
    m_label->setText(StagePlace::tr("The live picture is in a window of its own."));
    m_button->setText(StagePlace::tr("Put it back here"));
    m_button->setAccessibleName(m_button->text());
  }

 private:
  QLabel* m_label;
  QPushButton* m_button;
};

StagePlace::StagePlace(StageView& stage, QObject* parent) : QObject(parent), m_stage(stage) {
  connect(&m_stage, &StageView::popOutToggled, this, [this] {
    if (isPoppedOut()) {
      dock();
    } else {
      popOut();
    }
  });
  connect(&m_stage, &StageView::ownFullScreenToggled, this, [this] {
    if (m_window != nullptr) m_window->toggleFullScreen();
  });
}

StagePlace::~StagePlace() {
  if (m_window != nullptr) m_window->hide();
}

void StagePlace::popOut() {
  auto* splitter = qobject_cast<QSplitter*>(m_stage.parentWidget());
  if (splitter == nullptr || isPoppedOut()) return;
  const QList<int> sizes = splitter->sizes();
  m_placeholder = new StagePlaceholder(*this);
  splitter->replaceWidget(splitter->indexOf(&m_stage), m_placeholder);
  m_placeholder->show();
  splitter->setSizes(sizes);
  m_window = std::make_unique<StageWindow>(*this, m_stage);
  m_window->setWindowTitle(m_title);
  m_stage.setPoppedOut(true);
  m_stage.show();
  m_window->show();
  Q_EMIT moved();
}

void StagePlace::dock() {
  if (!isPoppedOut()) return;
  StageWindow* window = std::exchange(m_window, nullptr).release();
  // Not at once: an event of this window may have led here.
  window->deleteLater();
  m_stage.setPoppedOut(false);
  m_stage.setFullScreen(false);
  auto* splitter =
      m_placeholder == nullptr ? nullptr : qobject_cast<QSplitter*>(m_placeholder->parentWidget());
  if (splitter == nullptr) return;  // its page is going, and the stage goes with the window
  const QList<int> sizes = splitter->sizes();
  window->hide();
  splitter->replaceWidget(splitter->indexOf(m_placeholder), &m_stage);
  m_stage.show();
  splitter->setSizes(sizes);
  m_placeholder->deleteLater();
  Q_EMIT moved();
}

void StagePlace::setTitle(const QString& title) {
  m_title = title;
  if (m_window != nullptr) m_window->setWindowTitle(title);
}

void StagePlace::retranslate() {
  if (m_placeholder != nullptr) m_placeholder->retranslate();
}

}  // namespace vinicast::gui
