package dev.ravine.nn.image;

import dev.ravine.autograd.Variable;
import dev.ravine.autograd.convolution.Convolutions;
import dev.ravine.autograd.convolution.PatchGrid;
import org.jspecify.annotations.Nullable;

/**
 * The places of a convolution's window on images, whatever stands in the padding.
 *
 * @param edges puts something other than zeros around an image; the grid then has no padding
 * @param grid the places on what it returns
 */
record Places(@Nullable PixelMap edges, PatchGrid grid) {
    static Places of(Window window, PaddingMode mode, ImageShape image) {
        if (mode == PaddingMode.ZEROS) {
            return new Places(null, window.on(image));
        }
        ImageShape padded = PaddingMode.padded(image, window.padding());
        return new Places(mode.map(image, window.padding()), window.padding(0).on(padded));
    }

    /** The convolution of images, with a bias if there is one. */
    Variable convolve(Variable images, Variable weight, @Nullable Variable bias, int groups) {
        Variable seen = edges == null ? images : edges.apply(images);
        return bias == null
                ? Convolutions.convolve(seen, weight, grid, groups)
                : Convolutions.convolve(seen, weight, bias, grid, groups);
    }
}
