package dev.ravine.autograd;

import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.BiPredicate;

/**
 * Parameters in a fixed order, each under a name that no other has: its path in the model, such as
 * {@code encoder.0.weight}.
 *
 * <p>A layer makes its own and puts its children's {@linkplain #under under} their names; an optimizer's group takes
 * such a collection, and a checkpoint walks it. A parameter that is shared between layers is there once, under the first
 * of its names. Immutable.
 */
public final class Parameters {
    private static final Parameters NONE = new Parameters(Map.of());

    private final Map<String, Parameter> byName;

    private Parameters(Map<String, Parameter> byName) {
        this.byName = byName;
    }

    /** Returns the collection that holds nothing. */
    public static Parameters none() {
        return NONE;
    }

    /**
     * Returns the given parameters, under their own names and in the given order.
     *
     * @throws IllegalArgumentException if one is given twice, or two have one name
     */
    public static Parameters of(Parameter... parameters) {
        Require.operands("Parameters.of", parameters);
        Parameters all = NONE;
        for (Parameter parameter : parameters) {
            Require.that(
                    !parameter.equals(all.byName.get(parameter.name())),
                    "Parameters.of",
                    "parameter '%s' is given twice",
                    parameter.name());
            all = all.and(parameter.name(), parameter);
        }
        return all;
    }

    /**
     * Returns these parameters, and after them another under the given name. One that is here already is not added
     * again.
     *
     * @throws IllegalArgumentException if the name is blank, or stands for another parameter
     */
    public Parameters and(String name, Parameter parameter) {
        Require.that(!Require.notNull("and", "the name", name).isBlank(), "and", "the name is blank");
        return and(new Parameters(Map.of(name, Require.notNull("and", "the parameter", parameter))));
    }

    /** Returns the same parameters with {@code path.} before each name. */
    public Parameters under(String path) {
        Require.that(!Require.notNull("under", "the path", path).isBlank(), "under", "the path is blank");
        Map<String, Parameter> renamed = new LinkedHashMap<>();
        byName.forEach((name, parameter) -> renamed.put(path + "." + name, parameter));
        return new Parameters(renamed);
    }

    /**
     * Returns those of which the condition holds, such as the matrices: {@code where((name, w) -> w.rows() > 1)}.
     *
     * @param condition of the name here and the parameter
     */
    public Parameters where(BiPredicate<String, Parameter> condition) {
        Require.notNull("where", "the condition", condition);
        Map<String, Parameter> kept = new LinkedHashMap<>(byName);
        kept.entrySet().removeIf(entry -> !condition.test(entry.getKey(), entry.getValue()));
        return new Parameters(kept);
    }

    /**
     * Returns these parameters, and after them the others. One that is here already is not added again.
     *
     * @throws IllegalArgumentException if a name stands for two different parameters
     */
    public Parameters and(Parameters others) {
        Map<String, Parameter> all = new LinkedHashMap<>(byName);
        Set<Parameter> known = Collections.newSetFromMap(new IdentityHashMap<>());
        known.addAll(byName.values());
        Require.notNull("and", "the others", others).byName.forEach((name, parameter) -> {
            Parameter namesake = all.get(name);
            Require.that(
                    namesake == null || namesake.equals(parameter),
                    "Parameters",
                    "two parameters are called '%s', %s and %s; under(path) gives those of each model a path of their own",
                    name,
                    namesake == null ? "" : namesake,
                    parameter);
            if (known.add(parameter)) {
                all.put(name, parameter);
            }
        });
        return new Parameters(all);
    }

    /**
     * The parameter with this name.
     *
     * @throws IllegalArgumentException if there is none; the message lists the names that exist
     */
    public Parameter get(String name) {
        Parameter parameter = byName.get(Require.notNull("Parameters.get", "the name", name));
        if (parameter == null) {
            throw new IllegalArgumentException(
                    "Parameters: none is called '" + name + "'; there are " + Require.few(byName.keySet()));
        }
        return parameter;
    }

    /** Whether there is a parameter with this name. */
    public boolean contains(String name) {
        return byName.containsKey(Require.notNull("Parameters.contains", "the name", name));
    }

    /** The names, in order. */
    public Set<String> names() {
        return Collections.unmodifiableSet(byName.keySet());
    }

    /** The parameters, in order. */
    public Collection<Parameter> values() {
        return Collections.unmodifiableCollection(byName.values());
    }

    /** Calls the action with each name and its parameter, in order. */
    public void forEach(BiConsumer<String, Parameter> action) {
        byName.forEach(action);
    }

    /** How many there are. */
    public int size() {
        return byName.size();
    }

    /** The number of entries of all of them together. */
    public long entries() {
        return values().stream()
                .mapToLong(parameter -> parameter.matrix().data.length)
                .sum();
    }

    /** How many there are, and of how many entries together, in words. */
    public String counts() {
        return size()
                + (size() == 1 ? " parameter, " : " parameters, ")
                + entries()
                + (entries() == 1 ? " entry" : " entries");
    }

    /** A line per parameter: its name and shape. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(counts());
        byName.forEach((name, parameter) -> text.append("%n  %s %s".formatted(name, Shapes.of(parameter))));
        return text.toString();
    }
}
