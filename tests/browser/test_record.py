"""The record of a meeting in a browser: an officer writes it and publishes the decisions; a member reports on an action."""

import datetime as dt
import time

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.readers import PUBLIC, WIDE, Readers, listen, sign_in
from tests.browser.visits import HEREFORDSHIRE

MINUTES = 3  # what an officer is promised from the end of a meeting to the published list of decisions
