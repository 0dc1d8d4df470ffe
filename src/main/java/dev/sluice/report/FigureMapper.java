package dev.sluice.report;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Locale;

/**
 * Figures as JSON for scripts: names as their records have them, enums in lower case. Fractions are rounded if they come as part of a
 * record, or as a POJO of their own.
 */
final class FigureMapper {
    private final ObjectMapper mapper = new ObjectMapper()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .disable(SerializationFeature.FLUSH_AFTER_WRITE_VALUE)
            .disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);

    /** Writes one value. */
    interface Writing<T> {
        void write(T value, JsonGenerator json) throws IOException;
    }

    /** @param fractions rounds them as it writes */
    FigureMapper(Writing<Double> fractions) {
        mapper.registerModule(new SimpleModule()
                .addSerializer(Double.class, serializer(fractions))
                .addSerializer(double.class, serializer(fractions))
                .addSerializer(
                        Enum.class,
                        serializer(
                                (value, json) -> json.writeString(value.name().toLowerCase(Locale.ROOT)))));
    }

    private static <T> JsonSerializer<T> serializer(Writing<T> writing) {
        return new JsonSerializer<>() {
            @Override
            public void serialize(T value, JsonGenerator json, SerializerProvider unused) throws IOException {
                writing.write(value, json);
            }
        };
    }

    ObjectNode object() {
        return mapper.createObjectNode();
    }

    /** The object on one line, without a newline. */
    String line(ObjectNode figures) {
        try {
            return mapper.writer().without(SerializationFeature.INDENT_OUTPUT).writeValueAsString(figures);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes the object and a newline, flushes, and leaves {@code out} open. */
    void write(ObjectNode figures, OutputStream out) throws IOException {
        mapper.writeValue(out, figures);
        out.write('\n');
        out.flush();
    }
}
