package dev.ravine.spark;

import dev.ravine.autograd.Parameters;
import dev.ravine.optim.Optimizer;
import java.io.Serializable;

/** Makes an optimizer, the same each time; it runs on executors, so it is serializable, with all that it captures. */
@FunctionalInterface
public interface OptimizerFactory extends Serializable {
    /** Makes an optimizer of a model's parameters. */
    Optimizer create(Parameters parameters);
}
