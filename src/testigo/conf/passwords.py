"""How passwords are hashed."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class Argon2(Argon2PasswordHasher):
    """Argon2id above OWASP's minimum (19 MiB, 2 passes) at about 85 ms on one core.

    Django's default (100 MiB, 8 lanes) costs 0.3 to 0.9 s on a busy two-core machine, which turns
    a few sign-ins into a denial of service.
    """

    time_cost = 2
    memory_cost = 46 * 1024
    parallelism = 1
