"""How a sweep searches, for how long, and what one of its trials may cost."""

from typing import Annotated

from pydantic import AfterValidator, Field

from sweep.space.fields import Budgeted, Configuration, Count, Duration, KerasObject, LargeCount, Maybe, NamesOf, Whole
from sweep.space.search_options import PRUNERS, SAMPLERS, declared_in

Sampler = Annotated[KerasObject, AfterValidator(declared_in(SAMPLERS, "sampler")), NamesOf("samplers")]
Pruner = Annotated[KerasObject, AfterValidator(declared_in(PRUNERS, "pruner")), NamesOf("pruners")]


class SearchConfig(Configuration):
    """How configurations are proposed and poor trials ended, and the sweep's budget: whichever is spent first."""

    sampler: Sampler = Field(KerasObject(name="tpe"), description="proposes configurations")
    pruner: Pruner = Field(KerasObject(name="hyperband"), description="ends poor trials early")
    trials: Budgeted = Field(40, description="finished trials, over all workers and restarts")
    epochs: Maybe[Budgeted] = Field(None, description="trained epochs, over all trials, workers and restarts")
    timeout: Maybe[Duration] = Field(None, description="of the whole sweep: 2h, 90m, 1h30m, or seconds")
    seed: Whole = Field(0, description="of the sampler")
    keep_models: Count = Field(5, description="the models of this many best trials are kept, the others deleted")


class Limits(Configuration):
    """What a trial may cost; a configuration whose model costs more is rejected before it is trained."""

    parameters: Maybe[LargeCount] = Field(None, description="of the model, at most")
    flops: Maybe[LargeCount] = Field(None, description="of one image's forward pass, at most")
    trial_time: Maybe[Duration] = Field(None, description="wall time of one attempt at a trial, at most")
    silence: Duration = Field(600.0, description="an attempt that sends no heartbeat for this long is ended")
