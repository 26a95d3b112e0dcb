package dev.ravine.nn.image;

import dev.ravine.autograd.Require;
import dev.ravine.autograd.convolution.Padding;

/** What stands in the padding around an image. */
public enum PaddingMode {
    /** Zeros. */
    ZEROS {
        @Override
        int source(int place, int size) {
            return place < 0 || place >= size ? PixelMap.ZERO : place;
        }
    },
    /** The image mirrored at its outermost pixels, which are not repeated; the padding is less than the image. */
    REFLECT {
        @Override
        int source(int place, int size) {
            return place < 0 ? -place : place >= size ? 2 * (size - 1) - place : place;
        }

        @Override
        int greatest(int size) {
            return size - 1;
        }
    },
    /** The outermost pixel, again and again. */
    REPLICATE {
        @Override
        int source(int place, int size) {
            return Math.max(0, Math.min(size - 1, place));
        }
    },
    /** The image from its other end; the padding is at most the image. */
    CIRCULAR {
        @Override
        int source(int place, int size) {
            return Math.floorMod(place, size);
        }

        @Override
        int greatest(int size) {
            return size;
        }
    };

    /** Where a line or column comes from that is counted from the first of the image. */
    abstract int source(int place, int size);

    /** The most padding on one side of an image of a size. */
    int greatest(int size) {
        return Integer.MAX_VALUE;
    }

    /** The shape of an image with its padding. */
    static ImageShape padded(ImageShape image, Padding padding) {
        return new ImageShape(
                image.channels(),
                padding.top() + image.height() + padding.bottom(),
                padding.left() + image.width() + padding.right());
    }

    /** Images with their padding. */
    PixelMap map(ImageShape image, Padding padding) {
        requireRoom(Math.max(padding.top(), padding.bottom()), image.height(), "rows");
        requireRoom(Math.max(padding.left(), padding.right()), image.width(), "columns");
        ImageShape padded = padded(image, padding);
        int[] from = new int[padded.size()];
        for (int i = 0; i < from.length; i++) {
            int channel = i / padded.pixels();
            int row = source(i % padded.pixels() / padded.width() - padding.top(), image.height());
            int column = source(i % padded.width() - padding.left(), image.width());
            from[i] = row == PixelMap.ZERO || column == PixelMap.ZERO
                    ? PixelMap.ZERO
                    : (channel * image.height() + row) * image.width() + column;
        }
        return new PixelMap(image.size(), from);
    }

    private void requireRoom(int padding, int size, String what) {
        Require.that(
                padding <= greatest(size),
                "PaddingMode." + this,
                "a padding of %d %s, but the image has %d, expected at most %d",
                padding,
                what,
                size,
                greatest(size));
    }
}
