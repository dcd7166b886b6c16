import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hwb_portal.settings")
application = get_wsgi_application()

from hwb_portal.accounts.checks import refuse_demo_accounts  # noqa: E402  (models need the application first)
from hwb_portal.walls.checks import refuse_the_wrong_role  # noqa: E402

refuse_demo_accounts()
refuse_the_wrong_role()
