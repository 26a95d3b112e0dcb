package dev.ravine.optim;

import dev.ravine.autograd.Parameter;
import dev.ravine.autograd.Parameters;
import dev.ravine.autograd.Require;
import dev.ravine.optim.schedule.Schedule;
import java.util.List;
import java.util.function.LongFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Parameters that are treated alike: their rule, their learning rate, and what happens to their gradients first.
 *
 * <pre>{@code
 * ParameterGroup.of("weights", weights)
 *         .rule(new AdamW())
 *         .learningRate(Schedules.warmupCosine(1e-3, 100, 1000))
 *         .with(new ClipNorm(1))
 * }</pre>
 *
 * <p>Every number may be a schedule, of the optimizer's steps. Immutable: each method returns another group.
 *
 * @param name identifies the group in messages and calls
 * @param parameters the parameters of the group
 * @param rule the rule for each step; null until it is set
 * @param learningRate the learning rate; null until it is set
 * @param transforms the transformations of gradients and parameters, in their order
 */
public record ParameterGroup(
        String name,
        Parameters parameters,
        @Nullable LongFunction<UpdateRule> rule,
        @Nullable Schedule learningRate,
        List<Transform> transforms) {
    /** Copies the list; {@link #of(String, Parameters)} is shorter. */
    public ParameterGroup {
        Require.that(
                !Require.notNull("ParameterGroup", "the name", name).isBlank(), "ParameterGroup", "the name is blank");
        Require.notNull(where(name), "the collection of parameters", parameters);
        Require.that(parameters.size() > 0, where(name), "it holds no parameters, expected at least one");
        for (Transform transform : Require.notNull(where(name), "the collection of transformations", transforms)) {
            Require.notNull(where(name), "a transformation", transform);
        }
        transforms = List.copyOf(transforms);
    }

    /**
     * Makes a group that still needs a {@link #rule} and a {@link #learningRate}.
     *
     * @param name identifies the group in messages and calls; not blank
     * @param parameters its parameters, at least one
     */
    public static ParameterGroup of(String name, Parameters parameters) {
        return new ParameterGroup(name, parameters, null, null, List.of());
    }

    /** Makes a group of parameters under their own names. */
    public static ParameterGroup of(String name, Parameter... parameters) {
        return of(name, Parameters.of(parameters));
    }

    /** The rule for every step. */
    public ParameterGroup rule(UpdateRule rule) {
        Require.notNull(where(name), "the rule", rule);
        return ruleAt(step -> rule);
    }

    /**
     * The rule for each step, when its hyperparameters follow schedules:
     * {@code ruleAt(step -> new Momentum(gamma.at(step)))}.
     *
     * @param rule given the optimizer's step, from 0; always a rule of one class
     */
    public ParameterGroup ruleAt(LongFunction<UpdateRule> rule) {
        Require.notNull(where(name), "the rule", rule);
        return new ParameterGroup(name, parameters, rule, learningRate, transforms);
    }

    /** The learning rate η; at least 0 at every step. */
    public ParameterGroup learningRate(Schedule learningRate) {
        Require.notNull(where(name), "the learning rate", learningRate);
        return new ParameterGroup(name, parameters, rule, learningRate, transforms);
    }

    /** The same learning rate at every step. */
    public ParameterGroup learningRate(double learningRate) {
        return learningRate(Schedule.constant(Require.atLeastZero(where(name), "the learning rate", learningRate)));
    }

    /**
     * Appends transformations. A step applies those of gradients first, then those of parameters, then the rule, then those
     * of steps; each kind in this order.
     */
    public ParameterGroup with(Transform... more) {
        Transform[] given = Require.notNull(where(name), "the array of transformations", more);
        List<Transform> all =
                Stream.concat(transforms.stream(), Stream.of(given)).toList();
        return new ParameterGroup(name, parameters, rule, learningRate, all);
    }

    UpdateRule ruleOf(long step) {
        if (rule == null) {
            throw new IllegalStateException(where(name) + ": it has no rule; set one with rule(...)");
        }
        UpdateRule now = rule.apply(step);
        if (now == null) {
            throw new IllegalArgumentException(where(name) + ": the rule for step " + step + " is null");
        }
        return now;
    }

    static String where(String name) {
        return "group '" + name + "'";
    }

    /** The name and the parameters, a line each. */
    @Override
    public String toString() {
        return where(name) + ": " + parameters;
    }
}
