"""Letters written beforehand, and what each says to one lead."""

from testigo.core.letters import Filled, fill
from testigo.queries.lead import LeadStory
from testigo.store.letters import letters_of
from testigo.store.models import Membership

__all__ = ["letters_of", "letters_to"]


def letters_to(story: LeadStory, member: Membership) -> list[Filled]:
    """Every letter filled in for a lead, from a member; none where no address is known."""
    if "@" not in story.line.email:
        return []
    values = _values(story, member)
    return [fill(letter, values) for letter in letters_of(member.workspace_id)]


def _values(story: LeadStory, member: Membership) -> dict[str, str]:
    line = story.line
    return {
        "name": line.name,
        "first_name": line.name.split(" ")[0] if line.name else "",
        "company": line.company,
        "job_title": line.job_title,
        "my_name": member.user.name,
        "my_email": member.user.email,
        "workspace": member.workspace.name,
    }
