package dev.sluice.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The program behind scripts/bench. */
public final class Bench {
    private static final long MINUTES_A_RUN = 10;
    private static final String USAGE = """
            usage: scripts/bench [--quick] [--runs N] [--only NAME[,NAME...]] [--write] [--dir DIR] [--with PEER=PATH[,...]]
              --quick   a tenth of the sizes: for a look, not for a verdict
              --runs    how often each contender runs (default 3)
              --only    sections (layouts, corpora, formats, small, files, objects, bound, balance, memory, levels of combined, endpoint) or contenders, by a part of the name
              --write   put the figures into src/docs/benchmarks.md, as a full run always does
              --with    fluent-bit=PATH, vector=PATH: run them beside, at their best settings
              --dir     where the logs are made and kept (default target/bench; 6 GB)
            """;

    private Bench() {}

    /** Exit status: 0 measured, whether or not the goals were met; 1 something failed; 2 usage. */
    public static void main(String[] args) throws IOException, InterruptedException {
        Path root = Path.of("").toAbsolutePath();
        boolean quick = false;
        boolean write = false;
        String with = "";
        int runs = 3;
        List<String> only = List.of();
        Path directory = root.resolve("target/bench");
        for (int i = 0; i < args.length; i++) {
            switch (args[i]) {
                case "--quick" -> quick = true;
                case "--write" -> write = true;
                case "--runs" -> runs = Integer.parseInt(args[++i]);
                case "--only" -> only = List.of(args[++i].split(",", -1));
                case "--with" -> with = args[++i];
                case "--dir" -> directory = Path.of(args[++i]).toAbsolutePath();
                default -> {
                    System.err.print(USAGE);
                    System.exit(2);
                }
            }
        }
        if (write && !only.isEmpty()) {
            System.err.println("--write puts all figures into the page, so it goes without --only");
            System.exit(2);
        }
        Files.createDirectories(directory);
        Page page = new Page((quick ? "quick sizes, " : "") + "medians of " + runs + " runs, interleaved");
        Lab lab = new Lab(directory, root.resolve("scripts/sluice"), MINUTES_A_RUN);
        try (Sections sections = new Sections(root, directory, quick, new Peers(with, directory))) {
            for (Section section : sections.all()) {
                List<Contender> contenders = chosen(section, only);
                if (!contenders.isEmpty()) {
                    System.err.println("== " + section.title());
                    Results results = new Results(lab.interleave(contenders, runs * section.rounds()));
                    page.add(
                            section,
                            results,
                            contenders.size() == section.contenders().size());
                }
            }
        }
        if (only.isEmpty() || only.contains(Emulators.SECTION)) {
            try (Emulators emulators = new Emulators(root, directory)) {
                System.err.println("== PutRecords and GetRecords of emulators");
                page.add(emulators.compare(quick, runs));
            }
        }
        System.out.print(page);
        if (write || (!quick && only.isEmpty())) {
            Path file = root.resolve("src/docs/benchmarks.md");
            Files.createDirectories(file.resolveSibling(""));
            page.writeInto(file);
        }
        System.out.printf("%d goals judged, %d missed%n", page.judged(), page.missed());
    }

    private static List<Contender> chosen(Section section, List<String> only) {
        if (only.isEmpty() || only.contains(section.name())) {
            return section.contenders();
        }
        return section.contenders().stream()
                .filter(contender -> only.stream().anyMatch(contender.name()::contains))
                .toList();
    }
}
