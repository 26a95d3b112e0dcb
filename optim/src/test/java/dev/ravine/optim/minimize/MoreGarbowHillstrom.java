package dev.ravine.optim.minimize;

import static dev.ravine.autograd.Elementwise.abs;
import static dev.ravine.autograd.Elementwise.cos;
import static dev.ravine.autograd.Elementwise.exp;
import static dev.ravine.autograd.Elementwise.sin;
import static dev.ravine.autograd.Elementwise.square;
import static dev.ravine.autograd.Shaping.concatenateRows;
import static dev.ravine.autograd.Shaping.rows;
import static java.lang.Math.sqrt;

import dev.ravine.autograd.Arithmetic;
import dev.ravine.autograd.Elementwise;
import dev.ravine.autograd.Parameter;
import dev.ravine.autograd.Variable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.ejml.data.DMatrixRMaj;

/**
 * Test problems for minimizers of sums of squares: J. Moré, B. Garbow, K. Hillstrom, Testing Unconstrained Optimization
 * Software, ACM Transactions on Mathematical Software 7 (1981), with the paper's numbers, data, starting points and minima.
 *
 * <p>The minima are those of the sum of squares, without a factor of a half.
 */
final class MoreGarbowHillstrom {
    private MoreGarbowHillstrom() {}

    /**
     * A problem.
     *
     * @param name with the paper's number
     * @param start the point to begin at
     * @param minima the published values, the least first; more where the paper lists local ones
     * @param residuals a column of residuals, from a column of unknowns
     */
    @SuppressWarnings("ArrayRecordComponent")
    record Problem(String name, double[] start, double[] minima, Function<Variable, Variable> residuals) {
        Parameter parameter() {
            return new Parameter("x", DMatrixRMaj.wrap(start.length, 1, start.clone()));
        }

        Objective sumOfSquares(Parameter x) {
            return () -> square(residuals.apply(x)).sum();
        }

        Objective residuals(Parameter x) {
            return () -> residuals.apply(x);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static final List<Problem> ALL = all();

    static Problem named(String name) {
        return ALL.stream()
                .filter(problem -> problem.name.equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static List<Problem> all() {
        List<Problem> all = new ArrayList<>();
        all.add(new Problem("1 Rosenbrock", at(-1.2, 1), at(0), x -> rosenbrock(x, 2)));
        all.add(new Problem("2 Freudenstein and Roth", at(0.5, -2), at(0, 48.98425), x -> {
            Variable b = of(x, 1);
            Variable one = b.neg().add(5).mul(b).sub(2).mul(b).add(of(x, 0)).sub(13);
            Variable two = b.add(1).mul(b).sub(14).mul(b).add(of(x, 0)).sub(29);
            return concatenateRows(one, two);
        }));
        all.add(new Problem("3 Powell badly scaled", at(0, 1), at(0), x -> {
            Variable one = of(x, 0).mul(of(x, 1)).mul(1e4).sub(1);
            Variable two = exp(of(x, 0).neg()).add(exp(of(x, 1).neg())).sub(1.0001);
            return concatenateRows(one, two);
        }));
        all.add(new Problem("4 Brown badly scaled", at(1, 1), at(0), x -> {
            Variable product = of(x, 0).mul(of(x, 1)).sub(2);
            return concatenateRows(of(x, 0).sub(1e6), of(x, 1).sub(2e-6), product);
        }));
        all.add(new Problem("5 Beale", at(1, 1), at(0), x -> {
            Variable[] r = new Variable[3];
            double[] y = {1.5, 2.25, 2.625};
            Arrays.setAll(
                    r, i -> of(x, 1).pow(i + 1).neg().add(1).mul(of(x, 0)).neg().add(y[i]));
            return concatenateRows(r);
        }));
        all.add(new Problem("6 Jennrich and Sampson", at(0.3, 0.4), at(124.3622), x -> {
            Variable i = data(10, k -> k);
            return i.mul(2).add(2).sub(exp(i.mul(of(x, 0)))).sub(exp(i.mul(of(x, 1))));
        }));
        all.add(new Problem("8 Bard", at(1, 1, 1), at(8.214877e-3, 17.42869), x -> {
            Variable u = data(15, k -> k);
            Variable v = data(15, k -> 16 - k);
            Variable w = data(15, k -> Math.min(k, 16 - k));
            Variable y = data(0.14, 0.18, 0.22, 0.25, 0.29, 0.32, 0.35, 0.39, 0.37, 0.58, 0.73, 0.96, 1.34, 2.10, 4.39);
            return y.sub(of(x, 0)).sub(u.div(v.mul(of(x, 1)).add(w.mul(of(x, 2)))));
        }));
        all.add(new Problem("9 Gaussian", at(0.4, 1, 0), at(1.127933e-8), x -> {
            Variable t = data(15, k -> (8 - k) / 2);
            Variable y = data(
                    0.0009, 0.0044, 0.0175, 0.0540, 0.1295, 0.2420, 0.3521, 0.3989, 0.3521, 0.2420, 0.1295, 0.0540,
                    0.0175, 0.0044, 0.0009);
            return exp(square(t.sub(of(x, 2))).mul(of(x, 1)).mul(-0.5))
                    .mul(of(x, 0))
                    .sub(y);
        }));
        all.add(new Problem("10 Meyer", at(0.02, 4000, 250), at(87.94586), x -> {
            Variable t = data(16, k -> 45 + 5 * k);
            Variable y = data(
                    34780, 28610, 23650, 19630, 16370, 13720, 11540, 9744, 8261, 7030, 6005, 5147, 4427, 3820, 3307,
                    2872);
            return exp(of(x, 1).div(t.add(of(x, 2)))).mul(of(x, 0)).sub(y);
        }));
        all.add(new Problem("11 Gulf", at(5, 2.5, 0.15), at(0), x -> {
            Variable t = data(99, k -> k / 100);
            Variable y = data(99, k -> 25 + Math.pow(-50 * Math.log(k / 100), 2 / 3.0));
            return exp(Elementwise.pow(abs(y.sub(of(x, 1))), of(x, 2))
                            .div(of(x, 0))
                            .neg())
                    .sub(t);
        }));
        all.add(new Problem("12 Box", at(0, 10, 20), at(0), x -> {
            Variable t = data(10, k -> 0.1 * k);
            Variable y = data(10, k -> Math.exp(-0.1 * k) - Math.exp(-k));
            return exp(t.mul(of(x, 0)).neg()).sub(exp(t.mul(of(x, 1)).neg())).sub(y.mul(of(x, 2)));
        }));
        all.add(new Problem("13 Powell singular", at(3, -1, 0, 1), at(0), x -> powellSingular(x, 4)));
        all.add(new Problem(
                "14 Wood",
                at(-3, -1, -3, -1),
                at(0),
                x -> concatenateRows(
                        of(x, 1).sub(square(of(x, 0))).mul(10),
                        of(x, 0).neg().add(1),
                        of(x, 3).sub(square(of(x, 2))).mul(sqrt(90)),
                        of(x, 2).neg().add(1),
                        of(x, 1).add(of(x, 3)).sub(2).mul(sqrt(10)),
                        of(x, 1).sub(of(x, 3)).div(Variable.of(sqrt(10))))));
        all.add(new Problem("15 Kowalik and Osborne", at(0.25, 0.39, 0.415, 0.39), at(3.075056e-4, 1.027342e-3), x -> {
            Variable u = data(4, 2, 1, 0.5, 0.25, 0.167, 0.125, 0.1, 0.0833, 0.0714, 0.0625);
            Variable y = data(0.1957, 0.1947, 0.1735, 0.1600, 0.0844, 0.0627, 0.0456, 0.0342, 0.0323, 0.0235, 0.0246);
            Variable above = square(u).add(u.mul(of(x, 1))).mul(of(x, 0));
            return y.sub(above.div(square(u).add(u.mul(of(x, 2))).add(of(x, 3))));
        }));
        all.add(new Problem("16 Brown and Dennis", at(25, 5, -5, -1), at(85822.2), x -> {
            Variable t = data(20, k -> k / 5);
            Variable one = t.mul(of(x, 1)).add(of(x, 0)).sub(exp(t));
            Variable two = sin(t).mul(of(x, 3)).add(of(x, 2)).sub(cos(t));
            return square(one).add(square(two));
        }));
        all.add(new Problem("17 Osborne 1", at(0.5, 1.5, -1, 0.01, 0.02), at(5.464895e-5), x -> {
            Variable t = data(33, k -> 10 * (k - 1));
            Variable y = data(
                    0.844, 0.908, 0.932, 0.936, 0.925, 0.908, 0.881, 0.850, 0.818, 0.784, 0.751, 0.718, 0.685, 0.658,
                    0.628, 0.603, 0.580, 0.558, 0.538, 0.522, 0.506, 0.490, 0.478, 0.467, 0.457, 0.448, 0.438, 0.431,
                    0.424, 0.420, 0.414, 0.411, 0.406);
            Variable one = exp(t.mul(of(x, 3)).neg()).mul(of(x, 1));
            Variable two = exp(t.mul(of(x, 4)).neg()).mul(of(x, 2));
            return y.sub(of(x, 0)).sub(one).sub(two);
        }));
        all.add(new Problem("18 Biggs EXP6", at(1, 2, 1, 1, 1, 1), at(0, 5.65565e-3), x -> {
            Variable t = data(13, k -> 0.1 * k);
            Variable y = data(13, k -> Math.exp(-0.1 * k) - 5 * Math.exp(-k) + 3 * Math.exp(-0.4 * k));
            return exp(t.mul(of(x, 0)).neg())
                    .mul(of(x, 2))
                    .sub(exp(t.mul(of(x, 1)).neg()).mul(of(x, 3)))
                    .add(exp(t.mul(of(x, 4)).neg()).mul(of(x, 5)))
                    .sub(y);
        }));
        all.add(new Problem(
                "19 Osborne 2", at(1.3, 0.65, 0.65, 0.7, 0.6, 3, 5, 7, 2, 4.5, 5.5), at(4.013774e-2, 1.789813), x -> {
                    Variable t = data(65, k -> (k - 1) / 10);
                    Variable y = data(
                            1.366, 1.191, 1.112, 1.013, 0.991, 0.885, 0.831, 0.847, 0.786, 0.725, 0.746, 0.679, 0.608,
                            0.655, 0.616, 0.606, 0.602, 0.626, 0.651, 0.724, 0.649, 0.649, 0.694, 0.644, 0.624, 0.661,
                            0.612, 0.558, 0.533, 0.495, 0.500, 0.423, 0.395, 0.375, 0.372, 0.391, 0.396, 0.405, 0.428,
                            0.429, 0.523, 0.562, 0.607, 0.653, 0.672, 0.708, 0.633, 0.668, 0.645, 0.632, 0.591, 0.559,
                            0.597, 0.625, 0.739, 0.710, 0.729, 0.720, 0.636, 0.581, 0.428, 0.292, 0.162, 0.098, 0.054);
                    Variable r = y.sub(exp(t.mul(of(x, 4)).neg()).mul(of(x, 0)));
                    for (int k = 1; k < 4; k++) {
                        r = r.sub(exp(square(t.sub(of(x, 7 + k)))
                                        .mul(of(x, 4 + k))
                                        .neg())
                                .mul(of(x, k)));
                    }
                    return r;
                }));
        all.add(new Problem("20 Watson", new double[6], at(2.287670e-3), x -> watson(x, 6)));
        all.add(new Problem("20 Watson, 9", new double[9], at(1.399760e-6), x -> watson(x, 9)));
        all.add(new Problem("21 Rosenbrock, 10", repeated(10, -1.2, 1), at(0), x -> rosenbrock(x, 10)));
        all.add(new Problem("22 Powell singular, 12", repeated(12, 3, -1, 0, 1), at(0), x -> powellSingular(x, 12)));
        all.add(new Problem(
                "23 Penalty I, 10",
                points(10, j -> j),
                at(7.087651e-5),
                x -> concatenateRows(x.sub(1).mul(sqrt(1e-5)), square(x).sum().sub(0.25))));
        all.add(new Problem("24 Penalty II, 4", points(4, j -> 0.5), at(9.376293e-6), x -> {
            Variable e = exp(x.mul(0.1));
            Variable y = data(3, k -> Math.exp((k + 1) / 10) + Math.exp(k / 10));
            Variable weights = data(4, j -> 5 - j);
            return concatenateRows(
                    of(x, 0).sub(0.2),
                    rows(e, 1, 4).add(rows(e, 0, 3)).sub(y).mul(sqrt(1e-5)),
                    rows(e, 1, 4).sub(Math.exp(-0.1)).mul(sqrt(1e-5)),
                    square(x).mul(weights).sum().sub(1));
        }));
        all.add(new Problem("25 Variably dimensioned, 10", points(10, j -> 1 - j / 10), at(0), x -> {
            Variable sum = x.sub(1).mul(data(10, j -> j)).sum();
            return concatenateRows(x.sub(1), sum, square(sum));
        }));
        all.add(new Problem("26 Trigonometric, 10", points(10, j -> 0.1), at(0, 2.795061e-5), x -> cos(x).neg()
                .add(1)
                .mul(data(10, i -> i))
                .sub(sin(x))
                .add(10)
                .sub(cos(x).sum())));
        all.add(new Problem("28 Boundary value, 10", points(10, j -> j / 11 * (j / 11 - 1)), at(0), x -> {
            Variable cube = x.add(data(10, j -> j / 11)).add(1).pow(3).mul(1 / 242.0);
            return x.mul(2).sub(shifted(x, -1)).sub(shifted(x, 1)).add(cube);
        }));
        all.add(new Problem("30 Broyden tridiagonal, 10", points(10, j -> -1), at(0), x -> Arithmetic.sub(3, x.mul(2))
                .mul(x)
                .sub(shifted(x, -1))
                .sub(shifted(x, 1).mul(2))
                .add(1)));
        all.add(new Problem("32 Linear, full rank, 10 of 20", points(10, j -> 1), at(10), x -> {
            Variable rest = x.sum().mul(-0.1).sub(1);
            return concatenateRows(x.add(rest), data(10, i -> 1).mul(rest));
        }));
        all.add(new Problem("33 Linear, rank 1, 10 of 20", points(10, j -> 1), at(4.634146), x -> data(20, i -> i)
                .mul(x.mul(data(10, j -> j)).sum())
                .sub(1)));
        all.add(new Problem("35 Chebyquad, 8", points(8, j -> j / 9), at(3.516874e-3), MoreGarbowHillstrom::chebyquad));
        return all;
    }

    private static Variable rosenbrock(Variable x, int n) {
        Variable[] r = new Variable[n];
        for (int i = 0; i < n; i += 2) {
            r[i] = of(x, i + 1).sub(square(of(x, i))).mul(10);
            r[i + 1] = of(x, i).neg().add(1);
        }
        return concatenateRows(r);
    }

    private static Variable powellSingular(Variable x, int n) {
        Variable[] r = new Variable[n];
        for (int i = 0; i < n; i += 4) {
            r[i] = of(x, i).add(of(x, i + 1).mul(10));
            r[i + 1] = of(x, i + 2).sub(of(x, i + 3)).mul(sqrt(5));
            r[i + 2] = square(of(x, i + 1).sub(of(x, i + 2).mul(2)));
            r[i + 3] = square(of(x, i).sub(of(x, i + 3))).mul(sqrt(10));
        }
        return concatenateRows(r);
    }

    private static Variable watson(Variable x, int n) {
        DMatrixRMaj powers = new DMatrixRMaj(29, n);
        DMatrixRMaj slopes = new DMatrixRMaj(29, n);
        for (int i = 0; i < 29; i++) {
            double t = (i + 1) / 29.0;
            for (int j = 0; j < n; j++) {
                powers.set(i, j, Math.pow(t, j));
                slopes.set(i, j, j == 0 ? 0 : j * Math.pow(t, j - 1));
            }
        }
        Variable r = Variable.of(slopes)
                .matmul(x)
                .sub(square(Variable.of(powers).matmul(x)))
                .sub(1);
        return concatenateRows(r, of(x, 0), of(x, 1).sub(square(of(x, 0))).sub(1));
    }

    private static Variable chebyquad(Variable x) {
        Variable t = x.mul(2).sub(1);
        Variable before = t.mul(0).add(1);
        Variable now = t;
        Variable[] r = new Variable[8];
        for (int i = 1; i <= 8; i++) {
            double integral = i % 2 == 0 ? -1.0 / (i * i - 1) : 0;
            r[i - 1] = now.mean().sub(integral);
            Variable next = t.mul(now).mul(2).sub(before);
            before = now;
            now = next;
        }
        return concatenateRows(r);
    }

    private static Variable of(Variable x, int i) {
        return rows(x, i, i + 1);
    }

    /** x moved by one, with a 0 where nothing comes in: entry i is entry i + by of x. */
    private static Variable shifted(Variable x, int by) {
        Variable zero = Variable.of(0);
        return by > 0 ? concatenateRows(rows(x, 1, x.rows()), zero) : concatenateRows(zero, rows(x, 0, x.rows() - 1));
    }

    private static double[] at(double... x) {
        return x;
    }

    /** f(1), f(2) and so on. */
    private static double[] points(int n, DoubleUnaryOperator f) {
        return IntStream.rangeClosed(1, n).mapToDouble(i -> f.applyAsDouble(i)).toArray();
    }

    private static double[] repeated(int n, double... x) {
        return IntStream.range(0, n).mapToDouble(i -> x[i % x.length]).toArray();
    }

    private static Variable data(double... column) {
        return Variable.of(DMatrixRMaj.wrap(column.length, 1, column));
    }

    /** A column of f(1), f(2) and so on; f of a double, so that it divides as written. */
    private static Variable data(int n, DoubleUnaryOperator f) {
        return data(
                IntStream.rangeClosed(1, n).mapToDouble(i -> f.applyAsDouble(i)).toArray());
    }
}
