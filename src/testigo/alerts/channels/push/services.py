"""The services of Apprise that may be used: each goes to machines that it names itself."""

from typing import NamedTuple

# What an address of Apprise holds in the place of the person who is told.
RECIPIENT = "{recipient}"


class Service(NamedTuple):
    """The module and the class of Apprise; the hosts that it may ask, or the end of their names
    where it begins with a point; and an address as an example."""

    module: str
    notifier: str
    hosts: tuple[str, ...]
    example: str


SERVICES: dict[str, Service] = {
    "pover": Service(
        "pushover", "NotifyPushover", ("api.pushover.net",), "pover://{recipient}@TOKEN"
    ),
    "pbul": Service("pushbullet", "NotifyPushBullet", ("api.pushbullet.com",), "pbul://TOKEN"),
    "prowl": Service("prowl", "NotifyProwl", ("api.prowlapp.com",), "prowl://{recipient}"),
    "join": Service("join", "NotifyJoin", ("joinjoaomgcd.appspot.com",), "join://KEY/{recipient}"),
    "psafers": Service("pushsafer", "NotifyPushSafer", ("www.pushsafer.com",), "psafers://KEY"),
    "pushy": Service("pushy", "NotifyPushy", ("api.pushy.me",), "pushy://KEY/{recipient}"),
    "onesignal": Service(
        "one_signal", "NotifyOneSignal", ("api.onesignal.com",), "onesignal://APP@KEY/{recipient}"
    ),
    "line": Service("line", "NotifyLine", ("api.line.me",), "line://TOKEN/{recipient}"),
    "discord": Service(
        "discord", "NotifyDiscord", ("discord.com",), "discord://WEBHOOK_ID/WEBHOOK_TOKEN"
    ),
    "gchat": Service(
        "google_chat", "NotifyGoogleChat", ("chat.googleapis.com",), "gchat://SPACE/KEY/TOKEN"
    ),
    "wxteams": Service(
        "webexteams",
        "NotifyWebexTeams",
        ("webexapis.com", "api.ciscospark.com"),
        "wxteams://TOKEN",
    ),
    "zulip": Service(
        "zulip", "NotifyZulip", (".zulipchat.com",), "zulip://BOT@ORGANIZATION/TOKEN/{recipient}"
    ),
    "flock": Service("flock", "NotifyFlock", ("api.flock.com", "api.flock.co"), "flock://TOKEN"),
    "signl4": Service("signl4", "NotifySIGNL4", ("connect.signl4.com",), "signl4://SECRET"),
    "pagerduty": Service(
        "pagerduty",
        "NotifyPagerDuty",
        ("events.pagerduty.com", "events.eu.pagerduty.com"),
        "pagerduty://INTEGRATION_KEY@API_KEY",
    ),
    "opsgenie": Service(
        "opsgenie",
        "NotifyOpsgenie",
        ("api.opsgenie.com", "api.eu.opsgenie.com"),
        "opsgenie://API_KEY",
    ),
    "pagertree": Service(
        "pagertree", "NotifyPagerTree", ("api.pagertree.com",), "pagertree://INTEGRATION_ID"
    ),
    "splunk": Service(
        "splunk", "NotifySplunk", ("alert.victorops.com",), "splunk://ROUTING_KEY@API_KEY"
    ),
    "ifttt": Service("ifttt", "NotifyIFTTT", ("maker.ifttt.com",), "ifttt://WEBHOOK_ID/EVENT"),
}


def is_host_of(service: Service, host: str) -> bool:
    """Whether a service may ask this machine."""
    return any(host.endswith(one) if one[0] == "." else host == one for one in service.hosts)
