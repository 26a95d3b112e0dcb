package dev.ravine.optim;

import dev.ravine.autograd.Gradients;
import dev.ravine.autograd.Parameter;
import dev.ravine.autograd.Parameters;
import dev.ravine.autograd.Require;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.ejml.data.DMatrixRMaj;

/**
 * Sharpness-aware minimization: the gradient not where the parameters are, but where the loss is about the highest nearby.
 *
 * <pre>{@code
 * SharpnessAware sharpness = new SharpnessAware(0.05, model.parameters());
 * optimizer.step(sharpness.gradients(() -> Losses.crossEntropy(model.forward(x), labels).backward()));
 * }</pre>
 *
 * <p>So the optimizer prefers flat minima. Each step takes two gradients: ĝ = ∇L(θ + ρ∇L(θ)/‖∇L(θ)‖), where the norm is
 * that of all parameters. It remembers nothing from step to step.
 *
 * <p>P. Foret et al., Sharpness-Aware Minimization for Efficiently Improving Generalization (2021), Algorithm 1 with p = 2.
 */
public final class SharpnessAware {
    private final double rho;
    private final Parameters parameters;

    /**
     * Looks a distance ρ away, by moving these parameters.
     *
     * @param rho ρ, how far to look, above 0; 0.05 in the paper
     * @param parameters those that are moved to look, and moved back
     */
    public SharpnessAware(double rho, Parameters parameters) {
        this.rho = Require.positive("SharpnessAware", "rho", rho);
        this.parameters = Require.notNull("SharpnessAware", "the collection of parameters", parameters);
    }

    /**
     * Computes the gradients of the second look. The parameters are as before afterwards, also if a computation throws.
     *
     * @param gradients computes the gradients of the same loss, both times; may be those of a captured function
     * @return gradients that count as those of the parameters' present values; the first ones if their norm is 0 or not
     *     finite
     */
    public Gradients gradients(Supplier<Gradients> gradients) {
        Require.notNull("SharpnessAware", "the computation of the gradients", gradients);
        Gradients first = gradients.get();
        double norm = first.norm();
        if (!(norm > 0 && norm < Double.POSITIVE_INFINITY)) {
            return first;
        }
        Map<Parameter, DMatrixRMaj> nearby = new LinkedHashMap<>();
        for (Parameter parameter : parameters.values()) {
            if (first.contains(parameter)) {
                DMatrixRMaj w = new DMatrixRMaj(parameter.value());
                double[] g = first.of(parameter).data;
                for (int i = 0; i < g.length; i++) {
                    w.data[i] += rho * (g[i] / norm);
                }
                nearby.put(parameter, w);
            }
        }
        Gradients second = new TemporaryValues().with(nearby, gradients);
        // The same numbers, but as of the values that the parameters have again.
        Map<Parameter, DMatrixRMaj> ofPresent = new LinkedHashMap<>();
        second.forEach(ofPresent::put);
        return Gradients.copyOf(ofPresent);
    }
}
