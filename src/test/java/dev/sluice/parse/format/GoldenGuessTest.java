package dev.sluice.parse.format;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.parse.guess.Guess;
import dev.sluice.parse.guess.Guesser;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code guess} on the lines of each format's own documentation. */
class GoldenGuessTest {
    static Stream<GoldenTest.Golden> accepted() {
        return GoldenTest.goldens()
                .filter(golden -> golden.format() != Format.REGEX)
                // A quoted newline needs to be told of with --multiline.
                .filter(golden ->
                        golden.format() != Format.CSV || !golden.line().contains("\n"))
                .filter(golden -> golden.expected().startsWith("{"));
    }

    @ParameterizedTest
    @MethodSource("accepted")
    void guess_namesTheFormatOfItsDocumentation(GoldenTest.Golden golden) {
        String header = golden.header().isEmpty() ? "" : golden.header() + "\n";
        String text = header + (golden.line() + "\n").repeat(6);
        Guess guess = new Guesser(Goldens.OPTIONS).guess(text.getBytes(StandardCharsets.UTF_8), true);
        assertThat(guess.format()).as(guess.toString()).isEqualTo(golden.format());
    }
}
