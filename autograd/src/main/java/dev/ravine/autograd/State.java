package dev.ravine.autograd;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.ejml.data.DMatrixRMaj;

/**
 * What a thing remembers, in a form to be saved: matrices by name, and beside them numbers and words by name.
 *
 * <p>A name is a path with dots between its parts, as in {@code encoder.0.weight}. Immutable but for the matrices, which
 * are not copied. Two states are equal if they hold the same matrices, not just equal ones.
 *
 * @param matrices in order; must not be changed
 * @param properties in order, such as {@code steps} to {@code 120}
 */
public record State(Map<String, DMatrixRMaj> matrices, Map<String, String> properties) {
    /** Copies the maps, but not the matrices. */
    public State {
        matrices = ordered(Require.notNull("State", "the map of matrices", matrices));
        properties = ordered(Require.notNull("State", "the map of properties", properties));
    }

    /** Returns the state of a thing that remembers nothing. */
    public static State none() {
        return new State(Map.of(), Map.of());
    }

    /** Returns the same with {@code path.} before each name. */
    public State under(String path) {
        Require.notNull("State.under", "the path", path);
        return new State(under(path, matrices), under(path, properties));
    }

    /** Returns what stands under {@code path.}, by the rest of its name: what {@link #under} put there. */
    public State at(String path) {
        Require.notNull("State.at", "the path", path);
        return new State(at(path, matrices), at(path, properties));
    }

    /**
     * Returns this and the other together.
     *
     * @throws IllegalArgumentException if a name is in both
     */
    public State and(State other) {
        Require.notNull("State.and", "the other", other);
        return new State(both(matrices, other.matrices), both(properties, other.properties));
    }

    /** A line for each matrix, with its shape and, if it is small, its entries, and for each property. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("State");
        matrices.forEach((name, matrix) -> text.append("%n  %s %s".formatted(name, Shapes.withEntries(matrix))));
        properties.forEach((name, value) -> text.append("%n  %s = %s".formatted(name, value)));
        return text.toString();
    }

    private static <T> Map<String, T> ordered(Map<String, T> map) {
        return Collections.unmodifiableMap(new LinkedHashMap<>(map));
    }

    private static <T> Map<String, T> under(String path, Map<String, T> map) {
        Map<String, T> result = new LinkedHashMap<>();
        map.forEach((name, value) -> result.put(path + "." + name, value));
        return result;
    }

    private static <T> Map<String, T> at(String path, Map<String, T> map) {
        Map<String, T> result = new LinkedHashMap<>();
        map.forEach((name, value) -> {
            if (name.startsWith(path + ".")) {
                result.put(name.substring(path.length() + 1), value);
            }
        });
        return result;
    }

    private static <T> Map<String, T> both(Map<String, T> one, Map<String, T> two) {
        Map<String, T> result = new LinkedHashMap<>(one);
        two.forEach((name, value) ->
                Require.that(result.putIfAbsent(name, value) == null, "State.and", "both states have a '%s'", name));
        return result;
    }
}
