// SPDX-License-Identifier: MIT
#pragma once

// The stage in a window of its own, and back in its place in a splitter. While it is away, words and a button
// stand where it was.
//
// Thread: GUI. Lifetime: at most that of the stage's owner; destroying it while the stage is out destroys the
// stage.

#include <QObject>
#include <QPointer>
#include <memory>

class QSplitter;

namespace vinicast::gui {

class StageView;
class StagePlaceholder;
class StageWindow;

class StagePlace final : public QObject {
  Q_OBJECT

 public:
  // `stage` lies in a QSplitter.
  explicit StagePlace(StageView& stage, QObject* parent = nullptr);
  ~StagePlace() override;

  [[nodiscard]] bool isPoppedOut() const { return m_window != nullptr; }
  void popOut();
  void dock();
  // Of the window.
  void setTitle(const QString& title);
  void retranslate();

 Q_SIGNALS:
  // Popped out or docked.
  void moved();

 private:
  StageView& m_stage;
  std::unique_ptr<StageWindow> m_window;
  QPointer<StagePlaceholder> m_placeholder;
  QString m_title;
};

}  // namespace vinicast::gui
