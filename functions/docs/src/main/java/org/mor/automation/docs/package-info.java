/** The API's description in a browser, with a panel to try it. */
package org.mor.automation.docs;
