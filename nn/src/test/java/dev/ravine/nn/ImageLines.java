package dev.ravine.nn;

import static dev.ravine.nn.LayerLedger.line;
import static dev.ravine.nn.LayerLedger.random;

import dev.ravine.nn.image.AvgPool2d;
import dev.ravine.nn.image.Conv2d;
import dev.ravine.nn.image.GlobalAvgPool2d;
import dev.ravine.nn.image.GlobalMaxPool2d;
import dev.ravine.nn.image.ImageShape;
import dev.ravine.nn.image.MaxPool2d;
import dev.ravine.nn.image.Window;

/**
 * The layers of images; their cases come from {@code images.py}.
 *
 * <p>The sizes of a case are channels, height and width of the image, then height, width, stride, padding and dilation of the
 * window, then outputs and groups.
 */
final class ImageLines {
    private ImageLines() {}

    static void add() {
        line("Conv2d", s -> new Conv2d(image(s), s[8], window(s), random()));
        line("Conv2d / without bias", s -> Conv2d.withoutBias(image(s), s[8], window(s), random()));
        line("Conv2d / groups", s -> new Conv2d(image(s), s[8], window(s), s[9], true, random()));
        line("Conv2d / groups, without bias", s -> new Conv2d(image(s), s[8], window(s), s[9], false, random()));
        line("MaxPool2d", s -> new MaxPool2d(image(s), window(s)));
        line("MaxPool2d / tiles", s -> new MaxPool2d(image(s), s[3]));
        line("AvgPool2d", s -> new AvgPool2d(image(s), window(s)));
        line("AvgPool2d / tiles", s -> new AvgPool2d(image(s), s[3]));
        line("AvgPool2d / padding not counted", s -> AvgPool2d.withoutCountingPadding(image(s), window(s)));
        line("GlobalAvgPool2d", s -> new GlobalAvgPool2d(image(s)));
        line("GlobalMaxPool2d", s -> new GlobalMaxPool2d(image(s)));
        line("Flatten", s -> new Flatten());
    }

    private static ImageShape image(int[] sizes) {
        return new ImageShape(sizes[0], sizes[1], sizes[2]);
    }

    private static Window window(int[] sizes) {
        return new Window(sizes[3], sizes[4], sizes[5], sizes[6], sizes[7]);
    }
}
