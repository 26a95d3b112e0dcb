package dev.ravine.autograd;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A kernel that works entry by entry gives the same bits whichever ranges it computes, and in the place of an input. */
class EntryKernelsTest {
    static Stream<LedgerComputations.Computation> computations() {
        return LedgerComputations.all();
    }

    @ParameterizedTest
    @MethodSource("computations")
    void rangesAndPlacesChangeNoBit(LedgerComputations.Computation computation) {
        for (Heard.Step step : heard(computation)) {
            if (step.kernel instanceof EntryKernel kernel && step.y != null) {
                assertThat(problem(kernel, step.y, step.in)).as(step.operation).isEmpty();
                if (Arrays.stream(step.in).allMatch(x -> stretches(x, step.y))) {
                    DMatrixRMaj y = tiled(step.y, step.y);
                    DMatrixRMaj[] in =
                            Arrays.stream(step.in).map(x -> tiled(x, step.y)).toArray(DMatrixRMaj[]::new);
                    assertThat(problem(kernel, y, in))
                            .as("%s, larger", step.operation)
                            .isEmpty();
                }
            }
        }
    }

    /** Otherwise the test above would be of little use. */
    @Test
    void theyAreManyAndOfAllKinds() {
        Set<String> operations = new TreeSet<>();
        computations().forEach(computation -> {
            for (Heard.Step step : heard(computation)) {
                if (step.kernel instanceof EntryKernel) {
                    operations.add(step.operation);
                }
            }
        });
        assertThat(operations).hasSizeGreaterThan(30);
        assertThat(operations).contains("add", "broadcastTo", "exp", "greater", "signum", "where", "wherePositive");
    }

    @Test
    void aKernelThatLooksAtItsNeighbourIsSeen() {
        EntryKernel neighbours = (y, in, from, to) -> {
            for (int i = from; i < to; i++) y.data[i] = in[0].data[i] + (i == 0 ? 0 : in[0].data[i - 1]);
        };
        assertThat(problem(neighbours, new DMatrixRMaj(1, 9), new DMatrixRMaj[] {row(9)}))
                .startsWith("in the place of input 0");
    }

    @Test
    void aKernelThatTakesTheRangeForTheWholeIsSeen() {
        EntryKernel shifted = (y, in, from, to) -> System.arraycopy(in[0].data, 0, y.data, from, to - from);
        assertThat(problem(shifted, new DMatrixRMaj(1, 9), new DMatrixRMaj[] {row(9)}))
                .startsWith("range by range");
    }

    // ---- how

    private static List<Heard.Step> heard(LedgerComputations.Computation computation) {
        Heard heard = new Heard();
        Parameter[] operands =
                LedgerComputations.parameters(computation.reference().operands());
        heard.in(() -> computation.results().apply(operands));
        return heard.steps;
    }

    private static DMatrixRMaj row(int n) {
        DMatrixRMaj row = new DMatrixRMaj(1, n);
        Arrays.setAll(row.data, i -> i + 1);
        return row;
    }

    /** What is wrong with a kernel; empty if nothing is. */
    private static String problem(EntryKernel kernel, DMatrixRMaj like, DMatrixRMaj[] in) {
        int n = like.data.length;
        DMatrixRMaj whole = like.createLike();
        kernel.fill(whole, in, 0, n);
        DMatrixRMaj y = like.createLike();
        Arrays.fill(y.data, Double.NaN);
        fillInRanges(kernel, y, in);
        if (!Arrays.equals(y.data, whole.data)) {
            return "range by range it is %s, not %s".formatted(Arrays.toString(y.data), Arrays.toString(whole.data));
        }
        for (int i = 0; i < in.length; i++) {
            if (in[i].data.length == n) {
                double[] inPlace = inPlace(kernel, like, in, in[i]);
                if (!Arrays.equals(inPlace, whole.data)) {
                    return "in the place of input %d it is %s, not %s"
                            .formatted(i, Arrays.toString(inPlace), Arrays.toString(whole.data));
                }
            }
        }
        return "";
    }

    /** The result where it lies in the array of an input. */
    private static double[] inPlace(EntryKernel kernel, DMatrixRMaj like, DMatrixRMaj[] in, DMatrixRMaj place) {
        double[] data = place.data.clone();
        DMatrixRMaj[] moved = in.clone();
        for (int i = 0; i < in.length; i++) {
            if (in[i].data == place.data) {
                moved[i] = DMatrixRMaj.wrap(in[i].numRows, in[i].numCols, data);
            }
        }
        fillInRanges(kernel, DMatrixRMaj.wrap(like.numRows, like.numCols, data), moved);
        return data;
    }

    /** Ranges of any length that begin anywhere, the last ones first. */
    private static void fillInRanges(EntryKernel kernel, DMatrixRMaj y, DMatrixRMaj[] in) {
        int n = y.data.length;
        int[] bounds = {n, 131, 37, 4, 1, 0};
        for (int i = 1; i < bounds.length; i++) {
            int from = Math.min(n, bounds[i]);
            int to = Math.min(n, bounds[i - 1]);
            if (from < to) {
                kernel.fill(y, in, from, to);
            }
        }
    }

    // ---- larger

    private static boolean stretches(DMatrixRMaj x, DMatrixRMaj y) {
        return (x.numRows == y.numRows || x.numRows == 1) && (x.numCols == y.numCols || x.numCols == 1);
    }

    /** Lays a matrix out as a tile, where it is not stretched anyway: several vectors of entries to a row. */
    private static DMatrixRMaj tiled(DMatrixRMaj x, DMatrixRMaj y) {
        int down = x.numRows == y.numRows ? 5 : 1;
        int across = x.numCols == y.numCols ? 9 : 1;
        DMatrixRMaj tiled = new DMatrixRMaj(down * x.numRows, across * x.numCols);
        for (int i = 0; i < tiled.data.length; i++) {
            int row = i / tiled.numCols % x.numRows;
            int column = i % tiled.numCols % x.numCols;
            tiled.data[i] = x.data[row * x.numCols + column];
        }
        return tiled;
    }
}
