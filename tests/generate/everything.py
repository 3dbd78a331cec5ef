"""Everything that is written from something else, in the order in which it is written."""

from __future__ import annotations

from tests.generate.host_products import HOST_PRODUCTS
from tests.generate.not_proved import NOT_PROVED_PAGE
from tests.generate.option_specs import OPTION_SPECS
from tests.generate.part import Part
from tests.generate.powershell import POWERSHELL
from tests.generate.products import PRODUCTS
from tests.generate.roles import ROLE_PARTS
from tests.generate.rules import RULE_PARTS
from tests.generate.script_tables import SCRIPT_TABLES
from tests.generate.variable_names import VARIABLE_NAMES
from tests.generate.variables import VARIABLES
from tests.generate.verbs import VERB_PARTS

EVERYTHING: tuple[Part, ...] = (
    *POWERSHELL,
    *VERB_PARTS,
    *RULE_PARTS,
    HOST_PRODUCTS,
    *OPTION_SPECS,
    *ROLE_PARTS,
    VARIABLES,
    VARIABLE_NAMES,
    *SCRIPT_TABLES,
    PRODUCTS,
    NOT_PROVED_PAGE,
)
