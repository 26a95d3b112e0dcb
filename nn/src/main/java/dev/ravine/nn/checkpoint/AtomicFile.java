package dev.ravine.nn.checkpoint;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.channels.WritableByteChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/** Replaces a file as a whole: a reader finds the old content or the new, at any time. */
final class AtomicFile {
    private AtomicFile() {}

    /** Writes a file's content. */
    interface Content {
        void writeTo(WritableByteChannel channel) throws IOException;
    }

    /** Younger temporary files are left alone, even if nobody has locked them yet. */
    private static final Duration ABANDONED_AFTER = Duration.ofMinutes(1);

    private static final String PREFIX = ".ravine-";
    private static final String SUFFIX = ".tmp";

    /**
     * Writes a temporary file beside the file, forces it to disk and gives it the file's name and permissions. A symbolic link
     * stays one; the file that it leads to is replaced. An interrupted thread writes all the same, and stays interrupted.
     *
     * <p>Temporary files that a killed process left in the folder are deleted: those that are not locked by their writer.
     *
     * @throws CheckpointException if that fails; the file is what it was, and the temporary one is gone
     */
    static void write(Path path, Content content) {
        Path folder;
        // A channel closes when its thread is interrupted, so the interrupt waits.
        boolean interrupted = Thread.interrupted();
        try {
            Path target = Files.isSymbolicLink(path) ? path.toRealPath() : path.toAbsolutePath();
            folder = target.getParent();
            if (folder == null || !Files.isDirectory(folder)) {
                throw new CheckpointException(path, "cannot be written: there is no folder " + folder);
            }
            if (Files.exists(target) && !Files.isRegularFile(target)) {
                throw new CheckpointException(path, "cannot be written: it is not a regular file");
            }
            while (!replace(target, folder.resolve(PREFIX + UUID.randomUUID() + SUFFIX), content)) {
                interrupted = true;
            }
            force(folder, path);
            deleteAbandoned(folder);
        } catch (IOException e) {
            throw new CheckpointException(path, "could not be written, and is what it was before: " + e, e);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Returns whether it was done; not if the thread was interrupted meanwhile, which is taken back. */
    private static boolean replace(Path target, Path temporary, Content content) throws IOException {
        try {
            try (FileChannel channel =
                    FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                lock(channel);
                content.writeTo(channel);
                channel.force(true);
            }
            keepPermissions(target, temporary);
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
            return true;
        } catch (Throwable e) {
            boolean isInterrupt = e instanceof ClosedByInterruptException && Thread.interrupted();
            try {
                Files.deleteIfExists(temporary);
            } catch (IOException left) {
                e.addSuppressed(left);
            }
            if (isInterrupt) {
                return false;
            }
            throw e;
        }
    }

    /** Tells others that this file is being written; where the file system has no locks, nothing is deleted either. */
    private static void lock(FileChannel channel) throws IOException {
        try {
            channel.tryLock();
        } catch (ClosedByInterruptException e) {
            throw e;
        } catch (IOException e) {
            // Saving works without.
        }
    }

    private static void keepPermissions(Path target, Path temporary) throws IOException {
        if (isPosix(target) && Files.exists(target)) {
            Files.setPosixFilePermissions(temporary, Files.getPosixFilePermissions(target));
        }
    }

    private static boolean isPosix(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    /** Without this, a power failure could undo the renaming. Windows has no such thing, and needs none. */
    private static void force(Path folder, Path path) {
        if (isPosix(folder)) {
            try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
                channel.force(true);
            } catch (ClosedByInterruptException e) {
                Thread.currentThread().interrupt();
            } catch (IOException e) {
                throw new CheckpointException(
                        path, "was replaced, but its folder could not be forced to disk: " + e, e);
            }
        }
    }

    private static void deleteAbandoned(Path folder) {
        try (DirectoryStream<Path> left = Files.newDirectoryStream(folder, PREFIX + "*" + SUFFIX)) {
            for (Path file : left) {
                if (isAbandoned(file)) {
                    Files.deleteIfExists(file);
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            // They take space, but do no harm; the file that was asked for is saved.
        }
    }

    private static boolean isAbandoned(Path file) throws IOException {
        if (Files.getLastModifiedTime(file).toInstant().isAfter(Instant.now().minus(ABANDONED_AFTER))) {
            return false;
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }
}
