package io.wrongbook.widetable.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What other processes see of it, {@link LocalRunIT} shows. */
class DirectoryLockTest {

    @TempDir private Path directory;

    @Test
    void isTakenOnceUntilItIsReleased() throws Exception {
        Path file = directory.resolve("new").resolve("run.lock");
        try (DirectoryLock lock = DirectoryLock.take(file).orElseThrow()) {
            assertThat(lock).isNotNull();
            assertThat(DirectoryLock.take(file)).isEmpty();
            assertThat(file).hasContent(Long.toString(ProcessHandle.current().pid()));
        }
        Files.writeString(file, "a longer text than a process id");
        try (DirectoryLock lock = DirectoryLock.take(file).orElseThrow()) {
            assertThat(lock).isNotNull();
            assertThat(file).hasContent(Long.toString(ProcessHandle.current().pid()));
        }
    }
}
