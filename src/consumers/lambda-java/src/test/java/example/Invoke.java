package example;

import com.amazonaws.services.lambda.runtime.events.KinesisEvent;
import com.amazonaws.services.lambda.runtime.events.StreamsEventResponse;
import com.amazonaws.services.lambda.runtime.serialization.PojoSerializer;
import com.amazonaws.services.lambda.runtime.serialization.events.LambdaEventSerializers;
import com.amazonaws.services.lambda.runtime.serialization.factories.GsonFactory;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** Stands in for Lambda: the file with an event, the file for the answer. */
public final class Invoke {
    public static void main(String[] files) throws IOException {
        PojoSerializer<KinesisEvent> events =
                LambdaEventSerializers.serializerFor(KinesisEvent.class, Invoke.class.getClassLoader());
        try (InputStream event = new FileInputStream(files[0]);
                OutputStream answer = new FileOutputStream(files[1])) {
            StreamsEventResponse response = new Handler().handleRequest(events.fromJson(event), null);
            GsonFactory.getInstance().getSerializer(StreamsEventResponse.class).toJson(response, answer);
        }
        System.out.flush();
    }
}
