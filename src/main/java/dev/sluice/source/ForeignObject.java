package dev.sluice.source;

import dev.sluice.source.ForeignStore.ForeignFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;

/** A file of another store as a listing shows it: this is what will be read, or nothing. */
record ForeignObject(ForeignStore store, ForeignFile file) implements Input.Far {
    Input input() {
        return new Input(file.url(), file.bytes(), this);
    }

    @Override
    public Blob open() throws IOException {
        return new ForeignBlob(file, store.open(file));
    }

    private record ForeignBlob(ForeignFile file, ForeignStore.Reader reader) implements Blob {
        @Override
        public long size() {
            return file.bytes();
        }

        @Override
        public Instant modified() {
            return file.written();
        }

        @Override
        public Origin origin() {
            return Origin.ofObject(file.url(), file.version(), file.written());
        }

        @Override
        public int read(ByteBuffer to, long at) throws IOException {
            return at >= file.bytes() ? -1 : reader.read(to, at);
        }

        @Override
        public void close() throws IOException {
            reader.close();
        }
    }
}
