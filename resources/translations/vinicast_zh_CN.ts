<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>Cli</name>
    <message>
        <source>Say what to do: join.</source>
        <translation>请说明要做什么：join。</translation>
    </message>
    <message>
        <source>“%1” is not known.</source>
        <translation>无法识别“%1”。</translation>
    </message>
    <message>
        <source>“%1” is one word too many.</source>
        <translation>多了一个词：“%1”。</translation>
    </message>
    <message>
        <source>--%1 needs a value.</source>
        <translation>--%1 需要一个值。</translation>
    </message>
    <message>
        <source>--play takes none or window.</source>
        <translation>--play 只能是 none 或 window。</translation>
    </message>
    <message>
        <source>--size takes 720 or 1080.</source>
        <translation>--size 只能是 720 或 1080。</translation>
    </message>
    <message>
        <source>--encoder takes best or software.</source>
        <translation>--encoder 只能是 best 或 software。</translation>
    </message>
    <message>
        <source>The group needs a name.</source>
        <translation>请给出群组名称。</translation>
    </message>
    <message>
        <source>Usage: vinicast-cli join [GROUP] [options]

Joins a group on the local network, without a window. GROUP is vinigroup unless given.

Options:
  --name N            the name that others see (default: the user&apos;s)
  --code C            the invite code of a private group
  --address A:P       the group&apos;s multicast address (default: 225.225.24.123:4444)
  --interface IF      only this network card (default: every usable one)
  --profile DIR       where the identity is kept
  --peer HOST[:PORT]  a member that multicast does not reach (port: the group&apos;s); may be given
                      again
  --play none|window  show and sound what is live; with none, and without --y4m, its pictures are
                      not even decoded (default: none)
  --size 720|1080     the largest picture to send when live: 1280x720 at up to 3 Mbit/s, or
                      1920x1080 at up to 6 Mbit/s (default: 720)
  --microphone NAME|none
                      the microphone for a camera or the screen: its name or a part of it, or
                      none, and then none is opened (default: the system&apos;s)
  --encoder best|software
                      the video encoder: the best one here, or one without the graphics card,
                      for a card whose pictures come out wrong (default: best)
  --record FILE.mkv   as the command record, from the start
  --y4m FILE          write the shown pictures as raw Y4M; - is stdout
  --wav FILE          write the heard sound
  --version           print the version and end
  --help              print this and end

Commands, one a line on stdin:
  say TEXT            post TEXT to the group
  reply ID TEXT       post TEXT as an answer to the post ID
  react ID SIGN       put a sign, such as 👍, to a post; without a sign, take it back
  edit ID TEXT, delete ID
                      change or delete a post of one&apos;s own; a &quot;changed&quot; line tells of all these
  to MEMBER TEXT      send TEXT to one member: its id, a unique beginning of it, or its exact
                      name; a name with spaces may stand in double quotes
  typing [MEMBER]     tell the group, or one member, that a text is being typed; &quot;typing&quot; lines
                      tell it of others
  nearest PLACE TEXT  send TEXT to the member nearest to PLACE on the ring of members: 32
                      hexadecimal digits, or any word, which stands for its hash
  next TEXT, previous TEXT, neighbors TEXT
                      send TEXT to the next member up or down the ring; to 13 and a few more
                      members, near and far
  live SOURCE         go live: camera, camera:NAME, screen, file:PATH, pipe:PATH (live Y4M), test;
                      while you are live, show SOURCE instead
  stop                stop being live
  sound off, sound on send silence instead of the sound, or the sound again
  sound original, sound voice
                      a microphone as it is, for music; or, as at the start, as a voice, without
                      noise and at an even level; now, and for what goes live later
  raise, lower        raise or lower the hand; when a &quot;floor&quot; line names you as &quot;offered&quot;, it is
                      your turn for 10 s: say live, or lower to pass
  record FILE.mkv, record off
                      write what is live, sent or watched, to a Matroska file as it is; a picture
                      of another size goes on in FILE-2.mkv
  snapshot FILE.png   save the picture that is live
  open on, open off   while you are live, let anyone on this network watch with any player;
                      the &quot;output&quot; line has the address, and the SDP for those that want one
  push URL, push off  while you are live, send it to a media server: rtsp://, rtsps:// or srt://
  members             print a &quot;member&quot; line for each present member
  history [N]         print the last N posts again (default: 50)
  stats               print the statistics
  leave               leave the group and end

Events come as JSON, one object a line, each with &quot;event&quot; and &quot;at&quot; (ms since the epoch), on
stdout; sentences for people come on stderr. With --y4m - the pictures have stdout for
themselves: the JSON goes to stderr, and the sentences are left out.

Ends with the command leave, with SIGINT or SIGTERM, when nobody reads stdout any more, and at
the end of stdin once the posts are delivered, after 3 s at the latest. When stdin is /dev/null
or closed from the start, as in a service, it runs until a signal.

Exit status: 0 left, 2 bad usage, 3 the network or the address can&apos;t be used.
</source>
        <translation>用法：vinicast-cli join [GROUP] [选项]

不开窗口，加入局域网里的一个群组。不给 GROUP 时为 vinigroup。

选项：
  --name N            别人看到的名字（默认：系统用户名）
  --code C            私密群组的邀请码
  --address A:P       群组的组播地址（默认：225.225.24.123:4444）
  --interface IF      只用这块网卡（默认：所有可用网卡）
  --profile DIR       存放身份的目录
  --peer HOST[:PORT]  组播到不了的成员（端口默认为群组的端口），可多次给出
  --play none|window  显示并播放直播；为 none 且没有 --y4m 时，画面根本不解码（默认：none）
  --size 720|1080     直播时发送的最大画面：1280x720，最高 3 Mbit/s；或 1920x1080，最高 6 Mbit/s
                      （默认：720）
  --microphone NAME|none
                      摄像头或屏幕直播所用的麦克风：其名字或名字的一部分；none 表示不打开任何
                      麦克风（默认：系统的）
  --encoder best|software
                      视频编码器：此处最好的；或不用显卡的，供显卡编出的画面有误时使用
                      （默认：best）
  --record FILE.mkv   与命令 record 相同，从一开始就录制
  --y4m FILE          把显示的画面写成原始 Y4M；- 表示标准输出
  --wav FILE          写下听到的声音
  --version           显示版本后结束
  --help              显示此帮助后结束

命令从标准输入读取，每行一条：
  say TEXT            向群组发送 TEXT
  reply ID TEXT       把 TEXT 作为对消息 ID 的回复发到群里
  react ID SIGN       给消息加一个符号，例如 👍；不写符号就收回
  edit ID TEXT, delete ID
                      更改或删除自己的一条消息；这些都由 &quot;changed&quot; 一行告知
  to MEMBER TEXT      只发给一位成员：其 ID、ID 的唯一开头，或完整的名字；
                      含空格的名字可用双引号括起
  typing [MEMBER]     告诉全组或一名成员：正在输入；别人的由“typing”行告知
  nearest PLACE TEXT  发给环上离 PLACE 最近的成员：32 个十六进制数字，或任意一个词（取其散列）
  next TEXT、previous TEXT、neighbors TEXT
                      发给环上的下一位或上一位成员；发给远近 13 位再多几位成员
  live SOURCE         开始直播：camera、camera:NAME、screen、file:PATH、pipe:PATH（实时 Y4M）、test；
                      正在直播时，改为显示 SOURCE
  stop                停止直播
  sound off, sound on 发送静音代替声音，或恢复声音
  sound original, sound voice
                      麦克风原声，适合音乐；或按人声处理（默认）：去噪、音量均匀；立即生效，
                      也用于以后的直播
  raise, lower        举手、放下手；&quot;floor&quot; 行的 &quot;offered&quot; 是你时，10 秒内轮到你：
                      用 live 开始，或用 lower 让过
  record FILE.mkv, record off
                      把直播（发出的或观看的）原样写入 Matroska 文件；
                      画面尺寸改变后接着写 FILE-2.mkv
  snapshot FILE.png   保存正在直播的画面
  open on, open off   你直播时，让此网络上的任何人用任何播放器观看；
                      &quot;output&quot; 行给出地址，以及有些播放器需要的 SDP
  push URL, push off  你直播时，发送到媒体服务器：rtsp://、rtsps:// 或 srt://
  members             为每位在场成员输出一行 &quot;member&quot;
  history [N]         重新输出最近 N 条消息（默认：50）
  stats               输出统计
  leave               离开群组并结束

事件以 JSON 输出到标准输出，每行一个对象，都带有 &quot;event&quot; 和 &quot;at&quot;（自纪元起的毫秒数）；
给人看的句子输出到标准错误。用 --y4m - 时标准输出只有画面：JSON 改到标准错误，句子不再输出。

在 leave 命令、SIGINT 或 SIGTERM、标准输出无人读取时结束；标准输入结束时，等消息送达后结束，
最多 3 秒。若标准输入一开始就是 /dev/null 或已关闭（例如作为服务），则运行到收到信号为止。

退出状态：0 已离开，2 用法错误，3 网络或地址不可用。
</translation>
    </message>
    <message>
        <source>Try: vinicast-cli --help</source>
        <translation>请尝试：vinicast-cli --help</translation>
    </message>
    <message>
        <source>There is no screen for --play window.</source>
        <translation>没有可用于 --play window 的屏幕。</translation>
    </message>
    <message>
        <source>Live picture</source>
        <translation>直播画面</translation>
    </message>
</context>
<context>
    <name>CommandLine</name>
    <message>
        <source>Join this group at once.</source>
        <translation>立即加入此群组。</translation>
    </message>
    <message>
        <source>The name others see.</source>
        <translation>别人看到的名字。</translation>
    </message>
    <message>
        <source>The group&apos;s multicast address and port.</source>
        <translation>群组的组播地址和端口。</translation>
    </message>
    <message>
        <source>Use only this network card.</source>
        <translation>只使用这块网卡。</translation>
    </message>
    <message>
        <source>The invite code of a private group.</source>
        <translation>私密群组的邀请码。</translation>
    </message>
    <message>
        <source>The directory for identity and settings.</source>
        <translation>存放身份和设置的目录。</translation>
    </message>
    <message>
        <source>Also try this address. May be given several times.</source>
        <translation>同时尝试连接此地址，可多次给出。</translation>
    </message>
    <message>
        <source>Go live at once after joining: camera[:NAME], screen, file:PATH, pipe:PATH or test.</source>
        <translation>加入后立即直播：camera[:NAME]、screen、file:PATH、pipe:PATH 或 test。</translation>
    </message>
    <message>
        <source>The window&apos;s language: en or zh_CN.</source>
        <translation>窗口的语言：en 或 zh_CN。</translation>
    </message>
    <message>
        <source>Start as a minimized window.</source>
        <translation>以最小化窗口启动。</translation>
    </message>
    <message>
        <source>Show this help.</source>
        <translation>显示此帮助。</translation>
    </message>
    <message>
        <source>Show the version.</source>
        <translation>显示版本。</translation>
    </message>
    <message>
        <source>Chat and one live picture for everyone on the local network.</source>
        <translation>让局域网里的每个人一起聊天、看同一场直播。</translation>
    </message>
    <message>
        <source>“%1” was not expected. See --help.</source>
        <translation>多余的参数“%1”。请参阅 --help。</translation>
    </message>
    <message>
        <source>“%1” is not a language there is: use en or zh_CN.</source>
        <translation>没有“%1”这种语言：请用 en 或 zh_CN。</translation>
    </message>
    <message>
        <source>An invitation: the window asks whether to join.</source>
        <translation>邀请：窗口会询问是否加入。</translation>
    </message>
</context>
<context>
    <name>Conversation</name>
    <message>
        <source>sent</source>
        <translation>已发送</translation>
    </message>
    <message>
        <source>heard by %1 of %2</source>
        <translation>%2 人中 %1 人已收到</translation>
    </message>
    <message>
        <source>Today</source>
        <translation>今天</translation>
    </message>
    <message>
        <source>Yesterday</source>
        <translation>昨天</translation>
    </message>
    <message>
        <source>You joined here</source>
        <translation>你从这里加入</translation>
    </message>
    <message>
        <source>New messages</source>
        <translation>新消息</translation>
    </message>
    <message>
        <source>edited</source>
        <translation>已编辑</translation>
    </message>
    <message>
        <source>sending</source>
        <translation>正在发送</translation>
    </message>
    <message>
        <source>delivered</source>
        <translation>已送达</translation>
    </message>
    <message>
        <source>not delivered</source>
        <translation>未送达</translation>
    </message>
    <message>
        <source>This message was deleted</source>
        <translation>此消息已删除</translation>
    </message>
    <message>
        <source>An earlier message</source>
        <translation>更早的一条消息</translation>
    </message>
    <message>
        <source>Show it</source>
        <translation>点按查看</translation>
    </message>
    <message>
        <source>not the first one under this name</source>
        <translation>并非最先使用此名字的人</translation>
    </message>
</context>
<context>
    <name>Errors</name>
    <message>
        <source>This invite code can&apos;t be used: %1. Copy the whole code from the invitation.</source>
        <translation>这个邀请码不能用：%1。请从邀请中完整复制邀请码。</translation>
    </message>
    <message>
        <source>This invite code can&apos;t be used. Copy the whole code from the invitation.</source>
        <translation>这个邀请码不能用。请从邀请中完整复制邀请码。</translation>
    </message>
    <message>
        <source>“%1” is not an address and a port. Write it like 225.225.24.123:4444 or [ff12::1]:4444.</source>
        <translation>“%1”不是地址加端口。请写成 225.225.24.123:4444 或 [ff12::1]:4444 的样子。</translation>
    </message>
    <message>
        <source>This is not an address and a port. Write it like 225.225.24.123:4444 or [ff12::1]:4444.</source>
        <translation>这不是地址加端口。请写成 225.225.24.123:4444 或 [ff12::1]:4444 的样子。</translation>
    </message>
    <message>
        <source>%1 is not a multicast address. Use one from 224.0.0.0 to 239.255.255.255, or an IPv6 address that begins with ff.</source>
        <translation>%1 不是组播地址。请用 224.0.0.0 到 239.255.255.255 之间的地址，或以 ff 开头的 IPv6 地址。</translation>
    </message>
    <message>
        <source>This is not a multicast address. Use one from 224.0.0.0 to 239.255.255.255, or an IPv6 address that begins with ff.</source>
        <translation>这不是组播地址。请用 224.0.0.0 到 239.255.255.255 之间的地址，或以 ff 开头的 IPv6 地址。</translation>
    </message>
    <message>
        <source>Port %1 can&apos;t be used. Choose one from 1025 to 65535.</source>
        <translation>端口 %1 不能用。请选择 1025 到 65535 之间的端口。</translation>
    </message>
    <message>
        <source>This port can&apos;t be used. Choose one from 1025 to 65535.</source>
        <translation>这个端口不能用。请选择 1025 到 65535 之间的端口。</translation>
    </message>
    <message>
        <source>There is no network card named “%1” that is up and can multicast. Choose another one, or none to use all.</source>
        <translation>没有名为“%1”、已启用且支持组播的网卡。请换一块，或留空以使用全部网卡。</translation>
    </message>
    <message>
        <source>There is no such network card. Choose another one, or none to use all.</source>
        <translation>没有这块网卡。请换一块，或留空以使用全部网卡。</translation>
    </message>
    <message>
        <source>“%1” is not a computer. Write it like 192.168.1.20, 192.168.1.20:4444 or office-pc.local.</source>
        <translation>“%1”不是一台电脑。请写成 192.168.1.20、192.168.1.20:4444 或 office-pc.local 的样子。</translation>
    </message>
    <message>
        <source>This is not a computer. Write it like 192.168.1.20, 192.168.1.20:4444 or office-pc.local.</source>
        <translation>这不是一台电脑。请写成 192.168.1.20、192.168.1.20:4444 或 office-pc.local 的样子。</translation>
    </message>
    <message>
        <source>The computer “%1” can&apos;t be found. Check its name, or give its address. It is looked up again every half minute.</source>
        <translation>找不到电脑“%1”。请检查它的名称，或直接给出它的地址。每半分钟会再找一次。</translation>
    </message>
    <message>
        <source>This computer can&apos;t be found. Check its name, or give its address. It is looked up again every half minute.</source>
        <translation>找不到这台电脑。请检查它的名称，或直接给出它的地址。每半分钟会再找一次。</translation>
    </message>
    <message>
        <source>Nobody of this group answers at %1. Check that Vinicast runs there with the same group. It is asked again from time to time.</source>
        <translation>%1 处没有本群组的成员应答。请确认那里运行着 Vinicast，并且加入了同一群组。之后会不时再问。</translation>
    </message>
    <message>
        <source>Nobody of this group answers there. Check that Vinicast runs there with the same group. It is asked again from time to time.</source>
        <translation>那里没有本群组的成员应答。请确认那里运行着 Vinicast，并且加入了同一群组。之后会不时再问。</translation>
    </message>
    <message>
        <source>This network carries no multicast to %1 members, and more than 16 have to be reached one by one. Their messages come late, and who is live may not be shown.</source>
        <translation>此网络无法向 %1 位成员传送组播，而需要逐一联系的成员超过 16 位。他们的消息会迟到，正在直播的人也可能不会显示。</translation>
    </message>
    <message>
        <source>This network carries no multicast to some members, and more than 16 have to be reached one by one. Their messages come late, and who is live may not be shown.</source>
        <translation>此网络无法向部分成员传送组播，而需要逐一联系的成员超过 16 位。他们的消息会迟到，正在直播的人也可能不会显示。</translation>
    </message>
    <message>
        <source>Vinicast at %1 uses the same identity as this one: its profile was copied, or one computer is in the group at two addresses. The two do not see each other, and the others take them for one member. Close one of them, and start it with another profile, or without the file “identity” in its profile folder.</source>
        <translation>%1 上的 Vinicast 与本机使用同一个身份：其配置被复制过，或者同一台电脑以两个地址加入了此群组。两者互相看不见，别人会把它们当作同一位成员。请关闭其中一个，换一个配置再启动，或先从它的配置文件夹中删除“identity”文件。</translation>
    </message>
    <message>
        <source>Another Vinicast uses the same identity as this one: its profile was copied, or one computer is in the group at two addresses. The two do not see each other, and the others take them for one member. Close one of them, and start it with another profile, or without the file “identity” in its profile folder.</source>
        <translation>另一个 Vinicast 与本机使用同一个身份：其配置被复制过，或者同一台电脑以两个地址加入了此群组。两者互相看不见，别人会把它们当作同一位成员。请关闭其中一个，换一个配置再启动，或先从它的配置文件夹中删除“identity”文件。</translation>
    </message>
    <message>
        <source>%1 is this computer itself. Give the address of another member.</source>
        <translation>%1 就是这台电脑自己。请给出另一位成员的地址。</translation>
    </message>
    <message>
        <source>This is the address of this computer itself. Give that of another member.</source>
        <translation>这是这台电脑自己的地址。请给出另一位成员的地址。</translation>
    </message>
    <message>
        <source>Another program keeps port %1 to itself. Close it, or join with another port.</source>
        <translation>端口 %1 被另一个程序独占。请关闭那个程序，或换一个端口加入。</translation>
    </message>
    <message>
        <source>Another program keeps this port to itself. Close it, or join with another port.</source>
        <translation>这个端口被另一个程序独占。请关闭那个程序，或换一个端口加入。</translation>
    </message>
    <message>
        <source>The network can&apos;t be used: %1. Check that this computer is connected to a network.</source>
        <translation>网络不可用：%1。请检查这台电脑是否已连接网络。</translation>
    </message>
    <message>
        <source>The network can&apos;t be used. Check that this computer is connected to a network.</source>
        <translation>网络不可用。请检查这台电脑是否已连接网络。</translation>
    </message>
    <message>
        <source>The network is gone: %1. The group comes back by itself once this computer is connected again.</source>
        <translation>网络已断开：%1。电脑重新联网后，群组会自动恢复。</translation>
    </message>
    <message>
        <source>The network is gone. The group comes back by itself once this computer is connected again.</source>
        <translation>网络已断开。电脑重新联网后，群组会自动恢复。</translation>
    </message>
    <message>
        <source>Vinicast is already running with the profile %1. Close it, or choose another profile.</source>
        <translation>已有一个 Vinicast 正在使用配置 %1。请先关闭它，或换一个配置。</translation>
    </message>
    <message>
        <source>Vinicast is already running with this profile. Close it, or choose another profile.</source>
        <translation>已有一个 Vinicast 正在使用这个配置。请先关闭它，或换一个配置。</translation>
    </message>
    <message>
        <source>The identity in %1 is damaged. Put back a copy of this file, or rename it: then a new identity is made, and you are somebody new to the others.</source>
        <translation>%1 中的身份已损坏。请用备份替换这个文件，或将它改名：这样会新建一个身份，在其他成员看来你就是一位新成员。</translation>
    </message>
    <message>
        <source>The identity in this profile is damaged. Put back a copy of its file, or rename it: then a new identity is made, and you are somebody new to the others.</source>
        <translation>这个配置中的身份已损坏。请用备份替换它的文件，或将它改名：这样会新建一个身份，在其他成员看来你就是一位新成员。</translation>
    </message>
    <message>
        <source>The identity in %1 was made by a newer version of Vinicast. Start that version, or choose another profile.</source>
        <translation>%1 中的身份由更新版本的 Vinicast 创建。请启动那个版本，或换一个配置。</translation>
    </message>
    <message>
        <source>The identity in this profile was made by a newer version of Vinicast. Start that version, or choose another profile.</source>
        <translation>这个配置中的身份由更新版本的 Vinicast 创建。请启动那个版本，或换一个配置。</translation>
    </message>
    <message>
        <source>The profile can&apos;t be used: %1. Make the folder readable and writable, or choose another one.</source>
        <translation>配置不可用：%1。请让该文件夹可读可写，或换一个。</translation>
    </message>
    <message>
        <source>The profile can&apos;t be used. Make its folder readable and writable, or choose another one.</source>
        <translation>配置不可用。请让它的文件夹可读可写，或换一个。</translation>
    </message>
    <message>
        <source>Vinicast is already running with your profile, so this one is a stranger to the others and keeps nothing. Start it with another profile to be remembered.</source>
        <translation>已有一个 Vinicast 正在使用你的配置，所以这一个对别人来说是陌生人，也不保存任何内容。想被记住，请用另一个配置启动。</translation>
    </message>
    <message>
        <source>The saved messages can&apos;t be read. Their file was kept as %1, and a new one was begun.</source>
        <translation>无法读取已保存的消息。原文件已保留为 %1，并新建了一个。</translation>
    </message>
    <message>
        <source>The saved messages can&apos;t be read. Their file was kept under another name, and a new one was begun.</source>
        <translation>无法读取已保存的消息。原文件已改名保留，并新建了一个。</translation>
    </message>
    <message>
        <source>The saved messages are of a newer version of Vinicast. Their file was kept as %1, and a new one was begun.</source>
        <translation>已保存的消息来自更新版本的 Vinicast。原文件已保留为 %1，并新建了一个。</translation>
    </message>
    <message>
        <source>The saved messages are of a newer version of Vinicast. Their file was kept under another name, and a new one was begun.</source>
        <translation>已保存的消息来自更新版本的 Vinicast。原文件已改名保留，并新建了一个。</translation>
    </message>
    <message>
        <source>New messages can&apos;t be saved: %1. Free some space on the disk. Until then they are lost when Vinicast ends.</source>
        <translation>无法保存新消息：%1。请在磁盘上腾出一些空间。在那之前，Vinicast 退出时它们就会丢失。</translation>
    </message>
    <message>
        <source>New messages can&apos;t be saved. Free some space on the disk. Until then they are lost when Vinicast ends.</source>
        <translation>无法保存新消息。请在磁盘上腾出一些空间。在那之前，Vinicast 退出时它们就会丢失。</translation>
    </message>
    <message>
        <source>There is nothing to send. Write something.</source>
        <translation>没有可发送的内容。请先写点什么。</translation>
    </message>
    <message>
        <source>This message is too long, and was not sent. Shorten it, or send it in parts.</source>
        <translation>消息太长，没有发送。请缩短，或分几条发送。</translation>
    </message>
    <message>
        <source>This message holds characters that are not text, and was not sent. Remove them.</source>
        <translation>消息里有不属于文字的字符，没有发送。请删去它们。</translation>
    </message>
    <message>
        <source>Nobody named “%1” is in the group now. Look at the list of members.</source>
        <translation>群里现在没有“%1”。请查看成员列表。</translation>
    </message>
    <message>
        <source>This member is not in the group now. Look at the list of members.</source>
        <translation>这位成员现在不在群里。请查看成员列表。</translation>
    </message>
    <message>
        <source>The group is still being joined. Try again in a moment.</source>
        <translation>还在加入群组。请稍后再试。</translation>
    </message>
    <message>
        <source>%1 is live. Wait until they stop, or raise your hand.</source>
        <translation>%1 正在直播。请等对方结束，或先举手。</translation>
    </message>
    <message>
        <source>Someone else is live. Wait until they stop, or raise your hand.</source>
        <translation>有人正在直播。请等对方结束，或先举手。</translation>
    </message>
    <message>
        <source>It is %1&apos;s turn to go live. Raise your hand to be next.</source>
        <translation>轮到 %1 直播了。举手就是下一位。</translation>
    </message>
    <message>
        <source>It is someone else&apos;s turn to go live. Raise your hand to be next.</source>
        <translation>轮到别人直播了。举手就是下一位。</translation>
    </message>
    <message>
        <source>%1 went live at the same moment and was first. Wait until they stop, or raise your hand.</source>
        <translation>%1 同时开始直播并抢先一步。请等对方结束，或先举手。</translation>
    </message>
    <message>
        <source>Someone else went live at the same moment and was first. Wait until they stop, or raise your hand.</source>
        <translation>有人同时开始直播并抢先一步。请等对方结束，或先举手。</translation>
    </message>
    <message>
        <source>Nobody answered, so it is not known whether someone is live. Check the network and go live again.</source>
        <translation>没有人回应，无法确定是否有人在直播。请检查网络后再次开始直播。</translation>
    </message>
    <message>
        <source>You are live already, or about to be. Stop first to begin anew.</source>
        <translation>你已经在直播，或即将开始。请先停止再重新开始。</translation>
    </message>
    <message>
        <source>%1 is live now, so your live picture was stopped. Raise your hand to be next.</source>
        <translation>%1 正在直播，你的直播已停止。举手即可排到下一个。</translation>
    </message>
    <message>
        <source>Someone else is live now, so your live picture was stopped. Raise your hand to be next.</source>
        <translation>有人正在直播，你的直播已停止。举手即可排到下一个。</translation>
    </message>
    <message>
        <source>This computer stood still for a moment, so your live picture was stopped. Go live again.</source>
        <translation>这台电脑停顿了一会儿，你的直播已停止。请再次开始直播。</translation>
    </message>
    <message>
        <source>“%1” is not a source. Use camera, camera:NAME, screen, file:PATH, pipe:PATH or test.</source>
        <translation>“%1”不是直播来源。请用 camera、camera:NAME、screen、file:PATH、pipe:PATH 或 test。</translation>
    </message>
    <message>
        <source>This is not a source. Use camera, camera:NAME, screen, file:PATH, pipe:PATH or test.</source>
        <translation>这不是直播来源。请用 camera、camera:NAME、screen、file:PATH、pipe:PATH 或 test。</translation>
    </message>
    <message>
        <source>There is no %1. Check the path.</source>
        <translation>找不到 %1。请检查路径。</translation>
    </message>
    <message>
        <source>There is no such file. Check the path.</source>
        <translation>找不到这个文件。请检查路径。</translation>
    </message>
    <message>
        <source>%1 can&apos;t be read. Check that it is a file and that you may read it.</source>
        <translation>无法读取 %1。请确认它是文件，并且你有读取权限。</translation>
    </message>
    <message>
        <source>The file can&apos;t be read. Check that it is a file and that you may read it.</source>
        <translation>无法读取这个文件。请确认它是文件，并且你有读取权限。</translation>
    </message>
    <message>
        <source>%1 is not a video that can be read. Choose another file.</source>
        <translation>%1 不是能读取的视频。请选择其他文件。</translation>
    </message>
    <message>
        <source>The file is not a video that can be read. Choose another one.</source>
        <translation>这个文件不是能读取的视频。请选择其他文件。</translation>
    </message>
    <message>
        <source>%1 has no picture. Choose a video.</source>
        <translation>%1 没有画面。请选择视频文件。</translation>
    </message>
    <message>
        <source>The file has no picture. Choose a video.</source>
        <translation>这个文件没有画面。请选择视频文件。</translation>
    </message>
    <message>
        <source>No picture has come from %1 for a minute. Start what writes to it, and choose it again.</source>
        <translation>一分钟内没有从 %1 收到画面。请启动向它写入的程序，再重新选择它。</translation>
    </message>
    <message>
        <source>No picture has come for a minute. Start what writes to the pipe, and choose it again.</source>
        <translation>一分钟内没有收到画面。请启动向管道写入的程序，再重新选择它。</translation>
    </message>
    <message>
        <source>Another program is using %1. Close it and go live again.</source>
        <translation>另一个程序正在使用 %1。请关闭它，然后再次开始直播。</translation>
    </message>
    <message>
        <source>Another program is using this device. Close it and go live again.</source>
        <translation>另一个程序正在使用这个设备。请关闭它，然后再次开始直播。</translation>
    </message>
    <message>
        <source>No camera “%1” was found. Connect it, allow its use, or choose another source.</source>
        <translation>找不到摄像头“%1”。请连接它、允许使用，或选择其他来源。</translation>
    </message>
    <message>
        <source>No camera was found. Connect one, allow its use, or choose another source.</source>
        <translation>找不到摄像头。请连接一个、允许使用，或选择其他来源。</translation>
    </message>
    <message>
        <source>No microphone “%1” was found. The picture goes on without sound; connect it and go live again.</source>
        <translation>找不到麦克风“%1”。画面继续，但没有声音；请连接它，再重新直播。</translation>
    </message>
    <message>
        <source>No microphone was found. The picture goes on without sound; connect one and go live again.</source>
        <translation>找不到麦克风。画面继续，但没有声音；请连接一个，再重新直播。</translation>
    </message>
    <message>
        <source>Another program is using the microphone “%1”. The picture goes on without sound; close that program and go live again.</source>
        <translation>另一个程序正在使用麦克风“%1”。画面继续，但没有声音；请关闭那个程序，然后再次开始直播。</translation>
    </message>
    <message>
        <source>Another program is using the microphone. The picture goes on without sound; close that program and go live again.</source>
        <translation>另一个程序正在使用麦克风。画面继续，但没有声音；请关闭那个程序，然后再次开始直播。</translation>
    </message>
    <message>
        <source>The microphone “%1” gives no more sound. Connect it again; it is used as soon as it is back.</source>
        <translation>麦克风“%1”不再有声音。请重新连接；恢复后会立即使用。</translation>
    </message>
    <message>
        <source>The microphone gives no more sound. Connect it again; it is used as soon as it is back.</source>
        <translation>麦克风不再有声音。请重新连接；恢复后会立即使用。</translation>
    </message>
    <message>
        <source>The screen can&apos;t be shown: %1. Allow it when asked, or choose another source.</source>
        <translation>无法展示屏幕：%1。请在询问时允许，或选择其他来源。</translation>
    </message>
    <message>
        <source>The screen can&apos;t be shown. Allow it when asked, or choose another source.</source>
        <translation>无法展示屏幕。请在询问时允许，或选择其他来源。</translation>
    </message>
    <message>
        <source>%1 stopped giving pictures. Check it, or choose another source.</source>
        <translation>%1 不再提供画面。请检查它，或选择其他来源。</translation>
    </message>
    <message>
        <source>The source stopped giving pictures. Check it, or choose another one.</source>
        <translation>直播来源不再提供画面。请检查它，或选择其他来源。</translation>
    </message>
    <message>
        <source>The picture can&apos;t be encoded: %1. Choose another source or a smaller picture.</source>
        <translation>无法编码画面：%1。请选择其他来源或更小的画面。</translation>
    </message>
    <message>
        <source>The picture can&apos;t be encoded. Choose another source or a smaller picture.</source>
        <translation>无法编码画面。请选择其他来源或更小的画面。</translation>
    </message>
    <message>
        <source>The picture of %1 does not reach this computer by multicast, and %1 sends it to as many others as it can already. It is asked again until a place is free.</source>
        <translation>%1 的画面无法通过组播到达本机，而 %1 已在向尽可能多的其他成员单独发送。会继续请求，直到有空位。</translation>
    </message>
    <message>
        <source>The picture does not reach this computer by multicast, and it is sent to as many others as can be already. It is asked for again until a place is free.</source>
        <translation>画面无法通过组播到达本机，而它已被单独发送给尽可能多的其他成员。会继续请求，直到有空位。</translation>
    </message>
    <message>
        <source>%1 can&apos;t see you: the network carries no multicast there, and your picture goes to as many others by unicast as it can.</source>
        <translation>%1 看不到您：网络无法将组播送达那里，而您的画面已在以单播发送给尽可能多的其他成员。</translation>
    </message>
    <message>
        <source>Somebody can&apos;t see you: the network carries no multicast there, and your picture goes to as many others by unicast as it can.</source>
        <translation>有人看不到您：网络无法将组播送达那里，而您的画面已在以单播发送给尽可能多的其他成员。</translation>
    </message>
    <message>
        <source>The loudspeaker can&apos;t be used: %1. Connect one; the picture goes on without sound.</source>
        <translation>扬声器不可用：%1。请连接一个；画面会在无声的情况下继续。</translation>
    </message>
    <message>
        <source>No loudspeaker was found. Connect one; the picture goes on without sound.</source>
        <translation>找不到扬声器。请连接一个；画面会在无声的情况下继续。</translation>
    </message>
    <message>
        <source>Writing failed: %1. Check the path and the free space, or choose another file.</source>
        <translation>写入失败：%1。请检查路径和剩余空间，或换一个文件。</translation>
    </message>
    <message>
        <source>Writing failed. Check the path and the free space, or choose another file.</source>
        <translation>写入失败。请检查路径和剩余空间，或换一个文件。</translation>
    </message>
    <message>
        <source>%1 did not get the message. Send it again.</source>
        <translation>%1 没有收到消息。请再发一次。</translation>
    </message>
    <message>
        <source>The message did not arrive. Send it again.</source>
        <translation>消息没有送达。请再发一次。</translation>
    </message>
    <message>
        <source>%1 can&apos;t be reached now. Send the message again once they are back.</source>
        <translation>现在联系不上 %1。等对方回来后再发送。</translation>
    </message>
    <message>
        <source>This member can&apos;t be reached now. Send the message again once they are back.</source>
        <translation>现在联系不上这位成员。等对方回来后再发送。</translation>
    </message>
    <message>
        <source>Nobody else is in the group now. Send the message again later.</source>
        <translation>群里现在没有别人。请以后再发。</translation>
    </message>
    <message>
        <source>Too many messages are still under way, and this one was not sent. Wait a moment and send it again.</source>
        <translation>还有太多消息正在发送，这条没有发出。请稍等片刻再发一次。</translation>
    </message>
    <message>
        <source>This is faster than the network takes it, and this message was not sent. Wait a moment and send it again.</source>
        <translation>发送得比网络能承受的更快，这条消息没有发出。请稍等片刻再发一次。</translation>
    </message>
    <message>
        <source>The group&apos;s messages can&apos;t be protected: %1. Close other programs and join again.</source>
        <translation>无法保护群组的消息：%1。请关闭其他程序后重新加入。</translation>
    </message>
    <message>
        <source>The group&apos;s messages can&apos;t be protected. Close other programs and join again.</source>
        <translation>无法保护群组的消息。请关闭其他程序后重新加入。</translation>
    </message>
    <message>
        <source>The message that this is about is not here, or too old to be answered or changed.</source>
        <translation>所指的消息不在这里，或者太旧，不能再回复或更改。</translation>
    </message>
    <message>
        <source>Only its author can change or delete a message.</source>
        <translation>只有作者本人才能更改或删除消息。</translation>
    </message>
    <message>
        <source>The picture of %1 is too large. Choose one of at most 64 million pixels and 16,384 on each side.</source>
        <translation>%1 的画面太大。请选择不超过 6400 万像素、每边不超过 16,384 像素的画面。</translation>
    </message>
    <message>
        <source>The picture is too large. Choose one of at most 64 million pixels and 16,384 on each side.</source>
        <translation>画面太大。请选择不超过 6400 万像素、每边不超过 16,384 像素的画面。</translation>
    </message>
    <message>
        <source>There is no picture to save now. Wait until somebody is live.</source>
        <translation>现在没有可保存的画面。请等到有人直播。</translation>
    </message>
    <message>
        <source>Other players can&apos;t be served: %1. Check that this computer has an IPv4 address on a network.</source>
        <translation>无法供其他播放器观看：%1。请检查此电脑在网络上是否有 IPv4 地址。</translation>
    </message>
    <message>
        <source>Other players can&apos;t be served. Check that this computer has an IPv4 address on a network.</source>
        <translation>无法供其他播放器观看。请检查此电脑在网络上是否有 IPv4 地址。</translation>
    </message>
    <message>
        <source>“%1” is not the address of a media server. Write it like rtsp://server:8554/name or srt://server:8890.</source>
        <translation>“%1”不是媒体服务器的地址。请写成 rtsp://server:8554/name 或 srt://server:8890 的形式。</translation>
    </message>
    <message>
        <source>This is not the address of a media server. Write it like rtsp://server:8554/name or srt://server:8890.</source>
        <translation>这不是媒体服务器的地址。请写成 rtsp://server:8554/name 或 srt://server:8890 的形式。</translation>
    </message>
    <message>
        <source>The media server %1 does not take the stream. Check its address and that it runs; it is tried again by itself.</source>
        <translation>媒体服务器 %1 不接收此直播。请检查地址以及服务器是否在运行；会自动重试。</translation>
    </message>
    <message>
        <source>The media server does not take the stream. Check its address and that it runs; it is tried again by itself.</source>
        <translation>媒体服务器不接收此直播。请检查地址以及服务器是否在运行；会自动重试。</translation>
    </message>
    <message>
        <source>“%1” is here with another key than before: a new computer or profile, or someone else with this name. Ask them, by a way that you trust.</source>
        <translation>“%1”这次使用的密钥与以前不同：可能换了电脑或配置，也可能是同名的另一个人。请通过可信的方式向对方确认。</translation>
    </message>
    <message>
        <source>A known name is here with another key than before: a new computer or profile, or someone else with this name. Ask them, by a way that you trust.</source>
        <translation>一个已知的名字这次使用的密钥与以前不同：可能换了电脑或配置，也可能是同名的另一个人。请通过可信的方式向对方确认。</translation>
    </message>
    <message>
        <source>You are live in %1. Stop there first.</source>
        <translation>你正在 %1 直播，请先停止。</translation>
    </message>
    <message>
        <source>You are live in another group. Stop there first.</source>
        <translation>你正在另一个群组直播，请先停止。</translation>
    </message>
    <message>
        <source>This name can&apos;t be used: %1. Choose one of at most 64 Latin letters or 21 Chinese characters, without line breaks or other control characters.</source>
        <translation>这个名字不能用：%1。请用最多 64 个拉丁字母或 21 个汉字，不含换行或其他控制字符。</translation>
    </message>
    <message>
        <source>This name can&apos;t be used. Choose one of at most 64 Latin letters or 21 Chinese characters, without line breaks or other control characters.</source>
        <translation>这个名字不能用。请用最多 64 个拉丁字母或 21 个汉字，不含换行或其他控制字符。</translation>
    </message>
    <message>
        <source>This group name can&apos;t be used: %1. Choose one of at most 128 Latin letters or 42 Chinese characters, without line breaks or other control characters.</source>
        <translation>这个群组名称不能用：%1。请用最多 128 个拉丁字母或 42 个汉字，不含换行或其他控制字符。</translation>
    </message>
    <message>
        <source>This group name can&apos;t be used. Choose one of at most 128 Latin letters or 42 Chinese characters, without line breaks or other control characters.</source>
        <translation>这个群组名称不能用。请用最多 128 个拉丁字母或 42 个汉字，不含换行或其他控制字符。</translation>
    </message>
    <message>
        <source>This message is too long, and was not sent. It may have %1 Latin letters, or a third as many Chinese characters. Shorten it, or send it in parts.</source>
        <translation>这条消息太长，没有发送。最多可写 %1 个拉丁字母，汉字为其三分之一。请缩短，或分几条发送。</translation>
    </message>
</context>
<context>
    <name>GoLiveDialog</name>
    <message>
        <source>Go Live</source>
        <translation>开始直播</translation>
    </message>
    <message>
        <source>Preview</source>
        <translation>预览</translation>
    </message>
    <message>
        <source>Camera</source>
        <translation>摄像头</translation>
    </message>
    <message>
        <source>Show a camera</source>
        <translation>直播摄像头</translation>
    </message>
    <message>
        <source>Screen</source>
        <translation>屏幕</translation>
    </message>
    <message>
        <source>Show this screen</source>
        <translation>直播这个屏幕</translation>
    </message>
    <message>
        <source>File</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>Play a file</source>
        <translation>播放文件</translation>
    </message>
    <message>
        <source>Test picture</source>
        <translation>测试画面</translation>
    </message>
    <message>
        <source>Show the test picture</source>
        <translation>直播测试画面</translation>
    </message>
    <message>
        <source>A video file</source>
        <translation>视频文件</translation>
    </message>
    <message>
        <source>&amp;Browse…</source>
        <translation>浏览(&amp;B)…</translation>
    </message>
    <message>
        <source>Choose a file</source>
        <translation>选择文件</translation>
    </message>
    <message>
        <source>&amp;Microphone</source>
        <translation>麦克风(&amp;M)</translation>
    </message>
    <message>
        <source>Microphone</source>
        <translation>麦克风</translation>
    </message>
    <message>
        <source>Sound</source>
        <translation>声音</translation>
    </message>
    <message>
        <source>Sound level</source>
        <translation>音量电平</translation>
    </message>
    <message>
        <source>Everyone in the group will see and hear this.</source>
        <translation>群里每个人都会看到和听到。</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Go Live now</source>
        <translation>立即开始直播</translation>
    </message>
    <message>
        <source>&amp;Original sound (music)</source>
        <translation>原声（音乐）(&amp;O)</translation>
    </message>
    <message>
        <source>Without noise suppression and automatic level, which are made for voices</source>
        <translation>不做降噪和自动音量，这两项是为人声设计的</translation>
    </message>
    <message>
        <source>Original sound, for music</source>
        <translation>原声，适合音乐</translation>
    </message>
</context>
<context>
    <name>GroupPage</name>
    <message>
        <source>People</source>
        <translation>成员</translation>
    </message>
    <message>
        <source>Invite</source>
        <translation>邀请</translation>
    </message>
    <message>
        <source>Invite people to this group</source>
        <translation>邀请别人加入这个群组</translation>
    </message>
    <message>
        <source>Show who is here</source>
        <translation>显示在场成员</translation>
    </message>
    <message>
        <source>People in the group</source>
        <translation>群组成员</translation>
    </message>
    <message>
        <source>Search and export</source>
        <translation>搜索和导出</translation>
    </message>
    <message>
        <source>Search and export (Ctrl+F)</source>
        <translation>搜索和导出 (Ctrl+F)</translation>
    </message>
</context>
<context>
    <name>JoinPage</name>
    <message>
        <source>Menu</source>
        <translation>菜单</translation>
    </message>
    <message>
        <source>Vinicast</source>
        <translation>Vinicast</translation>
    </message>
    <message>
        <source>Chat and go live on this network. No server needed.</source>
        <translation>在本网络上聊天、直播，无需服务器。</translation>
    </message>
    <message>
        <source>Your &amp;name</source>
        <translation>你的名字(&amp;N)</translation>
    </message>
    <message>
        <source>Your name</source>
        <translation>你的名字</translation>
    </message>
    <message>
        <source>&amp;Group</source>
        <translation>群组(&amp;G)</translation>
    </message>
    <message>
        <source>Group</source>
        <translation>群组</translation>
    </message>
    <message>
        <source>&amp;Advanced</source>
        <translation>高级(&amp;A)</translation>
    </message>
    <message>
        <source>Show advanced settings</source>
        <translation>显示高级设置</translation>
    </message>
    <message>
        <source>A&amp;ddress and port</source>
        <translation>地址和端口(&amp;D)</translation>
    </message>
    <message>
        <source>Address and port</source>
        <translation>地址和端口</translation>
    </message>
    <message>
        <source>225.225.24.123:4444</source>
        <translation>225.225.24.123:4444</translation>
    </message>
    <message>
        <source>Network &amp;card</source>
        <translation>网卡(&amp;C)</translation>
    </message>
    <message>
        <source>Network card</source>
        <translation>网卡</translation>
    </message>
    <message>
        <source>Every usable one</source>
        <translation>所有可用网卡</translation>
    </message>
    <message>
        <source>&amp;Invite code</source>
        <translation>邀请码(&amp;I)</translation>
    </message>
    <message>
        <source>Invite code</source>
        <translation>邀请码</translation>
    </message>
    <message>
        <source>Join</source>
        <translation>加入</translation>
    </message>
    <message>
        <source>Join the group</source>
        <translation>加入群组</translation>
    </message>
    <message>
        <source>A name, or an invitation</source>
        <translation>名称，或邀请</translation>
    </message>
    <message>
        <source>&amp;Private group</source>
        <translation>私密群组(&amp;P)</translation>
    </message>
    <message>
        <source>Private group, with an invite code</source>
        <translation>私密群组，需要邀请码</translation>
    </message>
    <message>
        <source>From your invitation</source>
        <translation>来自你收到的邀请</translation>
    </message>
    <message>
        <source>Ne&amp;w code</source>
        <translation>新邀请码(&amp;W)</translation>
    </message>
    <message>
        <source>Make a new code</source>
        <translation>生成新邀请码</translation>
    </message>
    <message>
        <source>Only those with the same name and code meet here; to all others the group can&apos;t be read or heard. To begin a new one, make a code and invite people with it.</source>
        <translation>只有名称和邀请码都相同的人才会在这里相遇，其他人既读不到也听不到。要新建一个，请生成邀请码并用它邀请别人。</translation>
    </message>
</context>
<context>
    <name>Names</name>
    <message>
        <source>%1 (not the first)</source>
        <comment>a name that another member had before</comment>
        <translation>%1（并非最早的那位）</translation>
    </message>
</context>
<context>
    <name>Network</name>
    <message>
        <source>This computer is not connected to a network. Connect it; the group comes by itself.</source>
        <translation>这台电脑没有连接网络。请连接；群组会自动出现。</translation>
    </message>
    <message>
        <source>This computer is not connected to a network, so only programs on it can be reached. Connect it; the group comes by itself.</source>
        <translation>这台电脑没有连接网络，所以只能联系到本机上的程序。请连接；群组会自动出现。</translation>
    </message>
    <message>
        <source>Nothing can be sent on %1. Check the cable or the Wi-Fi, and whether a firewall on this computer keeps Vinicast from sending.</source>
        <translation>在 %1 上无法发送任何数据。请检查网线或 Wi-Fi，以及本机的防火墙是否阻止 Vinicast 发送。</translation>
    </message>
    <message>
        <source>The system does not let Vinicast join the group on %1. It is tried again every few seconds; close other programs that use multicast.</source>
        <translation>系统不允许 Vinicast 在 %1 上加入群组。每隔几秒会再试一次；请关闭其他使用组播的程序。</translation>
    </message>
    <message>
        <source>Nobody else is heard on %1. Either nobody is there yet, or this network keeps its computers apart, as a Wi-Fi for guests or a firewall does.</source>
        <translation>在 %1 上听不到其他人。可能还没有人，也可能这个网络把电脑彼此隔开，例如访客 Wi-Fi 或防火墙。</translation>
    </message>
    <message>
        <source>Others are heard on %1, but nobody is in this group. Compare its name and its invite code with theirs.</source>
        <translation>在 %1 上能听到其他人，但没有人在这个群组里。请与他们核对群组名称和邀请码。</translation>
    </message>
    <message>
        <source>Nothing has been heard on %1 for %2 seconds. The network may have changed; the group comes back by itself.</source>
        <translation>在 %1 上已有 %2 秒没有收到任何数据。网络可能有变化；群组会自动恢复。</translation>
    </message>
    <message>
        <source>%1% of what others send is lost on the way on %2, and comes by another card.</source>
        <translation>%2 上丢失了他人所发内容的 %1%，由另一块网卡补上。</translation>
    </message>
    <message>
        <source>%1% of what others send is lost on the way on %2, and repaired. A cable helps, or a place nearer to the access point.</source>
        <translation>在 %2 上其他人发送的数据有 %1% 在途中丢失，已修复。使用网线，或靠近无线接入点，会有帮助。</translation>
    </message>
    <message>
        <source>%1% of the live picture is lost on the way on %2, and repaired where possible. A cable helps, or a place nearer to the access point.</source>
        <translation>在 %2 上直播画面有 %1% 在途中丢失，会尽可能修复。使用网线，或靠近无线接入点，会有帮助。</translation>
    </message>
    <message>
        <source>All is well on %1. Others in the group: %2.</source>
        <translation>%1 一切正常。群组里的其他人：%2 位。</translation>
    </message>
    <message>
        <source>Multicast does not get through on %1, as in many a Wi-Fi for guests: members are reached one by one. Chat works so; live video only for a few. A cable, or a Wi-Fi without client isolation, helps.</source>
        <translation>%1 上的组播不通，访客 Wi-Fi 常常如此：只能逐一联系成员。聊天可以正常使用，直播只能到达少数人。改用网线，或没有客户端隔离的 Wi-Fi。</translation>
    </message>
    <message>
        <source>Multicast does not bring the live picture on %1, and it is sent to as many others one by one as it can be. A cable, or another access point, may help; it is asked for again until a place is free.</source>
        <translation>%1 上的组播传不来直播画面，而能逐一发送的人数已满。改用网线或换一个接入点可能有用；有空位之前会一直再请求。</translation>
    </message>
    <message>
        <source>Multicast brings the live picture on %1 badly or not at all: it is sent to this computer alone (unicast), which is possible for a few only. A cable, or another access point, may help.</source>
        <translation>%1 上的组播传不好或传不来直播画面：画面单独发送到这台电脑（单播），只能这样发给少数人。改用网线或换一个接入点可能有用。</translation>
    </message>
    <message>
        <source>On %1, multicast brings your live picture badly or not at all to some: %2 of those who watch get it one by one (unicast), which is possible for a few only.</source>
        <translation>在 %1 上，组播无法把你的直播画面完好地送到部分人：有 %2 位观看者改由单播逐一接收，这样只能服务少数人。</translation>
    </message>
    <message>
        <source>On %1, multicast does not get through to %2 of %3 members: they are reached one by one, which carries live video only to a few.</source>
        <translation>在 %1 上，组播到不了 %3 位成员中的 %2 位：只能逐一联系他们，这样直播只能到达少数人。</translation>
    </message>
    <message>
        <source>not heard</source>
        <translation>听不到</translation>
    </message>
    <message>
        <source>multicast; does not hear ours, gets copies</source>
        <translation>组播；听不到我们的组播，由我们另发副本</translation>
    </message>
    <message>
        <source>multicast</source>
        <translation>组播</translation>
    </message>
    <message>
        <source>one by one (unicast)</source>
        <translation>逐一联系（单播）</translation>
    </message>
</context>
<context>
    <name>NetworkReport</name>
    <message>
        <source>%1, %2: sent %3, not sent %4, heard %5</source>
        <translation>%1，%2：已发送 %3，未发出 %4，收到 %5</translation>
    </message>
    <message>
        <source>no IPv4 address</source>
        <translation>没有 IPv4 地址</translation>
    </message>
    <message>
        <source>, %1% lost on the way</source>
        <translation>，途中丢失 %1%</translation>
    </message>
    <message>
        <source>, the last %1 s ago</source>
        <translation>，最近一次在 %1 秒前</translation>
    </message>
    <message>
        <source>, not in the group</source>
        <translation>，未加入群组</translation>
    </message>
    <message>
        <source>, can&apos;t send</source>
        <translation>，无法发送</translation>
    </message>
    <message>
        <source>Network cards:</source>
        <translation>网卡：</translation>
    </message>
    <message>
        <source>Members: %1 by multicast, %2 one by one, %3 not heard</source>
        <translation>成员：组播 %1 位，逐一联系 %2 位，听不到 %3 位</translation>
    </message>
    <message>
        <source>Datagrams: %1 in, %2 out, %3 dropped</source>
        <translation>数据报：收到 %1，发出 %2，丢弃 %3</translation>
    </message>
    <message>
        <source>Messages: %1 held, %2 asked for again, %3 sent again, %4 given up, %5 in conflict</source>
        <translation>消息：持有 %1 条，重新请求 %2 次，重发 %3 条，舍弃 %4 条，编号冲突 %5 条</translation>
    </message>
    <message>
        <source>Live picture: %1% lost, %2 repaired, %3 left out</source>
        <translation>直播画面：丢失 %1%，修复 %2，跳过 %3</translation>
    </message>
</context>
<context>
    <name>Outputs</name>
    <message>
        <source>The recording in %1 waits for the next live picture.</source>
        <translation>%1 中的录制在等待下一个直播画面。</translation>
    </message>
    <message>
        <source>Nothing was recorded.</source>
        <translation>没有录制任何内容。</translation>
    </message>
    <message>
        <source>The recording in %1 is finished.</source>
        <translation>%1 中的录制已结束。</translation>
    </message>
    <message>
        <source>Recording in %1.</source>
        <translation>正在录制到 %1。</translation>
    </message>
    <message>
        <source>Other players can&apos;t watch any more.</source>
        <translation>其他播放器不能再观看了。</translation>
    </message>
    <message>
        <source>From your next live picture on, anyone on this network can watch.</source>
        <translation>从你的下一个直播画面起，此网络上的任何人都能观看。</translation>
    </message>
    <message>
        <source>Anyone on this network can watch, with any player (%1).</source>
        <translation>此网络上的任何人都能用任何播放器观看（%1）。</translation>
    </message>
    <message>
        <source>Nothing is sent to the media server any more.</source>
        <translation>不再向媒体服务器发送。</translation>
    </message>
    <message>
        <source>From your next live picture on, your stream goes to the media server %1.</source>
        <translation>从你的下一个直播画面起，会发送到媒体服务器 %1。</translation>
    </message>
    <message>
        <source>Connecting to the media server %1.</source>
        <translation>正在连接媒体服务器 %1。</translation>
    </message>
    <message>
        <source>Your stream goes to the media server %1.</source>
        <translation>你的直播正在发送到媒体服务器 %1。</translation>
    </message>
    <message>
        <source>The picture is saved in %1.</source>
        <translation>画面已保存到 %1。</translation>
    </message>
</context>
<context>
    <name>Shortcuts</name>
    <message>
        <source>This page</source>
        <translation>本页</translation>
    </message>
    <message>
        <source>Join another group</source>
        <translation>加入其他群组</translation>
    </message>
    <message>
        <source>Invite people</source>
        <translation>邀请别人</translation>
    </message>
    <message>
        <source>The next and the previous group</source>
        <translation>下一个和上一个群组</translation>
    </message>
    <message>
        <source>To the list of groups</source>
        <translation>转到群组列表</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>How the network does</source>
        <translation>网络状况</translation>
    </message>
    <message>
        <source>The stage on the full screen, and back</source>
        <translation>舞台全屏与还原</translation>
    </message>
    <message>
        <source>A new line</source>
        <translation>换行</translation>
    </message>
    <message>
        <source>Back, or close</source>
        <translation>返回或关闭</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>退出</translation>
    </message>
    <message>
        <source>Search and export</source>
        <translation>搜索和导出</translation>
    </message>
    <message>
        <source>Send; on a message: its menu</source>
        <translation>发送；在消息上：打开其菜单</translation>
    </message>
    <message>
        <source>Before a text: change the last message</source>
        <translation>在空输入框中：修改最后一条消息</translation>
    </message>
    <message>
        <source>Select several messages</source>
        <translation>选择多条消息</translation>
    </message>
    <message>
        <source>Copy them</source>
        <translation>复制所选消息</translation>
    </message>
    <message>
        <source>Through the messages, and to the latest</source>
        <translation>翻阅消息，跳到最新一条</translation>
    </message>
    <message>
        <source>On the stage: full screen, a window of its own</source>
        <translation>在舞台上：全屏、单独的窗口</translation>
    </message>
    <message>
        <source>Its sound; of one&apos;s own, the microphone</source>
        <translation>舞台的声音；自己直播时为麦克风</translation>
    </message>
    <message>
        <source>Record it, save its picture</source>
        <translation>录制、保存画面</translation>
    </message>
    <message>
        <source>Its figures</source>
        <translation>显示数据</translation>
    </message>
</context>
<context>
    <name>Sidebar</name>
    <message>
        <source>Join another group</source>
        <translation>加入其他群组</translation>
    </message>
    <message>
        <source>Groups and conversations</source>
        <translation>群组与会话</translation>
    </message>
    <message>
        <source>Menu</source>
        <translation>菜单</translation>
    </message>
</context>
<context>
    <name>vinicast::cli::CliSession</name>
    <message>
        <source>This line is too long, and was left out. Send it in parts.</source>
        <translation>这一行太长，已忽略。请分几次发送。</translation>
    </message>
    <message>
        <source>This line is not UTF-8 text, and was left out.</source>
        <translation>这一行不是 UTF-8 文本，已忽略。</translation>
    </message>
    <message>
        <source>Several members are meant by this. Give more of the member&apos;s id.</source>
        <translation>有多个成员符合。请给出更长的成员 ID。</translation>
    </message>
    <message>
        <source>nearest takes a place on the ring, as 32 hexadecimal digits or any word, and a text.</source>
        <translation>nearest 后面应是环上的位置（32 个十六进制数字或任意一个词）和一段文字。</translation>
    </message>
    <message>
        <source>history takes a number of posts, 1 or more.</source>
        <translation>history 后面应是消息条数，至少为 1。</translation>
    </message>
    <message>
        <source>reply and edit take the id of a message and a text, react an id and a sign, delete an id.</source>
        <translation>reply 和 edit 需要一条消息的 ID 和文字，react 需要 ID 和一个符号，delete 需要 ID。</translation>
    </message>
    <message>
        <source>There is no such command. Use say, reply, react, edit, delete, to, typing, nearest, next, previous, neighbors, live, stop, sound, raise, lower, record, snapshot, open, push, members, history, stats or leave.</source>
        <translation>没有这个命令。可用的命令：say、reply、react、edit、delete、to、typing、nearest、next、previous、neighbors、live、stop、sound、raise、lower、record、snapshot、open、push、members、history、stats、leave。</translation>
    </message>
    <message>
        <source>sound takes off, on, original or voice.</source>
        <translation>sound 后面写 off、on、original 或 voice。</translation>
    </message>
    <message>
        <source>open takes on or off.</source>
        <translation>open 后面写 on 或 off。</translation>
    </message>
    <message>
        <source>push takes the URL of a media server, or off.</source>
        <translation>push 后面写媒体服务器的 URL，或 off。</translation>
    </message>
    <message>
        <source>This command takes a file.</source>
        <translation>此命令需要一个文件。</translation>
    </message>
    <message>
        <source>Messages that nobody has confirmed yet: %1. Those that did not get through go out once more at the next join with the same profile.</source>
        <translation>尚无人确认的消息：%1 条。未送达的消息会在下次用同一配置加入时再次发出。</translation>
    </message>
</context>
<context>
    <name>vinicast::client::GroupsModel</name>
    <message>
        <source>left, can be joined again</source>
        <translation>已离开，可重新加入</translation>
    </message>
    <message>
        <source>private conversation</source>
        <translation>私聊</translation>
    </message>
    <message>
        <source>joining</source>
        <translation>正在加入</translation>
    </message>
    <message>
        <source>by invitation</source>
        <translation>需邀请</translation>
    </message>
    <message>
        <source>you are live</source>
        <translation>你正在直播</translation>
    </message>
    <message>
        <source>%1 is live</source>
        <translation>%1 正在直播</translation>
    </message>
    <message numerus="yes">
        <source>%n unread</source>
        <translation>
            <numerusform>%n 条未读</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n mentions of you</source>
        <translation>
            <numerusform>%n 条提到你</numerusform>
        </translation>
    </message>
    <message>
        <source>muted</source>
        <translation>已静音</translation>
    </message>
    <message>
        <source>, </source>
        <comment>between words</comment>
        <translation>，</translation>
    </message>
    <message>
        <source>not here now</source>
        <translation>现在不在</translation>
    </message>
    <message>
        <source>not the first one under this name</source>
        <translation>并非最先使用此名字的人</translation>
    </message>
    <message>
        <source>it is your turn to go live</source>
        <translation>轮到你直播</translation>
    </message>
</context>
<context>
    <name>vinicast::client::MembersModel</name>
    <message>
        <source>%1, you</source>
        <translation>%1，你</translation>
    </message>
    <message>
        <source>%1, live</source>
        <translation>%1，正在直播</translation>
    </message>
    <message>
        <source>%1, hand raised, number %2</source>
        <translation>%1，已举手，第 %2 位</translation>
    </message>
    <message>
        <source>%1, not the first one under this name</source>
        <translation>%1，并非最先使用此名字的人</translation>
    </message>
    <message>
        <source>Not the first one under this name here: another person, or another computer of the same one. Compare safety numbers to be sure.</source>
        <translation>并非此处最先使用此名字的人：可能是另一个人，也可能是同一人的另一台电脑。如需确认，请核对安全码。</translation>
    </message>
</context>
<context>
    <name>vinicast::client::PostsModel</name>
    <message>
        <source>%1, %2: %3</source>
        <translation>%1，%2：%3</translation>
    </message>
    <message>
        <source>%1, heard by %2 of %3</source>
        <translation>%1，%3 人中 %2 人已收到</translation>
    </message>
    <message>
        <source>deleted</source>
        <translation>已删除</translation>
    </message>
    <message>
        <source>%1, in answer to %2</source>
        <translation>%1，回复%2</translation>
    </message>
    <message>
        <source>%1, edited</source>
        <translation>%1，已编辑</translation>
    </message>
    <message numerus="yes">
        <source>%1, %2 from %n people</source>
        <translation>
            <numerusform>%1，%n 人回应 %2</numerusform>
        </translation>
    </message>
    <message>
        <source>%1, not delivered</source>
        <translation>%1，未送达</translation>
    </message>
    <message>
        <source>%1, not the first one under this name</source>
        <translation>%1，并非最先使用此名字的人</translation>
    </message>
</context>
<context>
    <name>vinicast::gui::CompletionPopup</name>
    <message>
        <source>Suggestions</source>
        <translation>建议</translation>
    </message>
</context>
<context>
    <name>vinicast::gui::Composer</name>
    <message>
        <source>Write a message</source>
        <translation>写一条消息</translation>
    </message>
    <message>
        <source>Message to %1</source>
        <translation>发送到 %1</translation>
    </message>
    <message>
        <source>Message</source>
        <translation>消息</translation>
    </message>
    <message>
        <source>Send</source>
        <translation>发送</translation>
    </message>
    <message>
        <source>Send the message</source>
        <translation>发送消息</translation>
    </message>
    <message>
        <source>Enter sends, Shift+Enter begins a new line</source>
        <translation>按 Enter 发送，按 Shift+Enter 换行</translation>
    </message>
    <message>
        <source>Reply to %1: %2</source>
        <translation>回复%1：%2</translation>
    </message>
    <message>
        <source>Change the message: %1</source>
        <translation>修改消息：%1</translation>
    </message>
    <message>
        <source>Emoji</source>
        <translation>表情</translation>
    </message>
    <message>
        <source>Give it up (Escape)</source>
        <translation>放弃（Esc）</translation>
    </message>
    <message>
        <source>%1 is not here now</source>
        <translation>%1 现在不在</translation>
    </message>
</context>
<context>
    <name>vinicast::gui::ConversationPage</name>
    <message>
        <source>Say hello: only the two of you read it, on this network only.</source>
        <translation>打个招呼吧：只有你们两人能看到，消息不会离开本网络。</translation>
    </message>
    <message>
        <source>Delete the message?</source>
        <translation>删除这条消息？</translation>
    </message>
    <message>
        <source>Delete this message for everyone?</source>
        <translation>要为所有人删除这条消息吗？</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>删除</translation>
    </message>
    <message>
        <source>Export the conversation</source>
        <translation>导出对话</translation>
    </message>
    <message>
        <source>Web page (*.html)</source>
        <translation>网页 (*.html)</translation>
    </message>
    <message>
        <source>Text (*.txt)</source>
        <translation>文本 (*.txt)</translation>
    </message>
    <message>
        <source>Conversation</source>
        <translation>对话</translation>
    </message>
    <message>
        <source>You: %1</source>
        <translation>你：%1</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <comment>who said what</comment>
        <translation>%1：%2</translation>
    </message>
    <message>
        <source>This message is not kept here any more.</source>
        <translation>这条消息已不在本机保存。</translation>
    </message>
</context>
<context>
    <name>vinicast::gui::ConversationView</name>
    <message>
        <source>Jump to latest (%1)</source>
        <translation>跳到最新消息（%1）</translation>
    </message>
    <message>
        <source>Jump to latest</source>
        <translation>跳到最新消息</translation>
    </message>
    <message>
        <source>No messages yet</source>
        <translation>还没有消息</translation>
    </message>
    <message>
        <source>Say hello: everyone in the group reads it, on this network only.</source>
        <translation>打个招呼吧：群里每个人都能看到，消息不会离开本网络。</translation>
    </message>
    <message>
        <source>Rea&amp;ct</source>
        <translation>回应(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;More…</source>
        <translation>更多(&amp;M)…</translation>
    </message>
    <message>
        <source>&amp;Reply</source>
        <translation>回复(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation>编辑(&amp;E)</translation>
    </message>
    <message>
        <source>&amp;Delete</source>
        <translation>删除(&amp;D)</translation>
    </message>
    <message>
        <source>C&amp;opy messages</source>
        <translation>复制消息(&amp;O)</translation>
    </message>
    <message>
        <source>To the first new message</source>
        <translation>到第一条新消息</translation>
    </message>
    <message>
        <source>C&amp;opy selected words</source>
        <translation>复制所选文字(&amp;O)</translation>
    </message>
    <message>
        <source>C&amp;opy text</source>
        <translation>复制文字(&amp;O)</translation>
    </message>
    <message>
        <source>&amp;Show what it answers</source>
        <translation>显示被回复的消息(&amp;S)</translation>
    </message>
    <message>
        <source>Open %1</source>
        <translation>打开 %1</translation>
    </message>
    <message>
        <source>&amp;Send again</source>
        <translation>重新发送(&amp;S)</translation>
    </message>
</context>
<context>
    <name>vinicast::gui::EmojiPicker</name>
    <message>
        <source>Search emoji</source>
        <translation>搜索表情</translation>
    </message>
    <message>
        <source>Emoji</source>
        <translation>表情</translation>
    </message>
</context>
<context>
    <name>vinicast::gui::Exporter</name>
    <message>
        <source>Me</source>
        <translation>我</translation>
    </message>
    <message>
        <source>(edited)</source>
        <translation>（已编辑）</translation>
    </message>
</context>
<context>
    <name>vinicast::gui::GoLiveDialog</name>
    <message>
        <source>Default microphone</source>
        <translation>默认麦克风</translation>
    </message>
    <message>
        <source>No microphone</source>
        <translation>不用麦克风</translation>
    </message>
    <message>
        <source>Choose a file to show</source>
        <translation>请选择要直播的文件</translation>
    </message>
    <message>
        <source>Looking for cameras…</source>
        <translation>正在查找摄像头…</translation>
    </message>
    <message>
        <source>Opening…</source>
        <translation>正在打开…</translation>
    </message>
    <message>
        <source>No picture</source>
        <translation>没有画面</translation>
    </message>
    <message>
        <source>Choose a video file</source>
        <translation>选择视频文件</translation>
    </message>
    <message>
        <source>Switch the source</source>
        <translation>更换来源</translation>
    </message>
    <message>
        <source>You stay live. What is shown now goes on until the new source is open.</source>
        <translation>直播不会中断。新来源打开之前，继续显示现在的画面。</translation>
    </message>
    <message>
        <source>Switch</source>
        <translation>更换</translation>
    </message>
    <message>
        <source>Switch to this source</source>
        <translation>更换为此来源</translation>
    </message>
</context>
<context>
    <name>vinicast::gui::GroupPage</name>
    <message>
        <source>just you</source>
        <translation>只有你</translation>
    </message>
    <message numerus="yes">
        <source>%n people</source>
        <translation>
            <numerusform>%n 人</numerusform>
        </translation>
    </message>
    <message>
        <source>open</source>
        <comment>group</comment>
        <translation>开放</translation>
    </message>
    <message>
        <source>by invitation</source>
        <comment>group</comment>
        <translation>凭邀请加入</translation>
    </message>
    <message>
        <source>Anyone on this network can join this group.</source>
        <translation>本网络上的任何人都能加入这个群组。</translation>
    </message>
    <message>
        <source>Only those with the invite code can join and read.</source>
        <translation>只有持邀请码的人才能加入和阅读。</translation>
    </message>
    <message>
        <source>&amp;Write privately</source>
        <translation>私下写信(&amp;W)</translation>
    </message>
    <message>
        <source>only the two of you, in %1</source>
        <translation>只有你们两人，在 %1 中</translation>
    </message>
    <message>
        <source>&amp;Compare safety numbers…</source>
        <translation>核对安全码(&amp;C)…</translation>
    </message>
    <message>
        <source>not here now</source>
        <translation>现在不在</translation>
    </message>
    <message>
        <source>not the first one under this name</source>
        <translation>并非最先使用此名字的人</translation>
    </message>
</context>
<context>
    <name>vinicast::gui::InviteDialog</name>
    <message>
        <source>Invite people to %1</source>
        <translation>邀请别人加入 %1</translation>
    </message>
    <message>
        <source>Join the group “%1” in Vinicast, on the same network: %2</source>
        <translation>在同一网络中用 Vinicast 加入群组“%1”：%2</translation>
    </message>
    <message>
        <source>Join the private group “%1” in Vinicast, on the same network, with the code %2: %3</source>
        <translation>在同一网络中用 Vinicast 加入私密群组“%1”，邀请码 %2：%3</translation>
    </message>
    <message>
        <source>An open group: anyone on this network who writes its name can join, read and be live.</source>
        <translation>开放群组：本网络中的任何人写下它的名称就能加入、阅读和直播。</translation>
    </message>
    <message>
        <source>A private group: only those who have its code can join, read and be live. Whoever gets the code, or this link or picture, has it for good, so give it to no one else. To shut someone out, make a new group with a new code.</source>
        <translation>私密群组：只有持有邀请码的人才能加入、阅读和直播。谁得到邀请码、这个链接或图片，就永远持有它，所以不要交给其他人。要把某人排除在外，请用新的邀请码新建群组。</translation>
    </message>
    <message>
        <source>QR code of the link</source>
        <translation>链接的二维码</translation>
    </message>
    <message>
        <source>Link</source>
        <translation>链接</translation>
    </message>
    <message>
        <source>Invite code</source>
        <translation>邀请码</translation>
    </message>
    <message>
        <source>Copy &amp;invitation</source>
        <translation>复制邀请(&amp;I)</translation>
    </message>
    <message>
        <source>Copy &amp;link</source>
        <translation>复制链接(&amp;L)</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>已复制</translation>
    </message>
</context>
<context>
    <name>vinicast::gui::JoinPage</name>
    <message>
        <source>Write the name others will see.</source>
        <translation>请填写别人会看到的名字。</translation>
    </message>
    <message>
        <source>Write the name of the group to join. Everyone who writes the same name meets there.</source>
        <translation>请填写要加入的群组名称。填写同一名称的人会在那里相遇。</translation>
    </message>
    <message>
        <source>Joining…</source>
        <translation>正在加入…</translation>
    </message>
    <message>
        <source>Join</source>
        <translation>加入</translation>
    </message>
    <message>
        <source>A private group needs its code: from your invitation, or a new one.</source>
        <translation>私密群组需要邀请码：来自你收到的邀请，或新生成一个。</translation>
    </message>
</context>
<context>
    <name>vinicast::gui::KeyWarningBar</name>
    <message>
        <source>Compare safety numbers…</source>
        <translation>核对安全码…</translation>
    </message>
    <message>
        <source>Close the warning. It is not given again</source>
        <translation>关闭警告，不再提示</translation>
    </message>
</context>
<context>
    <name>vinicast::gui::LiveController</name>
    <message>
        <source>%1 is live</source>
        <translation>%1 正在直播</translation>
    </message>
    <message>
        <source>You are live</source>
        <translation>你正在直播</translation>
    </message>
    <message>
        <source>Go Live</source>
        <translation>开始直播</translation>
    </message>
    <message>
        <source>Show your camera, screen or a file to everyone in the group</source>
        <translation>把摄像头、屏幕或文件直播给群里每个人</translation>
    </message>
    <message>
        <source>Lower hand</source>
        <translation>放下手</translation>
    </message>
    <message>
        <source>Raise hand</source>
        <translation>举手</translation>
    </message>
    <message>
        <source>Not now</source>
        <translation>这次不用</translation>
    </message>
    <message>
        <source>It is your turn: go live</source>
        <translation>轮到你了：开始直播吧</translation>
    </message>
    <message>
        <source>It is %1&apos;s turn</source>
        <translation>轮到 %1 了</translation>
    </message>
    <message>
        <source>you</source>
        <translation>你</translation>
    </message>
    <message>
        <source>someone</source>
        <translation>某人</translation>
    </message>
    <message>
        <source>, </source>
        <comment>between names</comment>
        <translation>、</translation>
    </message>
    <message>
        <source>%1 and %2 more</source>
        <translation>%1和另外 %2 人</translation>
    </message>
    <message>
        <source>Raised hands: %1</source>
        <translation>举手：%1</translation>
    </message>
    <message>
        <source>Everyone in the group sees and hears you</source>
        <translation>群里每个人都能看到和听到你</translation>
    </message>
    <message>
        <source>Nobody is live</source>
        <translation>现在没有人直播</translation>
    </message>
    <message>
        <source>You are live in %1. Stop there first.</source>
        <translation>你正在 %1 直播，请先停止。</translation>
    </message>
    <message>
        <source>Go Live in %1</source>
        <translation>在 %1 中开始直播</translation>
    </message>
</context>
<context>
    <name>vinicast::gui::MainWindow</name>
    <message>
        <source>%1: %2</source>
        <comment>group, what happened</comment>
        <translation>%1：%2</translation>
    </message>
    <message>
        <source>Leave the &amp;group</source>
        <translation>离开群组(&amp;G)</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>退出(&amp;Q)</translation>
    </message>
    <message>
        <source>You are in as many groups as fit. Leave one first.</source>
        <translation>群组数量已达上限，请先离开一个。</translation>
    </message>
    <message>
        <source>This invitation can&apos;t be read. Ask for a new one, or write the name of its group here.</source>
        <translation>无法读取此邀请。请对方重新发送，或在此填写群组名称。</translation>
    </message>
    <message>
        <source>&amp;Network…</source>
        <translation>网络(&amp;N)…</translation>
    </message>
    <message>
        <source>&amp;Settings…</source>
        <translation>设置(&amp;S)…</translation>
    </message>
    <message>
        <source>&amp;Keyboard shortcuts</source>
        <translation>键盘快捷键(&amp;K)</translation>
    </message>
    <message>
        <source>You are live</source>
        <translation>你正在直播</translation>
    </message>
    <message>
        <source>You are live in %1. Without this window everyone there goes on seeing and hearing you.</source>
        <translation>你正在 %1 直播。关闭此窗口后，那里的所有人仍能看到并听到你。</translation>
    </message>
    <message>
        <source>Stop being live</source>
        <translation>停止直播</translation>
    </message>
    <message>
        <source>Stay live</source>
        <translation>继续直播</translation>
    </message>
    <message>
        <source>It is your turn: go live</source>
        <translation>轮到你了：开始直播吧</translation>
    </message>
    <message>
        <source>Join a group, and you are live in it at once.</source>
        <translation>请加入一个群组，加入后会立即在其中直播。</translation>
    </message>
</context>
<context>
    <name>vinicast::gui::MessageBar</name>
    <message>
        <source>React</source>
        <translation>回应</translation>
    </message>
    <message>
        <source>Reply</source>
        <translation>回复</translation>
    </message>
    <message>
        <source>More</source>
        <translation>更多</translation>
    </message>
</context>
<context>
    <name>vinicast::gui::NetworkDialog</name>
    <message>
        <source>nothing yet</source>
        <translation>尚无</translation>
    </message>
    <message>
        <source>%1 s ago</source>
        <translation>%1 秒前</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>是</translation>
    </message>
    <message>
        <source>no</source>
        <translation>否</translation>
    </message>
    <message>
        <source>Looking for members at %1. Whoever answers appears in the list above.</source>
        <translation>正在 %1 寻找成员。有人应答时会出现在上面的列表中。</translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>已复制</translation>
    </message>
    <message>
        <source>Network of %1</source>
        <translation>%1 的网络</translation>
    </message>
    <message>
        <source>Network cards</source>
        <translation>网卡</translation>
    </message>
    <message>
        <source>Card</source>
        <translation>网卡</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>地址</translation>
    </message>
    <message>
        <source>In the group</source>
        <translation>已加入群组</translation>
    </message>
    <message>
        <source>Sent</source>
        <translation>已发送</translation>
    </message>
    <message>
        <source>Not sent</source>
        <translation>未发出</translation>
    </message>
    <message>
        <source>Heard</source>
        <translation>收到</translation>
    </message>
    <message>
        <source>Lost</source>
        <translation>丢失</translation>
    </message>
    <message>
        <source>%1%</source>
        <translation>%1%</translation>
    </message>
    <message>
        <source>Last heard</source>
        <translation>最近一次</translation>
    </message>
    <message>
        <source>How members are reached</source>
        <translation>如何联系成员</translation>
    </message>
    <message>
        <source>Member</source>
        <translation>成员</translation>
    </message>
    <message>
        <source>Way</source>
        <translation>方式</translation>
    </message>
    <message>
        <source>&amp;Add by address</source>
        <translation>按地址添加(&amp;A)</translation>
    </message>
    <message>
        <source>Name or address of a computer, for example 192.168.1.20</source>
        <translation>电脑的名称或地址，例如 192.168.1.20</translation>
    </message>
    <message>
        <source>Address of a computer with a member</source>
        <translation>成员所在电脑的地址</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>添加</translation>
    </message>
    <message>
        <source>Look for members at this address</source>
        <translation>在此地址寻找成员</translation>
    </message>
    <message>
        <source>&amp;Copy report</source>
        <translation>复制报告(&amp;C)</translation>
    </message>
    <message>
        <source>Copy a report of all this</source>
        <translation>复制以上内容的报告</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>%1 was asked. Whoever answered is in the list above.</source>
        <translation>已询问 %1。有回应的成员都在上面的列表中。</translation>
    </message>
</context>
<context>
    <name>vinicast::gui::NoticeBar</name>
    <message>
        <source>Close the notice</source>
        <translation>关闭提示</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <comment>group, what happened</comment>
        <translation>%1：%2</translation>
    </message>
</context>
<context>
    <name>vinicast::gui::Notifications</name>
    <message numerus="yes">
        <source>Vinicast: %n unread</source>
        <translation>
            <numerusform>Vinicast：%n 条未读</numerusform>
        </translation>
    </message>
    <message>
        <source>%1: %2</source>
        <comment>author, text</comment>
        <translation>%1：%2</translation>
    </message>
    <message numerus="yes">
        <source>%1 (%n new)</source>
        <comment>group</comment>
        <translation>
            <numerusform>%1（%n 条新消息）</numerusform>
        </translation>
    </message>
    <message>
        <source>&amp;Show Vinicast</source>
        <translation>显示 Vinicast(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>退出(&amp;Q)</translation>
    </message>
    <message>
        <source>You are live in %1</source>
        <translation>你正在 %1 直播</translation>
    </message>
    <message>
        <source>S&amp;top being live</source>
        <translation>停止直播(&amp;T)</translation>
    </message>
</context>
<context>
    <name>vinicast::gui::OnAirBar</name>
    <message>
        <source>Asking for the floor…</source>
        <translation>正在申请直播…</translation>
    </message>
    <message>
        <source>Going live…</source>
        <translation>正在开始直播…</translation>
    </message>
    <message numerus="yes">
        <source>%n watching</source>
        <translation>
            <numerusform>%n 人在看</numerusform>
        </translation>
    </message>
    <message>
        <source>Sound level</source>
        <translation>音量电平</translation>
    </message>
    <message>
        <source>Unmute</source>
        <translation>取消静音</translation>
    </message>
    <message>
        <source>Mute</source>
        <translation>静音</translation>
    </message>
    <message>
        <source>Turn the microphone on</source>
        <translation>打开麦克风</translation>
    </message>
    <message>
        <source>Turn the microphone off</source>
        <translation>关闭麦克风</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Stop being live</source>
        <translation>停止直播</translation>
    </message>
    <message>
        <source>Cancel going live</source>
        <translation>取消开始直播</translation>
    </message>
    <message>
        <source>at most %1% lost</source>
        <translation>最多丢失 %1%</translation>
    </message>
    <message>
        <source>%1 Mbit/s</source>
        <translation>%1 Mbit/s</translation>
    </message>
    <message>
        <source>You are live without a picture: choose a source</source>
        <translation>正在直播但没有画面：请选择来源</translation>
    </message>
    <message>
        <source>Source</source>
        <translation>来源</translation>
    </message>
    <message>
        <source>Show something else</source>
        <translation>显示其他内容</translation>
    </message>
    <message>
        <source>Hand over</source>
        <translation>交接</translation>
    </message>
    <message>
        <source>Stop, and ask %1 to go live</source>
        <translation>停止，并请 %1 开始直播</translation>
    </message>
    <message>
        <source>You are live · %1</source>
        <translation>你正在直播 · %1</translation>
    </message>
    <message>
        <source>You are live</source>
        <translation>你正在直播</translation>
    </message>
</context>
<context>
    <name>vinicast::gui::OutputController</name>
    <message>
        <source>Send to a media server</source>
        <translation>发送到媒体服务器</translation>
    </message>
    <message>
        <source>The server&apos;s address, for example rtsp://media.local:8554/live or srt://media.local:8890</source>
        <translation>服务器地址，例如 rtsp://media.local:8554/live 或 srt://media.local:8890</translation>
    </message>
    <message>
        <source>Copied. Save it as a file that ends in .sdp, and open that with a player.</source>
        <translation>已复制。请存为以 .sdp 结尾的文件，再用播放器打开。</translation>
    </message>
    <message>
        <source>Stop sending to the media server</source>
        <translation>停止发送到媒体服务器</translation>
    </message>
    <message>
        <source>Send to a &amp;media server…</source>
        <translation>发送到媒体服务器(&amp;M)…</translation>
    </message>
    <message>
        <source>Let &amp;other players watch (anyone on this network can)</source>
        <translation>允许其他播放器观看，此网络上任何人都能看(&amp;O)</translation>
    </message>
    <message>
        <source>&amp;Copy the description for players (SDP)</source>
        <translation>复制供播放器使用的描述 (SDP)(&amp;C)</translation>
    </message>
</context>
<context>
    <name>vinicast::gui::PeopleDelegate</name>
    <message>
        <source>you</source>
        <translation>你</translation>
    </message>
    <message>
        <source>LIVE</source>
        <translation>直播</translation>
    </message>
</context>
<context>
    <name>vinicast::gui::SafetyDialog</name>
    <message>
        <source>Safety number</source>
        <translation>安全码</translation>
    </message>
    <message>
        <source>You and %1</source>
        <translation>你和 %1</translation>
    </message>
    <message>
        <source>Names are only what people call themselves. Ask %1, face to face or on the phone, to open this page for you, and compare the numbers. The same number on both sides: it is %1, whom nobody can pass for.</source>
        <translation>名字只是各人的自称。请当面或在电话里让 %1 打开与你的这个页面，核对两边的数字。两边相同，对方就是 %1，没有人能冒充。</translation>
    </message>
    <message>
        <source>Safety number: %1</source>
        <translation>安全码：%1</translation>
    </message>
    <message>
        <source>Another number: it is another person, or another computer of the same one.</source>
        <translation>数字不同：那是另一个人，或者是同一个人的另一台电脑。</translation>
    </message>
    <message>
        <source>&amp;Copy</source>
        <translation>复制(&amp;C)</translation>
    </message>
    <message>
        <source>Copy the safety number</source>
        <translation>复制安全码</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
</context>
<context>
    <name>vinicast::gui::SearchPanel</name>
    <message>
        <source>Nothing found</source>
        <translation>没有找到</translation>
    </message>
    <message numerus="yes">
        <source>%n or more</source>
        <translation>
            <numerusform>%n 条或更多</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n found</source>
        <translation>
            <numerusform>找到 %n 条</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n messages written</source>
        <translation>
            <numerusform>已写入 %n 条消息</numerusform>
        </translation>
    </message>
    <message>
        <source>Not written: %1</source>
        <translation>没有写入：%1</translation>
    </message>
    <message>
        <source>Search all messages</source>
        <translation>搜索所有消息</translation>
    </message>
    <message>
        <source>Messages found</source>
        <translation>找到的消息</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>导出…</translation>
    </message>
    <message>
        <source>Write the whole conversation into a file</source>
        <translation>把整个对话写入文件</translation>
    </message>
    <message>
        <source>Close the search (Escape)</source>
        <translation>关闭搜索（Esc）</translation>
    </message>
    <message>
        <source>Export the conversation</source>
        <translation>导出对话</translation>
    </message>
</context>
<context>
    <name>vinicast::gui::SettingsDialog</name>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>Search the settings</source>
        <translation>搜索设置</translation>
    </message>
    <message>
        <source>No setting has these words.</source>
        <translation>没有包含这些词的设置。</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>You</source>
        <translation>你</translation>
    </message>
    <message>
        <source>Name in groups joined from now on</source>
        <translation>此后加入群组时的名字</translation>
    </message>
    <message>
        <source>Appearance</source>
        <translation>外观</translation>
    </message>
    <message>
        <source>Colours</source>
        <translation>颜色</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>跟随系统</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>浅色</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>深色</translation>
    </message>
    <message>
        <source>light dark theme</source>
        <translation>浅色 深色 主题</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>语言</translation>
    </message>
    <message>
        <source>Notifications</source>
        <translation>通知</translation>
    </message>
    <message>
        <source>Tell me about</source>
        <translation>通知我</translation>
    </message>
    <message>
        <source>Every message</source>
        <translation>每条消息</translation>
    </message>
    <message>
        <source>Mentions and private messages</source>
        <translation>提到我的和私聊消息</translation>
    </message>
    <message>
        <source>Nothing</source>
        <translation>不通知</translation>
    </message>
    <message>
        <source>mute quiet</source>
        <translation>静音 安静</translation>
    </message>
    <message>
        <source>Stay in the tray when the window is closed</source>
        <translation>关闭窗口后留在系统托盘</translation>
    </message>
    <message>
        <source>Camera, microphone and sound</source>
        <translation>摄像头、麦克风和声音</translation>
    </message>
    <message>
        <source>Play a test sound</source>
        <translation>播放测试声音</translation>
    </message>
    <message>
        <source>Loudspeaker</source>
        <translation>扬声器</translation>
    </message>
    <message>
        <source>volume headphones</source>
        <translation>音量 耳机</translation>
    </message>
    <message>
        <source>Try them</source>
        <translation>试用</translation>
    </message>
    <message>
        <source>Try camera and microphone</source>
        <translation>试用摄像头和麦克风</translation>
    </message>
    <message>
        <source>Camera and microphone</source>
        <translation>摄像头和麦克风</translation>
    </message>
    <message>
        <source>preview level webcam</source>
        <translation>预览 音量 摄像头</translation>
    </message>
    <message>
        <source>Camera</source>
        <translation>摄像头</translation>
    </message>
    <message>
        <source>Microphone</source>
        <translation>麦克风</translation>
    </message>
    <message>
        <source>Original sound, for music</source>
        <translation>原声，适合音乐</translation>
    </message>
    <message>
        <source>Without noise suppression and automatic level, which are made for voices</source>
        <translation>不做降噪和自动音量，这两项是为人声设计的</translation>
    </message>
    <message>
        <source>noise microphone</source>
        <translation>降噪 麦克风</translation>
    </message>
    <message>
        <source>Picture size</source>
        <translation>画面大小</translation>
    </message>
    <message>
        <source>Up to 720p</source>
        <translation>最高 720p</translation>
    </message>
    <message>
        <source>Up to 1080p</source>
        <translation>最高 1080p</translation>
    </message>
    <message>
        <source>1080p shows small text, and needs twice the bandwidth and processor time: here, and at everyone who watches. From the next time live on.</source>
        <translation>1080p 能看清小字，但本机和每位观众都需要两倍的带宽和处理器时间。从下次直播开始生效。</translation>
    </message>
    <message>
        <source>resolution quality sharp 1280x720 1920x1080</source>
        <translation>分辨率 画质 清晰 1280x720 1920x1080</translation>
    </message>
    <message>
        <source>Video encoder</source>
        <translation>视频编码器</translation>
    </message>
    <message>
        <source>The best one here</source>
        <translation>本机最好的</translation>
    </message>
    <message>
        <source>Without the graphics card</source>
        <translation>不用显卡</translation>
    </message>
    <message>
        <source>For a graphics card whose pictures come out wrong. From the next time live on.</source>
        <translation>适用于显卡编码的画面有问题时。从下次直播起生效。</translation>
    </message>
</context>
<context>
    <name>vinicast::gui::ShortcutsDialog</name>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>键盘快捷键</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
</context>
<context>
    <name>vinicast::gui::Sidebar</name>
    <message>
        <source>&amp;Join again</source>
        <translation>重新加入(&amp;J)</translation>
    </message>
    <message>
        <source>&amp;Forget this group</source>
        <translation>忘记这个群组(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;Close the conversation</source>
        <translation>关闭会话(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Invite people…</source>
        <translation>邀请别人(&amp;I)…</translation>
    </message>
    <message>
        <source>&amp;Mute</source>
        <translation>静音(&amp;M)</translation>
    </message>
    <message>
        <source>&amp;Leave the group</source>
        <translation>离开群组(&amp;L)</translation>
    </message>
    <message>
        <source>You are live in %1</source>
        <translation>你正在 %1 直播</translation>
    </message>
</context>
<context>
    <name>vinicast::gui::SidebarDelegate</name>
    <message>
        <source>Recent</source>
        <translation>最近</translation>
    </message>
    <message>
        <source>Joining…</source>
        <translation>正在加入…</translation>
    </message>
    <message>
        <source>You are live</source>
        <translation>你正在直播</translation>
    </message>
    <message>
        <source>%1 is live</source>
        <translation>%1 正在直播</translation>
    </message>
    <message>
        <source>just you</source>
        <translation>只有你</translation>
    </message>
    <message numerus="yes">
        <source>%n people</source>
        <translation>
            <numerusform>%n 人</numerusform>
        </translation>
    </message>
    <message>
        <source>It is your turn: go live</source>
        <translation>轮到你了：开始直播吧</translation>
    </message>
</context>
<context>
    <name>vinicast::gui::StageFigures</name>
    <message>
        <source>Picture: %1 × %2</source>
        <translation>画面：%1 × %2</translation>
    </message>
    <message>
        <source>%1 Mbit/s</source>
        <translation>%1 Mbit/s</translation>
    </message>
    <message>
        <source>Encoder: %1</source>
        <translation>编码器：%1</translation>
    </message>
    <message>
        <source>Sent: %1</source>
        <translation>已发送：%1</translation>
    </message>
    <message>
        <source>By unicast to: %1</source>
        <translation>单播发送给：%1 人</translation>
    </message>
    <message>
        <source>Watching: %1, at most %2% lost</source>
        <translation>观看：%1 人，最多丢失 %2%</translation>
    </message>
    <message>
        <source>%1: %2% lost on the way, %3% given up</source>
        <translation>%1：途中丢失 %2%，放弃 %3%</translation>
    </message>
    <message>
        <source>Parity: %1%</source>
        <translation>冗余：%1%</translation>
    </message>
    <message>
        <source>Repairs: asked for %1 times, %2 sent</source>
        <translation>修复：请求 %1 次，发出 %2 个</translation>
    </message>
    <message>
        <source>Repairs asked for: %1</source>
        <translation>请求的修复：%1</translation>
    </message>
    <message>
        <source>Not encoded in time: %1</source>
        <translation>来不及编码：%1</translation>
    </message>
    <message>
        <source>Left out for a lower frame rate: %1</source>
        <translation>因降低帧率而略过：%1</translation>
    </message>
    <message>
        <source>Not encoded, errors: %1</source>
        <translation>编码出错：%1</translation>
    </message>
    <message>
        <source>Not decoded while nobody looked: %1</source>
        <translation>无人观看时未解码：%1</translation>
    </message>
    <message>
        <source>Not painted in time: %1</source>
        <translation>来不及绘制：%1</translation>
    </message>
    <message>
        <source>Time: capture %1, encoding %2, sending %3 ms</source>
        <translation>耗时：采集 %1、编码 %2、发送 %3 毫秒</translation>
    </message>
    <message>
        <source>Received by unicast: %1</source>
        <translation>收到（单播）：%1</translation>
    </message>
    <message>
        <source>Received: %1</source>
        <translation>收到：%1</translation>
    </message>
    <message>
        <source>Waits before it is shown: %1 ms</source>
        <translation>显示前等待：%1 毫秒</translation>
    </message>
    <message>
        <source>Time: receiving %1, decoding %2, waiting %3, showing %4 ms</source>
        <translation>耗时：接收 %1、解码 %2、等待 %3、显示 %4 毫秒</translation>
    </message>
    <message>
        <source>Lost on the way: %1%</source>
        <translation>途中丢失：%1%</translation>
    </message>
    <message>
        <source>Repaired: %1, left out: %2</source>
        <translation>已修复：%1，跳过：%2</translation>
    </message>
    <message>
        <source>Sound ahead of picture: %1 ms</source>
        <translation>声音超前画面：%1 毫秒</translation>
    </message>
</context>
<context>
    <name>vinicast::gui::StagePlace</name>
    <message>
        <source>The live picture is in a window of its own.</source>
        <translation>直播画面在单独的窗口中。</translation>
    </message>
    <message>
        <source>Put it back here</source>
        <translation>放回这里</translation>
    </message>
</context>
<context>
    <name>vinicast::gui::StageView</name>
    <message>
        <source>Opening camera…</source>
        <translation>正在打开摄像头…</translation>
    </message>
    <message>
        <source>Opening screen…</source>
        <translation>正在打开屏幕…</translation>
    </message>
    <message>
        <source>Opening file…</source>
        <translation>正在打开文件…</translation>
    </message>
    <message>
        <source>Opening test picture…</source>
        <translation>正在打开测试画面…</translation>
    </message>
    <message>
        <source>Asking for the floor…</source>
        <translation>正在申请直播…</translation>
    </message>
    <message>
        <source>Connecting to %1…</source>
        <translation>正在连接 %1…</translation>
    </message>
    <message>
        <source>Stalled – waiting for %1</source>
        <translation>画面停住了，正在等待 %1</translation>
    </message>
    <message>
        <source>The picture of %1 is lost</source>
        <translation>已收不到 %1 的画面</translation>
    </message>
    <message>
        <source>Ended</source>
        <translation>已结束</translation>
    </message>
    <message>
        <source>Live picture</source>
        <translation>直播画面</translation>
    </message>
    <message>
        <source>Live picture of %1</source>
        <translation>%1 的直播画面</translation>
    </message>
    <message>
        <source>LIVE</source>
        <translation>直播</translation>
    </message>
    <message numerus="yes">
        <source>%n watching</source>
        <translation>
            <numerusform>%n 人在看</numerusform>
        </translation>
    </message>
    <message>
        <source>%1% lost</source>
        <translation>丢失 %1%</translation>
    </message>
    <message>
        <source>Turn the sound on</source>
        <translation>打开声音</translation>
    </message>
    <message>
        <source>Turn the sound off</source>
        <translation>关闭声音</translation>
    </message>
    <message>
        <source>Volume</source>
        <translation>音量</translation>
    </message>
    <message>
        <source>Leave full screen</source>
        <translation>退出全屏</translation>
    </message>
    <message>
        <source>Full screen</source>
        <translation>全屏</translation>
    </message>
    <message>
        <source>The source is gone – choose another one</source>
        <translation>来源已断开，请选择其他来源</translation>
    </message>
    <message>
        <source>%1 (M)</source>
        <translation>%1 (M)</translation>
    </message>
    <message>
        <source>%1 (F)</source>
        <translation>%1 (F)</translation>
    </message>
    <message>
        <source>Hide the figures</source>
        <translation>隐藏数据</translation>
    </message>
    <message>
        <source>Show delay, loss and other figures</source>
        <translation>显示延迟、丢失等数据</translation>
    </message>
    <message>
        <source>%1 (I)</source>
        <translation>%1 (I)</translation>
    </message>
    <message>
        <source>Put the picture back</source>
        <translation>放回画面</translation>
    </message>
    <message>
        <source>Picture in a window of its own</source>
        <translation>在单独的窗口中显示画面</translation>
    </message>
    <message>
        <source>%1 (P)</source>
        <translation>%1 (P)</translation>
    </message>
    <message>
        <source>REC %1</source>
        <translation>录制 %1</translation>
    </message>
    <message>
        <source>Stop the recording</source>
        <translation>停止录制</translation>
    </message>
    <message>
        <source>Record the picture and sound</source>
        <translation>录制画面和声音</translation>
    </message>
    <message>
        <source>%1 (R)</source>
        <translation>%1 (R)</translation>
    </message>
    <message>
        <source>Save this picture</source>
        <translation>保存此画面</translation>
    </message>
    <message>
        <source>%1 (S)</source>
        <translation>%1 (S)</translation>
    </message>
    <message>
        <source>More</source>
        <translation>更多</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Stop being live</source>
        <translation>停止直播</translation>
    </message>
</context>
<context>
    <name>vinicast::gui::TypingLine</name>
    <message>
        <source>%1 is typing…</source>
        <translation>%1 正在输入…</translation>
    </message>
    <message>
        <source>%1 and %2 are typing…</source>
        <translation>%1 和 %2 正在输入…</translation>
    </message>
    <message>
        <source>Several people are typing…</source>
        <translation>好几个人正在输入…</translation>
    </message>
</context>
</TS>
