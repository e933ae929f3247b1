"""Whether a workspace lets whoever verifies a paper read the text of its pact."""

from testigo.store.choices import read_choice

PUBLISHED = "pact_text_published"


def is_published(workspace_id: int) -> bool:
    """Whether it does; nobody does unless it was chosen."""
    return read_choice(workspace_id, PUBLISHED) is True
