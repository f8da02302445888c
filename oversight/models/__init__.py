from oversight.models.tally import Grain, Metric, Tally, TallyDelta

__all__ = ["Grain", "Metric", "Tally", "TallyDelta"]
