package dev.sluice.parse.format;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.parse.json.JsonBuffer;
import dev.sluice.parse.json.JsonTree;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** A rejects file of an earlier load: each of its lines holds a line as it was read, which goes in as it is, mended or not. */
final class RejectsParser extends LineParser {
    @Override
    Outcome parseLine(byte[] in, int from, int to, JsonBuffer out) {
        try {
            JsonNode entry = JsonTree.read(in, from, to - from);
            byte[] line;
            if (entry.hasNonNull("text")) {
                line = entry.get("text").asText().getBytes(StandardCharsets.UTF_8);
            } else if (entry.hasNonNull("base64")) {
                line = Base64.getDecoder().decode(entry.get("base64").asText());
            } else {
                return reject(from, "the rejected line's bytes were not kept, or this is not a rejects file");
            }
            out.raw(line, 0, line.length);
            return Outcome.EVENT;
        } catch (IOException | IllegalArgumentException e) {
            return reject(from, "not a line of a rejects file");
        }
    }
}
