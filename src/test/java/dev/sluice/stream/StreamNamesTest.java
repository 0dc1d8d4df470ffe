package dev.sluice.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class StreamNamesTest {
    @Test
    void hint_namesTheNearestFirst() {
        List<String> names = List.of("api-prod", "web", "web-prod", "Web2", "orders");
        assertThat(StreamNames.hint(names, "wbe")).isEqualTo(" Did you mean 'web'?");
        assertThat(StreamNames.hint(names, "web-prd")).isEqualTo(" Did you mean 'web-prod'?");
        assertThat(StreamNames.hint(names, "WEB")).isEqualTo(" Did you mean 'web' or 'Web2'?");
        assertThat(StreamNames.hint(names, "nothing-like-it")).isEmpty();
    }

    @Test
    void hint_isNotTheNameItself() {
        assertThat(StreamNames.hint(List.of("web", "web-prod"), "web"))
                .contains("being deleted")
                .doesNotContain("mean");
    }

    @Test
    void hint_tellsWhatThereIsWhenThatIsLittle() {
        assertThat(StreamNames.hint(List.of(), "web")).isEqualTo(" There are no streams at all in this region.");
        assertThat(StreamNames.hint(List.of("a", "b"), "web")).isEqualTo(" There are only 'a' and 'b'.");
        assertThat(StreamNames.hint(List.of("a", "b", "c"), "web")).isEqualTo(" There are only 'a', 'b' and 'c'.");
        assertThat(StreamNames.hint(List.of("a"), "web")).isEqualTo(" There is only 'a'.");
    }
}
