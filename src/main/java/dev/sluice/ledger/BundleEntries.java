package dev.sluice.ledger;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.parse.json.JsonTree;
import dev.sluice.source.Bundle;
import dev.sluice.source.Bundle.Member;
import dev.sluice.source.Resume.Planned;
import dev.sluice.source.Span;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The journal's lines on bundles. Each names all members, with what a planned chunk's own line would say. */
final class BundleEntries {
    /** In a line that plans one, its id; in one that says that it is done, its name. */
    static final String BUNDLE = "bundle";

    static final String MEMBERS = "members";
    private static final String AGAIN = "again";
    private static final String PLANNED = "planned";

    private BundleEntries() {}

    static String bundle(Bundle bundle) {
        ObjectNode entry = JournalEntries.chunk(BUNDLE, bundle.chunk());
        ArrayNode members = entry.putArray(MEMBERS);
        bundle.members().forEach(member -> members.add(member(member)));
        return JsonTree.text(entry);
    }

    private static ObjectNode member(Member member) {
        Planned planned = member.planned();
        ObjectNode entry = planned == null
                ? JournalEntries.chunk(AGAIN, member.chunk()).put("name", member.sourceName())
                : JournalEntries.plannedEntry(planned);
        Span span = member.span();
        if (span != null) {
            JournalEntries.span(entry, span);
        }
        return member.ended() ? entry.put("ended", true) : entry;
    }

    static Bundle bundle(JsonNode entry) {
        List<Member> members = new ArrayList<>();
        for (JsonNode each : entry.path(MEMBERS)) {
            Planned planned = each.has(PLANNED) ? JournalEntries.planned(each) : null;
            members.add(new Member(
                    each.path("name").asText(),
                    planned == null ? JournalEntries.chunk(each, AGAIN) : planned.chunk(),
                    JournalEntries.span(each),
                    planned,
                    each.path("ended").asBoolean()));
        }
        return new Bundle(JournalEntries.chunk(entry, BUNDLE), members);
    }

    /** When it was done is known of each member. */
    static String done(DoneChunk bundle) {
        return JsonTree.text(
                JournalEntries.done(bundle, null, Instant.EPOCH, null).put(BUNDLE, bundle.sourceName()));
    }

    /** A bundle whose members were planned in lines that the journal no longer has. */
    static Bundle planned(Bundle bundle) {
        return new Bundle(
                bundle.chunk(),
                bundle.members().stream()
                        .map(each -> new Member(each.sourceName(), each.chunk(), each.span(), null, false))
                        .toList());
    }
}
