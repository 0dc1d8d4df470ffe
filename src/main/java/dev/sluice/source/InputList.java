package dev.sluice.source;

import dev.sluice.aws.AwsSettings;
import dev.sluice.aws.ObjectStore;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** The inputs of a command: listed when they are first asked for, and then known to all who look into them or read them. */
public final class InputList implements Closeable {
    private final InputNames names;
    /** The same one in every listing: some of it may have been looked at. */
    private final Input stdin;

    private final ObjectStore store;
    private final List<String> remarks = new CopyOnWriteArrayList<>();
    private @Nullable InputFeed listed;

    /**
     * Nothing is listed yet.
     *
     * @param in what {@code -} reads
     * @param settings where objects lie
     */
    public InputList(InputNames names, InputStream in, AwsSettings settings) {
        this.names = names;
        this.stdin = Input.stdin(in);
        this.store = new ObjectStore(settings);
    }

    public InputNames names() {
        return names;
    }

    /**
     * The inputs, in their order, of which objects may still be listed.
     *
     * @throws InputException with a sentence for each name that stands for nothing that can be read
     */
    public InputFeed feed() throws InputException {
        InputFeed feed = listed;
        if (feed == null) {
            remarks.clear();
            feed = Inputs.resolve(names, stdin, store, remarks::add);
            listed = feed;
        }
        return feed;
    }

    /** What the user should know of the names, once all inputs are listed; nothing before that. */
    public List<String> remarks() {
        return listed != null && listed.isEnded() ? List.copyOf(remarks) : List.of();
    }

    /** The inputs may have changed: they are listed again when they are next asked for. */
    public void forget() {
        if (listed != null) {
            listed.close();
            listed = null;
        }
    }

    /**
     * The first lines of one of the inputs that hold any, which stay to be read.
     *
     * @param at which of them, from 0
     * @param most so many bytes, and the rest of a line
     * @return null if there are not so many; but of the first there is, if there are any inputs
     * @throws InputException if a name stands for nothing that can be read
     * @throws IOException if what it stands for cannot be read
     */
    public @Nullable InputHead head(int at, Unpacking unpacking, int most)
            throws InputException, IOException, InterruptedException {
        if (names.comeByStandardInput()) {
            throw new IOException("--format auto cannot look into inputs that standard input names; name the format");
        }
        InputFeed feed = feed();
        Input empty = null;
        int count = 0;
        int full = 0;
        for (List<Input> some = feed.behind(0); !some.isEmpty(); some = feed.behind(count)) {
            count += some.size();
            for (Input input : some) {
                if (input.bytes() != 0 && full++ == at) {
                    return InputHead.of(input, unpacking, most);
                }
                empty = empty == null ? input : empty;
            }
        }
        if (empty == null) {
            throw new IOException("--format auto has no input to look into, since all were passed over by --skip,"
                    + " --newer-than or --older-than; name the format");
        }
        return at == 0 ? InputHead.of(empty, unpacking, most) : null;
    }

    @Override
    public void close() {
        forget();
        store.close();
    }
}
