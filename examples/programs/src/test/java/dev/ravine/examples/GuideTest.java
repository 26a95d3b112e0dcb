package dev.ravine.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GuideTest {
    @RegisterExtension
    static final Shell SHELL = new Shell();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            batch-sizes     | single samples \\d* *rate
            momentum        | plain descent takes 367 steps at a rate of 0\\.017, momentum 128 at 0\\.0041
            dying-steps     | with AdaGrad, and
            bias-correction | learning rates with the correction
            decoupled-decay | with L2, \\d\\.\\d+ with AdamW
            defaults        | spirals: \\d+\\.\\d %
            """)
    @Tag("slow")
    void aClaimIsMeasuredAndDrawn(String claim, String figures) throws Exception {
        Program program = SHELL.run("guide", "--claim", claim, "--seeds", "1", "--out", "plots");
        assertThat(program.code()).as(program.errors()).isZero();
        assertThat(program.out())
                .containsPattern(figures)
                .containsPattern("(held: 1|did not hold: 0) of 1 runs\\. Plot: plots/" + claim + "\\.png\n");
        BufferedImage plot =
                ImageIO.read(SHELL.folder().resolve("plots/" + claim + ".png").toFile());
        assertThat(plot.getRGB(0, 0, plot.getWidth(), plot.getHeight(), null, 0, plot.getWidth()))
                .as("the colour of the first line")
                .contains(0xff0072b2);
    }

    @Test
    @Tag("slow")
    void theExperimentsComeOutTheSameEachTime() throws Exception {
        Program first = SHELL.run("guide", "--claim", "dying-steps", "--seeds", "1");
        assertThat(SHELL.run("guide", "--claim", "dying-steps", "--seeds", "1")).isEqualTo(first);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            --seeds=0        | --seeds is 0, expected at least 1
            --claim=momentun | there is no claim 'momentun'; did you mean 'momentum'?
            """)
    void whatCannotBeIsRefusedInOneLine(String argument, String message) throws Exception {
        Program program = SHELL.run("guide", argument);
        assertThat(program.code()).isEqualTo(2);
        assertThat(program.errors())
                .startsWith("examples/run guide: ")
                .contains(message)
                .hasLineCount(1);
        assertThat(program.out()).isEmpty();
        assertThat(SHELL.folder()).isEmptyDirectory();
    }
}
