package dev.ravine.optim;

import dev.ravine.autograd.Gradients;
import dev.ravine.autograd.Parameter;
import dev.ravine.autograd.Parameters;
import dev.ravine.autograd.Require;
import dev.ravine.autograd.State;
import dev.ravine.autograd.StateReader;
import dev.ravine.autograd.Stateful;
import dev.ravine.autograd.kernel.Kernels;
import dev.ravine.optim.schedule.Schedule;
import dev.ravine.optim.transform.ClipNorm;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.DoubleSupplier;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.ejml.data.DMatrixRMaj;
import org.jspecify.annotations.Nullable;

/**
 * Moves parameters against their gradients, group by group.
 *
 * <pre>{@code
 * Optimizer optimizer = Optimizer.of(new AdamW(), Schedule.constant(1e-3), parameters);
 * Optimizer grouped = new Optimizer(
 *         ParameterGroup.of("weights", weights)
 *                 .rule(new AdamW())
 *                 .learningRate(Schedules.warmupCosine(1e-3, 100, 1000))
 *                 .with(new ClipNorm(1)),
 *         ParameterGroup.of("biases", biases).rule(new Momentum(0.9)).learningRate(1e-2));
 * optimizer.step(loss.backward());
 * }</pre>
 *
 * <p>A step is taken whole or not at all: whatever is refused, by a check or by an exception of a rule, leaves every
 * parameter and every buffer as it was. A parameter that has no gradient in a step, or is
 * {@linkplain Parameter#freeze frozen}, is left alone, and its own count of steps with it. Not to be used by two threads
 * at once.
 */
public final class Optimizer implements Stateful {
    private static final Logger LOGGER = System.getLogger(Optimizer.class.getName());

    private GroupState[] groups = {};

    /** Those of all groups, in order. */
    private Member[] members = {};

    private final Map<Parameter, Member> byParameter = new HashMap<>();

    private final Linter linter = new Linter();
    private final TemporaryValues evaluation = new TemporaryValues();
    private @Nullable ClipNorm clipNorm;
    private long steps;
    private boolean skipping;
    private long skipped;

    // For the step at hand; made once, so that a step makes no objects.
    private final List<Parameter> ungrouped = new ArrayList<>();
    private final BiConsumer<Parameter, DMatrixRMaj> receive = this::receive;
    private final IntConsumer apply = this::apply;
    private DoubleSupplier norm = () -> 0;
    private double clipFactor = 1;
    private int next;

    /**
     * Makes an optimizer of groups.
     *
     * @throws IllegalArgumentException if no group is given, if two have the same name, or if they share a parameter or a
     *     parameter's name
     */
    public Optimizer(ParameterGroup... groups) {
        Require.that(
                Require.notNull("Optimizer", "the array of groups", groups).length > 0,
                "Optimizer",
                "no group was given, expected at least one");
        for (ParameterGroup group : groups) {
            add(group);
        }
    }

    /** Makes an optimizer of one group, called {@code all}. */
    public static Optimizer of(UpdateRule rule, Schedule learningRate, Parameters parameters) {
        return new Optimizer(ParameterGroup.of("all", parameters).rule(rule).learningRate(learningRate));
    }

    /** Makes an optimizer of one group, called {@code all}, with the same learning rate at every step. */
    public static Optimizer of(UpdateRule rule, double learningRate, Parameters parameters) {
        return new Optimizer(ParameterGroup.of("all", parameters).rule(rule).learningRate(learningRate));
    }

    // ---- groups

    /**
     * Adds a group, before the first step or between two steps. Schedules count the optimizer's steps even in a group that
     * joins later; {@link dev.ravine.optim.schedule.Schedules#startingAt} starts one at that step.
     *
     * @return this optimizer
     * @throws IllegalArgumentException if the group's name, a parameter or a parameter's name is already taken
     */
    public Optimizer add(ParameterGroup group) {
        Require.notNull("Optimizer", "the group", group);
        String where = ParameterGroup.where(group.name());
        for (GroupState other : groups) {
            Require.that(!other.group.name().equals(group.name()), where, "another group has this name");
        }
        GroupState state = new GroupState(group, steps);
        for (Member member : state.members) {
            requireNew(member, where);
        }
        for (Member member : state.members) {
            byParameter.put(member.parameter, member);
        }
        groups = Stream.concat(Arrays.stream(groups), Stream.of(state)).toArray(GroupState[]::new);
        members = Stream.concat(Arrays.stream(members), Arrays.stream(state.members))
                .toArray(Member[]::new);
        Member[] all = members;
        double[] norms = new double[all.length];
        norm = () -> GroupState.norm(all, norms);
        return this;
    }

    private void requireNew(Member member, String where) {
        Member same = byParameter.get(member.parameter);
        if (same != null) {
            throw new IllegalArgumentException(where + ": parameter '" + member.name + "' is already in "
                    + same.group.where + ", as '" + same.name + "'");
        }
        for (Member other : members) {
            if (other.name.equals(member.name)) {
                throw new IllegalArgumentException(
                        where + ": another parameter is named '" + member.name + "', in " + other.group.where
                                + "; take both from their model's parameters, or give each a path by under(path)");
            }
        }
    }

    /** The groups, in the order in which they were added. */
    public List<ParameterGroup> groups() {
        return Arrays.stream(groups).map(state -> state.group).toList();
    }

    /**
     * Freezes a group: its parameters and their buffers stay as they are.
     *
     * @return this optimizer
     * @throws IllegalArgumentException if no group has this name
     */
    public Optimizer freeze(String group) {
        group(group).frozen = true;
        return this;
    }

    /**
     * Unfreezes a group.
     *
     * @return this optimizer
     * @throws IllegalArgumentException if no group has this name
     */
    public Optimizer unfreeze(String group) {
        group(group).frozen = false;
        return this;
    }

    /**
     * Whether a group is frozen.
     *
     * @throws IllegalArgumentException if no group has this name
     */
    public boolean isFrozen(String group) {
        return group(group).frozen;
    }

    private GroupState group(String name) {
        for (GroupState state : groups) {
            if (state.group.name().equals(name)) {
                return state;
            }
        }
        throw new IllegalArgumentException("Optimizer: no group is named '" + name + "'; the groups are "
                + groups().stream().map(ParameterGroup::name).toList());
    }

    /**
     * Scales the gradients of all groups that are not frozen down together, so that their Euclidean norm is at most the
     * given one. The groups' own transformations come after this.
     *
     * @param maximum above 0
     * @return this optimizer
     */
    public Optimizer clipNorm(double maximum) {
        clipNorm = new ClipNorm(Require.positive("Optimizer.clipNorm", "the largest norm", maximum));
        return this;
    }

    /**
     * Skips steps whose gradients are not finite, instead of throwing: nothing changes, {@link #skipped} counts the step
     * instead of {@link #steps}, and a warning is logged.
     *
     * @return this optimizer
     */
    public Optimizer skipNonFinite() {
        skipping = true;
        return this;
    }

    /**
     * Chooses what happens when a step looks like a mistake in the training loop. By default, a warning is logged.
     *
     * <ul>
     *   <li>A parameter has had no gradient in its first ten steps. Freeze it if that is intended.
     *   <li>A gradient belongs to a parameter that no group holds. Freeze the parameter if that is intended, or take the
     *       gradients of the {@linkplain dev.ravine.autograd.Variable#backward(Parameters) others} alone. As a warning, only
     *       after ten steps in a row in which nobody moved it, so that two optimizers may take turns; as an error, at once.
     *   <li>A gradient was computed before its parameter last changed, or is a sum across such a change.
     *   <li>A schedule is past its {@linkplain Schedule#end() end}. {@link Schedule#until} continues it.
     * </ul>
     *
     * @return this optimizer
     */
    public Optimizer lint(Lint lint) {
        linter.set(Require.notNull("Optimizer.lint", "the choice", lint));
        return this;
    }

    /** The number of steps skipped because their gradients were not finite. */
    public long skipped() {
        return skipped;
    }

    /** The number of steps taken. */
    public long steps() {
        return steps;
    }

    /**
     * The learning rate of a group in the next step.
     *
     * @throws IllegalArgumentException if no group has this name, or if a schedule of the group gives a number out of its
     *     range
     */
    public double learningRate(String group) {
        GroupState state = group(group);
        state.at(steps);
        return state.learningRate;
    }

    // ---- stepping

    /**
     * Takes one step.
     *
     * <p>After the first step this allocates nothing, as long as rules and transformations are {@link InPlace}, no
     * number is close to overflow and there is nothing to report.
     *
     * @param gradients of the present values; not modified. Those of parameters that no group holds are not used.
     * @throws IllegalArgumentException if a gradient is not finite (but see {@link #skipNonFinite}), or if a schedule
     *     gives a number out of its range
     * @throws IllegalStateException if a group's rule is of another class than before, if a parameter would not be finite
     *     after the step, if the {@linkplain #lint linter} finds something and is told to refuse it, or inside
     *     {@link #evaluating(Supplier) evaluating}
     */
    public void step(Gradients gradients) {
        evaluation.refuseInside("Optimizer.step");
        String problem = begin(Require.notNull("Optimizer.step", "the set of gradients", gradients));
        if (problem != null && skipping) {
            skipped++;
            LOGGER.log(Level.WARNING, "Optimizer.step: skipped, " + problem + "; " + skipped + " so far");
            return;
        }
        plan(problem);
        linter.inspect(gradients, groups, members, ungrouped, steps);
        apply();
        steps++;
    }

    /** Finds what moves: the parameters with a gradient that are not frozen. Returns what is wrong with the gradients. */
    private @Nullable String begin(Gradients gradients) {
        for (Member member : members) {
            member.begin(null);
        }
        ungrouped.clear();
        next = 0;
        gradients.forEach(receive);
        for (Member member : members) {
            String problem = member.moves() ? member.notFinite() : null;
            if (problem != null) {
                return problem;
            }
        }
        return null;
    }

    private void receive(Parameter parameter, DMatrixRMaj gradient) {
        // They usually come in the members' order.
        Member member = next < members.length && members[next].parameter == parameter
                ? members[next]
                : byParameter.get(parameter);
        next++;
        if (member != null) {
            member.begin(member.isFrozen() ? null : gradient);
        } else if (!parameter.isFrozen()) {
            ungrouped.add(parameter);
        }
    }

    /** Does all that can fail, and changes nothing. */
    private void plan(@Nullable String problem) {
        if (problem != null) {
            throw new IllegalArgumentException("Optimizer.step: " + problem);
        }
        if (clipNorm != null) {
            double bound = clipNorm.schedule().at(steps);
            clipFactor = GroupState.transformGradients("Optimizer.clipNorm", clipNorm, bound, members, norm);
        }
        for (GroupState state : groups) {
            if (!state.frozen) {
                state.at(steps);
                state.transformGradients();
                for (Member member : state.members) {
                    if (member.moves()) {
                        member.plan();
                    }
                }
            }
        }
    }

    /** Parameters are independent, so those too small to be split move at the same time. */
    private void apply() {
        long operations = 0;
        for (Member member : members) {
            if (member.movesInParts()) {
                member.apply();
            } else if (member.moves()) {
                operations += member.operations();
            }
        }
        Kernels.active().share(members.length, operations, apply);
    }

    private void apply(int i) {
        members[i].apply();
    }

    /**
     * Runs the body with the weights to evaluate and to export: the average of a schedule-free rule, and otherwise the
     * parameters as they are. Afterwards the parameters are as before, to the bit, so {@link #step} refuses to be called in
     * it. The average is in the {@linkplain #state state}, too.
     *
     * @return what the body returns
     */
    public <T> T evaluating(Supplier<T> body) {
        Require.notNull("Optimizer.evaluating", "the body", body);
        Map<Parameter, DMatrixRMaj> all = new LinkedHashMap<>();
        for (Member member : members) {
            DMatrixRMaj weights = member.evaluationWeights();
            if (weights != null) {
                all.put(member.parameter, weights);
            }
        }
        return evaluation.with(all, body);
    }

    /** As {@link #evaluating(Supplier)}, for a body that returns nothing. */
    public void evaluating(Runnable body) {
        Require.notNull("Optimizer.evaluating", "the body", body);
        evaluating(() -> {
            body.run();
            return true;
        });
    }

    // ---- explaining

    /**
     * Explains what a step with these gradients would do to one entry, without taking the step.
     *
     * @param row the entry's row, from 0
     * @param column the entry's column, from 0
     * @throws IllegalArgumentException if no group that is not frozen holds the parameter, if it has no gradient or no
     *     such entry, and as {@link #step} does
     */
    public Explanation explain(Gradients gradients, Parameter parameter, int row, int column) {
        String where = "Optimizer.explain";
        Member member = byParameter.get(Require.notNull(where, "the parameter", parameter));
        if (member == null) {
            throw new IllegalArgumentException(where + ": no group holds parameter '" + parameter.name() + "'");
        }
        Require.that(
                row >= 0 && row < parameter.rows() && column >= 0 && column < parameter.columns(),
                where,
                "parameter '%s' is %d×%d, which has no entry [%d, %d]",
                parameter.name(),
                parameter.rows(),
                parameter.columns(),
                row,
                column);
        plan(begin(Require.notNull(where, "the set of gradients", gradients)));
        Require.that(member.moves(), where, "parameter '%s' does not move in this step", parameter.name());
        return member.explain(row, column, clipNorm, clipFactor);
    }

    // ---- state

    /**
     * The optimizer's state. With the parameters' values it lets a run continue bit for bit.
     *
     * <p>The matrices are the rules' buffers, as {@code encoder.0.weight.m}. The properties are {@code steps},
     * {@code skipped}, for each group {@code group.NAME.frozen}, and for each parameter {@code NAME.step} and, once it has
     * moved, {@code NAME.rule}. The program sets up rules, schedules and groups again; the one schedule with a memory,
     * {@link dev.ravine.optim.schedule.ReduceOnPlateau}, has a state of its own.
     *
     * @throws IllegalStateException if a rule is a lambda, which has no name to save
     */
    @Override
    public State state() {
        Map<String, String> properties = new LinkedHashMap<>();
        properties.put("steps", Long.toString(steps));
        properties.put("skipped", Long.toString(skipped));
        for (GroupState group : groups) {
            properties.put(frozenProperty(group), Boolean.toString(group.frozen));
        }
        State state = new State(Map.of(), properties);
        for (Member member : members) {
            state = state.and(member.state().under(member.name));
        }
        return state;
    }

    /**
     * Restores a state into an optimizer with the same parameters, groups and rules. Either all of it is restored or none.
     * A state saved when a rule that is now a setting of another had a name of its own, such as Nesterov, still fits.
     *
     * @throws IllegalArgumentException if it does not fit; the message lists all that is missing, unexpected, of another
     *     shape or of another rule
     */
    @Override
    public void restore(State state) {
        StateReader saved = new StateReader("Optimizer.restore", state);
        long savedSteps = saved.count("steps");
        long savedSkipped = saved.count("skipped");
        List<Runnable> changes = new ArrayList<>();
        for (GroupState group : groups) {
            boolean savedFrozen = saved.flag(frozenProperty(group));
            changes.add(() -> group.frozen = savedFrozen);
            group.at(savedSteps);
            for (Member member : group.members) {
                changes.add(member.restore(saved, group.rule));
            }
        }
        saved.requireFit();
        changes.forEach(Runnable::run);
        steps = savedSteps;
        skipped = savedSkipped;
    }

    /**
     * The number of steps taken, what is done for all groups, and a line per group: its rule, its learning rate in the next
     * step, and its parameters.
     */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("Optimizer after " + steps + (steps == 1 ? " step" : " steps"));
        if (clipNorm != null) {
            line(text, "clips the norm of all gradients at " + clipNorm.schedule());
        }
        if (skipping) {
            line(text, "skips steps whose gradients are not finite, " + skipped + " so far");
        }
        for (GroupState state : groups) {
            line(text, state.inWords(steps));
        }
        return text.toString();
    }

    private static void line(StringBuilder text, String words) {
        text.append(System.lineSeparator()).append("  ").append(words);
    }

    private static String frozenProperty(GroupState state) {
        return "group." + state.group.name() + ".frozen";
    }
}
