"""The road to a target: steps, their costs, the cheapest plan with its proof, and what would change it."""

from spbe.planning.curve import Curve, CurvePoint, TooFine, cost_curve
from spbe.planning.prices import (
    Currency,
    Price,
    PriceChange,
    Prices,
    every_step,
    price_changes,
    priced_steps,
    without_steps,
)
from spbe.planning.road import Plan, Unreachable, cheapest
from spbe.planning.rules import Contradiction, Rules
from spbe.planning.steps import Step, StepKey, steps_up, usual_cost

__all__ = [
    "Contradiction",
    "Currency",
    "Curve",
    "CurvePoint",
    "Plan",
    "Price",
    "PriceChange",
    "Prices",
    "Rules",
    "Step",
    "StepKey",
    "TooFine",
    "Unreachable",
    "cheapest",
    "cost_curve",
    "every_step",
    "price_changes",
    "priced_steps",
    "steps_up",
    "usual_cost",
    "without_steps",
]
