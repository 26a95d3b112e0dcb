package dev.ravine.nn.checkpoint;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/** Replaces a file as a whole: a reader finds the old content or the new, at any time. */
final class AtomicFile {
    private AtomicFile() {}

    /** Writes a file's content. */
    interface Content {
        void writeTo(WritableByteChannel channel) throws IOException;
    }

    /**
     * Writes a temporary file beside the file, forces it to disk and gives it the file's name. A symbolic link stays one;
     * the file that it leads to is replaced.
     *
     * @throws CheckpointException if that fails; the file is what it was, and the temporary one is gone
     */
    static void write(Path path, Content content) {
        Path folder;
        try {
            Path target = Files.isSymbolicLink(path) ? path.toRealPath() : path.toAbsolutePath();
            folder = target.getParent();
            if (folder == null || !Files.isDirectory(folder)) {
                throw new CheckpointException(path, "cannot be written: there is no folder " + folder);
            }
            replace(target, folder.resolve(".ravine-" + UUID.randomUUID() + ".tmp"), content);
        } catch (IOException e) {
            throw new CheckpointException(path, "could not be written, and is what it was before: " + e, e);
        }
        try {
            force(folder);
        } catch (IOException e) {
            throw new CheckpointException(path, "was replaced, but its folder could not be forced to disk: " + e, e);
        }
    }

    private static void replace(Path target, Path temporary, Content content) throws IOException {
        try {
            try (FileChannel channel =
                    FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                content.writeTo(channel);
                channel.force(true);
            }
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (Throwable e) {
            try {
                Files.deleteIfExists(temporary);
            } catch (IOException left) {
                e.addSuppressed(left);
            }
            throw e;
        }
    }

    /** Without this, a power failure could undo the renaming. Windows has no such thing, and needs none. */
    private static void force(Path folder) throws IOException {
        if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }
}
