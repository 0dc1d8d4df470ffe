package dev.sluice.parse.format;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The docs' table of formats is what the files say; {@code -Dformats.write=true} writes it. */
class FormatsPageTest {
    private static final Path PAGE = Path.of("src/docs/formats.md");
    private static final String BEGIN = "writes this table -->\n";
    private static final String END = "<!-- end -->";

    private static String row(Format format) {
        Definition definition = format.definition().orElseThrow();
        String begins = definition.begins();
        return "| `" + format + "` | [" + definition.title() + "](" + definition.url() + ") | " + definition.about()
                + (begins == null ? "" : "; events of several lines") + " |";
    }

    @Test
    void page_listsTheFormatsAsTheirFilesSay() throws Exception {
        String page = Files.readString(PAGE);
        String table = Formats.BUILT_IN.all().stream()
                .map(FormatsPageTest::row)
                .collect(Collectors.joining("\n", "| format | log | fields and more |\n|---|---|---|\n", "\n"));
        int from = page.indexOf(BEGIN) + BEGIN.length();
        String wanted = page.substring(0, from) + table + page.substring(page.indexOf(END));
        if (Boolean.getBoolean("formats.write")) {
            Files.writeString(PAGE, wanted);
        }
        assertThat(Files.readString(PAGE)).isEqualTo(wanted);
    }

    @Test
    void schema_knowsTheFieldsThatAFileMayHave() throws Exception {
        JsonNode schema =
                Goldens.JACKSON.readTree(Path.of("src/docs/format.schema.json").toFile());
        List<String> properties = new ArrayList<>();
        schema.path("properties").fieldNames().forEachRemaining(properties::add);
        assertThat(properties).containsExactlyInAnyOrderElementsOf(Definition.FIELDS);
        List<String> engines = new ArrayList<>();
        schema.at("/properties/engine/enum").forEach(engine -> engines.add(engine.asText()));
        assertThat(engines).containsExactlyInAnyOrderElementsOf(Definition.ENGINES);
    }
}
