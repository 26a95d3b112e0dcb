package dev.ravine.nn.image;

import static dev.ravine.autograd.Variable.wrt;

import dev.ravine.autograd.RangeKernel;
import dev.ravine.autograd.Variable;
import dev.ravine.autograd.kernel.Kernels;
import java.util.Arrays;

/** Makes rows of pixels of others: each pixel of the result is one of the source, or 0. */
final class PixelMap {
    /** Stands for a pixel that is 0. */
    static final int ZERO = -1;

    private final int sources;
    private final int[] from;

    /**
     * Makes a map.
     *
     * @param sources how many pixels there are
     * @param from for each pixel of the result the place of its source, or {@link #ZERO}; kept
     */
    PixelMap(int sources, int[] from) {
        this.sources = sources;
        this.from = from;
    }

    /** Returns a row of pixels for each row of x. */
    Variable apply(Variable x) {
        RangeKernel kernel = kernel(x, (y, in, first, to) -> {
            for (int row = first; row < to; row++) {
                int at = row * sources;
                for (int j = 0; j < from.length; j++) {
                    y.data[row * from.length + j] = from[j] == ZERO ? 0 : in[0].data[at + from[j]];
                }
            }
        });
        return Variable.compute("pixels", x.rows(), from.length, kernel, wrt(x, (y, g) -> addBack(g)));
    }

    /** Returns what is added to each source by the pixels that come from it: the rule of {@link #apply}, which is its own. */
    private Variable addBack(Variable x) {
        RangeKernel kernel = kernel(x, (y, in, first, to) -> {
            Arrays.fill(y.data, first * sources, to * sources, 0);
            for (int row = first; row < to; row++) {
                int at = row * sources;
                for (int j = 0; j < from.length; j++) {
                    if (from[j] != ZERO) {
                        y.data[at + from[j]] += in[0].data[row * from.length + j];
                    }
                }
            }
        });
        return Variable.compute("pixelsBack", x.rows(), sources, kernel, wrt(x, (y, g) -> apply(g)));
    }

    private RangeKernel kernel(Variable x, RangeKernel.Loop loop) {
        return new RangeKernel(x.rows(), (long) from.length * Kernels.PER_ENTRY, loop);
    }
}
