// SPDX-License-Identifier: MIT
#pragma once

// The settings, few enough for one page, and found by typing a word of them. Each takes effect at once.
// Camera and microphone are tried with an engine of its own, which is made when that is asked for and goes
// with the dialog: no device opens by itself.

#include <QDialog>
#include <QList>
#include <functional>
#include <memory>

#include "client/engine.hpp"

class QComboBox;
class QFormLayout;
class QLabel;
class QLineEdit;
class QPushButton;
class QVBoxLayout;

namespace vinicast::gui {

class LevelMeterWidget;
class Settings;
class VideoWidget;

class SettingsDialog final : public QDialog {
  Q_OBJECT

 public:
  using EngineFactory = std::function<std::unique_ptr<client::Engine>()>;

  // `settings` outlives the dialog. `hasTray`: there is a tray, so the window may go there.
  SettingsDialog(Settings& settings, EngineFactory factory, bool hasTray, QWidget* parent = nullptr);
  ~SettingsDialog() override;

  // The choice of the language has the keyboard, and is in sight.
  void goToLanguage();

 Q_SIGNALS:
  void lookChanged();
  void languageChanged();
  void nameChanged(const QString& name);

 private:
  // A setting with what it is found by.
  struct Row {
    QWidget* widget;
    QString words;
    QWidget* section;
  };

  QVBoxLayout* addSection(const char* name, const QString& title);
  void addRow(QVBoxLayout& section, const QString& text, QWidget* control, const QString& more = {});
  void addYou();
  void addAppearance();
  void addNotifications(bool hasTray);
  void addDevices();
  void addQuality(QVBoxLayout& section);
  QComboBox* combo(const char* name, const QString& accessibleName);
  QPushButton* button(const char* name, const QString& text);
  void search(const QString& text);
  client::Engine& engine();
  void tryDevices();
  void preview();
  // Of those that are tried.
  [[nodiscard]] bool hasCamera() const;
  void sayError(const client::Error& error);
  [[nodiscard]] client::SourceSpec trialSource() const;

  Settings& m_settings;
  EngineFactory m_factory;
  QVBoxLayout* m_sections = nullptr;
  QList<Row> m_rows;
  QLabel* m_nothingLabel = nullptr;
  QWidget* m_trial = nullptr;
  QComboBox* m_cameras = nullptr;
  QComboBox* m_microphones = nullptr;
  VideoWidget* m_video = nullptr;
  LevelMeterWidget* m_meter = nullptr;
  QLabel* m_trialLabel = nullptr;
  std::unique_ptr<client::Engine> m_engine;  // last: it tells the widgets
};

}  // namespace vinicast::gui
