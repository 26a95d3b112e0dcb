package dev.ravine.optim;

import dev.ravine.autograd.Gradients;
import dev.ravine.autograd.Parameter;
import dev.ravine.autograd.Parameters;
import dev.ravine.autograd.State;
import dev.ravine.autograd.Stateful;
import dev.ravine.autograd.kernel.Kernels;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Moves parameters against their gradients, group by group.
 *
 * <pre>{@code
 * Optimizer optimizer = Optimizer.of(new AdamW(), Schedule.constant(1e-3), parameters);
 * Optimizer grouped = new Optimizer(
 *         ParameterGroup.of("weights", weights)
 *                 .rule(new AdamW())
 *                 .learningRate(Schedules.warmupCosine(1e-3, 100, 1000))
 *                 .clipNorm(1),
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

    private final Map<String, ParameterGroup> groups = new LinkedHashMap<>();
    private final Set<String> frozen = new LinkedHashSet<>();
    private final Map<String, Member> members = new LinkedHashMap<>();
    private final Map<Parameter, Member> byParameter = new HashMap<>();
    private final Map<ParameterGroup, List<Member>> byGroup = new LinkedHashMap<>();
    private final Set<Entry> watched = new LinkedHashSet<>();
    private final Map<Entry, Explanation> explanations = new HashMap<>();
    private final Linter linter = new Linter();
    private double clipNorm = Double.POSITIVE_INFINITY;
    private long steps;
    private boolean skipping;
    private long skipped;

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
     * that joins later; {@link Schedules#startingAt} lets one begin there.
     *
     * @return this optimizer
     * @throws IllegalArgumentException if the group's name, a parameter or a parameter's name is here already
     */
    public Optimizer add(ParameterGroup group) {
        Require.notNull("Optimizer", "the group", group);
        String where = ParameterGroup.where(group.name());
        Require.that(!groups.containsKey(group.name()), where, "there is another group of this name");
        group.at(steps);
        group.parameters().forEach((name, parameter) -> {
            Member same = byParameter.get(parameter);
            if (same != null) {
                throw new IllegalArgumentException(where + ": parameter '" + name + "' is in "
                        + ParameterGroup.where(same.group) + " already, as '" + same.name + "'");
            }
            Member namesake = members.get(name);
            if (namesake != null) {
                throw new IllegalArgumentException(where + ": there is another parameter '" + name + "', in "
                        + ParameterGroup.where(namesake.group));
            }
        });
        List<Member> ofGroup = new ArrayList<>();
        group.parameters().forEach((name, parameter) -> {
            Member member = new Member(group.name(), name, parameter);
            members.put(name, member);
            byParameter.put(parameter, member);
            ofGroup.add(member);
        });
        byGroup.put(group, ofGroup);
        groups.put(group.name(), group);
        return this;
    }

    /** The groups, in the order in which they were added. */
    public List<ParameterGroup> groups() {
        return List.copyOf(groups.values());
    }

    /**
     * Leaves a group alone from now on: its parameters and their buffers stay as they are.
     *
     * @return this optimizer
     */
    public Optimizer freeze(String group) {
        frozen.add(known(group).name());
        return this;
    }

    /**
     * Moves a group again.
     *
     * @return this optimizer
     */
    public Optimizer unfreeze(String group) {
        frozen.remove(known(group).name());
        return this;
    }

    /** Whether a group is left alone. */
    public boolean isFrozen(String group) {
        return frozen.contains(known(group).name());
    }

    private ParameterGroup known(String name) {
        ParameterGroup group = groups.get(name);
        if (group == null) {
            throw new IllegalArgumentException(
                    "Optimizer: no group is called '" + name + "'; there are " + groups.keySet());
        }
        return group;
    }

    /**
     * Scales the gradients of all groups that are not frozen down together, so that their Euclidean norm is at most the
     * given one. This comes before what the groups do to their own.
     *
     * @param maximum above 0
     * @return this optimizer
     */
    public Optimizer clipNorm(double maximum) {
        Require.positive("Optimizer.clipNorm", "the largest norm", maximum);
        clipNorm = maximum;
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
        return known(group).at(steps).learningRate();
    }

    // ---- stepping

    /**
     * Takes one step.
     *
     * @param gradients of the present values; not modified. Those of parameters that no group holds are not used.
     * @throws IllegalArgumentException if a gradient is not finite (but see {@link #skipNotFinite}), or if a schedule
     *     gives a number out of its range
     * @throws IllegalStateException if a group's rule is of another class than before, if a parameter would not be finite
     *     after the step, or if the {@linkplain #lint linter} finds something and is told to refuse it
     */
    public void step(Gradients gradients) {
        Require.notNull("Optimizer.step", "the gradients", gradients);
        if (skipping) {
            Optional<String> problem = notFinite(moving(gradients), gradients);
            if (problem.isPresent()) {
                skipped++;
                LOGGER.log(Level.WARNING, "Optimizer.step: skipped, " + problem.get() + "; " + skipped + " so far");
                return;
            }
        }
        List<Member.Move> moves = plan(gradients, !watched.isEmpty());
        linter.inspect(gradients, active(), byParameter.keySet(), steps);
        Map<Entry, Explanation> explained = new HashMap<>();
        for (Entry entry : watched) {
            moves.stream()
                    .filter(move -> move.isOf(entry.parameter))
                    .forEach(move -> explained.put(entry, move.explain(entry.row, entry.column)));
        }
        take(moves);
        steps++;
        explanations.putAll(explained);
    }

    /** Parameters do not see one another, so those that do not move in parts of their own move at once. */
    private static void take(List<Member.Move> moves) {
        List<Member.Move> whole = new ArrayList<>(moves.size());
        long operations = 0;
        for (Member.Move move : moves) {
            if (move.inParts()) {
                move.take();
            } else {
                whole.add(move);
                operations += move.operations();
            }
        }
        Kernels.active().share(whole.size(), operations, i -> whole.get(i).take());
    }

    // ---- explaining

    private record Entry(Parameter parameter, int row, int column) {}

    /**
     * Explains the step that these gradients would take, and takes none.
     *
     * @param row the entry's row, from 0
     * @param column the entry's column, from 0
     * @throws IllegalArgumentException if no group that is not frozen holds the parameter, if it has no gradient or no
     *     such entry, and as {@link #step} does
     */
    public Explanation explain(Gradients gradients, Parameter parameter, int row, int column) {
        requireEntry("Optimizer.explain", parameter, row, column);
        return plan(Require.notNull("Optimizer.explain", "the gradients", gradients), true).stream()
                .filter(move -> move.isOf(parameter))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "Optimizer.explain: parameter '" + parameter.name() + "' does not move in this step"))
                .explain(row, column);
    }

    /**
     * Keeps the explanation of an entry's last step from now on, for {@link #explain(Parameter, int, int)}.
     *
     * @return this optimizer
     */
    public Optimizer watch(Parameter parameter, int row, int column) {
        requireEntry("Optimizer.watch", parameter, row, column);
        watched.add(new Entry(parameter, row, column));
        return this;
    }

    /**
     * Explains the last step that a {@linkplain #watch watched} entry took.
     *
     * @throws IllegalStateException if it is not watched, or took no step since
     */
    public Explanation explain(Parameter parameter, int row, int column) {
        requireEntry("Optimizer.explain", parameter, row, column);
        Explanation explanation = explanations.get(new Entry(parameter, row, column));
        if (explanation == null) {
            throw new IllegalStateException("Optimizer.explain: parameter '" + parameter.name() + "' at [" + row + ", "
                    + column + "] took no step since it was watched; call watch first");
        }
        return explanation;
    }

    private void requireEntry(String where, Parameter parameter, int row, int column) {
        Require.notNull(where, "the parameter", parameter);
        Require.that(byParameter.containsKey(parameter), where, "no group holds parameter '%s'", parameter.name());
        Require.that(
                row >= 0 && row < parameter.rows() && column >= 0 && column < parameter.columns(),
                where,
                "parameter '%s' is %d×%d, so there is no [%d, %d]",
                parameter.name(),
                parameter.rows(),
                parameter.columns(),
                row,
                column);
    }

    // ---- planning

    /**
     * The whole step: everything that can fail does so here.
     *
     * @param computed whether the result of every move has to be known before it is taken
     */
    private List<Member.Move> plan(Gradients gradients, boolean computed) {
        List<Some> moving = moving(gradients);
        notFinite(moving, gradients).ifPresent(problem -> {
            throw new IllegalArgumentException("Optimizer.step: " + problem);
        });
        double ofAll = 1;
        if (clipNorm < Double.POSITIVE_INFINITY) {
            List<Member> all =
                    moving.stream().flatMap(some -> some.members.stream()).toList();
            ofAll = scale("Optimizer.clipNorm", all, gradients, clipNorm, 1);
        }
        List<Member.Move> moves = new ArrayList<>(members.size());
        for (Some some : moving) {
            StepSettings settings = some.group.at(steps);
            double scale = settings.clipNorm() < Double.POSITIVE_INFINITY
                    ? scale(
                            ParameterGroup.where(some.group.name()),
                            some.members,
                            gradients,
                            settings.clipNorm(),
                            ofAll)
                    : ofAll;
            for (Member member : some.members) {
                moves.add(member.plan(gradients.of(member.parameter).data, settings, scale, computed));
            }
        }
        return moves;
    }

    /** Some of a group's members. */
    record Some(ParameterGroup group, List<Member> members) {}

    /** What may move: the parameters that are not frozen, of the groups that are not. */
    private List<Some> active() {
        return select(member -> !member.parameter.isFrozen());
    }

    /** What will move: that of it which has a gradient. */
    private List<Some> moving(Gradients gradients) {
        return select(member -> !member.parameter.isFrozen() && gradients.contains(member.parameter));
    }

    private List<Some> select(Predicate<Member> predicate) {
        List<Some> selected = new ArrayList<>(byGroup.size());
        byGroup.forEach((group, ofGroup) -> {
            if (!frozen.contains(group.name())) {
                List<Member> some = new ArrayList<>(ofGroup.size());
                for (Member member : ofGroup) {
                    if (predicate.test(member)) {
                        some.add(member);
                    }
                }
                selected.add(new Some(group, some));
            }
        });
        return selected;
    }

    private static Optional<String> notFinite(List<Some> moving, Gradients gradients) {
        for (Some some : moving) {
            for (Member member : some.members) {
                Optional<String> problem = member.notFinite(gradients.of(member.parameter).data);
                if (problem.isPresent()) {
                    return problem;
                }
            }
        }
        return Optional.empty();
    }

    /** What to multiply gradients by, which count {@code before} times already, so that their norm keeps the bound. */
    private static double scale(String where, List<Member> moving, Gradients gradients, double maximum, double before) {
        double[] norms = moving.stream()
                .map(member -> gradients.of(member.parameter).data)
                .mapToDouble(gradient -> Kernels.norm(gradient, 0, gradient.length))
                .toArray();
        double norm = Kernels.norm(norms, 0, norms.length) * before;
        Require.that(Double.isFinite(norm), where, "the norm of the gradients overflows, so it cannot be clipped");
        return norm <= maximum ? before : before * (maximum / norm);
    }

    // ---- state

    /**
     * All that is remembered. With the parameters' values it is what a run needs to go on bit for bit.
     *
     * <p>The matrices are the rules' buffers, as {@code encoder.0.weight.m}. The properties are {@code steps},
     * {@code skipped}, for each group {@code group.NAME.frozen}, and for each parameter {@code NAME.step} and, once it has
     * moved, {@code NAME.rule}. Rules, schedules and groups themselves are the program's to set up again; a schedule with
     * a memory, {@link ReduceOnPlateau}, has a state of its own.
     *
     * @throws IllegalStateException if a rule is a lambda, which has no name to be saved by
     */
    @Override
    public State state() {
        Map<String, String> properties = new LinkedHashMap<>();
        properties.put("steps", Long.toString(steps));
        properties.put("skipped", Long.toString(skipped));
        for (String group : groups.keySet()) {
            properties.put(frozenProperty(group), Boolean.toString(frozen.contains(group)));
        }
        State state = new State(Map.of(), properties);
        for (Member member : members.values()) {
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
        Set<String> savedFrozen = new LinkedHashSet<>();
        List<Runnable> changes = new ArrayList<>();
        for (ParameterGroup group : groups.values()) {
            if (saved.flag(frozenProperty(group.name()))) {
                savedFrozen.add(group.name());
            }
            UpdateRule rule = group.at(savedSteps).rule();
            for (Member member : byGroup.getOrDefault(group, List.of())) {
                changes.add(member.restore(saved, rule));
            }
        }
        saved.requireFit();
        changes.forEach(Runnable::run);
        steps = savedSteps;
        skipped = savedSkipped;
        frozen.clear();
        frozen.addAll(savedFrozen);
        explanations.clear();
    }

    private static String frozenProperty(String group) {
        return "group." + group + ".frozen";
    }
}
