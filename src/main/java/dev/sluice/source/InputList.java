package dev.sluice.source;

import dev.sluice.aws.AwsSettings;
import dev.sluice.aws.ObjectStore;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The inputs of a command: listed when they are first asked for, and then known to all who look into them or read them. */
public final class InputList implements Closeable {
    private final InputNames names;
    private final InputStream in;
    private final ObjectStore store;
    private final List<String> remarks = new ArrayList<>();
    /** The same one in every listing: some of it may have been looked at. */
    private @Nullable Input stdin;

    private @Nullable List<Input> listed;

    /**
     * Nothing is listed yet.
     *
     * @param in what {@code -} reads
     * @param settings where objects lie
     */
    public InputList(InputNames names, InputStream in, AwsSettings settings) {
        this.names = names;
        this.in = in;
        this.store = new ObjectStore(settings);
    }

    public InputNames names() {
        return names;
    }

    /**
     * The inputs, in their order.
     *
     * @throws InputException with a sentence for each name that stands for nothing that can be read
     */
    public List<Input> inputs() throws InputException {
        List<Input> inputs = listed;
        if (inputs == null) {
            remarks.clear();
            inputs = Inputs.resolve(names, in, store, remarks::add).stream()
                    .map(this::known)
                    .toList();
            listed = inputs;
        }
        return inputs;
    }

    private Input known(Input input) {
        if (!input.isStandard()) {
            return input;
        }
        stdin = stdin == null ? input : stdin;
        return stdin;
    }

    /** What the user should know of the names, once they are listed. */
    public List<String> remarks() {
        return remarks;
    }

    /** The inputs may have changed: they are listed again when they are next asked for. */
    public void forget() {
        if (listed != null) {
            listed.forEach(Input::release);
            listed = null;
        }
    }

    /**
     * The first lines of the first input that holds any, which stay to be read.
     *
     * @param most so many bytes, and the rest of a line
     * @throws InputException if a name stands for nothing that can be read
     * @throws IOException if what it stands for cannot be read
     */
    public InputHead head(Unpacking unpacking, int most) throws InputException, IOException, InterruptedException {
        if (names.comeByStandardInput()) {
            throw new IOException("--format auto cannot look into inputs that standard input names; name the format");
        }
        List<Input> inputs = inputs();
        if (inputs.isEmpty()) {
            throw new IOException("--format auto has no input to look into, since all were passed over by --skip,"
                    + " --newer-than or --older-than; name the format");
        }
        Input first =
                inputs.stream().filter(input -> input.bytes() != 0).findFirst().orElse(inputs.get(0));
        return InputHead.of(first, unpacking, most);
    }

    @Override
    public void close() {
        forget();
        store.close();
    }
}
