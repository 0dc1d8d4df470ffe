package dev.sluice.source;

import dev.sluice.read.SourceId;
import java.io.IOException;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Tells files apart that begin with the same bytes, where {@code --load-id} stands for the machine and the file: by their places in the
 * listing, so that whoever reads only some of the inputs gives each the id that it has among all.
 */
final class Alikes {
    private final Map<Object, Input> files = new HashMap<>();

    Alikes(List<Input> listed) {
        for (Input input : listed) {
            ListedFile file = input.file();
            if (file != null) {
                files.put(key(file.facts()), input);
            }
        }
    }

    /** Numbers those that are alike as they lie there, in the order of the listing. */
    static void number(List<Input> listed) {
        Map<Object, Integer> seen = new HashMap<>();
        for (Input input : listed) {
            Checksum beginning = raw(input);
            if (beginning != null || input.bytes() < 0) {
                input.alike(seen.merge(beginning == null ? "a pipe" : beginning, 1, Integer::sum) - 1);
            }
        }
    }

    /** Numbers those that are alike when they are unpacked: who reads all in their order meets each when it has met those before it. */
    static void numberUnpacked(List<Input> listed, SourceOptions options) {
        Preparation preparation = new Preparation(options, Resume.NONE, new Unheard(), Clock.systemUTC());
        Map<Checksum, Integer> seen = new HashMap<>();
        for (Input input : listed) {
            Checksum beginning = unpacked(input, preparation);
            if (beginning != null) {
                input.occurrence(seen.merge(beginning, 1, Integer::sum) - 1);
            }
        }
    }

    private static @Nullable Checksum unpacked(Input input, Preparation preparation) {
        ListedFile file = input.file();
        if (file == null || !preparation.isUnpacked(input, file.kind())) {
            return raw(input);
        }
        try (FileBlob blob = file.reopen()) {
            Unwrapped unwrapped = preparation.unwrapped(input, blob, blob.size(), file.kind());
            try {
                return Checksum.of(unwrapped.beginning().bytes());
            } finally {
                unwrapped.rest().close();
            }
        } catch (IOException | RuntimeException e) {
            return null; // whoever has it says why it cannot be read
        }
    }

    private static @Nullable Checksum raw(Input input) {
        ListedFile file = input.file();
        return file == null ? null : file.beginning();
    }

    /** What was listed of the file that the origin lies in; null if it is none. */
    @Nullable
    Input of(Origin origin) {
        FileFacts facts = origin.file();
        return facts == null ? null : files.get(key(facts));
    }

    /** What tells an archive from others whose members are called alike and begin alike. */
    static long[] numbers(Input archive) {
        Checksum beginning = raw(archive);
        return beginning == null
                ? new long[] {archive.alike()}
                : new long[] {beginning.length(), beginning.sums(), archive.alike()};
    }

    private static Object key(FileFacts facts) {
        return List.of(facts.device(), facts.inode());
    }

    /** Whoever reads the input is told. */
    private static final class Unheard implements InputListener {
        @Override
        public void unreadable(String sourceName, long offset, String reason) {}

        @Override
        public void lineTooLong(String sourceName, SourceId source, long offset, long line, long bytes) {}

        @Override
        public void progressed(long count) {}
    }
}
