package dev.ravine.optim.transform;

import dev.ravine.autograd.kernel.Sums;
import dev.ravine.optim.Formula;
import dev.ravine.optim.Trace;
import dev.ravine.optim.Transform;
import org.ejml.data.DMatrixRMaj;

/**
 * Gradient centralization: g ← g − ḡ, where ḡ is the mean of the entry's row.
 *
 * <p>For weights that are outputs × inputs, as those of layers are. Keep biases in another group: each is one row,
 * whose mean would be lost. H. Yong et al., Gradient Centralization: A New Optimization Technique for Deep Neural
 * Networks (2020), equation 1.
 */
public record Centralize() implements Transform.OfGradient {
    @Override
    public void apply(double number, DMatrixRMaj w, DMatrixRMaj g) {
        for (int row = 0; row < g.numRows; row++) {
            double mean = mean(g, row);
            for (int i = row * g.numCols; i < (row + 1) * g.numCols; i++) g.data[i] -= mean;
        }
    }

    private static double mean(DMatrixRMaj g, int row) {
        return Sums.sum(g.data, row * g.numCols, g.numCols) / g.numCols;
    }

    @Override
    public Formula formula(double number) {
        return Formula.of("g ← g − ḡ");
    }

    @Override
    public void explain(double number, Trace trace) {
        trace.let("ḡ", mean(trace.gradient(), trace.row())).follow(formula(number));
    }
}
