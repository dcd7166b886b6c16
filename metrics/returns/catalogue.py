"""The template versions that can be read. A new year is a new module, or a new line of one, named here."""

from metrics.returns import bcf_2016_17, bcf_2017_19, safeguarding_adults
from metrics.returns.templates import Template

TEMPLATES: dict[str, Template] = {
    template.code: template
    for template in (bcf_2016_17.TEMPLATE, *bcf_2017_19.TEMPLATES, *safeguarding_adults.TEMPLATES)
}
