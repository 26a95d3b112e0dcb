package dev.ravine.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LrFindTest {
    private static final Pattern SUGGESTION = Pattern.compile("\nsuggested: --lr (\\S+), a tenth of that\n");

    @RegisterExtension
    static final Shell SHELL = new Shell();

    /** The ranges are where a sweep of 20 epochs on the digits falls well: half a power of ten apart or more. */
    @ParameterizedTest
    @CsvSource({"adamw, 0.003, 0.03", "sgd, 0.03, 1", "momentum, 0.01, 0.3", "lion, 0.0003, 0.006"})
    void aRateIsSuggestedFromTheRangeThatWorks(String optimizer, double least, double greatest) throws Exception {
        Program program = SHELL.run("lr-find", "--optimizer", optimizer);
        assertThat(program.code()).as(program.errors()).isZero();
        assertThat(program.out()).contains("where the loss exploded\n").endsWith("drawn in lr-find.png\n");
        Matcher suggestion = SUGGESTION.matcher(program.out());
        assertThat(suggestion.find()).as(program.out()).isTrue();
        assertThat(Double.parseDouble(suggestion.group(1))).isBetween(least, greatest);
        BufferedImage image = Objects.requireNonNull(
                ImageIO.read(SHELL.folder().resolve("lr-find.png").toFile()));
        assertThat(Arrays.stream(image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth()))
                        .distinct()
                        .count())
                .isGreaterThan(10);
    }

    @Test
    void aRangeThatEndsTooEarlyIsReportedAsSuch() throws Exception {
        Program program =
                SHELL.run("lr-find", "--data=iris", "--from=1e-4", "--to=1e-3", "--steps=40", "--plot=small.png");
        assertThat(program.code()).as(program.errors()).isZero();
        assertThat(program.out())
                .contains("from 0.0001 to 0.001 in 40 steps, and the loss did not explode")
                .contains("try a higher --to")
                .doesNotContain("suggested");
        assertThat(SHELL.folder().resolve("small.png")).exists();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            --from=0             | --from is 0.0, expected above 0 and below --to
            --from=1 --to=0.1    | --from is 1.0, expected above 0 and below --to, which is 0.1
            --steps=2            | --steps is 2, expected at least 10
            --optimizer=adma     | there is no optimizer 'adma'; did you mean 'adam'?
            --plot=no/such.png   | no/such.png
            """)
    void whatCannotBeIsRefusedInOneLine(String arguments, String message) throws Exception {
        Program program = SHELL.run(("lr-find " + arguments).split(" ", -1));
        assertThat(program.errors())
                .startsWith("examples/run lr-find: ")
                .contains(message)
                .hasLineCount(1);
        assertThat(program.code()).isEqualTo(2);
        try (Stream<Path> files = Files.list(SHELL.folder())) {
            assertThat(files).isEmpty();
        }
    }
}
