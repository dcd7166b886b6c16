"""The template versions that can be read."""

from metrics.returns import bcf_2016_17
from metrics.returns.templates import Template

TEMPLATES: dict[str, Template] = {template.code: template for template in (bcf_2016_17.TEMPLATE,)}
