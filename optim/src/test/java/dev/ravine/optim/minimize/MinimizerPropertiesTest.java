package dev.ravine.optim.minimize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.ravine.autograd.Derivatives;
import dev.ravine.autograd.Parameter;
import dev.ravine.autograd.Parameters;
import dev.ravine.autograd.Variable;
import dev.ravine.optim.minimize.LineSearch.LinePoint;
import dev.ravine.optim.minimize.Minimizers.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;

/** What the theory says of each method, on random problems. */
class MinimizerPropertiesTest {
    @Provide
    Arbitrary<Method> methods() {
        return Arbitraries.of(Minimizers.ALL);
    }

    @Property(tries = 300)
    void noStepRaisesTheLossAndTheParametersAreWhereItIsTold(
            @ForAll("methods") Method method, @ForAll long seed, @ForAll @IntRange(min = 1, max = 5) int hidden) {
        Net net = new Net(seed, 15, 2, hidden, 2);
        Minimizer minimizer = method.of(net.parameters());
        double last = net.loss().scalar();
        for (int i = 0; i < 12; i++) {
            Iteration iteration = minimizer.step(net.objective(minimizer));
            assertThat(iteration.loss()).as("step %d", i).isLessThanOrEqualTo(last);
            assertThat(net.loss().scalar()).isCloseTo(iteration.loss(), within(1e-12 * last));
            if (minimizer.reason().isEmpty()) {
                assertThat(iteration.loss()).isLessThan(last);
            }
            last = iteration.loss();
        }
    }

    @Property(tries = 1000)
    void theLineSearchSatisfiesTheStrongWolfeConditions(
            @ForAll long seed,
            @ForAll @DoubleRange(min = -8, max = 8) double scale,
            @ForAll @DoubleRange(min = -4, max = 4) double first,
            @ForAll @DoubleRange(min = 0.01, max = 0.9) double c2) {
        // A quartic with waves, which rises in the end, over a line of any scale.
        Random random = new Random(seed);
        double unit = Math.pow(10, scale);
        double[] a = random.doubles(5, 0.1, 1).toArray();
        DoubleUnaryOperator f = t -> a[0] * Math.pow(t, 4) - a[1] * t * 10 + a[2] * Math.sin(5 * a[3] * t);
        DoubleUnaryOperator slope =
                t -> 4 * a[0] * Math.pow(t, 3) - a[1] * 10 + 5 * a[3] * a[2] * Math.cos(5 * a[3] * t);
        LineSearch.Line line = alpha -> {
            double t = alpha / unit;
            return new LinePoint(
                    alpha, f.applyAsDouble(t), slope.applyAsDouble(t) / unit, new double[0], new double[0]);
        };
        LinePoint start = line.at(0);
        if (start.slope() >= 0) {
            return;
        }
        // So near to c₂ that half of the lengths that are flat enough are not low enough.
        double c1 = c2 * 0.7;
        LinePoint end = new LineSearch(c1, c2, 60).search(line, start, unit * Math.pow(10, first));
        assertThat(end).isNotNull();
        // Written out once more: sufficient decrease and curvature.
        assertThat(end.loss()).isLessThanOrEqualTo(start.loss() + c1 * end.alpha() * start.slope());
        assertThat(Math.abs(end.slope())).isLessThanOrEqualTo(c2 * Math.abs(start.slope()));
    }

    @Property
    void eachStepOfLbfgsSatisfiesTheWolfeConditions(@ForAll long seed) {
        Net net = new Net(seed, 15, 2, 3, 2);
        Lbfgs minimizer = new Lbfgs(net.parameters(), 5, 1e-4, 0.5);
        for (int i = 0; i < 10; i++) {
            double[] x = net.entries();
            Iteration iteration = minimizer.step(net::loss);
            if (minimizer.reason().isPresent()) {
                return;
            }
            double[] there = net.entries();
            double[] gradientThere = flatten(net);
            double lossThere = iteration.loss();
            restore(net, x);
            double[] gradient = flatten(net);
            double slope = 0;
            double slopeThere = 0;
            for (int k = 0; k < x.length; k++) {
                slope += gradient[k] * (there[k] - x[k]);
                slopeThere += gradientThere[k] * (there[k] - x[k]);
            }
            double loss = net.loss().scalar();
            double rounding = 1e-10 * Math.abs(slope) + 1e-14 * loss;
            assertThat(lossThere).isLessThanOrEqualTo(loss + 1e-4 * slope + rounding);
            assertThat(Math.abs(slopeThere)).isLessThanOrEqualTo(0.5 * Math.abs(slope) + rounding);
            restore(net, there);
        }
    }

    private static double[] flatten(Net net) {
        ParameterVector point = new ParameterVector("test", net.parameters());
        point.refresh();
        return point.flatten(net.loss().backward());
    }

    private static void restore(Net net, double[] entries) {
        int at = 0;
        for (Parameter parameter : net.parameters().values()) {
            int from = at;
            parameter.update(own -> System.arraycopy(entries, from, own, 0, own.length));
            at += parameter.value().data.length;
        }
    }

    @Property
    void lbfgsSatisfiesTheSecantEquation(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 12) int steps,
            @ForAll @IntRange(min = 1, max = 6) int memory) {
        // H y = s for the last step s, and the change y of the gradient.
        Net net = new Net(seed, 15, 2, 3, 2);
        Lbfgs minimizer = new Lbfgs(net.parameters(), memory, 1e-4, 0.9);
        double[] x = {};
        double[] gradient = {};
        for (int i = 0; i < steps; i++) {
            x = net.entries();
            gradient = flatten(net);
            minimizer.step(net::loss);
        }
        if (minimizer.reason().isPresent()) {
            return;
        }
        double[] s = ParameterVector.plus(net.entries(), -1, x);
        minimizer.gradient = ParameterVector.plus(flatten(net), -1, gradient);
        // The step is 1e-3 or more of the weights, so its difference has lost three digits, and the product some more.
        assertThat(minimizer.direction())
                .containsExactly(ParameterVector.scaled(-1, s), within(1e-9 * (1 + ParameterVector.norm(x))));
    }

    @Property
    void lbfgsRemembersTheLatestSteps(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 12) int steps,
            @ForAll @IntRange(min = 1, max = 6) int memory) {
        Net net = new Net(seed, 15, 2, 3, 2);
        Lbfgs minimizer = new Lbfgs(net.parameters(), memory, 1e-4, 0.9);
        List<double[]> taken = new ArrayList<>();
        for (int i = 0; i < steps && minimizer.reason().isEmpty(); i++) {
            double[] x = net.entries();
            minimizer.step(net::loss);
            taken.add(ParameterVector.plus(net.entries(), -1, x));
        }
        DMatrixRMaj s = minimizer.state().matrices().get("s");
        if (minimizer.reason().isPresent() || s == null) {
            return;
        }
        // A Wolfe step has a curvature above 0, so none is skipped.
        assertThat(s.numRows).isEqualTo(Math.min(steps, memory));
        for (int k = 0; k < s.numRows; k++) {
            double[] row = CommonOps_DDRM.extractRow(s, k, null).data;
            assertThat(row).as("pair %d", k).containsExactly(taken.get(steps - s.numRows + k));
        }
    }

    @Property
    void lbfgsThatRemembersEverythingEndsOnAQuadraticAfterAsManyStepsAsUnknowns(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 6) int n) {
        // With exact line searches it is the method of conjugate gradients (Nocedal and Wright, section 7.2).
        Quadratic f = new Quadratic(seed, n);
        Lbfgs minimizer = new Lbfgs(Parameters.of(f.x), n + 1, 1e-9, 1e-7);
        double start = f.norm();
        for (int i = 0; i < n; i++) {
            minimizer.step(f::loss);
        }
        // A line search as exact as this leaves 1e-7 of a slope in each step.
        assertThat(f.norm()).isLessThan(1e-4 * start);
    }

    @Property
    void newtonEndsOnAQuadraticInAFewSteps(@ForAll long seed, @ForAll @IntRange(min = 1, max = 6) int n) {
        // Each at least halves the gradient, and a gradient below 1/4 becomes at most its power 3/2: superlinear.
        Quadratic f = new Quadratic(seed, n);
        NewtonCg minimizer = new NewtonCg(Parameters.of(f.x), 1e6);
        double start = f.norm();
        for (int i = 0; i < 15; i++) {
            minimizer.step(f::loss);
        }
        assertThat(f.norm()).isLessThan(1e-6 * (1 + start));
    }

    /** ½ xᵀAx − bᵀx with a positive definite A whose condition is at most 100. */
    private static final class Quadratic {
        final Parameter x;
        final Variable a;
        final Variable b;

        Quadratic(long seed, int n) {
            Random random = new Random(seed);
            x = new Parameter("x", Net.drawn(random, n, 1));
            DMatrixRMaj root = Net.drawn(random, n, n);
            CommonOps_DDRM.scale(0.3, root);
            DMatrixRMaj square = new DMatrixRMaj(n, n);
            CommonOps_DDRM.multTransA(root, root, square);
            for (int i = 0; i < n; i++) {
                square.add(i, i, 0.2);
            }
            a = Variable.of(square);
            b = Variable.of(Net.drawn(random, n, 1));
        }

        Variable loss() {
            return x.mul(a.matmul(x)).sum().mul(0.5).sub(x.mul(b).sum());
        }

        double norm() {
            return loss().backward().norm();
        }
    }

    @Property
    void gaussNewtonNeedsOneStepWhereResidualsAreLinear(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 6) int n,
            @ForAll @IntRange(min = 0, max = 6) int more) {
        Random random = new Random(seed);
        Parameter x = new Parameter("x", Net.drawn(random, n, 1));
        Variable a = Variable.of(Net.drawn(random, n + 1 + more, n));
        Variable b = Variable.of(Net.drawn(random, n + 1 + more, 1));
        GaussNewton minimizer = new GaussNewton(Parameters.of(x));
        double before = a.matmul(x).sub(b).pow(2).sum().mul(0.5).backward().norm();
        minimizer.step(() -> a.matmul(x).sub(b));
        double after = a.matmul(x).sub(b).pow(2).sum().mul(0.5).backward().norm();
        assertThat(after).isLessThan(1e-6 * (1 + before));
    }

    @Property
    void levenbergMarquardtIsMonotoneAndItsDampingFollowsNielsen(@ForAll long seed) {
        Net net = new Net(seed, 15, 2, 3, 2);
        LevenbergMarquardt minimizer = new LevenbergMarquardt(net.parameters(), 0.1);
        double last = net.loss().scalar();
        for (int i = 0; i < 10; i++) {
            double mu = minimizer.damping();
            ParameterVector point = new ParameterVector("test", net.parameters());
            point.refresh();
            Variable r = net.residuals();
            DMatrixRMaj j = new Jacobian().of(r, point);
            double[] x = net.entries();
            Iteration iteration = minimizer.step(net::residuals);
            if (minimizer.reason().isPresent()) {
                return;
            }
            assertThat(iteration.loss()).isLessThan(last);
            // Each trial that is refused multiplies μ by 2, 4, 8 and so on.
            double expected = mu;
            double factor = 2;
            List<Iteration.Trial> trials = iteration.trials();
            for (int t = 0; t < trials.size(); t++) {
                assertThat(trials.get(t).size()).isCloseTo(expected, within(1e-12 * expected));
                boolean taken = t == trials.size() - 1;
                assertThat(trials.get(t).loss() < last).isEqualTo(taken);
                if (!taken) {
                    expected *= factor;
                    factor *= 2;
                }
            }
            // ϱ is the share of what the linear model, ½‖r + Jh‖², promised (Nielsen, equation 2.18).
            double[] h = ParameterVector.plus(net.entries(), -1, x);
            double model = 0;
            for (int row = 0; row < j.numRows; row++) {
                double entry = r.value().data[row];
                for (int k = 0; k < h.length; k++) {
                    entry += j.get(row, k) * h[k];
                }
                model += entry * entry / 2;
            }
            double kept = (last - iteration.loss()) / (last - model);
            double next = expected * Math.max(1.0 / 3, 1 - Math.pow(2 * kept - 1, 3));
            // The gains are differences of losses, and so lose digits.
            double lost = 1e-9 + 1e-12 * last / (last - model);
            assertThat(minimizer.damping()).isCloseTo(next, within(6 * expected * lost));
            last = iteration.loss();
        }
    }

    @Property
    void theStepOfLevenbergMarquardtSolvesItsEquation(
            @ForAll long seed,
            @ForAll @DoubleRange(min = -12, max = 3) double logDamping,
            @ForAll @DoubleRange(min = -9, max = 0) double logUnit) {
        // (JᵀJ + μD)h = −g, also where the columns of J are almost the same, so that QR has to do it.
        Net net = new Net(seed, 15, 2, 3, 2);
        double unit = Math.pow(10, logUnit);
        net.w.update(w -> {
            for (int i = 2; i < 4; i++) {
                w[i] = w[i - 2] + unit * w[i];
            }
        });
        net.b.update(b -> b[1] = b[0] + unit * b[1]);
        GaussNewton method = new GaussNewton(net.parameters());
        method.point.refresh();
        method.evaluateHere(net::residuals);
        int n = method.point.x.length;
        double mu = Math.pow(10, logDamping);
        double[] d = new double[n];
        for (int i = 0; i < n; i++) {
            d[i] = method.gramDiagonal(i);
        }
        double[] h = method.step(mu, d);
        // The residual r + Jh is orthogonal to the columns of J, but for the damping; compared column by column.
        DMatrixRMaj j = new Jacobian().of(net.residuals(), method.point);
        double[] r = net.residuals().value().data;
        double[] rest = r.clone();
        double size = ParameterVector.norm(r);
        for (int i = 0; i < r.length; i++) {
            double sum = 0;
            for (int k = 0; k < n; k++) {
                rest[i] += j.get(i, k) * h[k];
                sum += Math.abs(j.get(i, k) * h[k]);
            }
            size = Math.max(size, sum);
        }
        for (int k = 0; k < n; k++) {
            double slope = mu * d[k] * h[k];
            for (int i = 0; i < r.length; i++) {
                slope += j.get(i, k) * rest[i];
            }
            // By Cholesky, with a condition of up to 1e8, as much of h may be lost, but not of what it solves.
            assertThat(slope / Math.sqrt(d[k])).isCloseTo(0, within(1e-8 * size));
        }
    }

    @Property
    void choleskyAndQrGiveTheSameStep(@ForAll long seed, @ForAll @DoubleRange(min = -3, max = 2) double logDamping) {
        Net net = new Net(seed, 15, 2, 3, 2);
        GaussNewton method = new GaussNewton(net.parameters());
        method.point.refresh();
        method.evaluateHere(net::residuals);
        int n = method.point.x.length;
        double mu = Math.pow(10, logDamping);
        double[] unit = new double[n];
        for (int i = 0; i < n; i++) {
            unit[i] = Math.sqrt(method.gramDiagonal(i));
        }
        DMatrixRMaj one = new DMatrixRMaj(n, 1);
        DMatrixRMaj two = new DMatrixRMaj(n, 1);
        assertThat(method.byCholesky(mu, unit, one)).isTrue();
        method.byQr(mu, unit, two);
        // The condition is at most n / mu, so Cholesky keeps eleven digits.
        assertThat(one.data).containsExactly(two.data, within(1e-10 * ParameterVector.norm(two.data)));
    }

    @Property
    void theTwoLoopsMultiplyByTheMatrixOfTheirDefinition(
            @ForAll long seed,
            @ForAll @IntRange(min = 2, max = 9) int steps,
            @ForAll @IntRange(min = 1, max = 4) int memory) {
        // Nocedal and Wright, equations 7.16 and 7.20: H ← VᵀHV + ρssᵀ from sᵀy/yᵀy of the last pair.
        Net net = new Net(seed, 15, 2, 2, 1);
        Lbfgs minimizer = new Lbfgs(net.parameters(), memory, 1e-4, 0.9);
        for (int i = 0; i < steps; i++) {
            minimizer.step(net::loss);
        }
        DMatrixRMaj s = minimizer.state().matrices().get("s");
        DMatrixRMaj y = minimizer.state().matrices().get("y");
        if (minimizer.reason().isPresent() || s == null || y == null) {
            return;
        }
        int n = s.numCols;
        DMatrixRMaj h = CommonOps_DDRM.identity(n);
        DMatrixRMaj last = CommonOps_DDRM.extractRow(s, s.numRows - 1, null);
        DMatrixRMaj lastChange = CommonOps_DDRM.extractRow(y, y.numRows - 1, null);
        CommonOps_DDRM.scale(CommonOps_DDRM.dot(last, lastChange) / CommonOps_DDRM.dot(lastChange, lastChange), h);
        for (int k = 0; k < s.numRows; k++) {
            DMatrixRMaj step = CommonOps_DDRM.extractRow(s, k, null);
            DMatrixRMaj change = CommonOps_DDRM.extractRow(y, k, null);
            double rho = 1 / CommonOps_DDRM.dot(step, change);
            DMatrixRMaj v = CommonOps_DDRM.identity(n);
            CommonOps_DDRM.multAddTransA(-rho, change, step, v);
            DMatrixRMaj hv = new DMatrixRMaj(n, n);
            CommonOps_DDRM.mult(h, v, hv);
            CommonOps_DDRM.multTransA(v, hv, h);
            CommonOps_DDRM.multAddTransA(rho, step, step, h);
        }
        double[] expected = new double[n];
        DMatrixRMaj product = DMatrixRMaj.wrap(n, 1, expected);
        CommonOps_DDRM.mult(-1, h, DMatrixRMaj.wrap(n, 1, minimizer.gradient), product);
        double size = CommonOps_DDRM.elementMaxAbs(h) * ParameterVector.norm(minimizer.gradient);
        assertThat(minimizer.direction()).containsExactly(expected, within(1e-9 * size));
    }

    @Property
    void newtonStaysInItsTrustRegionAndAsksTheHessian(
            @ForAll long seed, @ForAll @DoubleRange(min = -3, max = 2) double logRadius) {
        Net net = new Net(seed, 15, 2, 2, 1);
        NewtonCg minimizer = new NewtonCg(net.parameters(), Math.pow(10, logRadius));
        for (int i = 0; i < 6; i++) {
            double radius = minimizer.radius();
            double[] before = net.entries();
            double loss = net.loss().scalar();
            DMatrixRMaj hessian = hessian(net);
            double[] gradient = flatten(net);
            long products = minimizer.hessianProducts();
            Iteration iteration = minimizer.step(net::loss);
            double[] step = ParameterVector.plus(net.entries(), -1, before);
            // Refused steps ask for none again.
            assertThat(minimizer.hessianProducts() - products).isLessThanOrEqualTo(2L * before.length);
            assertThat(iteration.step()).isLessThanOrEqualTo(radius * (1 + 1e-9));
            if (minimizer.reason().isPresent()) {
                return;
            }
            // What the quadratic model predicts along the step; the radius doubles only if most of it was kept.
            double[] bent = new double[step.length];
            CommonOps_DDRM.mult(
                    hessian, DMatrixRMaj.wrap(step.length, 1, step), DMatrixRMaj.wrap(step.length, 1, bent));
            double predictedDecrease = -ParameterVector.dot(gradient, step) - ParameterVector.dot(step, bent) / 2;
            if (iteration.trials().size() == 1) {
                assertThat(minimizer.predictedDecrease)
                        .isCloseTo(predictedDecrease, within(1e-7 * (Math.abs(predictedDecrease) + 1e-6 * loss)));
            }
            double kept = (loss - iteration.loss()) / predictedDecrease;
            if (minimizer.radius() > radius) {
                assertThat(kept).isGreaterThan(0.75 - 1e-6);
            } else if (iteration.trials().size() == 1 && kept < 0.25 - 1e-6) {
                assertThat(minimizer.radius()).isLessThan(radius);
            }
        }
    }

    private static DMatrixRMaj hessian(Net net) {
        // Row by row from the gradient, by the engine's own Hessian-vector product.
        int n = net.entries().length;
        ParameterVector point = new ParameterVector("test", net.parameters());
        point.refresh();
        DMatrixRMaj hessian = new DMatrixRMaj(n, n);
        List<Variable> slopes = Derivatives.gradients(net.loss(), point.moving);
        int row = 0;
        for (Variable slope : slopes) {
            for (int i = 0; i < slope.value().data.length; i++) {
                DMatrixRMaj unit = new DMatrixRMaj(slope.rows(), slope.columns());
                unit.data[i] = 1;
                double[] line = point.flatten(slope.backward(unit));
                System.arraycopy(line, 0, hessian.data, row * n, n);
                row++;
            }
        }
        return hessian;
    }

    @Property(tries = 100)
    void theHistoryOfTrialsIsComplete(@ForAll("methods") Method method, @ForAll long seed) {
        Net net = new Net(seed, 10, 2, 2, 2);
        Minimizer minimizer = method.of(net.parameters());
        List<Double> asked = new ArrayList<>();
        Objective objective = net.objective(minimizer);
        Objective noted = () -> {
            asked.add(net.loss().scalar());
            return objective.compute();
        };
        List<Double> told = new ArrayList<>();
        for (int i = 0; i < 6 && minimizer.reason().isEmpty(); i++) {
            minimizer.step(noted).trials().forEach(trial -> told.add(trial.loss()));
        }
        assertThat(told).hasSize(asked.size() - 1);
        for (int i = 0; i < told.size(); i++) {
            // A trial far away may be much greater than the first loss, and small losses are differences of greater
            // numbers.
            double magnitude = Math.max(Math.abs(asked.get(0)), Math.abs(asked.get(i + 1)));
            assertThat(told.get(i)).isCloseTo(asked.get(i + 1), within(1e-12 * magnitude));
        }
    }
}
