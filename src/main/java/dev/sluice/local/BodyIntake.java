package dev.sluice.local;

import io.netty.buffer.ByteBuf;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

/** A request that is read whole before it is looked at. */
final class BodyIntake implements Intake {
    /** Answers a whole body. */
    interface Handler {
        AnswerOrFeed answer(byte[] body) throws Refusal, IOException;
    }

    private final Handler handler;
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();

    BodyIntake(Handler handler) {
        this.handler = handler;
    }

    @Override
    public void take(ByteBuf piece) {
        byte[] bytes = new byte[piece.readableBytes()];
        piece.readBytes(bytes);
        body.writeBytes(bytes);
    }

    @Override
    public AnswerOrFeed answer() throws Refusal, IOException {
        return handler.answer(body.toByteArray());
    }

    @Override
    public void close() {}
}
