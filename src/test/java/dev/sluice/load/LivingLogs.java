package dev.sluice.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A directory of logs, plain, compressed and in archives. */
final class LivingLogs extends LivingInputs {
    private static final Pattern ROTATED = Pattern.compile("(.*\\.log)\\.(\\d+)(.*)");

    private final Path directory;
    private boolean running;

    LivingLogs(Path directory, List<WrittenLines> all, Random random) throws IOException {
        super(all, random);
        this.directory = Files.createDirectory(directory);
        for (String name : List.of("a.log", "a.log.1", "b.log", "b.log.1.gz", "b.log.2.zst")) {
            create(name, List.of(fresh()));
        }
        create("t.tar", List.of(fresh(), fresh()));
    }

    @Override
    String fullName(String name) {
        return path(name).toString();
    }

    @Override
    void runBegins(Random now) {
        super.runBegins(now);
        running = true;
    }

    void runEnded() {
        running = false;
    }

    @Override
    void change(boolean listed) throws IOException {
        String log = random().nextBoolean() ? "a.log" : "b.log";
        switch (random().nextInt(running ? 10 : 12)) {
            case 0, 1 -> rotate(log);
            case 2 -> copyTruncate(log);
            case 3 -> any(LivingLogs::isPackable, this::compress);
            case 4 -> any(each -> isPackable(each) && !each.endsWith(".tar"), this::appendAndCompress);
            case 5 -> append(log);
            case 6 -> replace(random().nextBoolean(), listed);
            case 7 -> any(each -> isDelivered(each) && !each.endsWith(".log"), this::delete);
            case 8 -> changeArchive();
            case 9 -> any(each -> listed && !isDelivered(each) && !each.contains(".tar"), this::destroy);
            case 10 -> any(each -> isDelivered(each) && !isPacked(each) && !each.endsWith(".tar"), this::rewriteMiddle);
            default -> any(each -> true, this::touch);
        }
    }

    private static boolean isPackable(String name) {
        return !name.endsWith(".log") && !isPacked(name);
    }

    /** logrotate's renames. */
    private void rotate(String log) throws IOException {
        shift(log);
        move(log, log + ".1");
        pause();
        create(log, List.of(fresh()));
    }

    private void copyTruncate(String log) throws IOException {
        shift(log);
        note("copytruncate", log);
        WrittenLines content = content(log);
        content.copied();
        holds(log + ".1", List.of(content));
        writeInTwo(path(log + ".1"), Files.readAllBytes(path(log)));
        pause();
        if (running) {
            content.mayComeAgain(); // while both are there they are two sources
        }
        Files.write(path(log), new byte[0]);
        pause();
        WrittenLines next = fresh();
        holds(log, List.of(next));
        Files.write(path(log), next.bytes(), StandardOpenOption.APPEND);
    }

    /** The first write most likely ends within a line. */
    private void writeInTwo(Path file, byte[] bytes) throws IOException {
        Files.write(file, Arrays.copyOf(bytes, bytes.length / 2));
        pause();
        Files.write(file, Arrays.copyOfRange(bytes, bytes.length / 2, bytes.length), StandardOpenOption.APPEND);
    }

    /** As gzip and zstd do it: a new file with the old one's time, which then goes. */
    private void compress(String name) throws IOException {
        String packed = name + (random().nextBoolean() ? ".gz" : ".zst");
        note("compress", name + " to " + packed);
        List<WrittenLines> contents = contents(name);
        FileTime time = Files.getLastModifiedTime(path(name));
        holds(packed, contents);
        writeInTwo(path(packed), pack(packed, Files.readAllBytes(path(name))));
        Files.setLastModifiedTime(path(packed), time);
        pause();
        if (running) {
            contents.forEach(WrittenLines::mayComeAgain); // while both are there they are two sources
        }
        Files.delete(path(name));
        gone(name);
    }

    private void appendAndCompress(String name) throws IOException {
        append(name);
        compress(name);
    }

    private void append(String name) throws IOException {
        note("append to", name);
        Files.write(path(name), content(name).grow(20 + random().nextInt(400)), StandardOpenOption.APPEND);
    }

    /** Another file under the same name: of equal content, or of one that begins and ends as it did. */
    private void replace(boolean alike, boolean listed) throws IOException {
        // A file of equal content in place of a copy, whose original was emptied, is the copy to whoever saw neither.
        any(
                each -> (isDelivered(each) || listed)
                        && !each.contains(".tar")
                        && !content(each).wasCopied(),
                name -> {
                    note(alike ? "replace by alike" : "replace by equal", name);
                    WrittenLines other = like(content(name), HEAD, alike ? TAIL : Integer.MAX_VALUE);
                    if (random().nextBoolean()) {
                        Files.delete(path(name));
                        pause();
                        create(name, List.of(other));
                    } else {
                        Path hidden = directory.resolve(".new");
                        Files.write(hidden, bytes(name, List.of(other)));
                        Files.move(hidden, path(name), StandardCopyOption.REPLACE_EXISTING);
                        holds(name, List.of(other));
                    }
                });
    }

    /** The same file, of the same length. */
    private void rewriteMiddle(String name) throws IOException {
        note("rewrite the middle of", name);
        WrittenLines other = like(content(name), HEAD, TAIL);
        holds(name, List.of(other));
        Files.write(path(name), other.bytes(), StandardOpenOption.WRITE);
    }

    private void touch(String name) throws IOException {
        note("touch", name);
        Files.setLastModifiedTime(path(name), FileTime.from(Instant.now()));
    }

    private void delete(String name) throws IOException {
        note("delete", name);
        Files.delete(path(name));
        gone(name);
    }

    /** A new archive, or one more member. */
    private void changeArchive() throws IOException {
        List<String> tars =
                names().stream().filter(each -> each.endsWith(".tar")).toList();
        if (tars.isEmpty()) {
            WrittenLines member = fresh();
            create("t" + member.number() + ".tar", List.of(member));
            return;
        }
        String tar = tars.get(0);
        note("add a member to", tar);
        List<WrittenLines> members = new ArrayList<>(contents(tar));
        members.add(fresh());
        holds(tar, members);
        // As tar -r does it: over the zeros at the end, in the same file.
        Files.write(path(tar), bytes(tar, members), StandardOpenOption.WRITE);
    }

    /** Takes away what may not be delivered yet: a run that listed it says so. */
    private void destroy(String name) throws IOException {
        note("destroy", name);
        if (name.endsWith(".log") || random().nextBoolean()) {
            Files.write(path(name), new byte[0]);
            create(name, List.of(fresh()));
        } else {
            delete(name);
        }
    }

    private void shift(String log) throws IOException {
        List<String> rotated = names().stream()
                .filter(name -> name.startsWith(log + "."))
                .sorted(Comparator.comparingInt(LivingLogs::number).reversed())
                .toList();
        for (String name : rotated) {
            Matcher matcher = ROTATED.matcher(name);
            if (matcher.matches()) {
                int next = number(name) + 1;
                if (next > 4 && isDelivered(name)) {
                    delete(name);
                } else {
                    move(name, matcher.group(1) + "." + next + matcher.group(3));
                }
                pause();
            }
        }
    }

    private static int number(String name) {
        Matcher matcher = ROTATED.matcher(name);
        return matcher.matches() ? Integer.parseInt(matcher.group(2)) : 0;
    }

    private void move(String from, String to) throws IOException {
        note("move", from + " to " + to);
        Files.move(path(from), path(to));
        holds(to, contents(from));
        gone(from);
    }

    private void create(String name, List<WrittenLines> contents) throws IOException {
        note("write", name);
        holds(name, contents);
        Files.write(path(name), bytes(name, contents));
    }

    private Path path(String name) {
        return directory.resolve(name);
    }
}
