package dev.ravine.autograd;

import dev.ravine.autograd.kernel.Kernels;
import java.util.Arrays;
import java.util.function.Supplier;
import org.ejml.data.DMatrixRMaj;

/**
 * Stops at the first operation that makes a NaN or an infinity, forward or backward, and says where it stands.
 *
 * <pre>{@code
 * Gradients gradients = NumericWatch.on(() -> loss(model, batch).backward());
 * }</pre>
 *
 * <p>The error names the operation, the entry, the shapes and ranges of its inputs, the layer if any, and the line of
 * your own source that called it; for the reverse pass, the line of the operation whose rule made it. An infinity that
 * an input already held is let through (a mask of −∞ before a softmax is legitimate), and so is a NaN that an earlier
 * result already held; one that a constant or a parameter brings in is an error.
 *
 * <p>It also finds who writes into the matrix of a variable that something was computed from, by {@code value().data}
 * or the methods of EJML, so that gradients would be wrong. With assertions on, as tests have them, that is found
 * without a watch, too.
 *
 * <p>Watching belongs to the thread, and to what is computed inside the body: compute the loss inside it too. It costs
 * a few microseconds per operation. Off, which is the default, it costs the test of one flag.
 */
public final class NumericWatch {
    private NumericWatch() {}

    /**
     * Computes the body under watch, and returns its result.
     *
     * @throws ArithmeticException from within the body, when an operation makes a NaN or an infinity
     * @throws IllegalStateException from within the body, when someone has written into a variable's matrix
     */
    public static <T> T on(Supplier<T> body) {
        return Mode.with(mode -> mode.watching = true, body);
    }

    /**
     * Runs the body under watch.
     *
     * @throws ArithmeticException from within the body, when an operation makes a NaN or an infinity
     * @throws IllegalStateException from within the body, when someone has written into a variable's matrix
     */
    public static void on(Runnable body) {
        on(() -> {
            body.run();
            return true;
        });
    }

    /**
     * Fails if the entries of a result, or of what it was computed from, are not what they were when they were first seen.
     *
     * @return true, to be asserted: with assertions on, each operation looks, watched or not
     */
    static boolean areUnwritten(Variable y, Input[] inputs) {
        for (Input input : inputs) {
            requireUnwritten(input.variable());
        }
        requireUnwritten(y);
        return true;
    }

    /** A hash of the bits that is never 0, in four parts, which a processor computes side by side. */
    static int fingerprint(double[] entries) {
        long[] parts = new long[4];
        for (int i = 0; i < entries.length; i++) {
            parts[i & 3] = Long.rotateLeft(parts[i & 3], 5) ^ Double.doubleToRawLongBits(entries[i]);
        }
        int hash = Arrays.hashCode(parts);
        return hash == 0 ? 1 : hash;
    }

    private static void requireUnwritten(Variable x) {
        if (!x.isUnwritten()) {
            throw new IllegalStateException(
                    x instanceof Parameter parameter
                            ? "parameter '" + parameter.name()
                                    + "' was written into since something was computed from it;"
                                    + " change it by update or set, so that gradients which no longer fit are refused"
                            : "'" + x.operation() + "', a " + Shapes.of(x)
                                    + x.origin()
                                            .map(origin -> " computed " + origin)
                                            .orElse("")
                                    + ", was written into since; gradients would be wrong: value() is the variable's"
                                    + " own matrix, so copy it first");
        }
    }

    /** Fails if {@code y} holds what none of its inputs did. */
    static void checkForward(Variable y, Input[] inputs) {
        areUnwritten(y, inputs);
        boolean infiniteInput = false;
        boolean nanInput = false;
        for (int i = 0; i < inputs.length; i++) {
            Variable x = inputs[i].variable();
            int place = Kernels.firstNotFinite(x.matrix().data);
            if (place >= 0) {
                infiniteInput = true;
                nanInput |= hasNan(x.matrix());
                if (hasNan(x.matrix()) && x.inputs().isEmpty()) {
                    throw new ArithmeticException("'%s' was given %s %s"
                            .formatted(y.operation(), describe(i, x), y.origin().orElseThrow()));
                }
            }
        }
        int place = Kernels.firstNotFinite(y.matrix().data);
        if (place >= 0 && !(hasNan(y.matrix()) ? nanInput : infiniteInput)) {
            throw new ArithmeticException("'%s' made %s at %s of its %s result, %s%s"
                    .formatted(
                            y.operation(),
                            y.matrix().data[place],
                            Shapes.index(y.matrix(), place),
                            Shapes.of(y),
                            y.origin().orElseThrow(),
                            describe(inputs)));
        }
    }

    /** Runs a rule, and fails if its gradient holds what the arriving gradient did not. */
    static Variable checkReverse(Vjp rule, int index, Variable y, Variable g) {
        areUnwritten(y, y.inputArray());
        Variable gradient = Mode.with(
                mode -> {
                    mode.watching = false;
                    mode.listener = null;
                },
                () -> rule.apply(y, g));
        int place = gradient == null ? -1 : Kernels.firstNotFinite(gradient.matrix().data);
        if (place >= 0 && Kernels.firstNotFinite(g.matrix().data) < 0) {
            throw new ArithmeticException(
                    "the rule of '%s' made %s at %s of the %s gradient with respect to its input %d; the gradient that arrived is %s; the operation stands %s%s"
                            .formatted(
                                    y.operation(),
                                    gradient.matrix().data[place],
                                    Shapes.index(gradient.matrix(), place),
                                    Shapes.of(gradient),
                                    index,
                                    range(g.matrix()),
                                    y.origin().map(Origin::toString).orElse("outside of the watch"),
                                    describe(y.inputArray())));
        }
        return gradient;
    }

    private static boolean hasNan(DMatrixRMaj x) {
        for (double entry : x.data) {
            if (Double.isNaN(entry)) {
                return true;
            }
        }
        return false;
    }

    private static String describe(Input[] inputs) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < inputs.length; i++) {
            text.append(System.lineSeparator()).append("    ").append(describe(i, inputs[i].variable()));
        }
        return text.toString();
    }

    private static String describe(int index, Variable x) {
        String name = x instanceof Parameter parameter ? "parameter '" + parameter.name() + "'" : x.operation();
        return "input " + index + ", " + name + " " + Shapes.of(x) + ", " + range(x.matrix());
    }

    /** {@code in -1.5 to 2.0}, with the first entry that is NaN. */
    private static String range(DMatrixRMaj x) {
        double least = Double.POSITIVE_INFINITY;
        double greatest = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < x.data.length; i++) {
            if (Double.isNaN(x.data[i])) {
                return "NaN at " + Shapes.index(x, i);
            }
            least = Math.min(least, x.data[i]);
            greatest = Math.max(greatest, x.data[i]);
        }
        return x.data.length == 0 ? "empty" : "entries from " + least + " to " + greatest;
    }
}
