package org.mor.automation.marketplace.abi;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.mor.automation.marketplace.Address;

/** Puts a call together, argument by argument in the order of the function's parameters. */
public final class CallData {
  private static final int WORD = 32;

  private final int selector;

  /** One per parameter: 32 bytes, or longer content that goes to the end behind an offset. */
  private final List<Argument> arguments = new ArrayList<>();

  private record Argument(boolean dynamic, byte[] bytes) {}

  private CallData(ContractFunction function) {
    this.selector = function.selector();
  }

  public static CallData of(ContractFunction function) {
    return new CallData(function);
  }

  public CallData word(byte[] bytes) {
    if (bytes.length != WORD) {
      throw new IllegalArgumentException("not 32 bytes");
    }
    arguments.add(new Argument(false, bytes));
    return this;
  }

  public CallData address(Address address) {
    return word(padLeft(address.bytes()));
  }

  public CallData number(BigInteger number) {
    if (number.signum() < 0 || number.bitLength() > 256) {
      throw new IllegalArgumentException("not a number of 256 bits without sign");
    }
    byte[] digits = number.toByteArray();
    return word(padLeft(digits.length > WORD ? Arrays.copyOfRange(digits, 1, 33) : digits));
  }

  public CallData number(long number) {
    return number(BigInteger.valueOf(number));
  }

  public CallData flag(boolean flag) {
    return number(flag ? 1 : 0);
  }

  /** Bytes of any length. */
  public CallData bytes(byte[] bytes) {
    arguments.add(new Argument(true, lengthAndContent(bytes)));
    return this;
  }

  public byte[] build() {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    ByteArrayOutputStream tail = new ByteArrayOutputStream();
    head.writeBytes(ByteBuffer.allocate(4).putInt(selector).array());
    int offset = WORD * arguments.size();
    for (Argument argument : arguments) {
      if (argument.dynamic) {
        head.writeBytes(number32(offset + tail.size()));
        tail.writeBytes(argument.bytes);
      } else {
        head.writeBytes(argument.bytes);
      }
    }
    head.writeBytes(tail.toByteArray());
    return head.toByteArray();
  }

  static byte[] number32(int number) {
    return ByteBuffer.allocate(WORD).putInt(WORD - 4, number).array();
  }

  static byte[] padLeft(byte[] bytes) {
    byte[] word = new byte[WORD];
    System.arraycopy(bytes, 0, word, WORD - bytes.length, bytes.length);
    return word;
  }

  static byte[] lengthAndContent(byte[] bytes) {
    int padded = (bytes.length + WORD - 1) / WORD * WORD;
    byte[] encoded = new byte[WORD + padded];
    System.arraycopy(number32(bytes.length), 0, encoded, 0, WORD);
    System.arraycopy(bytes, 0, encoded, WORD, bytes.length);
    return encoded;
  }
}
