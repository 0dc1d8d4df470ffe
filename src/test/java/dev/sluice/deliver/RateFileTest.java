package dev.sluice.deliver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class RateFileTest {
    @TempDir
    Path directory;

    private RateFile file(String content) throws IOException {
        return new RateFile(
                Files.writeString(directory.resolve("rate"), content), text -> Rate.percent(Integer.parseInt(text)));
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        while (!condition.getAsBoolean()) {
            Thread.sleep(20);
        }
    }

    @Test
    void rate_isWhatTheFileHoldsNow() throws Exception {
        RateFile rates = file("30\n");
        assertThat(rates.at(Instant.now())).isEqualTo(Rate.percent(30));
        Files.writeString(directory.resolve("rate"), "70");
        await(() -> rates.at(Instant.now()).equals(Rate.percent(70)));
        assertThat(rates.trouble()).isNull();
    }

    @Test
    void fileWithoutARate_leavesItAndSaysSoUntilItIsMended() throws Exception {
        RateFile rates = file("30");
        assertThat(rates.at(Instant.now())).isEqualTo(Rate.percent(30));
        Files.writeString(directory.resolve("rate"), "fast");
        await(() -> rates.trouble() != null);
        assertThat(rates.at(Instant.now())).isEqualTo(Rate.percent(30));
        assertThat(rates.trouble()).startsWith("the rate stays at 30%, for ");
        Files.delete(directory.resolve("rate"));
        await(() -> String.valueOf(rates.trouble()).endsWith(": it does not exist"));
        Files.writeString(directory.resolve("rate"), "40");
        await(() -> rates.trouble() == null);
        await(() -> rates.at(Instant.now()).equals(Rate.percent(40)));
    }

    @Test
    void fileWithoutARate_isRefusedAtTheBegin() {
        assertThatIllegalArgumentException().isThrownBy(() -> file("fast"));
    }
}
