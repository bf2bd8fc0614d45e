"""Four numbers with dots that are no address: a product's version, the number of a heading."""

from taskflow.redaction import lexicon
from taskflow.redaction.address_words import split_words
from taskflow.redaction.lazy import compiled
from taskflow.redaction.lexicon import WHOLE

_WORD_BEFORE = r"(?<![\w.@/-])\.?([A-Za-z][A-Za-z0-9+#]*(?:[.\-][A-Za-z0-9]+)*)[ ]{1,2}(?:v|r)?$"
_LINE_START = r"(?:^|\n)[ \t>#*|\-]*$"
_TITLE = r"[.)]?[ \t]{1,4}[*_]{0,2}(?:[A-Z\"(]|[^\x00-\x7f])|[.)][ \t]{1,4}[a-z]"
# ``4.1.2.6 "Numeric Constants"``
# "This was fixed in 1.5.4.1", "Fixes since 1.5.4.7"; ``<h4 class="x">2.3.4.1 Arrays</h4>``
_RELEASED = (
    r"(?i)(?<![a-z])(?:fix(?:ed|es)?|broken?|introduced|added|removed|deprecated|issued|backported|supported|merged|released"
    r"|regression|upgraded|downgraded)[ \n]{1,4}(?:first[ ])?(?:in|since|until|(?<=merged )to)[ \n]{1,4}$"
    r"|(?<![a-z])(?:fixes|changes|improvements)[ ](?:accumulated[ ])?since[ ]$"
)
_HTML_HEADING = r"<[hH][1-6](?:[ ][^<>]{0,60})?>$"
# "com.example:lib:1.2.3.4"
_ARTIFACT = r"(?<![\w.\-])[A-Za-z][\w\-]*(?:\.[\w\-]+)+:[A-Za-z][\w.\-]*:$"
_QUOTED_TITLE = r"[ ]{1,2}\"[A-Z][a-z]+(?:[ ][\w\-]+){0,8}\""
# Words that may begin a sentence before an address.
_LEADS = split_words("""
    from to via by at on in is was are and or the for of with via ping pings use using try visit check got get set
    connect connected connects connecting reach reached hit hits saw blocked block banned ban allow allowed deny denied
    login logins logged address addresses host hosts server servers client user users visitor visitors peer traffic
    request requests attack attacker scan whitelist blacklist router gateway proxy nameserver resolver ns mx a ptr
    accepted failed invalid open closed new old my your our his her their this that it network route node source
    destination target remote local internal external public static dynamic primary secondary home office
""")
PRODUCTS = split_words("""
    oracle log4j ghostscript java jdk jre openjdk tomcat weblogic websphere jboss wildfly jetty nginx apache httpd
    postgres postgresql mysql mariadb sqlite mongodb redis elasticsearch kibana logstash solr kafka zookeeper rabbitmq
    spring struts hibernate jenkins gitlab github confluence jira bitbucket artifactory nexus sonarqube maven gradle
    ant node nodejs npm python ruby rails php laravel symfony wordpress drupal joomla magento perl golang rust dotnet
    windows linux ubuntu debian centos fedora rhel android ios ipados macos chrome chromium firefox safari edge opera
    office excel word outlook exchange sharepoint teams acrobat reader photoshop autocad matlab labview unity unreal
    docker kubernetes helm terraform ansible vagrant virtualbox vmware vcenter esxi citrix hyper-v openssl openssh putty
    winscp filezilla curl wget git svn vim emacs vlc ffmpeg imagemagick opencv cuda cudnn tensorflow pytorch numpy
    sap hana netweaver siebel peoplesoft tableau cognos informatica talend hadoop spark hive hbase airflow
    cisco fortios junos panos firmware bios driver sqlserver db2 sybase teradata vertica cassandra couchbase
    outlook thunderbird zoom skype slack webex wireshark nmap snort splunk nessus burp selenium cypress cordova flutter
    whatsapp telegram signal viber discord instagram facebook tiktok spotify netflix youtube steam obs blender
    dpkg apt rpm systemd glibc libc busybox coreutils binutils
    pip conda poetry yarn pnpm bun deno composer cargo homebrew libreoffice geforce radeon realtek directx vulkan
    godot minecraft forge fabric roblox
    react angular vue jquery bootstrap angularjs electron qt gtk boost cmake gcc clang llvm msvc visualstudio xcode
""")
# What refers to a part of a document.
_REFERS = split_words("""
    see per under cf standard requirement req item point task step control subclause heading
    app plugin addon extension package module library
""")
_MOST_FIRST, _MOST_LATER, _MOST_LAST, _MOST_LISTED = 60, 40, 20, 40


def is_numbering(text: str, start: int, end: int) -> bool:
    """Whether the four numbers at ``start`` to ``end`` follow a product's name or open a heading."""
    first, *later = map(int, text[start:end].split("."))
    small = first <= _MOST_FIRST and max(later) <= _MOST_LATER and later[-1] <= _MOST_LAST
    if small and compiled(_LINE_START).search(text, start - 12, start) is not None:
        return compiled(_TITLE).match(text, end) is not None
    if small and (
        compiled(_QUOTED_TITLE).match(text, end) is not None
        or compiled(_RELEASED).search(text, max(0, start - 40), start) is not None
        or (
            text[start - 1 : start] == ":"
            and compiled(_ARTIFACT).search(text, max(0, start - 80), start) is not None
        )
        or (
            text[start - 1 : start] == ">"
            and compiled(_HTML_HEADING).search(text, max(0, start - 80), start) is not None
        )
    ):
        return True
    before = compiled(_WORD_BEFORE).search(text, start - 32, start)
    if before is None:
        return False
    name = before[1]
    if name.lower() in PRODUCTS:
        return first <= _MOST_LISTED
    if small and name.lower() in _REFERS:
        return True
    kinds = WHOLE.get(name.lower(), 0)
    named = name[0].isupper() or any(map(str.isdigit, name))
    return small and named and not kinds & lexicon.IP and name.lower() not in _LEADS
