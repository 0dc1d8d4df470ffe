package dev.sluice.load;

import com.github.luben.zstd.ZstdOutputStream;
import dev.sluice.Zipped;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.zip.GZIPOutputStream;

/**
 * Inputs to which everything happens that happens to logs, and what each of them holds. Nothing is taken away that nobody was told is
 * delivered, unless a run has listed it, which must tell.
 */
abstract class LivingInputs {
    /** More than 5 KiB and 2 KiB: what begins and ends alike. */
    static final int HEAD = 60;

    static final int TAIL = 30;

    /** All contents that any input ever had. */
    private final List<WrittenLines> all;

    private final TreeMap<String, List<WrittenLines>> inputs = new TreeMap<>();
    private final List<String> changes = new ArrayList<>();
    private Random random;

    LivingInputs(List<WrittenLines> all, Random random) {
        this.all = all;
        this.random = random;
    }

    /** The name by which the program knows the input. */
    abstract String fullName(String name);

    /** @param listed whether the present run has listed its inputs for certain */
    abstract void change(boolean listed) throws IOException;

    /** A run begins: what there is now must be delivered if it ends with status 0. */
    void runBegins(Random now) {
        random = now;
        inputs.forEach((name, contents) -> contents.forEach(each -> each.listedAs(fullName(name))));
    }

    Random random() {
        return random;
    }

    /** What was done since this was asked last. */
    List<String> takeChanges() {
        List<String> taken = List.copyOf(changes);
        changes.clear();
        return taken;
    }

    void note(String what, String name) {
        changes.add(what + " " + name);
    }

    /** The input holds this from now on. */
    void holds(String name, List<WrittenLines> contents) {
        inputs.put(name, contents);
        contents.forEach(each -> each.named(fullName(name)));
    }

    void gone(String name) {
        inputs.remove(name);
    }

    List<String> names() {
        return List.copyOf(inputs.keySet());
    }

    List<WrittenLines> contents(String name) {
        List<WrittenLines> contents = inputs.get(name);
        if (contents == null) {
            throw new NoSuchElementException(name);
        }
        return contents;
    }

    WrittenLines content(String name) {
        return contents(name).get(0);
    }

    boolean isDelivered(String name) {
        return contents(name).stream().allMatch(WrittenLines::isDelivered);
    }

    /** Does it to any input of this kind, if there is one. */
    void any(Predicate<String> which, Change change) throws IOException {
        List<String> names = names().stream().filter(which).toList();
        if (!names.isEmpty()) {
            change.to(names.get(random.nextInt(names.size())));
        }
    }

    /** What happens to an input. */
    @FunctionalInterface
    interface Change {
        void to(String name) throws IOException;
    }

    /** Every other one is short enough to share a chunk with its neighbours. */
    WrittenLines fresh() {
        WrittenLines content = added(new WrittenLines(all.size()));
        content.grow(random.nextBoolean() ? HEAD + TAIL + random.nextInt(60) : 200 + random.nextInt(1500));
        return content;
    }

    /** Another content that begins and ends as this one. */
    WrittenLines like(WrittenLines old, int head, int tail) {
        return added(old.likeIt(all.size(), head, tail));
    }

    private WrittenLines added(WrittenLines content) {
        all.add(content);
        return content;
    }

    void pause() {
        try {
            Thread.sleep(random.nextInt(3) == 0 ? random.nextInt(60) : 0);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    static boolean isPacked(String name) {
        return name.endsWith(".gz") || name.endsWith(".zst");
    }

    /** What a file of this name with these contents is in bytes. */
    static byte[] bytes(String name, List<WrittenLines> contents) throws IOException {
        return pack(
                name, name.contains(".tar") ? tar(contents) : contents.get(0).bytes());
    }

    static byte[] pack(String name, byte[] bytes) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream out = name.endsWith(".gz")
                ? new GZIPOutputStream(packed)
                : name.endsWith(".zst") ? new ZstdOutputStream(packed) : packed) {
            out.write(bytes);
        }
        return packed.toByteArray();
    }

    private static byte[] tar(List<WrittenLines> members) throws IOException {
        Map<String, byte[]> files = new LinkedHashMap<>();
        members.forEach(member -> files.put("m" + member.number() + ".log", member.bytes()));
        return Zipped.tar(files);
    }
}
