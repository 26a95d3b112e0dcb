package dev.ravine.optim;

import dev.ravine.autograd.Parameter;
import dev.ravine.autograd.Parameters;
import java.util.List;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Parameters that are treated alike: their rule, their learning rate, and what happens to their gradients first.
 *
 * <pre>{@code
 * ParameterGroup.of("weights", weights)
 *         .rule(new AdamW())
 *         .learningRate(Schedules.warmupCosine(1e-3, 100, 1000))
 *         .clipNorm(1)
 * }</pre>
 *
 * <p>In a step, a gradient g goes this way: {@link #maximize} turns it around; {@link #clipNorm} scales the group's
 * gradients together; {@link #clipValue} bounds each entry; {@link #l2} adds λθ. Then the decay that is not part of the
 * gradient is taken from the parameter, and the rule moves it.
 *
 * <p>Every number may be a schedule, of the optimizer's steps. Immutable: each method returns another group.
 */
public final class ParameterGroup {
    private final String name;
    private final Parameters parameters;

    // Set on a fresh copy only, before anyone sees it.
    @Nullable LongFunction<UpdateRule> rule;

    @Nullable Schedule learningRate;

    boolean maximize;

    @Nullable Schedule clipNorm;

    @Nullable Schedule clipValue;

    @Nullable Schedule l2;

    @Nullable Schedule decoupledDecay;

    @Nullable Schedule independentDecay;

    private ParameterGroup(String name, Parameters parameters) {
        this.name = name;
        this.parameters = parameters;
    }

    /**
     * Makes a group that needs a {@link #rule} and a {@link #learningRate} still.
     *
     * @param name what it is called in messages and calls, not blank
     * @param parameters its parameters, at least one
     */
    public static ParameterGroup of(String name, Parameters parameters) {
        Require.that(
                !Require.notNull("ParameterGroup", "the name", name).isBlank(), "ParameterGroup", "the name is blank");
        Require.that(
                Require.notNull(where(name), "the collection of parameters", parameters)
                                .size()
                        > 0,
                where(name),
                "it holds no parameters");
        return new ParameterGroup(name, parameters);
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
        ParameterGroup copy = copy();
        copy.rule = Require.notNull(where(name), "the rule", rule);
        return copy;
    }

    /** The learning rate η; at least 0 at every step. */
    public ParameterGroup learningRate(Schedule learningRate) {
        ParameterGroup copy = copy();
        copy.learningRate = Require.notNull(where(name), "the learning rate", learningRate);
        return copy;
    }

    /** The same learning rate at every step. */
    public ParameterGroup learningRate(double learningRate) {
        return learningRate(Schedule.constant(learningRate));
    }

    /** Climbs: g ← −g. Decay still shrinks the parameters. */
    public ParameterGroup maximize() {
        ParameterGroup copy = copy();
        copy.maximize = true;
        return copy;
    }

    /**
     * Scales the group's gradients down together, so that their Euclidean norm is at most the given one.
     *
     * <p>The factor is maximum / norm, without the 1e-6 that PyTorch adds to the norm.
     *
     * @param maximum above 0 at every step
     */
    public ParameterGroup clipNorm(Schedule maximum) {
        ParameterGroup copy = copy();
        copy.clipNorm = Require.notNull(where(name), "the largest norm", maximum);
        return copy;
    }

    /** As {@link #clipNorm(Schedule)}, with the same norm at every step. */
    public ParameterGroup clipNorm(double maximum) {
        Require.positive(where(name), "the largest norm", maximum);
        return clipNorm(Schedule.constant(maximum));
    }

    /**
     * Moves each entry of a gradient that is below −limit or above limit to that bound.
     *
     * @param limit above 0 at every step
     */
    public ParameterGroup clipValue(Schedule limit) {
        ParameterGroup copy = copy();
        copy.clipValue = Require.notNull(where(name), "the largest entry", limit);
        return copy;
    }

    /** As {@link #clipValue(Schedule)}, with the same limit at every step. */
    public ParameterGroup clipValue(double limit) {
        Require.positive(where(name), "the largest entry", limit);
        return clipValue(Schedule.constant(limit));
    }

    /**
     * Coupled L2, the gradient of λ‖θ‖²/2: g ← g + λθ, after clipping and before the rule, which scales it with the
     * rest.
     *
     * <p>This is {@code weight_decay} of PyTorch's {@code SGD}, {@code Adam} and others, and not of its {@code AdamW}.
     */
    public ParameterGroup l2(Schedule lambda) {
        ParameterGroup copy = copy();
        copy.l2 = Require.notNull(where(name), "the strength of L2", lambda);
        return copy;
    }

    /** As {@link #l2(Schedule)}, with the same strength at every step. */
    public ParameterGroup l2(double lambda) {
        Require.notNegative(where(name), "the strength of L2", lambda);
        return l2(Schedule.constant(lambda));
    }

    /**
     * Decay taken from the parameter itself, times the learning rate: θ ← θ − ηλθ, before the rule.
     *
     * <p>This is {@code decoupled_weight_decay=True} of PyTorch's {@code Adam}, {@code NAdam} and {@code RAdam}. A
     * rule that has a decay of its own, as {@link AdamW} has, needs none here.
     */
    public ParameterGroup decoupledDecay(Schedule lambda) {
        ParameterGroup copy = copy();
        copy.decoupledDecay = Require.notNull(where(name), "the decay", lambda);
        return copy;
    }

    /** As {@link #decoupledDecay(Schedule)}, with the same λ at every step. */
    public ParameterGroup decoupledDecay(double lambda) {
        Require.notNegative(where(name), "the decay", lambda);
        return decoupledDecay(Schedule.constant(lambda));
    }

    /**
     * Decay taken from the parameter itself, whatever the learning rate is: θ ← θ − λθ, before the rule.
     *
     * <p>The form in the paper of AdamW, whose own schedule then multiplies λ too (I. Loshchilov, F. Hutter, 2019,
     * Algorithm 2, line 12).
     */
    public ParameterGroup independentDecay(Schedule lambda) {
        ParameterGroup copy = copy();
        copy.independentDecay = Require.notNull(where(name), "the decay", lambda);
        return copy;
    }

    /** As {@link #independentDecay(Schedule)}, with the same λ at every step. */
    public ParameterGroup independentDecay(double lambda) {
        Require.notNegative(where(name), "the decay", lambda);
        return independentDecay(Schedule.constant(lambda));
    }

    private ParameterGroup copy() {
        ParameterGroup copy = new ParameterGroup(name, parameters);
        copy.rule = rule;
        copy.learningRate = learningRate;
        copy.maximize = maximize;
        copy.clipNorm = clipNorm;
        copy.clipValue = clipValue;
        copy.l2 = l2;
        copy.decoupledDecay = decoupledDecay;
        copy.independentDecay = independentDecay;
        return copy;
    }

    /** What it is called. */
    public String name() {
        return name;
    }

    /** Its parameters. */
    public Parameters parameters() {
        return parameters;
    }

    /** Adds what there is to say of schedules that end before the given step is taken. */
    void findEnded(long step, List<String> findings) {
        findEnded("learning rate", learningRate, step, findings);
        findEnded("largest norm", clipNorm, step, findings);
        findEnded("largest entry", clipValue, step, findings);
        findEnded("strength of L2", l2, step, findings);
        findEnded("decoupled decay", decoupledDecay, step, findings);
        findEnded("independent decay", independentDecay, step, findings);
    }

    private void findEnded(String what, @Nullable Schedule schedule, long step, List<String> findings) {
        if (schedule != null && step >= schedule.end().orElse(Long.MAX_VALUE)) {
            findings.add(where(name) + ": the schedule of its " + what + " was made for "
                    + schedule.end().getAsLong() + " steps, and they are over");
        }
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
