package dev.ravine.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ravine.nn.checkpoint.SafeTensors;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrainTest {
    private static final String[] SHORT = {"train", "--model", "mlp:16", "--epochs", "40", "--early-stopping", "2"};

    @TempDir
    Path folder;

    private static double accuracy(Program program) {
        Matcher accuracy = Pattern.compile("accuracy (0\\.\\d+|1\\.0+) of").matcher(program.out());
        assertThat(accuracy.find()).as(program.toString()).isTrue();
        return Double.parseDouble(accuracy.group(1));
    }

    @Test
    void digitsAreLearntAndEverythingIsWritten() throws Exception {
        Program program = Program.run(folder, "train");
        assertThat(program.code()).as(program.errors()).isZero();
        assertThat(program.errors()).isEmpty();
        assertThat(accuracy(program)).isGreaterThanOrEqualTo(0.975);
        assertThat(program.out())
                .contains("training 120/2400  loss ", "label\\as", "the model is in digits.safetensors");
        assertThat(colours(folder.resolve("digits.png"))).hasSizeGreaterThan(20);
    }

    private static Set<Integer> colours(Path png) throws IOException {
        BufferedImage image = ImageIO.read(png.toFile());
        Set<Integer> colours = new HashSet<>();
        for (int x = 0; x < image.getWidth(); x++) {
            for (int y = 0; y < image.getHeight(); y++) {
                colours.add(image.getRGB(x, y));
            }
        }
        return colours;
    }

    /** A class drawn at random gets a third of iris and of the spirals, and a tenth of the digits. */
    @ParameterizedTest
    @CsvSource({
        "iris, mlp:16, adam, constant, 40, 0.9",
        "breast-cancer, mlp:16, momentum, one-cycle, 20, 0.93",
        "moons, 'mlp:16,16', rmsprop, constant, 60, 0.98",
        "spirals, 'mlp:32,32', nadam, cosine, 60, 0.9",
        "digits, cnn, adamw, step, 6, 0.9",
        "digits, lstm, adamw, cosine, 8, 0.9",
        "digits, transformer, adamw, cosine, 8, 0.85"
    })
    void everyDataSetAndEveryNetworkLearns(
            String data, String model, String optimizer, String schedule, String epochs, double least)
            throws Exception {
        Program program = Program.run(
                folder,
                "train",
                "--data",
                data,
                "--model",
                model,
                "--optimizer",
                optimizer,
                "--schedule",
                schedule,
                "--epochs",
                epochs,
                "--clip",
                "5");
        assertThat(accuracy(program)).as(program.toString()).isGreaterThanOrEqualTo(least);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "all"})
    void aBatchMayBeOneSampleOrAll(String batch) throws Exception {
        Program program = Program.run(folder, "train", "--data", "iris", "--batch", batch, "--epochs", "30");
        assertThat(accuracy(program)).isGreaterThanOrEqualTo(0.8);
    }

    @Test
    void aRunWithoutProgressEndsEarly() throws Exception {
        Program program = Program.run(folder, "train", "--data", "iris", "--early-stopping", "5", "--epochs", "500");
        Matcher steps = Pattern.compile("(\\d+) steps in").matcher(program.out());
        assertThat(steps.find()).isTrue();
        assertThat(Integer.parseInt(steps.group(1))).isLessThan(500);
    }

    @Test
    void aCsvFileIsRead() throws Exception {
        StringBuilder rows = new StringBuilder("height,width,kind\n");
        Random random = new Random(5);
        for (int i = 0; i < 100; i++) {
            rows.append(random.nextGaussian() + 4 * (i % 2))
                    .append(',')
                    .append(random.nextGaussian())
                    .append(',')
                    .append(i % 2)
                    .append('\n');
        }
        Files.writeString(folder.resolve("kinds.csv"), rows);
        Program program = Program.run(folder, "train", "--data", "csv:kinds.csv", "--epochs", "50");
        assertThat(accuracy(program)).isGreaterThanOrEqualTo(0.85);
        assertThat(folder.resolve("csv.safetensors")).exists();
    }

    // ---- going on

    private Path unbroken() throws Exception {
        List<String> arguments = new ArrayList<>(List.of(SHORT));
        arguments.addAll(List.of("--checkpoint", "unbroken.safetensors"));
        Program program = Program.run(folder, arguments.toArray(String[]::new));
        assertThat(program.code()).as(program.errors()).isZero();
        return folder.resolve("unbroken.safetensors");
    }

    private Process begin(boolean resume) throws IOException {
        List<String> arguments = new ArrayList<>(List.of(SHORT));
        if (resume) {
            arguments.add("--resume");
        }
        return Program.start(folder, arguments.toArray(String[]::new))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("out.txt").toFile())
                .start();
    }

    private String out() throws IOException {
        return Files.readString(folder.resolve("out.txt"));
    }

    /** Waits until the process trains, or has ended. */
    private void awaitTraining(Process process) throws Exception {
        while (process.isAlive() && !out().contains("training ")) {
            Thread.sleep(2);
        }
    }

    private static void assertSame(String when, Path file, Path unbroken) {
        SafeTensors actual = SafeTensors.read(file);
        SafeTensors expected = SafeTensors.read(unbroken);
        assertThat(actual.metadata()).as(when).isEqualTo(expected.metadata());
        assertThat(actual.matrices().keySet()).isEqualTo(expected.matrices().keySet());
        expected.matrices().forEach((name, matrix) -> assertThat(Arrays.equals(actual.matrix(name).data, matrix.data))
                .as("%s: the same bits in %s", when, name)
                .isTrue());
    }

    @Test
    void aRunThatIsKilledTwentyTimesEndsWithTheBitsOfAnUnbrokenOne() throws Exception {
        Path unbroken = unbroken();
        Path file = folder.resolve("digits.safetensors");
        long seed = 20261124;
        Random random = new Random(seed);
        int kills = 0;
        while (kills < 20) {
            Files.deleteIfExists(file);
            for (int code = -1; code != 0; ) {
                FileTime saved = Files.exists(file) ? Files.getLastModifiedTime(file) : FileTime.fromMillis(0);
                Process process = begin(Files.exists(file));
                // Not before it has come further than the one before it, or this would never end.
                while (process.isAlive()
                        && (!Files.exists(file)
                                || Files.getLastModifiedTime(file).equals(saved))) {
                    Thread.sleep(2);
                }
                if (!process.waitFor(random.nextInt(60), TimeUnit.MILLISECONDS)) {
                    process.destroyForcibly();
                    kills++;
                }
                code = process.waitFor();
            }
            assertSame("after " + kills + " kills, seed " + seed, file, unbroken);
        }
    }

    @Test
    void aRunThatIsInterruptedSavesAndSaysHowToGoOn() throws Exception {
        Path unbroken = unbroken();
        Process process = begin(false);
        awaitTraining(process);
        process.destroy(); // SIGTERM, which the JVM takes as it takes SIGINT.
        process.waitFor();
        // A run that was faster than the signal is over already.
        if (!out().contains("accuracy")) {
            assertThat(out()).containsPattern("interrupted after step \\d+; go on with --resume");
            assertThat(begin(true).waitFor()).as(out()).isZero();
        }
        assertSame("interrupted", folder.resolve("digits.safetensors"), unbroken);
    }

    // ---- what cannot be

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            --data=digit              | there is no data set 'digit'; did you mean 'digits'?
            --data=csv:no.csv         | there is no file no.csv
            --data=csv:words.csv      | words.csv
            --data=fashion-mnist:here | apt-get download dataset-fashion-mnist
            --model=mpl:64            | there is no model 'mpl'; did you mean 'mlp'?
            --model=mlp:64,x          | 'x' is no number of units; expected something like mlp:64,32
            --optimizer=adamm         | did you mean 'adam'?
            --schedule=cosin          | did you mean 'cosine'?
            --lr=-1                   | --lr is -1.0, expected above 0
            --lr=NaN                  | --lr is NaN, expected above 0
            --batch=0                 | --batch is 0, expected a number of samples or 'all'
            --epochs=0                | --epochs is 0, expected at least 1
            --checkpoint=no/x         | --checkpoint is no/x, but there is no folder
            --clip=0                  | --clip is 0.0, expected above 0
            --resume                  | digits.safetensors
            """)
    void whatCannotBeIsRefusedInOneLine(String argument, String message) throws Exception {
        Files.writeString(folder.resolve("words.csv"), "a,b\n1,0\ntwo,1\n");
        Program program = Program.run(folder, "train", argument);
        assertThat(program.code()).as(program.errors()).isEqualTo(2);
        assertThat(program.errors())
                .startsWith("examples/run train: ")
                .contains(message)
                .hasLineCount(1);
        assertThat(program.out()).isEmpty();
        assertThat(folder.resolve("digits.safetensors")).doesNotExist();
    }

    @Test
    void aModelThatIsThereIsNotWrittenOverAndAnotherIsNotResumed() throws Exception {
        byte[] before = Files.readAllBytes(unbroken());
        Program again = Program.run(folder, "train", "--checkpoint", "unbroken.safetensors");
        assertThat(again.code()).isEqualTo(2);
        assertThat(again.errors()).contains("unbroken.safetensors is there already; --resume goes on with it");
        Program other =
                Program.run(folder, "train", "--checkpoint", "unbroken.safetensors", "--resume", "--model", "mlp:17");
        assertThat(other.code()).isEqualTo(2);
        assertThat(other.errors()).hasLineCount(1).contains("'fc1.weight' is 16×64, expected 17×64");
        assertThat(Files.readAllBytes(folder.resolve("unbroken.safetensors"))).isEqualTo(before);
    }
}
