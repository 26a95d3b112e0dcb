package dev.ravine.autograd.jqwik;

import dev.ravine.autograd.check.EntryRange;
import dev.ravine.autograd.check.SizeRange;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCases;
import net.jqwik.api.RandomGenerator;
import net.jqwik.api.Shrinkable;
import org.ejml.data.DMatrixRMaj;

/**
 * The matrices of one parameter: random ones, and as edge cases the awkward ones in the least and the greatest size.
 *
 * <p>What is drawn is {@link EntryRange}'s matter; here it becomes something that jqwik can shrink.
 */
final class MatrixArbitrary implements Arbitrary<DMatrixRMaj> {
    private final Side rows;
    private final Side columns;
    private final EntryRange entries;

    MatrixArbitrary(Side rows, Side columns, EntryRange entries) {
        this.rows = rows;
        this.columns = columns;
        this.entries = entries;
    }

    @Override
    public RandomGenerator<DMatrixRMaj> generator(int genSize) {
        return random ->
                shrinkable(entries.draw(rows.size().draw(random), columns.size().draw(random), random));
    }

    @Override
    public EdgeCases<DMatrixRMaj> edgeCases(int maxEdgeCases) {
        List<Supplier<Shrinkable<DMatrixRMaj>>> suppliers = Stream.of(
                        sizes(SizeRange::least), sizes(SizeRange::greatest))
                .distinct()
                .flatMap(sizes -> entries.awkward(sizes.get(0), sizes.get(1)).stream())
                .limit(maxEdgeCases)
                .<Supplier<Shrinkable<DMatrixRMaj>>>map(matrix -> () -> shrinkable(matrix))
                .toList();
        return () -> suppliers;
    }

    private List<Integer> sizes(Function<SizeRange, Integer> end) {
        return List.of(end.apply(rows.size()), end.apply(columns.size()));
    }

    private Shrinkable<DMatrixRMaj> shrinkable(DMatrixRMaj matrix) {
        return DrawnMatrix.of(matrix, rows, columns, entries);
    }
}
