package dev.ravine.optim;

import dev.ravine.autograd.Gradients;
import dev.ravine.autograd.Parameter;
import dev.ravine.autograd.Parameters;
import dev.ravine.autograd.State;
import dev.ravine.autograd.Stateful;
import dev.ravine.autograd.kernel.Kernels;
import dev.ravine.optim.internal.Require;
import dev.ravine.optim.internal.SavedState;
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
    private @Nullable ClipNorm clipNorm;
    private double clipBound;
    private long steps;
    private boolean skipping;
    private long skipped;

    // For the step at hand; made once, so that a step makes no objects.
    private final List<Parameter> unheld = new ArrayList<>();
    private final BiConsumer<Parameter, DMatrixRMaj> give = this::give;
    private final IntConsumer take = this::take;
    private DoubleSupplier norm = () -> 0;
    private double clipFactor = 1;
    private int next;

    /**
     * Makes an optimizer of groups.
     *
     * @throws IllegalArgumentException if there is none, if two have one name, or if they share a parameter or a
     *     parameter's name
     */
    public Optimizer(ParameterGroup... groups) {
        Require.that(
                Require.notNull("Optimizer", "the array of groups", groups).length > 0,
                "Optimizer",
                "there is no group, expected at least one");
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
        return of(rule, Schedule.constant(learningRate), parameters);
    }

    // ---- groups

    /**
     * Adds a group, before the first step or between two steps. Schedules see the optimizer's steps also in a group
     * that joins later; {@link dev.ravine.optim.schedule.Schedules#startingAt} lets one begin there.
     *
     * @return this optimizer
     * @throws IllegalArgumentException if the group's name, a parameter or a parameter's name is here already
     */
    public Optimizer add(ParameterGroup group) {
        Require.notNull("Optimizer", "the group", group);
        String where = ParameterGroup.where(group.name());
        for (GroupState other : groups) {
            Require.that(!other.group.name().equals(group.name()), where, "there is another group of this name");
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
            throw new IllegalArgumentException(where + ": parameter '" + member.name + "' is in " + same.group.where
                    + " already, as '" + same.name + "'");
        }
        for (Member other : members) {
            if (other.name.equals(member.name)) {
                throw new IllegalArgumentException(
                        where + ": there is another parameter '" + member.name + "', in " + other.group.where);
            }
        }
    }

    /** The groups, in the order in which they were added. */
    public List<ParameterGroup> groups() {
        return Arrays.stream(groups).map(state -> state.group).toList();
    }

    /**
     * Leaves a group alone from now on: its parameters and their buffers stay as they are.
     *
     * @return this optimizer
     */
    public Optimizer freeze(String group) {
        known(group).frozen = true;
        return this;
    }

    /**
     * Moves a group again.
     *
     * @return this optimizer
     */
    public Optimizer unfreeze(String group) {
        known(group).frozen = false;
        return this;
    }

    /** Whether a group is left alone. */
    public boolean isFrozen(String group) {
        return known(group).frozen;
    }

    private GroupState known(String name) {
        for (GroupState state : groups) {
            if (state.group.name().equals(name)) {
                return state;
            }
        }
        throw new IllegalArgumentException("Optimizer: no group is called '" + name + "'; there are "
                + groups().stream().map(ParameterGroup::name).toList());
    }

    /**
     * Scales the gradients of all groups that are not frozen down together, so that their Euclidean norm is at most the
     * given one. This comes before what the groups do to their own.
     *
     * @param maximum above 0
     * @return this optimizer
     */
    public Optimizer clipNorm(double maximum) {
        clipBound = Require.positive("Optimizer.clipNorm", "the largest norm", maximum);
        clipNorm = new ClipNorm(maximum);
        return this;
    }

    /**
     * Skips a step whose gradients are not finite, where it would be an error otherwise: nothing changes, the step is
     * not counted in {@link #steps} but in {@link #skipped}, and a warning is logged.
     *
     * @return this optimizer
     */
    public Optimizer skipNotFinite() {
        skipping = true;
        return this;
    }

    /**
     * Chooses what happens when a step looks like a mistake in the loop. At first, a warning is logged.
     *
     * <ul>
     *   <li>A parameter has had no gradient in ten steps, and none before. Freeze it if that is meant.
     *   <li>A gradient is of a parameter that no group holds. Freeze it if that is meant.
     *   <li>A gradient was computed before its parameter's last change, or is a sum over such a change.
     *   <li>A schedule is asked for a step beyond its {@linkplain Schedule#end() end}. Say what comes next with
     *       {@link Schedule#until} if the run is meant to go on.
     * </ul>
     *
     * @return this optimizer
     */
    public Optimizer lint(Lint lint) {
        linter.set(Require.notNull("Optimizer.lint", "the choice", lint));
        return this;
    }

    /** How many steps were skipped because their gradients were not finite. */
    public long skipped() {
        return skipped;
    }

    /** How many steps were taken. */
    public long steps() {
        return steps;
    }

    /** The learning rate with which a group will take the next step. */
    public double learningRate(String group) {
        GroupState state = known(group);
        state.at(steps);
        return state.learningRate;
    }

    // ---- stepping

    /**
     * Takes one step.
     *
     * <p>After the first step this allocates nothing, as long as rules and transformations are {@link InPlace}, no number is close
     * to overflow and there is nothing to report.
     *
     * @param gradients of the present values; not modified. Those of parameters that no group holds are not used.
     * @throws IllegalArgumentException if a gradient is not finite (but see {@link #skipNotFinite}), or if a schedule
     *     gives a number out of its range
     * @throws IllegalStateException if a group's rule is of another class than before, if a parameter would not be finite
     *     after the step, or if the {@linkplain #lint linter} finds something and is told to refuse it
     */
    public void step(Gradients gradients) {
        String problem = begin(Require.notNull("Optimizer.step", "the gradients", gradients));
        if (problem != null && skipping) {
            skipped++;
            LOGGER.log(Level.WARNING, "Optimizer.step: skipped, " + problem + "; " + skipped + " so far");
            return;
        }
        plan(problem);
        linter.inspect(gradients, groups, members, unheld, steps);
        take();
        steps++;
    }

    /** Finds what moves: the parameters with a gradient that are not frozen. Returns what is wrong with the gradients. */
    private @Nullable String begin(Gradients gradients) {
        for (Member member : members) {
            member.begin(null);
        }
        unheld.clear();
        next = 0;
        gradients.forEach(give);
        for (Member member : members) {
            String problem = member.moves() ? member.notFinite() : null;
            if (problem != null) {
                return problem;
            }
        }
        return null;
    }

    private void give(Parameter parameter, DMatrixRMaj gradient) {
        // As a rule they come in the members' order.
        Member member = next < members.length && members[next].parameter == parameter
                ? members[next]
                : byParameter.get(parameter);
        next++;
        if (member != null) {
            member.begin(member.isFrozen() ? null : gradient);
        } else if (!parameter.isFrozen()) {
            unheld.add(parameter);
        }
    }

    /** Does all that can fail, and changes nothing. */
    private void plan(@Nullable String problem) {
        if (problem != null) {
            throw new IllegalArgumentException("Optimizer.step: " + problem);
        }
        if (clipNorm != null) {
            clipFactor = GroupState.transformGradients("Optimizer.clipNorm", clipNorm, clipBound, members, norm);
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

    /** Parameters do not see one another, so those that do not move in parts of their own move at once. */
    private void take() {
        long operations = 0;
        for (Member member : members) {
            if (member.movesInParts()) {
                member.take();
            } else if (member.moves()) {
                operations += member.operations();
            }
        }
        Kernels.active().share(members.length, operations, take);
    }

    private void take(int i) {
        members[i].take();
    }

    // ---- explaining

    /**
     * Explains the step that these gradients would take, and takes none.
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
                "parameter '%s' is %d×%d, so there is no [%d, %d]",
                parameter.name(),
                parameter.rows(),
                parameter.columns(),
                row,
                column);
        plan(begin(Require.notNull(where, "the gradients", gradients)));
        Require.that(member.moves(), where, "parameter '%s' does not move in this step", parameter.name());
        return member.explain(row, column, clipNorm, clipFactor);
    }

    // ---- state

    /**
     * All that is remembered. With the parameters' values it is what a run needs to go on bit for bit.
     *
     * <p>The matrices are the rules' buffers, as {@code encoder.0.weight.m}. The properties are {@code steps},
     * {@code skipped}, for each group {@code group.NAME.frozen}, and for each parameter {@code NAME.step} and, once it has
     * moved, {@code NAME.rule}. Rules, schedules and groups themselves are the program's to set up again; a schedule with
     * a memory, {@link dev.ravine.optim.schedule.ReduceOnPlateau}, has a state of its own.
     *
     * @throws IllegalStateException if a rule is a lambda, which has no name to be saved by
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
     * Goes on from a state, with parameters, groups and rules as they were. It is taken whole or not at all.
     *
     * @throws IllegalArgumentException if it does not fit; the message lists all that is missing, unexpected, of another
     *     shape or of another rule
     */
    @Override
    public void restore(State state) {
        SavedState saved = new SavedState("Optimizer.restore", state);
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

    private static String frozenProperty(GroupState state) {
        return "group." + state.group.name() + ".frozen";
    }
}
