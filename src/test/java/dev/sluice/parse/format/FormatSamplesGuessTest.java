package dev.sluice.parse.format;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.parse.format.FormatSamplesTest.Case;
import dev.sluice.parse.guess.Guess;
import dev.sluice.parse.guess.Guesser;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The confusion matrix: {@code guess} on the samples of each format, among all formats. */
class FormatSamplesGuessTest {
    static Stream<Case> accepted() {
        return FormatSamplesTest.samples()
                .filter(of -> of.sample().event() != null)
                .filter(of -> of.sample().options().isEmpty())
                // A quoted newline needs to be told of with --multiline.
                .filter(of -> !of.format().equals(BuiltIn.CSV) || !of.line().contains("\n"));
    }

    private static Guess guess(Case of) {
        return guess(of, "");
    }

    private static Guess guess(Case of, String mark) {
        String header = of.sample().after() == null ? "" : of.sample().after() + "\n";
        String text = mark + header + (of.line() + "\n").repeat(6);
        return new Guesser(SampleCheck.options(of.sample()), Formats.BUILT_IN)
                .guess(text.getBytes(StandardCharsets.UTF_8), true);
    }

    @ParameterizedTest
    @MethodSource("accepted")
    void guess_isNeverSureOfAnotherFormat(Case of) {
        Guess guess = guess(of);
        if (!guess.format().equals(of.format())
                && !of.sample().also().contains(guess.format().toString())) {
            assertThat(guess.sure()).as("%s: %s", of, guess).isFalse();
        }
    }

    @ParameterizedTest
    @MethodSource("accepted")
    void guess_namesTheFormat(Case of) {
        Format guessed = guess(of).format();
        if (!of.sample().also().contains(guessed.toString())) {
            assertThat(guessed).as(of.toString()).isEqualTo(of.format());
        }
    }

    @ParameterizedTest
    @MethodSource("accepted")
    void guess_isTheSame_behindAByteOrderMark(Case of) {
        assertThat(guess(of, "\ufeff")).usingRecursiveComparison().isEqualTo(guess(of));
    }
}
