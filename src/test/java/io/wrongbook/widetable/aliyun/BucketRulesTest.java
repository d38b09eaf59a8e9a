package io.wrongbook.widetable.aliyun;

import static org.assertj.core.api.Assertions.assertThat;

import com.aliyun.oss.common.comm.ResponseMessage;
import com.aliyun.oss.internal.ResponseParsers.GetBucketLifecycleResponseParser;
import com.aliyun.oss.model.LifecycleRule;
import com.aliyun.oss.model.LifecycleRule.RuleStatus;
import com.aliyun.oss.model.StorageClass;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The bucket's lifecycle rules, as OSS's own SDK reads them. */
class BucketRulesTest {

    private static final String CHECKPOINT = "checkpoints/6f2b0d6f/shared/0d8b";

    @Test
    void deleteOldLogsAndAbandonedUploads() throws Exception {
        List<LifecycleRule> rules = rules();

        assertThat(rules)
                .filteredOn(rule -> "logs/2026/11/24.gz".startsWith(rule.getPrefix()))
                .extracting(LifecycleRule::getExpirationDays)
                .contains(30);
        assertThat(rules)
                .filteredOn(LifecycleRule::hasAbortMultipartUpload)
                .singleElement()
                .satisfies(
                        rule -> {
                            assertThat(rule.getPrefix()).isEmpty();
                            assertThat(rule.getAbortMultipartUpload().getExpirationDays())
                                    .isEqualTo(7);
                        });
        assertThat(rules).allMatch(rule -> rule.getStatus() == RuleStatus.Enabled);
    }

    /** An incremental checkpoint goes on using files of old ones. */
    @Test
    void deleteNoFileOfACheckpointAndNoSavepoint() throws Exception {
        assertThat(rules())
                .filteredOn(
                        rule ->
                                CHECKPOINT.startsWith(rule.getPrefix())
                                        || "savepoints/savepoint-1".startsWith(rule.getPrefix()))
                .isNotEmpty()
                .noneMatch(LifecycleRule::hasExpirationDays)
                .noneMatch(LifecycleRule::hasCreatedBeforeDate);
    }

    @Test
    void moveSavepointsToCheaperStorage() throws Exception {
        assertThat(rules())
                .filteredOn(rule -> rule.getPrefix().equals("savepoints/"))
                .singleElement()
                .satisfies(
                        rule ->
                                assertThat(rule.getStorageTransition())
                                        .singleElement()
                                        .satisfies(
                                                move ->
                                                        assertThat(move.getStorageClass())
                                                                .isEqualTo(StorageClass.IA)));
    }

    private static List<LifecycleRule> rules() throws Exception {
        try (InputStream file = Files.newInputStream(Path.of("docker/aliyun/oss/lifecycle.xml"))) {
            ResponseMessage message = new ResponseMessage(null);
            message.setContent(file);
            return new GetBucketLifecycleResponseParser().parse(message);
        }
    }
}
