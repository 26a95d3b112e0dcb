package dev.ravine.autograd.kernel;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Writes {@link VectorTile}, whose methods are one tile in two readings of a, three widths and, for the wider two, two heights: the
 * compiler keeps sums in registers only where each has a name of its own.
 *
 * <p>After a change here, run {@link #main} from the directory of the module; a test compares the file with what this writes.
 */
final class TileWriter {
    static final Path FILE = Path.of("src/main/java/dev/ravine/autograd/kernel/VectorTile.java");

    private static final int HEIGHT = 6;
    private static final int LOW = 4;

    private final StringBuilder text = new StringBuilder();

    private TileWriter() {}

    public static void main(String[] arguments) throws IOException {
        Files.writeString(FILE, written());
    }

    static String written() {
        TileWriter writer = new TileWriter();
        writer.text.append(HEAD);
        for (boolean byColumns : new boolean[] {false, true}) {
            writer.choice(byColumns);
            for (int width : new int[] {1, 2, 4}) writer.tile(byColumns, width, HEIGHT);
            for (int width : new int[] {2, 4}) writer.tile(byColumns, width, LOW);
        }
        writer.text.append("}\n");
        return writer.text.toString();
    }

    /** The method that chooses one by its number of vectors, and how much of the work a call does. */
    private void choice(boolean byColumns) {
        String name = byColumns ? "columns" : "rows";
        String cold = byColumns ? "COLD_COLUMNS" : "COLD_ROWS";
        text.append(byColumns ? COLUMNS_DOC : ROWS_DOC);
        head(byColumns, "static void " + name, "int vectors, ");
        String arguments = parameters(byColumns)
                .replaceAll("(double\\[]|int) ", "")
                .replace("rows, depth", "tall, deep")
                .replace("z, atZ, rowZ", "y, atY, rowY")
                .replace("atA", "place")
                .replace("atB", "right")
                .replace("atC", "result");
        line(2, "int height = %s[vectors] > 0 ? HEIGHT : rows;", cold);
        line(2, "int tall;");
        line(2, "for (int i = 0; i < rows; i += tall) {");
        line(3, "int left = Math.min(height, rows - i);");
        line(3, "tall = left < HEIGHT ? left : left / HEIGHT * HEIGHT;");
        line(3, "int tile = tall > LOW || vectors == 1 ? vectors : vectors + LOW;");
        line(3, "int length = %s[tile] > 0 ? COLD_DEPTH : depth;", cold);
        line(3, "for (int p = 0; p < depth; p += length) {");
        line(4, "int deep = Math.min(length, depth - p);");
        line(4, "int place = atA + %s;", byColumns ? "i / HEIGHT * stripA + p * colA" : "i * rowA + p");
        line(4, "int right = atB + p * rowB;");
        line(4, "int result = atC + i * rowC;");
        line(4, "double[] y = p == 0 ? z : c;");
        line(4, "int atY = p == 0 ? atZ + i * rowZ : result;");
        line(4, "int rowY = p == 0 ? rowZ : rowC;");
        line(4, "switch (tile) {");
        for (int width : new int[] {1, 2, 4}) line(5, "case %d -> %s%d(%s);", width, name, width, arguments);
        // The rows of a low tile are the last ones of a strip.
        String low = byColumns ? arguments.replace("place", "place + HEIGHT - LOW") : arguments;
        line(5, "case 2 + LOW -> %s2Low(%s);", name, low);
        line(5, "default -> %s4Low(%s);", name, low);
        line(4, "}");
        line(4, "if (%s[tile] > 0) {", cold);
        line(5, "%s[tile]--;", cold);
        line(4, "}");
        line(3, "}");
        line(2, "}");
        line(1, "}");
    }

    private void tile(boolean byColumns, int width, int height) {
        text.append('\n');
        String tall = height == LOW ? "LOW" : "HEIGHT";
        String name = (byColumns ? "columns" : "rows") + width + (height == LOW ? "Low" : "");
        head(byColumns, "private static void " + name, "");
        line(2, "int[] row = ROWS[%s - Math.min(rows, %1$s)];", tall);
        String[] operands = byColumns ? new String[] {"z", "c"} : new String[] {"a", "z", "c"};
        if (byColumns && height == HEIGHT) {
            line(2, "int half = ROWS[0][HEIGHT / 2];");
        }
        for (String operand : operands) {
            for (int i = 1; i < height; i++) line(2, "int %s%d = row[%2$d] * %s;", operand, i, row(operand));
        }
        line(2, "for (int i = 0; i < rows; i += %s) {", tall);
        line(3, "int a0 = atA + %s;", byColumns ? "i / " + tall + " * stripA" : "i * rowA");
        line(3, "int z0 = atZ + i * rowZ;");
        for (int i = 0; i < height; i++) {
            for (int v = 0; v < width; v++) {
                line(3, "DoubleVector s%d%d = DoubleVector.fromArray(S, z, z0%s%s);", i, v, plus("z", i), lanes(v));
            }
        }
        if (byColumns) {
            line(3, "for (int p = 0, q = a0, from = atB; p < depth; p++, q += colA, from += rowB) {");
        } else {
            line(3, "for (int q = a0, from = atB; q < a0 + depth; q++, from += rowB) {");
        }
        for (int v = 0; v < width; v++) {
            line(4, "DoubleVector b%d = DoubleVector.fromArray(S, b, from%s);", v, lanes(v));
        }
        for (int i = 0; i < height; i++) {
            String place = byColumns ? inColumn(i, height) : plus("a", i);
            line(4, "DoubleVector x%d = DoubleVector.broadcast(S, a[q%s]);", i, place);
            for (int v = 0; v < width; v++) line(4, "s%d%d = x%1$d.fma(b%2$d, s%1$d%2$d);", i, v);
        }
        line(3, "}");
        line(3, "int c0 = atC + i * rowC;");
        for (int i = 0; i < height; i++) {
            for (int v = 0; v < width; v++) line(3, "s%d%d.intoArray(c, c0%s%s);", i, v, plus("c", i), lanes(v));
        }
        line(2, "}");
        line(1, "}");
    }

    private void head(boolean byColumns, String start, String first) {
        line(1, start + "(");
        for (String parameter : (first + parameters(byColumns)).split(", ", -1)) {
            line(3, parameter + (parameter.endsWith("rowC") ? ") {" : ","));
        }
    }

    private static String parameters(boolean byColumns) {
        return byColumns ? COLUMNS_PARAMETERS : ROWS_PARAMETERS;
    }

    private static String row(String operand) {
        return "row" + operand.toUpperCase(Locale.ROOT);
    }

    /** Where the number of a row is: in one of two halves, as {@link VectorTile} says. */
    private static String inColumn(int row, int height) {
        boolean inFirst = row < HEIGHT / 2 || height == LOW;
        int rest = inFirst ? row : row - HEIGHT / 2;
        return (inFirst ? "" : " + half") + (rest == 0 ? "" : " + " + rest);
    }

    private static String plus(String operand, int row) {
        return row == 0 ? "" : " + " + operand + row;
    }

    private static String lanes(int vector) {
        return vector == 0 ? "" : vector == 1 ? " + LANES" : " + " + vector + " * LANES";
    }

    private void line(int indent, String format, Object... values) {
        text.append("    ".repeat(indent))
                .append(String.format(Locale.ROOT, format, values))
                .append('\n');
    }

    private static final String ROWS_PARAMETERS = "int rows, int depth, double[] a, int atA, int rowA, "
            + "double[] b, int atB, int rowB, double[] z, int atZ, int rowZ, double[] c, int atC, int rowC";

    private static final String COLUMNS_PARAMETERS = "int rows, int depth, double[] a, int atA, int stripA, int colA, "
            + "double[] b, int atB, int rowB, double[] z, int atZ, int rowZ, double[] c, int atC, int rowC";

    private static final String HEAD =
            """
            package dev.ravine.autograd.kernel;

            import java.util.Arrays;
            import jdk.incubator.vector.DoubleVector;
            import jdk.incubator.vector.VectorSpecies;

            /**
             * The tile of the matrix product, c ← z + a · b: {@value #HEIGHT} rows, or {@value #LOW}, of one, two or four vectors, whose
             * sums stay in registers while k runs.
             *
             * <p>Each method goes down a column of tiles. Where the last tile lacks rows, others stand before its own, and what those
             * write is overwritten by its first own row. Parameters: rows and depth, the rows and columns of a; operands, each with its
             * place and its step from row to row, whose columns follow each other unless said otherwise; z is what the result begins
             * with, which may be c, and rowZ is 0 if one row serves all; c is modified.
             *
             * <p>Twelve sums, two vectors of b and one number of a are what sixteen registers hold, and keep two multipliers busy while
             * each waits for its last result. With 32 registers, 24 sums do the same work with fewer loads.
             *
             * <p>Six numbers in a row would be checked to be in the array all at once, and then a compiler may load all of them before
             * the first is used, and have no register left for a sum (JDK 25 does, and takes up to twice as long). So columns of a are
             * read in two halves, of which only the program knows that they follow each other.
             *
             * <p>Written by {@code TileWriter}, which is among the tests: change it there.
             */
            final class VectorTile {
                private static final VectorSpecies<Double> S = DoubleVector.SPECIES_PREFERRED;
                static final int LANES = S.length();

                /** Rows of a tile. */
                static final int HEIGHT = 6;

                /** Vectors of the widest tile: 512-bit vectors come with 32 registers, shorter ones with 16. */
                static final int MOST_VECTORS = LANES == 8 ? 4 : 2;

                /** Rows of the low tile, which takes what is left of a column of tiles: powers of two leave two or four rows. */
                static final int LOW = 4;

                /**
                 * How many calls of each tile, by its vectors, with {@value #LOW} more for a low one, are yet to be short: of one tile and
                 * {@value #COLD_DEPTH} values of k. Methods that are called often are compiled after less work than methods that loop, and
                 * interpreted vectors are slow.
                 */
                private static final int[] COLD_ROWS = cold();

                private static final int[] COLD_COLUMNS = cold();
                private static final int COLD_DEPTH = 2;

                /**
                 * For each number of rows that a tile lacks, which of them its rows are. These are loaded and not computed, since a branch that
                 * is rarely taken is first compiled without, and a minimum is computed again and again.
                 */
                private static final int[][] ROWS = {
                    {0, 1, 2, 3, 4, 5},
                    {0, 0, 1, 2, 3, 4},
                    {0, 0, 0, 1, 2, 3},
                    {0, 0, 0, 0, 1, 2},
                    {0, 0, 0, 0, 0, 1},
                    {0, 0, 0, 0, 0, 0}
                };

                private VectorTile() {}

                private static int[] cold() {
                    int[] calls = new int[MOST_VECTORS + LOW + 1];
                    Arrays.fill(calls, 10_000);
                    return calls;
                }
            """;

    private static final String ROWS_DOC =
            """

                /** With rows of a where they are: their columns follow each other. */
            """;

    private static final String COLUMNS_DOC =
            """

                /**
                 * With columns of a: the rows of a tile follow each other, {@value #HEIGHT} of them even in the last tile, where those
                 * that come first may be any.
                 *
                 * @param stripA from the rows of one tile to those of the next
                 * @param colA from column to column
                 */
            """;
}
