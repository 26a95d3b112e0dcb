package dev.ravine.nn;

import static dev.ravine.nn.LayerLedger.line;
import static dev.ravine.nn.LayerLedger.random;

import dev.ravine.nn.image.AdaptiveAvgPool2d;
import dev.ravine.nn.image.AdaptiveMaxPool2d;
import dev.ravine.nn.image.AvgPool2d;
import dev.ravine.nn.image.Conv1d;
import dev.ravine.nn.image.Conv2d;
import dev.ravine.nn.image.ConvOptions;
import dev.ravine.nn.image.ConvTranspose2d;
import dev.ravine.nn.image.GlobalAvgPool2d;
import dev.ravine.nn.image.GlobalMaxPool2d;
import dev.ravine.nn.image.ImageShape;
import dev.ravine.nn.image.MaxPool2d;
import dev.ravine.nn.image.PaddingMode;
import dev.ravine.nn.image.PixelShuffle;
import dev.ravine.nn.image.Upsample;
import dev.ravine.nn.image.Window;

/**
 * The layers of images; their cases come from {@code images.py}.
 *
 * <p>The sizes of a case are channels, height and width of the image, then height, width, stride, padding and dilation of the
 * window, then outputs and groups. Where they are given per direction, stride, padding and dilation are two numbers each.
 */
final class ImageLines {
    private ImageLines() {}

    static void add() {
        line("Conv2d", s -> new Conv2d(image(s), s[8], window(s), random()));
        line("Conv2d / without bias", s -> Conv2d.withoutBias(image(s), s[8], window(s), random()));
        line("Conv2d / groups", s -> conv2d(s, ConvOptions.standard()));
        line(
                "Conv2d / groups, without bias",
                s -> conv2d(s, ConvOptions.standard().withoutBias()));
        for (PaddingMode mode : PaddingMode.values()) {
            line("Conv2d / per direction, " + mode, s -> {
                ConvOptions options = ConvOptions.standard().withPaddingMode(mode);
                return new Conv2d(image(s), s[11], windowPerDirection(s), options, random());
            });
            line(
                    "Conv1d / " + mode,
                    s -> new Conv1d(s[0], s[5], steps(s), options(s[6]).withPaddingMode(mode), random()));
        }
        line("Conv2d / same", s -> new Conv2d(image(s), s[8], window(s).same(), random()));
        line("Conv1d", s -> new Conv1d(s[0], s[5], steps(s), random()));
        line(
                "Conv1d / without bias",
                s -> new Conv1d(s[0], s[5], steps(s), ConvOptions.standard().withoutBias(), random()));
        line("ConvTranspose2d", s -> new ConvTranspose2d(image(s), s[11], windowPerDirection(s), random()));
        line(
                "ConvTranspose2d / groups, without bias, output padding",
                s -> new ConvTranspose2d(
                        image(s),
                        new ImageShape(s[11], s[13], s[14]),
                        windowPerDirection(s),
                        options(s[12]).withoutBias(),
                        random()));
        line("MaxPool2d", s -> new MaxPool2d(image(s), window(s)));
        line("MaxPool2d / tiles", s -> new MaxPool2d(image(s), s[3]));
        line("AvgPool2d", s -> new AvgPool2d(image(s), window(s)));
        line("AvgPool2d / tiles", s -> new AvgPool2d(image(s), s[3]));
        line("AvgPool2d / padding not counted", s -> AvgPool2d.withoutCountingPadding(image(s), window(s)));
        line("GlobalAvgPool2d", s -> new GlobalAvgPool2d(image(s)));
        line("GlobalMaxPool2d", s -> new GlobalMaxPool2d(image(s)));
        line("Flatten", s -> new Flatten());
        line("AdaptiveAvgPool2d", s -> new AdaptiveAvgPool2d(image(s), s[3], s[4]));
        line("AdaptiveMaxPool2d", s -> new AdaptiveMaxPool2d(image(s), s[3], s[4]));
        line("Upsample / nearest", s -> Upsample.nearest(image(s), s[3], s[4]));
        line("Upsample / bilinear", s -> Upsample.bilinear(image(s), s[3], s[4]));
        line("Upsample / bicubic", s -> Upsample.bicubic(image(s), s[3], s[4]));
        line("Upsample / bilinear, aligned corners", s -> Upsample.bilinear(image(s), s[3], s[4])
                .withAlignedCorners());
        line("Upsample / bicubic, aligned corners", s -> Upsample.bicubic(image(s), s[3], s[4])
                .withAlignedCorners());
        line("Upsample / scale", s -> Upsample.nearest(image(s), s[3]));
        line("PixelShuffle", s -> new PixelShuffle(image(s), s[3]));
    }

    private static ImageShape image(int[] sizes) {
        return new ImageShape(sizes[0], sizes[1], sizes[2]);
    }

    private static Window window(int[] sizes) {
        return Window.of(sizes[3], sizes[4]).stride(sizes[5]).padding(sizes[6]).dilation(sizes[7]);
    }

    private static Window windowPerDirection(int[] sizes) {
        return Window.of(sizes[3], sizes[4])
                .stride(sizes[5], sizes[6])
                .padding(sizes[7], sizes[8])
                .dilation(sizes[9], sizes[10]);
    }

    /** Of features, width, stride, padding, dilation, outputs and groups. */
    private static Window steps(int[] sizes) {
        return Window.of(1, sizes[1]).stride(sizes[2]).padding(sizes[3]).dilation(sizes[4]);
    }

    private static ConvOptions options(int groups) {
        return ConvOptions.standard().withGroups(groups);
    }

    private static Conv2d conv2d(int[] sizes, ConvOptions options) {
        return new Conv2d(image(sizes), sizes[8], window(sizes), options.withGroups(sizes[9]), random());
    }
}
