package dev.ravine.examples.shared;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlotTest {
    private static final double[] STEPS = {0, 1, 2, 3};

    @TempDir
    private Path folder;

    private void save(Plot plot) throws IOException {
        Path png = folder.resolve("plot.png");
        plot.save(png);
        BufferedImage picture = ImageIO.read(png.toFile());
        assertThat(picture.getWidth()).isEqualTo(900);
    }

    @Test
    void aLossOfExactlyZeroHasNoPlaceOnALogarithmicAxis() throws IOException {
        save(new Plot("t", "step", "loss")
                .logarithmic()
                .line("falls to 0", STEPS, new double[] {1, 1e-3, 0, 0})
                .line("0 from the start", STEPS, new double[] {0, 0, 0, 0}));
        save(new Plot("t", "step", "loss").logarithmic().line("0", STEPS, new double[4]));
        save(new Plot("t", "step", "loss")
                .logarithmic()
                .line("loss", STEPS, new double[4])
                .lineOnTheRight("rate", STEPS, new double[] {1, 0.5, 0.1, 0}));
        save(new Plot("t", "step", "loss").logarithmic().line("NaN", STEPS, new double[] {2, Double.NaN, -1, 1}));
        save(new Plot("t", "step", "loss").line("-", STEPS, new double[] {2, -1, 0, Double.POSITIVE_INFINITY}));
    }
}
