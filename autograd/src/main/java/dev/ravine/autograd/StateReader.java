package dev.ravine.autograd;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.ejml.data.DMatrixRMaj;

/**
 * Reads a state, name by name, and collects everything that does not fit, so that {@link Stateful#restore} can refuse it whole.
 *
 * <p>What is missing or wrong is answered by some value of the right form, until {@link #requireFit} throws.
 */
public final class StateReader {
    private final String where;
    private final State state;
    private final Set<String> unreadMatrices;
    private final Set<String> unreadProperties;
    private final List<String> problems = new ArrayList<>();

    /**
     * Begins to read.
     *
     * @param where what the message begins with
     */
    public StateReader(String where, State state) {
        this.where = where;
        this.state = Require.notNull(where, "the state", state);
        this.unreadMatrices = new LinkedHashSet<>(state.matrices().keySet());
        this.unreadProperties = new LinkedHashSet<>(state.properties().keySet());
    }

    /** Whether there is such a matrix. */
    public boolean hasMatrix(String name) {
        return state.matrices().containsKey(name);
    }

    /** Whether there is such a property. */
    public boolean hasProperty(String name) {
        return state.properties().containsKey(name);
    }

    /** A copy of a matrix, of the given shape. */
    public DMatrixRMaj matrix(String name, int rows, int columns) {
        unreadMatrices.remove(name);
        DMatrixRMaj matrix = state.matrices().get(name);
        if (matrix == null) {
            problem("matrix '%s' is missing", name);
        } else if (matrix.numRows != rows || matrix.numCols != columns) {
            problem("matrix '%s' is %d×%d, expected %d×%d", name, matrix.numRows, matrix.numCols, rows, columns);
        } else {
            return new DMatrixRMaj(matrix);
        }
        return new DMatrixRMaj(rows, columns);
    }

    /** Copies of the matrices of the same names and shapes as the given ones. */
    public Map<String, DMatrixRMaj> matricesLike(Map<String, DMatrixRMaj> like) {
        Map<String, DMatrixRMaj> matrices = new LinkedHashMap<>();
        like.forEach((name, matrix) -> matrices.put(name, matrix(name, matrix.numRows, matrix.numCols)));
        return matrices;
    }

    /** Copies of the matrices: what a state is made of. */
    public static Map<String, DMatrixRMaj> copies(Map<String, DMatrixRMaj> matrices) {
        Map<String, DMatrixRMaj> copies = new LinkedHashMap<>();
        matrices.forEach((name, matrix) -> copies.put(name, new DMatrixRMaj(matrix)));
        return copies;
    }

    /** A property that is a whole number of at least 0. */
    public long count(String name) {
        return count(name, Long.MAX_VALUE, "a whole number of at least 0");
    }

    /** A property that is a whole number from 0 to the given one. */
    public int count(String name, int most) {
        return (int) count(name, most, "a whole number from 0 to " + most);
    }

    private long count(String name, long most, String expected) {
        return property(name, 0L, expected, Long::parseLong, count -> 0 <= count && count <= most);
    }

    /** A property that is a number, as {@link Double#toString} wrote it. */
    public double number(String name) {
        return property(name, 0.0, "a number", Double::parseDouble);
    }

    /** A property that is a finite number above 0. */
    public double positive(String name) {
        return property(
                name,
                1.0,
                "a finite number above 0",
                Double::parseDouble,
                number -> number > 0 && number < Double.POSITIVE_INFINITY);
    }

    /** A property that is {@code true} or {@code false}. */
    public boolean flag(String name) {
        String flag = property(name, "false", "true or false", text -> text, List.of("true", "false")::contains);
        return flag.equals("true");
    }

    /** A property that is the given word, or one that was written in its place formerly. */
    public void word(String name, String word, List<String> former) {
        property(name, word, word, text -> text, text -> text.equals(word) || former.contains(text));
    }

    /**
     * A property of any form.
     *
     * @param instead what to answer if it is missing or wrong
     * @param expected the form, in words
     * @param parse throws an {@link IllegalArgumentException} for what is not of the form
     */
    public <T> T property(String name, T instead, String expected, Function<String, T> parse) {
        return property(name, instead, expected, parse, value -> true);
    }

    private <T> T property(
            String name, T instead, String expected, Function<String, T> parse, Predicate<T> isOfTheForm) {
        unreadProperties.remove(name);
        String text = state.properties().get(name);
        if (text == null) {
            problem("property '%s' is missing", name);
            return instead;
        }
        try {
            T value = parse.apply(text);
            if (isOfTheForm.test(value)) {
                return value;
            }
        } catch (IllegalArgumentException e) {
            // It is no value at all, which is the same problem.
        }
        problem("property '%s' is '%s', expected %s", name, text, expected);
        return instead;
    }

    /** Adds a problem to the list, as {@link String#format} writes it. */
    public void problem(String problem, Object... arguments) {
        problems.add(String.format(Locale.ROOT, problem, arguments));
    }

    /**
     * To be called when everything was read, and before anything is changed.
     *
     * @throws IllegalArgumentException if something did not fit or was not read; the message lists it all
     */
    public void requireFit() {
        unreadMatrices.forEach(name -> problem("matrix '%s' is unexpected", name));
        unreadProperties.forEach(name -> problem("property '%s' is unexpected", name));
        Require.that(problems.isEmpty(), where, "%s", String.join("; ", Require.few(problems)));
    }
}
