package io.wrongbook.widetable.kafka;

import java.util.List;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.InterruptException;

/** Asks Kafka about topics, with plain exceptions instead of wrapped ones. */
final class TopicLimits {

    /** What a topic takes if nobody says otherwise. */
    static final int DEFAULT_MAX_MESSAGE_BYTES = 1_048_588;

    private TopicLimits() {}

    /**
     * The largest record batch that the topic takes, in bytes.
     *
     * @throws KafkaException if the brokers do not answer, or if we may not ask
     */
    static int maxMessageBytes(Admin admin, String topic) {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        return Integer.parseInt(
                await(admin.describeConfigs(List.of(resource)).values().get(resource))
                        .get(TopicConfig.MAX_MESSAGE_BYTES_CONFIG)
                        .value());
    }

    /**
     * The answer, or the exception that Kafka gave for it.
     *
     * @throws KafkaException as Kafka said
     */
    static <T> T await(KafkaFuture<T> answer) {
        try {
            return answer.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof KafkaException
                    ? (KafkaException) e.getCause()
                    : new KafkaException(e.getCause());
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }
}
