package dev.sluice.parse.json;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Keeps some members of an object, or all but some, named by JSON Pointers that lead through objects only. What is kept stays byte for
 * byte and in its order. Immutable.
 */
public final class Projection {
    private final boolean keepsNamed;
    private final Branch root = new Branch(new byte[0]);

    private static final class Branch {
        final byte[] name;
        final List<Branch> children = new ArrayList<>();
        /** Whether a pointer ends here, and so covers what is below. */
        boolean whole;

        Branch(byte[] name) {
            this.name = name;
        }

        Branch child(String text) {
            byte[] wanted = text.getBytes(StandardCharsets.UTF_8);
            for (Branch child : children) {
                if (java.util.Arrays.equals(child.name, wanted)) {
                    return child;
                }
            }
            Branch child = new Branch(wanted);
            children.add(child);
            return child;
        }
    }

    /** @param keepsNamed whether the members named are the ones to keep, or the ones to leave out */
    public Projection(boolean keepsNamed, List<JsonPointer> pointers) {
        this.keepsNamed = keepsNamed;
        for (JsonPointer pointer : pointers) {
            Branch node = root;
            for (String name : pointer.names()) {
                node = node.whole ? node : node.child(name);
            }
            node.whole = true;
            node.children.clear();
        }
    }

    /** Appends what is left of the valid object that begins at {@code from}. */
    public void apply(byte[] in, int from, int to, JsonBuffer out) {
        object(root, in, from, to, out);
    }

    private int object(Branch node, byte[] in, int from, int to, JsonBuffer out) {
        out.put('{');
        int at = JsonPointer.skipSpace(in, from + 1);
        while (in[at] != '}') {
            int nameTo = JsonPointer.skipString(in, at + 1, to);
            int value = JsonPointer.skipSpace(in, JsonPointer.skipSpace(in, nameTo) + 1);
            Branch named = named(node, in, at + 1, nameTo - 1);
            int end;
            if (named != null && !named.whole && in[value] == '{') {
                int start = out.length();
                separate(out);
                out.raw(in, at, value);
                int valueStart = out.length();
                end = object(named, in, value, to, out);
                if (keepsNamed && out.length() == valueStart + 2) {
                    out.truncate(start);
                }
            } else {
                end = JsonPointer.skipValue(in, value, to);
                boolean covered = named != null && named.whole;
                if (covered == keepsNamed) {
                    separate(out);
                    out.raw(in, at, end);
                }
            }
            at = JsonPointer.skipSpace(in, end);
            if (in[at] == ',') {
                at = JsonPointer.skipSpace(in, at + 1);
            }
        }
        out.put('}');
        return at + 1;
    }

    private static void separate(JsonBuffer out) {
        if (out.bytes()[out.length() - 1] != '{') {
            out.put(',');
        }
    }

    private static @org.jspecify.annotations.Nullable Branch named(Branch node, byte[] in, int from, int to) {
        for (Branch child : node.children) {
            if (JsonPointer.isName(in, from, to, child.name)) {
                return child;
            }
        }
        return null;
    }
}
