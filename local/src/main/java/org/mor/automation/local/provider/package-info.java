/**
 * Stand-in providers: they speak the real protocol over TCP, check what a real provider checks in
 * the same order with the same words, and can be told to misbehave.
 */
package org.mor.automation.local.provider;
