package dev.sluice.local;

import io.netty.buffer.ByteBuf;

/** PutRecords or PutRecord in JSON: taken apart while it arrives. */
final class PutIntake implements Intake {
    private static final int PIECE_BYTES = 16 * 1024;
    /** One a thread: an event loop scans one piece of one request at a time. */
    private static final ThreadLocal<byte[]> PIECE = ThreadLocal.withInitial(() -> new byte[PIECE_BYTES]);

    private final Landing landing;
    private final Landings landings;
    private final WriteOperations writing;
    private final PutScanner scanner;

    PutIntake(Landing landing, Landings landings, WriteOperations writing) {
        this.landing = landing;
        this.landings = landings;
        this.writing = writing;
        this.scanner = new PutScanner(landing);
    }

    @Override
    public void take(ByteBuf piece) throws Refusal {
        byte[] bytes = PIECE.get();
        while (piece.isReadable()) {
            int length = Math.min(piece.readableBytes(), bytes.length);
            piece.readBytes(bytes, 0, length);
            scanner.scan(bytes, length);
        }
    }

    @Override
    public Answer answer() throws Refusal {
        scanner.finish();
        return writing.put(Wire.JSON, landing);
    }

    @Override
    public void close() {
        landings.giveBack(landing);
    }
}
