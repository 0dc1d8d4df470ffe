package dev.sluice.local;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufInputStream;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.io.IOException;
import java.io.InputStream;

/** PutRecords or PutRecord. The body is kept outside of the heap, which the load beside needs for its lines. */
final class PutIntake implements Intake {
    private final Wire wire;
    private final Landing landing;
    private final Landings landings;
    private final WriteOperations writing;
    private final ByteBuf body = new UnpooledByteBufAllocator(true).directBuffer();

    PutIntake(Wire wire, Landing landing, Landings landings, WriteOperations writing) {
        this.wire = wire;
        this.landing = landing;
        this.landings = landings;
        this.writing = writing;
    }

    @Override
    public void take(ByteBuf piece) {
        body.writeBytes(piece);
    }

    @Override
    public Answer answer() throws Refusal, IOException {
        try (InputStream in = new ByteBufInputStream(body)) {
            PutReader.read(wire, in, landing, writing.isSink());
        }
        return writing.put(wire, landing);
    }

    @Override
    public void close() {
        body.release();
        landings.giveBack(landing);
    }
}
