import { initAll } from "%govuk.js%";
initAll();
