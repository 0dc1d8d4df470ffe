package dev.sluice.source;

import dev.sluice.source.Content.Flow;
import dev.sluice.source.Content.Members;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;

/** Zip archives' members, as inputs named {@code archive!member}, in natural order of their names. */
final class Zips {
    private static final int STORED = 0;
    private static final int DEFLATED = 8;

    private final InputListener listener;

    Zips(InputListener listener) {
        this.listener = listener;
    }

    List<Input> list(Input archive, Blob blob) throws IOException {
        return list(archive, ZipDirectory.read(blob), 0);
    }

    private List<Input> list(Input archive, ZipDirectory directory, int from) {
        List<Input> members = new ArrayList<>();
        int to = Math.min(directory.size(), from + Members.AT_A_TIME);
        for (int i = from; i < to; i++) {
            ZipDirectory.Member member = directory.member(i);
            members.add(archive.member(member.name(), member.packedBytes(), () -> open(archive, member)));
        }
        if (to < directory.size()) {
            members.add(archive.further(() -> new Members(() -> list(archive, directory, to))));
        }
        return members;
    }

    private Content open(Input archive, ZipDirectory.Member member) throws IOException {
        if (member.isEncrypted()) {
            throw new IOException("it is encrypted; unzip it first");
        }
        int method = member.method();
        if (method != STORED && method != DEFLATED) {
            throw new IOException("it is packed by method " + method + ", which Sluice does not know; unzip it first");
        }
        Blob whole = BlobSlice.whole(archive);
        BlobSlice packed;
        try {
            packed = new BlobSlice(
                    whole,
                    member.name(),
                    ZipDirectory.dataOf(whole, member),
                    member.packedBytes(),
                    member.written(),
                    null);
        } catch (IOException e) {
            whole.close();
            throw e;
        }
        if (method == STORED) {
            return packed;
        }
        ReadableByteChannel bytes = new Metered(ByteBuffer.allocate(0), packed.channel(), listener::progressed);
        Inflater inflater = new Inflater(true);
        InputStream stream = new InflaterInputStream(Channels.newInputStream(bytes), inflater, 64 << 10) {
            @Override
            public void close() throws IOException {
                inflater.end();
                super.close();
            }
        };
        Checked checked = new Checked(stream, member.crc(), member.bytes());
        return new Flow(new StreamChannel(checked, checked), packed.origin(), null, null, () -> null);
    }
}
