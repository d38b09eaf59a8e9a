package io.wrongbook.widetable.generator;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** MurmurHash3 x64-128 with seed 0, from the algorithm's public description; for the model only. */
final class Murmur3 {
    static final long C1 = 0x87c37b91114253d5L;
    static final long C2 = 0x4cf5ad432745937fL;
    static final long F1 = 0xff51afd7ed558ccdL;
    static final long F2 = 0xc4ceb9fe1a85ec53L;

    private Murmur3() {}

    /** The first 64 of the 128 bits. */
    static long first64(byte[] data) {
        long h1 = 0;
        long h2 = 0;
        int blocks = data.length / 16;
        ByteBuffer buffer = ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < blocks; i++) {
            h1 ^= mix1(buffer.getLong());
            h1 = (Long.rotateLeft(h1, 27) + h2) * 5 + 0x52dce729;
            h2 ^= mix2(buffer.getLong());
            h2 = (Long.rotateLeft(h2, 31) + h1) * 5 + 0x38495ab5;
        }

        // The tail filled with zeros: mixing a zero changes nothing.
        byte[] tail = new byte[16];
        buffer.get(tail, 0, buffer.remaining());
        ByteBuffer last = ByteBuffer.wrap(tail).order(ByteOrder.LITTLE_ENDIAN);
        h1 ^= mix1(last.getLong());
        h2 ^= mix2(last.getLong());

        h1 ^= data.length;
        h2 ^= data.length;
        h1 += h2;
        h2 += h1;
        return finish(h1) + finish(h2);
    }

    private static long mix1(long k) {
        return Long.rotateLeft(k * C1, 31) * C2;
    }

    private static long mix2(long k) {
        return Long.rotateLeft(k * C2, 33) * C1;
    }

    private static long finish(long h) {
        long k = h;
        k = (k ^ (k >>> 33)) * F1;
        k = (k ^ (k >>> 33)) * F2;
        return k ^ (k >>> 33);
    }
}
