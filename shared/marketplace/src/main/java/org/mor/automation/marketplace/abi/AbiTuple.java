package org.mor.automation.marketplace.abi;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;
import org.mor.automation.marketplace.Address;
import org.mor.automation.marketplace.Hex;
import org.web3j.abi.FunctionEncoder;
import org.web3j.abi.datatypes.Type;

/**
 * What a function returned, read by position. Every read is checked against the bytes there are: an
 * answer may come from anything that sits at an address, and from a node that lies. web3j's decoder
 * trusts offsets and lengths, and takes many times as long: docs/adr/0002.
 */
public final class AbiTuple {
  private static final int WORD = 32;
  private static final BigInteger LONG = BigInteger.valueOf(Long.MAX_VALUE);

  private final byte[] bytes;
  private final int base;

  private AbiTuple(byte[] bytes, int base) {
    this.bytes = bytes;
    this.base = base;
  }

  public static AbiTuple of(byte[] returned) {
    return new AbiTuple(returned, 0);
  }

  /** Values of fixed length one behind the other, as web3j encodes them. */
  @SuppressWarnings("rawtypes") // as web3j takes it
  public static byte[] encode(List<Type> values) {
    return Hex.decode(FunctionEncoder.encodeConstructor(values));
  }

  public byte[] word(int slot) {
    long start = base + (long) WORD * slot;
    if (start + WORD > bytes.length) {
      throw new AbiException("the answer is too short");
    }
    return Arrays.copyOfRange(bytes, (int) start, (int) start + WORD);
  }

  /** A number without sign. */
  public BigInteger number(int slot) {
    return new BigInteger(1, word(slot));
  }

  /** A number with sign. */
  public BigInteger signed(int slot) {
    return new BigInteger(word(slot));
  }

  /** A number without sign that fits a long, such as a time or a count. */
  public long count(int slot) {
    BigInteger number = number(slot);
    if (number.compareTo(LONG) > 0) {
      throw new AbiException("a number is out of range");
    }
    return number.longValue();
  }

  public boolean flag(int slot) {
    BigInteger number = number(slot);
    if (number.bitLength() > 1) {
      throw new AbiException("not a truth value");
    }
    return number.signum() != 0;
  }

  public Address address(int slot) {
    byte[] word = word(slot);
    for (int i = 0; i < 12; i++) {
      if (word[i] != 0) {
        throw new AbiException("not an address");
      }
    }
    return Address.of(Arrays.copyOfRange(word, 12, WORD));
  }

  /** A tuple that sits behind an offset, because it holds something of varying length. */
  public AbiTuple tuple(int slot) {
    return new AbiTuple(bytes, target(slot));
  }

  /** The elements of the array at this position, each 32 bytes. */
  public List<byte[]> words(int slot) {
    AbiTuple elements = elements(slot);
    return IntStream.range(0, length(slot)).mapToObj(elements::word).toList();
  }

  /**
   * The elements of the array at this position, which are of varying length. Together they are no
   * longer than the answer: else a short answer in which all are the same one would be huge.
   *
   * @param element reads the bytes of the element in a slot
   */
  <T> List<T> elements(int slot, BiFunction<AbiTuple, Integer, T> element, ToIntFunction<T> size) {
    AbiTuple elements = elements(slot);
    List<T> all = new ArrayList<>();
    int length = length(slot);
    long total = 0;
    for (int i = 0; i < length; i++) {
      T one = element.apply(elements, i);
      total += size.applyAsInt(one);
      if (total > bytes.length) {
        throw new AbiException("an array is longer than the answer");
      }
      all.add(one);
    }
    return all;
  }

  public List<String> texts(int slot) {
    return elements(slot, AbiTuple::text, String::length);
  }

  private int length(int slot) {
    return bounded(new AbiTuple(bytes, target(slot)).number(0));
  }

  private AbiTuple elements(int slot) {
    int length = length(slot);
    int start = target(slot) + WORD;
    if ((long) start + (long) WORD * length > bytes.length) {
      throw new AbiException("an array is longer than the answer");
    }
    return new AbiTuple(bytes, start);
  }

  public byte[] bytes(int slot) {
    int length = length(slot);
    int start = target(slot) + WORD;
    if ((long) start + length > bytes.length) {
      throw new AbiException("bytes are longer than the answer");
    }
    return Arrays.copyOfRange(bytes, start, start + length);
  }

  public String text(int slot) {
    return new String(bytes(slot), StandardCharsets.UTF_8);
  }

  private int target(int slot) {
    long target = (long) base + bounded(number(slot));
    if (target + WORD > bytes.length) {
      throw new AbiException("an offset points outside the answer");
    }
    return (int) target;
  }

  private int bounded(BigInteger number) {
    if (number.compareTo(BigInteger.valueOf(bytes.length)) > 0) {
      throw new AbiException("an offset or length points outside the answer");
    }
    return number.intValue();
  }
}
