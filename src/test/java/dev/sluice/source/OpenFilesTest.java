package dev.sluice.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.FileSystemException;
import org.junit.jupiter.api.Test;

class OpenFilesTest {
    private static final String SENTENCE =
            "This process may have no more files open; raise the limit, for example with: ulimit -n 1024.";

    @Test
    void failure_isASentenceWithTheRemedy_whereverTheLimitShows() {
        Error clock = new Error(new FileNotFoundException("/usr/lib/jvm/lib/tzdb.dat (Too many open files)"));
        Throwable spawning = new IOException("Cannot run program \"mkfifo\": error=24, Too many open files");
        Throwable library = new UnsatisfiedLinkError("libmanagement.so: cannot open: Too many open files");
        Throwable again = new NoClassDefFoundError("Could not initialize class x")
                .initCause(new ExceptionInInitializerError(library));
        for (Throwable failure : new Throwable[] {clock, spawning, library, again}) {
            assertThat(Reasons.lacking(new IllegalStateException(failure))).isEqualTo(SENTENCE);
        }
    }

    @Test
    void input_isNamedWithTheRemedy() {
        assertThat(Reasons.of(new FileSystemException("a.log", null, "Too many open files")))
                .isEqualTo(
                        "this process may have no more files open; raise the limit, for example with: ulimit -n 1024");
    }

    @Test
    void failure_isLeftToOthersWhenItIsAnother() {
        assertThat(Reasons.lacking(new NoClassDefFoundError("x"))).isNull();
        assertThat(Reasons.lacking(new IOException("No space left on device"))).isNull();
        assertThat(Reasons.lacking(new IOException("The KPL daemon cannot be started: " + OpenFiles.USED_UP + ".")))
                .isNull();
    }
}
