package io.wrongbook.widetable.local;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * Lets one program at a time use a directory. The operating system releases the lock when the
 * program ends, however it ends; the file stays, and means nothing without the lock.
 */
final class DirectoryLock implements AutoCloseable {
    private final FileChannel channel;

    private DirectoryLock(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Takes the lock.
     *
     * @param file the lock's file, which holds the process id of who has the lock
     * @return nothing if another program, or this one, has it already
     */
    static Optional<DirectoryLock> take(Path file) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        boolean taken = false;
        try {
            taken = channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            // This JVM has it.
        } finally {
            if (!taken) {
                channel.close();
            }
        }
        if (!taken) {
            return Optional.empty();
        }
        channel.truncate(0);
        channel.write(
                ByteBuffer.wrap(
                        Long.toString(ProcessHandle.current().pid())
                                .getBytes(StandardCharsets.UTF_8)));
        return Optional.of(new DirectoryLock(channel));
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
