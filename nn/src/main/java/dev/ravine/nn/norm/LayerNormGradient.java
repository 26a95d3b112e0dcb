package dev.ravine.nn.norm;

import static dev.ravine.autograd.Variable.reading;

import dev.ravine.autograd.SharedKernel;
import dev.ravine.autograd.Variable;
import dev.ravine.autograd.kernel.Kernels;
import dev.ravine.autograd.kernel.Rows;
import java.util.Arrays;
import org.ejml.data.DMatrixRMaj;

/**
 * The gradients of {@link LayerNorm}, of x, the weight and the bias, in one pass over x and what arrives: where rows are many,
 * reading them takes longer than what is computed of them.
 */
final class LayerNormGradient implements SharedKernel {
    /** Rows of a part, whatever the number of threads, so that sums have the same bits. */
    private static final int ROWS = 32;

    /** Two cache lines. */
    private static final int ROOM = 16;

    private final int rows;
    private final int columns;
    private final double epsilon;

    // A row for each part, with room between: threads that write to one cache line wait for each other.
    private final int step;
    private final double[] ofWeight;
    private final double[] ofBias;
    private final double[] scaled;

    private final double[] work;

    private LayerNormGradient(int rows, int columns, double epsilon) {
        this.rows = rows;
        this.columns = columns;
        this.epsilon = epsilon;
        step = columns + ROOM;
        ofWeight = new double[parts() * step];
        ofBias = new double[parts() * step];
        scaled = new double[parts() * step];
        work = new double[Rows.workOfSum(parts(), step)];
    }

    /** The gradients of x, the weight and the bias, where g arrives at the result. */
    static Variable[] of(Variable x, Variable weight, Variable g, double epsilon) {
        LayerNormGradient all = new LayerNormGradient(x.rows(), x.columns(), epsilon);
        Variable ofX = Variable.compute(
                "layerNormGradient", x.rows(), x.columns(), all, reading(x), reading(weight), reading(g));
        return new Variable[] {ofX, all.sum("ofWeight", all.ofWeight, ofX), all.sum("ofBias", all.ofBias, ofX)};
    }

    /** The sum of what the parts found. */
    private Variable sum(String name, double[] found, Variable ofX) {
        return Variable.compute(
                name, 1, columns, (y, in) -> Rows.sum(y.data, step, found, work, 0, columns), reading(ofX));
    }

    @Override
    public int parts() {
        return Math.max(1, (rows + ROWS - 1) / ROWS);
    }

    @Override
    public long operations() {
        return 4L * rows * columns * Kernels.PER_ENTRY;
    }

    @Override
    public void fill(int part, DMatrixRMaj y, DMatrixRMaj[] in) {
        int sums = part * step;
        Arrays.fill(ofWeight, sums, sums + columns, 0);
        Arrays.fill(ofBias, sums, sums + columns, 0);
        int from = part * ROWS;
        int to = Math.min(rows, from + ROWS);
        Rows.layerNormGradient(
                columns, epsilon, in[0].data, in[1].data, in[2].data, y.data, ofWeight, ofBias, scaled, sums, from, to);
    }
}
