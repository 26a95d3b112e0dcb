package dev.ravine.optim;

import static java.lang.Math.abs;
import static java.lang.Math.max;
import static java.lang.Math.min;
import static java.lang.Math.pow;
import static java.lang.Math.signum;
import static java.lang.Math.sqrt;

import dev.ravine.optim.rule.AdEmaMix;
import dev.ravine.optim.rule.AdaBelief;
import dev.ravine.optim.rule.AdaDelta;
import dev.ravine.optim.rule.AdaGrad;
import dev.ravine.optim.rule.AdaMax;
import dev.ravine.optim.rule.Adafactor;
import dev.ravine.optim.rule.Adam;
import dev.ravine.optim.rule.AdamW;
import dev.ravine.optim.rule.Adan;
import dev.ravine.optim.rule.AmsGrad;
import dev.ravine.optim.rule.Epsilon;
import dev.ravine.optim.rule.HeavyBall;
import dev.ravine.optim.rule.Lamb;
import dev.ravine.optim.rule.Lars;
import dev.ravine.optim.rule.Lion;
import dev.ravine.optim.rule.Momentum;
import dev.ravine.optim.rule.Muon;
import dev.ravine.optim.rule.NAdam;
import dev.ravine.optim.rule.Prodigy;
import dev.ravine.optim.rule.RAdam;
import dev.ravine.optim.rule.RmsProp;
import dev.ravine.optim.rule.Rprop;
import dev.ravine.optim.rule.ScheduleFreeAdamW;
import dev.ravine.optim.rule.ScheduleFreeSgd;
import dev.ravine.optim.rule.Sgd;
import dev.ravine.optim.rule.Shampoo;
import dev.ravine.optim.rule.Yogi;
import java.util.function.DoubleUnaryOperator;
import java.util.function.IntToDoubleFunction;
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
        } else if (rule instanceof Shampoo shampoo) {
            return shampoo(start, gradients, rates, rows, columns, shampoo);
        } else if (rule instanceof Lars
                || rule instanceof Lamb
                || rule instanceof Prodigy
                || rule instanceof Adafactor) {
            return whole(rule, start, gradients, rates, columns);
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
            } else if (rule instanceof Yogi r) {
                double v = 0;
                for (int i = 0; i < t; i++) {
                    double square = g[i] * g[i];
                    v += v > square ? -(1 - r.beta2()) * square : v < square ? (1 - r.beta2()) * square : 0;
                }
                return w - rate * mean(r.beta1(), t, x -> x) / (sqrt(v / (1 - pow(r.beta2(), t))) + r.epsilon());
            } else if (rule instanceof Adan r) {
                double weights = 0;
                double mean = 0;
                double weights3 = 0;
                double square = 0;
                for (int i = 1; i <= t; i++) {
                    double difference = i == 1 ? 0 : g[i - 1] - g[i - 2];
                    weights += pow(r.beta2(), t - i);
                    mean += pow(r.beta2(), t - i) * difference;
                    weights3 += pow(r.beta3(), t - i);
                    square += pow(r.beta3(), t - i) * pow(g[i - 1] + r.beta2() * difference, 2);
                }
                double direction = mean(r.beta1(), t, x -> x) + r.beta2() * mean / weights;
                return w - rate * direction / (sqrt(square / weights3) + r.epsilon());
            } else if (rule instanceof AdEmaMix r) {
                double direction = mean(r.beta1(), t, x -> x) + r.alpha() * average(r.beta3(), t, x -> x);
                return w - rate * direction / (sqrt(mean(r.beta2(), t, x -> x * x)) + r.epsilon());
            } else if (rule instanceof Rprop r) {
                return w - rate * rprop(r, t);
            } else if (rule instanceof ScheduleFreeSgd r) {
                return w + scheduleFree(r.beta(), t, i -> g[i - 1]) - scheduleFree(r.beta(), t - 1, i -> g[i - 1]);
            } else if (rule instanceof ScheduleFreeAdamW r) {
                IntToDoubleFunction step = i -> g[i - 1] / (sqrt(mean(r.beta2(), i, x -> x * x)) + r.epsilon());
                return w + scheduleFree(r.beta1(), t, step) - scheduleFree(r.beta1(), t - 1, step);
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

        /** How far the t-th step goes, with its sign, in units of η. */
        private double rprop(Rprop r, int t) {
            double length = 1;
            double last = 0;
            double direction = 0;
            for (int i = 0; i < t; i++) {
                double turn = signum(g[i]) * last;
                length = turn > 0
                        ? min(length * r.grow(), r.greatest())
                        : turn < 0 ? max(length * r.shrink(), r.least()) : length;
                direction = turn < 0 ? 0 : signum(g[i]);
                last = direction;
            }
            return length * direction;
        }

        /** Where θ is after t steps, from 0: the mean of all z so far, with their weights, and z itself. */
        private double scheduleFree(double beta, int t, IntToDoubleFunction step) {
            double z = 0;
            double sum = 0;
            double weights = 0;
            double greatest = 0;
            for (int i = 1; i <= t; i++) {
                greatest = max(greatest, rates[i - 1]);
                z -= rates[i - 1] * step.applyAsDouble(i);
                sum += greatest * greatest * z;
                weights += greatest * greatest;
            }
            return (1 - beta) * z + beta * (weights > 0 ? sum / weights : 0);
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

    /** The rules that look at a whole parameter, with a new array for everything. */
    private static double[] whole(UpdateRule rule, double[] start, double[][] gradients, double[] rates, int columns) {
        int n = start.length;
        double[] w = start.clone();
        double[] v = new double[n];
        double d = rule instanceof Prodigy r ? r.d0() : 0;
        double away = 0;
        double[] ds = new double[gradients.length];
        double[] factors = new double[gradients.length];
        for (int t = 1; t <= gradients.length; t++) {
            double[] g = gradients[t - 1];
            double rate = rates[t - 1];
            double[] u = new double[n];
            if (rule instanceof Lars r) {
                double ratio = length(w) == 0 || length(g) == 0
                        ? 1
                        : r.trust() * length(w) / (length(g) + r.weightDecay() * length(w));
                for (int i = 0; i < n; i++) {
                    v[i] = r.mu() * v[i] + rate * ratio * (g[i] + r.weightDecay() * w[i]);
                    u[i] = v[i];
                }
            } else if (rule instanceof Lamb r) {
                for (int i = 0; i < n; i++) {
                    Coordinate own = coordinate(gradients, rates, i);
                    u[i] = own.mean(r.beta1(), t, x -> x) / (sqrt(own.mean(r.beta2(), t, x -> x * x)) + r.epsilon());
                    u[i] += r.weightDecay() * w[i];
                }
                double ratio = length(w) == 0 || length(u) == 0 ? 1 : length(w) / length(u);
                for (int i = 0; i < n; i++) {
                    u[i] *= rate * ratio;
                }
            } else if (rule instanceof Prodigy r) {
                // Sums over all steps, each with the d of its time.
                double beta3 = sqrt(r.beta2());
                ds[t - 1] = d;
                factors[t - 1] = d * rate * sqrt(1 - pow(r.beta2(), t)) / (1 - pow(r.beta1(), t));
                double inner = 0;
                double size = 0;
                double[] mean = new double[n];
                double[] square = new double[n];
                for (int i = 0; i < n; i++) {
                    inner += g[i] * (start[i] - w[i]);
                    double sum = 0;
                    for (int k = 1; k <= t; k++) {
                        double scaled = ds[k - 1] * gradients[k - 1][i];
                        mean[i] += (1 - r.beta1()) * pow(r.beta1(), t - k) * scaled;
                        square[i] += (1 - r.beta2()) * pow(r.beta2(), t - k) * scaled * scaled;
                        sum += pow(beta3, t - k) * factors[k - 1] * scaled / r.d0();
                    }
                    size += abs(sum);
                }
                away = beta3 * away + factors[t - 1] * d / r.d0() * inner;
                d = size > 0 ? max(d, away / size) : d;
                for (int i = 0; i < n; i++) {
                    u[i] = factors[t - 1] * mean[i] / (sqrt(square[i]) + d * r.epsilon());
                }
            } else if (rule instanceof Adafactor r) {
                u = adafactor(r, w, gradients, t, columns);
                for (int i = 0; i < n; i++) {
                    u[i] *= rate;
                }
            }
            for (int i = 0; i < n; i++) {
                w[i] -= u[i];
            }
        }
        return w;
    }

    private static Coordinate coordinate(double[][] gradients, double[] rates, int i) {
        double[] g = new double[gradients.length];
        for (int t = 0; t < g.length; t++) {
            g[t] = gradients[t][i];
        }
        return new Coordinate(g, rates);
    }

    private static double length(double[] x) {
        double sum = 0;
        for (double each : x) {
            sum += each * each;
        }
        return sqrt(sum);
    }

    /** The step for η = 1, with the whole matrix of mean squares as the product of its row sums and column sums over its sum. */
    private static double[] adafactor(Adafactor r, double[] w, double[][] gradients, int steps, int columns) {
        int n = w.length;
        double[] mean = new double[n];
        for (int t = 1; t <= steps; t++) {
            double beta2 = 1 - pow(t, -r.decay());
            for (int i = 0; i < n; i++) {
                mean[i] = beta2 * mean[i] + (1 - beta2) * (pow(gradients[t - 1][i], 2) + r.epsilon1());
            }
        }
        double[] u = new double[n];
        for (int i = 0; i < n; i++) {
            double all = 0;
            double row = 0;
            double column = 0;
            for (int k = 0; k < n; k++) {
                all += mean[k];
                row += k / columns == i / columns ? mean[k] : 0;
                column += k % columns == i % columns ? mean[k] : 0;
            }
            boolean isMatrix = columns > 1 && n > columns;
            u[i] = gradients[steps - 1][i] / sqrt(isMatrix ? row * column / all : mean[i]);
        }
        double clipped = max(1, length(u) / sqrt(n) / r.clip());
        double scale = max(r.epsilon2(), length(w) / sqrt(n)) / clipped;
        for (int i = 0; i < n; i++) {
            u[i] *= scale;
        }
        return u;
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

    /** Shampoo with sums over all gradients so far, and powers of matrices by singular values. */
    private static double[] shampoo(
            double[] start, double[][] gradients, double[] rates, int rows, int columns, Shampoo rule) {
        double[] w = start.clone();
        for (int t = 1; t <= gradients.length; t++) {
            double[] mean = new double[w.length];
            double[] squares = new double[w.length];
            DMatrixRMaj left = new DMatrixRMaj(rows, rows);
            DMatrixRMaj right = new DMatrixRMaj(columns, columns);
            for (int k = 1; k <= t; k++) {
                double[] g = gradients[k - 1];
                for (int i = 0; i < g.length; i++) {
                    mean[i] += (1 - rule.beta()) * pow(rule.beta(), t - k) * g[i];
                    squares[i] += g[i] * g[i];
                    for (int j = 0; j < g.length; j++) {
                        if (i % columns == j % columns) left.add(i / columns, j / columns, g[i] * g[j]);
                        if (i / columns == j / columns) right.add(i % columns, j % columns, g[i] * g[j]);
                    }
                }
            }
            DMatrixRMaj half =
                    CommonOps_DDRM.mult(minusAQuarter(left, rule), DMatrixRMaj.wrap(rows, columns, mean), null);
            double[] direction = CommonOps_DDRM.mult(half, minusAQuarter(right, rule), null).data;
            for (int i = 0; i < w.length; i++) {
                boolean isMatrix = rows > 1 && columns > 1;
                w[i] -= rates[t - 1] * (isMatrix ? direction[i] : mean[i] / sqrt(rule.epsilon() + squares[i]));
            }
        }
        return w;
    }

    private static DMatrixRMaj minusAQuarter(DMatrixRMaj products, Shampoo rule) {
        for (int i = 0; i < products.numRows; i++) {
            products.add(i, i, rule.epsilon());
        }
        SingularValueDecomposition_F64<DMatrixRMaj> svd =
                DecompositionFactory_DDRM.svd(products.numRows, products.numCols, true, true, true);
        svd.decompose(products);
        DMatrixRMaj values = svd.getW(null);
        for (int i = 0; i < values.numRows; i++) {
            values.set(i, i, 1 / sqrt(sqrt(values.get(i, i))));
        }
        return CommonOps_DDRM.mult(
                CommonOps_DDRM.mult(svd.getU(null, false), values, null), svd.getV(null, true), null);
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
