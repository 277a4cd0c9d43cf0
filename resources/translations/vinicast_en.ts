<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>vinicast::client::GroupsModel</name>
    <message numerus="yes">
        <source>%n unread</source>
        <translation>
            <numerusform>%n unread</numerusform>
            <numerusform>%n unread</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n mentions of you</source>
        <translation>
            <numerusform>%n mention of you</numerusform>
            <numerusform>%n mentions of you</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>vinicast::client::PostsModel</name>
    <message numerus="yes">
        <source>%1, %2 from %n people</source>
        <translation>
            <numerusform>%1, %2 from %n person</numerusform>
            <numerusform>%1, %2 from %n people</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>vinicast::gui::GroupPage</name>
    <message numerus="yes">
        <source>%n people</source>
        <translation>
            <numerusform>%n person</numerusform>
            <numerusform>%n people</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>vinicast::gui::Notifications</name>
    <message numerus="yes">
        <source>Vinicast: %n unread</source>
        <translation>
            <numerusform>Vinicast: %n unread</numerusform>
            <numerusform>Vinicast: %n unread</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 (%n new)</source>
        <comment>group</comment>
        <translation>
            <numerusform>%1 (%n new)</numerusform>
            <numerusform>%1 (%n new)</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>vinicast::gui::OnAirBar</name>
    <message numerus="yes">
        <source>%n watching</source>
        <translation>
            <numerusform>%n watching</numerusform>
            <numerusform>%n watching</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>vinicast::gui::SearchPanel</name>
    <message numerus="yes">
        <source>%n or more</source>
        <translation>
            <numerusform>%n or more</numerusform>
            <numerusform>%n or more</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n found</source>
        <translation>
            <numerusform>%n found</numerusform>
            <numerusform>%n found</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n messages written</source>
        <translation>
            <numerusform>%n message written</numerusform>
            <numerusform>%n messages written</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>vinicast::gui::SidebarDelegate</name>
    <message numerus="yes">
        <source>%n people</source>
        <translation>
            <numerusform>%n person</numerusform>
            <numerusform>%n people</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>vinicast::gui::StageView</name>
    <message numerus="yes">
        <source>%n watching</source>
        <translation>
            <numerusform>%n watching</numerusform>
            <numerusform>%n watching</numerusform>
        </translation>
    </message>
</context>
</TS>
