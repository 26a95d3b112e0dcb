package dev.ravine.examples.shared;

import dev.ravine.nn.image.ImageShape;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Pictures made of characters, the darker the greater the number. */
public final class TextArt {
    private static final String SHADES = " .:-=+*#%@";

    private TextArt() {}

    /**
     * A picture in lines, of the first channel if there are several. A pixel is two characters wide, so that it is
     * about square; no line ends in spaces.
     *
     * @param pixels from 0 to 1, row after row; what lies outside is shown as the nearer of the two
     */
    public static String of(double[] pixels, ImageShape shape) {
        return IntStream.range(0, shape.height())
                .mapToObj(i -> IntStream.range(0, shape.width())
                        .mapToObj(j -> shade(pixels[i * shape.width() + j]).repeat(2))
                        .collect(Collectors.joining())
                        .stripTrailing())
                .collect(Collectors.joining("\n"));
    }

    private static String shade(double pixel) {
        int last = SHADES.length() - 1;
        int place = (int) Math.round(Math.max(0, Math.min(1, pixel)) * last);
        return SHADES.substring(place, place + 1);
    }
}
