package dev.sluice.source;

import dev.sluice.source.Content.Flow;
import dev.sluice.source.Identities.OwnFile;
import dev.sluice.source.Resume.Known;
import java.io.IOException;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BooleanSupplier;

/** Reads inputs once more, to prove that they are what an earlier run delivered. */
final class OwnFiles {
    private final List<Input> listed;
    private final Preparation preparation;
    private final InputListener listener;
    private final BooleanSupplier stopped;

    OwnFiles(List<Input> listed, Preparation preparation, InputListener listener, BooleanSupplier stopped) {
        this.listed = listed;
        this.preparation = preparation;
        this.listener = listener;
        this.stopped = stopped;
    }

    /** Opens the input once more, since packed bytes can be read in their order only. */
    ReadableByteChannel again(Input input) throws IOException {
        Content content = input.reopen();
        if (content instanceof Blob blob) {
            return proof(input, preparation.unwrapped(input, blob.channel()).bytes());
        }
        if (content instanceof Flow flow) {
            return proof(input, preparation.unwrapped(input, flow.bytes()).bytes());
        }
        throw new IOException("a pipe cannot be read twice");
    }

    /** The bytes, which end with a stop. */
    ReadableByteChannel proof(Input input, ReadableByteChannel bytes) {
        return new ProofChannel(input.name(), bytes, stopped, listener);
    }

    /** Where the file is that the known source was delivered from. */
    OwnFile of(Known known) {
        Origin origin = known.origin();
        FileFacts file = origin == null ? null : origin.file();
        Input own = listed.stream()
                .filter(input -> file != null && input.isFile(file))
                .findAny()
                .orElse(null);
        try {
            if (own == null && origin != null && file != null && origin.member().isEmpty()) {
                Path at = ListedFile.find(FileName.path(known.sourceName()), file);
                own = at == null ? null : Input.file(at);
            }
            if (own == null) {
                return OwnFile.GONE;
            }
            if (origin != null && !origin.member().isEmpty()) {
                return OwnFile.HOLDS_IT; // its archive is there, and is not searched
            }
            Input there = own;
            Prefix prefix = new Prefix(() -> again(there));
            return prefix.compare(known) == Prefix.Proof.NONE ? OwnFile.CHANGED : OwnFile.HOLDS_IT;
        } catch (ReadingStoppedException e) {
            return OwnFile.HOLDS_IT; // whoever asks is stopped, too
        } catch (IOException | InvalidPathException e) {
            return OwnFile.GONE;
        }
    }
}
