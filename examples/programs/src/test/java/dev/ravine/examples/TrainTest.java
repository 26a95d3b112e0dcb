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
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrainTest {
    private static final int EPOCHS = 60;

    /** What begins a run that does not take long. */
    private static List<String> training(String model, int epochs, String... more) {
        List<String> arguments = new ArrayList<>(List.of("train", "--data=iris", "--batch=8", "--early-stopping=50"));
        arguments.addAll(List.of("--model=" + model, "--epochs=" + epochs));
        arguments.addAll(List.of(more));
        return arguments;
    }

    @RegisterExtension
    static final Shell SHELL = new Shell();

    private static double accuracy(Program program) {
        Matcher accuracy = Pattern.compile("accuracy (0\\.\\d+|1\\.0+) of").matcher(program.out());
        assertThat(accuracy.find()).as(program.toString()).isTrue();
        return Double.parseDouble(accuracy.group(1));
    }

    @Test
    void digitsAreLearntAndEverythingIsWritten() throws Exception {
        Program program = SHELL.run("train");
        assertThat(program.code()).as(program.errors()).isZero();
        assertThat(program.errors()).isEmpty();
        assertThat(accuracy(program)).isGreaterThanOrEqualTo(0.975);
        assertThat(program.out())
                .contains(
                        "training 120/2400  loss ",
                        "  validation accuracy 9",
                        "on the test samples:\nlabel\\as",
                        "the model is in digits.safetensors");
        assertThat(colours(SHELL.folder().resolve("digits.png"))).hasSizeGreaterThan(20);
    }

    @Test
    void lbfgsTakesAllSamplesAtOnceAndContinuesWithTheSameBits() throws Exception {
        // The last of these runs has converged before it ends.
        for (int epochs : new int[] {20, 300}) {
            Program whole = lbfgs("whole", epochs, "--overwrite");
            assertThat(whole.code()).as(whole.errors()).isZero();
            assertThat(accuracy(whole)).isGreaterThanOrEqualTo(0.8);
            assertThat(lbfgs("part", 12, "--overwrite").errors()).isEmpty();
            assertThat(lbfgs("part", epochs, "--resume").errors()).isEmpty();
            assertSameMatrices("part", "whole");
        }
        // Once it has converged, there is nothing left to do.
        assertThat(lbfgs("part", 400, "--resume").errors()).isEmpty();
        assertSameMatrices("part", "whole");
    }

    private static Program lbfgs(String name, int epochs, String more) throws Exception {
        return SHELL.run(
                "train",
                "--data=iris",
                "--model=mlp:8",
                "--epochs=" + epochs,
                "--optimizer=lbfgs",
                "--checkpoint=" + name + ".safetensors",
                more);
    }

    private static void assertSameMatrices(String one, String other) {
        Map<String, DMatrixRMaj> actual = matrices(one);
        Map<String, DMatrixRMaj> expected = matrices(other);
        assertThat(actual.keySet()).isEqualTo(expected.keySet());
        actual.forEach((name, matrix) ->
                assertThat(matrix.data).as(name).isEqualTo(expected.getOrDefault(name, new DMatrixRMaj()).data));
    }

    private static Map<String, DMatrixRMaj> matrices(String model) {
        return SafeTensors.read(SHELL.folder().resolve(model + ".safetensors")).matrices();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            --lr=0.1          | --lr cannot be combined with --optimizer lbfgs, which finds the length of each step itself
            --clip=1          | --clip cannot be combined with --optimizer lbfgs, which finds the length
            --schedule=cosine | --schedule cannot be combined with --optimizer lbfgs, which finds the length
            --batch=16        | --batch cannot be combined with --optimizer lbfgs, which takes all samples at once
            """)
    void whatLbfgsDoesWithoutIsRefused(String option, String message) throws Exception {
        Program refused = SHELL.run("train", "--data=iris", "--optimizer=lbfgs", option);
        assertThat(refused.code()).isEqualTo(2);
        assertThat(refused.errors()).contains(message).hasLineCount(1);
        Program taken = SHELL.run(
                "train", "--data=iris", "--epochs=1", "--optimizer=lbfgs", "--batch=all", "--schedule=constant");
        assertThat(taken.code()).as(taken.errors()).isZero();
        Files.delete(SHELL.folder().resolve("iris.safetensors"));
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
        Program program = SHELL.run(
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
        Program program = SHELL.run("train", "--data", "iris", "--batch", batch, "--epochs", "30");
        assertThat(accuracy(program)).isGreaterThanOrEqualTo(0.8);
    }

    @Test
    void aRunWithoutProgressEndsEarly() throws Exception {
        Program program = SHELL.run("train", "--data", "iris", "--early-stopping", "5", "--epochs", "500");
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
        Files.writeString(SHELL.folder().resolve("kinds.csv"), rows);
        Program program = SHELL.run("train", "--data", "csv:kinds.csv", "--epochs", "50");
        assertThat(accuracy(program)).isGreaterThanOrEqualTo(0.85);
        assertThat(SHELL.folder().resolve("csv.safetensors")).exists();
    }

    // ---- going on

    /** The bits of a run in one go, in the warm JVM, for those of runs in others that are killed or interrupted. */
    private static SafeTensors unbroken(int epochs) throws Exception {
        Program program = SHELL.run(training("mlp:16", epochs).toArray(String[]::new));
        assertThat(program.code()).as(program.errors()).isZero();
        return SafeTensors.read(SHELL.folder().resolve("iris.safetensors"));
    }

    private static Process begin(Path folder, int epochs, String... more) throws IOException {
        return Program.startQuickly(folder, training("mlp:16", epochs, more).toArray(String[]::new))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("out.txt").toFile())
                .start();
    }

    private static void assertSame(String when, Path file, SafeTensors expected) {
        SafeTensors actual = SafeTensors.read(file);
        assertThat(actual.metadata()).as(when).isEqualTo(expected.metadata());
        assertThat(actual.matrices().keySet()).isEqualTo(expected.matrices().keySet());
        expected.matrices().forEach((name, matrix) -> assertThat(Arrays.equals(actual.matrix(name).data, matrix.data))
                .as("%s: the same bits in %s", when, name)
                .isTrue());
    }

    /** Half of the kills with one seed and half with another, at the same time. */
    @Test
    @Tag("slow")
    void aRunThatIsKilledTwentyTimesEndsWithTheBitsOfAnUnbrokenOne(@TempDir Path one, @TempDir Path two)
            throws Exception {
        SafeTensors unbroken = unbroken(EPOCHS);
        ExecutorService both = Executors.newFixedThreadPool(2);
        try {
            for (Future<?> half : both.invokeAll(List.of(
                    () -> killTenTimes(one, 20261124, unbroken), () -> killTenTimes(two, 20261125, unbroken)))) {
                half.get();
            }
        } finally {
            both.shutdownNow();
        }
    }

    private static int killTenTimes(Path folder, long seed, SafeTensors unbroken) throws Exception {
        Path file = folder.resolve("iris.safetensors");
        Random random = new Random(seed);
        int kills = 0;
        while (kills < 10) {
            Files.deleteIfExists(file);
            for (int code = -1; code != 0; ) {
                boolean resumes = Files.exists(file);
                FileTime saved = resumes ? Files.getLastModifiedTime(file) : FileTime.fromMillis(0);
                Process process = resumes ? begin(folder, EPOCHS, "--resume") : begin(folder, EPOCHS);
                // Not before it has come further than the one before it, or this would never end.
                while (process.isAlive()
                        && (!Files.exists(file)
                                || Files.getLastModifiedTime(file).equals(saved))) {
                    Thread.sleep(2);
                }
                if (kills < 10 && !process.waitFor(random.nextInt(60), TimeUnit.MILLISECONDS)) {
                    process.destroyForcibly();
                    kills++;
                }
                code = process.waitFor();
            }
            assertSame("after " + kills + " kills, seed " + seed, file, unbroken);
        }
        return kills;
    }

    @Test
    void aRunThatIsInterruptedSavesAndSaysHowToGoOn(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("iris.safetensors");
        Path out = folder.resolve("out.txt");
        int code = 0;
        // A run that is over before the signal gets there shows nothing.
        while (code == 0) {
            Files.deleteIfExists(file);
            Process process = begin(folder, EPOCHS);
            while (process.isAlive() && !Files.exists(file)) {
                Thread.sleep(2);
            }
            process.destroy(); // SIGTERM, which the JVM takes as it takes SIGINT.
            code = process.waitFor();
        }
        assertThat(code).as(Files.readString(out)).isEqualTo(128 + 15);
        assertThat(Files.readString(out)).containsPattern("interrupted after step \\d+; continue with --resume");
        assertThat(begin(folder, EPOCHS, "--resume").waitFor())
                .as(Files.readString(out))
                .isZero();
        assertSame("interrupted", file, unbroken(EPOCHS));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            --data=moons       | --data moons     | --data iris      | the model was trained on that data
            --model=mlp:17     | --model mlp:17   | --model mlp:16   | the weights belong to that model
            --batch=16         | --batch 16       | --batch 8        | the run stopped within a pass over such batches
            --seed=2           | --seed 2         | --seed 1         | its random numbers continue from where they stopped
            --optimizer=adam   | --optimizer adam | --optimizer adamw | the optimizer's state belongs to that rule
            --schedule=step    | --schedule step  | --schedule cosine | the learning rate follows one schedule
            --lr=0.1           | --lr 0.1         | --lr 0.005       | the schedule 'cosine' depends on it
            --epochs=3         | --epochs 3       | --epochs 2       | the schedule 'cosine' depends on it
            """)
    void whatARunCannotGoOnWithIsRefusedWithTheReason(String option, String now, String before, String reason)
            throws Exception {
        unbroken(2);
        Path file = SHELL.folder().resolve("iris.safetensors");
        byte[] saved = Files.readAllBytes(file);
        List<String> arguments = training("mlp:16", 2, "--resume", "--checkpoint=iris.safetensors");
        arguments.removeIf(argument -> argument.startsWith(option.replaceFirst("=.*", "=")));
        arguments.add(option);
        Program program = SHELL.run(arguments.toArray(String[]::new));
        assertThat(program.code()).as(program.toString()).isEqualTo(2);
        assertThat(program.errors())
                .hasLineCount(1)
                .contains(now + ", but the run in iris.safetensors began with " + before + ": " + reason);
        assertThat(program.out()).isEmpty();
        assertThat(Files.readAllBytes(file)).isEqualTo(saved);
    }

    @Test
    void whatARunCanGoOnWithIsSaid() throws Exception {
        List<String> first = training("mlp:16", 2, "--schedule=constant");
        assertThat(SHELL.run(first.toArray(String[]::new)).code()).isZero();
        List<String> more = training("mlp:16", 3, "--schedule=constant", "--resume", "--clip=2", "--lr=0.01");
        more.remove("--early-stopping=50");
        Program program = SHELL.run(more.toArray(String[]::new));
        assertThat(program.code()).as(program.toString()).isZero();
        assertThat(program.out())
                .contains(
                        "continuing with --lr 0.01 instead of --lr 0.005",
                        "continuing with --epochs 3 instead of --epochs 2",
                        "continuing with --clip 2.0 instead of no --clip",
                        "continuing with no --early-stopping instead of --early-stopping 50")
                .doesNotContain("kernels", "--seed");
    }

    @Test
    void goingOnWithOtherKernelsIsSaid(@TempDir Path folder) throws Exception {
        String[] first = training("mlp:16", 1, "--schedule=constant").toArray(String[]::new);
        String[] more = training("mlp:16", 2, "--schedule=constant", "--resume").toArray(String[]::new);
        assertThat(Program.java(folder, List.of("-Dravine.kernels=portable"), Examples.class, first)
                        .redirectErrorStream(true)
                        .redirectOutput(folder.resolve("first").toFile())
                        .start()
                        .waitFor())
                .isZero();
        Program program = Program.run(folder, more);
        assertThat(program.code()).as(program.toString()).isZero();
        assertThat(program.out())
                .containsPattern(
                        "continuing with the kernels vector \\(\\d+ bits\\) instead of portable: the last digits will"
                                + " differ");
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
            --model=mlp:64,x          | 'x' is not a number of units; expected something like mlp:64,32
            --optimizer=adamm         | did you mean 'adam'?
            --schedule=cosin          | did you mean 'cosine'?
            --lr=-1                   | --lr is -1.0, expected above 0
            --lr=NaN                  | --lr is NaN, expected above 0
            --batch=0                 | --batch is 0, expected a number or 'all'
            --epochs=0                | --epochs is 0, expected at least 1
            --checkpoint=no/x         | --checkpoint is no/x, but there is no folder
            --clip=0                  | --clip is 0.0, expected above 0
            --resume                  | digits.safetensors
            """)
    void whatCannotBeIsRefusedInOneLine(String argument, String message) throws Exception {
        Files.writeString(SHELL.folder().resolve("words.csv"), "a,b\n1,0\ntwo,1\n");
        Program program = SHELL.run("train", argument);
        assertThat(program.code()).as(program.errors()).isEqualTo(2);
        assertThat(program.errors())
                .startsWith("examples/run train: ")
                .contains(message)
                .hasLineCount(1);
        assertThat(program.out()).isEmpty();
        assertThat(SHELL.folder().resolve("digits.safetensors")).doesNotExist();
    }

    @Test
    void aModelThatIsThereIsNotWrittenOverAndAnotherIsNotResumed() throws Exception {
        unbroken(2);
        Path file = SHELL.folder().resolve("iris.safetensors");
        byte[] before = Files.readAllBytes(file);
        Program again = SHELL.run("train", "--data=iris");
        assertThat(again.code()).isEqualTo(2);
        assertThat(again.errors()).contains("iris.safetensors already exists; --resume continues it");
        Program other = SHELL.run(training("mlp:17", 2, "--resume").toArray(String[]::new));
        assertThat(other.code()).isEqualTo(2);
        assertThat(other.errors())
                .hasLineCount(1)
                .contains(
                        "--model mlp:17, but the run in iris.safetensors began with --model mlp:16: the weights belong"
                                + " to that model");
        assertThat(Files.readAllBytes(file)).isEqualTo(before);
    }
}
