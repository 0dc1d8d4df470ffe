package dev.sluice.local;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.local.StreamSettings.Labels;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Resource policies: kept and given back, and held against nobody, since the endpoint takes anybody's requests. */
final class Policies {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Streams streams;

    Policies(Streams streams) {
        this.streams = streams;
    }

    Answer putResourcePolicy(Parameters parameters) throws Refusal, IOException {
        Resource resource = Resource.of(streams, parameters);
        String policy = parameters.text("Policy");
        try {
            if (!JSON.readTree(policy).has("Statement")) {
                throw malformed();
            }
        } catch (JsonProcessingException e) {
            throw malformed();
        }
        return save(parameters, resource, policy);
    }

    private static Refusal malformed() {
        return Refusal.invalidArgument("Policy is not a JSON object with a Statement.");
    }

    Answer getResourcePolicy(Parameters parameters) throws Refusal, IOException {
        String policy = policy(Resource.of(streams, parameters));
        return Answer.of(parameters.wire(), out -> out.writeStringField("Policy", policy));
    }

    Answer deleteResourcePolicy(Parameters parameters) throws Refusal, IOException {
        Resource resource = Resource.of(streams, parameters);
        policy(resource);
        return save(parameters, resource, null);
    }

    private static String policy(Resource resource) throws Refusal {
        String policy = resource.labels().policy();
        if (policy == null) {
            throw Refusal.notFound("No resource policy found for " + resource.shown() + ".");
        }
        return policy;
    }

    private Answer save(Parameters parameters, Resource resource, @Nullable String policy) throws IOException {
        resource.labels(new Labels(resource.labels().tags(), policy));
        streams.save(resource.stream());
        return Answer.empty(parameters.wire());
    }
}
