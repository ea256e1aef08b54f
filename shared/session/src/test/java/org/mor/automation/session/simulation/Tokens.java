package org.mor.automation.session.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The words of a DynamoDB expression, read from left to right. */
final class Tokens {
  /** Those of the service's reserved words that somebody might choose as an attribute's name. */
  private static final Set<String> RESERVED =
      Set.of(
          "ACTION",
          "COUNT",
          "DATA",
          "DATE",
          "DURATION",
          "HASH",
          "INDEX",
          "ITEM",
          "KEY",
          "KEYS",
          "LIMIT",
          "NAME",
          "OWNER",
          "PATH",
          "PERCENT",
          "POOL",
          "POSITION",
          "RANGE",
          "REGION",
          "ROLE",
          "SESSION",
          "SIZE",
          "SOURCE",
          "STATE",
          "STATUS",
          "TABLE",
          "TIME",
          "TOKEN",
          "TOTAL",
          "TRANSACTION",
          "TTL",
          "TYPE",
          "UNTIL",
          "URL",
          "USAGE",
          "USER",
          "USERS",
          "UUID",
          "VALUE",
          "VIEW");

  /** Stands before a name that was handed in beside the expression, which may be any. */
  static final String QUOTE = "@";

  private final String text;
  private final List<String> words;
  private int next;

  Tokens(String text) {
    this.text = text;
    this.words = split(text);
  }

  private static List<String> split(String text) {
    List<String> words = new ArrayList<>();
    int i = 0;
    while (i < text.length()) {
      char c = text.charAt(i);
      int from = i++;
      if (Character.isWhitespace(c)) {
        continue;
      }
      if (Character.isLetter(c) || c == ':' || c == '@') {
        while (i < text.length()
            && (Character.isLetterOrDigit(text.charAt(i)) || text.charAt(i) == '_')) {
          i++;
        }
      } else if ((c == '<' || c == '>')
          && i < text.length()
          && (text.charAt(i) == '=' || text.charAt(i) == '>')) {
        i++;
      }
      words.add(text.substring(from, i));
    }
    return words;
  }

  boolean done() {
    return next == words.size();
  }

  /** Takes the word if it comes next; words are the same in any case. */
  boolean take(String word) {
    if (!done() && words.get(next).equalsIgnoreCase(word)) {
      next++;
      return true;
    }
    return false;
  }

  void need(String word) {
    if (!take(word)) {
      throw unknown();
    }
  }

  String peek() {
    if (done()) {
      throw unknown();
    }
    return words.get(next);
  }

  String word() {
    if (done()) {
      throw unknown();
    }
    return words.get(next++);
  }

  String attribute() {
    String name = word();
    if (name.startsWith(QUOTE)) {
      return name.substring(QUOTE.length());
    }
    if (!Character.isLetter(name.charAt(0))) {
      throw unknown();
    }
    if (RESERVED.contains(name.toUpperCase(Locale.ROOT))) {
      throw new IllegalArgumentException("reserved word as an attribute's name: " + name);
    }
    return name;
  }

  IllegalArgumentException unknown() {
    return new IllegalArgumentException("not understood at word " + next + ": " + text);
  }
}
