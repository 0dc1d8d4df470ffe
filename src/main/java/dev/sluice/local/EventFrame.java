package dev.sluice.local;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.zip.CRC32;

/**
 * One message of AWS's event streams, {@code application/vnd.amazon.eventstream}: its length and that of its headers (4 bytes each), their
 * CRC-32, the headers (a byte for the name's length, the name, 7 for a string, two bytes for its length, the string), the payload, and the
 * CRC-32 of it all.
 */
final class EventFrame {
    static final String CONTENT_TYPE = "application/vnd.amazon.eventstream";
    private static final int STRING = 7;

    private EventFrame() {}

    /** @param type of the event: {@code initial-response}, or a member of the operation's output */
    static ByteBuf event(String type, Wire wire, byte[] payload) {
        return frame(
                Map.of(":message-type", "event", ":event-type", type, ":content-type", wire.contentType()), payload);
    }

    static ByteBuf exception(String type, Wire wire, byte[] payload) {
        return frame(
                Map.of(":message-type", "exception", ":exception-type", type, ":content-type", wire.contentType()),
                payload);
    }

    private static ByteBuf frame(Map<String, String> headers, byte[] payload) {
        ByteBuf head = Unpooled.buffer();
        headers.forEach((name, value) -> {
            byte[] nameBytes = name.getBytes(StandardCharsets.UTF_8);
            byte[] valueBytes = value.getBytes(StandardCharsets.UTF_8);
            head.writeByte(nameBytes.length)
                    .writeBytes(nameBytes)
                    .writeByte(STRING)
                    .writeShort(valueBytes.length)
                    .writeBytes(valueBytes);
        });
        int headBytes = head.readableBytes();
        int bytes = 12 + headBytes + payload.length + 4;
        ByteBuf frame = Unpooled.buffer(bytes, bytes).writeInt(bytes).writeInt(headBytes);
        frame.writeInt(checksum(frame)).writeBytes(head).writeBytes(payload);
        return frame.writeInt(checksum(frame));
    }

    private static int checksum(ByteBuf written) {
        CRC32 crc = new CRC32();
        crc.update(written.nioBuffer());
        return (int) crc.getValue();
    }
}
