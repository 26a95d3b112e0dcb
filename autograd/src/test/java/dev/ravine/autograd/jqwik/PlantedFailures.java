package dev.ravine.autograd.jqwik;

import dev.ravine.autograd.Variable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Report;
import net.jqwik.api.Reporting;
import net.jqwik.api.constraints.WithNull;
import org.ejml.data.DMatrixRMaj;

/** Properties that fail, for other tests to run; Surefire takes no notice of this class. */
class PlantedFailures {
    /** The arguments of the last call that failed. */
    static List<Object> falsified = List.of();

    /** Calls with sides that should have matched. */
    static final List<String> MISMATCHES = new ArrayList<>();

    private static boolean holds(boolean condition, Object... arguments) {
        if (!condition) {
            falsified = List.of(arguments);
        }
        return condition;
    }

    private static void requireEqual(int... sizes) {
        if (Arrays.stream(sizes).distinct().count() != 1) {
            MISMATCHES.add(Arrays.toString(sizes));
        }
    }

    @Property(seed = "1")
    boolean sumsAreSmall(@ForAll @Shape(rows = "1..6", columns = "1..6") @Entries(min = -2, max = 2) DMatrixRMaj x) {
        return holds(Arrays.stream(x.data).sum() < 3, x);
    }

    @Property(seed = "2")
    boolean productsAreSmall(
            @ForAll @Shape(rows = "n", columns = "m") DMatrixRMaj a,
            @ForAll @Shape(rows = "m", columns = "k") Variable b) {
        requireEqual(a.numCols, b.rows());
        DMatrixRMaj product = Variable.of(a).matmul(b).value();
        return holds(Arrays.stream(product.data).allMatch(entry -> entry <= 1.5), a, b);
    }

    @Property(seed = "3")
    boolean theLastRowsAreUnrelated(
            @ForAll @Shape(rows = "n", columns = "n") DMatrixRMaj a,
            @ForAll @Shape(rows = "n", columns = "n") DMatrixRMaj b,
            @ForAll @Shape(rows = "n", columns = "2") DMatrixRMaj c) {
        requireEqual(a.numRows, a.numCols, b.numRows, b.numCols, c.numRows);
        int last = a.numRows - 1;
        return holds(last < 2 || a.get(last, 0) <= 0.3 || b.get(1, 2) == 0 || c.get(last, 1) >= -1, a, b, c);
    }

    /** Fails for the pair of a late row of one and of the other. */
    @Property(seed = "4")
    boolean noRowIsLargeInBoth(
            @ForAll @Shape(rows = "n:4..6", columns = "3") DMatrixRMaj a,
            @ForAll @Shape(rows = "n", columns = "1") DMatrixRMaj b) {
        requireEqual(a.numRows, b.numRows);
        boolean none = true;
        for (int i = 0; i < a.numRows; i++) {
            none &= a.get(i, 2) < 1.5 || b.get(i, 0) < 1.5;
        }
        return holds(none, a, b);
    }

    @Property(seed = "5")
    boolean nothingIsTiny(@ForAll @Shape(rows = "1..3", columns = "1..3") DMatrixRMaj x) {
        return holds(Arrays.stream(x.data).noneMatch(entry -> entry != 0 && Math.abs(entry) < 1e-100), x);
    }

    @Property(seed = "6")
    boolean nothingFails(@ForAll @Shape(rows = "2..3", columns = "2") @Entries(min = 0.75, max = 9) DMatrixRMaj x) {
        return holds(false, x);
    }

    @Property(seed = "7")
    boolean nothingIsBetween(@ForAll @Shape(rows = "1..4", columns = "1..4") DMatrixRMaj x) {
        return holds(Arrays.stream(x.data).noneMatch(entry -> 1.2 < entry && entry < 1.4), x);
    }

    @Property(seed = "8", tries = 10)
    @Report(Reporting.GENERATED)
    void generated(
            @ForAll @Shape(rows = "n", columns = "n") DMatrixRMaj a,
            @ForAll @Shape(rows = "n", columns = "n") DMatrixRMaj b) {}

    // ---- annotations that say nothing

    @Property
    void badRows(@ForAll @Shape(rows = "x..y") DMatrixRMaj matrix) {}

    @Property
    void negativeColumns(@ForAll int other, @ForAll @Shape(columns = "-1..3") Variable matrix) {}

    @Property
    void badEntries(@ForAll @Entries(min = 3, max = Double.NaN) DMatrixRMaj matrix) {}

    @Property
    void entriesTheWrongWayRound(@ForAll @Shape @Entries(min = 3, max = 1) DMatrixRMaj matrix) {}

    @Property
    void twoRanges(
            @ForAll @Shape(rows = "n:2..3") DMatrixRMaj first, @ForAll @Shape(rows = "n:2..4") DMatrixRMaj other) {}

    @Property
    void aNameInATypeArgument(@ForAll List<@Shape(rows = "n") DMatrixRMaj> matrices) {}

    @Property
    void aNameThatMayBeNull(@ForAll @WithNull @Shape(rows = "n") DMatrixRMaj matrix) {}

    @Property
    void aNameInAProvider(@ForAll("doubled") DMatrixRMaj matrix) {}

    @Provide
    Arbitrary<DMatrixRMaj> doubled(@ForAll @Shape(rows = "n") DMatrixRMaj half) {
        return Arbitraries.just(half);
    }
}
