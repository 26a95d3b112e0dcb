package dev.ravine.autograd.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VectorTileTest {
    /** Two whole tiles and two rows. */
    private static final int ROWS = 14;

    /** Several short calls, the last one shorter. */
    private static final int DEPTH = 100;

    /** Line by line, without the white space in which formatters differ. */
    @Test
    void theTilesAreAsTheirWriterWritesThem() throws IOException {
        assertThat(Files.readString(TileWriter.FILE))
                .as("VectorTile.java; to write it, run TileWriter")
                .isEqualToIgnoringWhitespace(TileWriter.written());
    }

    /** The first calls of each width are short ones, in rows and in k; after them, one call does all of a column of tiles. */
    @ParameterizedTest
    @CsvSource({"1, false", "2, false", "4, false", "1, true", "2, true", "4, true"})
    void aColumnOfTilesHasTheBitsOfALoopOverKInShortCallsAndInOne(int vectors, boolean byColumns) {
        assumeTrue(VectorApi.present());
        assumeTrue(vectors <= VectorTile.MOST_VECTORS);
        int width = vectors * VectorTile.LANES;
        double[] a = new Random(1).doubles(ROWS * DEPTH, -1, 1).toArray();
        double[] b = new Random(2).doubles((long) DEPTH * width, -1, 1).toArray();
        double[] bias = new Random(3).doubles(width, -1, 1).toArray();
        double[] expected = new double[ROWS * width];
        for (int i = 0; i < expected.length; i++) {
            expected[i] = bias[i % width];
            for (int k = 0; k < DEPTH; k++) {
                expected[i] = Math.fma(a[i / width * DEPTH + k], b[k * width + i % width], expected[i]);
            }
        }
        double[] strips = strips(a);

        double[] first = new double[ROWS * width];
        double[] later = new double[ROWS * width];
        tiles(byColumns, vectors, DEPTH, byColumns ? strips : a, b, bias, first, width);
        for (int i = 0; i < 10_000; i++) tiles(byColumns, vectors, 1, byColumns ? strips : a, b, bias, later, width);
        tiles(byColumns, vectors, DEPTH, byColumns ? strips : a, b, bias, later, width);

        assertThat(first).isEqualTo(expected);
        assertThat(later).isEqualTo(expected);
    }

    private static void tiles(
            boolean byColumns, int vectors, int depth, double[] a, double[] b, double[] bias, double[] c, int width) {
        int height = VectorTile.HEIGHT;
        if (byColumns) {
            VectorTile.columns(
                    vectors, ROWS, depth, a, 0, height * DEPTH, height, b, 0, width, bias, 0, 0, c, 0, width);
        } else {
            VectorTile.rows(vectors, ROWS, depth, a, 0, DEPTH, b, 0, width, bias, 0, 0, c, 0, width);
        }
    }

    /** The columns of each tile's rows, one behind the other; rows that are not there come first, and are no numbers. */
    private static double[] strips(double[] a) {
        int height = VectorTile.HEIGHT;
        int tiles = (ROWS + height - 1) / height;
        double[] strips = new double[tiles * height * DEPTH];
        for (int i = 0; i < strips.length; i++) {
            int first = i / (height * DEPTH) * height;
            int missing = Math.max(first + height - ROWS, 0);
            int row = first + i % height - missing;
            strips[i] = row < first ? Double.NaN : a[row * DEPTH + i / height % DEPTH];
        }
        return strips;
    }
}
