package dev.ravine.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CompareTest {
    @RegisterExtension
    static final Shell SHELL = new Shell();

    @Test
    void allBeginAtOneLossAndAreToldInATable() throws Exception {
        Program program = SHELL.run("compare", "--data=iris", "--epochs=6", "--optimizers=sgd,adam,lion", "--seed=3");
        assertThat(program.code()).as(program.errors()).isZero();
        assertThat(program.out())
                .containsPattern(
                        """
                        mlp:128 on iris, seed 3, from a loss of [01]\\.\\d+
                         +optimizer +rate +loss after 1 +loss after 5 +loss after 6 +time of an epoch
                         +sgd +0\\.01 .* ms
                         +adam +0\\.01 .* ms
                         +lion +0\\.01 .* ms
                        """);
        List<String> table = Files.readAllLines(SHELL.folder().resolve("compare/compare.csv"));
        assertThat(table).startsWith("optimizer,rate,epoch,loss").hasSize(1 + 3 * 7);
        assertThat(table)
                .filteredOn(line -> line.contains(",0.01,0,"))
                .extracting(line -> line.substring(line.lastIndexOf(',')))
                .hasSize(3)
                .containsOnly(table.get(1).substring("sgd,0.01,0".length()));
        assertIsDrawn("compare/compare.png");
        assertThat(SHELL.folder().resolve("compare/rates.png")).doesNotExist();
    }

    @Test
    void theSameSeedGivesTheSameFigures() throws Exception {
        String[] arguments = {"compare", "--data=iris", "--epochs=2", "--optimizers=adam"};
        SHELL.run(arguments);
        byte[] before = Files.readAllBytes(SHELL.folder().resolve("compare/compare.csv"));
        // One that ran before must not change the random numbers of the next.
        SHELL.run("compare", "--data=iris", "--epochs=2", "--optimizers=sgd,adam", "--out=two");
        assertThat(Files.readString(SHELL.folder().resolve("two/compare.csv")))
                .endsWith(new String(before, java.nio.charset.StandardCharsets.UTF_8)
                        .replace("optimizer,rate,epoch,loss\n", ""));
    }

    @Test
    void tuningTakesTheBestRateOfThoseItTried() throws Exception {
        Program program =
                SHELL.run("compare", "--data=iris", "--epochs=5", "--optimizers=sgd,adam", "--tune", "--out=tuned");
        assertThat(program.code()).as(program.errors()).isZero();
        double best = Files.readAllLines(SHELL.folder().resolve("tuned/compare.csv")).stream()
                .filter(line -> line.startsWith("sgd,"))
                .map(line -> line.split(",", -1))
                .filter(cells -> cells[2].equals("5"))
                .min((a, b) -> Double.compare(Double.parseDouble(a[3]), Double.parseDouble(b[3])))
                .map(cells -> Double.parseDouble(cells[1]))
                .orElseThrow();
        assertThat(program.out())
                .containsPattern("optimizer +best rate .* good rates\n +sgd +"
                        + String.valueOf(best).replaceAll("\\.0$", "") + " .*\\d to \\d.* times\n");
        assertIsDrawn("tuned/compare.png");
        assertIsDrawn("tuned/rates.png");
    }

    @Test
    void minimizersRaceFromTheSameWeightsAndFindTheirSteps() throws Exception {
        String[] arguments = {
            "compare", "--data=iris", "--model=mlp:6", "--epochs=8", "--optimizers=lbfgs,newton-cg,adam"
        };
        Program program = SHELL.run(arguments);
        assertThat(program.code()).as(program.errors()).isZero();
        assertThat(program.out())
                .containsPattern(" +lbfgs +finds it .* ms\n +newton-cg +finds it .* ms\n +adam +0\\.01 .* ms\n")
                .contains("lbfgs: one step on all samples in each epoch");
        List<String> table = Files.readAllLines(SHELL.folder().resolve("compare/compare.csv"));
        for (String name : List.of("lbfgs", "newton-cg")) {
            List<Double> losses = table.stream()
                    .filter(line -> line.startsWith(name + ",,"))
                    .map(line -> Double.parseDouble(line.substring(line.lastIndexOf(',') + 1)))
                    .toList();
            assertThat(losses).hasSize(9).isSortedAccordingTo(Comparator.reverseOrder());
            assertThat(table).contains("adam,0.01,0," + losses.get(0));
            assertThat(losses.get(8)).isLessThan(losses.get(0) / 2);
        }
        String[] tuned = Arrays.copyOf(arguments, arguments.length + 1);
        tuned[arguments.length] = "--tune";
        Program tuning = SHELL.run(tuned);
        assertThat(tuning.code()).as(tuning.errors()).isZero();
        assertIsDrawn("compare/rates.png");
    }

    @Test
    void aDivergedRunIsReported() throws Exception {
        Program program = SHELL.run("compare", "--data=iris", "--epochs=2", "--optimizers=sgd,adam", "--lr=100000");
        assertThat(program.code()).as(program.errors()).isZero();
        assertThat(program.out()).containsPattern("sgd +1e\\+05 +diverged +diverged ");
    }

    private void assertIsDrawn(String png) throws Exception {
        BufferedImage image =
                Objects.requireNonNull(ImageIO.read(SHELL.folder().resolve(png).toFile()), png);
        assertThat(java.util.Arrays.stream(
                                image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth()))
                        .distinct()
                        .count())
                .as("colours in " + png)
                .isGreaterThan(10);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            --optimizers=sgd,adma     | there is no optimizer 'adma'; did you mean 'adam'?
            --optimizers=lm           | lm minimizes sums of squares, but the loss here is a cross-entropy
            --lr=-1                   | --lr is -1.0, expected above 0
            --epochs=0                | --epochs is 0, expected at least 1
            --data=diggits            | there is no data set 'diggits'; did you mean 'digits'?
            --model=cnn --data=iris   | a cnn needs images
            """)
    void whatCannotBeIsRefusedInOneLine(String arguments, String message) throws Exception {
        Program program = SHELL.run(("compare " + arguments).split(" ", -1));
        assertThat(program.errors())
                .startsWith("examples/run compare: ")
                .contains(message)
                .hasLineCount(1);
        assertThat(program.code()).isEqualTo(2);
        assertThat(program.out()).isEmpty();
    }
}
