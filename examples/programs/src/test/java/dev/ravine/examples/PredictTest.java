package dev.ravine.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ravine.nn.Linear;
import dev.ravine.nn.SplitMix;
import dev.ravine.nn.checkpoint.Checkpoint;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PredictTest {
    @RegisterExtension
    static final Shell SHELL = new Shell();

    /** The files that exist before each test. */
    @TempDir
    static Path files;

    @BeforeAll
    static void trainModels() throws Exception {
        assertThat(SHELL.run("train", "--data=iris", "--epochs=20", "--checkpoint=" + files.resolve("iris.safetensors"))
                        .code())
                .isZero();
        assertThat(SHELL.run("train", "--epochs=3", "--checkpoint=" + files.resolve("digits.safetensors"))
                        .code())
                .isZero();
        Files.writeString(files.resolve("flowers.csv"), "a,b,c,d\n5.1,3.5,1.4,0.2\n6.3,3.3,6.0,2.5\n");
        Files.writeString(files.resolve("labelled.csv"), "a,b,c,d,label\n5.1,3.5,1.4,0.2,0\n");
        Files.writeString(files.resolve("text.csv"), "a,b,c,d\n5.1,tall,1.4,0.2\n");
        Files.write(files.resolve("zeros.idx"), idx(8, 7));
        Files.write(files.resolve("one-pixel.idx"), idx(4, 1));
        Checkpoint.save(files.resolve("bare.safetensors"), new Linear(2, 2, new SplitMix(1)));
    }

    @BeforeEach
    void copyFiles() throws Exception {
        try (Stream<Path> all = Files.list(files)) {
            for (Path file : all.toList()) {
                Files.copy(file, SHELL.folder().resolve(file.getFileName()));
            }
        }
    }

    /** Seven images whose top left pixel is white, the other pixels black. */
    private static byte[] idx(int size, int images) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(ByteBuffer.allocate(16)
                .putInt(0x0803)
                .putInt(images)
                .putInt(size)
                .putInt(size)
                .array());
        for (int i = 0; i < images; i++) {
            byte[] pixels = new byte[size * size];
            pixels[0] = -1;
            bytes.writeBytes(pixels);
        }
        return bytes.toByteArray();
    }

    @Test
    void digitsOfTheTestDataAreShownWithTheirLabels() throws Exception {
        Program program = SHELL.run("predict", "--count=40");
        assertThat(program.code()).as(program.errors()).isZero();
        assertThat(program.out())
                .startsWith("mlp:128 trained on digits, from digits.safetensors\n")
                // The first digit of the test part.
                .contains(
                        """
                        ; it is of class 2
                                ::%%##
                              ::@@%%%%
                              ++##++@@
                              ..--%%**
                            ..++##%%..
                            ++@@@@--
                            ::##@@@@**--
                                ::**@@++
                        """)
                .containsPattern("\n(3[4-9]|40) of 40 are right\\.\n$");
    }

    @Test
    void rowsOfATableAreScaledAndLabelled() throws Exception {
        Program program = SHELL.run("predict", "iris.safetensors", "--csv", "flowers.csv");
        assertThat(program.code()).as(program.errors()).isZero();
        assertThat(program.out().lines().skip(1).map(String::stripTrailing))
                .satisfiesExactly(
                        head -> assertThat(head).matches(" *sample +class +P\\(0\\) +P\\(1\\) +P\\(2\\)"),
                        setosa -> assertThat(setosa).matches(" *1 +0 +9\\d\\.\\d % .*"),
                        virginica -> assertThat(virginica).matches(" *2 +2 .* 9\\d\\.\\d %"));
    }

    @Test
    void imagesOfAFileAreLabelled() throws Exception {
        Program program = SHELL.run("predict", "--images", "zeros.idx");
        assertThat(program.code()).as(program.errors()).isZero();
        assertThat(program.out())
                .contains("\nSample 5 is taken for class ", "\n  @@\n")
                .doesNotContain("it is of class", "Sample 6", "right");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            no.safetensors                          | no.safetensors
            flowers.csv                             | flowers.csv
            bare.safetensors                        | bare.safetensors does not say which network it belongs to
            --count=0                               | --count is 0, expected at least 1
            iris.safetensors --images=zeros.idx     | the model in iris.safetensors is not for images
            --images=one-pixel.idx                  | one-pixel.idx has 16 numbers per sample, but the model takes 64
            --images=flowers.csv                    | flowers.csv
            iris.safetensors --csv=labelled.csv     | labelled.csv has 5 numbers per sample, but the model takes 4
            iris.safetensors --csv=text.csv         | text.csv
            iris.safetensors --csv=no.csv           | there is no file no.csv
            --csv=flowers.csv --images=zeros.idx    | give one of them
            """)
    void whatCannotBeIsRefusedInOneLine(String arguments, String message) throws Exception {
        Program program = SHELL.run(("predict " + arguments).split(" ", -1));
        assertThat(program.errors())
                .startsWith("examples/run predict: ")
                .contains(message)
                .hasLineCount(1);
        assertThat(program.code()).isEqualTo(2);
        assertThat(program.out()).isEmpty();
    }
}
