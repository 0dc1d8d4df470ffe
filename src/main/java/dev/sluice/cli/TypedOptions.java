package dev.sluice.cli;

import dev.sluice.ledger.JournalHeader;
import dev.sluice.parse.AddedField;
import dev.sluice.parse.ParsePlan;
import dev.sluice.parse.ParsePlans;
import dev.sluice.parse.Redaction;
import dev.sluice.parse.format.Format;
import dev.sluice.parse.json.JsonPointer;
import dev.sluice.source.FileName;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * The options that are in force for a command, by their long names.
 *
 * @param shown as the report shows them: those that say something
 * @param deciding those marked with {@link DecidesBatches}, all of them; empty where nothing is said
 */
record TypedOptions(Map<String, String> shown, Map<String, String> deciding) {
    /** @param plans that the options of the format were resolved into */
    static TypedOptions of(CommandSpec command, ParsePlans plans) {
        ParsePlan parse = plans.usual();
        Format format = parse.format();
        // Where each source has its own, the checkpoint holds it with the source.
        boolean isOne = !plans.framing().looks();
        Redaction redaction = parse.fields().redaction();
        JsonPointer split = parse.options().split();
        Map<String, String> shown = new LinkedHashMap<>();
        Map<String, String> deciding = new LinkedHashMap<>();
        for (OptionSpec option : command.options()) {
            String value = value(option);
            if (isOne && option.longestName().equals("--format")) {
                // Other options may stand for it.
                value = format.toString();
            } else if (isOne && option.longestName().equals("--split")) {
                value = split == null ? null : split.toString();
            }
            if (value != null) {
                shown.put(option.longestName(), EffectiveOption.shown(option.longestName(), value));
            }
            if (decides(option)) {
                deciding.put(option.longestName(), value == null ? "" : value);
            }
            if (option.longestName().equals("--redact-with") && redaction != null) {
                // Another key makes other events, and it is a secret.
                deciding.put(option.longestName(), redaction.fingerprint());
            }
            if (option.longestName().equals("--add") && value != null) {
                // A run on another machine would add another host.
                deciding.put(
                        option.longestName(),
                        parse.fields().added().stream()
                                .map(AddedField::toString)
                                .collect(Collectors.joining(",")));
            }
        }
        if (isOne && !format.hash().isEmpty()) {
            char delimiter = parse.options().columns().delimiter();
            deciding.put(JournalHeader.FORMAT_FILE, format.hash());
            deciding.put(JournalHeader.DELIMITER, delimiter == 0 ? "" : String.valueOf(delimiter));
        }
        return new TypedOptions(shown, deciding);
    }

    /** The words of the command, of which secrets are left out. */
    static List<String> command(CommandSpec command) {
        List<String> words = new ArrayList<>(List.of("sluice"));
        String option = "";
        for (String word : command.root().commandLine().getParseResult().originalArgs()) {
            int equals = word.startsWith("--") ? word.indexOf('=') : -1;
            String name = equals < 0 ? option : word.substring(0, equals);
            String value = EffectiveOption.shown(name, FileName.shown(word.substring(equals + 1)));
            words.add(equals < 0 ? value : name + "=" + value);
            option = equals < 0 && word.startsWith("--") ? word : "";
        }
        return words;
    }

    static boolean decides(OptionSpec option) {
        return option.userObject() instanceof Field field && field.isAnnotationPresent(DecidesBatches.class);
    }

    private static @Nullable String value(OptionSpec option) {
        Object value = option.getValue();
        if (value == null || value.equals(false) || value.equals(List.of()) || option.usageHelp()) {
            return null;
        }
        // As typed: "2h ago" is another moment in each run, but the same option.
        List<String> words = option.originalStringValues();
        return FileName.shown(words.isEmpty() ? EffectiveOption.asTyped(value) : String.join(",", words));
    }
}
