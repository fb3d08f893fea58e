package com.nexusapi.relay.zstd;

import static com.nexusapi.relay.zstd.MalformedZstdException.require;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;

/**
 * Decodes Zstandard frames (RFC 8878), one after the other, to the end of the source. Memory is
 * bounded by the window, which the frames may not ask for beyond a limit, and a little over 1 MiB.
 * Dictionaries are not supported. Reading throws {@link MalformedZstdException} when the source is
 * damaged and {@link EOFException} when it ends too early.
 */
public final class ZstdInputStream extends InputStream {

    /** What a decoder of the content coding has to support at least, RFC 9659. */
    public static final int WINDOW = 8 << 20;

    private static final long MAGIC = 0xFD2FB528L;
    private static final long SKIPPABLE = 0x184D2A50L;
    private static final int LARGEST_BLOCK = 128 * 1024;
    private static final int LARGEST_HEADER = 14;

    private final InputStream source;
    private final int mostWindow;
    private final byte[] block = new byte[LARGEST_BLOCK + Bits.SPARE];
    private final Window window = new Window();
    private final Literals literals = new Literals();
    private final Sequences sequences = new Sequences();

    private boolean inFrame;
    private boolean atEnd;
    private boolean hasFrames;
    private int mostInBlock;
    private boolean hasChecksum;
    private XxHash64 checksum = new XxHash64();
    private long statedSize;
    private long frameSize;

    /**
     * @param mostWindow in bytes; frames that ask for more are refused
     */
    public ZstdInputStream(InputStream source, int mostWindow) {
        this.source = source;
        this.mostWindow = mostWindow;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, into.length);
        if (length == 0) {
            return 0;
        }
        while (window.pending() == 0 && !atEnd) {
            if (inFrame) {
                nextBlock();
            } else {
                nextFrame();
            }
        }
        return atEnd ? -1 : window.handOn(into, offset, length);
    }

    private void fill(int from, int length) throws IOException {
        if (source.readNBytes(block, from, length) < length) {
            throw new EOFException("the source ends within a frame");
        }
    }

    private void nextFrame() throws IOException {
        int first = source.read();
        if (first < 0) {
            atEnd = true;
            if (!hasFrames) {
                throw new EOFException("there is no frame");
            }
            return;
        }
        block[0] = (byte) first;
        fill(1, 3);
        hasFrames = true;
        long magic = Bits.read(block, 0, 32);
        if ((magic & 0xFFFFFFF0L) == SKIPPABLE) {
            fill(0, 4);
            passOver(Bits.read(block, 0, 32));
            return;
        }
        require(magic == MAGIC, "the magic number is missing");
        readHeader();
    }

    private void passOver(long length) throws IOException {
        for (long left = length; left > 0; ) {
            int n = (int) Math.min(left, LARGEST_BLOCK);
            fill(0, n);
            left -= n;
        }
    }

    private void readHeader() throws IOException {
        fill(0, 1);
        int descriptor = block[0] & 0xFF;
        boolean isSingle = (descriptor & 0x20) != 0;
        require((descriptor & 0x08) == 0, "a reserved bit is set");
        int windowBytes = isSingle ? 0 : 1;
        int dictionaryBytes = (1 << (descriptor & 3)) >> 1;
        int sizeFlag = descriptor >>> 6;
        int sizeBytes = sizeFlag == 0 ? (isSingle ? 1 : 0) : 1 << sizeFlag;
        int length = windowBytes + dictionaryBytes + sizeBytes;
        require(length < LARGEST_HEADER, "the header is too long");
        fill(0, length);
        require(
                Bits.read(block, 8 * windowBytes, 8 * dictionaryBytes) == 0,
                "dictionaries are not supported");
        statedSize = sizeBytes == 0 ? -1 : size(windowBytes + dictionaryBytes, sizeBytes);
        long asked = isSingle ? statedSize : windowSize(block[0] & 0xFF);
        require(
                asked >= 0 && asked <= mostWindow,
                "the window is larger than " + mostWindow + " bytes");
        mostInBlock = (int) Math.min(asked, LARGEST_BLOCK);
        hasChecksum = (descriptor & 0x04) != 0;
        checksum = new XxHash64();
        frameSize = 0;
        window.begin((int) asked);
        literals.forget();
        sequences.forget();
        inFrame = true;
    }

    /** What is beyond 2⁶³ is negative. */
    private long size(int at, int length) {
        return switch (length) {
            case 2 -> Bits.read(block, 8 * at, 16) + 256;
            case 8 -> Bits.read(block, 8 * at, 32) | (Bits.read(block, 8 * (at + 4), 32) << 32);
            default -> Bits.read(block, 8 * at, 8 * length);
        };
    }

    private static long windowSize(int descriptor) {
        long base = 1L << (10 + (descriptor >>> 3));
        return base + base / 8 * (descriptor & 7);
    }

    private void nextBlock() throws IOException {
        fill(0, 3);
        boolean isLast = (block[0] & 1) != 0;
        int type = (block[0] >>> 1) & 3;
        int size = (int) Bits.read(block, 3, 21);
        require(size <= mostInBlock, "a block is too large");
        window.reserve(mostInBlock);
        switch (type) {
            case 0 -> {
                fill(0, size);
                window.append(block, 0, size);
            }
            case 1 -> {
                fill(0, 1);
                window.fill(block[0], size);
            }
            case 2 -> {
                fill(0, size);
                int at = literals.read(block, size, mostInBlock);
                sequences.decode(block, at, size, literals, window);
            }
            default -> throw new MalformedZstdException("a block is of a reserved type");
        }
        frameSize += window.pending();
        if (hasChecksum) {
            window.sum(checksum);
        }
        if (isLast) {
            endFrame();
        }
    }

    private void endFrame() throws IOException {
        require(statedSize < 0 || statedSize == frameSize, "the size is not the one stated");
        if (hasChecksum) {
            fill(0, 4);
            require((int) Bits.read(block, 0, 32) == checksum.low(), "the checksum is wrong");
        }
        inFrame = false;
    }

    @Override
    public void close() throws IOException {
        source.close();
    }
}
