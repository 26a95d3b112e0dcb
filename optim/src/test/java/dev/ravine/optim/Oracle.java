package dev.ravine.optim;

import static java.lang.Math.abs;
import static java.lang.Math.max;
import static java.lang.Math.pow;
import static java.lang.Math.signum;
import static java.lang.Math.sqrt;

import dev.ravine.optim.rule.AdaBelief;
import dev.ravine.optim.rule.AdaDelta;
import dev.ravine.optim.rule.AdaGrad;
import dev.ravine.optim.rule.AdaMax;
import dev.ravine.optim.rule.Adam;
import dev.ravine.optim.rule.AdamW;
import dev.ravine.optim.rule.AmsGrad;
import dev.ravine.optim.rule.Epsilon;
import dev.ravine.optim.rule.HeavyBall;
import dev.ravine.optim.rule.Lion;
import dev.ravine.optim.rule.Momentum;
import dev.ravine.optim.rule.Muon;
import dev.ravine.optim.rule.NAdam;
import dev.ravine.optim.rule.RAdam;
import dev.ravine.optim.rule.RmsProp;
import dev.ravine.optim.rule.Sgd;
import java.util.function.DoubleUnaryOperator;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.SingularValueDecomposition_F64;

/**
 * Every rule once more, from the definitions and as slowly as they can be written.
 *
 * <p>Averages are sums over all the gradients so far with explicit powers, a bias correction is a division by the sum
 * of the weights, and each coordinate walks alone. Nothing is shared with the rules but their hyperparameters.
 */
final class Oracle {
    private Oracle() {}

    /** Where a matrix is after the gradients, one a step. */
    static double[] walk(UpdateRule rule, double[] start, double[][] gradients, double[] rates, int rows, int columns) {
        if (rule instanceof Muon muon) {
            return muon(start, gradients, rates, rows, columns, muon);
        }
        double[] end = new double[start.length];
        for (int i = 0; i < start.length; i++) {
            double[] g = new double[gradients.length];
            for (int t = 0; t < g.length; t++) {
                g[t] = gradients[t][i];
            }
            end[i] = new Coordinate(g, rates).walk(rule, start[i]);
        }
        return end;
    }

    /** One coordinate's gradients and learning rates. Steps count from 1. */
    @SuppressWarnings("ArrayRecordComponent")
    private record Coordinate(double[] g, double[] rates) {
        double walk(UpdateRule rule, double start) {
            double w = start;
            for (int t = 1; t <= g.length; t++) {
                w = step(rule, w, t);
            }
            return w;
        }

        private double step(UpdateRule rule, double w, int t) {
            double rate = rates[t - 1];
            double now = g[t - 1];
            if (rule instanceof Sgd) {
                return w - rate * now;
            } else if (rule instanceof Momentum r && !r.nesterov()) {
                return w - velocity(r.gamma(), t);
            } else if (rule instanceof Momentum r) {
                // The paper's own parameter, φ, is ahead of the one that is kept by γv.
                double before = w + r.gamma() * velocity(r.gamma(), t - 1);
                double after = before - velocity(r.gamma(), t);
                return after - r.gamma() * velocity(r.gamma(), t);
            } else if (rule instanceof HeavyBall r && (r.mu() == 0 || r.nesterov())) {
                return w - rate * (r.mu() == 0 ? now : now + r.mu() * sum(r.mu(), t, x -> x));
            } else if (rule instanceof HeavyBall r) {
                double b = pow(r.mu(), t - 1) * g[0];
                for (int i = 2; i <= t; i++) {
                    b += (1 - r.dampening()) * pow(r.mu(), t - i) * g[i - 1];
                }
                return w - rate * b;
            } else if (rule instanceof AdaGrad r) {
                double slower = rate / (1 + r.rateDecay() * (t - 1));
                return w - slower * now / root(r.epsilon(), r.initialAccumulator() + sum(1, t, x -> x * x));
            } else if (rule instanceof AdaDelta r) {
                return w - rate * adaDelta(r, t);
            } else if (rule instanceof RmsProp r) {
                double b = 0;
                for (int i = 1; i <= t; i++) {
                    double mean = r.centered() ? average(r.beta(), i, x -> x) : 0;
                    double size = pow(r.beta(), i) * r.initialAccumulator() + average(r.beta(), i, x -> x * x);
                    b += pow(r.mu(), t - i) * g[i - 1] / root(r.epsilon(), size - mean * mean);
                }
                return w - rate * b;
            } else if (rule instanceof Adam r) {
                double outside = r.epsilon().outside() / (r.epsilonHat() ? sqrt(1 - pow(r.beta2(), t)) : 1);
                double root = sqrt(mean(r.beta2(), t, x -> x * x) + r.epsilon().inside());
                return w - rate * mean(r.beta1(), t, x -> x) / (root + outside);
            } else if (rule instanceof AdaBelief r) {
                double s = 0;
                for (int i = 1; i <= t; i++) {
                    double surprise = g[i - 1] - average(r.beta1(), i, x -> x);
                    s += pow(r.beta2(), t - i) * ((1 - r.beta2()) * surprise * surprise + r.epsilon());
                }
                double root = sqrt(s / (1 - pow(r.beta2(), t)));
                return w - rate * mean(r.beta1(), t, x -> x) / (root + r.epsilon());
            } else if (rule instanceof AmsGrad r) {
                double largest = 0;
                for (int i = 1; i <= t; i++) {
                    double size = average(r.beta2(), i, x -> x * x);
                    largest = max(largest, r.corrected() ? size / (1 - pow(r.beta2(), i)) : size);
                }
                double size = r.corrected() ? largest : largest / (1 - pow(r.beta2(), t));
                return w - rate * mean(r.beta1(), t, x -> x) / root(r.epsilon(), size);
            } else if (rule instanceof AdamW r) {
                double step = mean(r.beta1(), t, x -> x) / (sqrt(mean(r.beta2(), t, x -> x * x)) + r.epsilon());
                return (1 - rate * r.weightDecay()) * w - rate * step;
            } else if (rule instanceof NAdam r) {
                double products = 1;
                for (int i = 1; i <= t; i++) {
                    products *= warmth(r, i);
                }
                double next = warmth(r, t + 1);
                double ofMean = next * average(r.beta1(), t, x -> x) / (1 - products * next);
                double ofGradient = (1 - warmth(r, t)) * now / (1 - products);
                return w - rate * (ofMean + ofGradient) / (sqrt(mean(r.beta2(), t, x -> x * x)) + r.epsilon());
            } else if (rule instanceof RAdam r) {
                return w - rate * rAdam(r, t);
            } else if (rule instanceof AdaMax r) {
                double largest = 0;
                for (int i = 1; i <= t; i++) {
                    largest = max(largest, pow(r.beta2(), t - i) * (abs(g[i - 1]) + r.epsilon()));
                }
                return w - rate * mean(r.beta1(), t, x -> x) / largest;
            } else if (rule instanceof Lion r) {
                double direction = r.beta1() * average(r.beta2(), t - 1, x -> x) + (1 - r.beta1()) * now;
                return (1 - rate * r.weightDecay()) * w - rate * signum(direction);
            }
            throw new AssertionError("the oracle does not know " + rule);
        }

        /** Σ βᵗ⁻ⁱ f(gᵢ) over the first t steps. */
        private double sum(double beta, int t, DoubleUnaryOperator f) {
            double sum = 0;
            for (int i = 1; i <= t; i++) {
                sum += pow(beta, t - i) * f.applyAsDouble(g[i - 1]);
            }
            return sum;
        }

        /** The moving average that starts at 0. */
        private double average(double beta, int t, DoubleUnaryOperator f) {
            return (1 - beta) * sum(beta, t, f);
        }

        /** The weighted mean, which has no bias. */
        private double mean(double beta, int t, DoubleUnaryOperator f) {
            double weights = 0;
            for (int i = 1; i <= t; i++) {
                weights += pow(beta, t - i);
            }
            return sum(beta, t, f) / weights;
        }

        private double velocity(double gamma, int t) {
            double v = 0;
            for (int i = 1; i <= t; i++) {
                v += pow(gamma, t - i) * rates[i - 1] * g[i - 1];
            }
            return v;
        }

        private static double root(Epsilon epsilon, double x) {
            return sqrt(x + epsilon.inside()) + epsilon.outside();
        }

        private double adaDelta(AdaDelta r, int t) {
            double[] deltas = new double[t + 1];
            for (int i = 1; i <= t; i++) {
                double ofDeltas = 0;
                for (int j = 1; j < i; j++) {
                    ofDeltas += (1 - r.rho()) * pow(r.rho(), i - 1 - j) * deltas[j] * deltas[j];
                }
                double ofGradients = average(r.rho(), i, x -> x * x);
                deltas[i] = sqrt((ofDeltas + r.epsilon()) / (ofGradients + r.epsilon())) * g[i - 1];
            }
            return deltas[t];
        }

        private static double warmth(NAdam r, int t) {
            return r.beta1() * (1 - pow(0.96, t * r.momentumDecay()) / 2);
        }

        private double rAdam(RAdam r, int t) {
            double most = 2 / (1 - r.beta2()) - 1;
            double seen = most - 2 * t * pow(r.beta2(), t) / (1 - pow(r.beta2(), t));
            double momentum = mean(r.beta1(), t, x -> x);
            if (seen <= 5) {
                return momentum;
            }
            double rectified =
                    sqrt((seen - 4) / (most - 4)) * sqrt((seen - 2) / (most - 2)) * sqrt(most / seen) * momentum;
            double epsilon = r.epsilon() / sqrt(1 - pow(r.beta2(), t));
            return rectified / (sqrt(mean(r.beta2(), t, x -> x * x)) + epsilon);
        }
    }

    /** Muon by singular values: the rounds of products act on each of them alone. */
    private static double[] muon(
            double[] start, double[][] gradients, double[] rates, int rows, int columns, Muon rule) {
        double mu = rule.mu();
        double[] w = start.clone();
        double[] mean = new double[w.length];
        double longer =
                switch (rule.scale()) {
                    case INPUTS_BY_OUTPUTS -> columns > rows ? sqrt(columns / (double) rows) : 1;
                    case OUTPUTS_BY_INPUTS -> rows > columns ? sqrt(rows / (double) columns) : 1;
                    case LIKE_ADAMW -> sqrt(0.04 * max(rows, columns));
                };
        for (int t = 0; t < gradients.length; t++) {
            DMatrixRMaj direction = new DMatrixRMaj(rows, columns);
            for (int i = 0; i < w.length; i++) {
                mean[i] += (1 - mu) * (gradients[t][i] - mean[i]);
                direction.data[i] = rule.nesterov() ? gradients[t][i] + mu * (mean[i] - gradients[t][i]) : mean[i];
            }
            double[] orthogonal = bySingularValues(direction);
            for (int i = 0; i < w.length; i++) {
                w[i] = (1 - rates[t] * rule.weightDecay()) * w[i] - rates[t] * longer * orthogonal[i];
            }
        }
        return w;
    }

    private static double[] bySingularValues(DMatrixRMaj direction) {
        double norm = 0;
        for (double entry : direction.data) {
            norm = Math.hypot(norm, entry);
        }
        SingularValueDecomposition_F64<DMatrixRMaj> svd =
                DecompositionFactory_DDRM.svd(direction.numRows, direction.numCols, true, true, true);
        svd.decompose(direction.copy());
        DMatrixRMaj values = svd.getW(null);
        for (int i = 0; i < Math.min(values.numRows, values.numCols); i++) {
            double value = values.get(i, i) / max(norm, 1e-7);
            for (int round = 0; round < 5; round++) {
                value = 3.4445 * value - 4.7750 * pow(value, 3) + 2.0315 * pow(value, 5);
            }
            values.set(i, i, value);
        }
        DMatrixRMaj left = CommonOps_DDRM.mult(svd.getU(null, false), values, null);
        return CommonOps_DDRM.mult(left, svd.getV(null, true), null).data;
    }
}
