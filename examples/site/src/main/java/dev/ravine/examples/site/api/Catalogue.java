package dev.ravine.examples.site.api;

import java.util.List;

/**
 * What there is to choose from.
 *
 * @param surfaces the default first
 * @param functions the names that a formula may call
 * @param optimizers the update rules
 * @param minimizers the methods that need no learning rate
 * @param schedules of the learning rate, the constant one first
 * @param datasets to train nets on
 * @param features of a point that a net may be told, its coordinates first
 * @param activations of nets' hidden layers
 * @param regularizations what may keep weights small, nothing first
 * @param limits how much may be asked for
 * @param kernels which implementation computes: {@code portable} or {@code vector}
 */
@SuppressWarnings("ArrayRecordComponent") // Sent and thrown away.
public record Catalogue(
        List<Surface> surfaces,
        List<String> functions,
        List<Optimizer> optimizers,
        List<Minimizer> minimizers,
        List<Schedule> schedules,
        List<Dataset> datasets,
        List<Feature> features,
        List<String> activations,
        List<Regularization> regularizations,
        Limits limits,
        String kernels) {
    /**
     * A surface.
     *
     * @param id by which requests name it
     * @param name for people
     * @param formula in the grammar that also takes people's own
     * @param domain what to show of it
     * @param start where runs begin
     * @param rate a learning rate at which plain descent, momentum and Adam all get somewhere
     * @param minima x, y and the loss there, a row each; empty where there is none
     * @param about what it shows, in a sentence or two
     * @param noise the standard deviation of the noise in each entry of the gradient; 0 for none
     */
    public record Surface(
            String id,
            String name,
            String formula,
            Domain domain,
            double[] start,
            double rate,
            double[][] minima,
            String about,
            double noise) {}

    /**
     * An update rule.
     *
     * @param id by which requests name it
     * @param name for people
     * @param about what it does, in a sentence
     * @param formula its update, in its own symbols
     * @param rate a learning rate to begin with
     * @param rateRange the rates that a slider or a sweep covers
     * @param hyperparameters all others
     */
    public record Optimizer(
            String id,
            String name,
            String about,
            String formula,
            double rate,
            double[] rateRange,
            List<Knob> hyperparameters) {}

    /**
     * A method that asks for the loss again within a step.
     *
     * @param id by which requests name it, as an optimizer
     * @param name for people
     * @param about what it does, in a sentence
     * @param formula its step, in symbols
     * @param hyperparameters all that can be set
     */
    public record Minimizer(String id, String name, String about, String formula, List<Knob> hyperparameters) {}

    /**
     * A schedule of the learning rate, around a runner's {@code rate}.
     *
     * @param id by which requests name it
     * @param name for people
     * @param about what the rate does
     * @param parameters what shapes it
     */
    public record Schedule(String id, String name, String about, List<Knob> parameters) {}

    /**
     * A feature of a point.
     *
     * @param id by which requests name it
     * @param name for people
     */
    public record Feature(String id, String name) {}

    /**
     * Something that keeps the weights of a net small.
     *
     * @param id by which requests name it
     * @param name for people
     * @param about what it does
     */
    public record Regularization(String id, String name, String about) {}

    /**
     * A data set.
     *
     * @param id by which requests name it
     * @param name for people
     * @param about what it is
     * @param classes how many there are at most; 0 where each point has a number to predict
     * @param noise its default noise; 0 where it takes none
     * @param own whether its points are those of the request
     */
    public record Dataset(String id, String name, String about, int classes, double noise, boolean own) {}
}
