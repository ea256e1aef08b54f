/** Closing a session at its end or early, and withdrawing the stake that the contract holds. */
package org.mor.automation.session.closing;
