"""A business with leads, and a seller with an address for copies of mails:
`python -m tests.faults.copying <leads>` prints the address, then the e-mail of each lead."""

import sys
from datetime import timedelta

import django


def main(leads: int) -> None:
    django.setup()
    from testigo import clock
    from testigo.actions.mail_addresses import renew_mail_address
    from testigo.queries.mail_copies import written
    from tests.web.handed_over import hand_over, open_shop

    shop, now = open_shop("sur"), clock.now()
    token = renew_mail_address(workspace=shop.workspace, by=shop.member(shop.ana), now=now)
    print(written(token))
    for number in range(leads):
        email = f"lead{number}@ebro.example"
        hand_over(shop, email, at=now - timedelta(hours=1))
        print(email)


if __name__ == "__main__":
    main(int(sys.argv[1]))
