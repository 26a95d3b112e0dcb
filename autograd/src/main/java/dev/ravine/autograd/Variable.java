package dev.ravine.autograd;

import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.ejml.data.DMatrixRMaj;
import org.jspecify.annotations.Nullable;

/**
 * A matrix, and how it was computed.
 *
 * <p>Operations on variables compute their value at once and remember their inputs, so that {@link #backward(Variable...)} can
 * walk from a loss back to the {@linkplain Parameter parameters}. The frequent operations are methods here; all of
 * them are static methods of {@link Arithmetic}, {@link Elementwise}, {@link Reductions}, {@link LinearAlgebra},
 * {@link Shaping} and, for images, {@link dev.ravine.autograd.convolution}. An operation of your own is a call of
 * {@link #compute(String, int, int, Kernel, Input...)}.
 *
 * <p><b>Who owns a matrix.</b> {@link #of(double[][])}, {@link #of(DMatrixRMaj)} and {@link Parameter}'s constructors
 * copy what they are given: changing it later changes nothing here. {@link #wrap} and
 * {@link #computed(String, DMatrixRMaj, Input...)} take the matrix over without a copy, and it must not be changed
 * afterwards. {@link #value()} is the matrix itself, not a copy, and must not be changed; copy it first.
 *
 * <p>A variable's value never changes after it was computed; a {@link Parameter}'s is the one exception. Variables are
 * compared by identity, and may be read from any thread.
 */
public sealed class Variable permits Parameter {
    private static final Input[] NO_INPUTS = {};
    private static final EntryKernel COPY =
            (y, in, from, to) -> System.arraycopy(in[0].data, from, y.data, from, to - from);

    private final DMatrixRMaj value;
    private final String operation;
    private final Input[] inputs;

    /** After those of all inputs, above 0; of what needs no gradient 0. */
    private final long order;

    private @Nullable Origin origin;

    /** What the entries were when they were first looked at, if anyone looks; else 0. */
    private int fingerprint;

    /** A constant, or with {@code needsGradient} a leaf that gradients are taken to. */
    Variable(String operation, DMatrixRMaj value, boolean needsGradient) {
        this(operation, value, NO_INPUTS, needsGradient);
    }

    private Variable(String operation, DMatrixRMaj value, Input[] inputs, boolean needsGradient) {
        this.operation = operation;
        this.value = value;
        this.inputs = inputs;
        this.order = needsGradient ? nextOrder(inputs) : 0;
    }

    private static long nextOrder(Input[] inputs) {
        Mode mode = Mode.current();
        long latest = mode.clock();
        for (Input input : inputs) {
            latest = Math.max(latest, input.variable().order);
        }
        mode.clock(latest + 1);
        return latest + 1;
    }

    // ---- making one

    /** Returns a constant with a copy of the given rows, all of one length. */
    public static Variable of(double[][] rows) {
        return new Variable("constant", matrix("Variable.of", rows), false);
    }

    /**
     * Returns a constant with a copy of the matrix.
     *
     * @throws IllegalStateException while a function is being captured, of a matrix that it computes
     */
    public static Variable of(DMatrixRMaj matrix) {
        Require.notNull("Variable.of", "the matrix", matrix);
        KernelListener capturing = Mode.current().kernels;
        if (capturing != null) {
            capturing.onLook("a computed matrix", matrix, false, Origin::callersLine);
        }
        return new Variable("constant", new DMatrixRMaj(matrix), false);
    }

    /** Returns a 1×1 constant. */
    public static Variable of(double scalar) {
        return new Variable("constant", DMatrixRMaj.wrap(1, 1, new double[] {scalar}), false);
    }

    /** Returns a constant around the matrix itself, which must not be changed afterwards. */
    public static Variable wrap(DMatrixRMaj matrix) {
        return new Variable("constant", Require.compact(Require.notNull("wrap", "the matrix", matrix)), false);
    }

    /**
     * Returns the result of an operation: this is how every operation is defined, here and in your own files.
     *
     * <pre>{@code
     * static Variable exp(Variable x) {
     *     return Variable.compute("exp", x.rows(), x.columns(), (y, in) -> fillWithExponentials(y, in[0]),
     *             Variable.wrt(x, (y, g) -> g.mul(y)));
     * }
     * }</pre>
     *
     * <p>The graph is recorded only where it is needed: with recording {@linkplain Recording#off off}, or where no
     * input needs a gradient, the result is a constant.
     *
     * @param operation what to call the operation in messages and drawings
     * @param rows of the result
     * @param columns of the result
     * @param kernel computes the result's entries; run now, and again in each run of a captured function
     * @param inputs one for each variable that the kernel reads, in order, made by {@link #wrt} or {@link #reading}
     * @throws IllegalArgumentException for a null, or a shape that no matrix can have
     */
    public static Variable compute(String operation, int rows, int columns, Kernel kernel, Input... inputs) {
        Require.notNull("Variable.compute", "the operation's name", operation);
        Require.notNull(operation, "the kernel", kernel);
        Require.size(operation, rows, columns);
        Mode mode = Mode.current();
        boolean recorded = anyNeedsGradient(operation, inputs) && mode.recording;
        return result(mode, operation, filled(mode, operation, rows, columns, kernel, inputs), recorded, inputs);
    }

    /** Runs a kernel. */
    private static DMatrixRMaj filled(
            Mode mode, String operation, int rows, int columns, Kernel kernel, Input... inputs) {
        DMatrixRMaj[] in = new DMatrixRMaj[inputs.length];
        for (int i = 0; i < in.length; i++) {
            in[i] = inputs[i].variable().read(mode);
        }
        DMatrixRMaj y = new DMatrixRMaj(rows, columns);
        kernel.fill(y, in);
        if (mode.kernels != null) {
            mode.kernels.onKernel(operation, kernel, y, in);
        }
        if (mode.listener != null) {
            mode.listener.onKernel(kernel, y, in);
        }
        return y;
    }

    /** The value, for a kernel or an effect. */
    final DMatrixRMaj read(Mode mode) {
        if (mode.kernels != null && this instanceof Parameter parameter) {
            mode.kernels.onParameter(parameter);
        }
        return value;
    }

    /**
     * As {@link #compute(String, int, int, Kernel, Input...)}, of a value that is computed already: the simplest way to
     * try out an operation of your own. It cannot be part of a captured function, since it could not be computed again.
     *
     * @param operation what to call the operation in messages and drawings
     * @param value the result; taken over without a copy; must not be changed afterwards
     * @param inputs one for each variable that the value was computed from
     * @throws IllegalStateException while a function is being captured
     */
    public static Variable computed(String operation, DMatrixRMaj value, Input... inputs) {
        Require.notNull("Variable.computed", "the operation's name", operation);
        Require.notNull(operation, "the value", value);
        Mode mode = Mode.current();
        boolean recorded = anyNeedsGradient(operation, inputs) && mode.recording;
        if (mode.kernels != null) {
            throw new IllegalStateException(
                    "capture: '" + operation + "' gives a finished value, which cannot be computed again when the"
                            + " captured function is called; use Variable.compute with rows, columns"
                            + " and a kernel instead");
        }
        return result(mode, operation, ownValue(value, inputs), recorded, inputs);
    }

    /** The same entries in another shape, or with another rule, without a copy. */
    static Variable view(String operation, Variable x, int rows, int columns, Input input) {
        if (x instanceof Parameter) {
            // Its entries may change later, and a result's do not.
            return compute(operation, rows, columns, COPY, input);
        }
        Mode mode = Mode.current();
        DMatrixRMaj y = x.value;
        if (y.numRows != rows || y.numCols != columns) {
            y = DMatrixRMaj.wrap(rows, columns, y.data);
            if (mode.kernels != null) {
                mode.kernels.onView(y, x.value);
            }
        }
        return result(mode, operation, y, input.needsGradient() && mode.recording, input);
    }

    private static Variable result(Mode mode, String operation, DMatrixRMaj value, boolean recorded, Input... inputs) {
        // A listener wants to know what constants were computed from, too.
        Input[] remembered = recorded || mode.listener != null ? inputs : NO_INPUTS;
        Variable y = new Variable(operation, value, remembered, recorded);
        assert NumericWatch.areUnwritten(y, inputs);
        if (mode.isTracing()) {
            y.origin = Origin.here(mode);
            if (mode.watching) {
                NumericWatch.checkForward(y, inputs);
            }
            if (mode.listener != null) {
                return mode.listener.onResult(y);
            }
        }
        return y;
    }

    final Variable withValue(DMatrixRMaj another) {
        Variable y = new Variable(operation, Require.compact(another), inputs, order > 0);
        y.origin = origin;
        return y;
    }

    private static boolean anyNeedsGradient(String operation, Input[] inputs) {
        boolean needed = false;
        for (Input input : Require.notNull(operation, "the array of inputs", inputs)) {
            needed |= Require.notNull(operation, "an input", input).needsGradient();
        }
        return needed;
    }

    /** The value, copied where it has slack behind its entries, or is that of a parameter, which may change later. */
    private static DMatrixRMaj ownValue(DMatrixRMaj value, Input[] inputs) {
        for (Input input : inputs) {
            if (input.variable() instanceof Parameter && input.variable().value.data == value.data) {
                return new DMatrixRMaj(value);
            }
        }
        return Require.compact(value);
    }

    /**
     * Pairs an input of an operation with its rule: "with respect to x, the gradient is ...".
     *
     * @param x the input
     * @param rule its gradient from the result's; not run unless the reverse pass needs it
     */
    public static Input wrt(Variable x, Vjp rule) {
        return new Input(Require.notNull("wrt", "the variable", x), Require.notNull("wrt", "the rule", rule));
    }

    /** An input of an operation that it reads without passing a gradient on: the indices of a lookup, or a mask. */
    public static Input reading(Variable x) {
        return new Input(Require.notNull("reading", "the variable", x), null);
    }

    /**
     * Returns a variable equal to this one that gradients can be taken to: a leaf if this is a constant, and otherwise
     * a step of its own, so that a gradient with respect to it can be differentiated further.
     */
    final Variable leaf() {
        return needsGradient()
                ? view("input", this, rows(), columns(), wrt(this, (y, g) -> g))
                : new Variable("input", detach().value, true);
    }

    // ---- looking at it

    /**
     * The matrix itself, not a copy: it must not be changed. A parameter's shows every later update. With assertions
     * on, or under {@link NumericWatch}, a matrix that was changed is found when it is used next.
     */
    public final DMatrixRMaj value() {
        KernelListener capturing = Mode.current().kernels;
        if (capturing != null) {
            capturing.onLook("the value of " + title(), value, this instanceof Parameter, Origin::callersLine);
        }
        return value;
    }

    /** The value, for the engine, which knows what it may do with it. */
    final DMatrixRMaj matrix() {
        return value;
    }

    /** Whether the entries are what they were when this was first called. */
    final boolean isUnwritten() {
        int now = NumericWatch.fingerprint(value.data);
        if (fingerprint == 0) {
            fingerprint = now;
        }
        return fingerprint == now;
    }

    /** The entries are others from now on. */
    final void forgetEntries() {
        fingerprint = 0;
    }

    /** The number of rows. */
    public final int rows() {
        return value.numRows;
    }

    /** The number of columns. */
    public final int columns() {
        return value.numCols;
    }

    /**
     * The one entry of a 1×1 matrix.
     *
     * @throws IllegalArgumentException if there are more or fewer
     */
    public final double scalar() {
        Require.that(value.data.length == 1, "scalar", "expected 1×1, got %s from '%s'", this, operation);
        return value().data[0];
    }

    /** The name of the operation that made this, {@code "constant"} or {@code "parameter"}. */
    public final String operation() {
        return operation;
    }

    /**
     * What this was computed from, in order; empty for a constant, a parameter, or a result that was not recorded (unless
     * a {@link ResultListener} listened).
     */
    public final List<Input> inputs() {
        return List.of(inputs);
    }

    /** Whether this is a parameter that is not frozen, or was recorded as computed from one. */
    public boolean needsGradient() {
        return order > 0;
    }

    /** Where in the program this was computed; known only of what {@link NumericWatch} or a {@link ResultListener} saw. */
    public final Optional<Origin> origin() {
        return Optional.ofNullable(origin);
    }

    final Input[] inputArray() {
        return inputs;
    }

    /** Greater than that of every variable that this was computed from. */
    final long order() {
        return order;
    }

    // ---- the reverse pass

    /**
     * Returns the gradients of this 1×1 loss with respect to every parameter that it was computed from.
     *
     * <p>Nothing is accumulated and nothing is changed: the graph stays as it is, and may be differentiated again, by
     * several threads at once. A parameter that the loss does not depend on has no gradient in the result.
     *
     * @param also intermediate variables to return the gradient of as well, by {@link Gradients#of}; for parameters alone
     *     see {@link #backward(Parameters)}
     * @throws IllegalArgumentException if this is not 1×1, or one of {@code also} is a constant
     * @throws IllegalStateException if this depends on no parameter, or a parameter was changed after something here
     *     was computed from it
     */
    public final Gradients backward(Variable... also) {
        requireScalar();
        return Backward.ofParameters(this, of(1), also);
    }

    /**
     * Returns the gradients of this 1×1 loss with respect to the given parameters alone, and does no work for others: as for
     * one of two nets that are trained in turn.
     *
     * <pre>{@code
     * generatorOptimizer.step(loss.backward(generator.parameters()));
     * }</pre>
     *
     * @throws IllegalArgumentException if this is not 1×1, or there are no parameters
     * @throws IllegalStateException if this depends on none of them, or as {@link #backward(Variable...)}
     */
    public final Gradients backward(Parameters parameters) {
        requireScalar();
        return Backward.of(this, of(1), Require.notNull("backward", "the collection of parameters", parameters));
    }

    private void requireScalar() {
        Require.that(
                value.data.length == 1,
                "backward",
                "the gradient is that of one number, but '%s' is %s; reduce it (sum, mean), or give a seed",
                operation,
                this);
    }

    /**
     * Returns the vector-Jacobian product for a result of any shape: the gradients of {@code sum(seed ⊙ this)}.
     *
     * @param seed the gradient to start from, of this shape, all finite; not modified
     * @param also intermediate variables to return the gradient of as well
     * @throws IllegalArgumentException if the seed is null, of another shape or not finite
     * @throws IllegalStateException as {@link #backward(Variable...)}
     */
    public final Gradients backward(DMatrixRMaj seed, Variable... also) {
        return Backward.ofParameters(this, Backward.seed("backward", this, seed), also);
    }

    /**
     * As {@link #backward(DMatrixRMaj, Variable...)}, with respect to the given parameters alone.
     *
     * @throws IllegalArgumentException if the seed is null, of another shape or not finite, or there are no parameters
     * @throws IllegalStateException as {@link #backward(Parameters)}
     */
    public final Gradients backward(DMatrixRMaj seed, Parameters parameters) {
        Variable start = Backward.seed("backward", this, seed);
        return Backward.of(this, start, Require.notNull("backward", "the collection of parameters", parameters));
    }

    /** Returns a constant with this value: no gradient flows through it. A parameter's value is copied. */
    public final Variable detach() {
        DMatrixRMaj entries = this instanceof Parameter
                ? filled(Mode.current(), "detach", rows(), columns(), COPY, reading(this))
                : value;
        return new Variable("detach", entries, false);
    }

    /**
     * Returns a variable equal to this one whose gradient passes through the hook on its way back.
     *
     * <p>The hook sees the gradient, summed over all uses of the returned variable, and returns what goes on from
     * there: the same to look at it, another to change it. It runs once in each reverse pass that comes by; with second
     * derivatives, so does the pass that differentiates the first.
     *
     * @param hook given the gradient, returns the gradient to pass on, of the same shape
     */
    public final Variable onGradient(UnaryOperator<Variable> hook) {
        Require.notNull("onGradient", "the hook", hook);
        return view("onGradient", this, rows(), columns(), wrt(this, (y, g) -> hook.apply(g)));
    }

    // ---- operations

    /** Returns this + b, entry by entry, broadcasting; see {@link Arithmetic#add(Variable, Variable)}. */
    public final Variable add(Variable b) {
        return Arithmetic.add(this, b);
    }

    /** Returns this + b. */
    public final Variable add(double b) {
        return Arithmetic.add(this, b);
    }

    /** Returns this − b, entry by entry, broadcasting. */
    public final Variable sub(Variable b) {
        return Arithmetic.sub(this, b);
    }

    /** Returns this − b. */
    public final Variable sub(double b) {
        return Arithmetic.sub(this, b);
    }

    /** Returns this · b, entry by entry (the Hadamard product), broadcasting. */
    public final Variable mul(Variable b) {
        return Arithmetic.mul(this, b);
    }

    /** Returns this · b. */
    public final Variable mul(double b) {
        return Arithmetic.mul(this, b);
    }

    /** Returns this / b, entry by entry, broadcasting. */
    public final Variable div(Variable b) {
        return Arithmetic.div(this, b);
    }

    /** Returns this / b. */
    public final Variable div(double b) {
        return Arithmetic.div(this, b);
    }

    /** Returns −this. */
    public final Variable neg() {
        return Arithmetic.neg(this);
    }

    /** Returns each entry to the given power. */
    public final Variable pow(double exponent) {
        return Elementwise.pow(this, exponent);
    }

    /** Returns the matrix product this · b. */
    public final Variable matmul(Variable b) {
        return LinearAlgebra.matmul(this, b);
    }

    /** Returns the transpose. */
    public final Variable transpose() {
        return LinearAlgebra.transpose(this);
    }

    /** Returns the sum of all entries, 1×1. */
    public final Variable sum() {
        return Reductions.sum(this);
    }

    /** Returns the mean of all entries, 1×1. */
    public final Variable mean() {
        return Reductions.mean(this);
    }

    // ---- identity

    /** From the order in which variables were made, so that collections of variables iterate alike in every run. */
    @Override
    public final int hashCode() {
        return order > 0 ? Long.hashCode(order) : System.identityHashCode(this);
    }

    /** Whether the other is this very variable: two variables with equal values are not equal. */
    @Override
    public final boolean equals(@Nullable Object other) {
        return this == other;
    }

    /** The operation, the shape and, of a small matrix, the entries. Never walks the graph. */
    @Override
    public String toString() {
        return describe(operation);
    }

    /** What messages call it. */
    String title() {
        return "'" + operation + "'";
    }

    final String describe(String name) {
        return name + " " + Shapes.withEntries(value);
    }

    static DMatrixRMaj matrix(String operation, double[][] rows) {
        Require.notNull(operation, "the array of rows", rows);
        int columns = rows.length == 0 ? 0 : Require.notNull(operation, "row 0", rows[0]).length;
        double[] data = new double[rows.length * columns];
        for (int i = 0; i < rows.length; i++) {
            int length = Require.notNull(operation, "row " + i, rows[i]).length;
            Require.that(length == columns, operation, "row %d has %d entries, but row 0 has %d", i, length, columns);
            System.arraycopy(rows[i], 0, data, i * columns, columns);
        }
        return DMatrixRMaj.wrap(rows.length, columns, data);
    }
}
