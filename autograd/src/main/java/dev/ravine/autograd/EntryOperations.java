package dev.ravine.autograd;

import static dev.ravine.autograd.Variable.wrt;

import dev.ravine.autograd.kernel.Kernels;
import java.util.function.DoubleUnaryOperator;

/** Makes operations that work entry by entry, from a kernel and a rule for each operand. */
final class EntryOperations {
    private EntryOperations() {}

    /** A function of each entry. */
    static Variable unary(String operation, Variable x, Kernels.Unary function, Vjp rule) {
        Require.operand(operation, x);
        return of(operation, x, function, wrt(x, rule));
    }

    /** A function of each entry that has no kernel of its own. */
    static Variable unary(String operation, Variable x, DoubleUnaryOperator function, Vjp rule) {
        return unary(operation, x, kernel(function), rule);
    }

    /** A constant that is computed from each entry, such as the slope of a piecewise linear function. */
    static Variable constant(String operation, Variable x, DoubleUnaryOperator function) {
        Require.operand(operation, x);
        return of(operation, x, kernel(function), Variable.reading(x));
    }

    /** The share of each entry of g that a constant tells: none where it is 0, even of an infinity. */
    static Variable share(Variable share, Variable g) {
        EntryKernel kernel = (y, in, from, to) -> share(in[0].data, in[1].data, y.data, from, to);
        return Variable.compute(
                "share", g.rows(), g.columns(), kernel, Variable.reading(share), wrt(g, (y, h) -> share(share, h)));
    }

    private static void share(double[] share, double[] g, double[] y, int from, int to) {
        for (int i = from; i < to; i++) y[i] = share[i] == 0 ? 0 : share[i] * g[i];
    }

    private static Variable of(String operation, Variable x, Kernels.Unary function, Input input) {
        EntryKernel kernel = (y, in, from, to) -> function.apply(in[0].data, y.data, from, to);
        return Variable.compute(operation, x.rows(), x.columns(), kernel, input);
    }

    private static Kernels.Unary kernel(DoubleUnaryOperator function) {
        return (x, y, from, to) -> Kernels.map(x, y, from, to, function);
    }

    /** A function of two entries, with either operand stretched where the other is larger. */
    static Variable binary(
            String operation, Variable a, Variable b, Kernels.Binary function, Vjp ruleOfA, Vjp ruleOfB) {
        Require.operands(operation, a, b);
        return binary(operation, a, b, function, wrt(a, ruleOfA), wrt(b, ruleOfB));
    }

    /** As {@link #binary}, of any kind of inputs. */
    static Variable binary(String operation, Variable a, Variable b, Kernels.Binary function, Input ofA, Input ofB) {
        int rows = Broadcasting.size(operation, a, b, a.rows(), b.rows());
        int columns = Broadcasting.size(operation, a, b, a.columns(), b.columns());
        EntryKernel kernel = (y, in, from, to) -> Broadcasting.apply(function, in[0], in[1], y, from, to);
        return Variable.compute(operation, rows, columns, kernel, ofA, ofB);
    }

    /** A function of an entry and a number. */
    static Variable binary(String operation, Variable a, double b, Kernels.Binary function, Vjp rule) {
        Require.operand(operation, a);
        double[] number = {b};
        EntryKernel kernel =
                (y, in, from, to) -> function.apply(in[0].data, from, 1, number, 0, 0, y.data, from, to - from);
        return Variable.compute(operation, a.rows(), a.columns(), kernel, wrt(a, rule));
    }

    /** A function of a number and an entry. */
    static Variable binary(String operation, double a, Variable b, Kernels.Binary function, Vjp rule) {
        Require.operand(operation, b);
        double[] number = {a};
        EntryKernel kernel =
                (y, in, from, to) -> function.apply(number, 0, 0, in[0].data, from, 1, y.data, from, to - from);
        return Variable.compute(operation, b.rows(), b.columns(), kernel, wrt(b, rule));
    }
}
