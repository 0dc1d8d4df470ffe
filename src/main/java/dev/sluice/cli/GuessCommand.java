package dev.sluice.cli;

import dev.sluice.aws.AwsSettings;
import dev.sluice.parse.format.Formats;
import dev.sluice.parse.format.ParserOptions;
import dev.sluice.parse.guess.Guess;
import dev.sluice.parse.guess.Guesser;
import dev.sluice.source.InputFilter;
import dev.sluice.source.InputHead;
import dev.sluice.source.InputList;
import dev.sluice.source.InputNames;
import java.io.InputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sluice guess}: names a log's format. */
@Command(
        name = "guess",
        description = "Name a log's format, where its events begin and how it writes times, from its first lines.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            Sizes.HELP,
            "Exit status: 0 sure enough for --format auto, or drafted; 1 not sure, or it cannot be read; 2 usage."
        })
public final class GuessCommand implements Callable<Integer> {
    private final InputStream in;
    private final PrintStream out;
    private final PrintStream err;

    @Spec
    @Nullable
    private CommandSpec spec;

    @Parameters(
            index = "0",
            paramLabel = "INPUT",
            converter = TypedName.class,
            defaultValue = "-",
            description = "A file, or an s3:// name, compressed or not; - or none: standard input.")
    private String input = "-";

    @Option(
            names = "--write",
            order = Topic.WRITTEN + 1,
            paramLabel = "NAME",
            description = "Draft a format of your own called NAME, with three samples, for you to finish:"
                    + " ~/.config/sluice/formats/NAME.json.")
    @Nullable
    private String write;

    @Mixin
    private final UnpackingOptions opening = new UnpackingOptions();

    @Mixin
    private final DialectOptions dialect = new DialectOptions();

    @Mixin
    private final AccountOptions account = new AccountOptions();

    @Mixin
    private final S3Options s3 = new S3Options();

    /** Reads {@code in} where no file is named; the guess goes to {@code out}, sentences to {@code err}. */
    public GuessCommand(InputStream in, PrintStream out, PrintStream err) {
        this.in = in;
        this.out = out;
        this.err = err;
    }

    @Override
    public Integer call() throws Exception {
        AwsSettings settings = s3.in(account.accountSettings());
        CommandSpec own = Objects.requireNonNull(spec, "picocli sets it");
        InputNames names = new InputNames(List.of(input), null, InputFilter.NONE);
        Idle idle = new Idle(own);
        idle.without("an s3:// input", names.mayBeObjects(), "--s3-endpoint");
        AccountOptions.refuseIdle(idle, "an input that is not an s3:// name", names.mayBeObjects(), "--region");
        String drafted = write;
        if (drafted != null) {
            DialectOptions.refuseAll(idle, "--write");
        }
        Guesser guesser;
        try {
            ParserOptions told = dialect.parserOptions(null);
            Formats formats = dialect.formats();
            guesser = new Guesser(told, formats);
            if (drafted != null) {
                FormatDraft.check(drafted, formats);
            }
        } catch (IllegalArgumentException e) {
            throw new ParameterException(own.commandLine(), String.valueOf(e.getMessage()), e);
        }
        TypedInput.tell(names, err);
        InputHead head;
        try (InputList inputs = new InputList(names, in, settings)) {
            head = Objects.requireNonNull(inputs.head(0, opening.unpacking(), Guesser.MAX_BYTES), "of one input");
        }
        Guess guess = guesser.guess(head.bytes().array(), head.whole());
        if (drafted != null) {
            return FormatDraft.write(drafted, head, FormatNames.ownPlace(), guess, out);
        }
        out.print(GuessText.of(guess));
        out.flush();
        return guess.sure() ? 0 : 1;
    }
}
