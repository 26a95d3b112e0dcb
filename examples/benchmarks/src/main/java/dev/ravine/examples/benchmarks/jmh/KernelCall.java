package dev.ravine.examples.benchmarks.jmh;

import dev.ravine.autograd.kernel.Kernels;
import dev.ravine.autograd.kernel.Product;
import dev.ravine.autograd.kernel.Sums;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntUnaryOperator;

/** The kernels, each on three arrays of n entries; the entries are those of square matrices for the products. */
public enum KernelCall {
    ADD((k, a, b, y) -> k.add(a, 0, 1, b, 0, 1, y, 0, y.length)),
    ADD_NUMBER((k, a, b, y) -> k.add(a, 0, 1, b, 0, 0, y, 0, y.length)),
    SUB((k, a, b, y) -> k.sub(a, 0, 1, b, 0, 1, y, 0, y.length)),
    SUB_NUMBER((k, a, b, y) -> k.sub(a, 0.5, y, 0, y.length)),
    MUL((k, a, b, y) -> k.mul(a, 0, 1, b, 0, 1, y, 0, y.length)),
    MUL_NUMBER((k, a, b, y) -> k.mul(y, 0, -1, y.length)),
    DIV((k, a, b, y) -> k.div(a, 0, 1, b, 0, 1, y, 0, y.length)),
    POW((k, a, b, y) -> k.pow(a, 0, 1, b, 0, 1, y, 0, y.length)),
    MAXIMUM((k, a, b, y) -> k.maximum(a, 0, 1, b, 0, 1, y, 0, y.length)),
    MINIMUM((k, a, b, y) -> k.minimum(a, 0, 1, b, 0, 1, y, 0, y.length)),
    GREATER((k, a, b, y) -> k.greater(a, 0, 1, b, 0, 1, y, 0, y.length)),
    ADD_TO((k, a, b, y) -> k.addTo(y, a)),
    NEG((k, a, b, y) -> k.neg(a, y, 0, y.length)),
    ABS((k, a, b, y) -> k.abs(a, y, 0, y.length)),
    SQUARE((k, a, b, y) -> k.square(a, y, 0, y.length)),
    SQRT((k, a, b, y) -> k.sqrt(a, y, 0, y.length)),
    RECIPROCAL((k, a, b, y) -> k.reciprocal(a, y, 0, y.length)),
    RELU((k, a, b, y) -> k.relu(a, y, 0, y.length)),
    EXP((k, a, b, y) -> k.exp(a, y, 0, y.length)),
    EXPM1((k, a, b, y) -> k.expm1(a, y, 0, y.length)),
    LOG((k, a, b, y) -> k.log(a, y, 0, y.length)),
    LOG1P((k, a, b, y) -> k.log1p(a, y, 0, y.length)),
    SIN((k, a, b, y) -> k.sin(a, y, 0, y.length)),
    COS((k, a, b, y) -> k.cos(a, y, 0, y.length)),
    TANH((k, a, b, y) -> k.tanh(a, y, 0, y.length)),
    SIGMOID((k, a, b, y) -> k.sigmoid(a, y, 0, y.length)),
    AFFINE((k, a, b, y) -> k.affine(y, 0, a, b, y.length)),
    PROJECT((k, a, b, y) -> k.project(y, 0, a, 0, 0.5, 0.5, 0.5, y.length)),
    ADD_GRADIENTS((k, a, b, y) -> k.addGradients(a, b, 0, b, y, y, y, 0, y.length)),
    TANH_GRADIENT((k, a, b, y) -> k.tanhGradient(a, b, y, 0, y.length)),
    SIGMOID_GRADIENT((k, a, b, y) -> k.sigmoidGradient(a, b, y, 0, y.length)),
    WHERE_POSITIVE((k, a, b, y) -> k.wherePositive(a, b, y, 0, y.length)),
    SOFTPLUS((k, a, b, y) -> k.softplus(a, y, 0, y.length)),
    MAP((k, a, b, y) -> Kernels.map(a, y, 0, y.length, x -> x + 1)),
    SUM((k, a, b, y) -> y[0] = Sums.sum(a, 0, a.length)),
    SUM_OF_SQUARES((k, a, b, y) -> y[0] = Sums.sumOfSquares(a, 0, a.length)),
    DOT((k, a, b, y) -> y[0] = Sums.dot(a, 0, b, 0, a.length)),
    MAX((k, a, b, y) -> y[0] = k.max(a, 0, a.length)),
    GREATEST((k, a, b, y) -> greatest(k, a)),
    NORM((k, a, b, y) -> y[0] = Sums.norm(a, 0, a.length)),
    FIRST_NOT_FINITE((k, a, b, y) -> y[0] = Kernels.firstNotFinite(a)),
    ARE_WITHIN((k, a, b, y) -> y[0] = k.areWithin(a, 0, a.length, 1e50) ? 1 : 0),
    PRODUCT((k, a, b, y) -> product(k, false, false, a, b, y)),
    PRODUCT_TRANS_A((k, a, b, y) -> product(k, true, false, a, b, y)),
    PRODUCT_TRANS_B((k, a, b, y) -> product(k, false, true, a, b, y)),
    PRODUCT_TRANS_A_B((k, a, b, y) -> product(k, true, true, a, b, y)),
    PRODUCT_OF_WINDOWS(KernelCall::productOfWindows);

    private static final Map<Integer, int[][]> WINDOWS = new ConcurrentHashMap<>();

    private final Call call;

    KernelCall(Call call) {
        this.call = call;
    }

    private interface Call {
        void on(Kernels kernels, double[] a, double[] b, double[] y);
    }

    /** Computes y from a and b, which are positive. */
    void run(double[] a, double[] b, double[] y) {
        call.on(Kernels.active(), a, b, y);
    }

    /** Of windows of four entries that follow each other. */
    private static void greatest(Kernels k, double[] a) {
        double[] greatest = new double[Math.max(1, a.length / 4)];
        k.greatest(a, 0, WINDOWS.computeIfAbsent(greatest.length, KernelCall::windowsOfFour), greatest, 0);
    }

    private static int[][] windowsOfFour(int count) {
        int[][] windows = new int[4][count];
        for (int e = 0; e < 4; e++) Arrays.setAll(windows[e], rangeFrom(e, 4));
        return windows;
    }

    private static IntUnaryOperator rangeFrom(int start, int step) {
        return i -> start + i * step;
    }

    private static void productOfWindows(Kernels k, double[] a, double[] b, double[] y) {
        int size = (int) Math.sqrt(y.length);
        int[] windows = new int[size];
        Arrays.setAll(windows, rangeFrom(0, size));
        k.productOfWindows(size, size, size, size, windows, size).add(a, 0, b, 0, y, 0);
    }

    private static void product(Kernels k, boolean transA, boolean transB, double[] a, double[] b, double[] y) {
        int size = (int) Math.sqrt(y.length);
        Product product = k.product(
                size, size, size, transA ? 1 : size, transA ? size : 1, transB ? 1 : size, transB ? size : 1, size);
        k.share(product.parts(), product.operations(), part -> product.set(part, null, a, 0, b, 0, y, 0));
    }
}
