package dev.ravine.autograd.jqwik;

import java.util.Arrays;
import java.util.function.DoublePredicate;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.statistics.Statistics;
import net.jqwik.api.statistics.StatisticsReport;
import net.jqwik.api.statistics.StatisticsReport.StatisticsReportMode;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.SingularOps_DDRM;

/** Each kind comes up, or the statistics fail the property. */
class AwkwardMatricesTest {
    @Property(tries = 20, edgeCases = EdgeCasesMode.FIRST)
    @StatisticsReport(StatisticsReportMode.OFF)
    void comeUpAsEdgeCases(@ForAll @Shape(rows = "1..6", columns = "1..6") DMatrixRMaj x) {
        count(x);
    }

    /** A fixed seed, as nothing but chance brings them up here. */
    @Property(tries = 1000, edgeCases = EdgeCasesMode.NONE, seed = "1")
    @StatisticsReport(StatisticsReportMode.OFF)
    void comeUpAmongTheRandomOnes(@ForAll @Shape(rows = "1..6", columns = "1..6") DMatrixRMaj x) {
        count(x);
    }

    private static void count(DMatrixRMaj x) {
        boolean one = x.data.length == 1;
        seen("1×1", one);
        seen("1×1, 0", one && x.data[0] == 0);
        seen("all 0", !one && all(x, entry -> entry == 0));
        seen("some -0", !one && any(x, entry -> Double.compare(entry, -0.0) == 0));
        seen("all equal, not 0", !one && all(x, entry -> entry == x.data[0] && entry != 0));
        seen("all at the bounds", !one && all(x, entry -> Math.abs(entry) == 2));
        seen("all tiny", !one && all(x, entry -> Math.abs(entry) == 1e-300));
        seen("equal rows", x.numRows > 1 && x.numCols > 1 && rowsDifferBy(x, 0, 0) && !all(x, e -> e == x.data[0]));
        seen("nearly equal rows", x.numRows > 1 && rowsDifferBy(x, 1e-14, 1e-11));
        seen("rank 1", x.numRows > 2 && x.numCols > 2 && SingularOps_DDRM.rank(x) == 1);
    }

    private static void seen(String kind, boolean isOne) {
        Statistics.label(kind).collect(isOne).coverage(seen -> seen.check(true).count(count -> count > 0));
    }

    private static boolean rowsDifferBy(DMatrixRMaj x, double least, double greatest) {
        double difference = 0;
        for (int j = 0; j < x.numCols; j++) {
            difference = Math.max(difference, Math.abs(x.get(0, j) - x.get(1, j)));
        }
        return least <= difference && difference <= greatest;
    }

    private static boolean all(DMatrixRMaj x, DoublePredicate condition) {
        return Arrays.stream(x.data).allMatch(condition);
    }

    private static boolean any(DMatrixRMaj x, DoublePredicate condition) {
        return Arrays.stream(x.data).anyMatch(condition);
    }
}
