import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hwb_portal.settings")
application = get_wsgi_application()

from hwb_portal.accounts.checks import refuse_demo_accounts  # noqa: E402  (models need the application first)

refuse_demo_accounts()
