package dev.ravine.nn.image;

import dev.ravine.autograd.Require;
import dev.ravine.autograd.Variable;
import dev.ravine.autograd.convolution.PatchGrid;
import dev.ravine.autograd.convolution.Patches;
import java.util.Arrays;
import org.ejml.data.DMatrixRMaj;

/** A layer that makes one number of each window of each channel. */
abstract class Pooling extends ImageLayer {
    Pooling(ImageShape input, ImageShape output) {
        super(input, output);
    }

    /**
     * For each place of a window, the pixels that lie within the image, as their numbers in the channel.
     *
     * @throws IllegalArgumentException if the window is larger than the padded image, or somewhere holds nothing but padding
     */
    static int[][] windows(String kind, ImageShape input, Window window) {
        Require.notNull(kind, "the shape of the input", input);
        PatchGrid grid = Require.notNull(kind, "the window", window).on(kind, channel(input));
        // An image whose entries are the pixels' numbers from 1, so that the zeros of the padding stand out.
        DMatrixRMaj numbers = new DMatrixRMaj(1, input.pixels());
        Arrays.setAll(numbers.data, i -> i + 1);
        DMatrixRMaj patches = Patches.unfold(Variable.wrap(numbers), grid).value();
        int[][] windows = new int[patches.numRows][];
        for (int place = 0; place < windows.length; place++) {
            int at = place * patches.numCols;
            windows[place] = Arrays.stream(patches.data, at, at + patches.numCols)
                    .filter(number -> number > 0)
                    .mapToInt(number -> (int) number - 1)
                    .toArray();
            Require.that(
                    windows[place].length > 0,
                    kind,
                    "a window of %s on an image of %s lies in the padding",
                    window,
                    input);
        }
        return windows;
    }

    /** The shape of one channel, as an image of its own. */
    static ImageShape channel(ImageShape image) {
        return new ImageShape(1, image.height(), image.width());
    }

    @Override
    final Variable ofImages(Variable x) {
        return Pixels.channelsAsImages(pooled(Pixels.channelsAsRows(x, input())), output());
    }

    /**
     * Makes one number of each window of each channel.
     *
     * @param channels (batch · channels) × pixels
     * @return (batch · channels) × places
     */
    abstract Variable pooled(Variable channels);
}
