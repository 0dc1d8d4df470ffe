package dev.sluice.source;

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

    /** Numbers those that are alike, in the order of the listing. */
    static void number(List<Input> listed) {
        Map<Object, Integer> seen = new HashMap<>();
        for (Input input : listed) {
            ListedFile file = input.file();
            Checksum beginning = file == null ? null : file.beginning();
            if (beginning != null || input.bytes() < 0) {
                input.alike(seen.merge(beginning == null ? "a pipe" : beginning, 1, Integer::sum) - 1);
            }
        }
    }

    /** What was listed of the file that the origin lies in; null if it is none. */
    @Nullable
    Input of(Origin origin) {
        FileFacts facts = origin.file();
        return facts == null ? null : files.get(key(facts));
    }

    private static Object key(FileFacts facts) {
        return List.of(facts.device(), facts.inode());
    }
}
