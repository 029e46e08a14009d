"""SPBE: self-assessment of the e-government maturity index, from the regulation to the report."""

__version__ = "0.1.0"
