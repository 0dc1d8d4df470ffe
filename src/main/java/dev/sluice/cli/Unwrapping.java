package dev.sluice.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.sluice.read.Decoded;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** Takes events out of their envelopes. What lies in none of those that were asked for stays as it was, to the byte. */
final class Unwrapping {
    private static final JsonFactory JSON = new JsonFactory();

    private final Set<Envelope> envelopes;
    private long controlMessages;

    Unwrapping(Set<Envelope> envelopes) {
        this.envelopes = envelopes;
    }

    /** How many envelopes held no events but the sender's own word, such as the test of a subscription. */
    long controlMessages() {
        return controlMessages;
    }

    /** The record's events, as {@link Decoded#events} gives them: behind each stands a newline that is not part of it. */
    Iterable<ByteBuffer> events(Decoded decoded) {
        List<ByteBuffer> events = new ArrayList<>();
        // An envelope may be of several lines.
        if (decoded.ends() == null && decoded.damage() == null && unwrap(decoded.lines(), events)) {
            return events;
        }
        for (ByteBuffer event : decoded.events()) {
            if (!unwrap(event, events)) {
                events.add(event);
            }
        }
        return events;
    }

    /** Adds the events of all the envelopes that the bytes are; false and none if they are anything else. */
    private boolean unwrap(ByteBuffer bytes, List<ByteBuffer> into) {
        if (!bytes.hasRemaining() || bytes.get(bytes.position()) != '{') {
            return false;
        }
        int from = bytes.arrayOffset() + bytes.position();
        byte[] json = Arrays.copyOfRange(bytes.array(), from, from + bytes.remaining());
        List<ByteBuffer> events = new ArrayList<>();
        long controls = 0;
        try (JsonParser in = JSON.createParser(json)) {
            while (in.nextToken() != null) {
                Enveloped content = new Enveloped(in, json);
                if (in.currentToken() != JsonToken.START_OBJECT || !content.read()) {
                    return false;
                }
                events.addAll(content.events);
                controls += content.isControl() ? 1 : 0;
            }
        } catch (IOException e) {
            return false;
        }
        into.addAll(events);
        controlMessages += controls;
        return true;
    }

    private static ByteBuffer event(byte[] text) {
        int length = text.length > 0 && text[text.length - 1] == '\n' ? text.length - 1 : text.length;
        byte[] line = Arrays.copyOf(text, length + 1);
        line[length] = '\n';
        return ByteBuffer.wrap(line, 0, length);
    }

    /** @throws CharacterCodingException for half a pair of surrogates, which has no bytes: the envelope stays as it was */
    private static byte[] utf8(String text) throws CharacterCodingException {
        ByteBuffer bytes = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
        byte[] copy = new byte[bytes.remaining()];
        bytes.get(copy);
        return copy;
    }

    /** The object on one line: without the white space between its tokens. */
    private static byte[] dense(byte[] json, int from, int to) {
        byte[] dense = new byte[to - from];
        int length = 0;
        boolean quoted = false;
        for (int i = from; i < to; i++) {
            byte b = json[i];
            if (quoted && b == '\\') {
                dense[length++] = b;
                dense[length++] = json[++i];
                continue;
            }
            quoted ^= b == '"';
            if (quoted || (b != ' ' && b != '\n' && b != '\r' && b != '\t')) {
                dense[length++] = b;
            }
        }
        return Arrays.copyOf(dense, length);
    }

    /** One object, and what it holds if it is an envelope. */
    private final class Enveloped {
        private final JsonParser in;
        private final byte[] json;
        private final List<ByteBuffer> events = new ArrayList<>();
        private String messageType = "";
        private boolean hasLogEvents;
        private boolean isRow;
        private byte[] data = new byte[0];

        Enveloped(JsonParser in, byte[] json) {
            this.in = in;
            this.json = json;
        }

        boolean isControl() {
            return messageType.equals("CONTROL_MESSAGE");
        }

        /** Whether it is an envelope that is to be undone. */
        boolean read() throws IOException {
            for (String name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
                JsonToken value = in.nextToken();
                switch (name) {
                    case "messageType" -> messageType = value == JsonToken.VALUE_STRING ? in.getText() : "";
                    case "logEvents" -> logEvents();
                    case "data" -> data();
                    case "metadata" -> metadata();
                    default -> in.skipChildren();
                }
            }
            if (envelopes.contains(Envelope.CLOUDWATCH_LOGS)
                    && hasLogEvents
                    && (isControl() || messageType.equals("DATA_MESSAGE"))) {
                if (isControl()) {
                    events.clear();
                }
                return true;
            }
            messageType = "";
            events.clear();
            if (envelopes.contains(Envelope.DMS) && isRow && data.length > 0) {
                events.add(event(data));
                return true;
            }
            return false;
        }

        /** DMS says of each record whether it is a row. Other programs' JSON has data and metadata as well, and more beside them. */
        private void metadata() throws IOException {
            isRow = false;
            if (in.currentToken() != JsonToken.START_OBJECT) {
                in.skipChildren();
                return;
            }
            for (String name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
                JsonToken value = in.nextToken();
                isRow |= name.equals("record-type")
                        && value == JsonToken.VALUE_STRING
                        && in.getText().equals("data");
                in.skipChildren();
            }
        }

        private void data() throws IOException {
            if (in.currentToken() == JsonToken.START_OBJECT) {
                int from = (int) in.currentTokenLocation().getByteOffset();
                in.skipChildren();
                data = dense(json, from, (int) in.currentLocation().getByteOffset());
            } else {
                in.skipChildren();
            }
        }

        private void logEvents() throws IOException {
            hasLogEvents = in.currentToken() == JsonToken.START_ARRAY;
            if (!hasLogEvents) {
                in.skipChildren();
                return;
            }
            while (in.nextToken() == JsonToken.START_OBJECT) {
                boolean hasMessage = false;
                for (String name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
                    if (in.nextToken() == JsonToken.VALUE_STRING && name.equals("message")) {
                        events.add(event(utf8(in.getText())));
                        hasMessage = true;
                    } else {
                        in.skipChildren();
                    }
                }
                hasLogEvents &= hasMessage;
            }
            hasLogEvents &= in.currentToken() == JsonToken.END_ARRAY;
        }
    }
}
