"""Who works at Nortia, the fictional company of the sample."""

from dataclasses import dataclass

PASSWORD = "relevo-y-testigo"  # noqa: S105  # printed on the screen: it opens a sample, no secret
SLUG = "nortia"
NAME = "Nortia"


@dataclass(frozen=True, slots=True)
class Colleague:
    """A user of the sample; `key` is how the plan names who acts, `team` where they are seated."""

    key: str
    name: str
    role: str
    team: str = ""

    @property
    def email(self) -> str:
        """The address with which this user signs in."""
        return f"{self.key}@nortia.example"


CAST = (
    Colleague("laura", "Laura Gil", "marketing"),
    Colleague("daniel", "Daniel Rey", "marketing"),
    Colleague("nuria", "Núria Camps", "sdr", team="sdr"),
    Colleague("hugo", "Hugo Ferrer", "sales", team="ventas"),
    Colleague("elena", "Elena Prats", "sales", team="ventas"),
    Colleague("oscar", "Óscar Lara", "sales", team="ventas"),
    Colleague("pablo", "Pablo Ruiz", "lead"),
    Colleague("irene", "Irene Soto", "success"),
    Colleague("marta", "Marta Vidal", "director"),
    Colleague("sara", "Sara Mora", "admin"),
)
TEAMS = (("sdr", "Desarrollo de ventas"), ("ventas", "Ventas"))
SIGNATORIES = ("laura", "pablo", "irene", "marta")

# How the plan names an actor: `@owner` is whoever owns the lead when the fact is recorded.
OWNER = "@owner"
SDR = "@nuria"
SUCCESS = "@irene"
MARKETING = "@laura"
CAMPAIGNS = "@daniel"
