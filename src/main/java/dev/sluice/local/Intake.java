package dev.sluice.local;

import io.netty.buffer.ByteBuf;
import java.io.Closeable;
import java.io.IOException;

/** Takes in the body of one request, and answers it once it is there. */
interface Intake extends Closeable {
    /** Takes the next piece. Called on an event loop. */
    void take(ByteBuf piece) throws Refusal;

    /** Called once, on the service's thread, when the body is whole. */
    AnswerOrFeed answer() throws Refusal, IOException;

    /** Gives back what the request held; called once, whether or not it was answered. */
    @Override
    void close();
}
