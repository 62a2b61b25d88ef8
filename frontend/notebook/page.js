/**
 * The page inside the widget: the whole page in one file, connected to the kernel before it starts.
 * @module
 */

import "../src/styles/page.css";
import "./connect.js";
import "../src/main.js";
