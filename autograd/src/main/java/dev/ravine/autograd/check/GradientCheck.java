package dev.ravine.autograd.check;

import dev.ravine.autograd.Parameter;
import dev.ravine.autograd.Parameters;
import dev.ravine.autograd.Require;
import dev.ravine.autograd.Shapes;
import dev.ravine.autograd.Variable;
import java.time.Duration;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.BinaryOperator;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.ejml.data.DMatrixRMaj;
import org.jspecify.annotations.Nullable;

/**
 * Compares the gradient of a function with what evaluating the function gives, and says where they differ and why.
 *
 * <pre>{@code
 * GradientCheck.of((x, w) -> tanh(x.matmul(w)).sum()).at(x, w).assertCorrect();
 * }</pre>
 *
 * <p>Each entry of each input is moved by steps of every length, from its last digits to beyond its magnitude. A derivative
 * is extrapolated from them together with its error, and counts only where independent lengths agree. An entry is
 * {@linkplain Verdict#WRONG wrong} only if it is further off than that error can explain. At a kink any
 * value between the two one-sided derivatives is right. A check that could not have failed (an
 * input without influence, a constant function) does not pass. Each operation is checked by itself as well, at the values
 * that it had, inside of {@link dev.ravine.autograd.Recording#recomputed recomputed} segments too; one that is wrong is named
 * with the line that calls it, even if the whole hides it.
 *
 * <p>The function must be deterministic. It may have a result of any shape: its sum under random weights is what is
 * differentiated. Immutable: each setting returns a new check.
 */
public final class GradientCheck {
    private final Subject subject;
    private final DMatrixRMaj[] point;
    private final Settings settings;

    private GradientCheck(Subject subject, DMatrixRMaj[] point, Settings settings) {
        this.subject = subject;
        this.point = point;
        this.settings = settings;
    }

    private static GradientCheck of(Subject subject) {
        return new GradientCheck(subject, new DMatrixRMaj[0], new Settings());
    }

    private GradientCheck with(Consumer<Settings> change) {
        Settings changed = settings.copy();
        change.accept(changed);
        return new GradientCheck(subject, point, changed);
    }

    private static GradientCheck ofGraph(Function<Variable[], Variable> function) {
        return of(new GraphSubject(function, List.of()));
    }

    /** A function of one variable. */
    public static GradientCheck of(UnaryOperator<Variable> function) {
        notNull("the function", function);
        return ofGraph(x -> function.apply(requireInputs(1, x)[0]));
    }

    /** A function of two variables. */
    public static GradientCheck of(BinaryOperator<Variable> function) {
        notNull("the function", function);
        return ofGraph(x -> function.apply(requireInputs(2, x)[0], x[1]));
    }

    private static Variable[] requireInputs(int expected, Variable[] inputs) {
        require(
                inputs.length == expected,
                "the function takes %d inputs, but the point has %d",
                expected,
                inputs.length);
        return inputs;
    }

    /** A function of any number of variables. */
    public static GradientCheck ofAll(Function<Variable[], Variable> function) {
        return ofGraph(notNull("the function", function));
    }

    /**
     * A function and its gradient in plain Java, for a reverse pass written by hand.
     *
     * @param function returns a number
     * @param gradient returns a matrix for each input
     */
    public static GradientCheck ofPlain(PlainFunction function, PlainGradient gradient) {
        return of(PlainSubject.ofGradient(notNull("the function", function), notNull("the gradient", gradient)));
    }

    /**
     * A function with a matrix as its result, and its vector-Jacobian product: what reverse mode computes.
     *
     * @param function given the inputs
     * @param vjp given the inputs and the gradient that arrives at the result, of its shape; returns a matrix for each input
     */
    public static GradientCheck ofVjp(
            Function<DMatrixRMaj[], DMatrixRMaj> function, BiFunction<DMatrixRMaj[], DMatrixRMaj, DMatrixRMaj[]> vjp) {
        return of(new PlainSubject("the VJP", notNull("the function", function), notNull("the VJP", vjp)));
    }

    /**
     * A function with a matrix as its result, and its Jacobian-vector product: what forward mode computes. It is called once
     * for each entry of the inputs.
     *
     * @param function given the inputs
     * @param jvp given the inputs and a tangent for each, of its shape; returns a matrix of the result's shape
     */
    public static GradientCheck ofJvp(
            Function<DMatrixRMaj[], DMatrixRMaj> function, BiFunction<DMatrixRMaj[], DMatrixRMaj[], DMatrixRMaj> jvp) {
        return of(PlainSubject.ofJvp(notNull("the function", function), notNull("the JVP", jvp)));
    }

    /**
     * A function with a matrix as its result, and its Jacobian.
     *
     * @param function given the inputs
     * @param jacobian given the inputs; returns a matrix for each: a row for each entry of the result, and a column for each of
     *     the input, both row by row
     */
    public static GradientCheck ofJacobian(
            Function<DMatrixRMaj[], DMatrixRMaj> function, Function<DMatrixRMaj[], DMatrixRMaj[]> jacobian) {
        return of(PlainSubject.ofJacobian(
                "the Jacobian", notNull("the function", function), notNull("the Jacobian", jacobian)));
    }

    /**
     * A gradient and its Hessian, which must also be symmetric. The gradient itself is taken as right; check it with
     * {@link #ofPlain}.
     *
     * @param gradient of a function of one input, of its shape
     * @param hessian with a row and a column for each entry of the input, row by row
     */
    public static GradientCheck ofHessian(UnaryOperator<DMatrixRMaj> gradient, UnaryOperator<DMatrixRMaj> hessian) {
        return of(PlainSubject.ofHessian(notNull("the gradient", gradient), notNull("the Hessian", hessian)));
    }

    /**
     * A gradient and its Hessian-vector product, which must also be linear and symmetric. The product is called once for each
     * entry of the input.
     *
     * @param gradient of a function of one input, of its shape
     * @param product given the input and a vector, both of its shape; returns Hv, of the same
     */
    public static GradientCheck ofHessianVector(
            UnaryOperator<DMatrixRMaj> gradient, BinaryOperator<DMatrixRMaj> product) {
        return of(PlainSubject.ofHessianVector(notNull("the gradient", gradient), notNull("the product", product)));
    }

    /** The point to check at: a matrix for each input; copied. */
    public GradientCheck at(DMatrixRMaj... inputs) {
        DMatrixRMaj[] copies = new DMatrixRMaj[notNull("the array of inputs", inputs).length];
        for (int i = 0; i < copies.length; i++) {
            DMatrixRMaj copy = new DMatrixRMaj(notNull("input " + i, inputs[i]));
            for (int j = 0; j < copy.data.length; j++) {
                require(
                        Double.isFinite(copy.data[j]),
                        "input %d holds %s at %s, expected finite numbers",
                        i,
                        copy.data[j],
                        Shapes.index(copy, j));
            }
            copies[i] = copy;
        }
        return new GradientCheck(subject, copies, settings);
    }

    /** The point to check at: the values of these variables. */
    public GradientCheck at(Variable... inputs) {
        return at(Stream.of(notNull("the array of inputs", inputs))
                .map(input -> input == null ? null : input.value())
                .toArray(DMatrixRMaj[]::new));
    }

    /**
     * Parameters that the function closes over, to check the gradient with respect to as well. Their values are moved
     * during the check and put back, to the bit; their versions rise.
     *
     * @throws IllegalArgumentException if the function is in plain Java: what it depends on are its matrices
     */
    public GradientCheck parameters(Parameters parameters) {
        if (!(subject instanceof GraphSubject graph)) {
            throw new IllegalArgumentException(
                    "GradientCheck: a function in plain Java has no parameters; name all its matrices with at(...)");
        }
        GraphSubject closing = new GraphSubject(
                graph.function(),
                List.copyOf(notNull("the collection of parameters", parameters).values()));
        return new GradientCheck(closing, point, settings);
    }

    /** 1 to check the gradient; 2 to check the gradient, and then its own gradient. */
    public GradientCheck order(int order) {
        boolean known = order == 1 || (order == 2 && subject instanceof GraphSubject);
        require(known, "order %d, expected 1 or, of variables, 2", order);
        return with(settings -> settings.order = order);
    }

    /** How far apart two equal derivatives may be, relative to the greater: 1e-9 unless set. */
    public GradientCheck tolerance(double tolerance) {
        require(tolerance > 0 && tolerance < 1, "tolerance %s, expected between 0 and 1", tolerance);
        return with(settings -> settings.tolerance = tolerance);
    }

    /**
     * Declares that a function in plain Java computes in {@code float}: steps land on floats, and rounding errors are as large as
     * theirs. Rounds the point to floats, and sets the tolerance to 1e-4; call {@link #tolerance} afterwards to change it.
     *
     * @throws IllegalArgumentException if the function is one of variables, which are of {@code double}
     */
    public GradientCheck singlePrecision() {
        require(
                !(subject instanceof GraphSubject),
                "a function of variables computes in double; single precision is for plain Java");
        return with(settings -> {
            settings.precision = Precision.SINGLE;
            settings.tolerance = 1e-4;
        });
    }

    /**
     * Moves an input along these directions only, because it is constrained to a set: symmetric matrices, points of a simplex,
     * bounds. Steps of every length are tried; points where the function throws or is not finite are ignored.
     *
     * @param input counted from 0
     * @param directions each of the input's shape; at least one
     */
    public GradientCheck along(int input, DMatrixRMaj... directions) {
        int count = notNull("the array of directions", directions).length;
        require(input >= 0 && count > 0, "%d directions for input %d, expected one or more", count, input);
        for (DMatrixRMaj direction : directions) {
            notNull("a direction for input " + input, direction);
            require(
                    Numbers.isFinite(direction),
                    "a direction for input %d is not finite, expected finite numbers",
                    input);
        }
        List<DMatrixRMaj> copies = Stream.of(directions).map(DMatrixRMaj::new).toList();
        return with(settings -> settings.directions.put(input, copies));
    }

    /** The seed of the random weights and directions that the check draws: 42 unless set. */
    public GradientCheck seed(long seed) {
        return with(settings -> settings.seed = seed);
    }

    /**
     * How long the check may take: 10 seconds unless set. What was not looked at by then is said in the report; what was begun
     * is ended first.
     *
     * @throws IllegalArgumentException if it is not positive
     */
    public GradientCheck within(Duration limit) {
        boolean isPositive = notNull("the limit", limit).compareTo(Duration.ZERO) > 0;
        require(isPositive, "within %s, expected a positive time", limit);
        return with(settings -> settings.limit = limit);
    }

    /**
     * How many entries of each input to look at one by one, drawn at random: all unless set, or none of an input with more than
     * a thousand. The others are compared many at once, along random directions.
     *
     * @throws IllegalArgumentException if it is not positive
     */
    public GradientCheck sample(int entries) {
        require(entries >= 1, "a sample of %d entries, expected 1 or more", entries);
        return with(settings -> settings.sample = entries);
    }

    /** What the report calls the inputs, in their order: {@code input 0}, {@code input 1} and so on unless set. */
    public GradientCheck names(String... names) {
        for (String name : notNull("the array of names", names)) notNull("a name", name);
        List<String> all = List.of(names);
        return with(settings -> settings.names = all);
    }

    /**
     * Runs the check and reports.
     *
     * @throws IllegalArgumentException if there is nothing to check with respect to
     * @throws IllegalStateException if the function fails at the point itself
     */
    public GradientReport run() {
        Stream<Parameter> parameters =
                subject instanceof GraphSubject graph ? graph.parameters().stream() : Stream.empty();
        DMatrixRMaj[] all = Stream.concat(Stream.of(point).map(DMatrixRMaj::copy), parameters.map(p -> p.value()
                        .copy()))
                .toArray(DMatrixRMaj[]::new);
        require(all.length > 0, "no inputs; name the point with at(...)");
        settings.directions.forEach((input, directions) -> requireDirections(all, input, directions));
        for (DMatrixRMaj matrix : all) {
            for (int i = 0; i < matrix.data.length; i++) {
                matrix.data[i] = settings.precision.rounded(matrix.data[i]);
            }
        }
        return new CheckRun(subject, all, settings).run();
    }

    private static void requireDirections(DMatrixRMaj[] point, int input, List<DMatrixRMaj> directions) {
        require(input < point.length, "directions for input %d, but the point has %d", input, point.length);
        for (DMatrixRMaj direction : directions) {
            boolean isZero = Numbers.greatest(direction) == 0;
            require(
                    !isZero && Words.sameShape(direction, point[input]),
                    "a direction for input %d is %s%s, expected %s, not all zero",
                    input,
                    direction,
                    isZero ? " of zeros" : "",
                    point[input]);
        }
    }

    /**
     * Runs the check and throws its report unless it passed.
     *
     * @throws AssertionError with the report as its message
     */
    public void assertCorrect() {
        GradientReport report = run();
        if (!report.passed()) {
            throw new AssertionError(report.toString());
        }
    }

    private static void require(boolean condition, String problem, Object... arguments) {
        Require.that(condition, "GradientCheck", problem, arguments);
    }

    private static <T> T notNull(String what, @Nullable T object) {
        return Require.notNull("GradientCheck", what, object);
    }
}
