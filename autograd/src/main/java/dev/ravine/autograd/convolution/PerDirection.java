package dev.ravine.autograd.convolution;

/**
 * A number of pixels in each of the two directions of an image.
 *
 * @param down from row to row
 * @param across from column to column
 */
public record PerDirection(int down, int across) {
    /** The same number in both directions. */
    public static PerDirection both(int pixels) {
        return new PerDirection(pixels, pixels);
    }

    /** The number if it is the same in both directions, and otherwise that down × that across. */
    @Override
    public String toString() {
        return down == across ? Integer.toString(down) : down + "×" + across;
    }
}
