/* The first page sends answers of the practice whose page was closed, and says anew what is left. */
import { closedPractice } from "./unsent.js";

const { user, practiceUrl } = document.querySelector("[data-sign-out]").dataset;
const saver = closedPractice(user, practiceUrl);
if (saver.count && (await saver.flush())) location.reload();
