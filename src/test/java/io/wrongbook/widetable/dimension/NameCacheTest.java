package io.wrongbook.widetable.dimension;

import static org.assertj.core.api.Assertions.assertThat;

import io.wrongbook.widetable.config.Dimension;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class NameCacheTest {

    private static final Duration TTL = Duration.ofMinutes(10);

    private long nanos;

    @Test
    void aNameIsKeptForItsTime() {
        NameCache cache = cache(100, TTL);
        cache.put(Dimension.PATTERN, "p1", Name.of("方程"));

        pass(TTL.minusMillis(1));
        assertThat(cache.get(Dimension.PATTERN, "p1").text()).isEqualTo("方程");
        pass(Duration.ofMillis(1));
        assertThat(cache.get(Dimension.PATTERN, "p1")).isNull();
    }

    @Test
    void whatIsMissingIsAskedForAgainAfterAMinute() {
        NameCache cache = cache(100, TTL);
        cache.put(Dimension.PATTERN, "p1", Name.MISSING);
        cache.put(Dimension.PATTERN, "p2", Name.TOO_LONG);

        pass(Duration.ofSeconds(59));
        assertThat(cache.get(Dimension.PATTERN, "p1")).isSameAs(Name.MISSING);
        assertThat(cache.get(Dimension.PATTERN, "p2")).isSameAs(Name.TOO_LONG);
        pass(Duration.ofSeconds(1));
        assertThat(cache.get(Dimension.PATTERN, "p1")).isNull();
        assertThat(cache.get(Dimension.PATTERN, "p2")).isNull();
    }

    @Test
    void whatIsMissingIsNotKeptLongerThanAName() {
        NameCache cache = cache(100, Duration.ofSeconds(5));
        cache.put(Dimension.PATTERN, "p1", Name.MISSING);

        pass(Duration.ofSeconds(5));
        assertThat(cache.get(Dimension.PATTERN, "p1")).isNull();
    }

    @Test
    void oneIdOfTwoDimensionsHasTwoNames() {
        NameCache cache = cache(100, TTL);
        cache.put(Dimension.PATTERN, "1", Name.of("方程"));
        cache.put(Dimension.CHAPTER, "1", Name.of("函数"));

        assertThat(cache.get(Dimension.PATTERN, "1").text()).isEqualTo("方程");
        assertThat(cache.get(Dimension.CHAPTER, "1").text()).isEqualTo("函数");
        assertThat(cache.get(Dimension.QUESTION, "1")).isNull();
    }

    @Test
    void isBoundedByEntries() {
        NameCache cache = cache(10, TTL);
        assertThat(kept(cache, 1000, "短")).isBetween(1L, 10L);
    }

    /** A hundred questions of a million characters are 200 MB. */
    @Test
    void isBoundedByBytes() {
        NameCache cache = cache(100_000, TTL);
        assertThat(kept(cache, 100, "题".repeat(1_000_000))).isBetween(1L, 33L);
    }

    @Test
    void keepsAsManyShortNamesAsItIsTold() {
        NameCache cache = cache(100_000, TTL);
        assertThat(kept(cache, 100_000, "函数")).isEqualTo(100_000);
    }

    private static long kept(NameCache cache, int count, String text) {
        for (int i = 0; i < count; i++) {
            cache.put(Dimension.QUESTION, "q" + i, Name.of(text));
        }
        return IntStream.range(0, count)
                .filter(i -> cache.get(Dimension.QUESTION, "q" + i) != null)
                .count();
    }

    private NameCache cache(int entries, Duration ttl) {
        return new NameCache(entries, ttl, () -> nanos);
    }

    private void pass(Duration time) {
        nanos += time.toNanos();
    }
}
