package dev.ravine.examples.benchmarks.limits;

import dev.ravine.examples.benchmarks.report.Clock;
import dev.ravine.examples.benchmarks.report.MarkdownTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** How fast is the matrix product beside OpenBLAS's, for square matrices of any size, transposed and not? */
final class MatmulLimits {
    private static final int[] SIZES = {16, 32, 64, 128, 256, 512, 1024};

    private MatmulLimits() {}

    static MarkdownTable table() {
        MarkdownTable table =
                new MarkdownTable("GFLOP/s: ours / OpenBLAS = ratio", "A · B", "A · Bᵀ", "Aᵀ · B", "Aᵀ · Bᵀ");
        for (int size : SIZES) {
            List<String> cells = new ArrayList<>(List.of(String.valueOf(size)));
            for (int transposes = 0; transposes < 4; transposes++) {
                Product product = new Product(transposes >= 2, transposes % 2 == 1, size, size, size);
                double[] nanos = Clock.nanosInTurns(product.ours(), OpenBlas.product(product));
                cells.add(String.format(
                        Locale.ROOT,
                        "%.1f / %.1f = %.2f",
                        product.operations() / nanos[0],
                        product.operations() / nanos[1],
                        nanos[1] / nanos[0]));
            }
            table.row(cells.toArray(String[]::new));
        }
        return table;
    }
}
