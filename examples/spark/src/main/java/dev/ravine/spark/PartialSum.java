package dev.ravine.spark;

import dev.ravine.autograd.Gradients;
import dev.ravine.autograd.Parameter;
import dev.ravine.autograd.kernel.Kernels;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ejml.data.DMatrixRMaj;
import org.jspecify.annotations.Nullable;

/** The sum of losses and gradients over rows. */
final class PartialSum extends Contribution<PartialSum> {
    private static final long serialVersionUID = 1;

    /** One for each parameter, null where the loss does not depend on it. */
    private final double[] @Nullable [] gradients;

    PartialSum(int partition, int parameters) {
        super(partition);
        gradients = new double[parameters][];
    }

    /** Adds what a reverse pass gave. */
    void add(List<Parameter> parameters, Gradients more, double moreLoss, int moreRows) {
        for (int i = 0; i < gradients.length; i++) {
            Parameter parameter = parameters.get(i);
            if (more.contains(parameter)) {
                double[] gradient = more.of(parameter).data;
                add(i, gradients[i] == null ? gradient.clone() : gradient);
            }
        }
        loss += moreLoss;
        rows += moreRows;
    }

    @Override
    void addArrays(PartialSum more) {
        for (int i = 0; i < gradients.length; i++) {
            double[] gradient = more.gradients[i];
            if (gradient != null) {
                add(i, gradient);
            }
        }
    }

    /** What only one of two sums has is taken as it is, like in {@link Gradients#add}. */
    private void add(int i, double[] gradient) {
        double[] sum = gradients[i];
        if (sum == null) {
            gradients[i] = gradient;
        } else {
            Kernels.active().addTo(sum, gradient);
        }
    }

    /** The mean gradients, as of the parameters' present values; this sum is used up. */
    Gradients meanGradients(List<Parameter> parameters) {
        Map<Parameter, DMatrixRMaj> means = new LinkedHashMap<>();
        double factor = 1.0 / rows;
        for (int i = 0; i < gradients.length; i++) {
            double[] gradient = gradients[i];
            if (gradient != null) {
                for (int j = 0; j < gradient.length; j++) {
                    gradient[j] *= factor;
                }
                Parameter w = parameters.get(i);
                means.put(w, DMatrixRMaj.wrap(w.rows(), w.columns(), gradient));
            }
        }
        if (means.isEmpty()) {
            throw new IllegalArgumentException("the loss depends on no parameter that is not frozen");
        }
        return Gradients.copyOf(means);
    }
}
