// SPDX-License-Identifier: MIT
#include "gui/settings_dialog.hpp"

#include <QCheckBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>
#include <algorithm>

#include "client/words.hpp"
#include "gui/chevron_combo_box.hpp"
#include "gui/language.hpp"
#include "gui/level_meter_widget.hpp"
#include "gui/settings.hpp"
#include "gui/theme.hpp"
#include "gui/video_widget.hpp"

namespace vinicast::gui {

using client::ErrorCode;

SettingsDialog::SettingsDialog(Settings& settings, EngineFactory factory, bool hasTray, QWidget* parent)
    : QDialog(parent), m_settings(settings), m_factory(std::move(factory)) {
  setObjectName(QStringLiteral("SettingsDialog"));
  setWindowTitle(tr("Settings"));
  setAttribute(Qt::WA_DeleteOnClose);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(theme::kSpaceXl, theme::kSpaceXl, theme::kSpaceXl, theme::kSpaceXl);
  layout->setSpacing(theme::kSpaceM);
  auto* searchLine = new QLineEdit;
  searchLine->setObjectName(QStringLiteral("settingsSearchLineEdit"));
  searchLine->setPlaceholderText(tr("Search the settings"));
  searchLine->setAccessibleName(tr("Search the settings"));
  searchLine->setClearButtonEnabled(true);
  connect(searchLine, &QLineEdit::textChanged, this, &SettingsDialog::search);
  layout->addWidget(searchLine);

  auto* area = new QScrollArea;
  area->setObjectName(QStringLiteral("settingsScrollArea"));
  area->setFrameShape(QFrame::NoFrame);
  area->setWidgetResizable(true);
  area->setFocusPolicy(Qt::NoFocus);
  area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  auto* contents = new QWidget;
  m_sections = new QVBoxLayout(contents);
  m_sections->setContentsMargins(0, 0, theme::kSpaceM, 0);
  m_sections->setSpacing(theme::kSpaceL);
  addYou();
  addAppearance();
  addNotifications(hasTray);
  addDevices();
  m_nothingLabel = new QLabel(tr("No setting has these words."));
  m_nothingLabel->setObjectName(QStringLiteral("settingsNothingLabel"));
  m_nothingLabel->setProperty("kind", QStringLiteral("muted"));
  m_nothingLabel->hide();
  m_sections->addWidget(m_nothingLabel);
  m_sections->addStretch(1);
  area->setWidget(contents);
  layout->addWidget(area, 1);

  QPushButton* close = button("closeSettingsPushButton", tr("Close"));
  close->setDefault(true);
  connect(close, &QPushButton::clicked, this, &QDialog::accept);
  layout->addWidget(close, 0, Qt::AlignRight);
  searchLine->setFocus();
  resize(theme::kDialogWidth, theme::kDialogHeight);
}

SettingsDialog::~SettingsDialog() = default;

void SettingsDialog::goToLanguage() {
  auto* language = findChild<QComboBox*>(QStringLiteral("languageComboBox"));
  language->setFocus();
  findChild<QScrollArea*>()->ensureWidgetVisible(language);
}

QVBoxLayout* SettingsDialog::addSection(const char* name, const QString& title) {
  auto* section = new QWidget;
  section->setObjectName(QLatin1String(name));
  auto* layout = new QVBoxLayout(section);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(theme::kSpaceS);
  auto* label = new QLabel(title);
  label->setObjectName(QLatin1String(name) + QStringLiteral("Label"));
  theme::setTextStyle(*label, theme::TextStyle::Strong);
  layout->addWidget(label);
  m_sections->addWidget(section);
  return layout;
}

void SettingsDialog::addRow(QVBoxLayout& section, const QString& text, QWidget* control,
                            const QString& more) {
  auto* row = new QWidget;
  auto* layout = new QHBoxLayout(row);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(theme::kSpaceM);
  if (!text.isEmpty()) {
    auto* label = new QLabel(text);
    label->setObjectName(control->objectName() + QStringLiteral("Label"));
    label->setBuddy(control);
    label->setWordWrap(true);
    layout->addWidget(label, 1);
    control->setFixedWidth(theme::kSettingWidth);
  }
  layout->addWidget(control);
  section.addWidget(row);
  const QString title = section.parentWidget()->findChild<QLabel*>()->text();
  m_rows.append({row, QStringList{title, text, control->accessibleName(), more}.join(QLatin1Char(' ')),
                 section.parentWidget()});
}

QComboBox* SettingsDialog::combo(const char* name, const QString& accessibleName) {
  auto* box = new ChevronComboBox;
  box->setObjectName(QLatin1String(name));
  box->setAccessibleName(accessibleName);
  box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
  return box;
}

QPushButton* SettingsDialog::button(const char* name, const QString& text) {
  auto* made = new QPushButton(text);
  made->setObjectName(QLatin1String(name));
  made->setAccessibleName(QString(text).remove(QLatin1Char('&')));
  made->setAutoDefault(false);
  return made;
}

void SettingsDialog::addYou() {
  QVBoxLayout* section = addSection("youSection", tr("You"));
  auto* name = new QLineEdit(m_settings.lastName());
  name->setObjectName(QStringLiteral("settingsNameLineEdit"));
  name->setAccessibleName(tr("Name in groups joined from now on"));
  connect(name, &QLineEdit::editingFinished, this, [this, name] {
    const QString chosen = name->text().trimmed();
    if (chosen.isEmpty() || chosen == m_settings.lastName()) return;
    m_settings.setLast(chosen, m_settings.lastGroup());
    Q_EMIT nameChanged(chosen);
  });
  addRow(*section, tr("Name in groups joined from now on"), name);
}

void SettingsDialog::addAppearance() {
  QVBoxLayout* section = addSection("appearanceSection", tr("Appearance"));
  QComboBox* look = combo("lookComboBox", tr("Colours"));
  look->addItem(tr("As the system"), static_cast<int>(theme::Mode::System));
  look->addItem(tr("Light"), static_cast<int>(theme::Mode::Light));
  look->addItem(tr("Dark"), static_cast<int>(theme::Mode::Dark));
  look->setCurrentIndex(look->findData(static_cast<int>(m_settings.mode())));
  connect(look, &QComboBox::currentIndexChanged, this, [this, look] {
    m_settings.setMode(static_cast<theme::Mode>(look->currentData().toInt()));
    Q_EMIT lookChanged();
  });
  addRow(*section, tr("Colours"), look, tr("light dark theme"));

  QComboBox* language = combo("languageComboBox", tr("Language"));
  language->addItem(tr("As the system"), QString());
  for (const auto& [code, name] : Language::known()) language->addItem(name, code);
  language->setCurrentIndex(language->findData(m_settings.language()));
  connect(language, &QComboBox::currentIndexChanged, this, [this, language] {
    m_settings.setLanguage(language->currentData().toString());
    Q_EMIT languageChanged();
  });
  addRow(*section, tr("Language"), language, QStringLiteral("language 语言"));
}

void SettingsDialog::addNotifications(bool hasTray) {
  QVBoxLayout* section = addSection("notificationsSection", tr("Notifications"));
  QComboBox* notify = combo("notifyComboBox", tr("Tell me about"));
  notify->addItem(tr("Every message"), static_cast<int>(Notify::All));
  notify->addItem(tr("Mentions and private messages"), static_cast<int>(Notify::Mentions));
  notify->addItem(tr("Nothing"), static_cast<int>(Notify::Nothing));
  notify->setCurrentIndex(notify->findData(static_cast<int>(m_settings.notify())));
  connect(notify, &QComboBox::currentIndexChanged, this,
          [this, notify] { m_settings.setNotify(static_cast<Notify>(notify->currentData().toInt())); });
  addRow(*section, tr("Tell me about"), notify, tr("mute quiet"));
  if (!hasTray) return;
  auto* keep = new QCheckBox(tr("Stay in the tray when the window is closed"));
  keep->setObjectName(QStringLiteral("keepInTrayCheckBox"));
  keep->setAccessibleName(keep->text());
  keep->setChecked(m_settings.staysInTray());
  connect(keep, &QCheckBox::toggled, this, [this](bool on) { m_settings.setStaysInTray(on); });
  addRow(*section, {}, keep);
}

void SettingsDialog::addDevices() {
  QVBoxLayout* section = addSection("devicesSection", tr("Camera, microphone and sound"));
  QPushButton* sound = button("testSoundPushButton", tr("Play a test sound"));
  connect(sound, &QPushButton::clicked, this, [this] { engine().playTestSound(); });
  addRow(*section, tr("Loudspeaker"), sound, tr("volume headphones"));
  QPushButton* attempt = button("tryDevicesPushButton", tr("Try them"));
  attempt->setAccessibleName(tr("Try camera and microphone"));
  connect(attempt, &QPushButton::clicked, this, &SettingsDialog::tryDevices);
  addRow(*section, tr("Camera and microphone"), attempt, tr("preview level webcam"));

  m_trial = new QWidget;
  auto* layout = new QVBoxLayout(m_trial);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(theme::kSpaceS);
  m_video = new VideoWidget;
  m_video->setObjectName(QStringLiteral("trialVideoWidget"));
  m_video->setMinimumHeight(theme::kStageMinHeight);
  layout->addWidget(m_video);
  m_meter = new LevelMeterWidget;
  m_meter->setObjectName(QStringLiteral("trialLevelWidget"));
  layout->addWidget(m_meter);
  m_cameras = combo("trialCameraComboBox", tr("Camera"));
  m_microphones = combo("trialMicrophoneComboBox", tr("Microphone"));
  for (QComboBox* box : {m_cameras, m_microphones}) layout->addWidget(box);
  // Only what was chosen is kept.
  connect(m_cameras, &QComboBox::activated, this, [this] {
    client::SourceSpec source = m_settings.source();
    source.argument = m_cameras->currentText();
    m_settings.setSource(source);
    preview();
  });
  connect(m_microphones, &QComboBox::activated, this, [this] {
    client::SourceSpec source = m_settings.source();
    source.microphone = m_microphones->currentText();
    source.withMicrophone = true;
    m_settings.setSource(source);
    preview();
  });
  m_trialLabel = new QLabel;
  m_trialLabel->setObjectName(QStringLiteral("trialLabel"));
  m_trialLabel->setProperty("kind", QStringLiteral("error"));
  m_trialLabel->setTextFormat(Qt::PlainText);
  m_trialLabel->setWordWrap(true);
  m_trialLabel->hide();
  layout->addWidget(m_trialLabel);
  m_trial->hide();
  section->addWidget(m_trial);
  addQuality(*section);
}

void SettingsDialog::addQuality(QVBoxLayout& section) {
  auto* original = new QCheckBox(tr("Original sound, for music"));
  original->setObjectName(QStringLiteral("settingsOriginalSoundCheckBox"));
  original->setAccessibleName(original->text());
  original->setToolTip(tr("Without noise suppression and automatic level, which are made for voices"));
  original->setChecked(m_settings.source().originalSound);
  connect(original, &QCheckBox::toggled, this, [this](bool on) {
    client::SourceSpec source = m_settings.source();
    source.originalSound = on;
    m_settings.setSource(source);
  });
  addRow(section, {}, original, tr("noise microphone"));
  QComboBox* size = combo("pictureSizeComboBox", tr("Picture size"));
  size->addItem(tr("Up to 720p"), static_cast<int>(client::PictureSize::Hd));
  size->addItem(tr("Up to 1080p"), static_cast<int>(client::PictureSize::FullHd));
  size->setToolTip(tr(
      "1080p shows small text, and needs twice the bandwidth and processor time: here, and at everyone who "
      "watches. From the next time live on."));
  size->setCurrentIndex(size->findData(static_cast<int>(m_settings.source().pictureSize)));
  connect(size, &QComboBox::currentIndexChanged, this, [this, size] {
    m_settings.setPictureSize(static_cast<client::PictureSize>(size->currentData().toInt()));
  });
  addRow(section, tr("Picture size"), size, tr("resolution quality sharp 1280x720 1920x1080"));
  QComboBox* encoder = combo("encoderComboBox", tr("Video encoder"));
  encoder->addItem(tr("The best one here"), false);
  encoder->addItem(tr("Without the graphics card"), true);
  encoder->setToolTip(tr("For a graphics card whose pictures come out wrong. From the next time live on."));
  encoder->setCurrentIndex(encoder->findData(m_settings.source().softwareEncoder));
  connect(encoder, &QComboBox::currentIndexChanged, this,
          [this, encoder] { m_settings.setSoftwareEncoder(encoder->currentData().toBool()); });
  addRow(section, tr("Video encoder"), encoder, QStringLiteral("GPU NVENC VA-API H.264"));
}

client::SourceSpec SettingsDialog::trialSource() const {
  client::SourceSpec source = m_settings.source();
  source.argument = m_cameras->currentText();
  source.microphone = m_microphones->currentText();
  source.withMicrophone = true;
  // Whose pictures are not shown: the microphone alone, where there is no camera to begin with.
  if (!hasCamera() && m_microphones->count() > 0) source.kind = client::SourceKind::Screen;
  return source;
}

client::Engine& SettingsDialog::engine() {
  if (m_engine != nullptr) return *m_engine;
  m_engine = m_factory();
  connect(m_engine.get(), &client::Engine::previewShown, m_video,
          qOverload<const client::Picture&>(&VideoWidget::show));
  connect(m_engine.get(), &client::Engine::levelMeasured, m_meter, &LevelMeterWidget::setLevel);
  connect(m_video, &VideoWidget::pictureSizeWanted, m_engine.get(), &client::Engine::setPreviewSize);
  connect(m_engine.get(), &client::Engine::failed, this, &SettingsDialog::sayError);
  connect(m_engine.get(), &client::Engine::devicesReady, this,
          [this](const QList<client::Device>& cameras, const QList<client::Device>& microphones) {
            m_cameras->clear();
            m_microphones->clear();
            const client::SourceSpec chosen = m_settings.source();
            for (const auto& [devices, box, name] : {std::tuple{&cameras, m_cameras, chosen.argument},
                                                     {&microphones, m_microphones, chosen.microphone}}) {
              for (const client::Device& device : *devices) {
                box->addItem(device.name);
                if (device.isDefault) box->setCurrentIndex(box->count() - 1);
              }
              if (const int place = box->findText(name); place >= 0) box->setCurrentIndex(place);
              box->setVisible(!devices->isEmpty());
            }
            preview();
          });
  return *m_engine;
}

void SettingsDialog::tryDevices() {
  m_trial->show();
  m_trialLabel->hide();
  engine().requestDevices();
}

bool SettingsDialog::hasCamera() const {
  return m_cameras->count() > 0;
}

void SettingsDialog::sayError(const client::Error& error) {
  m_trial->show();
  m_trialLabel->setText(client::describe(error));
  m_trialLabel->setAccessibleName(m_trialLabel->text());
  m_trialLabel->show();
}

void SettingsDialog::preview() {
  m_trialLabel->hide();
  m_meter->reset();
  m_video->setVisible(hasCamera());
  if (!hasCamera()) sayError({client::ErrorCode::NoCamera, {}, {}});
  engine().setPreviewSize(hasCamera() ? m_video->wantedSize() : QSize());
  engine().openPreview(trialSource());
}

void SettingsDialog::search(const QString& text) {
  const QStringList wanted = text.split(QLatin1Char(' '), Qt::SkipEmptyParts);
  bool any = false;
  for (const Row& row : m_rows) row.section->hide();
  for (const Row& row : m_rows) {
    const bool found = std::all_of(wanted.begin(), wanted.end(), [&](const QString& word) {
      return row.words.contains(word, Qt::CaseInsensitive);
    });
    row.widget->setVisible(found);
    if (found) row.section->show();
    any = any || found;
  }
  m_nothingLabel->setVisible(!any);
}

}  // namespace vinicast::gui
