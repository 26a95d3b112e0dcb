package dev.ravine.autograd.convolution;

/**
 * The pixels that are added on the four sides of an image.
 *
 * @param top the rows above the first
 * @param left the columns before the first
 * @param bottom the rows below the last
 * @param right the columns behind the last
 */
public record Padding(int top, int left, int bottom, int right) {
    /** As many pixels on each side. */
    public static Padding all(int pixels) {
        return of(pixels, pixels);
    }

    /** As many rows above as below, and as many columns on the left as on the right. */
    public static Padding of(int down, int across) {
        return new Padding(down, across, down, across);
    }

    /** Whether an image stays as it is. */
    public boolean isNone() {
        return top == 0 && left == 0 && bottom == 0 && right == 0;
    }

    /** The number where it is the same on all sides, that down × that across on two, and otherwise all four. */
    @Override
    public String toString() {
        return top != bottom || left != right
                ? "%d above, %d left, %d below, %d right".formatted(top, left, bottom, right)
                : new PerDirection(top, left).toString();
    }
}
