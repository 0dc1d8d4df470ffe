package dev.sluice.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ZstdLibraryTest {
    private static final String REMEDY = "SLUICE_JAVA_OPTS=-Djava.io.tmpdir=DIR.";

    @TempDir
    private Path directory;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "/t/libzstd-jni-1.so: /t/libzstd-jni-1.so: failed to map segment from shared object;Unsupported OS/arch | (failed to map segment from shared object)",
                "Cannot unpack libzstd-jni-1: Permission denied | (Permission denied)",
                "Exception java.lang.ExceptionInInitializerError: Cannot unpack libzstd-jni-1: No space left on device [in thread \"main\"] | (No space left on device)"
            })
    void error_isASentenceWithItsReasonAndTheRemedy(String said, String reason) {
        // At a second use Java tells of the class alone, and has what it heard first as the cause.
        Error first = new ExceptionInInitializerError(said.replace(';', '\n'));
        Error again = new NoClassDefFoundError("Could not initialize class com.github.luben.zstd.ZstdCompressCtx");
        again.initCause(first);
        for (Error error : new Error[] {first, again}) {
            assertThat(ZstdLibrary.complaint(error)).contains(reason).endsWith(REMEDY);
        }
    }

    @Test
    void error_isLeftToOthersWhenItIsAnother() {
        assertThat(ZstdLibrary.complaint(new NoClassDefFoundError("x"))).isNull();
        assertThat(ZstdLibrary.complaint(new UnsatisfiedLinkError("Cannot unpack libzstd-jni-1: Too many open files")))
                .isNull();
    }

    /** Below a device nobody makes a directory, not even root. */
    @Test
    void program_endsWithThatSentence_whenTheTemporaryDirectoryDoesNotDo() throws Exception {
        Path log = Files.writeString(directory.resolve("app.log"), "one\n");
        Path said = directory.resolve("said");
        Process plan = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Djava.io.tmpdir=/dev/null/tmp",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "dev.sluice.Main",
                        "plan",
                        log.toString())
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        assertThat(plan.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(Files.readString(said, StandardCharsets.UTF_8).strip())
                .startsWith("sluice: The zstd library cannot be loaded from /dev/null/tmp")
                .endsWith(REMEDY)
                .doesNotContain("\n");
        assertThat(plan.exitValue()).isEqualTo(1);
    }
}
