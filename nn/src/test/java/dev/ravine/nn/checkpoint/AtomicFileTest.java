package dev.ravine.nn.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ravine.autograd.State;
import dev.ravine.autograd.Stateful;
import dev.ravine.nn.Sequential;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTest {
    private static final SafeTensors OLD = filledWith(1, 1);
    private static final SafeTensors NEW = filledWith(5, 2);

    private final Path folder;
    private final Path path;

    AtomicFileTest(@TempDir Path folder) {
        this.folder = folder;
        path = folder.resolve("run.safetensors");
    }

    static SafeTensors filledWith(int entries, double value) {
        DMatrixRMaj matrix = new DMatrixRMaj(1, entries);
        matrix.fill(value);
        return SafeTensors.of(Map.of("x", matrix), Map.of());
    }

    private void assertOldAndAlone() throws IOException {
        assertThat(SafeTensors.read(path).matrix("x").data).containsExactly(1);
        assertThat(names()).containsExactly("run.safetensors");
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    /** Takes a limited number of bytes, like a full disk. */
    private record FullChannel(WritableByteChannel channel, int[] left) implements WritableByteChannel {
        @Override
        public int write(ByteBuffer bytes) throws IOException {
            if (left[0] == 0) {
                throw new IOException("No space left on device");
            }
            ByteBuffer some = bytes.slice().limit(Math.min(left[0], bytes.remaining()));
            int written = channel.write(some);
            bytes.position(bytes.position() + written);
            left[0] -= written;
            return written;
        }

        @Override
        public boolean isOpen() {
            return channel.isOpen();
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }

    @Test
    void aChannelThatFailsAtAnyByteLeavesTheOldFile() throws Exception {
        NEW.write(path);
        int length = (int) Files.size(path);
        OLD.write(path);
        for (int i = 0; i < length; i++) {
            int[] left = {i};
            assertThatThrownBy(() -> AtomicFile.write(path, channel -> NEW.write(new FullChannel(channel, left))))
                    .isInstanceOf(CheckpointException.class)
                    .hasMessageStartingWith(path.toString())
                    .hasMessageContaining("No space left on device");
            assertOldAndAlone();
        }
        AtomicFile.write(path, channel -> NEW.write(new FullChannel(channel, new int[] {length})));
        assertThat(SafeTensors.read(path).matrix("x").data).containsExactly(2, 2, 2, 2, 2);
    }

    @Test
    void anErrorOfTheProgramLeavesTheOldFile() throws Exception {
        OLD.write(path);
        assertThatThrownBy(() -> AtomicFile.write(path, channel -> {
                    throw new OutOfMemoryError("planted");
                }))
                .isInstanceOf(OutOfMemoryError.class);
        assertOldAndAlone();
    }

    @Test
    void anInterruptedThreadSavesAndStaysInterrupted() throws Exception {
        OLD.write(path);
        Thread.currentThread().interrupt();
        NEW.write(path);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(SafeTensors.read(path).matrix("x").data).hasSize(5);
        // And one that is interrupted while it writes.
        AtomicFile.write(path, channel -> {
            if (!Thread.currentThread().isInterrupted()
                    && SafeTensors.read(path).matrix("x").data.length == 5) {
                OLD.write(path);
                Thread.currentThread().interrupt();
            }
            NEW.write(channel);
        });
        assertThat(Thread.interrupted()).isTrue();
        assertThat(SafeTensors.read(path).matrix("x").data).hasSize(5);
        assertThat(names()).containsExactly("run.safetensors");
    }

    @Test
    void permissionsStay() throws Exception {
        assumeTrue(folder.getFileSystem().supportedFileAttributeViews().contains("posix"));
        OLD.write(path);
        for (String permissions : List.of("rw-r-----", "rw-rw-rw-")) {
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
            NEW.write(path);
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                    .isEqualTo(permissions);
        }
    }

    @Test
    void aDeviceIsNotReplaced() throws Exception {
        Path device = Path.of("/dev/full");
        assumeTrue(Files.exists(device));
        assertThatThrownBy(() -> OLD.write(device))
                .isInstanceOf(CheckpointException.class)
                .hasMessage("/dev/full: cannot be written: it is not a regular file");
        assertThat(Files.isRegularFile(device)).isFalse();
    }

    @Test
    void theSameStateHasTheSameBytes() throws Exception {
        Stateful part = new Stateful() {
            @Override
            public State state() {
                return new State(Map.of(), Map.of("a", "1", "b", "2", "c", "3", "d", "4"));
            }

            @Override
            public void restore(State state) {}
        };
        Map<String, String> backwards = new LinkedHashMap<>();
        List.of("d", "c", "b", "a")
                .forEach(name -> backwards.put(name, part.state().properties().get(name)));
        Stateful same = new Stateful() {
            @Override
            public State state() {
                return new State(Map.of(), backwards);
            }

            @Override
            public void restore(State state) {}
        };
        byte[][] saved = new byte[2][];
        for (int i = 0; i < 2; i++) {
            Contents.write(path, new Sequential(), ElementType.F64, Map.of("part", i == 0 ? part : same));
            saved[i] = Files.readAllBytes(path);
        }
        assertThat(saved[0]).isEqualTo(saved[1]);
    }

    @Test
    void aMissingFolderIsTold() {
        Path inMissing = folder.resolve("none").resolve("x");
        assertThatThrownBy(() -> OLD.write(inMissing))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("there is no folder " + folder.resolve("none"));
    }

    @Test
    void aFolderIsNotReplaced() throws Exception {
        Files.createDirectory(path);
        assertThatThrownBy(() -> OLD.write(path))
                .isInstanceOf(CheckpointException.class)
                .hasMessage(path + ": cannot be written: it is not a regular file");
        assertThat(names()).containsExactly("run.safetensors");
    }

    @Test
    void aSymbolicLinkStaysOne() throws Exception {
        OLD.write(path);
        Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of("run.safetensors"));
        NEW.write(link);
        assertThat(Files.isSymbolicLink(link)).isTrue();
        assertThat(SafeTensors.read(path).matrix("x").data).hasSize(5);
    }

    @Test
    void aPathWithoutAFolderIsInTheWorkingFolder() throws Exception {
        Path here = Path.of("target", "here.safetensors");
        OLD.write(here);
        assertThat(SafeTensors.read(here)).isNotNull();
        Files.delete(here);
    }

    @Test
    void temporaryFilesThatAKilledProcessLeftAreDeleted() throws Exception {
        FileTime before = FileTime.from(Instant.now().minusSeconds(120));
        for (String name : List.of(".ravine-left.tmp", ".ravine-open.tmp", ".ravine-young.tmp", "other.tmp")) {
            Files.writeString(folder.resolve(name), "half of a");
        }
        Path open = folder.resolve(".ravine-open.tmp");
        try (FileChannel channel = FileChannel.open(open, StandardOpenOption.WRITE)) {
            channel.lock();
            for (String name : List.of(".ravine-left.tmp", ".ravine-open.tmp", "other.tmp")) {
                Files.setLastModifiedTime(folder.resolve(name), before);
            }
            OLD.write(path);
            assertThat(names())
                    .containsExactly(".ravine-open.tmp", ".ravine-young.tmp", "other.tmp", "run.safetensors");
        }
    }

    /** Uses a file system of its own, of 256 KB, that no other process sees. Needs Linux and the right to mount one. */
    @Test
    void aFullDiskLeavesTheOldFile() throws Exception {
        assumeTrue(
                runs("unshare", "--map-root-user", "--mount", "mount", "-t", "tmpfs", "tmpfs", folder.toString()),
                "no small disk can be mounted here");
        Process process = new ProcessBuilder(
                        "unshare",
                        "--map-root-user",
                        "--mount",
                        "sh",
                        "-c",
                        "mount -t tmpfs -o size=256k tmpfs \"$0\" && exec \"$@\"",
                        folder.toString(),
                        java(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        FullDisk.class.getName(),
                        folder.toString())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
    }

    private static boolean runs(String... command) {
        try {
            return new ProcessBuilder(command).start().waitFor() == 0;
        } catch (IOException | InterruptedException e) {
            return false;
        }
    }

    private static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    /** What runs on the small disk. */
    static final class FullDisk {
        private FullDisk() {}

        public static void main(String[] arguments) throws IOException {
            AtomicFileTest test = new AtomicFileTest(Path.of(arguments[0]));
            OLD.write(test.path);
            for (int i = 0; i < 3; i++) {
                assertThatThrownBy(() -> filledWith(100_000, 2).write(test.path))
                        .isInstanceOf(CheckpointException.class)
                        .hasMessageContaining("No space left");
                test.assertOldAndAlone();
            }
        }
    }

    @Test
    @Tag("slow")
    void aProcessThatIsKilledLeavesOneOfTheTwoFiles() throws Exception {
        SplittableRandom random = new SplittableRandom(7);
        for (int i = 0; i < 25; i++) {
            Process process = new ProcessBuilder(
                            java(),
                            "-XX:TieredStopAtLevel=1",
                            "-Xshare:auto",
                            "-cp",
                            System.getProperty("java.class.path"),
                            EndlessSaving.class.getName(),
                            path.toString())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            assertThat(process.getInputStream().read()).as("it saves").isEqualTo('s');
            Thread.sleep(random.nextInt(60));
            process.destroyForcibly();
            assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
            double[] read = SafeTensors.read(path).matrix("x").data;
            assertThat(read.length).isIn(EndlessSaving.SMALL, EndlessSaving.LARGE);
            assertThat(read).containsOnly(read.length);
        }
    }

    /** What is killed: saves two files of different sizes in turn. */
    static final class EndlessSaving {
        static final int SMALL = 100_000;
        static final int LARGE = 150_000;

        private EndlessSaving() {}

        public static void main(String[] arguments) {
            Path path = Path.of(arguments[0]);
            SafeTensors small = filledWith(SMALL, SMALL);
            SafeTensors large = filledWith(LARGE, LARGE);
            small.write(path);
            System.out.print('s');
            System.out.flush();
            while (true) {
                large.write(path);
                small.write(path);
            }
        }
    }
}
