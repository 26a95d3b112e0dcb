package dev.ravine.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Programs that write to a disk of 4 kB. Only where such a one can be mounted; skipped elsewhere. */
class FullDiskTest {
    @RegisterExtension
    static final Shell SHELL = new Shell();

    @TempDir
    static Path disk;

    private static boolean mounted;

    @BeforeAll
    static void mount() throws Exception {
        try {
            mounted = new ProcessBuilder("mount", "-t", "tmpfs", "-o", "size=4k", "tmpfs", disk.toString())
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            mounted = false; // There is no such command.
        }
        assumeTrue(mounted, "a small disk can be mounted here");
    }

    @AfterAll
    static void unmount() throws Exception {
        if (mounted) {
            new ProcessBuilder("umount", disk.toString()).start().waitFor();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "train --data=iris --epochs=1 --overwrite --checkpoint=FILE",
                "lr-find --data=iris --steps=20 --plot=FILE",
                "explain --html=FILE"
            })
    void whatWasThereStaysAndTheUserIsTold(String arguments) throws Exception {
        Path file = disk.resolve("file");
        Files.writeString(file, "old");
        Program program = SHELL.run(arguments.replace("FILE", file.toString()).split(" ", -1));
        assertThat(program.code()).as(program.toString()).isEqualTo(2);
        assertThat(program.errors())
                .startsWith("examples/run ")
                .contains(file.toString(), "could not be written", "No space left on device")
                .hasLineCount(1);
        assertThat(Files.readString(file)).isEqualTo("old");
        try (Stream<Path> files = Files.list(disk)) {
            assertThat(files).as("no temporary files").containsExactly(file);
        }
    }

    @Test
    void outputThatCannotBePrintedIsAFailureToo(@TempDir Path folder) throws Exception {
        Path full = Path.of("/dev/full");
        assumeTrue(Files.exists(full), "there is a device that is always full");
        Path errors = folder.resolve("errors.txt");
        int code = Program.startQuickly(folder, "explain")
                .redirectOutput(full.toFile())
                .redirectError(errors.toFile())
                .start()
                .waitFor();
        assertThat(code).isEqualTo(2);
        assertThat(Files.readString(errors)).contains("examples/run: the output could not be written completely\n");
    }
}
