package dev.ravine.optim.minimize;

import dev.ravine.autograd.Gradients;
import dev.ravine.autograd.Input;
import dev.ravine.autograd.Parameter;
import dev.ravine.autograd.Recording;
import dev.ravine.autograd.Variable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.jspecify.annotations.Nullable;

/**
 * The Jacobian of residuals, a row for each of them and a column for each weight.
 *
 * <p>In general it takes one reverse pass for each residual. If the samples stand in rows and do not mix, one reverse
 * pass for each column of the residuals is enough, from ones in that column. In it, row i of the gradient at any result
 * of a sample is that of sample i alone; samples are added up only where the gradient arrives at a weight. So the pass
 * stops one step before: at each result that was computed from a weight, the weight's gradient is taken row by row. The
 * same has been done for layers of neural nets: I. Goodfellow, Efficient Per-Example Gradient Computations (2015).
 *
 * <p>The graph does not say whether samples mix, and the answer may change with the parameters. So each Jacobian is checked:
 * Jᵀv for one v must equal an ordinary reverse pass.
 */
final class Jacobian {
    /** Two ways to compute the same product differ by rounding; much more than this is no rounding. */
    private static final double ROUNDING = 1e-7;

    /** The graphs, told apart by their sizes, in which samples were found to mix. */
    private final Set<List<Integer>> mixing = new HashSet<>();

    /** What an operation made of a weight, or of something that was computed from weights alone, for each sample. */
    private record Arrival(Variable y, int index, Variable source) {
        Input input() {
            return y.inputs().get(index);
        }

        boolean isWeightOfProduct() {
            return index == 1 && (isByRows() || y.operation().equals("matmul"));
        }

        /** Whether a row of the weights belongs to a column of the result. */
        boolean isByRows() {
            return y.operation().equals("affine") || y.operation().equals("matmulTransB");
        }
    }

    /** The Jacobian of residuals with respect to the parameters that are not frozen. */
    DMatrixRMaj of(Variable r, ParameterVector point) {
        List<Arrival> arrivals = arrivals(r);
        if (arrivals != null) {
            List<Integer> sizes = List.of(r.rows(), r.columns(), point.x.length, arrivals.size());
            if (!mixing.contains(sizes)) {
                DMatrixRMaj j = byColumns(r, point, arrivals);
                if (j != null && isJacobian(j, r, point)) {
                    return j;
                }
                mixing.add(sizes);
            }
        }
        return byEntries(r, point);
    }

    private static DMatrixRMaj byEntries(Variable r, ParameterVector point) {
        int n = point.x.length;
        DMatrixRMaj seed = new DMatrixRMaj(r.rows(), r.columns());
        DMatrixRMaj j = new DMatrixRMaj(seed.data.length, n);
        for (int i = 0; i < seed.data.length; i++) {
            seed.data[i] = 1;
            System.arraycopy(point.flatten(r.backward(seed)), 0, j.data, i * n, n);
            seed.data[i] = 0;
        }
        return j;
    }

    /** Where weights meet samples; null if rows of the graph do not all stand for samples. */
    private static @Nullable List<Arrival> arrivals(Variable r) {
        Map<Variable, Boolean> shared = new HashMap<>();
        List<Arrival> arrivals = new ArrayList<>();
        long cost = r.columns();
        Set<Variable> sources = new LinkedHashSet<>();
        for (Variable y : inputsFirst(r)) {
            boolean isShared = y instanceof Parameter || y.rows() != r.rows();
            for (Input input : y.inputs()) {
                isShared &= !flows(input) || Boolean.TRUE.equals(shared.get(input.variable()));
            }
            shared.put(y, isShared);
            if (isShared) {
                continue;
            } else if (y.rows() != r.rows()) {
                return null;
            }
            for (int i = 0; i < y.inputs().size(); i++) {
                Variable source = y.inputs().get(i).variable();
                if (flows(y.inputs().get(i)) && Boolean.TRUE.equals(shared.get(source))) {
                    Arrival arrival = new Arrival(y, i, source);
                    if (!arrival.isWeightOfProduct() && source.rows() != 1) {
                        return null;
                    }
                    arrivals.add(arrival);
                    cost += !(source instanceof Parameter) && sources.add(source)
                            ? source.columns() * source.rows()
                            : 0;
                }
            }
        }
        return arrivals.isEmpty() || cost >= (long) r.rows() * r.columns() ? null : arrivals;
    }

    private static boolean flows(Input input) {
        return !input.isReadOnly() && input.variable().needsGradient();
    }

    /** All that r was computed from and a gradient flows to, each after its inputs. */
    private static Set<Variable> inputsFirst(Variable r) {
        Set<Variable> done = new LinkedHashSet<>();
        List<Variable> stack = new ArrayList<>(List.of(r));
        while (!stack.isEmpty()) {
            Variable y = stack.get(stack.size() - 1);
            int before = stack.size();
            if (!done.contains(y)) {
                for (Input input : y.inputs()) {
                    if (flows(input) && !done.contains(input.variable())) {
                        stack.add(input.variable());
                    }
                }
            }
            if (stack.size() == before) {
                done.add(stack.remove(before - 1));
            }
        }
        return done;
    }

    /** The Jacobian if samples do not mix; null if a rule does not give a row for each of them. */
    private static @Nullable DMatrixRMaj byColumns(Variable r, ParameterVector point, List<Arrival> arrivals) {
        int n = point.x.length;
        Map<Variable, Integer> columns = new HashMap<>();
        point.forEach(columns::put);
        DMatrixRMaj j = new DMatrixRMaj(r.rows() * r.columns(), n);
        Variable[] results = arrivals.stream().map(Arrival::y).distinct().toArray(Variable[]::new);
        Map<Variable, DMatrixRMaj> ofSources = new HashMap<>();
        for (int k = 0; k < r.columns(); k++) {
            DMatrixRMaj seed = new DMatrixRMaj(r.rows(), r.columns());
            for (int i = 0; i < r.rows(); i++) {
                seed.set(i, k, 1);
            }
            Gradients gradients = r.backward(seed, results);
            Map<Variable, DMatrixRMaj> atSources = new LinkedHashMap<>();
            for (Arrival arrival : arrivals) {
                if (!gradients.contains(arrival.y)) {
                    continue; // This column does not depend on it.
                }
                Variable source = arrival.source;
                Rows to;
                if (source instanceof Parameter) {
                    Integer column = columns.get(source);
                    if (column == null) {
                        continue; // Not one of this minimizer's.
                    }
                    to = new Rows(j, k, r.columns(), column);
                } else {
                    to = new Rows(
                            atSources.computeIfAbsent(source, s -> new DMatrixRMaj(r.rows(), s.rows() * s.columns())),
                            0,
                            1,
                            0);
                }
                if (!addRows(arrival, gradients.of(arrival.y), to)) {
                    return null;
                }
            }
            for (Map.Entry<Variable, DMatrixRMaj> each : atSources.entrySet()) {
                DMatrixRMaj onward = ofSources.computeIfAbsent(each.getKey(), s -> byEntries(s, point));
                DMatrixRMaj product = new DMatrixRMaj(r.rows(), n);
                CommonOps_DDRM.mult(each.getValue(), onward, product);
                Rows to = new Rows(j, k, r.columns(), 0);
                for (int i = 0; i < r.rows(); i++) {
                    for (int c = 0; c < n; c++) {
                        j.data[to.start(i) + c] += product.data[i * n + c];
                    }
                }
            }
        }
        return j;
    }

    /** Rows of a matrix, one for each sample. */
    private record Rows(DMatrixRMaj matrix, int first, int step, int column) {
        int start(int sample) {
            return (first + sample * step) * matrix.numCols + column;
        }
    }

    /** Adds the gradient of each sample with respect to the source, from that of the result. */
    private static boolean addRows(Arrival arrival, DMatrixRMaj g, Rows to) {
        double[] sums = to.matrix.data;
        if (arrival.isWeightOfProduct()) {
            DMatrixRMaj x = arrival.y.inputs().get(0).variable().value();
            int in = x.numCols;
            int out = g.numCols;
            int perInput = arrival.isByRows() ? 1 : out;
            int perOutput = arrival.isByRows() ? in : 1;
            for (int i = 0; i < g.numRows; i++) {
                int start = to.start(i);
                for (int o = 0; o < out; o++) {
                    double slope = g.data[i * out + o];
                    for (int c = 0; c < in; c++) {
                        sums[start + o * perOutput + c * perInput] += slope * x.data[i * in + c];
                    }
                }
            }
            return true;
        }
        Variable slope = Variable.wrap(g);
        DMatrixRMaj rows = Objects.requireNonNull(
                        Recording.off(() -> arrival.input().rule().apply(arrival.y, slope)))
                .value();
        int width = arrival.source.columns();
        if (rows.numRows != g.numRows || (rows.numCols != width && width != 1)) {
            return false;
        }
        for (int i = 0; i < rows.numRows; i++) {
            for (int c = 0; c < rows.numCols; c++) {
                sums[to.start(i) + (width == 1 ? 0 : c)] += rows.data[i * rows.numCols + c];
            }
        }
        return true;
    }

    private static boolean isJacobian(DMatrixRMaj j, Variable r, ParameterVector point) {
        DMatrixRMaj v = new DMatrixRMaj(r.rows(), r.columns());
        Random random = new Random(1);
        for (int i = 0; i < v.data.length; i++) {
            v.data[i] = 0.5 + random.nextDouble();
        }
        double[] expected = point.flatten(r.backward(v));
        int n = expected.length;
        for (int c = 0; c < n; c++) {
            double product = 0;
            double size = 0;
            for (int i = 0; i < v.data.length; i++) {
                product += v.data[i] * j.data[i * n + c];
                size += Math.abs(v.data[i] * j.data[i * n + c]);
            }
            if (!(Math.abs(product - expected[c]) <= ROUNDING * size)) {
                return false;
            }
        }
        return true;
    }
}
