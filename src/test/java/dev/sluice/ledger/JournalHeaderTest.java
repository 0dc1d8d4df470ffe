package dev.sluice.ledger;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JournalHeaderTest {
    private static final String PATH = "web.journal";

    private static JournalHeader header(String... options) {
        Map<String, String> all = options.length == 0 ? Map.of() : Map.of(options[0], options[1]);
        return new JournalHeader("web", Instant.EPOCH, all, List.of());
    }

    @ParameterizedTest
    @ValueSource(strings = {JournalHeader.DELIMITER, JournalHeader.FORMAT_FILE, "--match"})
    void optionThatIsAnother_isRefused(String option) {
        assertThatThrownBy(() -> header(option, "a").requireCompatible(header(option, "b"), PATH))
                .isInstanceOf(JournalException.class)
                .hasMessageContaining(option + " a and this run has b");
        assertThatCode(() -> header(option, "a").requireCompatible(header(option, "a"), PATH))
                .doesNotThrowAnyException();
    }

    /** Whoever upgrades in the middle of a load goes on. */
    @ParameterizedTest
    @ValueSource(strings = {JournalHeader.DELIMITER, JournalHeader.FORMAT_FILE})
    void whatEarlierVersionsDidNotNote_isNotHeldAgainstThem(String option) {
        assertThatCode(() -> header().requireCompatible(header(option, ";"), PATH))
                .doesNotThrowAnyException();
    }

    @Test
    void partOfOtherInputs_isRefused_andThatOfThese_goesOn() {
        JournalHeader part = part("1/2", "ab12");
        assertThatCode(() -> part.requireCompatible(part("1/2", "ab12"), PATH)).doesNotThrowAnyException();
        assertThatThrownBy(() -> part.requireCompatible(part("1/2", "cd34"), PATH))
                .hasMessageContaining("is of part 1/2 of other inputs than these");
        assertThatThrownBy(() -> part.requireCompatible(part("2/2", "ab12"), PATH))
                .hasMessageContaining("--part 1/2 and this run has 2/2");
        assertThatThrownBy(() -> part.requireCompatible(part("", ""), PATH))
                .hasMessageContaining("--part 1/2 and this run has none");
        assertThatThrownBy(() -> header().requireCompatible(part, PATH))
                .hasMessageContaining("without --part and this run has 1/2");
        assertThatCode(() -> header().requireCompatible(part("", ""), PATH)).doesNotThrowAnyException();
    }

    private static JournalHeader part(String share, String inputs) {
        return new JournalHeader(
                "web", Instant.EPOCH, Map.of(JournalHeader.PART, share, JournalHeader.INPUTS, inputs), List.of());
    }

    @Test
    void optionThatWasLeftOut_isRefused() {
        assertThatThrownBy(() -> header().requireCompatible(header("--match", "b"), PATH))
                .hasMessageContaining("without --match and this run has b");
    }
}
